use crate::accounts::{self, Rule};
use crate::affiliate::batch::cutoff_of;
use crate::affiliate::{Batch, BatchStatus, PartnerStatus, PayoutAccount, Span, cutoff_after};
use crate::time::{Instant, Month};
use crate::{Halt, No, Refusal, Topic, World};
use money::{Amount, Currency};
use serde::{Deserialize, Serialize};

/// Where a line of a withdrawal stands (WD-4), in the order of advancement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineStatus {
    /// Asked for; the batch is open.
    Requested,
    /// The batch has closed; the operator looks at it.
    InReview,
    /// May be paid.
    Approved,
    /// In a file for the bank.
    Paying,
    /// Taken back by the partner. Final.
    Cancelled,
    /// Turned down by the operator. Final.
    Rejected,
    /// The bank could not pay. Final.
    Failed,
    /// Paid. Final.
    Paid,
}

/// What happens to a line (WD-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineStep {
    /// The batch's cutoff.
    Close,
    /// The partner takes it back.
    Cancel,
    /// The operator approves.
    Approve,
    /// The operator rejects.
    Reject,
    /// It goes into a file for the bank.
    File,
    /// The bank paid.
    MarkPaid,
    /// The bank could not pay.
    MarkFailed,
}

impl LineStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Requested,
        Self::InReview,
        Self::Approved,
        Self::Paying,
        Self::Cancelled,
        Self::Rejected,
        Self::Failed,
        Self::Paid,
    ];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Paying => "paying",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Paid => "paid",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether nothing more can happen.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Cancelled | Self::Rejected | Self::Failed | Self::Paid)
    }

    /// Where a step leads, if it may be taken from here (WD-4).
    pub fn after(self, step: LineStep) -> Option<Self> {
        match (self, step) {
            (Self::Requested, LineStep::Close) => Some(Self::InReview),
            (Self::Requested, LineStep::Cancel) => Some(Self::Cancelled),
            (Self::InReview, LineStep::Approve) => Some(Self::Approved),
            (Self::InReview, LineStep::Reject) => Some(Self::Rejected),
            (Self::Approved, LineStep::File) => Some(Self::Paying),
            (Self::Paying, LineStep::MarkPaid) => Some(Self::Paid),
            (Self::Paying, LineStep::MarkFailed) => Some(Self::Failed),
            (
                Self::Requested
                | Self::InReview
                | Self::Approved
                | Self::Paying
                | Self::Cancelled
                | Self::Rejected
                | Self::Failed
                | Self::Paid,
                _,
            ) => None,
        }
    }

    /// What is told of a line that gets here.
    pub(crate) fn topic(self) -> Topic {
        match self {
            Self::Requested => Topic::WithdrawalRequested,
            Self::InReview => Topic::WithdrawalInReview,
            Self::Approved => Topic::WithdrawalApproved,
            Self::Paying => Topic::WithdrawalPaying,
            Self::Cancelled => Topic::WithdrawalCancelled,
            Self::Rejected => Topic::WithdrawalRejected,
            Self::Failed => Topic::WithdrawalFailed,
            Self::Paid => Topic::WithdrawalPaid,
        }
    }
}

impl LineStep {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Close,
        Self::Cancel,
        Self::Approve,
        Self::Reject,
        Self::File,
        Self::MarkPaid,
        Self::MarkFailed,
    ];

    /// The name of the step in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Cancel => "cancel",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::File => "file",
            Self::MarkPaid => "mark_paid",
            Self::MarkFailed => "mark_failed",
        }
    }
}

/// What a person does with a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutStep {
    /// The partner takes it back before the cutoff (WD-3).
    Cancel,
    /// The operator approves.
    Approve,
    /// The operator rejects.
    Reject {
        /// Why.
        reason: String,
    },
    /// The bank paid.
    MarkPaid {
        /// The bank's reference.
        bank_reference: String,
    },
    /// The bank could not pay.
    MarkFailed {
        /// Why.
        reason: String,
    },
}

