//! A programme that is played: facts and actions go in, and what follows is looked at.

use crate::shelf::Shelf;
use money::{Amount, Currency};
use programs::affiliate::{
    Applicant, Application, Balance, BatchStatus, CommissionKind, Customer, Partner, Payment, PayoutAccount,
    PayoutStep, ReviewStep, Rules, Tally, Withdrawal,
};
use programs::cashback::Terms;
use programs::time::{Instant, Month};
use programs::{
    Action, Actor, Changes, Counters, Done, Due, Entry, Event, Fact, Halt, Key, Need, No, Record, Refusal,
    Told, Topic, Versions, World, act, gather, tell,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A world, its clock, and all that came out of it.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) now: Instant,
    pub(crate) log: Vec<Entry>,
    pub(crate) shelf: Shelf,
    agenda: BTreeSet<(Instant, Due)>,
    events: u32,
    untaken: bool,
}

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub(crate) fn money(minor: i64, code: &str) -> Amount {
    Amount::new(minor, currency(code))
}

pub(crate) fn myr(minor: i64) -> Amount {
    money(minor, "MYR")
}

pub(crate) fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

pub(crate) fn person(name: &str) -> Actor {
    Actor { id: name.to_lowercase(), name: name.into() }
}

pub(crate) fn host_event(id: &str, time: Instant, fact: Fact) -> Event {
    Event { source: "host".into(), id: id.into(), time, fact }
}

pub(crate) fn registers(customer: &str, code: Option<&str>) -> Fact {
    Fact::CustomerRegistered {
        customer_id: customer.into(),
        phone: format!("+62-{customer}"),
        email: None,
        country: None,
        referral_code: code.map(str::to_owned),
        click: None,
    }
}

pub(crate) fn buys(payment: &str, customer: &str, kind: &str, amount: Amount) -> Fact {
    Fact::PaymentSucceeded {
        payment_id: payment.into(),
        customer_id: customer.into(),
        kind: kind.into(),
        name: "Gold".into(),
        amount,
    }
}

pub(crate) fn pays(payment: &str, customer: &str, amount: Amount) -> Fact {
    buys(payment, customer, "vip_plan", amount)
}

pub(crate) fn refunds(refund: &str, payment: &str, amount: Amount) -> Fact {
    Fact::PaymentRefunded { refund_id: refund.into(), payment_id: payment.into(), amount }
}

pub(crate) fn application(number: u32) -> Application {
    Application {
        applicant: Applicant::Kol,
        name: format!("Partner {number}"),
        contact: "Siti".into(),
        phone: format!("+6012{number:07}"),
        email: format!("partner{number}@example.com"),
        country: "MY".into(),
        channels: Vec::new(),
    }
}

pub(crate) fn account(holder: &str) -> PayoutAccount {
    PayoutAccount {
        holder: holder.into(),
        bank_name: "Maybank".into(),
        bic: "MBBEMYKL".into(),
        sealed_number: "00ff".into(),
        masked_number: "…4321".into(),
        country: "MY".into(),
        currency: currency("MYR"),
    }
}

/// The referral code of a partner that [`Play::partner`] made.
pub(crate) fn code(number: u32) -> String {
    format!("CODE{number:04}")
}

pub(crate) fn step(partner: No, step: ReviewStep) -> Action {
    Action::Review { partner, step }
}

pub(crate) fn countersign(codes: &[&str]) -> ReviewStep {
    ReviewStep::Countersign { codes: codes.iter().map(|code| (*code).to_owned()).collect() }
}

pub(crate) fn suspend() -> ReviewStep {
    ReviewStep::Suspend { reason: "a complaint".into() }
}

pub(crate) fn terminate() -> ReviewStep {
    ReviewStep::Terminate { reason: "fraud".into() }
}

pub(crate) fn mark_paid() -> PayoutStep {
    PayoutStep::MarkPaid { bank_reference: "TT-1".into() }
}

pub(crate) fn reject() -> PayoutStep {
    PayoutStep::Reject { reason: "wrong name".into() }
}

pub(crate) fn fail() -> PayoutStep {
    PayoutStep::MarkFailed { reason: "account closed".into() }
}

