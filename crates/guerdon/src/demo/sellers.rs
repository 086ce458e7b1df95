//! Who sells at the demo's marketplace: sellers of several countries, each with its own way with the campaign.

/// What becomes of a seller's registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Career {
    /// It agrees to every version of the terms.
    Stays,
    /// It is suspended for a while.
    Suspended,
    /// It wants to leave, and then does not.
    ChangesItsMind,
    /// It leaves.
    Leaves,
    /// It wants to leave; nobody has decided yet.
    Leaving,
    /// It agrees to the new terms when the old ones are over.
    AgreesLate,
    /// It never agrees to the new terms.
    NeverAgrees,
    Rejected,
    UnderReview,
    /// It does not register.
    Stranger,
}

/// An article: its number, its name and its price in minor units.
pub(super) type Article = (&'static str, &'static str, i64);

/// A seller of the demo.
pub(super) struct Seller {
    pub(super) id: &'static str,
    /// Who agrees to the terms.
    pub(super) contact: &'static str,
    pub(super) country: &'static Country,
    pub(super) goods: [Article; 3],
    /// The day it registers; the first day of its orders for who does not.
    pub(super) registered: &'static str,
    pub(super) career: Career,
    /// How many orders it gets, from a week before that day on and without the sale at the end.
    pub(super) orders: i64,
}

/// A country of the marketplace.
#[derive(Debug)]
pub(super) struct Country {
    pub(super) code: &'static str,
    pub(super) currency: &'static str,
    /// What shipping costs, in minor units.
    pub(super) shipping: i64,
}

const fn country(code: &'static str, currency: &'static str, shipping: i64) -> Country {
    Country { code, currency, shipping }
}

pub(super) const MALAYSIA: Country = country("MY", "MYR", 590);
const INDONESIA: Country = country("ID", "IDR", 1_500_000);
const PHILIPPINES: Country = country("PH", "PHP", 5_900);
const THAILAND: Country = country("TH", "THB", 4_500);
const VIETNAM: Country = country("VN", "VND", 25_000);
const SINGAPORE: Country = country("SG", "SGD", 299);

