//! What the schema forbids: the rules never make such rows; if they did, it would be the second to say no.

use crate::error::StoreError;
use crate::statements::on_both;

/// What is forbidden of partners and of the log, and the statement that tries it.
const AFFILIATE: [(&str, &str); 32] = [
    ("LG-1 an amount of nothing", "INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 102, 0, 'MYR')"),
    ("LG-1 one account on both sides", "INSERT INTO transfers VALUES (1, 1, 1, 1, 1, 101, 101, 5, 'MYR')"),
    (
        "LG-4 in withdrawal below zero",
        "INSERT INTO balances VALUES (1, 'MYR', 0, 0, -1, 0, 0, 0, 0, '', '', NULL, NULL)",
    ),
    (
        "WD-8 a deficit beside credits",
        "INSERT INTO balances VALUES (1, 'MYR', 0, -1, 0, 0, 0, 9, 1, '0-9', '', NULL, NULL)",
    ),
    (
        "available without credits",
        "INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 9, 0, '', '', NULL, NULL)",
    ),
    ("AP-2 an unknown status", "UPDATE partners SET status = 'asleep'"),
    ("AP-3 active without a code", "UPDATE partners SET referral_code = NULL"),
    (
        "AP-3 a code twice",
        "INSERT INTO partners VALUES (2, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL)",
    ),
    (
        "AP-9 earned in no month",
        "INSERT INTO balances VALUES (1, 'MYR', 0, 5, 0, 0, 0, 9, 0, '0-5', '', NULL, 5)",
    ),
    ("AP-8 more paying than there are", "INSERT INTO tallies VALUES (1, 2, 3, 0, 0, NULL, 0, 0)"),
    ("AP-11 more have bought than there are", "INSERT INTO tallies VALUES (1, 2, 1, 0, 0, NULL, 0, 3)"),
    (
        "AP-10 refunded beyond the payment",
        "INSERT INTO payments VALUES (1, 'p', 1, 0, 1, 'k', 'n', 10, 'MYR', 11, 1, 1, 1, 1, NULL, NULL, NULL, 0, NULL)",
    ),
    (
        "AP-7 eligible without commission",
        "INSERT INTO payments VALUES (1, 'p', 1, 0, 1, 'k', 'n', 10, 'MYR', 0, 1, 1, 0, 1, NULL, NULL, NULL, 0, NULL)",
    ),
    (
        "AP-12 a positive reversal",
        "INSERT INTO commissions VALUES (1, 1, 0, 2, 1, 5, 'MYR', 1000, 1, 1, 1, 1)",
    ),
    (
        "AP-12 an amount without transfer",
        "INSERT INTO commissions VALUES (1, 1, 0, 1, 1, 5, 'MYR', 1000, 1, 0, 1, 1)",
    ),
    (
        "AP-5 neither referred nor why not",
        "INSERT INTO customers VALUES (1, 'c', '', NULL, NULL, NULL, NULL, 1, 2, 1)",
    ),
    (
        "a customer of nobody's partner",
        "INSERT INTO customers VALUES (1, 'c', '', NULL, NULL, 9, NULL, 1, 2, 1)",
    ),
    (
        "AP-8 a number without a rate",
        "INSERT INTO standings VALUES (9, 1, 0, 7, NULL, 1, 1, NULL, NULL, NULL)",
    ),
    ("WD-2 two withdrawals in process", "INSERT INTO withdrawals VALUES (6, 1, 5, '2026-06', 1, 1, '{}')"),
    (
        "WD-4 an unknown line status",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'lost', '0-5', NULL, NULL, NULL)",
    ),
    (
        "WD-4 paid without a reference",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'paid', '0-5', 1, NULL, NULL)",
    ),
    (
        "WD-5 paying without a file",
        "INSERT INTO withdrawal_lines VALUES (5, 'MYR', 5, 'paying', '0-5', NULL, NULL, NULL)",
    ),
    ("WD-3 a withdrawal of no batch", "INSERT INTO withdrawals VALUES (6, 1, 5, '2026-07', 1, 0, '{}')"),
    ("WD-4 fewer lines than none", "UPDATE batches SET open_lines = -1"),
    ("WD-6 a credit of nothing", "INSERT INTO credits VALUES (9, 1, 1, 'MYR', 5, 5)"),
    ("WD-6 expired before it came", "INSERT INTO credits VALUES (1, 9, 1, 'MYR', 0, 5)"),
    (
        "AP-14 approved by the proposer",
        "INSERT INTO corrections VALUES (1, 1, NULL, NULL, 5, 'MYR', 'r', 'ann', 'approved', 'ann')",
    ),
    (
        "AP-14 an adjustment of nothing",
        "INSERT INTO corrections VALUES (1, 1, NULL, NULL, 0, 'MYR', 'r', 'ann', 'proposed', NULL)",
    ),
    (
        "WD-7 approved by the proposer",
        "INSERT INTO account_changes VALUES (1, 1, '{}', 'ann', 'approved', 'ann')",
    ),
    ("EV-1 an identifier twice", "INSERT INTO keys VALUES (2, 'p', 1), (2, 'p', 2)"),
    ("a text in a number", "INSERT INTO log VALUES (1, 'noon', 1, 'k', x'00')"),
    ("a hash of another length", "INSERT INTO blocks VALUES (1, 1, 1, x'00', x'')"),
];

