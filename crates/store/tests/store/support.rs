//! A store with the rules at work on it, one record or a whole batch at a time.

use money::{Amount, Currency};
use programs::affiliate::{Applicant, Application, PayoutAccount, ReviewStep, Rules};
use programs::cashback::Terms;
use programs::time::Instant;
use programs::{Action, Actor, Event, Fact, Halt, Record, World, act, gather, tell};
use std::cell::RefCell;
use std::ops::RangeInclusive;
use store::{LogRow, Options, Store, Writer};
use tempfile::TempDir;
use testdb::Database;

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub(crate) fn amount(minor: i64, code: &str) -> Amount {
    Amount::new(minor, currency(code))
}

pub(crate) fn actor(id: &str) -> Actor {
    Actor { id: id.into(), name: id.to_uppercase() }
}

pub(crate) fn account(holder: &str) -> PayoutAccount {
    PayoutAccount {
        holder: holder.into(),
        bank_name: "Maybank".into(),
        bic: "MBBEMYKL".into(),
        sealed_number: "00ff".into(),
        masked_number: "•••• 1234".into(),
        country: "MY".into(),
        currency: currency("MYR"),
    }
}

/// Writes entries of the log that nothing follows from.
pub(crate) fn log(writer: &mut Writer, seqs: RangeInclusive<i64>) {
    let (by, now) = (actor("host"), at("2026-06-01T00:00:00Z"));
    let rows: Vec<LogRow<'_>> =
        seqs.map(|seq| LogRow { seq, at: now, actor: &by, kind: "step", body: b"{}" }).collect();
    writer.begin().unwrap();
    writer.append(&rows).unwrap();
    writer.commit().unwrap();
}

/// A record, who brings it, and when.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) at: Instant,
    pub(crate) actor: Actor,
    pub(crate) record: Record,
    /// Whether the rules are expected to refuse it.
    pub(crate) refused: bool,
}

/// Fresh stores of one engine, for as long as a test takes.
pub(crate) struct Fresh {
    on_server: bool,
    directories: RefCell<Vec<TempDir>>,
    databases: RefCell<Vec<Database>>,
}

impl Fresh {
    pub(crate) fn store(&self) -> Store {
        let options = Options { durable: false, ..Options::default() };
        if self.on_server {
            let database = Database::fresh();
            let store = Store::connect(database.url(), options).unwrap();
            self.databases.borrow_mut().push(database);
            return store;
        }
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), options).unwrap();
        self.directories.borrow_mut().push(directory);
        store
    }

    pub(crate) fn writer(&self) -> Writer {
        self.store().writer().unwrap()
    }

    pub(crate) fn house(&self) -> House {
        House::new(self.store())
    }
}

/// Runs a test on SQLite and then on PostgreSQL.
pub(crate) fn on_both(test: impl Fn(&Fresh)) {
    for on_server in [false, true] {
        eprintln!("on {}", if on_server { "PostgreSQL" } else { "SQLite" });
        test(&Fresh { on_server, directories: RefCell::default(), databases: RefCell::default() });
    }
}

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) writer: Writer,
    pub(crate) world: World,
}

impl House {
    pub(crate) fn new(store: Store) -> Self {
        let mut writer = store.writer().unwrap();
        writer.begin().unwrap();
        assert!(writer.found(&Rules::template(), "the contract", &Terms::template()).unwrap());
        writer.commit().unwrap();
        let world = writer.world().unwrap();
        Self { store, writer, world }
    }

    fn load(&mut self, record: &Record) {
        loop {
            let mut needs = Vec::new();
            gather(record, &self.world, &mut needs);
            if needs.is_empty() {
                return;
            }
            self.writer.load(&needs, &mut self.world).unwrap();
        }
    }

    fn decide(&mut self, step: &Step) -> bool {
        self.world.now = step.at;
        self.world.actor = std::sync::Arc::new(step.actor.clone());
        self.load(&step.record);
        let before = self.world.counters.seq;
        let told = match &step.record {
            Record::Event(event) => tell(&mut self.world, event).map(|_| ()),
            Record::Action(action) => act(&mut self.world, action).map(|_| ()),
        };
        match told {
            Ok(()) => assert!(!step.refused, "{step:?}"),
            Err(Halt::Refused(refusal)) => assert!(step.refused, "{refusal:?}: {step:?}"),
            Err(Halt::Defect(defect)) => panic!("{defect}: {step:?}"),
        }
        self.world.counters.seq > before
    }

    /// Takes steps in one transaction; those that are refused leave nothing. What an action made is written
    /// before the next step, as the service does it.
    pub(crate) fn batch(&mut self, steps: &[Step]) {
        self.writer.begin().unwrap();
        let mut logged = Vec::new();
        for step in steps {
            if self.decide(step) {
                logged.push((self.world.counters.seq, step));
            }
            if matches!(step.record, Record::Action(_)) {
                self.flush(&mut logged);
            }
        }
        self.flush(&mut logged);
        self.writer.commit().unwrap();
        self.world.forget(1_000);
    }

