use crate::engine::{Connection, Sql};
use crate::error::Result;
use crate::rows::{balance, channel};
use money::Currency;
use programs::No;
use programs::affiliate::{Balance, Channels, Purse};

const ALL_BALANCES: Sql =
    Sql("SELECT currency, pending, available, in_withdrawal, paid, expired, credited, \
     deficit, spans, lapsed, partner FROM balances ORDER BY partner, currency");

impl Connection {
    /// A partner's balances, by currency; empty where nothing ever moved.
    pub fn purse(&self, partner: No) -> Result<Purse> {
        let balances = self.query(balance::FIND_BALANCES, &[partner.into()], balance::balance)?;
        Ok(balances.into_iter().collect())
    }

    /// What a partner's channels brought, by their names (AP-3).
    pub fn channels(&self, partner: No) -> Result<Channels> {
        let channels = self.query(channel::FIND_CHANNELS, &[partner.into()], channel::channel)?;
        Ok(channels.into_iter().collect())
    }

    /// Hands over every partner's balances, until the function has enough.
    pub fn each_balance(&self, mut each: impl FnMut(No, Currency, &Balance) -> Result<bool>) -> Result<()> {
        self.scan(ALL_BALANCES, &[], |row| {
            let (currency, balance) = balance::balance(row)?;
            each(row.int(10)?, currency, &balance)
        })
    }
}
