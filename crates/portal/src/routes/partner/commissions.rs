//! Commission details (AP-12), and why each has its amount (AP-13).

use app::Service;
use app::views::{self, BalanceLine, CommissionsAsked, SheetForm, Sight};
use axum::extract::{Path, State};
use axum::response::Response;
use money::Amount;
use programs::No;
use programs::affiliate::CommissionKind;

use super::explained::in_words;
use crate::pages::partner::commissions::{
    CommissionRow, CommissionsView, Which, commissions as show_commissions,
};
use crate::pages::partner::why::{WhyView, why as show_why};
use crate::routes::explain::steps;
use crate::routes::files::sent;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page; `?filter=` picks some.
pub(super) async fn commissions(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (no, place, which) = (partner.no, place(&service, &asked), Which::parse(asked.get("filter")));
    page(&service, &partner.visitor, None, move |look| {
        let found = views::commissions(look.source, look.service, no, sought(which), place, Sight::Masked)?;
        let balances = views::balance(look.source, no)?;
        let view = CommissionsView {
            which,
            earned: balances.iter().map(earned).collect(),
            pager: look.pager(&which.path(), place, &found),
            rows: found.rows.into_iter().map(|entry| row(look, entry)).collect(),
        };
        Ok(show_commissions(&look.shell, &view))
    })
    .await
}

/// The same entries as CSV.
pub(super) async fn csv(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    file(&service, partner.no, &asked, SheetForm::Csv).await
}

/// The same entries as XLSX.
pub(super) async fn xlsx(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    file(&service, partner.no, &asked, SheetForm::Xlsx).await
}

async fn file(service: &Service, no: No, asked: &Asked, form: SheetForm) -> Result<Response, Trouble> {
    let sought = sought(Which::parse(asked.get("filter")));
    sent(service, "commissions", form, move |source, service| {
        Ok(views::commissions_file(source, service, no, sought, Sight::Masked, form)?)
    })
    .await
}

fn sought(which: Which) -> CommissionsAsked {
    let kind = (which == Which::Reversals).then_some(CommissionKind::Reversal);
    let settled = match which {
        Which::All | Which::Reversals => None,
        Which::Available => Some(true),
        Which::Pending => Some(false),
    };
    CommissionsAsked { settled, kind }
}

/// All that was ever credited or is pending, wherever it is by now.
fn earned(line: &BalanceLine) -> Amount {
    let parts = [line.pending, line.available, line.in_withdrawal, line.paid, line.expired];
    Amount::new(parts.into_iter().fold(0, i64::saturating_add), line.currency)
}

fn row(look: &Look<'_>, row: views::CommissionRow) -> CommissionRow {
    let status = row.status().to_owned();
    CommissionRow {
        id: row.id,
        reversal: row.kind == CommissionKind::Reversal,
        settled_at: row.settled_at.map(|at| look.moment(at)),
        phone: row.phone,
        plan: row.plan,
        payment: row.payment,
        commission: row.commission,
        rate_bps: row.rate_bps,
        paying_number: show::count(row.paying_number),
        status,
    }
}

/// Why a commission or reversal has its amount.
pub(super) async fn why(
    State(service): State<Service>,
    partner: Partner,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let (no, kind) = (partner.no, app::ids::Kind::Commission);
    let entry = service.ids().read(kind, &id).ok_or_else(Trouble::not_found)?;
    page(&service, &partner.visitor, None, move |look| {
        let row = views::commission(look.source, look.service, entry, Sight::Masked)?;
        // Another partner's is as if it were not there.
        let row = row.filter(|row| row.partner == no).ok_or_else(Trouble::not_found)?;
        let (_, explained) =
            views::explain(look.source, look.service, &id)?.ok_or_else(Trouble::not_found)?;
        let told = in_words(look, &explained, row.rate_bps);
        let view = WhyView {
            reversal: row.kind == CommissionKind::Reversal,
            amount: row.commission,
            status: row.status().to_owned(),
            id: row.id,
            steps: steps(look, explained.event, told, explained.transfers),
        };
        Ok(show_why(&look.shell, &view))
    })
    .await
}
