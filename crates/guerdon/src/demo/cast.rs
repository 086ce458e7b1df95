//! Who is in the demo: partners of several countries, each at another point of its way.

use programs::affiliate::{Applicant, Application, Channel};

/// How far a partner has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Submitted,
    Rejected,
    Approved,
    ContractSent,
    ContractSigned,
    Active,
    Suspended,
}

/// A partner of the demo.
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) contact: &'static str,
    pub(super) email: &'static str,
    pub(super) applicant: Applicant,
    pub(super) country: &'static str,
    pub(super) phone: &'static str,
    /// Where it reaches people, and how many.
    pub(super) channel: (&'static str, i64),
    /// The referral code it gets, from activation on.
    pub(super) code: &'static str,
    /// The day it applied.
    pub(super) applied: &'static str,
    pub(super) stage: Stage,
    /// How many customers register, and how many of them ever pay.
    pub(super) customers: i64,
    pub(super) paying: i64,
    pub(super) market: Market,
}

/// What customers of a country pay, and what their numbers begin with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Market {
    pub(super) currency: &'static str,
    /// The VIP plans, smallest first, in minor units.
    pub(super) prices: [i64; 3],
    pub(super) prefix: &'static str,
    pub(super) bank: &'static str,
    pub(super) bic: &'static str,
}

const fn market(
    currency: &'static str,
    prices: [i64; 3],
    prefix: &'static str,
    bank: &'static str,
    bic: &'static str,
) -> Market {
    Market { currency, prices, prefix, bank, bic }
}

pub(super) const MALAYSIA: Market = market("MYR", [4_900, 9_900, 19_900], "+6012", "Maybank", "MBBEMYKL");
const VIETNAM: Market = market("VND", [250_000, 500_000, 990_000], "+8490", "Vietcombank", "BFTVVNVX");
const INDONESIA: Market =
    market("IDR", [15_900_000, 31_900_000, 63_900_000], "+62812", "Bank Mandiri", "BMRIIDJA");
const PHILIPPINES: Market = market("PHP", [59_900, 119_900, 239_900], "+63917", "BDO Unibank", "BNORPHMM");
const THAILAND: Market = market("THB", [39_000, 79_000, 159_000], "+6681", "Kasikornbank", "KASITHBK");
const SINGAPORE: Market = market("SGD", [1_500, 2_900, 5_900], "+659", "DBS Bank", "DBSSSGSG");
const CAMBODIA: Market = market("USD", [1_200, 2_300, 4_500], "+85512", "ABA Bank", "ABAAKHPP");