/// Everybody who sells. Indexes into it are how the season names sellers.
pub(super) const SELLERS: [Seller; 12] = [
    Seller {
        id: "batik-hulu",
        contact: "Nurul Huda",
        country: &MALAYSIA,
        goods: [
            ("BH-SCARF", "Batik scarf", 6_900),
            ("BH-SHIRT", "Batik shirt", 14_900),
            ("BH-CLOTH", "Hand-drawn batik, 2 m", 32_000),
        ],
        registered: "2026-01-05",
        career: Career::Stays,
        orders: 72,
    },
    Seller {
        id: "tokopi-nusantara",
        contact: "Rizky Pratama",
        country: &INDONESIA,
        goods: [
            ("TK-GAYO", "Gayo beans, 250 g", 9_500_000),
            ("TK-TORAJA", "Toraja beans, 250 g", 11_000_000),
            ("TK-DRIP", "Drip set", 24_900_000),
        ],
        registered: "2026-01-08",
        career: Career::Stays,
        orders: 48,
    },
    Seller {
        id: "manila-makers",
        contact: "Jose Reyes",
        country: &PHILIPPINES,
        goods: [
            ("MM-YARN", "Cotton yarn", 12_500),
            ("MM-LOOM", "Table loom", 249_000),
            ("MM-DYE", "Plant dyes, 6 colours", 64_900),
        ],
        registered: "2026-01-12",
        career: Career::Suspended,
        orders: 46,
    },
    Seller {
        id: "chiang-mai-silver",
        contact: "Kanya Srisai",
        country: &THAILAND,
        goods: [
            ("CS-RING", "Silver ring", 59_000),
            ("CS-CHAIN", "Silver chain", 189_000),
            ("CS-EAR", "Ear studs", 39_000),
        ],
        registered: "2026-01-19",
        career: Career::ChangesItsMind,
        orders: 40,
    },
    Seller {
        id: "hoi-an-leather",
        contact: "Le Thi Mai",
        country: &VIETNAM,
        goods: [
            ("HL-BELT", "Leather belt", 320_000),
            ("HL-BAG", "Shoulder bag", 1_290_000),
            ("HL-PURSE", "Purse", 450_000),
        ],
        registered: "2026-01-26",
        career: Career::Leaves,
        orders: 34,
    },
    Seller {
        id: "lion-city-gadgets",
        contact: "Priya Menon",
        country: &SINGAPORE,
        goods: [
            ("LG-CABLE", "USB-C cable", 1_290),
            ("LG-STAND", "Laptop stand", 4_590),
            ("LG-LAMP", "Desk lamp", 3_990),
        ],
        registered: "2026-02-02",
        career: Career::NeverAgrees,
        orders: 28,
    },
    Seller {
        id: "bandung-knits",
        contact: "Sari Wulandari",
        country: &INDONESIA,
        goods: [
            ("BK-CARDI", "Cardigan", 18_900_000),
            ("BK-SOCKS", "Socks, 3 pairs", 4_900_000),
            ("BK-BEANIE", "Beanie", 6_500_000),
        ],
        registered: "2026-02-16",
        career: Career::AgreesLate,
        orders: 30,
    },
    Seller {
        id: "kedai-mainan",
        contact: "Wong Kah Wai",
        country: &MALAYSIA,
        goods: [
            ("KM-KITE", "Moon kite", 4_500),
            ("KM-TOP", "Spinning top", 1_900),
            ("KM-CONGKAK", "Congkak board", 11_900),
        ],
        registered: "2026-04-13",
        career: Career::Leaving,
        orders: 24,
    },
    Seller {
        id: "flash-deals-bkk",
        contact: "A. Flash",
        country: &THAILAND,
        goods: [
            ("FD-WATCH", "Watch", 99_000),
            ("FD-CASE", "Phone case", 9_900),
            ("FD-BUDS", "Ear buds", 49_900),
        ],
        registered: "2026-05-04",
        career: Career::Rejected,
        orders: 4,
    },
    Seller {
        id: "davao-cacao",
        contact: "Liza Manalo",
        country: &PHILIPPINES,
        goods: [
            ("DC-BAR", "Chocolate bar, 70 %", 18_500),
            ("DC-NIBS", "Cacao nibs", 24_000),
            ("DC-TABLEA", "Tablea, 12 pieces", 15_500),
        ],
        registered: "2026-05-11",
        career: Career::Stays,
        orders: 14,
    },
    Seller {
        id: "saigon-ceramics",
        contact: "Pham Quoc Bao",
        country: &VIETNAM,
        goods: [
            ("SC-CUP", "Tea cup", 95_000),
            ("SC-POT", "Tea pot", 420_000),
            ("SC-SET", "Tea set", 890_000),
        ],
        registered: "2026-06-19",
        career: Career::UnderReview,
        orders: 4,
    },
    Seller {
        id: "uncle-tan-hardware",
        contact: "Tan Ah Kow",
        country: &SINGAPORE,
        goods: [
            ("UT-DRILL", "Cordless drill", 8_900),
            ("UT-BITS", "Drill bits", 1_990),
            ("UT-LEVEL", "Spirit level", 2_490),
        ],
        registered: "2026-03-02",
        career: Career::Stranger,
        orders: 8,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use programs::cashback::Terms;
    use std::collections::BTreeSet;

    #[test]
    fn sellers_sell_in_the_markets_of_the_campaign() {
        let terms = Terms::template();
        for seller in &SELLERS {
            let market = terms.market(seller.country.code);
            let currency = market.map(|market| market.currency.code());
            assert_eq!(currency, Some(seller.country.currency), "{}", seller.id);
            let skus: BTreeSet<&str> = seller.goods.iter().map(|(sku, _, _)| *sku).collect();
            assert_eq!(skus.len(), seller.goods.len(), "{}", seller.id);
        }
        let ids: BTreeSet<&str> = SELLERS.iter().map(|seller| seller.id).collect();
        assert_eq!(ids.len(), SELLERS.len());
    }
}