impl Play {
    /// Begins at noon of 1 June 2026, UTC+8, under the built-in template.
    pub(crate) fn new() -> Self {
        Self::with(|_| ())
    }

    /// Begins under a template that is changed a little.
    pub(crate) fn with(change: impl FnOnce(&mut Rules)) -> Self {
        let mut rules = Rules::template();
        change(&mut rules);
        Self::under(rules, Terms::template())
    }

    /// Begins under cashback terms that are changed a little.
    pub(crate) fn with_terms(change: impl FnOnce(&mut Terms)) -> Self {
        let mut terms = Terms::template();
        change(&mut terms);
        Self::under(Rules::template(), terms)
    }

    fn under(rules: Rules, terms: Terms) -> Self {
        let versions = Arc::new(Versions::new(vec![rules], vec!["Contract".into()], vec![terms]));
        Self {
            world: World::new(versions, Counters::default()),
            now: at("2026-06-01T04:00:00Z"),
            log: Vec::new(),
            shelf: Shelf::default(),
            agenda: BTreeSet::new(),
            events: 0,
            untaken: false,
        }
    }

    /// Decides an event without taking out what changed.
    pub(crate) fn tell_only(&mut self, event: &Event) -> Result<Told, Refusal> {
        let shared = Arc::new(event.clone());
        self.prepare(&Record::Event(Arc::clone(&shared)), &person("Host"));
        let told = self.decided(|world| tell(world, &shared))?;
        let logged = match told {
            Told::Accepted(seq) | Told::Waiting(seq) | Told::SameFact { seq, .. } => Some(seq),
            Told::Duplicate(_) => None,
        };
        if let Some(seq) = logged {
            self.shelf.told.insert(seq, event.clone());
            self.keep(seq, Record::Event(shared), person("Host"));
            self.untaken = true;
        }
        Ok(told)
    }

    /// Decides an event.
    pub(crate) fn tell(&mut self, event: &Event) -> Result<Told, Refusal> {
        let told = self.tell_only(event);
        self.take();
        told
    }

    /// Reports a fact that happens now, as a new event.
    pub(crate) fn report(&mut self, fact: Fact) -> Result<Told, Refusal> {
        self.report_at(self.now, fact)
    }

    /// Reports a fact of some time, as a new event.
    pub(crate) fn report_at(&mut self, time: Instant, fact: Fact) -> Result<Told, Refusal> {
        let event = Event { time, ..self.next_event(fact) };
        self.tell(&event)
    }

    /// A new event of a fact that happens now.
    pub(crate) fn next_event(&mut self, fact: Fact) -> Event {
        self.events += 1;
        host_event(&format!("auto-{}", self.events), self.now, fact)
    }

    /// Takes an action.
    pub(crate) fn act(&mut self, actor: &str, action: &Action) -> Result<Done, Refusal> {
        self.act_as(&person(actor), action)
    }

    fn act_as(&mut self, actor: &Actor, action: &Action) -> Result<Done, Refusal> {
        self.prepare(&Record::Action(action.clone()), actor);
        let done = self.decided(|world| act(world, action))?;
        self.keep(self.world.counters.seq, Record::Action(action.clone()), actor.clone());
        self.take();
        Ok(done)
    }

    /// Takes an action that makes or changes something, and returns its number.
    pub(crate) fn subject(&mut self, actor: &str, action: &Action) -> No {
        match self.act(actor, action) {
            Ok(Done::Subject(no)) => no,
            other => panic!("{action:?}: {other:?}"),
        }
    }

