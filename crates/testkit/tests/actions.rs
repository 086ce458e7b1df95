//! Actions that are decided together are answered as they are one after the other, and leave the same behind:
//! the same redemption again and again, the same key twice, refusals, and what else comes between (SB-2).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::inbox::{Acted, Answer, Idempotency, Line, Render};
use app::views::{self, Parties, RedemptionView, ViewResult};
use app::{Failure, Service};
use programs::cashback::{OrderLine, RedemptionStep};
use programs::{Action, Actor, Done, Event, Fact, No, Refusal, World};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Waker};
use store::{Options, StoredAnswer, Writer};
use testdb::Place;
use testkit::facts::{event, line, myr};
use testkit::{Stand, proof_of};

/// What is asked for. What is about the redemption of a step says which step that was.
enum Ask {
    Reserve {
        amount: i64,
        seller: &'static str,
        order: Option<&'static str>,
        key: Option<&'static str>,
    },
    Step {
        of: usize,
        step: RedemptionStep,
    },
    Register(&'static str),
    /// An order that is paid in part by the redemption of a step.
    Order {
        id: &'static str,
        of: usize,
    },
    /// Somebody else keeps the first answer to a key.
    Keep(&'static str),
}

use Ask::{Keep, Order, Register, Reserve, Step};
use RedemptionStep::{Capture, Release};

const fn reserve(amount: i64) -> Ask {
    Reserve { amount, seller: "S1", order: None, key: None }
}

const fn under(key: &'static str, amount: i64) -> Ask {
    Reserve { amount, seller: "S1", order: None, key: Some(key) }
}

const fn of_order(order: &'static str, amount: i64) -> Ask {
    Reserve { amount, seller: "S1", order: Some(order), key: None }
}

/// The shopper has 500. Beside each, what it is answered in short.
const ASKS: [(Ask, &str); 24] = [
    (of_order("A", 100), "reserved"),
    (of_order("A", 100), "reserved"),
    (of_order("A", 90), "redemption_conflict"),
    (under("k1", 50), "reserved"),
    (under("k1", 50), "reserved"),
    (under("k1", 60), "key reused"),
    (under("k2", 1_000), "insufficient_bonus"),
    (Step { of: 0, step: Release }, "released"),
    (under("k2", 1_000), "insufficient_bonus"),
    (Step { of: 0, step: Capture }, "invalid_transition"),
    (of_order("A", 200), "reserved"),
    (Reserve { amount: 10, seller: "S2", order: None, key: None }, "seller_not_registered"),
    (Register("S2"), "made"),
    (Reserve { amount: 10, seller: "S2", order: None, key: None }, "reserved"),
    (reserve(300), "insufficient_bonus"),
    (under("k3", 20), "reserved"),
    (Order { id: "o2", of: 15 }, "told"),
    (Step { of: 15, step: Release }, "invalid_transition"),
    (Keep("k4"), "kept"),
    (under("k4", 20), "key reused"),
    (under("k1", 50), "reserved"),
    (Step { of: 10, step: Capture }, "captured"),
    (reserve(220), "reserved"),
    (reserve(1), "insufficient_bonus"),
];

/// The number of what was made, and what is answered.
type Said = (No, String);
type Later = Pin<Box<dyn Future<Output = Result<Said, Failure>>>>;

/// From what answers are made.
#[derive(Clone, Copy)]
enum From {
    Decided,
    Written,
}

struct Shop {
    stand: Stand,
    from: From,
}

fn sold(id: &str, redemption: Option<No>, minor: i64) -> Event {
    let line = OrderLine {
        line_id: "1".into(),
        sku: "tea".into(),
        name: "Tea".into(),
        quantity: 1,
        unit_price: myr(minor),
        seller_discount: myr(0),
        platform_discount: myr(0),
    };
    let fact = Fact::OrderCreated {
        order_id: id.into(),
        seller_id: "S1".into(),
        shopper_id: "B1".into(),
        bonus_cashback_voucher: true,
        redemption,
        lines: vec![line],
        shipping: myr(500),
    };
    event(&format!("{id}-created"), fact)
}

fn register(seller: &str) -> Action {
    Action::Register { seller_id: seller.into(), market: "MY".into(), terms_version: 1 }
}

fn number(done: &Done) -> No {
    let Done::Subject(no) = done else { panic!("{done:?}") };
    *no
}

fn written(no: No, view: Option<RedemptionView>) -> Answer {
    let shown = |view: RedemptionView| {
        let (status, amount, returned) = (view.status.name(), view.amount, view.returned);
        let named = (view.shopper_id, view.seller_id, view.order_id);
        format!("{status} {amount} {returned} {named:?} {} {}", view.at, view.expires_at)
    };
    let text = view.map_or_else(|| "made".to_owned(), shown);
    Answer { status: 200, body: format!("{no} {text}").into_bytes() }
}

fn refused(refusal: &Refusal) -> Answer {
    Answer { status: 409, body: format!("0 {} {}", refusal.code, refusal.detail).into_bytes() }
}

impl Shop {
    /// A seller who takes part, and a shopper who has 500 of bonus.
    async fn start(place: &Place, from: From) -> Self {
        let stand = Stand::start(place, Options::default()).unwrap();
        stand.act(register("S1")).await.unwrap().unwrap();
        let fact = |kind: &str, fact| event(&format!("o1-{kind}"), fact);
        let delivered = fact("delivered", Fact::OrderDelivered { order_id: "o1".into() });
        let completed = fact("completed", Fact::OrderCompleted { order_id: "o1".into() });
        stand.tell([sold("o1", None, 10_000), delivered, completed].map(line).into()).await.unwrap();
        Self { stand, from }
    }

    fn render(&self, parties: Option<Parties>) -> Render {
        let service = self.stand.service.clone();
        match (self.from, parties) {
            (From::Decided, Some(parties)) => {
                let shown = move |world: &World, done: &Done| -> ViewResult<Answer> {
                    let no = number(done);
                    let view = views::decided_redemption(world, &service, no, parties.clone())?;
                    Ok(written(no, Some(view)))
                };
                views::render_decided(shown, refused)
            }
            _ => {
                let shown = move |writer: &mut Writer, done: &Done| {
                    let no = number(done);
                    Ok(written(no, views::redemption(writer, &service, no)?))
                };
                views::render(shown, refused)
            }
        }
    }

    fn act(&self, action: Action, key: Option<Idempotency>, parties: Option<Parties>) -> Later {
        let (inbox, render) = (self.stand.service.inbox().clone(), self.render(parties));
        let actor = Actor { id: "test".into(), name: "test".into() };
        Box::pin(async move {
            Ok(match inbox.act(actor, action, key, render).await? {
                Acted::KeyReused => (0, "key reused".to_owned()),
                Acted::Answered(answer) => {
                    let text = String::from_utf8(answer.body).unwrap();
                    let (no, text) = text.split_once(' ').unwrap();
                    (no.parse().unwrap(), text.to_owned())
                }
            })
        })
    }

    /// Asks for something. The numbers are those of what was made by the steps.
    fn ask(&self, ask: &Ask, numbers: &[No]) -> Later {
        let shopper_id = "B1".to_owned();
        match *ask {
            Reserve { amount, seller, order, key } => {
                let parties = Parties { shopper_id: shopper_id.clone(), seller_id: seller.to_owned() };
                let action = Action::Reserve {
                    shopper_id,
                    amount: myr(amount),
                    seller_id: seller.into(),
                    order_id: order.map(str::to_owned),
                };
                let request = [u8::try_from(amount % 251).unwrap(); 32];
                let key = key.map(|key| Idempotency { key: key.into(), request });
                self.act(action, key, Some(parties))
            }
            Step { of, step } => {
                let parties = Parties { shopper_id, seller_id: "S1".into() };
                self.act(Action::StepRedemption { redemption: numbers[of], step }, None, Some(parties))
            }
            Register(seller) => self.act(register(seller), None, None),
            Order { id, of } => self.tell(vec![line(sold(id, Some(numbers[of]), 5_000))]),
            Keep(key) => self.write(move |writer, at| {
                let kept = StoredAnswer { request: vec![0; 32], status: 200, body: Vec::new(), at };
                writer.keep_answer("test", key, &kept)
            }),
        }
    }

    fn tell(&self, lines: Vec<Line>) -> Later {
        let (inbox, actor) = (self.stand.service.inbox().clone(), Arc::new(Actor::system()));
        Box::pin(async move { Ok((0, format!("told {:?}", inbox.tell(&actor, lines).await?))) })
    }

    fn write(
        &self,
        write: impl Fn(&mut Writer, programs::time::Instant) -> Result<(), store::StoreError> + Send + 'static,
    ) -> Later {
        let inbox = self.stand.service.inbox().clone();
        Box::pin(async move { inbox.write(Box::new(write)).await.map(|()| (0, "kept".to_owned())) })
    }

    /// What the shopper has in the end, and what moved it.
    fn left(&self) -> String {
        let service: &Service = &self.stand.service;
        let reader = service.reader().unwrap();
        let entries = views::bonus_entries(&reader, service, "B1", views::Place::default()).unwrap();
        let entries: Vec<_> = entries.rows.iter().map(|entry| (entry.kind, entry.amount)).collect();
        format!("{:?} {entries:?}", views::bonus(&reader, "B1").unwrap())
    }
}

/// One after the other: the answers, and what is left.
async fn singly(place: &Place) -> (Vec<Said>, String) {
    let shop = Shop::start(place, From::Written).await;
    let (mut said, mut numbers) = (Vec::new(), Vec::new());
    for (ask, _) in &ASKS {
        let answer = shop.ask(ask, &numbers).await.unwrap();
        numbers.push(answer.0);
        said.push(answer);
    }
    let left = shop.left();
    shop.stand.stop().await;
    (said, left)
}

/// All in one batch, of which nothing is committed before it is decided whole; `None` where the writer took some
/// of them with the first request, which is a matter of moments.
async fn together(place: &Place, from: From, numbers: &[No]) -> Option<(Vec<Said>, String)> {
    let shop = Shop::start(place, from).await;
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let held = shop.write(move |_, _| {
        let _ = wait.lock().unwrap().recv();
        Ok(())
    });
    let (service, first) = (shop.stand.service.clone(), numbers[0]);
    let in_pieces = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&in_pieces);
    let nothing_yet = shop.write(move |_, _| {
        let reader = service.reader().unwrap();
        seen.store(reader.redemption(first).unwrap().is_some(), Ordering::Release);
        Ok(())
    });
    let asked = ASKS.iter().map(|(ask, _)| shop.ask(ask, numbers));
    let mut later: Vec<Later> = std::iter::once(held).chain(asked).chain([nothing_yet]).collect();
    let mut context = Context::from_waker(Waker::noop());
    for later in &mut later {
        assert!(later.as_mut().poll(&mut context).is_pending());
    }
    go.send(()).unwrap();
    let mut said = Vec::new();
    for later in later {
        said.push(later.await.unwrap());
    }
    let left = shop.left();
    shop.stand.stop().await;
    (!in_pieces.load(Ordering::Acquire)).then(|| (said[1..=ASKS.len()].to_vec(), left))
}

/// As often as it takes to have them in one batch.
const TRIES: usize = 50;

#[tokio::test]
async fn actions_of_a_batch_are_answered_as_one_by_one() {
    let place = Place::fresh();
    let (expected, left) = singly(&place).await;
    for ((_, answer), (place, (_, short))) in expected.iter().zip(ASKS.iter().enumerate()) {
        assert!(answer.starts_with(short), "{place}: {answer}");
    }
    assert_eq!(proof_of(&place).difference, None);
    let numbers: Vec<No> = expected.iter().map(|(no, _)| *no).collect();
    for from in [From::Decided, From::Written] {
        let (mut place, mut done) = (Place::fresh(), None);
        for _ in 0..TRIES {
            done = together(&place, from, &numbers).await;
            if done.is_some() {
                break;
            }
            place = Place::fresh();
        }
        let (found, left_then) = done.expect("they are once in one batch");
        assert_eq!(found, expected);
        assert_eq!(left_then, left);
        assert_eq!(proof_of(&place).difference, None);
    }
}
