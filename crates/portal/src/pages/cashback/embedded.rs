//! A shopper's bonus to stand within a page of the host's: no menu, no forms, nothing that needs a session.

use maud::{DOCTYPE, Markup, html};

use super::bonus::{BonusView, Entry, balance_card, kind_word, pending};
use crate::assets::asset_url;
use crate::components::empty::empty;
use crate::components::money::money;
use crate::components::time::moment;
use crate::lang::{self, t};

/// The page: the balance, what is on its way and what moved last.
#[must_use]
pub fn embedded(view: &BonusView) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang::spoken().tag()) {
            head {
                meta charset="utf-8";
                title { (t("shopper-title")) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                link rel="stylesheet" href=(asset_url("app.css"));
            }
            body {
                main {
                    h1 { (t("shopper-title")) }
                    @if view.balances.is_empty() { (empty(&t("shopper-none"), &t("shopper-none-why"), None)) }
                    @for balance in &view.balances { (balance_card(balance)) }
                    (pending(&view.pending))
                    @if !view.entries.is_empty() { (last(&view.entries)) }
                    p.small.hush { (t("frame-zone")) }
                }
            }
        }
    }
}

/// How many movements are shown.
const MOST_SHOWN: usize = 10;

fn last(entries: &[Entry]) -> Markup {
    html! {
        section.card.narrow aria-labelledby="last" {
            h2 #last { (t("shopper-last")) }
            dl.kv {
                @for entry in entries.iter().take(MOST_SHOWN) {
                    div {
                        dt { (kind_word(&entry.kind)) br; span.small { (moment(&entry.at)) } }
                        dd { (money(entry.amount)) }
                    }
                }
            }
        }
    }
}
