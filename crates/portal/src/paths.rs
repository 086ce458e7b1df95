//! The paths of all pages and form targets, so that links, forms and routes agree.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Sign in: GET the forms, POST `email` and `password`, or `access_key`.
pub const SIGN_IN: &str = "/sign-in";
/// The code of an authenticator, after the password or the link: POST.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Ask for a link by mail: POST `email`.
pub const SIGN_IN_MAIL: &str = "/sign-in/mail";
/// What comes after a link was asked for.
pub const SIGN_IN_MAILED: &str = "/sign-in/mailed";
/// A link that signs in, below which its token stands: GET the button, POST uses it up.
pub const SIGN_IN_LINK: &str = "/sign-in/link";
/// The letters that a sandbox keeps.
pub const SANDBOX_MAIL: &str = "/sandbox/mail";
/// A shopper's bonus within a page of the host, below which the token of a link stands.
pub const EMBED_BONUS: &str = "/embed/bonus";
/// One's own sign-in.
pub const ACCOUNT: &str = "/account";
/// POST: another password.
pub const ACCOUNT_PASSWORD: &str = "/account/password";
/// An authenticator: GET its secret, POST the first code.
pub const ACCOUNT_CODES: &str = "/account/codes";
/// POST: no codes any more.
pub const ACCOUNT_CODES_OFF: &str = "/account/codes/off";
/// POST: ends all sessions of one's own but this.
pub const ACCOUNT_SESSIONS_END: &str = "/account/sessions/end";
/// Sign out: POST.
pub const SIGN_OUT: &str = "/sign-out";
/// Choose a language: POST `language`.
pub const LANGUAGE: &str = "/language";
/// Everything pages are made of, in the sandbox.
pub const DESIGN: &str = "/design";
/// Apply as a partner (AP-1): GET the form, POST it.
pub const APPLY: &str = "/apply";
/// What comes after an application.
pub const APPLIED: &str = "/apply/sent";

/// The partner's home, or the state of the application while not yet active.
pub const PARTNER: &str = "/partner";
/// My Customers (AP-11); `?filter=not_bought` for those who have not bought yet.
pub const CUSTOMERS: &str = "/partner/customers";
/// Customers who have registered and not bought.
pub const CUSTOMERS_NOT_BOUGHT: &str = "/partner/customers?filter=not_bought";
/// Customers who are paying (AP-8).
pub const CUSTOMERS_PAYING: &str = "/partner/customers?filter=paying";
/// Commission details (AP-12).
pub const COMMISSIONS: &str = "/partner/commissions";
/// Withdrawals: GET the list, POST a request (WD-2).
pub const WITHDRAWALS: &str = "/partner/withdrawals";
/// What a withdrawal would be, with the button that asks for it.
pub const WITHDRAWAL_NEW: &str = "/partner/withdrawals/new";
/// My Customers as a file, without its ending (`.csv`, `.xlsx`).
pub const CUSTOMERS_EXPORT: &str = "/partner/customers/export";
/// Commission details as a file, without its ending.
pub const COMMISSIONS_EXPORT: &str = "/partner/commissions/export";
/// Withdrawals as a file, without its ending.
pub const WITHDRAWALS_EXPORT: &str = "/partner/withdrawals/export";
/// What each channel brought as a file, with `.csv` or `.xlsx` behind it.
pub const CHANNELS_EXPORT: &str = "/partner/materials/channels";
/// Statements of commission, month by month (AP-12).
pub const STATEMENTS: &str = "/partner/statements";
/// Payout account (WD-7): GET the form or the account, POST the account once.
pub const PAYOUT_ACCOUNT: &str = "/partner/payout-account";
/// Contract (AP-2): GET the text, POST the signature.
pub const CONTRACT: &str = "/partner/contract";
/// Materials (AP-3).
pub const MATERIALS: &str = "/partner/materials";

/// The QR code of the referral link, as SVG (AP-3).
pub const QR: &str = "/partner/materials/qr.svg";