/// What is forbidden of the Bonus Cashback programme, and the statement that tries it.
const CASHBACK: [(&str, &str); 39] = [
    (
        "BC-2 two live registrations",
        "INSERT INTO registrations VALUES (8, 1, 7, 'SG', 1, 'approved', NULL, 0, '[1]', '[]')",
    ),
    ("BC-2 nothing was agreed to", "UPDATE registrations SET accepted = '[]'"),
    ("BC-2 an unknown status", "UPDATE registrations SET status = 'asleep'"),
    ("BC-3 leaving from nowhere", "UPDATE registrations SET status = 'withdraw_under_review'"),
    ("BC-3 leaving from review", "UPDATE registrations SET came_from = 'under_review'"),
    (
        "a registration of nobody",
        "INSERT INTO registrations VALUES (8, 9, 0, 'SG', 1, 'rejected', NULL, 0, '[1]', '[]')",
    ),
    (
        "BC-4 neither locked nor why not",
        "UPDATE orders SET registration = NULL, terms = NULL, market = NULL, rate_bps = NULL, charge = 0, charged = 0, bonus = 'none'",
    ),
    ("BC-4 locked and why not", "UPDATE orders SET not_charged = 'voucher_not_used'"),
    ("BC-4 locked without a rate", "UPDATE orders SET rate_bps = NULL"),
    ("BC-4 a rate above the whole", "UPDATE orders SET rate_bps = 10001"),
    ("BC-6 charged without a charge", "UPDATE orders SET charge = 0, charged = 1"),
    (
        "BC-6 charged without terms",
        "INSERT INTO orders VALUES (11, 'p', 1, 3, 'MYR', 1, NULL, 0, 1, NULL, NULL, NULL, NULL, 'not_registered', '[]', 1, 0, 0, 0, 'none', 0)",
    ),
    ("BC-6 refunded beyond the fee", "UPDATE orders SET fee_refunded = 31"),
    ("SB-1 bonus without the voucher", "UPDATE orders SET voucher = 0"),
    ("SB-1 a bonus below nothing", "UPDATE orders SET earned = -1"),
    ("BC-5 more discount than price", "UPDATE order_lines SET platform_discount = 999, refunded = 0"),
    ("BC-5 a discount below nothing", "UPDATE order_lines SET seller_discount = -1"),
    ("BC-6 refunded beyond the base", "UPDATE order_lines SET refunded = 901"),
    ("BC-6 more units than were bought", "UPDATE order_lines SET returned = 3"),
    ("BC-6 a fee above the charge", "UPDATE order_lines SET fee = 31"),
    ("a line of no units", "UPDATE order_lines SET quantity = 0, returned = 0"),
    ("BC-7 lines without a period", "UPDATE seller_accounts SET open_period = NULL, open_end = NULL"),
    ("BC-7 a balance its lines do not come to", "UPDATE seller_accounts SET balance = -29"),
    ("BC-7 settled beyond the last line", "UPDATE seller_accounts SET settled_line = 2"),
    ("BC-7 a positive fee", "UPDATE bill_lines SET amount = 30, tax = 0"),
    (
        "BC-7 a negative refund",
        "INSERT INTO bill_lines VALUES (2, 1, 1, 10, 'fee_refund', 1, 300, -1, 0, 'MYR', 1, 1, 1)",
    ),
    (
        "BC-6 a refund that reverses nothing",
        "INSERT INTO bill_lines VALUES (2, 1, 1, 10, 'fee_refund', 1, 300, 1, 0, 'MYR', 1, 0, 1)",
    ),
    ("BC-5 more tax than fee", "UPDATE bill_lines SET tax = -31"),
    (
        "BC-7 a record that does not add up",
        "INSERT INTO records VALUES (1, 1, 'MYR', 0, 'd', 1, 0, 30, 10, 0, -21, 0, 0, 1, 1)",
    ),
    (
        "BC-7 a payout beside a carried balance",
        "INSERT INTO records VALUES (1, 1, 'MYR', 0, 'd', 1, 0, 30, 10, 0, -10, -10, 0, 1, 1)",
    ),
    (
        "BC-7 a record of no lines",
        "INSERT INTO records VALUES (1, 1, 'MYR', 0, 'd', 1, 0, 0, 0, 0, 0, 0, 1, 1, 1)",
    ),
    ("LG-4 available below zero", "INSERT INTO shopper_purses VALUES (3, 'MYR', 0, -1, 0, 0, 0)"),
    ("LG-4 reserved below zero", "INSERT INTO shopper_purses VALUES (3, 'MYR', 0, 0, -1, 0, 0)"),
    ("SB-2 a lot overspent", "INSERT INTO lots VALUES (10, 3, 'MYR', -1, 1, 2)"),
    (
        "SB-2 a redemption of nothing",
        "INSERT INTO redemptions VALUES (5, 3, 1, NULL, 0, 'MYR', 'reserved', 1, 2, '[]', 0)",
    ),
    (
        "SB-3 returned before it was spent",
        "INSERT INTO redemptions VALUES (5, 3, 1, NULL, 9, 'MYR', 'reserved', 1, 2, '[]', 1)",
    ),
    (
        "LG-1 bonus moved without a transfer",
        "INSERT INTO bonus_entries VALUES (1, 3, 0, 1, 5, 'MYR', 10, 0, 1, 0, 1)",
    ),
    ("SB-4 a budget overshot", "INSERT INTO budgets VALUES ('MYR', -1)"),
    ("BC-7 to settle no currency", "INSERT INTO appointments VALUES (1, 5, 1, '')"),
];

