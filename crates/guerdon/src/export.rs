//! `guerdon export`: what is stored, for other programs.

use crate::command::{Export, ExportLedger, ExportStatement, JournalFormat, StatementFormat};
use crate::opened::open;
use crate::running::ids;
use crate::system::{self, hint};
use anyhow::{Context, anyhow};
use app::ids::{Ids, Kind};
use app::views::Sight;
use documents::Date;
use documents::journal::{Account, Class, ControlTotal, Format, JournalTransfer, JournalWriter};
use documents::sheet::Form;
use documents::statement::{StatementRow, write_statement};
use ledger::{AccountCode, Transfer};
use money::{Amount, Currency};
use programs::No;
use programs::accounts::{
    PARTNER_AVAILABLE, PARTNER_IN_WITHDRAWAL, PARTNER_PENDING, Rule, SHOPPER_AVAILABLE, SHOPPER_DEBT,
    SHOPPER_PENDING, SHOPPER_RESERVED, kind_of,
};
use programs::affiliate::PhoneDisplay;
use programs::cashback::ShopperPurse;
use programs::time::{Instant, Zone};
use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use store::{CommissionRow, MOST_ROWS, Options, Reader};

/// Writes what is asked for.
pub(crate) fn export(what: &Export) -> anyhow::Result<()> {
    match what {
        Export::Ledger(arguments) => export_ledger(arguments),
        Export::Statement(arguments) => export_statement(arguments),
    }
}

fn export_ledger(arguments: &ExportLedger) -> anyhow::Result<()> {
    let store = open(&arguments.stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let format = match arguments.format {
        JournalFormat::Beancount => Format::Beancount,
        JournalFormat::Hledger => Format::Hledger,
        JournalFormat::Csv => Format::Csv,
    };
    let journal = Journal::of(&reader)?;
    deliver(arguments.output.as_deref(), |out| journal.write(&reader, format, out))
}

/// Hands a writer over: a file that stands there only when it is whole, or stdout. Whoever reads stdout
/// may stop when they have seen enough.
fn deliver(
    output: Option<&Path>,
    write: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = output else {
        let mut out = Stdout { enough: false };
        let written = write(&mut BufWriter::new(&mut out));
        return if out.enough { Ok(()) } else { written };
    };
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let doing = || format!("writing {}", path.display());
    let mut builder = tempfile::Builder::new();
    // What an ordinary new file may be read by; the umask takes from it.
    let mut file =
        builder.permissions(Permissions::from_mode(0o666)).tempfile_in(directory).with_context(doing)?;
    write(&mut BufWriter::new(&mut file)).with_context(doing)?;
    file.persist(path).with_context(doing)?;
    Ok(())
}

/// Stdout, which remembers that nobody reads it any more.
struct Stdout {
    enough: bool,
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = std::io::stdout().write(bytes);
        self.enough |= written.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        written
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let flushed = std::io::stdout().flush();
        self.enough |= flushed.as_ref().is_err_and(|error| error.kind() == ErrorKind::BrokenPipe);
        flushed
    }
}

/// An account of the ledger: its kind, and whose it is.
type Place = (AccountCode, No);

/// What must be known of the ledger before the first transfer is written.
struct Journal {
    zone: Zone,
    /// The accounts that were ever used, by name and first day.
    accounts: BTreeMap<Place, (String, Date)>,
}

impl Journal {
    fn of(reader: &Reader) -> anyhow::Result<Self> {
        let zone = reader.versions()?.rules_at(system::now()).zone.clone();
        let mut first: BTreeMap<Place, i64> = BTreeMap::new();
        reader.each_transfer(1, |transfer| {
            for place in sides(transfer) {
                first.entry(place).or_insert(transfer.at);
            }
            Ok(true)
        })?;
        let ids = ids(reader)?;
        let named = |(place, at): (Place, i64)| Ok((place, (name(ids, place), date(&zone, at)?)));
        let accounts = first.into_iter().map(named).collect::<anyhow::Result<_>>()?;
        Ok(Self { zone, accounts })
    }