/// Where a seller begins.
pub const SELLER: &str = "/seller";
/// Seller Center › Campaigns (BC-1); `?q=` searches.
pub const CAMPAIGNS: &str = "/seller/campaigns";
/// The Registration Record (BC-3).
pub const REGISTRATION_RECORD: &str = "/seller/registrations";
/// Finance › To settle (BC-7).
pub const TO_SETTLE: &str = "/seller/to-settle";
/// Finance › Settled records (BC-7).
pub const SETTLED_RECORDS: &str = "/seller/settled-records";

/// The bonus of the shopper who is signed in (SB-1).
pub const BONUS: &str = "/bonus";

/// The operator's overview.
pub const OPERATOR: &str = "/operator";
/// Applications and partners; `?status=` picks one status, without it those to review.
pub const APPLICATIONS: &str = "/operator/applications";
/// Payout batches (WD-4).
pub const BATCHES: &str = "/operator/batches";
/// Registrations of sellers (BC-2); `?status=` picks one status, without it those to review.
pub const REGISTRATIONS: &str = "/operator/registrations";
/// Orders; `?q=` picks those of one seller.
pub const ORDERS: &str = "/operator/orders";
/// Looks up an order, a seller or a shopper: `?q=`.
pub const FIND: &str = "/operator/find";
/// The log (EV-2): `?q=` and `?kind=` search it.
pub const EVENTS: &str = "/operator/events";
/// Events that wait for something not yet known (EV-3).
pub const EVENTS_WAITING: &str = "/operator/events/waiting";
/// Events that were refused (EV-4).
pub const EVENTS_REFUSED: &str = "/operator/events/refused";
/// The ledger: what the accounts hold (LG-2).
pub const LEDGER: &str = "/operator/ledger";
/// The ledger's transfers (LG-1); `?account=` and `?cause=` pick some.
pub const TRANSFERS: &str = "/operator/ledger/transfers";
/// POST: has the books checked against the log (LG-1 to LG-4, EV-6).
pub const VERIFY: &str = "/operator/ledger/verify";
/// Corrections (AP-14); POST proposes to move a customer.
pub const CORRECTIONS: &str = "/operator/corrections";
/// Proposals to change payout accounts (WD-7).
pub const ACCOUNT_CHANGES: &str = "/operator/account-changes";
/// The versions of the rules (EV-5): GET, POST a new one.
pub const RULES: &str = "/operator/rules";
/// The versions of the campaign's terms (BC-1, EV-5): GET, POST a new one.
pub const TERMS: &str = "/operator/terms";
/// The versions of the contract's text (AP-2): GET, POST a new one.
pub const CONTRACT_TEXTS: &str = "/operator/contracts";
/// Who is told what happens: GET, POST a new endpoint.
pub const WEBHOOKS: &str = "/operator/webhooks";
/// Long work: checks, imports, what-ifs.
pub const WORK: &str = "/operator/work";
/// Takes in a file of events: GET the form, POST the file.
pub const IMPORT: &str = "/operator/import";

/// Accounts of the staff: GET them, POST another.
pub const STAFF: &str = "/operator/staff";
/// Access keys: GET them, POST another.
pub const KEYS: &str = "/operator/keys";
/// Who signed in and who may; `?q=` for one.
pub const AUDIT: &str = "/operator/audit";
/// Who did what in the log; `?q=` for one.
pub const AUDIT_ACTIONS: &str = "/operator/audit/actions";

/// What one actor did about access.
#[must_use]
pub fn audit_of(who: &str) -> String {
    with_query(AUDIT, "q", who)
}

/// POST: takes an access key out of use.
#[must_use]
pub fn key_revoke(key_id: &str) -> String {
    format!("{KEYS}/{}/revoke", segment(key_id))
}

/// POST on an account of the staff: `role`, `disable`, `enable`, `end_sessions`, `forget_codes`, `link`.
#[must_use]
pub fn staff_command(no: i64, command: &str) -> String {
    format!("{STAFF}/{no}/{command}")
}

/// POST: ends one session of one's own.
#[must_use]
pub fn account_session_end(session_id: &str) -> String {
    format!("{ACCOUNT}/sessions/{}/end", segment(session_id))
}

