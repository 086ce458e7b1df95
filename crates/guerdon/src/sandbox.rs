//! `guerdon sandbox`: partners to try things with, made by the same actions as any other.

use crate::command::SandboxPartners;
use crate::progress::Bar;
use crate::running::{Hand, Wanted, clock, start};
use crate::system;
use anyhow::Context;
use app::Service;
use app::views;
use futures_util::future::try_join_all;
use programs::affiliate::{Applicant, Application, Channel, ReviewStep};
use programs::{Action, No};

/// How many partners take a step together: their actions become one batch.
const TOGETHER: u32 = 200;
/// What the countries of the programme write before a number, in the order partners are made.
const COUNTRIES: [(&str, &str); 6] =
    [("MY", "+6012"), ("ID", "+62812"), ("VN", "+8490"), ("TH", "+6681"), ("PH", "+63917"), ("SG", "+659")];

/// Makes active partners and prints their referral codes.
pub(crate) fn partners(arguments: &SandboxPartners) -> anyhow::Result<()> {
    let begin = clock(arguments.clock.as_deref())?;
    let (store, service, stopper) = start(&arguments.stored, Wanted::Sandbox(begin))?;
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    let made = runtime.block_on(async {
        let made = make(&service, arguments.count).await;
        drop(service);
        stopper.stop().await;
        made
    })?;
    let reader = store.reader()?;
    for no in made {
        if let Some(code) = reader.partner(no)?.and_then(|partner| partner.referral_code) {
            system::tell(code);
        }
    }
    Ok(())
}

async fn make(service: &Service, count: u32) -> anyhow::Result<Vec<No>> {
    // Numbers of entries are never given twice, so neither are the telephone numbers made of them.
    let taken = service.reader()?.event_counts()?.entries;
    let (bar, mut made) = (Bar::new("partners", i64::from(count)), Vec::new());
    for first in (0..count).step_by(usize::try_from(TOGETHER)?) {
        let some = first..count.min(first.saturating_add(TOGETHER));
        let ways = some.map(|index| activate(service, application(taken, i64::from(index)), None));
        made.extend(try_join_all(ways).await?);
        bar.reached(i64::try_from(made.len())?);
    }
    bar.done();
    Ok(made)
}

fn application(taken: i64, index: i64) -> Application {
    let number = taken + index;
    let at = usize::try_from(number).unwrap_or(0) % COUNTRIES.len();
    let (country, prefix) = COUNTRIES.get(at).copied().unwrap_or(("MY", "+6012"));
    Application {
        applicant: Applicant::User,
        name: format!("Sandbox partner {number}"),
        contact: format!("Partner {number}"),
        phone: format!("{prefix}{number:07}"),
        email: format!("partner-{number}@sandbox.example"),
        country: country.to_owned(),
        channels: vec![Channel { kind: "website".to_owned(), url: None, audience: None }],
    }
}

/// Takes an applicant through review and contract (AP-2). Without codes to choose from they are drawn.
pub(crate) async fn activate(
    service: &Service,
    application: Application,
    codes: Option<Vec<String>>,
) -> anyhow::Result<No> {
    let (applicant, staff) = both(service, &application);
    let partner = applicant.act(Action::Apply(Box::new(application.clone()))).await?;
    staff.act(review(partner, ReviewStep::Approve { representative: None })).await?;
    staff.act(review(partner, contract(service, partner)?)).await?;
    applicant.act(review(partner, signature(&application))).await?;
    let codes = codes.unwrap_or_else(|| views::codes(service.config().random));
    staff.act(review(partner, ReviewStep::Countersign { codes })).await?;
    Ok(partner)
}

/// The two sides of a contract.
fn both(service: &Service, application: &Application) -> (Hand, Hand) {
    let applicant = Hand::new(service, &application.email, &application.contact);
    (applicant, Hand::new(service, "sandbox", "Sandbox staff"))
}

fn review(partner: No, step: ReviewStep) -> Action {
    Action::Review { partner, step }
}

/// The contract as it is sent, in the newest version of its text.
pub(crate) fn contract(service: &Service, partner: No) -> anyhow::Result<ReviewStep> {
    let draft = views::contract_draft(&*service.reader()?, service, partner)?;
    let (version, document) = draft.context("there is no such partner")?;
    Ok(ReviewStep::SendContract { version, document })
}

/// The signature of the applicant's contact, from this machine.
pub(crate) fn signature(application: &Application) -> ReviewStep {
    ReviewStep::SignContract { signer_name: application.contact.clone(), address: "127.0.0.1".to_owned() }
}