    fn write(&self, reader: &Reader, format: Format, out: &mut dyn Write) -> anyhow::Result<()> {
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for ((code, _), (name, opened)) in &self.accounts {
            accounts.push(Account { name, class: class(*code)?, opened: *opened });
        }
        let mut journal = JournalWriter::begin(out, format, &accounts)?;
        let mut went = Ok(());
        reader.each_transfer(1, |transfer| {
            went = self.entry(transfer).and_then(|entry| Ok(journal.transfer(&entry.shown())?));
            Ok(went.is_ok())
        })?;
        went?;
        let totals = self.totals(reader)?;
        journal.finish(&totals)?;
        Ok(())
    }

    fn name(&self, place: Place) -> anyhow::Result<&str> {
        let account = self.accounts.get(&place).map(|(name, _)| name.as_str());
        account.ok_or_else(|| anyhow!("account {} of {} has no transfer but a balance", place.0.0, place.1))
    }

    fn entry(&self, transfer: &Transfer) -> anyhow::Result<Entry<'_>> {
        let [debit, credit] = sides(transfer);
        let rule = Rule::from_number(transfer.rule);
        Ok(Entry {
            no: transfer.no,
            date: date(&self.zone, transfer.at)?,
            debit: self.name(debit)?,
            credit: self.name(credit)?,
            amount: transfer.amount,
            rule,
            cause: transfer.cause.to_string(),
        })
    }

    /// What the accounts must hold at the end, from other sources than the transfers: each partner's from
    /// its balance, those of the programme from the totals kept with the seals (LG-2, LG-3).
    fn totals(&self, reader: &Reader) -> anyhow::Result<Vec<ControlTotal<'_>>> {
        let mut totals = Vec::new();
        for (currency, code, minor) in reader.totals()?.iter() {
            if !kind_of(code).is_some_and(|kind| kind.owned) {
                let minor = i64::try_from(minor).context("a total is larger than an amount can be")?;
                let balance = Amount::new(minor, currency);
                totals.push(ControlTotal { account: self.name((code, 0))?, balance });
            }
        }
        let owners: Vec<Place> = self.accounts.keys().filter(|(_, owner)| *owner != 0).copied().collect();
        for place in owners {
            for (currency, minor) in held(reader, place)? {
                let balance = Amount::new(minor, currency).negated()?;
                totals.push(ControlTotal { account: self.name(place)?, balance });
            }
        }
        Ok(totals)
    }
}

/// A transfer with its texts.
struct Entry<'a> {
    no: i64,
    date: Date,
    debit: &'a str,
    credit: &'a str,
    amount: Amount,
    rule: Option<Rule>,
    cause: String,
}

impl Entry<'_> {
    fn shown(&self) -> JournalTransfer<'_> {
        let Self { no, date, debit, credit, amount, rule, cause } = self;
        let (memo, rule) = rule.map_or(("transfer", ""), |rule| (rule.memo(), rule.id()));
        JournalTransfer { no: *no, date: *date, debit, credit, amount: *amount, memo, cause, rule }
    }
}

/// The two accounts of a transfer.
fn sides(transfer: &Transfer) -> [Place; 2] {
    [transfer.debit, transfer.credit].map(|code| {
        let owned = kind_of(code).is_some_and(|kind| kind.owned);
        (code, if owned { transfer.owner } else { 0 })
    })
}

/// What is kept of a participant's account beside the transfers: what the programme owes.
fn held(reader: &Reader, (code, owner): Place) -> anyhow::Result<Vec<(Currency, i64)>> {
    match Kind::of_owner(code) {
        Kind::Seller => {
            let accounts = reader.seller_accounts(owner)?;
            Ok(accounts.into_iter().map(|(currency, account)| (currency, account.balance)).collect())
        }
        Kind::Shopper => {
            let one = |purse: &ShopperPurse| match code {
                SHOPPER_PENDING => purse.pending,
                SHOPPER_AVAILABLE => purse.available,
                SHOPPER_RESERVED => purse.reserved,
                SHOPPER_DEBT => purse.debt.saturating_neg(),
                _ => 0,
            };
            let purses = reader.shopper_purses(owner)?;
            Ok(purses.iter().map(|(currency, purse)| (*currency, one(purse))).collect())
        }
        _ => {
            let purse = reader.purse(owner)?;
            let one = |balance: &programs::affiliate::Balance| match code {
                PARTNER_PENDING => balance.pending,
                PARTNER_AVAILABLE => balance.available,
                PARTNER_IN_WITHDRAWAL => balance.in_withdrawal,
                _ => 0,
            };
            Ok(purse.iter().map(|(currency, balance)| (*currency, one(balance))).collect())
        }
    }
}