impl PayoutStep {
    /// The step each line takes.
    pub fn line_step(&self) -> LineStep {
        match self {
            Self::Cancel => LineStep::Cancel,
            Self::Approve => LineStep::Approve,
            Self::Reject { .. } => LineStep::Reject,
            Self::MarkPaid { .. } => LineStep::MarkPaid,
            Self::MarkFailed { .. } => LineStep::MarkFailed,
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Reject { reason } | Self::MarkFailed { reason } => Some(reason),
            Self::Cancel | Self::Approve | Self::MarkPaid { .. } => None,
        }
    }
}

/// What is withdrawn in one currency (WD-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawalLine {
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub status: LineStatus,
    /// The very credits it came from, where it returns to (WD-4).
    pub spans: Vec<Span>,
    /// The file it was put into, by its number within batch and currency.
    pub file: Option<i64>,
    /// The bank's reference, once paid.
    pub bank_reference: Option<String>,
    /// Why it was rejected or failed.
    pub reason: Option<String>,
}

/// A partner's request for its available balance (WD-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The number of its request's log entry.
    pub no: No,
    /// Whose.
    pub partner: No,
    /// The partner's withdrawal before this one, 0 if there is none.
    pub previous: No,
    /// The month of the cutoff it was asked for before (WD-3).
    pub batch: Month,
    /// When it was asked for.
    pub requested_at: Instant,
    /// One line for each currency.
    pub lines: Vec<WithdrawalLine>,
    /// The account as it was at the request (WD-7).
    pub account: PayoutAccount,
}

impl Withdrawal {
    /// The least advanced of its lines (WD-4).
    pub fn status(&self) -> LineStatus {
        self.lines.iter().map(|line| line.status).min().unwrap_or(LineStatus::Cancelled)
    }

    /// Whether anything can still happen to it.
    pub fn is_open(&self) -> bool {
        self.lines.iter().any(|line| !line.status.is_final())
    }
}

/// Takes a request in (WD-1, WD-2, WD-3, WD-7).
pub fn request_withdrawal(world: &mut World, no: No) -> Result<No, Halt> {
    let account = check_request(world, no)?;
    let seq = world.seq;
    let mut lines = Vec::new();
    let mut balances = Vec::new();
    for (currency, balance) in world.purses.find(no)?.into_iter().flatten() {
        if balance.available > 0 {
            let (after, minor, spans) = balance.withdrawn()?;
            let amount = Amount::new(minor, *currency);
            let status = LineStatus::Requested;
            lines.push(WithdrawalLine {
                amount,
                status,
                spans,
                file: None,
                bank_reference: None,
                reason: None,
            });
            balances.push((*currency, after));
        }
    }
    if lines.is_empty() {
        return Err(Refusal::new("nothing_to_withdraw", "There is no available balance to withdraw.").into());
    }
    for (currency, after) in balances {
        world.set_balance(no, currency, after)?;
    }
    for line in &lines {
        let (from, to) = (accounts::PARTNER_AVAILABLE, accounts::PARTNER_IN_WITHDRAWAL);
        world.post(seq, Rule::WithdrawalRequested, no, from, to, line.amount);
    }
    let batch = open_batch(world, lines.len())?;
    let requested_at = world.now;
    let tally = world.tallies.change(no)?;
    let previous = std::mem::replace(&mut tally.last_withdrawal, seq);
    tally.open_withdrawal = Some(seq);
    world
        .withdrawals
        .put(seq, Withdrawal { no: seq, partner: no, previous, batch, requested_at, lines, account });
    world.join_batch(batch, seq);
    world.remember(seq, LineStatus::Requested.name(), None);
    world.note(Topic::WithdrawalRequested, no, seq);
    Ok(seq)
}

