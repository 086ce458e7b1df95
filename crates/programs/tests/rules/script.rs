//! Sequences of what may happen, drawn at random.

use crate::play::{
    Play, code, currency, fail, mark_paid, money, pays, refunds, registers, reject, step, suspend,
};
use money::Amount;
use programs::affiliate::{CorrectionKind, PayoutStep, ReviewStep};
use programs::{Action, Fact, Key, No};
use proptest::prelude::*;

/// How many partners there are; their numbers are those of their applications.
pub(crate) const PARTNERS: u32 = 2;

/// Something that may happen. It is refused where it does not fit.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Register {
        customer: u8,
        partner: u32,
    },
    Pay {
        payment: u8,
        customer: u8,
        minor: i64,
        currency: &'static str,
        kind: &'static str,
    },
    /// Of what is left, so many hundredths and one minor unit more; never more than it, but of what is
    /// not known yet.
    Refund {
        refund: u8,
        payment: u8,
        percent: i64,
    },
    Store {
        customer: u8,
    },
    Request {
        partner: usize,
    },
    Withdrawal {
        nth: usize,
        currency: Option<&'static str>,
        step: PayoutStep,
    },
    File {
        nth: usize,
        currency: &'static str,
    },
    Standing {
        partner: usize,
        suspend: bool,
    },
    Adjust {
        partner: usize,
        minor: i64,
    },
    Relocate {
        customer: u8,
        partner: usize,
    },
    Clock {
        hours: i64,
    },
}

const CURRENCIES: [&str; 3] = ["MYR", "VND", "CNY"];

pub(crate) fn a_fact() -> impl Strategy<Value = Step> {
    let currencies = || prop::sample::select(&CURRENCIES[..]);
    let kinds = prop::sample::select(&["vip_plan", "vip_plan", "vip_plan", "order_pack"][..]);
    prop_oneof![
        3 => (0u8..8, 0..=PARTNERS).prop_map(|(customer, partner)| Step::Register { customer, partner }),
        6 => (0u8..40, 0u8..8, 1i64..3000, currencies(), kinds).prop_map(
            |(payment, customer, minor, currency, kind)| Step::Pay { payment, customer, minor, currency, kind }
        ),
        4 => (0u8..40, 0u8..40, prop_oneof![1i64..100, Just(100)]).prop_map(|(refund, payment, percent)| {
            Step::Refund { refund, payment, percent }
        }),
        1 => (0u8..8).prop_map(|customer| Step::Store { customer }),
    ]
}

fn an_action() -> impl Strategy<Value = Step> {
    let partner = || 0..PARTNERS as usize;
    let payout = prop_oneof![
        Just(PayoutStep::Cancel),
        Just(PayoutStep::Approve),
        Just(PayoutStep::Approve),
        Just(reject()),
        Just(mark_paid()),
        Just(fail()),
    ];
    let line = prop::option::weighted(0.3, prop::sample::select(&CURRENCIES[..2]));
    prop_oneof![
        3 => partner().prop_map(|partner| Step::Request { partner }),
        5 => (0usize..3, line, payout)
            .prop_map(|(nth, currency, step)| Step::Withdrawal { nth, currency, step }),
        3 => (0usize..2, prop::sample::select(&CURRENCIES[..2]))
            .prop_map(|(nth, currency)| Step::File { nth, currency }),
        1 => (partner(), any::<bool>()).prop_map(|(partner, suspend)| Step::Standing { partner, suspend }),
        1 => (partner(), -500i64..500).prop_map(|(partner, minor)| Step::Adjust { partner, minor }),
        1 => (0u8..8, partner()).prop_map(|(customer, partner)| Step::Relocate { customer, partner }),
        4 => prop_oneof![1i64..48, 200i64..800, 8000i64..20_000].prop_map(|hours| Step::Clock { hours }),
    ]
}

/// Facts and actions, mixed.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(prop_oneof![3 => a_fact(), 2 => an_action()], 0..80)
}

