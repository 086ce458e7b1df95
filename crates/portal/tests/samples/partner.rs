//! Samples of what a partner sees.

use maud::Markup;
use portal::components::badge::Tone;
use portal::components::chart::{Chart, Figure, Series};
use portal::components::field::{Choice, Kept};
use portal::components::layout::{Shell, Viewer};
use portal::components::pager::Pager;
use portal::components::steps::Step as Reason;
use portal::pages::partner::apply::Step;
use portal::pages::partner::customers::Which;
use portal::pages::partner::{
    application, applied, apply, commissions, contract, customers, home, materials, payout_account,
    statements, why, withdraw, withdrawals,
};

use super::{HOSTILE, amount, at, balances, milestone, more, nobody, nth, phone, with_notice};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let shell = shell();
    vec![
        ("home", home::home(&shell, &home_view(true))),
        ("home-not-yet", home::home(&with_notice(shell.clone(), Tone::Bad), &home_view(false))),
        ("customers", customers::customers(&shell, &customers_view(50, Which::All, ""))),
        ("customers-not-bought", customers::customers(&shell, &customers_view(3, Which::NotBought, ""))),
        ("customers-paying", customers::customers(&shell, &customers_view(0, Which::Paying, ""))),
        ("customers-none", customers::customers(&shell, &customers_view(0, Which::All, ""))),
        ("customers-not-found", customers::customers(&shell, &customers_view(0, Which::All, HOSTILE))),
        ("commissions", commissions::commissions(&shell, &commissions_view(50))),
        ("commissions-none", commissions::commissions(&shell, &commissions_view(0))),
        ("statements", statements::statements(&shell, &statements_view(14))),
        ("statements-none", statements::statements(&shell, &statements_view(0))),
        ("why", why::why(&shell, &why_view())),
        (
            "withdrawals",
            withdrawals::withdrawals(&with_notice(shell.clone(), Tone::Good), &withdrawals_view(12)),
        ),
        ("withdrawals-none", withdrawals::withdrawals(&shell, &withdrawals_view(0))),
        ("withdraw", withdraw::withdraw(&shell, &withdraw_view())),
        ("payout-account", payout_account::payout_account(&shell, &account_form())),
        ("payout-account-locked", payout_account::payout_account(&shell, &account_locked())),
        ("apply", apply::apply(&nobody(None), &apply_view(Step::Who))),
        ("apply-reach", apply::apply(&nobody(None), &apply_view(Step::Reach))),
        ("apply-channels", apply::apply(&nobody(None), &apply_view(Step::Channels))),
        ("apply-check", apply::apply(&nobody(None), &apply_view(Step::Check))),
        ("applied", applied::applied(&nobody(None))),
        ("application", application::application(&applicant(), &application_view())),
        ("contract", contract::contract(&applicant(), &contract_view(true))),
        ("contract-signed", contract::contract(&shell, &contract_view(false))),
        ("materials", materials::materials(&shell, &materials_view())),
    ]
}

fn shell() -> Shell {
    super::shell(Viewer::Partner(HOSTILE.into()))
}

fn applicant() -> Shell {
    super::shell(Viewer::Applicant("Aisyah binti Rahman".into()))
}

fn home_view(everything_holds: bool) -> home::HomeView {
    home::HomeView {
        balances: if everything_holds { balances() } else { Vec::new() },
        eligibility: home::Eligibility {
            may_request: true,
            payout_account: everything_holds.then(|| "Maybank ••••1234".into()),
            in_process: (!everything_holds).then(|| "2026-06".into()),
            paying_customers: if everything_holds { 3 } else { 2 },
            needed_customers: Some(3),
            batch: "2026-06".into(),
            cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
            seconds_to_cutoff: 3 * 86_400 + 4 * 3_600,
        },
        tier: home::Tier {
            paying_customers: 8,
            rate_bps: 1000,
            next: Some((2, 1500)),
            all: vec![(1, 1000), (10, 1500), (20, 2000)],
        },
        customers: if everything_holds { 1_250 } else { 0 },
        registered_not_bought: if everything_holds { 4 } else { 0 },
        charts: if everything_holds { vec![chart()] } else { Vec::new() },
        referral: referral(),
    }
}

fn chart() -> Chart {
    let sizes = [0, 8_985, 12_500, 41_250, 38_000, 61_400, 59_900, -1_000, 72_300, 80_100, 76_000, 88_450];
    let figures =
        sizes.iter().map(|size| Figure { size: *size, text: portal::lang::money(amount(*size, "MYR")) });
    Chart {
        title: "Commission a month, in MYR".into(),
        axis: "Month".into(),
        places: ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]
            .map(str::to_owned)
            .into(),
        series: vec![Series { name: "Commission".into(), figures: figures.collect() }],
    }
}

fn statements_view(count: i8) -> statements::StatementsView {
    let month = |n: i8| statements::Month {
        name: format!("2026-{n:02}"),
        text: format!("Month {n} of 2026"),
        running: n == 1,
    };
    statements::StatementsView { months: (1..=count).map(month).collect() }
}

