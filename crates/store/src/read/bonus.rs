use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::Page;
use crate::rows::{bonus, redemption};
use money::Currency;
use programs::cashback::{BonusEntry, Lot, Redemption, ShopperPurse};
use programs::{Key, No};

const PURSES_OF: Sql = Sql("SELECT currency, pending, available, reserved, debt, last_entry \
     FROM shopper_purses WHERE shopper = $1 ORDER BY currency");
const ALL_PURSES: Sql = Sql("SELECT currency, pending, available, reserved, debt, last_entry, shopper \
     FROM shopper_purses ORDER BY shopper, currency");
const LOTS_OF: Sql = Sql("SELECT no, shopper, currency, left_over, available_at, expires_at FROM lots \
     WHERE shopper = $1 AND left_over > 0 ORDER BY expires_at, no");
pub(super) const ENTRIES_OF: Sql =
    Sql("SELECT no, shopper, previous, kind, amount, currency, order_no, redemption, \
     at, transfer, cause FROM bonus_entries WHERE shopper = $1 AND no < $2 ORDER BY no DESC");
const FIND_ENTRY: Sql = Sql("SELECT no, shopper, previous, kind, amount, currency, order_no, redemption, \
     at, transfer, cause FROM bonus_entries WHERE no = $1");
const REDEMPTIONS_OF: Sql =
    Sql("SELECT no, shopper, seller, order_id, amount, currency, status, at, expires_at, takes, returned \
     FROM redemptions WHERE shopper = $1 AND no < $2 ORDER BY no DESC");
const BUDGETS: Sql = Sql("SELECT currency, left_over FROM budgets ORDER BY currency");

impl Connection {
    /// The number of a shopper by the marketplace's identifier.
    pub fn shopper_no(&self, shopper_id: &str) -> Result<Option<No>> {
        self.key(Key::Shopper, shopper_id)
    }

    /// A shopper's bonus, by currency; empty where none was ever promised.
    pub fn shopper_purses(&self, shopper: No) -> Result<Vec<(Currency, ShopperPurse)>> {
        self.query(PURSES_OF, &[shopper.into()], bonus::shopper_purse)
    }

    /// Hands over every shopper's bonus, until the function has enough.
    pub fn each_shopper_purse(
        &self,
        mut each: impl FnMut(No, Currency, &ShopperPurse) -> Result<bool>,
    ) -> Result<()> {
        self.scan(ALL_PURSES, &[], |row| {
            let (currency, purse) = bonus::shopper_purse(row)?;
            each(row.int(6)?, currency, &purse)
        })
    }

    /// The lots of a shopper of which something is left, in the order they are spent (SB-2).
    pub fn lots_of(&self, shopper: No) -> Result<Vec<Lot>> {
        self.query(LOTS_OF, &[shopper.into()], bonus::lot)
    }

    /// What moved a shopper's bonus, in all currencies, newest first. The cursor is an entry's number.
    pub fn bonus_entries_of(
        &self,
        shopper: No,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<BonusEntry>> {
        let row = |row: &Row<'_>| bonus::bonus_entry(row).map(|entry| (entry.no, entry));
        self.page(ENTRIES_OF, &[shopper.into()], before, limit, row)
    }

    /// A movement of a shopper's bonus.
    pub fn bonus_entry(&self, no: No) -> Result<Option<BonusEntry>> {
        self.one(FIND_ENTRY, &[no.into()], bonus::bonus_entry)
    }

    /// A redemption.
    pub fn redemption(&self, no: No) -> Result<Option<Redemption>> {
        self.one(redemption::FIND_REDEMPTION, &[no.into()], redemption::redemption)
    }

    /// A shopper's redemptions, newest first. The cursor is a redemption's number.
    pub fn redemptions_of(&self, shopper: No, before: Option<No>, limit: usize) -> Result<Page<Redemption>> {
        let row = |row: &Row<'_>| redemption::redemption(row).map(|found| (found.no, found));
        self.page(REDEMPTIONS_OF, &[shopper.into()], before, limit, row)
    }

    /// What is left of each budget (SB-4). Of a currency that has none the platform funds without limit.
    pub fn budgets(&self) -> Result<Vec<(Currency, i64)>> {
        self.query(BUDGETS, &[], |row| Ok((codec::currency(row, 0)?, row.int(1)?)))
    }
}