impl Step {
    /// The fact it reports, unless it is an action.
    pub(crate) fn fact(&self, play: &Play) -> Option<Fact> {
        Some(match self {
            Self::Register { customer, partner } => {
                let referral = code(*partner);
                registers(&format!("c{customer}"), (*partner > 0).then_some(&referral))
            }
            Self::Pay { payment, customer, minor, currency, kind } => crate::play::buys(
                &format!("p{payment}"),
                &format!("c{customer}"),
                kind,
                money(*minor, currency),
            ),
            Self::Refund { refund, payment, percent } => {
                let payment = format!("p{payment}");
                let amount = play.known_payment(&payment).map_or(money(*percent, "MYR"), |row| {
                    Amount::new((row.left() * percent / 100 + 1).min(row.left()), row.amount.currency())
                });
                refunds(&format!("r{refund}"), &payment, amount)
            }
            Self::Store { customer } => Fact::StoreAuthorized {
                customer_id: format!("c{customer}"),
                platform: "shop".into(),
                store: "a".into(),
            },
            _ => return None,
        })
    }

    /// Does it, unless the rules refuse it. Where `taken` is false, facts are told without taking out
    /// what they changed.
    pub(crate) fn play(&self, play: &mut Play, partners: &[No], taken: bool) {
        if let Some(fact) = self.fact(play) {
            let event = play.next_event(fact);
            drop(if taken { play.tell(&event) } else { play.tell_only(&event) });
            return;
        }
        match self {
            Self::Request { partner } => {
                drop(play.act("Siti", &Action::RequestWithdrawal { partner: partners[*partner] }));
            }
            Self::Withdrawal { nth, currency: code, step } => {
                let newest = play.shelf.withdrawals.keys().rev().nth(*nth).copied();
                let currency = code.map(currency);
                if let Some(withdrawal) = newest {
                    let step = step.clone();
                    drop(play.act("Omar", &Action::StepWithdrawal { withdrawal, currency, step }));
                }
            }
            Self::File { nth, currency: code } => {
                let newest = play.shelf.batches.keys().rev().nth(*nth).copied();
                if let Some(batch) = newest {
                    drop(play.act("Omar", &Action::FilePayments { batch, currency: currency(code) }));
                }
            }
            Self::Standing { partner, suspend: aside } => {
                let review = if *aside { suspend() } else { ReviewStep::Reinstate };
                drop(play.act("Omar", &step(partners[*partner], review)));
            }
            Self::Adjust { partner, minor } => {
                correct(play, partners[*partner], CorrectionKind::Adjustment(money(*minor, "MYR")));
            }
            Self::Relocate { customer, partner } => {
                let known = play.known(Key::Customer, &format!("c{customer}"));
                if let Some(customer) = known {
                    correct(play, partners[*partner], CorrectionKind::Reattribution { customer });
                }
            }
            Self::Clock { hours } => play.run_due(play.now.plus_seconds(hours * 3600)),
            _ => {}
        }
    }
}

fn correct(play: &mut Play, partner: No, kind: CorrectionKind) {
    let proposal = Action::ProposeCorrection { partner, kind, reason: "a mistake".into() };
    if let Ok(programs::Done::Subject(correction)) = play.act("Omar", &proposal) {
        drop(play.act("Mei", &Action::DecideCorrection { correction, approve: true }));
    }
}

/// A programme with its partners, and steps to come; holding commissions for some days or not.
pub(crate) fn beginning(hold_days: i64) -> (Play, Vec<No>) {
    let mut play = Play::with(|rules| {
        rules.hold_days = hold_days;
        rules.min_paying_customers = 1;
        // So few that sequences of this length climb.
        rules.tiers[1].from = 2;
        rules.tiers[2].from = 4;
    });
    let partners: Vec<No> = (1..=PARTNERS).map(|number| play.partner(number)).collect();
    play.report(registers("c0", Some(&code(1)))).unwrap();
    play.report(pays("p0", "c0", money(500, "MYR"))).unwrap();
    (play, partners)
}