/// A link that signs in.
#[must_use]
pub fn sign_in_link(token: &str) -> String {
    format!("{SIGN_IN_LINK}/{}", segment(token))
}

/// Why a commission or reversal has its amount (AP-13).
#[must_use]
pub fn commission_why(commission_id: &str) -> String {
    format!("{COMMISSIONS}/{}", segment(commission_id))
}

/// POST: the partner cancels a withdrawal (WD-3).
#[must_use]
pub fn withdrawal_cancel(withdrawal_id: &str) -> String {
    format!("{WITHDRAWALS}/{}/cancel", segment(withdrawal_id))
}

/// The statement of a month ("2026-06") as a file, without its ending.
#[must_use]
pub fn statement(month: &str) -> String {
    format!("{STATEMENTS}/{}", segment(month))
}

/// A poster to download (AP-3): a language's tag and `portrait` or `square`.
#[must_use]
pub fn poster(locale: &str, shape: &str) -> String {
    format!("{MATERIALS}/posters/{}/{}.png", segment(locale), segment(shape))
}

/// The form to sign in that leads on to `next`, a path of ours.
#[must_use]
pub fn sign_in_then(next: &str) -> String {
    format!("{SIGN_IN}?next={}", segment(next))
}

/// The path with one parameter more in its query.
#[must_use]
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let divider = if path.contains('?') { '&' } else { '?' };
    format!("{path}{divider}{name}={}", segment(value))
}

/// One status of the operator's list of applications and partners.
#[must_use]
pub fn applications_with(status: &str) -> String {
    format!("{APPLICATIONS}?status={}", segment(status))
}

/// The operator's page about one partner.
#[must_use]
pub fn operator_partner(partner_id: &str) -> String {
    format!("{OPERATOR}/partners/{}", segment(partner_id))
}

/// POST: a transition of a partner (AP-2): `approve`, `reject`, `send_contract`, …
#[must_use]
pub fn operator_partner_command(partner_id: &str, command: &str) -> String {
    format!("{OPERATOR}/partners/{}/{command}", segment(partner_id))
}

/// The form that proposes another payout account for a partner (WD-7).
#[must_use]
pub fn operator_partner_account(partner_id: &str) -> String {
    operator_partner_command(partner_id, "payout_account")
}

/// The operator's page about one payout batch ("2026-06").
#[must_use]
pub fn operator_batch(batch: &str) -> String {
    format!("{BATCHES}/{}", segment(batch))
}

/// POST on a whole batch: `approve`, `reject`, `payment_file`, `results`.
#[must_use]
pub fn operator_batch_command(batch: &str, command: &str) -> String {
    format!("{BATCHES}/{}/{command}", segment(batch))
}

/// POST on one withdrawal (WD-4): `approve`, `reject`, `mark_paid`, `mark_failed`.
#[must_use]
pub fn operator_withdrawal_command(withdrawal_id: &str, command: &str) -> String {
    format!("{OPERATOR}/withdrawals/{}/{command}", segment(withdrawal_id))
}

/// An entry of the log.
#[must_use]
pub fn operator_event(sequence: i64) -> String {
    format!("{EVENTS}/{sequence}")
}

/// POST: what another member of staff decides of a correction: `approve`, `reject` (AP-14).
#[must_use]
pub fn correction_command(correction_id: &str, command: &str) -> String {
    format!("{CORRECTIONS}/{}/{command}", segment(correction_id))
}

/// POST: what another member of staff decides of another payout account (WD-7).
#[must_use]
pub fn account_change_command(change_id: &str, command: &str) -> String {
    format!("{ACCOUNT_CHANGES}/{}/{command}", segment(change_id))
}

/// A version of the rules, of the terms or of the contract's text.
#[must_use]
pub fn version(of: &str, number: i64) -> String {
    format!("{of}/{number}")
}

/// The attempts to tell an endpoint.
#[must_use]
pub fn webhook(endpoint_id: &str) -> String {
    format!("{WEBHOOKS}/{}", segment(endpoint_id))
}