    fn flush(&mut self, logged: &mut Vec<(i64, &Step)>) {
        let bodies: Vec<Vec<u8>> = logged.iter().map(|(_, step)| body(&step.record)).collect();
        let mut rows = Vec::new();
        for ((seq, step), body) in logged.iter().zip(&bodies) {
            rows.push(LogRow { seq: *seq, at: step.at, actor: &step.actor, kind: "step", body });
        }
        self.writer.append(&rows).unwrap();
        let changes = self.world.take_changes();
        self.writer.save(&changes).unwrap();
        logged.clear();
    }

    /// Takes each step in a transaction of its own, knowing nothing but what is stored.
    pub(crate) fn one_by_one(&mut self, steps: &[Step]) {
        for step in steps {
            self.world = self.writer.world().unwrap();
            self.batch(std::slice::from_ref(step));
        }
    }

    pub(crate) fn dump(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for table in store::DERIVED_TABLES {
            let dumped = self.writer.dump_table(table, |row| {
                lines.push(format!("{table}: {row}"));
                Ok(true)
            });
            dumped.unwrap();
        }
        lines
    }
}

fn body(record: &Record) -> Vec<u8> {
    match record {
        Record::Event(event) => serde_json::to_vec(&**event).unwrap(),
        Record::Action(action) => serde_json::to_vec(action).unwrap(),
    }
}

/// Steps that come after each other, a minute apart unless the clock is moved.
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
    pub(crate) now: Instant,
    events: usize,
}

impl Script {
    pub(crate) fn begin(text: &str) -> Self {
        Self { steps: Vec::new(), now: at(text), events: 0 }
    }

    fn add(&mut self, by: &str, record: Record, refused: bool) -> i64 {
        self.steps.push(Step { at: self.now, actor: actor(by), record, refused });
        i64::try_from(self.steps.iter().filter(|step| !step.refused).count()).unwrap()
    }

    /// Adds an action and returns the number it gets.
    pub(crate) fn act(&mut self, by: &str, action: Action) -> i64 {
        self.now = self.now.plus_seconds(60);
        self.add(by, Record::Action(action), false)
    }

    /// Adds an action that is refused.
    pub(crate) fn act_in_vain(&mut self, by: &str, action: Action) {
        self.add(by, Record::Action(action), true);
    }

    /// Adds an event and returns the number it gets.
    pub(crate) fn tell(&mut self, fact: Fact) -> i64 {
        self.now = self.now.plus_seconds(60);
        self.events += 1;
        let event = Event { source: "shop".into(), id: format!("e{}", self.events), time: self.now, fact };
        self.add("host", Record::from(event), false)
    }

    pub(crate) fn partner(&mut self, n: usize) -> i64 {
        let no = self.act(
            "visitor",
            Action::Apply(Box::new(Application {
                applicant: Applicant::Kol,
                name: format!("Partner {n}"),
                contact: "Siti".into(),
                phone: format!("+6012345{n:04}"),
                email: format!("p{n}@example.com"),
                country: "MY".into(),
                channels: vec![],
            })),
        );
        for step in [
            ReviewStep::Approve { representative: None },
            ReviewStep::SendContract { version: 1, document: "the contract".into() },
            ReviewStep::SignContract { signer_name: "Siti".into(), address: "127.0.0.1".into() },
            ReviewStep::Countersign { codes: vec![format!("CODE{n}")] },
        ] {
            self.act("ann", Action::Review { partner: no, step });
        }
        self.act("siti", Action::SetPayoutAccount { partner: no, account: account("Siti") });
        no
    }

    pub(crate) fn customer(&mut self, id: &str, code: Option<&str>) -> i64 {
        self.tell(Fact::CustomerRegistered {
            customer_id: id.into(),
            phone: format!("+65 {id}"),
            email: None,
            country: Some("SG".into()),
            referral_code: code.map(Into::into),
            click: None,
        })
    }

    pub(crate) fn pay(&mut self, id: &str, customer: &str, minor: i64, code: &str) -> i64 {
        self.tell(Fact::PaymentSucceeded {
            payment_id: id.into(),
            customer_id: customer.into(),
            kind: "vip_plan".into(),
            name: "Gold".into(),
            amount: amount(minor, code),
        })
    }

    pub(crate) fn refund(&mut self, id: &str, payment: &str, minor: i64, code: &str) -> i64 {
        self.tell(Fact::PaymentRefunded {
            refund_id: id.into(),
            payment_id: payment.into(),
            amount: amount(minor, code),
        })
    }
}
