//! Results as CSV: a header with `end_to_end_id` and `status` (`paid`, `failed` or `pending`, or the ISO
//! 20022 codes), and optionally `bank_reference`, `reason`, `amount` in decimals, and `currency`.

use csv::StringRecord;

use super::{BankReport, BankResultsError, Format, Lines, Money, Outcome};

/// Where the columns are.
struct Columns {
    end_to_end_id: usize,
    status: usize,
    bank_reference: Option<usize>,
    reason: Option<usize>,
    amount: Option<usize>,
    currency: Option<usize>,
}

pub(super) fn parse(text: &str) -> Result<BankReport, BankResultsError> {
    let mut csv = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = csv.headers().map_err(broken)?;
    let columns = columns(header).ok_or_else(|| BankResultsError::UnknownFormat {
        found: format!(
            "its first line is {:?}",
            text.lines().next().unwrap_or_default().chars().take(80).collect::<String>()
        ),
    })?;
    let mut report = BankReport::new(Format::Csv);
    let mut lines = Lines::of(text);
    for record in csv.records() {
        let record = record.map_err(broken)?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let amount =
            Money { decimal: cell(columns.amount).to_owned(), currency: cell(columns.currency).to_owned() };
        let line = lines.at(start(text, &record));
        let outcome = outcome(cell(Some(columns.status)), cell(columns.bank_reference), cell(columns.reason));
        report.keep(line, cell(Some(columns.end_to_end_id)), outcome, &amount);
    }
    Ok(report)
}

/// Where a record's first character is; the reader's own position may be at the line end before it.
fn start(text: &str, record: &StringRecord) -> u64 {
    let told = record.position().map_or(0, csv::Position::byte);
    let rest = usize::try_from(told).ok().and_then(|at| text.as_bytes().get(at..)).unwrap_or_default();
    (told..).zip(rest).find(|(_, byte)| !matches!(byte, b'\r' | b'\n')).map_or(told, |(at, _)| at)
}

fn columns(header: &StringRecord) -> Option<Columns> {
    let find = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    Some(Columns {
        end_to_end_id: find("end_to_end_id")?,
        status: find("status")?,
        bank_reference: find("bank_reference"),
        reason: find("reason"),
        amount: find("amount"),
        currency: find("currency"),
    })
}

fn outcome(status: &str, bank_reference: &str, reason: &str) -> Result<Outcome, String> {
    match status.to_ascii_lowercase().as_str() {
        "paid" | "acsc" | "accc" => Ok(Outcome::Paid { bank_reference: bank_reference.to_owned() }),
        "failed" | "rjct" => {
            let reason = if reason.is_empty() { "rejected by the bank" } else { reason };
            Ok(Outcome::Failed { reason: reason.to_owned() })
        }
        "pending" | "acsp" | "actc" | "pdng" => Ok(Outcome::Pending),
        _ => Err(format!("its status {status:?} is none of paid, failed and pending")),
    }
}

fn broken(cause: csv::Error) -> BankResultsError {
    let line = cause.position().map_or(1, csv::Position::line);
    BankResultsError::Csv { line: usize::try_from(line).unwrap_or(usize::MAX), problem: cause.to_string() }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// WD-5.
    #[test]
    fn rows_have_outcomes_and_unknown_words_are_shown() {
        let text = "\u{feff}end_to_end_id,status,bank_reference,reason,amount,currency\r\n\
                    WD-1,paid,R1,,12.5,MYR\r\n\
                    WD-2,FAILED,,\"closed, sorry\",,\r\n\
                    WD-3,pending,,,,\r\n\
                    WD-4,perhaps,,,,\r\n\
                    ,paid,R2,,,\r\n\
                    WD-5,paid,R3,,1.234,MYR\r\n";
        let report = parse(text.as_bytes()).unwrap();
        let told: Vec<_> =
            report.results.iter().map(|r| (r.end_to_end_id.as_str(), r.outcome.clone())).collect();
        let paid = Outcome::Paid { bank_reference: "R1".to_owned() };
        let failed = Outcome::Failed { reason: "closed, sorry".to_owned() };
        assert_eq!(told, [("WD-1", paid), ("WD-2", failed), ("WD-3", Outcome::Pending)]);
        assert_eq!(report.results[0].amount.unwrap().minor(), 1250);
        let lines: Vec<_> = report.unusable.iter().map(|u| u.line).collect();
        assert_eq!(lines, [5, 6, 7]);
    }

    #[test]
    fn columns_may_come_in_any_order() {
        let report = parse(b"Status,End_To_End_Id\npaid,WD-1\n").unwrap();
        assert_eq!(report.results[0].end_to_end_id, "WD-1");
    }

    #[test]
    fn a_row_of_another_length_is_refused_with_its_line() {
        let refused = parse(b"end_to_end_id,status\nWD-1,paid\nWD-2,paid,x\n").unwrap_err();
        assert!(refused.to_string().starts_with("line 3: "), "{refused}");
    }
}