/// POST on an endpoint: `stop`, `resend`.
#[must_use]
pub fn webhook_command(endpoint_id: &str, command: &str) -> String {
    format!("{}/{command}", webhook(endpoint_id))
}

/// One piece of long work.
#[must_use]
pub fn work(number: i64) -> String {
    format!("{WORK}/{number}")
}

/// A campaign (BC-1).
#[must_use]
pub fn campaign(slug: &str) -> String {
    format!("{CAMPAIGNS}/{}", segment(slug))
}

/// Register for a campaign (BC-2): GET the terms with the form, POST it.
#[must_use]
pub fn campaign_register(slug: &str) -> String {
    format!("{}/register", campaign(slug))
}

/// A version of a campaign's terms, with what changed.
#[must_use]
pub fn campaign_terms(slug: &str, version: i64) -> String {
    format!("{}/terms/{version}", campaign(slug))
}

/// What a campaign would have cost the seller.
#[must_use]
pub fn campaign_simulation(slug: &str) -> String {
    format!("{}/simulation", campaign(slug))
}

/// POST: a step of a seller's own registration (BC-3): `withdraw`, `cancel_withdraw`.
#[must_use]
pub fn registration_command(registration_id: &str, command: &str) -> String {
    format!("{REGISTRATION_RECORD}/{}/{command}", segment(registration_id))
}

/// New terms for a registration (BC-2): GET them with what changed, POST the agreement.
#[must_use]
pub fn registration_terms(registration_id: &str) -> String {
    registration_command(registration_id, "terms")
}

/// One of a seller's settled records (BC-7).
#[must_use]
pub fn settled_record(record_id: &str) -> String {
    format!("{SETTLED_RECORDS}/{}", segment(record_id))
}

/// An order of a seller, with its fee explained.
#[must_use]
pub fn seller_order(order_id: &str) -> String {
    format!("{SELLER}/orders/{}", segment(order_id))
}

/// Why a line of a seller's bill has its amount (AP-13).
#[must_use]
pub fn seller_fee(line_id: &str) -> String {
    format!("{SELLER}/fees/{}", segment(line_id))
}

/// Why the shopper's own bonus moved (AP-13).
#[must_use]
pub fn bonus_why(entry_id: &str) -> String {
    format!("{BONUS}/why/{}", segment(entry_id))
}

/// Registrations of one status.
#[must_use]
pub fn registrations_with(status: &str) -> String {
    format!("{REGISTRATIONS}?status={}", segment(status))
}

/// POST: a step of a registration by staff (BC-2, BC-3): `approve`, `reject`, `suspend`, …
#[must_use]
pub fn operator_registration_command(registration_id: &str, command: &str) -> String {
    format!("{REGISTRATIONS}/{}/{command}", segment(registration_id))
}

/// The operator's page about one seller.
#[must_use]
pub fn operator_seller(seller_id: &str) -> String {
    format!("{OPERATOR}/sellers/{}", segment(seller_id))
}

/// One of a seller's settled records, for staff (BC-7).
#[must_use]
pub fn operator_settled_record(seller_id: &str, record_id: &str) -> String {
    format!("{}/settled-records/{}", operator_seller(seller_id), segment(record_id))
}

/// The operator's page about one order.
#[must_use]
pub fn operator_order(order_id: &str) -> String {
    format!("{OPERATOR}/orders/{}", segment(order_id))
}

/// Why a line of any bill has its amount (AP-13).
#[must_use]
pub fn operator_fee(line_id: &str) -> String {
    format!("{OPERATOR}/fees/{}", segment(line_id))
}

/// Why a shopper's bonus moved (AP-13).
#[must_use]
pub fn operator_bonus(entry_id: &str) -> String {
    format!("{OPERATOR}/bonus/{}", segment(entry_id))
}

/// A shopper's bonus.
#[must_use]
pub fn shopper(shopper_id: &str) -> String {
    format!("{OPERATOR}/shoppers/{}", segment(shopper_id))
}

/// What may stand unescaped in one segment of a path or one value of a query.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}