fn referral() -> home::Referral {
    home::Referral {
        url: "https://partners.example.com/r/K7QX92MB".into(),
        code: "K7QX92MB".into(),
        qr_url: "/partner/qr.svg".into(),
    }
}

fn customers_view(count: usize, which: Which, search: &str) -> customers::CustomersView {
    let rows = (0..count)
        .map(|n| {
            let bought = n % 3 != 0 && which != Which::NotBought;
            customers::Customer {
                id: format!("cus_{n:06}"),
                phone: phone(n),
                store_authorized: n % 2 == 0,
                latest_vip_tier: bought.then(|| "VIP Pro, 12 months".into()),
                topped_up: bought,
                registered_at: nth(n),
                last_top_up_at: bought.then(|| nth(n + 3)),
                paying: bought.then_some((u64::try_from(n).unwrap(), 1000)),
            }
        })
        .collect();
    let pager = if count == 50 { more() } else { Pager::default() };
    let asking = customers::Asking { which, search: search.into(), oldest_first: false };
    let all = if count == 0 && which == Which::All { 0 } else { 1_250 };
    customers::CustomersView { asking, all, not_bought: 4, paying: 800, rows, pager }
}

fn commissions_view(count: usize) -> commissions::CommissionsView {
    let row = |n: usize| commissions::CommissionRow {
        id: format!("cm_01J9Z0C7M4{n:04}"),
        reversal: n % 9 == 4,
        settled_at: (n > 0).then(|| nth(n)),
        phone: phone(n),
        plan: "VIP Pro, 12 months".into(),
        payment: amount(59_900, "MYR"),
        commission: amount(if n % 9 == 4 { -8_985 } else { 8_985 }, "MYR"),
        rate_bps: 1500,
        paying_number: 12,
        status: if n == 0 { "pending" } else { "available" }.into(),
    };
    let earned = if count == 0 { Vec::new() } else { vec![amount(1_368_390, "MYR"), amount(108_000, "VND")] };
    let pager = if count == 50 { more() } else { Pager::default() };
    commissions::CommissionsView {
        which: commissions::Which::All,
        earned,
        rows: (0..count).map(row).collect(),
        pager,
    }
}

fn why_view() -> why::WhyView {
    let step = |label: &str, value: &str, arithmetic: Option<&str>, rule: &str| Reason {
        label: label.into(),
        value: value.into(),
        arithmetic: arithmetic.map(str::to_owned),
        rule: Some(rule.into()),
    };
    why::WhyView {
        id: "cm_01J9Z0C7M40001".into(),
        reversal: false,
        amount: amount(899, "MYR"),
        status: "available".into(),
        steps: vec![
            step("Payment", "pay-88 of +60 12 ••• 4411 for VIP Pro, 1 month: MYR 59.90", None, "AP-7"),
            step("Window", "Paid 12 May 2026, within 2 years of 1 Mar 2026", None, "AP-7"),
            step("Number and tier", "The 12th paying customer; numbers 10 to 19 earn 15 %", None, "AP-8"),
            step(
                "Arithmetic",
                "Rounded half away from zero to a whole sen",
                Some("59.90 × 15 % = 8.985 → 8.99"),
                "AP-9",
            ),
            step("Ledger", "Transfer tr_01J9Z0C7M4, rules version 1", None, "LG-1"),
        ],
    }
}

fn withdrawals_view(count: usize) -> withdrawals::WithdrawalsView {
    let line = |amount, status: &str| withdrawals::Line {
        amount,
        status: status.into(),
        reason: (status == "failed").then(|| "The account is closed.".into()),
        bank_reference: (status == "paid").then(|| "20260623-771".into()),
    };
    let rows = (0..count)
        .map(|n| {
            let mut history = vec![milestone("requested", 1, "You", None)];
            if n > 0 {
                history.push(milestone("in_review", 2, "Cutoff", None));
                history.push(milestone("approved", 3, "Mei Ling", None));
                history.push(milestone("paying", 4, "Mei Ling", None));
                history.push(milestone("paid", 5, "Bank", Some("Reference 20260623-771")));
            }
            let status = if n > 0 { "paid" } else { "requested" };
            withdrawals::Withdrawal {
                id: format!("wd_01J9Z0C7M4{n:04}"),
                status: status.into(),
                batch: format!("2026-{:02}", 12 - n),
                requested_at: nth(n),
                account: "Maybank ••••1234".into(),
                lines: vec![line(amount(128_450, "MYR"), status), line(amount(420_000, "VND"), status)],
                history,
                cancellable: n == 0,
            }
        })
        .collect();
    withdrawals::WithdrawalsView { rows, pager: Pager::default() }
}

fn withdraw_view() -> withdraw::WithdrawView {
    withdraw::WithdrawView {
        lines: vec![amount(128_450, "MYR"), amount(420_000, "VND")],
        account: "Aisyah binti Rahman, Maybank ••••1234".into(),
        batch: "2026-06".into(),
        cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
    }
}

