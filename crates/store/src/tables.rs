//! The tables, and how each is read from end to end.

use crate::engine::Sql;

/// Every table but the one of the schema's versions: what others refer to comes before them. Each is read
/// in the order of its key, with all of its columns.
pub(crate) const TABLES: [(&str, Sql); 56] = [
    ("actors", Sql("SELECT * FROM actors ORDER BY no")),
    ("log", Sql("SELECT * FROM log ORDER BY seq")),
    ("keys", Sql("SELECT * FROM keys ORDER BY kind, name")),
    ("waiting", Sql("SELECT * FROM waiting ORDER BY seq")),
    ("rules", Sql("SELECT * FROM rules ORDER BY version")),
    ("contract_texts", Sql("SELECT * FROM contract_texts ORDER BY version")),
    ("partners", Sql("SELECT * FROM partners ORDER BY no")),
    ("tallies", Sql("SELECT * FROM tallies ORDER BY partner")),
    ("contracts", Sql("SELECT * FROM contracts ORDER BY partner")),
    ("balances", Sql("SELECT * FROM balances ORDER BY partner, currency")),
    ("earnings", Sql("SELECT * FROM earnings ORDER BY partner, currency, month")),
    ("customers", Sql("SELECT * FROM customers ORDER BY no")),
    ("standings", Sql("SELECT * FROM standings ORDER BY customer")),
    ("payments", Sql("SELECT * FROM payments ORDER BY no")),
    ("clicks", Sql("SELECT * FROM clicks ORDER BY no")),
    ("channels", Sql("SELECT * FROM channels ORDER BY partner, channel")),
    ("credits", Sql("SELECT * FROM credits ORDER BY expires_at, credited_at, partner, currency, from_pos")),
    ("releases", Sql("SELECT * FROM releases ORDER BY at, payment")),
    ("batches", Sql("SELECT * FROM batches ORDER BY month")),
    ("withdrawals", Sql("SELECT * FROM withdrawals ORDER BY no")),
    ("withdrawal_lines", Sql("SELECT * FROM withdrawal_lines ORDER BY withdrawal, currency")),
    ("payment_files", Sql("SELECT * FROM payment_files ORDER BY batch, currency, number")),
    ("corrections", Sql("SELECT * FROM corrections ORDER BY no")),
    ("account_changes", Sql("SELECT * FROM account_changes ORDER BY no")),
    ("commissions", Sql("SELECT * FROM commissions ORDER BY no")),
    ("transfers", Sql("SELECT * FROM transfers ORDER BY no")),
    ("notes", Sql("SELECT * FROM notes ORDER BY last")),
    ("moments", Sql("SELECT * FROM moments ORDER BY no")),
    ("dropped", Sql("SELECT * FROM dropped ORDER BY seq")),
    ("refusals", Sql("SELECT * FROM refusals ORDER BY no")),
    ("blocks", Sql("SELECT * FROM blocks ORDER BY kind, no")),
    ("due_marks", Sql("SELECT * FROM due_marks ORDER BY kind")),
    ("idempotency", Sql("SELECT * FROM idempotency ORDER BY actor, key")),
    ("meta", Sql("SELECT * FROM meta ORDER BY name")),
    ("api_keys", Sql("SELECT * FROM api_keys ORDER BY no")),
    ("staff", Sql("SELECT * FROM staff ORDER BY no")),
    ("credentials", Sql("SELECT * FROM credentials ORDER BY holder, subject")),
    ("login_links", Sql("SELECT * FROM login_links ORDER BY token_hash")),
    ("audit", Sql("SELECT * FROM audit ORDER BY no")),
    ("sessions", Sql("SELECT * FROM sessions ORDER BY token_hash")),
    ("webhook_endpoints", Sql("SELECT * FROM webhook_endpoints ORDER BY no")),
    ("webhook_attempts", Sql("SELECT * FROM webhook_attempts ORDER BY no")),
    ("terms", Sql("SELECT * FROM terms ORDER BY version")),
    ("sellers", Sql("SELECT * FROM sellers ORDER BY no")),
    ("registrations", Sql("SELECT * FROM registrations ORDER BY no")),
    ("orders", Sql("SELECT * FROM orders ORDER BY no")),
    ("order_lines", Sql("SELECT * FROM order_lines ORDER BY order_no, place")),
    ("seller_accounts", Sql("SELECT * FROM seller_accounts ORDER BY seller, currency")),
    ("bill_lines", Sql("SELECT * FROM bill_lines ORDER BY no")),
    ("records", Sql("SELECT * FROM records ORDER BY no")),
    ("shopper_purses", Sql("SELECT * FROM shopper_purses ORDER BY shopper, currency")),
    ("lots", Sql("SELECT * FROM lots ORDER BY no")),
    ("redemptions", Sql("SELECT * FROM redemptions ORDER BY no")),
    ("bonus_entries", Sql("SELECT * FROM bonus_entries ORDER BY no")),
    ("budgets", Sql("SELECT * FROM budgets ORDER BY currency")),
    ("appointments", Sql("SELECT * FROM appointments ORDER BY at, kind, subject, currency")),
];

/// How a table is read.
pub(crate) fn all_rows(table: &str) -> Option<Sql> {
    TABLES.iter().find(|(name, _)| *name == table).map(|(_, sql)| *sql)
}