/// Everybody. Indexes into it are how the diary names partners.
pub(super) const CAST: [Member; 12] = [
    Member {
        name: "Siti Sells",
        contact: "Siti Rahman",
        email: "siti@sitisells.example",
        applicant: Applicant::Kol,
        country: "MY",
        phone: "+60123450001",
        channel: ("youtube", 48_000),
        code: "SARAWAK7",
        applied: "2026-01-03",
        stage: Stage::Active,
        customers: 104,
        paying: 42,
        market: MALAYSIA,
    },
    Member {
        name: "Nam Viet Digital",
        contact: "Nguyen Van Nam",
        email: "nam@namviet.example",
        applicant: Applicant::ServiceProvider,
        country: "VN",
        phone: "+84901230002",
        channel: ("agency clients", 320),
        code: "HANAM428",
        applied: "2026-01-06",
        stage: Stage::Active,
        customers: 58,
        paying: 16,
        market: VIETNAM,
    },
    Member {
        name: "Bandung Seller Club",
        contact: "Dewi Lestari",
        email: "dewi@bandungsellers.example",
        applicant: Applicant::CommunityOwner,
        country: "ID",
        phone: "+628123450003",
        channel: ("telegram", 5_200),
        code: "BANDNG55",
        applied: "2026-01-19",
        stage: Stage::Active,
        customers: 51,
        paying: 12,
        market: INDONESIA,
    },
    Member {
        name: "Maria Santos",
        contact: "Maria Santos",
        email: "maria@pampangashop.example",
        applicant: Applicant::User,
        country: "PH",
        phone: "+639171230004",
        channel: ("facebook", 2_100),
        code: "PAMPANGA",
        applied: "2026-02-02",
        stage: Stage::Active,
        customers: 36,
        paying: 7,
        market: PHILIPPINES,
    },
    Member {
        name: "Chan Commerce",
        contact: "Somchai Chantra",
        email: "somchai@chancommerce.example",
        applicant: Applicant::Partner,
        country: "TH",
        phone: "+66811230005",
        channel: ("line", 900),
        code: "CHANTH42",
        applied: "2026-02-09",
        stage: Stage::Active,
        customers: 27,
        paying: 6,
        market: THAILAND,
    },
    Member {
        name: "Merbay Pte. Ltd.",
        contact: "Lim Wei Ting",
        email: "weiting@merbay.example",
        applicant: Applicant::Partner,
        country: "SG",
        phone: "+6591230006",
        channel: ("newsletter", 1_400),
        code: "MERBAY99",
        applied: "2026-03-16",
        stage: Stage::Active,
        customers: 14,
        paying: 2,
        market: SINGAPORE,
    },
    Member {
        name: "Angkor Traders",
        contact: "Sokha Chea",
        email: "sokha@angkortraders.example",
        applicant: Applicant::CommunityOwner,
        country: "KH",
        phone: "+85512300007",
        channel: ("facebook", 3_300),
        code: "ANGKRS23",
        applied: "2026-02-23",
        stage: Stage::Suspended,
        customers: 12,
        paying: 3,
        market: CAMBODIA,
    },
    Member {
        name: "Penang Parcel",
        contact: "Tan Mei Ling",
        email: "meiling@penangparcel.example",
        applicant: Applicant::ServiceProvider,
        country: "MY",
        phone: "+60123450008",
        channel: ("warehouse clients", 85),
        code: "",
        applied: "2026-06-15",
        stage: Stage::ContractSigned,
        customers: 0,
        paying: 0,
        market: MALAYSIA,
    },
    Member {
        name: "Saigon Style",
        contact: "Tran Thi Hoa",
        email: "hoa@saigonstyle.example",
        applicant: Applicant::Kol,
        country: "VN",
        phone: "+84901230009",
        channel: ("tiktok", 112_000),
        code: "",
        applied: "2026-06-16",
        stage: Stage::ContractSent,
        customers: 0,
        paying: 0,
        market: VIETNAM,
    },
    Member {
        name: "Jakarta Dropship Forum",
        contact: "Budi Santoso",
        email: "budi@jdf.example",
        applicant: Applicant::CommunityOwner,
        country: "ID",
        phone: "+628123450010",
        channel: ("forum", 18_500),
        code: "",
        applied: "2026-06-17",
        stage: Stage::Approved,
        customers: 0,
        paying: 0,
        market: INDONESIA,
    },
    Member {
        name: "Yangon Online",
        contact: "Aung Min",
        email: "aung@yangononline.example",
        applicant: Applicant::User,
        country: "MM",
        phone: "+959123400011",
        channel: ("viber", 640),
        code: "",
        applied: "2026-06-21",
        stage: Stage::Submitted,
        customers: 0,
        paying: 0,
        market: SINGAPORE,
    },
    Member {
        name: "Quick Coupons",
        contact: "J. Quick",
        email: "j@quickcoupons.example",
        applicant: Applicant::User,
        country: "PH",
        phone: "+639171230012",
        channel: ("coupon site", 0),
        code: "",
        applied: "2026-05-04",
        stage: Stage::Rejected,
        customers: 0,
        paying: 0,
        market: PHILIPPINES,
    },
];

impl Member {
    /// What it applies with.
    pub(super) fn application(&self) -> Application {
        let (kind, audience) = self.channel;
        Application {
            applicant: self.applicant,
            name: self.name.to_owned(),
            contact: self.contact.to_owned(),
            phone: self.phone.to_owned(),
            email: self.email.to_owned(),
            country: self.country.to_owned(),
            channels: vec![Channel { kind: kind.to_owned(), url: None, audience: Some(audience) }],
        }
    }
}
