//! What people and programs are shown: one file per use case, each a function of what is stored. The
//! API and the portal show the same views; nothing here decides, or knows JSON or HTML. What has no
//! place in the log (access keys, endpoints, kept answers) is written from here too.

mod access;
mod balance;
mod batch;
mod bonus;
mod campaign;
mod commission;
mod contract;
mod correction;
mod customer;
mod drafts;
mod earned;
mod events;
mod explain;
mod explain_cashback;
mod export;
mod export_bills;
mod ledger;
mod mask;
mod materials;
pub(crate) mod names;
mod order;
mod partner;
mod past;
mod payment;
mod payment_file;
mod record;
mod registration;
mod results;
mod rules;
mod settled;
mod simulation;
mod webhooks;
mod withdrawal;

pub use access::{KeyFor, KeyView, create_key, create_key_by, create_seller_key, key_no, keys, revoke_key};
pub use balance::{BalanceLine, Eligibility, balance, eligibility};
pub use batch::{BatchView, batch, batches};
pub use bonus::{
    BonusBalance, BonusEntryView, Parties, PendingBonus, RedemptionView, bonus, bonus_entries,
    decided_redemption, pending_bonus, redemption, redemption_parties, redemptions,
};
pub use campaign::{
    CAMPAIGN, CampaignView, TermsChange, budgets, campaign, terms, terms_change, terms_in_force,
    terms_version,
};
pub use commission::{CommissionRow, CommissionsAsked, commission, commissions};
pub use contract::{ContractView, contract};
pub use correction::{CorrectionView, Moved, correction, corrections, preview_correction};
pub use customer::{CustomerRow, CustomersAsked, customer_no, customers};
pub use drafts::{AccountInput, account, check_account_number, check_contract_text, codes, contract_draft};
pub use earned::{Earned, earned};
pub use events::{
    EntryView, LogRow, RefusedRow, WaitingRow, dropped, entry, log, refused, search_log, waiting,
};
pub use explain::{
    Explained, ExplainedEvent, Step, Sum, Window, explain, explain_commission, explain_payment,
};
pub use explain_cashback::{CashbackExplained, explain_cashback, explain_order};
pub use export::{channels_file, commissions_file, customers_file, statement_file, withdrawals_file};
pub use export_bills::{settled_records_file, to_settle_file};
pub use ledger::{AccountLine, TransferRow, TrialBalance, account_name, transfers, trial_balance};
pub use mask::{Sight, mask_account, mask_email, mask_phone};
pub use materials::{Copy, Materials, Shared, channels, landing, materials, posters};
pub use order::{Charged, OrderRow, OrderView, order, orders};
pub use partner::{
    AccountChangeView, AccountView, HistoryStep, PartnerView, account_change, account_changes, find_partners,
    partner, partners, payout_account,
};
pub(crate) use past::Past;
pub use past::{entries_before, trial_balance_before};
pub use payment::{PaymentView, payment};
pub use payment_file::{
    Debtor, FileForm, check_debtor, check_payment_file, debtor, keep_debtor, payment_file,
};
pub use record::{
    RecordOrder, all_record_lines, record_file, record_file_name, record_lines, record_lines_of,
    record_order, record_orders, settled_record,
};
pub use registration::{
    RegistrationView, registration, registrations, registrations_of, seller_of_registration,
};
pub(crate) use results::{Matched, match_result};
pub use rules::{
    ContractText, contract_texts, excludes, figures, has_landing_page, read_version, rules,
    rules_differences, rules_version, version_text,
};
pub use settled::{
    BillLineView, NotSettled, OrderFigures, RecordView, SCHEMA_VERSION, ToSettle, order_to_settle,
    settled_records, to_settle,
};
pub use simulation::{Outcome, Period, Simulation, simulation};
pub use webhooks::{
    AttemptRow, EndpointView, RESEND_REQUESTED, attempts, can_resend, check_address, create_endpoint,
    endpoints, is_topic, resend, stop_endpoint,
};
pub use withdrawal::{LineView, WithdrawalView, withdrawal, withdrawals};

use crate::inbox::{Answer, Idempotency, Render, Shown};
use crate::{Failure, Service};
use programs::{Done, No, Refusal, World};
use std::sync::{Arc, Mutex, PoisonError};