fn countries() -> Vec<Choice> {
    vec![Choice::new("MY", "Malaysia"), Choice::new("TH", "Thailand"), Choice::new("VN", "Vietnam")]
}

fn account_form() -> payout_account::PayoutAccountView {
    payout_account::PayoutAccountView::Form(Box::new(payout_account::PayoutAccountForm {
        holder: Kept::new(HOSTILE),
        bank_name: Kept::new("Maybank"),
        bic: Kept::refused("MBB", "A BIC has 8 or 11 letters and digits; this has 3."),
        account_number: Kept::new("1122334455"),
        country: Kept::new("MY"),
        currency: Kept::refused("CNY", "Nothing is paid in CNY. Choose another currency."),
        countries: countries(),
        currencies: vec![Choice::new("MYR", "MYR"), Choice::new("THB", "THB")],
    }))
}

fn account_locked() -> payout_account::PayoutAccountView {
    payout_account::PayoutAccountView::Locked(payout_account::PayoutAccount {
        holder: "Aisyah binti Rahman".into(),
        bank_name: "Maybank".into(),
        bic: "MBBEMYKL".into(),
        account_number: "••••••1234".into(),
        country: "Malaysia".into(),
        currency: "MYR".into(),
        change_proposed: true,
    })
}

fn apply_view(step: Step) -> apply::ApplyView {
    apply::ApplyView {
        step,
        applicant_type: Kept::new("kol"),
        name: Kept::new("Kedai Aisyah"),
        contact: Kept::new("Aisyah"),
        phone: Kept::refused(
            "012 345",
            "This is not a whole phone number. Write it with its country code, such as +60 12 345 6789.",
        ),
        email: Kept::new("aisyah@example.com"),
        country: Kept::new("MY"),
        channels: vec![
            apply::ChannelFields {
                kind: Kept::new("Facebook group"),
                url: Kept::new("https://facebook.com/groups/kedai"),
                audience: Kept::refused("many", "Write a whole number."),
            },
            apply::ChannelFields::default(),
        ],
        countries: countries(),
    }
}

fn application_view() -> application::ApplicationView {
    application::ApplicationView {
        status: "contract_sent".into(),
        representative: Some("Mei Ling".into()),
        history: vec![
            milestone("submitted", 1, "You", None),
            milestone("approved", 2, "Mei Ling", None),
            milestone("contract_sent", 2, "Mei Ling", None),
        ],
    }
}

fn contract_view(open: bool) -> contract::ContractView {
    let signing = if open {
        contract::Signing::Open {
            signer_name: Kept::refused("A", "Type your full name."),
            agree_error: Some("Tick the box to agree.".into()),
        }
    } else {
        contract::Signing::Signed {
            signer_name: "Aisyah binti Rahman".into(),
            at: nth(4),
            address: "203.0.113.7".into(),
            countersigned_at: None,
        }
    };
    contract::ContractView {
        version: "2026-01".into(),
        text: "PARTNER AGREEMENT\n\n1. Between Example Sdn. Bhd. and Kedai Aisyah.\n\n2. The partner \
               recommends VIP plans and earns commission on them as the programme's rules say.\n\n3. \
               Nothing is paid in CNY."
            .into(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        signing,
    }
}

fn materials_view() -> materials::MaterialsView {
    let poster = |locale: &str, portrait| materials::Poster {
        portrait,
        url: format!(
            "/partner/materials/posters/{locale}/{}.png",
            if portrait { "portrait" } else { "square" }
        ),
    };
    let language = |locale: &str, language: &str, text: &str| materials::InLanguage {
        locale: locale.into(),
        language: language.into(),
        text: text.into(),
        posters: vec![poster(locale, true), poster(locale, false)],
    };
    let share = |channel: &str| materials::Share {
        channel: (channel != "email").then(|| channel.into()),
        url: format!("https://share.example.com/{channel}?text=https%3A%2F%2Fpartners.example.com"),
    };
    let brought =
        |channel: &str, clicks, customers| materials::Brought { channel: channel.into(), clicks, customers };
    materials::MaterialsView {
        referral: referral(),
        channels: vec![brought("WhatsApp", 1_204, 31), brought(HOSTILE, 2, 0)],
        languages: vec![
            language("en", "English", "Try VIP free for 7 days:\nhttps://partners.example.com/r/K7QX92MB"),
            language("th", "ไทย", "ทดลองใช้ VIP ฟรี 7 วัน:\nhttps://partners.example.com/r/K7QX92MB"),
            language("zh-Hans", "简体中文", "免费试用 VIP 7 天：\nhttps://partners.example.com/r/K7QX92MB"),
        ],
        shares: ["WhatsApp", "Viber", "Facebook", "Telegram", "LINE", "Zalo", "X", "email"].map(share).into(),
    }
}
