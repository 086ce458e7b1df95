//! How long it takes to look something up in a store that holds much (P10): by the API, and on pages.

use crate::bench::child::Child;
use crate::bench::client::Client;
use crate::bench::events::{Shop, scrambled};
use crate::bench::ground::Ground;
use crate::bench::market::order_id;
use crate::bench::measure::{Latencies, Stopwatch};
use crate::bench::report::Run;
use anyhow::Context;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

const CONNECTIONS: u64 = 64;
/// How often somebody asks who does not ask as fast as they can.
const PAUSE: Duration = Duration::from_millis(100);

/// What there is to be asked for.
pub(in crate::bench) struct Asked {
    pub(in crate::bench) shop: Shop,
    pub(in crate::bench) partners: Vec<String>,
    pub(in crate::bench) payments: u64,
    pub(in crate::bench) orders: u64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
enum Question {
    Balance,
    Commissions,
    Customers,
    Payment,
    Order,
    Explanation,
    /// A page of a partner's, who has signed in.
    OwnPage(&'static str),
    /// A page of staff.
    StaffPage(&'static str),
    /// The page of staff about one of the partners.
    PartnerPage,
    /// The page of staff about one of the orders.
    OrderPage,
}

const QUESTIONS: [(Question, &str); 6] = [
    (Question::Balance, "a partner's balance"),
    (Question::Commissions, "a page of commissions"),
    (Question::Customers, "a page of customers"),
    (Question::Payment, "a payment"),
    (Question::Order, "an order"),
    (Question::Explanation, "why an order's fee is what it is"),
];

const PAGES: [(Question, &str); 8] = [
    (Question::OwnPage("/partner"), "page: a partner's home"),
    (Question::OwnPage("/partner/customers"), "page: My Customers"),
    (Question::OwnPage("/partner/commissions"), "page: Commission Details"),
    (Question::OwnPage("/partner/withdrawals"), "page: withdrawals"),
    (Question::StaffPage("/operator"), "page: the overview of staff"),
    (Question::StaffPage("/operator/registrations"), "page: registrations"),
    (Question::PartnerPage, "page: a partner, for staff"),
    (Question::OrderPage, "page: an order, for staff"),
];

impl Question {
    /// The path of one of all that could be asked for.
    fn path(self, asked: &Asked, chance: u64) -> anyhow::Result<String> {
        let count = u64::try_from(asked.partners.len())?.max(1);
        let partner = asked.partners.get(usize::try_from(chance % count)?).context("there are partners")?;
        let order = order_id(chance % asked.orders.max(1));
        Ok(match self {
            Self::Balance => format!("/v1/partners/{partner}/balance"),
            Self::Commissions => format!("/v1/partners/{partner}/commissions"),
            Self::Customers => format!("/v1/partners/{partner}/customers"),
            Self::Payment => {
                let sale = asked.shop.sale(chance % asked.payments.max(1));
                format!("/v1/payments/{}", sale.payment.as_str())
            }
            Self::Order => format!("/v1/orders/{order}"),
            Self::Explanation => format!("/v1/explain/{order}"),
            Self::OwnPage(path) | Self::StaffPage(path) => path.to_owned(),
            Self::PartnerPage => format!("/operator/partners/{partner}"),
            Self::OrderPage => format!("/operator/orders/{order}"),
        })
    }
}

/// Who asks.
struct Askers {
    /// The cookies of staff.
    staff: String,
    /// The cookies of each of some partners.
    partners: Vec<String>,
}

impl Askers {
    /// Nobody has signed in where no pages are asked for.
    async fn signed_in(child: &Child, asked: &Asked, pages: bool) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Made {
            key: String,
        }
        let (mut staff, mut partners) = (String::new(), Vec::new());
        if pages {
            staff = child.sign_in(None).await?;
            let mut client = child.connect().await?;
            for partner in asked.partners.iter().take(usize::try_from(CONNECTIONS)?) {
                let body = format!(r#"{{"role":"partner","participant":"{partner}"}}"#);
                let answer = client.post("/v1/keys", "application/json", body.as_bytes()).await?;
                let made: Made = serde_json::from_slice(answer.expect(201)?)?;
                partners.push(child.sign_in(Some(&made.key)).await?);
            }
        }
        Ok(Self { staff, partners })
    }

    /// The connection of one who asks a question.
    async fn connect(&self, child: &Child, question: Question, nth: u64) -> anyhow::Result<Client> {
        match question {
            Question::OwnPage(_) => {
                let nth = usize::try_from(nth)? % self.partners.len().max(1);
                child.browse(self.partners.get(nth).context("partners have signed in")?).await
            }
            Question::StaffPage(_) | Question::PartnerPage | Question::OrderPage => {
                child.browse(&self.staff).await
            }
            _ => child.connect().await,
        }
    }
}

/// Asks for everything by one, by 64 as fast as they can, and by 64 who ask ten times a second each.
pub(in crate::bench) fn look(
    ground: &mut Ground,
    engine: &str,
    child: &Child,
    asked: Asked,
) -> anyhow::Result<()> {
    let (asked, pages) = (Arc::new(asked), ground.sizes.pages);
    let askers = ground.runtime().block_on(Askers::signed_in(child, &asked, pages))?;
    let questions = QUESTIONS.iter().chain(PAGES.iter().filter(|_| pages));
    for (question, what) in questions {
        for (connections, pause) in [(1, None), (CONNECTIONS, None), (CONNECTIONS, Some(PAUSE))] {
            let who = match pause {
                None => format!("{connections} connection(s)"),
                Some(pause) => format!("{connections} connections, each every {} ms", pause.as_millis()),
            };
            ground.say(&format!("{what} on {engine}, {who}"));
            let run = ask(ground, child, &asked, &askers, *question, connections, pause)?;
            let what = format!("{engine}, {what}, {who}");
            ground.report.add("P10", what.as_str(), &run);
            let p99 = run.latency.map(|(_, p99)| p99.as_secs_f64() * 1e3);
            if connections > 1 {
                ground.report.at_most("P10", format!("{what}, p99 in ms"), p99, 5.0);
            }
        }
    }
    Ok(())
}

/// Asks over so many connections, each waiting for its answer, and a pause, before it asks again.
fn ask(
    ground: &Ground,
    child: &Child,
    asked: &Arc<Asked>,
    askers: &Askers,
    question: Question,
    connections: u64,
    pause: Option<Duration>,
) -> anyhow::Result<Run> {
    // Who pauses asks so seldom that a p99 takes longer to tell.
    let time = if pause.is_some() { ground.sizes.time } else { ground.sizes.time / 4 };
    let next = Arc::new(AtomicU64::new(0));
    let before = child.process().usage();
    let (wall, latencies) = ground.runtime().block_on(async {
        let mut clients: Vec<Client> = Vec::new();
        for nth in 0..connections {
            clients.push(askers.connect(child, question, nth).await?);
        }
        let (watch, mut tasks) = (Stopwatch::start(), JoinSet::new());
        for (nth, mut client) in (0_u32..).zip(clients) {
            let (asked, next) = (Arc::clone(asked), Arc::clone(&next));
            tasks.spawn(async move {
                let mut latencies = Latencies::default();
                let mut ticks = pause.map(interval);
                if let (Some(ticks), Some(pause)) = (&mut ticks, pause) {
                    // They do not all ask at the same moment.
                    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
                    ticks.reset_after(pause * (nth % 64) / 64);
                }
                while watch.elapsed() < time {
                    if let Some(ticks) = &mut ticks {
                        ticks.tick().await;
                    }
                    let path = question.path(&asked, scrambled(next.fetch_add(1, Ordering::Relaxed)))?;
                    let sent = Stopwatch::start();
                    client.get(&path).await?.expect(200)?;
                    latencies.push(sent.elapsed());
                }
                anyhow::Ok(latencies)
            });
        }
        let mut all = Latencies::default();
        while let Some(done) = tasks.join_next().await {
            all.extend(done.context("asking")??);
        }
        anyhow::Ok((watch.elapsed(), all))
    })?;
    let mut run = Run::new(latencies.count(), wall, before, child.process().usage());
    run.latency = latencies.p50_and_p99();
    run.written = None;
    Ok(run)
}
