//! Samples of the ways in, of one's own sign-in, and of who may what.

use maud::Markup;
use portal::components::field::Kept;
use portal::components::layout::Viewer;
use portal::pages::account::{self, AccountView, CodesView, MeansView, SessionRow};
use portal::pages::operator::audit::{AuditRow, AuditView, audit};
use portal::pages::operator::keys::{KeyFields, KeyRow, KeysView, keys};
use portal::pages::operator::staff::{InviteFields, MadeLink, StaffRow, StaffView, staff};
use portal::pages::sign_in::{self, CodeView, Letter, LinkView, SignInView};

use super::{HOSTILE, at, more, nobody, nth};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let refused = SignInView {
        key_error: Some("This key is not known. Check it for missing characters.".into()),
        next: "/partner/customers?filter=not_bought".into(),
        ..SignInView::default()
    };
    let wrong = SignInView {
        email: "mei@example.com".into(),
        error: Some("Address and password do not belong together.".into()),
        can_mail: true,
        ..SignInView::default()
    };
    let code = CodeView {
        step: "f0".repeat(90),
        error: Some("This is not the code that is shown now.".into()),
        next: "/operator".into(),
    };
    let link = |refused: Option<&str>| LinkView {
        action: format!("/sign-in/link/{}", "0a".repeat(32)),
        name: HOSTILE.into(),
        refused: refused.map(str::to_owned),
    };
    let letter = Letter {
        at: nth(3),
        to: "siti@example.com".into(),
        subject: HOSTILE.into(),
        text: format!("This link signs you in.\n\nhttp://127.0.0.1:8080/sign-in/link/{}\n", "0a".repeat(32)),
    };
    let mut pages = vec![
        ("sign-in", sign_in::sign_in(&nobody(None), &SignInView { can_mail: true, ..Default::default() })),
        ("sign-in-refused", sign_in::sign_in(&nobody(None), &refused)),
        ("sign-in-wrong", sign_in::sign_in(&nobody(None), &wrong)),
        ("sign-in-code", sign_in::code(&nobody(None), &code)),
        ("sign-in-mailed", sign_in::mailed(&nobody(None), true)),
        ("sign-in-link", sign_in::link(&nobody(None), &link(None))),
        ("sign-in-link-used", sign_in::link(&nobody(None), &link(Some("This link was used before.")))),
        ("sandbox-mail", sign_in::letters(&nobody(None), &[letter])),
        ("sandbox-mail-none", sign_in::letters(&nobody(None), &[])),
    ];
    pages.extend(accounts());
    pages.extend(operators());
    pages
}

fn accounts() -> Vec<(&'static str, Markup)> {
    let partner = super::shell(Viewer::Partner(HOSTILE.into()));
    let means = MeansView {
        has_password: true,
        asks_current: true,
        has_codes: true,
        current_error: Some("This is not your password.".into()),
        new_error: Some("A password has 12 to 200 characters.".into()),
        code_error: Some("This is not the code that is shown now.".into()),
    };
    let session = |n: usize| SessionRow {
        id: format!("{n:064x}"),
        browser: "Samsung Internet on Android".into(),
        way: "password_code".into(),
        since: nth(n),
        seen: nth(n + 1),
        is_this: n == 0,
    };
    let view = |means: Option<MeansView>, sessions| AccountView {
        name: HOSTILE.into(),
        role: "partner".into(),
        known_as: "pa_9tc5sx31wv7yp".into(),
        means,
        sessions: (0..sessions).map(session).collect(),
    };
    // A path as long as a QR code's.
    let qr = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 49 49\"><path d=\"{}\"/></svg>",
        "M4 4h7v1h-7z".repeat(400)
    );
    let codes = CodesView {
        qr,
        secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into(),
        sealed: "f0".repeat(120),
        error: Some("This is not the code that is shown now.".into()),
    };
    vec![
        ("account", account::account(&partner, &view(Some(means), 5))),
        ("account-new", account::account(&partner, &view(Some(MeansView::default()), 1))),
        ("account-of-key", account::account(&super::shell(Viewer::Seller("batik".into())), &view(None, 2))),
        ("account-codes", account::set_up_codes(&partner, &codes)),
    ]
}

fn operators() -> Vec<(&'static str, Markup)> {
    let shell = super::shell(Viewer::Operator("Mei Ling".into()));
    let account = |n: i64| StaffRow {
        no: n,
        name: if n == 0 { HOSTILE.into() } else { format!("Person {n}") },
        email: format!("person{n}@example.com"),
        role: if n % 3 == 0 { "operator" } else { "auditor" }.into(),
        is_disabled: n == 4,
        has_password: n % 2 == 0,
        has_codes: n % 4 == 0,
        sessions: u64::try_from(n).unwrap(),
        since: nth(3),
        is_own: n == 3,
    };
    let staff_view = StaffView {
        rows: (0..12).map(account).collect(),
        may_act: true,
        made: Some(MadeLink {
            email: "new@example.com".into(),
            url: format!("https://partners.example.com/sign-in/link/{}", "0a".repeat(32)),
            expires_at: at("2026-06-19T12:00:00Z", "19 Jun 2026, 20:00"),
            is_mailed: false,
        }),
        fields: InviteFields {
            name: Kept::new("Ben"),
            email: Kept::refused("ben", "This is not an e-mail address."),
            role: Kept::new("auditor"),
        },
    };
    let key = |n: usize| KeyRow {
        id: format!("gk_{n:016x}"),
        name: if n == 0 { HOSTILE.into() } else { "shop".into() },
        role: ["operator", "host", "partner", "seller", "auditor"][n % 5].into(),
        participant: (n % 5 == 2).then(|| "pa_9tc5sx31wv7yp".into()),
        created_at: nth(n),
        revoked_at: (n % 4 == 3).then(|| nth(n + 1)),
        can_revoke: n % 4 != 3,
    };
    let keys_view = KeysView {
        rows: (0..50).map(key).collect(),
        may_act: true,
        made: Some(("shop".into(), format!("gk_{}_{}", "0a".repeat(8), "0b".repeat(32)))),
        fields: KeyFields {
            participant: Kept::refused("pa_x", "There is no such partner."),
            ..Default::default()
        },
    };
    let done = |n: usize| AuditRow {
        at: nth(n),
        who: format!("person{n}@example.com"),
        name: if n == 0 { HOSTILE.into() } else { format!("Person {n}") },
        what: "sign_in_refused".into(),
        subject: String::new(),
        detail: "password, 203.0.113.7".into(),
        sequence: (n % 3 == 1).then_some(93_164),
    };
    let audit_view = |is_log, rows, who: &str| AuditView {
        is_log,
        who: who.into(),
        rows: (0..rows).map(done).collect(),
        pager: more(),
    };
    vec![
        ("op-staff", staff(&shell, &staff_view)),
        ("op-staff-none", staff(&shell, &StaffView::default())),
        ("op-keys", keys(&shell, &keys_view)),
        ("op-keys-none", keys(&shell, &KeysView::default())),
        ("op-audit", audit(&shell, &audit_view(false, 50, HOSTILE))),
        ("op-audit-log", audit(&shell, &audit_view(true, 0, ""))),
    ]
}
