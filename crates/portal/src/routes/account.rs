//! One's own sign-in: the password, the authenticator, the browsers that are signed in.

use app::Service;
use app::passwords::{self, NewSecret};
use app::sessions::{self, SessionView};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::done;
use super::form::{Asked, Posted};
use super::look::{Look, page};
use super::trouble::{Trouble, refusal_sentence};
use super::visitor::{SignedIn, known_header};
use crate::lang::{t, t_with};
use crate::pages::account::{
    AccountView, CodesView, MeansView, SessionRow, account as show_account, set_up_codes as show_codes,
};
use crate::paths;

/// The page.
pub(super) async fn account(
    State(service): State<Service>,
    who: SignedIn,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, who, done::notice(&asked), MeansView::default()).await
}

/// The page, with what is wrong in a form of it.
async fn shown(
    service: &Service,
    who: SignedIn,
    notice: Option<crate::components::notice::Notice>,
    wrong: MeansView,
) -> Result<Response, Trouble> {
    let visitor = who.visitor.clone();
    page(service, &visitor, notice, move |look| Ok(show_account(&look.shell, &view(look, who, wrong)?))).await
}

fn view(look: &Look<'_>, who: SignedIn, wrong: MeansView) -> Result<AccountView, Trouble> {
    let by_link = passwords::came_by_link(look.service, &who.token)?;
    let means = passwords::means(look.source, &who.holder)?.map(|means| MeansView {
        has_password: means.password,
        asks_current: means.password && !by_link,
        has_codes: means.codes,
        ..wrong
    });
    let row = |session: SessionView| SessionRow {
        id: session.id,
        browser: browser(&session.agent),
        way: session.way,
        since: look.moment(session.created_at),
        seen: look.moment(session.seen_at),
        is_this: session.is_this,
    };
    let sessions = sessions::list(look.service, look.source, &who.holder, &who.token)?;
    Ok(AccountView {
        name: who.access.actor.name,
        role: who.access.role.name().to_owned(),
        known_as: who.access.actor.id,
        means,
        sessions: sessions.into_iter().map(row).collect(),
    })
}

/// Names that browsers and systems call themselves by, those first whose names others use, too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// What a browser is, in a few words.
fn browser(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => {
            t_with("account-browser-on", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t("account-browser-unknown"),
    }
}

/// Sets a password.
pub(super) async fn password(
    State(service): State<Service>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Trouble> {
    who.has_means()?;
    let new = posted.typed("new");
    if new != posted.typed("again") {
        let wrong = MeansView { new_error: Some(t("account-password-differs")), ..MeansView::default() };
        return refused(&service, who, wrong).await;
    }
    let whose = (&who.holder, who.token.as_str());
    match passwords::set(&service, &who.access.actor, whose, posted.typed("current"), new).await? {
        Ok(known) => {
            let to = done::with_done(paths::ACCOUNT, "password_saved");
            let mut response = Redirect::to(&to).into_response();
            if let Some(cookie) = known_header(&service, &known) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(refusal) => {
            let told = Some(refusal_sentence(&refusal));
            let wrong = match refusal.pointer.as_deref() {
                Some("/current") => MeansView { current_error: told, ..MeansView::default() },
                _ => MeansView { new_error: told, ..MeansView::default() },
            };
            refused(&service, who, wrong).await
        }
    }
}

async fn refused(service: &Service, who: SignedIn, wrong: MeansView) -> Result<Response, Trouble> {
    let page = shown(service, who, None, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// A new secret for an authenticator.
pub(super) async fn codes(State(service): State<Service>, who: SignedIn) -> Result<Response, Trouble> {
    who.has_means()?;
    let secret = passwords::new_secret(&service, &who.holder, &who.access.actor.name)?;
    codes_page(&service, &who, secret, None).await
}

async fn codes_page(
    service: &Service,
    who: &SignedIn,
    secret: NewSecret,
    error: Option<String>,
) -> Result<Response, Trouble> {
    let view = CodesView { qr: secret.qr, secret: secret.text, sealed: secret.sealed, error };
    page(service, &who.visitor, None, move |look| Ok(show_codes(&look.shell, &view))).await
}

/// Asks for codes from now on, once one was typed.
pub(super) async fn codes_on(
    State(service): State<Service>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Trouble> {
    who.has_means()?;
    let (actor, sealed) = (&who.access.actor, posted.get("sealed"));
    match passwords::codes_on(&service, actor, &who.holder, sealed, posted.get("code")).await? {
        Ok(()) => Ok(Redirect::to(&done::with_done(paths::ACCOUNT, "codes_on")).into_response()),
        Err(refusal) => {
            let secret = match passwords::shown_secret(&service, &who.holder, &actor.name, sealed) {
                Some(secret) => secret,
                None => passwords::new_secret(&service, &who.holder, &actor.name)?,
            };
            let page = codes_page(&service, &who, secret, Some(refusal_sentence(&refusal))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Asks for no codes any more.
pub(super) async fn codes_off(
    State(service): State<Service>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Trouble> {
    who.has_means()?;
    match passwords::codes_off(&service, &who.access.actor, &who.holder, posted.get("code")).await? {
        Ok(()) => Ok(Redirect::to(&done::with_done(paths::ACCOUNT, "codes_off")).into_response()),
        Err(refusal) => {
            let wrong = MeansView { code_error: Some(refusal_sentence(&refusal)), ..MeansView::default() };
            refused(&service, who, wrong).await
        }
    }
}

/// Ends one session of one's own.
pub(super) async fn end_session(
    State(service): State<Service>,
    who: SignedIn,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Trouble> {
    sessions::end_one(&service, &who.access.actor, &who.holder, &id).await?;
    Ok(Redirect::to(&done::with_done(paths::ACCOUNT, "session_ended")).into_response())
}

/// Ends all sessions of one's own but this.
pub(super) async fn end_others(
    State(service): State<Service>,
    who: SignedIn,
    _posted: Posted,
) -> Result<Response, Trouble> {
    sessions::end_others(&service, &who.access.actor, &who.holder, &who.token).await?;
    Ok(Redirect::to(&done::with_done(paths::ACCOUNT, "sessions_ended")).into_response())
}

impl SignedIn {
    /// Refuses who has neither password nor authenticator.
    fn has_means(&self) -> Result<(), Trouble> {
        match self.holder {
            sessions::Holder::Staff(_) | sessions::Holder::Partner(_) => Ok(()),
            _ => Err(Trouble::not_found()),
        }
    }
}