/// The refusals of a request, in their order (WD-7).
fn check_request(world: &World, no: No) -> Result<PayoutAccount, Halt> {
    let partner = world.partners.find(no)?.ok_or_else(|| Refusal::not_found("partner"))?;
    if !matches!(partner.status, PartnerStatus::Active | PartnerStatus::Terminated) {
        let detail = "Only active partners can withdraw. Ask your representative about your status.";
        return Err(Refusal::new("partner_not_active", detail).into());
    }
    let Some(account) = partner.payout_account.clone() else {
        let detail = "Enter your payout account first.";
        return Err(Refusal::new("payout_account_missing", detail).into());
    };
    let tally = world.tallies.get(no)?;
    if tally.open_withdrawal.is_some() {
        let detail = "A withdrawal is in process; the next can be asked for when it has ended.";
        return Err(Refusal::new("withdrawal_in_process", detail).into());
    }
    let need = world.rules_now().min_paying_customers;
    if !tally.was_paid && tally.paying < need {
        let detail = format!(
            "The first withdrawal needs {need} paying customers; {} of yours are paying.",
            tally.paying
        );
        let refusal = Refusal::new("not_enough_paying_customers", detail);
        return Err(refusal.figure("have", tally.paying).figure("need", need).into());
    }
    Ok(account)
}

/// The batch a request of now belongs to (WD-3), made if it is the first.
fn open_batch(world: &mut World, lines: usize) -> Result<Month, Halt> {
    let (mut month, mut cutoff_at) = cutoff_after(world.rules_now(), world.now);
    // A batch that has closed stays closed, also when the cutoff was moved to a later day since.
    while world.batches.find(month)?.is_some_and(|batch| batch.status != BatchStatus::Open) {
        month = month.next();
        cutoff_at = cutoff_of(world.rules_now(), month);
    }
    if world.batches.find(month)?.is_none() {
        let batch = Batch { month, cutoff_at, status: BatchStatus::Open, open_lines: 0, files: 0 };
        world.batches.put(month, batch);
    }
    let batch = world.batches.change(month)?;
    batch.open_lines += i64::try_from(lines).unwrap_or(i64::MAX);
    Ok(month)
}

/// Takes a step of WD-4, for one currency or for every line that can take it.
pub fn step_withdrawal(
    world: &mut World,
    no: No,
    only: Option<Currency>,
    step: &PayoutStep,
) -> Result<(), Halt> {
    let withdrawal = world.withdrawals.find(no)?.ok_or_else(|| Refusal::not_found("withdrawal"))?;
    let batch = world.batches.get(withdrawal.batch)?;
    if matches!(step, PayoutStep::Approve | PayoutStep::MarkPaid { .. }) && world.now < batch.cutoff_at {
        return Err(batch_open(batch).into());
    }
    if *step == PayoutStep::Cancel && world.now >= batch.cutoff_at {
        let status = withdrawal.status().name();
        return Err(Refusal::invalid_transition("withdrawal", status, LineStep::Cancel.name()).into());
    }
    if only.is_some_and(|c| withdrawal.lines.iter().all(|line| line.amount.currency() != c)) {
        let detail = "This withdrawal has no line in that currency.";
        return Err(Refusal::new("currency_not_in_withdrawal", detail).at("/currency").into());
    }
    if step.reason().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Refusal::new("invalid_request", "Say why; the partner will read it.")
            .at("/reason")
            .into());
    }
    let line_step = step.line_step();
    let chosen = |line: &WithdrawalLine| {
        only.is_none_or(|c| line.amount.currency() == c) && line.status.after(line_step).is_some()
    };
    let lines: Vec<usize> =
        withdrawal.lines.iter().enumerate().filter(|(_, line)| chosen(line)).map(|(i, _)| i).collect();
    if lines.is_empty() {
        let status = withdrawal.status().name();
        return Err(Refusal::invalid_transition("withdrawal", status, line_step.name()).into());
    }
    let before = withdrawal.status();
    for line in lines {
        step_line(world, no, line, step)?;
    }
    settle_status(world, no, before, step.reason())
}

pub(crate) fn batch_open(batch: &Batch) -> Refusal {
    let detail =
        format!("Batch {} is open until {}; review and payment begin then.", batch.month, batch.cutoff_at);
    Refusal::new("batch_open", detail)
}