    /// The code with which an action is refused.
    pub(crate) fn refused(&mut self, actor: &str, action: &Action) -> &'static str {
        self.act(actor, action).unwrap_err().code
    }

    /// Decides again what a log holds.
    pub(crate) fn replay(&mut self, log: &[Entry]) {
        for entry in log {
            self.now = entry.at;
            match &entry.record {
                Record::Event(event) => drop(self.tell(event).unwrap()),
                Record::Action(action) => drop(self.act_as(&entry.actor, action).unwrap()),
            }
        }
    }

    /// Loads what a record needs. Who is told that all is known but the record's own identifiers does not ask again,
    /// unless one of them is taken, so nothing may be missing then.
    fn prepare(&mut self, record: &Record, actor: &Actor) {
        self.world.now = self.now;
        self.world.actor = Arc::new(actor.clone());
        let mut ends = false;
        loop {
            let mut needs = Vec::new();
            let is_known = gather(record, &self.world, &mut needs);
            if needs.is_empty() {
                return;
            }
            assert!(!ends, "{record:?} needs more: {needs:?}");
            needs.iter().for_each(|need| self.shelf.load(need.clone(), &mut self.world));
            ends = is_known && !needs.iter().any(|need| self.is_taken(need));
        }
    }

    /// Whether it is the identifier of something that was told.
    fn is_taken(&self, need: &Need) -> bool {
        matches!(need, Need::Key(key, name) if key.is_told_once() && self.known(*key, name).is_some())
    }

    /// A refusal leaves no trace (EV-4); a defect must not be.
    fn decided<T>(&mut self, decide: impl FnOnce(&mut World) -> Result<T, Halt>) -> Result<T, Refusal> {
        let before = self.world.counters;
        match decide(&mut self.world) {
            Ok(done) => Ok(done),
            Err(Halt::Refused(refusal)) => {
                assert_eq!(self.world.counters, before, "EV-4: {refusal:?}");
                assert!(self.untaken || self.take() == 0, "EV-4: {refusal:?} left a trace");
                Err(refusal)
            }
            Err(Halt::Defect(defect)) => panic!("{defect}"),
        }
    }

    fn keep(&mut self, seq: No, record: Record, actor: Actor) {
        self.log.push(Entry { seq, at: self.now, actor, record });
    }

    /// Takes out what changed, writes down when something of it falls due, and says how much it was.
    pub(crate) fn take(&mut self) -> usize {
        let changes = self.world.take_changes();
        self.write(changes)
    }

    /// Writes down what was taken out, as [`Self::take`] does.
    pub(crate) fn write(&mut self, changes: Changes) -> usize {
        let (credits, releases) = (self.shelf.credits.len(), self.shelf.releases.len());
        let count = self.shelf.write(changes);
        self.untaken = false;
        for batch in self.shelf.batches.values().filter(|batch| batch.status == BatchStatus::Open) {
            self.agenda.insert((batch.cutoff_at, Due::CloseBatch(batch.month)));
        }
        for (at, payment) in &self.shelf.releases[releases..] {
            self.agenda.insert((*at, Due::Release(vec![*payment])));
        }
        for (at, appointment) in &self.shelf.appointments {
            self.agenda.insert((*at, Due::Cashback(vec![*appointment])));
        }
        for credit in &self.shelf.credits[credits..] {
            self.agenda.insert((credit.expires_at.next(), Due::Expire(vec![*credit])));
            for days in self.world.versions.rules_at(self.now).announce_days.clone() {
                let due = Due::Announce { days, credits: vec![*credit] };
                self.agenda.insert((credit.expires_at.plus_days(-days), due));
            }
        }
        count
    }

    /// Takes out what changed without writing it down.
    pub(crate) fn take_out(&mut self) -> Changes {
        self.untaken = false;
        self.world.take_changes()
    }

    /// Takes out what changed without writing it down, and goes on with another world.
    pub(crate) fn go_on_with(&mut self, other: &mut World) -> Changes {
        let changes = self.take_out();
        std::mem::swap(&mut self.world, other);
        changes
    }

    /// Moves the clock and does what falls due on the way, in order.
    pub(crate) fn run_due(&mut self, until: Instant) {
        self.take();
        while let Some((at, due)) = self.agenda.first().cloned().filter(|(at, _)| *at <= until) {
            self.agenda.pop_first();
            let due = self.with_others_of(at, due);
            self.now = at;
            self.act_as(&Actor::system(), &Action::Due(due)).unwrap();
        }
        self.now = until;
    }

    /// All appointments of one instant are one piece of work.
    fn with_others_of(&mut self, at: Instant, due: Due) -> Due {
        let Due::Cashback(mut all) = due else { return due };
        while let Some((_, Due::Cashback(more))) =
            self.agenda.first().cloned().filter(|(then, _)| *then == at)
        {
            self.agenda.pop_first();
            all.extend(more);
        }
        Due::Cashback(all)
    }

    /// An active partner with a payout account.
    pub(crate) fn partner(&mut self, number: u32) -> No {
        let no = self.subject("Siti", &Action::Apply(Box::new(application(number))));
        for (actor, review) in [
            ("Omar", ReviewStep::Approve { representative: None }),
            ("Omar", ReviewStep::SendContract { version: 1, document: "The contract".into() }),
            ("Siti", ReviewStep::SignContract { signer_name: "Siti".into(), address: "10.0.0.1".into() }),
            ("Omar", countersign(&[&code(number)])),
        ] {
            self.act(actor, &step(no, review)).unwrap();
        }
        let account = account(&format!("Partner {number}"));
        self.act("Siti", &Action::SetPayoutAccount { partner: no, account }).unwrap();
        no
    }

    /// Customers of a partner, each of whom pays so much, named by the partner's number and theirs.
    pub(crate) fn paying(&mut self, number: u32, customers: std::ops::RangeInclusive<u32>, amount: Amount) {
        for n in customers {
            let customer = format!("c{number}-{n}");
            self.report(registers(&customer, Some(&code(number)))).unwrap();
            self.report(pays(&format!("p-{customer}"), &customer, amount)).unwrap();
        }
    }

    /// Whose identifier it is, taken out already or not.
    pub(crate) fn known(&self, key: Key, name: &str) -> Option<No> {
        let here = self.world.keys.peek(key, name).flatten();
        here.or_else(|| self.shelf.keys.get(&(key, name.into())).copied())
    }

    /// A payment that is known, taken out already or not.
    pub(crate) fn known_payment(&self, payment: &str) -> Option<&Payment> {
        let no = self.known(Key::Payment, payment)?;
        self.world.payments.peek(no).flatten().or_else(|| self.shelf.payments.get(&no))
    }

    pub(crate) fn no(&self, key: Key, name: &str) -> No {
        self.shelf.keys[&(key, name.into())]
    }

    pub(crate) fn customer(&self, customer: &str) -> &Customer {
        &self.shelf.customers[&self.no(Key::Customer, customer)]
    }

    pub(crate) fn payment(&self, payment: &str) -> &Payment {
        &self.shelf.payments[&self.no(Key::Payment, payment)]
    }

    pub(crate) fn partner_row(&self, partner: No) -> &Partner {
        &self.shelf.partners[&partner]
    }

    pub(crate) fn tally(&self, partner: No) -> &Tally {
        &self.shelf.tallies[&partner]
    }

    pub(crate) fn withdrawal(&self, withdrawal: No) -> &Withdrawal {
        &self.shelf.withdrawals[&withdrawal]
    }

    pub(crate) fn balance(&self, partner: No, code: &str) -> Balance {
        let purse = self.shelf.purses.get(&partner);
        purse.and_then(|purse| purse.get(&currency(code))).cloned().unwrap_or_default()
    }

    /// Pending, available, in withdrawal, paid and expired ringgit.
    pub(crate) fn ringgit(&self, partner: No) -> [i64; 5] {
        let Balance { pending, available, in_withdrawal, paid, expired, .. } = self.balance(partner, "MYR");
        [pending, available, in_withdrawal, paid, expired]
    }

    /// The rows of the commission details of a payment: kind, amount, rate, paying number.
    pub(crate) fn rows(&self, payment: &str) -> Vec<(CommissionKind, i64, i64, i64)> {
        let no = self.no(Key::Payment, payment);
        let rows = self.shelf.commissions.iter().filter(|row| row.payment == no);
        rows.map(|row| (row.kind, row.amount.minor(), row.rate.bps(), row.paying_number)).collect()
    }

    /// The participants and subjects of the notes on a topic.
    pub(crate) fn notes(&self, topic: Topic) -> Vec<(No, No)> {
        let notes = self.shelf.notes.iter().filter(|note| note.topic == topic);
        notes.map(|note| (note.participant, note.subject)).collect()
    }

    /// The statuses somebody or something went through.
    pub(crate) fn history(&self, subject: No) -> Vec<&'static str> {
        self.shelf.moments.iter().filter(|m| m.subject == subject).map(|m| m.status).collect()
    }
}