/// Rows that are allowed, of both programmes: those above change or follow them.
const ALLOWED: [&str; 9] = [
    "INSERT INTO partners VALUES (1, 'active', 'kol', '', '', '', '', '', '[]', '', 'AAAA', NULL, NULL)",
    "INSERT INTO batches VALUES ('2026-06', 1, 'open', 1, 0)",
    "INSERT INTO withdrawals VALUES (5, 1, 0, '2026-06', 1, 1, '{}')",
    "INSERT INTO sellers VALUES (1, 's', 7)",
    "INSERT INTO registrations VALUES (7, 1, 0, 'MY', 1, 'approved', NULL, 0, '[1]', '[]')",
    "INSERT INTO orders VALUES (10, 'o', 1, 3, 'MYR', 1, NULL, 0, 1, 7, 1, 'MY', 300, NULL, '[]', 1, 30, 0, 5, 'pending', 0)",
    "INSERT INTO order_lines VALUES (10, 0, 'l', 's', 'n', 2, 500, 100, 0, 900, 2, 0, 30, 30)",
    "INSERT INTO seller_accounts VALUES (1, 'MYR', -30, 0, 30, 0, 2, 1, 0, 0, '2026-06-19', 9, 0)",
    "INSERT INTO bill_lines VALUES (1, 1, 0, 10, 'fee', 900, 300, -30, -2, 'MYR', 1, 0, 1)",
];

#[test]
fn the_schema_forbids_what_the_rules_do() {
    on_both(|writer| {
        for allowed in ALLOWED {
            writer.run_script(allowed).unwrap();
        }
        for (what, forbidden) in AFFILIATE.into_iter().chain(CASHBACK) {
            let refused = writer.run_script(forbidden);
            assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{what}: {refused:?}");
        }
    });
}
