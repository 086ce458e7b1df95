use crate::engine::{Connection, Sql};
use crate::error::Result;
use crate::rows::{balance, channel, earned};
use money::Currency;
use programs::No;
use programs::affiliate::{Balance, Channels, MonthEarned, Purse};
use programs::time::Month;

const ALL_BALANCES: Sql =
    Sql("SELECT currency, pending, available, in_withdrawal, paid, expired, credited, \
     deficit, spans, lapsed, earned_month, earned, partner FROM balances ORDER BY partner, currency");

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

    /// What a partner earned in each month that has ended, from a month on; by currency, in the order of time.
    /// What the last one came to stands with the balance.
    pub fn earnings(&self, partner: No, from: Month) -> Result<Vec<(Currency, MonthEarned)>> {
        let from = from.to_string();
        self.query(earned::FIND_EARNINGS, &[partner.into(), (&from).into()], earned::earnings)
    }

    /// Hands over every partner's balances, until the function has enough.
    pub fn each_balance(&self, mut each: impl FnMut(No, Currency, &Balance) -> Result<bool>) -> Result<()> {
        self.scan(ALL_BALANCES, &[], |row| {
            let (currency, balance) = balance::balance(row)?;
            each(row.int(12)?, currency, &balance)
        })
    }
}
