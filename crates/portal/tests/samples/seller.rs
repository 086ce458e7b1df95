//! Samples of what only a seller sees.

use maud::Markup;
use portal::components::badge::Tone;
use portal::components::changes::Change;
use portal::components::field::{Choice, Kept};
use portal::components::layout::{Shell, Viewer};
use portal::pages::seller::terms::{Agreeing, TermsView, terms};
use portal::pages::seller::{campaign, campaigns, register};

use super::{HOSTILE, amount, at, currency, with_notice};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let shell = shell();
    vec![
        ("campaigns", campaigns::campaigns(&shell, &campaigns_view(true))),
        ("campaigns-none", campaigns::campaigns(&shell, &campaigns_view(false))),
        ("campaign", campaign::campaign(&shell, &campaign_view(false))),
        ("campaign-registered", campaign::campaign(&shell, &campaign_view(true))),
        (
            "register-refused",
            register::register(&with_notice(shell.clone(), Tone::Bad), &register_view(false)),
        ),
        ("register-registered", register::register(&shell, &register_view(true))),
        ("terms", terms(&shell, &terms_view(None))),
        (
            "terms-accept",
            terms(
                &shell,
                &terms_view(Some(Agreeing {
                    registration_id: "rg_01J9Z0C7M40001".into(),
                    error: Some("Tick the box to say that you agree.".into()),
                })),
            ),
        ),
    ]
}

pub(super) fn shell() -> Shell {
    super::shell(Viewer::Seller(HOSTILE.into()))
}

fn campaigns_view(found: bool) -> campaigns::CampaignsView {
    let row = campaigns::Row {
        slug: "bonus-cashback".into(),
        name: "Bonus Cashback".into(),
        details: "Shoppers who use the Bonus Cashback Voucher earn bonus on what they pay.".into(),
        countries: "Malaysia, Indonesia, Philippines, Singapore, Thailand, Vietnam".into(),
        rates_bps: (300, 450),
        status: Some("withdraw_under_review".into()),
    };
    campaigns::CampaignsView {
        searched: if found { String::new() } else { HOSTILE.into() },
        rows: if found { vec![row] } else { Vec::new() },
    }
}

fn changes() -> Vec<Change> {
    let change = |figure: &str, before: Option<&str>, after: Option<&str>| Change {
        figure: figure.into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    vec![
        change("Days until bonus can be spent", Some("7"), Some("14")),
        change("Malaysia: service fee", Some("3 %"), Some("4.50 %")),
        change("Vietnam: service fee", Some("3 %"), None),
    ]
}

fn campaign_view(registered: bool) -> campaign::CampaignView {
    let market = |country: &str, code: &str, capped: bool| campaign::Market {
        country: country.into(),
        currency: currency(code),
        rate_bps: 300,
        cap_per_unit: capped.then(|| amount(250, code)),
        trigger: "Orders that use the voucher".into(),
        tax_bps: 600,
        earn_bps: 500,
        earn_cap: capped.then(|| amount(2_500, code)),
        settles: "Each business day".into(),
    };
    campaign::CampaignView {
        slug: "bonus-cashback".into(),
        name: "Bonus Cashback".into(),
        details: "Shoppers who use the Bonus Cashback Voucher earn bonus on what they pay.".into(),
        markets: vec![market("Malaysia", "MYR", true), market("Vietnam", "VND", false)],
        reviewed: !registered,
        hold_days: 7,
        life_days: 90,
        terms_version: 1,
        effective: None,
        upcoming: vec![campaign::Upcoming {
            version: 2,
            effective: at("2026-07-01T00:00:00Z", "1 Jul 2026, 08:00"),
            words: "The fee in Malaysia rises; Vietnam ends.".into(),
            changes: changes(),
        }],
        versions: vec![
            campaign::Version {
                version: 2,
                effective: Some(at("2026-07-01T00:00:00Z", "1 Jul 2026, 08:00")),
                words: HOSTILE.into(),
            },
            campaign::Version { version: 1, effective: None, words: String::new() },
        ],
        registration: registered.then(|| "approved".into()),
    }
}

fn register_view(registered: bool) -> register::RegisterView {
    register::RegisterView {
        slug: "bonus-cashback".into(),
        name: "Bonus Cashback".into(),
        terms_version: 2,
        terms: "1. Your shop takes part from the moment its registration is approved.\n".repeat(12),
        registration: registered.then(|| "under_review".into()),
        markets: vec![Choice::new("MY", "Malaysia (MYR), 3 % service fee")],
        market: Kept::refused("MY", "The campaign runs in ID, PH."),
        agree_error: Some("These terms were replaced by version 2. Read that and agree to it.".into()),
    }
}

fn terms_view(agreeing: Option<Agreeing>) -> TermsView {
    TermsView {
        back: ("/seller/campaigns/bonus-cashback".into(), "Bonus Cashback".into()),
        version: 2,
        effective: Some(at("2026-07-01T00:00:00Z", "1 Jul 2026, 08:00")),
        old_terms_end: Some(at("2026-07-31T16:00:00Z", "1 Aug 2026, 00:00")),
        text: HOSTILE.into(),
        since: Some(1),
        words: vec![(2, "The fee in Malaysia rises; Vietnam ends.".into())],
        changes: changes(),
        agreeing,
    }
}
