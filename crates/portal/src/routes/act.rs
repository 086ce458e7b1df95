//! What a form changes, through the inbox.

use app::inbox::{Acted, Answer};
use app::views::{self, ViewResult, Writing};
use app::{Failure, Service};
use programs::{Action, Actor, Done, No, Refusal};
use std::sync::{Arc, Mutex, PoisonError};

use super::trouble::Trouble;

/// What the rules said to an action.
pub(super) type Said<T> = Result<T, Refusal>;

/// Takes an action. The answer is the number of what it made or changed, or why it was refused.
pub(super) async fn act(service: &Service, actor: Actor, action: Action) -> Result<Said<No>, Trouble> {
    let said = act_and_show(service, actor, action, |_, _| Ok(Vec::new())).await?;
    Ok(said.map(|(no, _)| no))
}

/// The same, with the bytes that `show` makes in the transaction of the action.
pub(super) async fn act_and_show(
    service: &Service,
    actor: Actor,
    action: Action,
    show: impl Fn(&mut Writing, No) -> ViewResult<Vec<u8>> + Send + 'static,
) -> Result<Said<(No, Vec<u8>)>, Trouble> {
    let said: Arc<Mutex<Option<Said<No>>>> = Arc::default();
    // A batch may be decided twice; what was said last is what was committed.
    let (shown, refused) = (Arc::clone(&said), Arc::clone(&said));
    let render = views::render(
        move |writer, done| {
            let no = match done {
                Done::Subject(no) | Done::File(no) | Done::Version(no) => *no,
                Done::Nothing => 0,
            };
            let body = show(writer, no)?;
            *shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(Ok(no));
            Ok(Answer { status: 200, body })
        },
        move |refusal| {
            *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(Err(refusal.clone()));
            Answer { status: 409, body: Vec::new() }
        },
    );
    let acted = service.inbox().act(actor, action, None, render).await?;
    let said = said.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (acted, said) {
        (Acted::Answered(answer), Some(said)) => Ok(said.map(|no| (no, answer.body))),
        (Acted::Answered(_) | Acted::KeyReused, _) => Err(Failure::Internal.into()),
    }
}
