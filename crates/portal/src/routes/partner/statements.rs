//! Statements: the commission entries of a month as a file (AP-12).

use app::Service;
use app::views::{self, PartnerView, Sight};
use axum::extract::{Path, State};
use axum::response::Response;
use programs::affiliate::PartnerStatus;
use programs::time::{Month, Zone};

use crate::lang;
use crate::pages::partner::statements::{self, StatementsView, statements as show_statements};
use crate::routes::files::{form_of, sent};
use crate::routes::look::page;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The months there are statements of.
pub(super) async fn statements(
    State(service): State<Service>,
    partner: Partner,
) -> Result<Response, Trouble> {
    page(&service, &partner.visitor, None, move |look| {
        let me = look.me.as_ref().ok_or_else(Trouble::not_found)?;
        let this = look.zone.month(look.now);
        let row = |month: Month| statements::Month {
            name: month.to_string(),
            text: lang::month(month),
            running: month == this,
        };
        let mut months: Vec<_> = months(me, &look.zone, this).into_iter().map(row).collect();
        months.reverse();
        Ok(show_statements(&look.shell, &StatementsView { months }))
    })
    .await
}

/// The months from the one the partnership began in to this one.
fn months(me: &PartnerView, zone: &Zone, this: Month) -> Vec<Month> {
    let began = me.history.iter().find(|step| step.status == PartnerStatus::Active.name());
    let first = began.map(|step| zone.month(step.at));
    std::iter::successors(first, |month| Some(month.next())).take_while(|month| *month <= this).collect()
}

/// The statement of a month.
pub(super) async fn file(
    State(service): State<Service>,
    partner: Partner,
    Path(file): Path<String>,
) -> Result<Response, Trouble> {
    let (name, form) = form_of(&file)?;
    let month = Month::parse(name).map_err(|_| Trouble::not_found())?;
    let no = partner.no;
    sent(&service, &format!("statement-{month}"), form, move |source, service| {
        Ok(views::statement_file(source, service, no, month, Sight::Masked, form)?)
    })
    .await
}