fn name(ids: Ids, (code, owner): Place) -> String {
    let kind = kind_of(code).map_or("unknown", |kind| kind.name);
    if owner == 0 { kind.to_owned() } else { format!("{kind}:{}", ids.write(Kind::of_owner(code), owner)) }
}

fn class(code: AccountCode) -> anyhow::Result<Class> {
    let kind =
        kind_of(code).with_context(|| format!("account {} is not in the chart of accounts", code.0))?;
    Ok(match kind.class {
        ledger::Class::Asset => Class::Asset,
        ledger::Class::Liability => Class::Liability,
        ledger::Class::Income => Class::Income,
        ledger::Class::Expense => Class::Expense,
    })
}

fn date(zone: &Zone, at: i64) -> anyhow::Result<Date> {
    let day = zone.day(Instant::from_micros(at));
    let (year, month, number) = (u16::try_from(day.year)?, u8::try_from(day.month)?, u8::try_from(day.day)?);
    Date::new(year, month, number).with_context(|| format!("{day} cannot stand in a journal"))
}

fn export_statement(arguments: &ExportStatement) -> anyhow::Result<()> {
    let StatementFormat::Csv = arguments.format;
    let store = open(&arguments.stored, Options { read_only: true, ..Options::default() })?;
    let reader = store.reader()?;
    let ids = ids(&reader)?;
    let partner = ids.read(Kind::Partner, &arguments.partner);
    let partner = partner.filter(|no| matches!(reader.partner(*no), Ok(Some(_)))).ok_or_else(|| {
        let cause = format!("there is no partner {}", arguments.partner);
        hint(
            cause,
            "take the identifier from GET /v1/partners or from the partner's page; it begins with pa_",
        )
    })?;
    let rows = statement(&reader, ids, partner)?;
    let rows = rows.into_iter().map(Ok);
    deliver(arguments.output.as_deref(), |out| Ok(write_statement(out, Form::Csv, 0, rows)?))
}

/// All rows of a partner's commission details as the partner sees them (AP-12), oldest first.
fn statement(reader: &Reader, ids: Ids, partner: No) -> anyhow::Result<Vec<StatementRow>> {
    let display = reader.versions()?.rules_at(system::now()).phone_display;
    let sight = if display == PhoneDisplay::Full { Sight::Full } else { Sight::Masked };
    let (mut rows, mut from) = (Vec::new(), None);
    loop {
        let page = reader.commissions_of(partner, from, MOST_ROWS)?;
        rows.extend(page.rows.into_iter().map(|row| statement_row(row, ids, sight)));
        from = page.next;
        if from.is_none() {
            rows.reverse();
            return Ok(rows);
        }
    }
}

fn statement_row(row: CommissionRow, ids: Ids, sight: Sight) -> StatementRow {
    let CommissionRow { commission, payment_id, customer_id, phone, plan, paid, settled_at, .. } = row;
    StatementRow {
        status: if settled_at.is_some() { "available" } else { "pending" }.to_owned(),
        settled_at: settled_at.map(|at| at.to_string()),
        phone: sight.phone(&phone),
        plan,
        payment: paid,
        commission: commission.amount,
        rate_bps: commission.rate.bps(),
        paying_number: commission.paying_number,
        kind: commission.kind.name().to_owned(),
        id: ids.write(Kind::Commission, commission.no),
        payment_id,
        customer_id,
    }
}