/// What views read from: a reader of what is committed, or the writer within its transaction.
pub type Source = store::Connection;
/// The writer within its transaction.
pub type Writing = store::Writer;
/// What rows can be downloaded as.
pub use documents::sheet::Form as SheetForm;
/// In which state customers are asked for.
pub use store::CustomerState;
/// Why a view cannot be shown.
pub type ViewError = store::StoreError;
/// What views answer.
pub type ViewResult<T> = Result<T, ViewError>;

/// How many rows a page has where nothing is said.
pub const DEFAULT_LIMIT: usize = 50;
/// How many rows a page has at most.
pub const MOST_ROWS: usize = 500;

/// Where in a list a page begins and how many rows it has at most.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// How many rows at most.
    pub limit: usize,
    /// Where the page before ended.
    pub cursor: Option<No>,
}

impl Default for Place {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, cursor: None }
    }
}

/// A page of a list, newest first.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to ask with for the next page; `None` where this is the last.
    pub next: Option<No>,
}

impl<T> Rows<T> {
    /// A page of nothing, after which there is none.
    fn none() -> Self {
        Self { rows: Vec::new(), next: None }
    }

    /// A page of rows, each as it is shown.
    fn of<R>(page: store::Page<R>, show: impl FnMut(R) -> ViewResult<T>) -> ViewResult<Self> {
        Ok(Self { rows: page.rows.into_iter().map(show).collect::<ViewResult<_>>()?, next: page.next })
    }
}

const CURSOR: &str = "cu_";
const CURSOR_KIND: crate::ids::Kind = crate::ids::Kind::Transfer;

/// The cursor of the page after a row, as clients see it.
pub fn cursor(service: &Service, no: No) -> String {
    let hidden = service.ids().write(CURSOR_KIND, no);
    let letters = hidden.split_once('_').map_or("", |(_, letters)| letters);
    format!("{CURSOR}{letters}")
}

/// Reads a cursor.
pub fn read_cursor(service: &Service, text: &str) -> Option<No> {
    let letters = text.strip_prefix(CURSOR)?;
    let no = service.ids().read(CURSOR_KIND, &format!("tr_{letters}"))?;
    (no > 0).then_some(no)
}

/// Makes the answer of an action inside its transaction: of what it made, or of why it was refused.
pub fn render(
    shown: impl Fn(&mut Writing, &Done) -> ViewResult<Answer> + Send + 'static,
    refused: impl Fn(&Refusal) -> Answer + Send + 'static,
) -> Render {
    Render { shown: Shown::Written(Box::new(shown)), refused: Box::new(refused) }
}

/// Makes the answer of an action from what was decided alone, before it is written: for actions that many ask
/// for at once, so that they are written at once.
pub fn render_decided(
    shown: impl Fn(&World, &Done) -> ViewResult<Answer> + Send + 'static,
    refused: impl Fn(&Refusal) -> Answer + Send + 'static,
) -> Render {
    Render { shown: Shown::Decided(Box::new(shown)), refused: Box::new(refused) }
}

/// The key was used for another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyReused;

/// What an actor's request with a key was answered first, for requests that are no actions.
pub async fn first_answer(
    service: &Service,
    actor: &str,
    key: &Idempotency,
) -> Result<Option<Result<Answer, KeyReused>>, Failure> {
    let found = Arc::new(Mutex::new(None));
    let (place, actor, key) = (Arc::clone(&found), actor.to_owned(), key.clone());
    let look = move |writer: &mut Writing, _| {
        let kept = writer.idempotent(&actor, &key.key)?.map(|kept| {
            let same = kept.request == key.request;
            if same { Ok(Answer { status: kept.status, body: kept.body }) } else { Err(KeyReused) }
        });
        *place.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        Ok(())
    };
    service.inbox().write(Box::new(look)).await?;
    let answer = found.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(answer)
}

/// Keeps the answer to a request that is no action, for the same key.
pub async fn keep_answer(
    service: &Service,
    actor: &str,
    key: Idempotency,
    answer: Answer,
) -> Result<(), Failure> {
    let actor = actor.to_owned();
    let keep = move |writer: &mut Writing, now| {
        if writer.idempotent(&actor, &key.key)?.is_none() {
            let kept = store::StoredAnswer {
                request: key.request.to_vec(),
                status: answer.status,
                body: answer.body.clone(),
                at: now,
            };
            writer.keep_answer(&actor, &key.key, &kept)?;
        }
        Ok(())
    };
    service.inbox().write(Box::new(keep)).await
}