fn step_line(world: &mut World, no: No, index: usize, step: &PayoutStep) -> Result<(), Halt> {
    let withdrawal = world.withdrawals.get(no)?;
    let (partner, month) = (withdrawal.partner, withdrawal.batch);
    let Some(line) = withdrawal.lines.get(index).cloned() else { return Ok(()) };
    let Some(status) = line.status.after(step.line_step()) else { return Ok(()) };
    match status {
        LineStatus::Cancelled | LineStatus::Rejected | LineStatus::Failed => {
            give_back(world, partner, &line)?
        }
        LineStatus::Paid => pay_out(world, partner, &line)?,
        LineStatus::Requested | LineStatus::InReview | LineStatus::Approved | LineStatus::Paying => {}
    }
    if let Some(line) = world.withdrawals.change(no)?.lines.get_mut(index) {
        line.status = status;
        match step {
            PayoutStep::MarkPaid { bank_reference } => line.bank_reference = Some(bank_reference.clone()),
            PayoutStep::Reject { reason } | PayoutStep::MarkFailed { reason } => {
                line.reason = Some(reason.clone());
            }
            PayoutStep::Cancel | PayoutStep::Approve => {}
        }
    }
    world.note_amount(status.topic(), partner, no, line.amount);
    if status.is_final() {
        world.batches.change(month)?.line_ended();
    }
    Ok(())
}

/// The money returns to the very credits it came from, with their dates (WD-4); what became too old
/// meanwhile expires at once (WD-6).
fn give_back(world: &mut World, partner: No, line: &WithdrawalLine) -> Result<(), Halt> {
    let (seq, currency) = (world.seq, line.amount.currency());
    let (after, expired) = world.balance(partner, currency)?.returned(line.amount.minor(), &line.spans)?;
    world.set_balance(partner, currency, after)?;
    let (held, free) = (accounts::PARTNER_IN_WITHDRAWAL, accounts::PARTNER_AVAILABLE);
    world.post(seq, Rule::WithdrawalReturned, partner, held, free, line.amount);
    let expired = Amount::new(expired, currency);
    world.post(seq, Rule::Expiry, partner, free, accounts::EXPIRED, expired);
    if expired.is_positive() {
        world.note_amount(Topic::CommissionExpired, partner, seq, expired);
    }
    Ok(())
}

fn pay_out(world: &mut World, partner: No, line: &WithdrawalLine) -> Result<(), Halt> {
    let after = world.balance(partner, line.amount.currency())?.paid_out(line.amount.minor())?;
    world.set_balance(partner, line.amount.currency(), after)?;
    let (held, bank) = (accounts::PARTNER_IN_WITHDRAWAL, accounts::PAYOUTS);
    world.post(world.seq, Rule::WithdrawalPaid, partner, held, bank, line.amount);
    world.tallies.change(partner)?.was_paid = true;
    Ok(())
}

/// After its lines have moved: the history where the whole has moved, and the way free for the next
/// request where it has ended.
pub(crate) fn settle_status(
    world: &mut World,
    no: No,
    before: LineStatus,
    reason: Option<&str>,
) -> Result<(), Halt> {
    let withdrawal = world.withdrawals.get(no)?;
    let (status, open, partner) = (withdrawal.status(), withdrawal.is_open(), withdrawal.partner);
    if status != before {
        world.remember(no, status.name(), reason.map(str::to_owned));
    }
    if !open {
        world.tallies.change(partner)?.open_withdrawal = None;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WD-4: every pair of a status and a step, and where it leads; what is not listed leads nowhere.
    #[test]
    fn every_pair_of_status_and_step() {
        let listed = [
            ("requested", "close", "in_review"),
            ("requested", "cancel", "cancelled"),
            ("in_review", "approve", "approved"),
            ("in_review", "reject", "rejected"),
            ("approved", "file", "paying"),
            ("paying", "mark_paid", "paid"),
            ("paying", "mark_failed", "failed"),
        ];
        for status in LineStatus::ALL {
            assert_eq!(LineStatus::parse(status.name()), Some(status));
            for step in LineStep::ALL {
                let expected =
                    listed.iter().find(|(s, c, _)| (*s, *c) == (status.name(), step.name())).map(|l| l.2);
                assert_eq!(status.after(step).map(LineStatus::name), expected, "{status:?}, {step:?}");
            }
            let stuck = LineStep::ALL.into_iter().all(|step| status.after(step).is_none());
            assert_eq!(status.is_final(), stuck, "{status:?}");
        }
    }
}
