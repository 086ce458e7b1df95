//! Everything pages are made of, with samples: what a new page is put together from.

use maud::{Markup, html};
use money::{Amount, Currency};

use crate::components::badge::{Tone, status_badge};
use crate::components::chart::{Chart, Figure, Series, chart};
use crate::components::checklist::{Requirement, checklist};
use crate::components::copy::copy_text;
use crate::components::dialog::dialog;
use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::field::{Choice, Field, Kept, error_summary, field, tick};
use crate::components::form::{Weight, post_form, submit};
use crate::components::icon::{Icon, icon};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::{money, money_list};
use crate::components::notice::{Notice, notice};
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::stat::stat;
use crate::components::steps::{Step, steps};
use crate::components::table::{Column, Sorted, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{count, duration, rate, t, t_html, t_with};
use crate::paths;

/// The page. Its headings are names of components, which are the same in every language.
#[must_use]
pub fn design(shell: &Shell) -> Markup {
    let part = |name: &str, body: &Markup| {
        html! { section.stack aria-label=(name) { h2 { (name) } (body) } }
    };
    layout(
        shell,
        Head { title: "Design", section: paths::DESIGN, back: None },
        &html! {
            (part("Colour", &colours()))
            (part("Type and space", &letters()))
            (part("Icon", &html! { div.row { @for one in Icon::ALL { (icon(one)) } } }))
            (part("Status", &statuses()))
            (part("Money, rate, count, time", &figures()))
            (part("Stat", &stats()))
            (part("Chart", &charts()))
            (part("Table, download, pager, tabs", &tables()))
            (part("Form", &forms(&shell.csrf)))
            (part("Dialog, copy, search", &asking()))
            (part("Notice", &notices()))
            (part("Checklist, timeline, steps, empty", &lists()))
        },
    )
}

fn colours() -> Markup {
    const TOKENS: [&str; 18] = [
        "bg",
        "surface",
        "line",
        "line-strong",
        "ink",
        "soft",
        "accent",
        "on-accent",
        "accent-tint",
        "good",
        "good-tint",
        "warn",
        "warn-tint",
        "bad",
        "bad-tint",
        "info",
        "info-tint",
        "focus",
    ];
    html! { ul.swatches { @for token in TOKENS { li.{ "swatch-" (token) } { "--" (token) } } } }
}

fn letters() -> Markup {
    html! {
        div.card {
            p.lead-money { "Lead" }
            h2 { "Heading" }
            h3 { "Small heading" }
            p { "Text. " a href=(paths::DESIGN) { "A link" } " and " code { "code" } "." }
            p.small.hush { "Small and hushed" }
            p { "0123456789 " span lang="th" { "ยินดีต้อนรับ" } " " span lang="vi" { "Hoa hồng tiếp thị" } " " span lang="zh-Hans" { "佣金明细" } }
        }
    }
}

fn statuses() -> Markup {
    const CODES: [&str; 35] = [
        "submitted",
        "approved",
        "contract_sent",
        "contract_signed",
        "active",
        "suspended",
        "terminated",
        "rejected",
        "requested",
        "in_review",
        "paying",
        "paid",
        "failed",
        "cancelled",
        "open",
        "done",
        "pending",
        "available",
        "waiting",
        "refused",
        "under_review",
        "withdraw_under_review",
        "expired",
        "created",
        "shipped",
        "delivered",
        "delivery_failed",
        "completed",
        "refunded",
        "none",
        "not_covered",
        "reserved",
        "captured",
        "released",
        "lapsed",
    ];
    html! { div.row { @for code in CODES { (status_badge(code)) } } }
}

fn amount(minor: i64, code: &str) -> Option<Amount> {
    Currency::parse(code).ok().map(|currency| Amount::new(minor, currency))
}

fn figures() -> Markup {
    let amounts: Vec<Amount> = [(128_450, "MYR"), (-4_200, "SGD"), (50_000_000, "IDR"), (250_000, "VND")]
        .iter()
        .filter_map(|(minor, code)| amount(*minor, code))
        .collect();
    let strong = html! { strong { "2026-06" } };
    facts(&[
        ("money", money_list(&amounts)),
        ("rate", html! { (rate(1250)) }),
        ("count", html! { (count(1_204_000)) }),
        ("duration", html! { (duration(273_600)) }),
        ("moment", moment(&sample_moment())),
        ("t_with", html! { (t_with("sample-customers", &[("count", 1_204_i64.into())])) }),
        ("t_html", t_html("sample-batch", &[("batch", (&strong).into()), ("by", "Siti".into())])),
    ])
}

fn sample_moment() -> Moment {
    Moment::new("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00")
}

fn stats() -> Markup {
    html! {
        div.stats {
            (stat("Payable", html! { (amount(1_284_500, "MYR").map(money).unwrap_or_default()) }, "to 214 partners", None))
            (stat("Applications to review", 3, "", Some(paths::DESIGN)))
            (stat("Next cutoff in", duration(273_600), moment(&sample_moment()), None))
        }
    }
}

fn charts() -> Markup {
    let series = |name: &str, sizes: [i64; 6]| Series {
        name: name.to_owned(),
        figures: sizes.map(|size| Figure { size, text: count(size) }).to_vec(),
    };
    let places = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"].map(str::to_owned).to_vec();
    chart(&Chart {
        title: "Charged and refunded a month".to_owned(),
        axis: "Month".to_owned(),
        places,
        series: vec![
            series("Charged", [1_200, 1_900, 1_400, 2_600, 3_100, 2_800]),
            series("Refunded", [100, 240, 90, 0, 410, 330]),
        ],
    })
}

fn tables() -> Markup {
    let columns = [
        Column::named("Customer"),
        Column::number_named("Commission")
            .sorts(format!("{}?sort=commission", paths::DESIGN), Sorted::Descending),
        Column::named("Status"),
    ];
    let row = |name: &str, minor, status: &str| {
        vec![html! { (name) }, amount(minor, "MYR").map(money).unwrap_or_default(), status_badge(status)]
    };
    let tab = |label: &str, count, current| Tab {
        path: paths::DESIGN.to_owned(),
        label: label.to_owned(),
        count,
        current,
    };
    html! {
        (tabs("Faces", &[tab("All", Some(214), true), tab("Pending", Some(3), false), tab("Paid", None, false)]))
        (table("Customers", &columns, &[row("cus_1", 1250, "available"), row("cus_2", -320, "refunded")]))
        (downloads("/design", ""))
        (pager(&Pager { first: Some(paths::DESIGN.to_owned()), next: Some(paths::DESIGN.to_owned()) }))
    }
}

fn forms(csrf: &str) -> Markup {
    let kept = Kept::new("Aisyah");
    let refused = Kept::refused("12 34", "Write the number with its country code, such as +60 12 345 6789.");
    let empty = Kept::default();
    let choices = [Choice::new("MY", &t("country-MY")), Choice::new("TH", &t("country-TH"))];
    let fields = [
        Field::input("text", "design-name", "Name", &kept).hint("As it stands in the contract."),
        Field::input("tel", "design-phone", "Telephone", &refused),
        Field::select("design-country", "Country", &empty, &choices).optional(),
    ];
    html! {
        div.card.narrow {
            (error_summary(&fields))
            (post_form(paths::DESIGN, csrf, &html! {
                @for one in &fields { (field(one)) }
                (tick("design-agree", "I agree", None))
                div.row {
                    (submit("Primary", Weight::Primary))
                    (submit("Plain", Weight::Plain))
                    (submit("Danger", Weight::Danger))
                }
            }))
        }
    }
}

fn asking() -> Markup {
    html! {
        (dialog("design-dialog", "Terminate…", "danger", "Terminate the partnership?", &html! {
            p { "What was earned stays the partner's. This cannot be taken back." }
        }))
        (copy_text("design-copy", "https://example.com/r/ABCD2345", None))
        (search(paths::DESIGN, "Find", "An order, a seller or a shopper.", "", "Find"))
    }
}

fn notices() -> Markup {
    let one = |tone, code: Option<&str>| Notice {
        tone,
        code: code.map(str::to_owned),
        detail: "What happened, in a sentence.".to_owned(),
        hint: Some("What to do next.".to_owned()),
    };
    html! {
        @for (tone, code) in [(Tone::Good, None), (Tone::Info, None), (Tone::Warn, None), (Tone::Bad, Some("withdrawal_in_process"))] {
            (notice(&one(tone, code)))
        }
    }
}

fn lists() -> Markup {
    let requirement = |met, text: &str| Requirement {
        met,
        text: text.to_owned(),
        advice: Some("What to do about it.".to_owned()),
    };
    let milestone = |status: &str, reason: Option<&str>| Milestone {
        status: status.to_owned(),
        at: sample_moment(),
        by: Some("Siti".to_owned()),
        reason: reason.map(str::to_owned),
    };
    let step = Step {
        label: "Commission".to_owned(),
        value: "MYR 8.99".to_owned(),
        arithmetic: Some("59.90 × 15 % = 8.985, rounded to 8.99".to_owned()),
        rule: Some("AP-9".to_owned()),
    };
    html! {
        div.two {
            div.card { (checklist(&[requirement(true, "Payout account"), requirement(false, "2 of 3 paying customers")])) }
            div.card { (timeline(&[milestone("requested", None), milestone("in_review", Some("In the batch of June"))], &["paying", "paid"])) }
        }
        (steps(&[step]))
        (empty("Nothing yet", "What will be here, and why it is not yet.", Some((paths::DESIGN, "Where to go"))))
    }
}
