//! The ways in, and what keeps others out.

use app::access::{Access, Role};
use app::ids::Kind;
use app::sessions::Holder;
use app::sign_in::{EMBED_SECONDS, LINK_SECONDS, LinkFor, make_link};
use app::{Settings, mail, staff, views};
use portal::paths;
use testkit::facts::{NOON, at};
use totp_rs::{Builder, Secret};

use super::browser::{Answer, Browser};
use super::{ACCOUNT, APPLICATION, ROOT, Site};

const PASSWORD: &str = "four words that nobody guesses";
const EMAIL: &str = "mei@example.com";

impl Site {
    pub(crate) async fn link(&self, holder: Holder, next: &str, embeds: bool) -> String {
        let lasts = if embeds { EMBED_SECONDS } else { LINK_SECONDS };
        let wanted = LinkFor { holder, next: next.into(), lasts, embeds };
        let link = make_link(&self.stand.service, &Access::root().actor, wanted).await.unwrap();
        link.url.strip_prefix("http://127.0.0.1").unwrap().to_owned()
    }

    /// Somebody of the staff with a password, signed in by the link of the invitation.
    async fn staff(&self, email: &str, role: Role) -> Browser {
        let root = Access::root().actor;
        let invited = staff::invite(&self.stand.service, &root, email, "Mei", role).await.unwrap().unwrap();
        let path = invited.url.strip_prefix("http://127.0.0.1").unwrap();
        let mut browser = self.browser();
        assert_eq!(browser.submit(path, path, &[]).await.leads(), paths::ACCOUNT);
        let fields = [("new", PASSWORD), ("again", PASSWORD)];
        let saved = browser.submit(paths::ACCOUNT, paths::ACCOUNT_PASSWORD, &fields).await;
        browser.get(saved.leads()).await.is(200).holds("The password was saved.");
        browser
    }

    /// The code an authenticator shows now, so many steps from now.
    fn code(&self, secret: &str, steps: i64) -> String {
        let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        let seconds = at(NOON).micros() / 1_000_000 + 30 * steps;
        totp.generate(u64::try_from(seconds).unwrap()).to_string()
    }
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.submit(paths::SIGN_IN, paths::SIGN_IN, &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn staff_signs_in_with_a_password() {
    let site = Site::open().await;
    let mut first = site.staff(EMAIL, Role::Operator).await;
    first.get("/operator").await.is(200).holds("Mei");
    let mut browser = site.browser();
    for (email, password) in
        [(EMAIL, "another password"), ("nobody@example.com", PASSWORD), (EMAIL, ""), ("", "")]
    {
        let refused = sign_in(&mut browser, email, password).await;
        refused.is(422).holds("do not belong together").lacks(PASSWORD);
        assert_eq!(refused.text().contains("value=\"mei@example.com\""), email == EMAIL);
    }
    // Capitals and blanks around an address make no difference, those of a password do.
    sign_in(&mut browser, EMAIL, &PASSWORD.to_uppercase()).await.is(422);
    assert_eq!(sign_in(&mut browser, " Mei@Example.com ", PASSWORD).await.leads(), "/operator");
    browser.get("/operator/staff").await.is(200).holds(EMAIL);
    // An auditor looks and changes nothing.
    let mut auditor = site.staff("ben@example.com", Role::Auditor).await;
    let csrf = auditor.get("/operator/staff").await.is(200).lacks("Invite somebody").csrf();
    let fields = [("csrf", csrf.as_str()), ("name", "x"), ("email", "x@example.com"), ("role", "operator")];
    auditor.post("/operator/staff", &fields).await.is(403);
    browser.post(paths::SIGN_IN, &[("email", EMAIL), ("password", PASSWORD)]).await.is(403);
}

#[tokio::test]
async fn a_code_is_asked_for_and_used_once() {
    let site = Site::open().await;
    let mut owner = site.staff(EMAIL, Role::Operator).await;
    let page = owner.get(paths::ACCOUNT_CODES).await;
    let (csrf, sealed) = (page.csrf(), page.between("name=\"sealed\" value=\"", "\""));
    let secret = page.holds("src=\"data:image/svg+xml,").between("id=\"secret\">", "<");
    let fields =
        |code: &'static str| [("csrf", csrf.clone()), ("sealed", sealed.clone()), ("code", code.into())];
    let wrong = fields("000000");
    let wrong = wrong.each_ref().map(|(name, value)| (*name, value.as_str()));
    // The same secret is shown again: it was scanned already.
    owner.post(paths::ACCOUNT_CODES, &wrong).await.is(422).holds(&secret).holds("not the code");
    let code = site.code(&secret, -1);
    let right = [("csrf", csrf.as_str()), ("sealed", &sealed), ("code", &code)];
    let on = owner.post(paths::ACCOUNT_CODES, &right).await;
    owner.get(on.leads()).await.is(200).holds("From now on a code is asked for");
    // Nobody puts another in its place.
    owner.submit(paths::ACCOUNT_CODES, paths::ACCOUNT_CODES, &right[1..]).await.is(422);

    let mut browser = site.browser();
    let asked = sign_in(&mut browser, EMAIL, PASSWORD).await;
    let step = asked.is(200).holds("authenticator").between("name=\"step\" value=\"", "\"");
    browser.get("/operator").await.is(303);
    let csrf = asked.csrf();
    let mut send = async |step: &str, code: &str| {
        browser.post(paths::SIGN_IN_CODE, &[("csrf", &csrf), ("step", step), ("code", code)]).await
    };
    send(&step, "000000").await.is(422).holds("was used before");
    send(&step, &code).await.is(422).holds("was used before");
    send("junk", &site.code(&secret, 0)).await.is(422).holds("Sign in again");
    let code = site.code(&secret, 0);
    assert_eq!(send(&step, &code).await.leads(), "/operator");
    let mut other = site.browser();
    let csrf = other.get(paths::SIGN_IN).await.csrf();
    let again = [("csrf", csrf.as_str()), ("step", &step), ("code", &code)];
    other.post(paths::SIGN_IN_CODE, &again).await.is(422).holds("was used before");
    // Neither does a link go around it.
    let link = site.link(Holder::Staff(1), "", false).await;
    site.browser().submit(&link, &link, &[]).await.is(200).holds("authenticator");
    let off = owner.submit(paths::ACCOUNT, paths::ACCOUNT_CODES_OFF, &[("code", &code)]).await;
    off.is(422).holds("not the code");
    let fields = [("code", site.code(&secret, 1))];
    let off = owner
        .submit(paths::ACCOUNT, paths::ACCOUNT_CODES_OFF, &fields.each_ref().map(|(n, v)| (*n, v.as_str())))
        .await;
    owner.get(off.leads()).await.holds("No code is asked for any more.");
    sign_in(&mut site.browser(), EMAIL, PASSWORD).await.is(303);
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let link = site.link(Holder::Partner(no), "/partner/customers", false).await;
    let mut browser = site.browser();
    // Programs that look into mail follow links.
    for _ in 0..3 {
        browser.get(&link).await.is(200).holds("This link signs you in as");
    }
    browser.get("/partner").await.is(303);
    browser.post(&link, &[("csrf", "x")]).await.is(403);
    assert_eq!(browser.submit(&link, &link, &[]).await.leads(), "/partner/customers");
    browser.get("/partner").await.is(200);
    let mut other = site.browser();
    let csrf = other.get(&link).await.is(410).holds("used before").csrf();
    other.post(&link, &[("csrf", &csrf)]).await.is(410).holds("used before");
    other.get("/partner").await.is(303);
    let junk = format!("/sign-in/link/{}", "0".repeat(64));
    other.get(&junk).await.is(410).holds("has ended");
    // After ten minutes.
    let late = site.link(Holder::Seller("batik".into()), "", false).await;
    let csrf = other.get(&late).await.is(200).holds("batik").csrf();
    site.clock("2026-06-01T04:10:00Z").await;
    other.post(&late, &[("csrf", &csrf)]).await.is(410).holds("has ended");
    let seller = site.link(Holder::Seller("batik".into()), "", false).await;
    assert_eq!(other.submit(&seller, &seller, &[]).await.leads(), "/seller/campaigns");
    other.get("/seller/campaigns").await.is(200);
    let elsewhere = site.link(Holder::Seller("batik".into()), "//evil.example", false).await;
    assert_eq!(other.submit(&elsewhere, &elsewhere, &[]).await.leads(), "/seller/campaigns");
}

#[tokio::test]
async fn partners_are_mailed_a_link() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let email = {
        let reader = site.stand.service.reader().unwrap();
        reader.partner(no).unwrap().unwrap().application.email
    };
    let mut browser = site.browser();
    browser.submit(paths::SIGN_IN, paths::SIGN_IN, &[("email", &email), ("password", "x")]).await.is(422);
    let csrf = browser.get(paths::SIGN_IN).await.holds("formaction=\"/sign-in/mail\"").csrf();
    browser.post(paths::SIGN_IN_MAIL, &[("csrf", &csrf), ("email", "")]).await.is(422).holds("Write your");
    for address in ["nobody@example.com", email.as_str()] {
        let asked = browser.post(paths::SIGN_IN_MAIL, &[("csrf", &csrf), ("email", address)]).await;
        browser.get(asked.leads()).await.is(200).holds("If a partner has this address");
    }
    // The letter is written while nobody waits; it goes through the same inbox as what comes after it.
    let link = loop {
        site.stand.service.inbox().tick().await;
        if let Some(kept) = mail::kept(&site.stand.service).first() {
            assert_eq!(kept.letter.to, email);
            break kept.letter.text.lines().find(|line| line.starts_with("http")).unwrap().to_owned();
        }
        tokio::task::yield_now().await;
    };
    browser.get(paths::SANDBOX_MAIL).await.is(200).holds(&link).lacks("nobody@example.com");
    let link = link.strip_prefix("http://127.0.0.1").unwrap();
    assert_eq!(browser.submit(link, link, &[]).await.leads(), "/partner");
    // Whom a link has just let in sets a password without one.
    for (new, again, error) in
        [("short", "short", "12 to 200"), (PASSWORD, "another password", "do not match")]
    {
        let fields = [("new", new), ("again", again)];
        browser.submit(paths::ACCOUNT, paths::ACCOUNT_PASSWORD, &fields).await.is(422).holds(error);
    }
    let fields = [("new", PASSWORD), ("again", PASSWORD)];
    browser.submit(paths::ACCOUNT, paths::ACCOUNT_PASSWORD, &fields).await.is(303);
    let mut other = site.browser();
    assert_eq!(sign_in(&mut other, &email, PASSWORD).await.leads(), "/partner");
    // Whom a password let in types it to change it.
    other.get(paths::ACCOUNT).await.is(200).holds("Your password now");
    let mut change = async |current: &str| {
        let fields = [("current", current), ("new", "quite another one"), ("again", "quite another one")];
        other.submit(paths::ACCOUNT, paths::ACCOUNT_PASSWORD, &fields).await
    };
    change("").await.is(422).holds("not your password");
    change("wrong").await.is(422).holds("not your password");
    change(PASSWORD).await.is(303);
    browser.get("/partner").await.is(303);
    other.get("/partner").await.is(200);
    sign_in(&mut site.browser(), &email, PASSWORD).await.is(422);
}

#[tokio::test]
async fn guesses_hold_up_who_guesses_and_not_the_owner() {
    let site = Site::open().await;
    let mut owner = site.staff(EMAIL, Role::Operator).await;
    owner.submit("/operator", "/sign-out", &[]).await.is(303);
    let mut guesser = site.browser();
    for _ in 0..10 {
        sign_in(&mut guesser, EMAIL, "a guess").await.is(422).holds("do not belong together");
    }
    // Even the right one is not looked at now.
    sign_in(&mut guesser, EMAIL, PASSWORD).await.is(422).holds("There were too many tries");
    // The owner comes from the same address, with a browser that is known.
    sign_in(&mut owner, EMAIL, PASSWORD).await.is(303);
    // Another account is not held up, until the address has had too many tries.
    sign_in(&mut guesser, "ben@example.com", "a guess").await.is(422).holds("do not belong together");
    for n in 0..30 {
        let answer = sign_in(&mut guesser, &format!("p{n}@example.com"), "a guess").await;
        answer.is(422);
    }
    sign_in(&mut guesser, "last@example.com", "a guess").await.is(422).holds("There were too many tries");
    owner.submit("/operator", "/sign-out", &[]).await.is(303);
    sign_in(&mut owner, EMAIL, PASSWORD).await.is(303);
    // A key is no guess.
    guesser.sign_in(ROOT).await.is(303);
}

#[tokio::test]
async fn a_session_that_is_ended_is_over_at_once() {
    let site = Site::open().await;
    let mut first = site.staff(EMAIL, Role::Operator).await;
    let (mut second, mut third) = (site.browser(), site.browser());
    for browser in [&mut second, &mut third] {
        sign_in(browser, EMAIL, PASSWORD).await.is(303);
    }
    let page = first.get(paths::ACCOUNT).await;
    let one = page.is(200).holds("This browser").between("/account/sessions/", "/end\"");
    assert_eq!(one.len(), 64);
    first.submit(paths::ACCOUNT, &format!("/account/sessions/{one}/end"), &[]).await.is(303);
    let left = [second.get("/operator").await.status, third.get("/operator").await.status];
    assert!(left.contains(&200) && left.contains(&303), "one of two has ended: {left:?}");
    // Nobody ends another's.
    let mut stranger = site.staff("ben@example.com", Role::Auditor).await;
    let csrf = stranger.get(paths::ACCOUNT).await.csrf();
    (second, third) = (site.browser(), site.browser());
    for browser in [&mut second, &mut third] {
        sign_in(browser, EMAIL, PASSWORD).await.is(303);
    }
    let one = first.get(paths::ACCOUNT).await.between("/account/sessions/", "/end\"");
    stranger.post(&format!("/account/sessions/{one}/end"), &[("csrf", &csrf)]).await.is(303);
    second.get("/operator").await.is(200);
    third.get("/operator").await.is(200);
    first.submit(paths::ACCOUNT, paths::ACCOUNT_SESSIONS_END, &[]).await.is(303);
    second.get("/operator").await.is(303);
    third.get("/operator").await.is(303);
    first.get("/operator").await.is(200);
}

#[tokio::test]
async fn a_session_tells_when_it_was_used() {
    let site = Site::open().await;
    let mut browser = site.staff(EMAIL, Role::Operator).await;
    let seen = |page: &Answer| page.between("data-label=\"Last used\">", "</td>");
    let before = seen(&browser.get(paths::ACCOUNT).await);
    site.clock("2026-06-01T04:04:59Z").await;
    browser.get(paths::ACCOUNT).await;
    assert_eq!(seen(&browser.get(paths::ACCOUNT).await), before, "to some minutes");
    site.clock("2026-06-01T04:05:00Z").await;
    // Nobody waits until it is kept.
    while seen(&browser.get(paths::ACCOUNT).await) == before {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn staff_is_invited_and_taken_out() {
    let site = Site::open().await;
    let mut root = site.operator().await;
    root.get(paths::STAFF).await.is(200).holds("No accounts yet");
    let invite =
        |email: &'static str, role: &'static str| [("name", "Ben"), ("email", email), ("role", role)];
    for (email, role, error) in [
        ("ben", "auditor", "not an e-mail"),
        ("ben@example.com", "host", "Choose a role"),
        ("", "", "Choose"),
    ] {
        root.submit(paths::STAFF, paths::STAFF, &invite(email, role)).await.is(422).holds(error);
    }
    let made = root.submit(paths::STAFF, paths::STAFF, &invite("Ben@example.com", "auditor")).await;
    let link = made.is(200).holds("The link for ben@example.com").between("id=\"link\">", "<");
    assert!(mail::kept(&site.stand.service)[0].letter.text.contains(&link));
    root.submit(paths::STAFF, paths::STAFF, &invite("ben@EXAMPLE.com", "auditor"))
        .await
        .is(422)
        .holds("already");
    let link = link.strip_prefix("http://127.0.0.1").unwrap();
    let mut ben = site.browser();
    ben.submit(link, link, &[]).await.is(303);
    let audit = ben.get(paths::AUDIT).await;
    audit.is(200).holds("Made an account").holds("Signed in").holds("A link · 127.0.0.1");
    let page = root.get(paths::STAFF).await;
    let no = page.between("/operator/staff/", "/");
    let csrf = page.csrf();
    let mut change = async |command: &str, role: &str| {
        let fields = [("csrf", csrf.as_str()), ("role", role)];
        root.post(&format!("/operator/staff/{no}/{command}"), &fields).await
    };
    change("role", "host").await.is(404);
    change("explode", "").await.is(404);
    change("role", "operator").await.is(303);
    ben.get(paths::STAFF).await.is(200).holds("Invite somebody");
    // Nobody takes their own account away.
    let own = ben.get(paths::STAFF).await.csrf();
    for command in ["disable", "role"] {
        let fields = [("csrf", own.as_str()), ("role", "auditor")];
        ben.post(&format!("/operator/staff/{no}/{command}"), &fields).await.is(409).holds("own_account");
    }
    let again = change("link", "").await;
    let link =
        again.is(200).between("id=\"link\">", "<").strip_prefix("http://127.0.0.1").unwrap().to_owned();
    change("disable", "").await.is(303);
    ben.get(paths::STAFF).await.is(303);
    ben.get(&link).await.is(410);
    change("link", "").await.is(404);
    change("enable", "").await.is(303);
    ben.get(&link).await.is(410);
}

#[tokio::test]
async fn keys_are_made_and_revoked() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let mut root = site.operator().await;
    let id = site.stand.service.ids().write(Kind::Partner, no);
    let fields = |name, role, participant| [("name", name), ("role", role), ("participant", participant)];
    for (wrong, error) in [
        (fields("", "host", ""), "Write a name."),
        (fields("x", "shopper", ""), "Choose a role."),
        (fields("x", "partner", "pa_0000000000000"), "no such partner"),
        (fields("x", "seller", ""), "Write the seller"),
        (fields("x", "host", "batik"), "speaks for nobody"),
    ] {
        root.submit(paths::KEYS, paths::KEYS, &wrong).await.is(422).holds(error);
    }
    let made = root.submit(paths::KEYS, paths::KEYS, &fields("Siti's shop", "partner", &id)).await;
    let key = made.is(200).between("id=\"key\">", "<");
    root.get(paths::KEYS).await.is(200).lacks(&key).holds("Siti's shop");
    let mut partner = site.browser();
    assert_eq!(partner.sign_in(&key).await.leads(), "/partner");
    partner.get(paths::ACCOUNT).await.is(200).holds("An access key").lacks("New password");
    let public = key.rsplit_once('_').unwrap().0;
    let revoked = root.submit(paths::KEYS, &format!("/operator/keys/{public}/revoke"), &[]).await;
    root.get(revoked.leads()).await.is(200).holds("The key was revoked.").holds("Revoked");
    partner.get("/partner").await.is(303);
    partner.sign_in(&key).await.is(422);
    root.get("/operator/audit?q=root").await.is(200).holds("Made a key").holds("Revoked a key").holds(public);
    root.get(&format!("/operator/audit?q={public}")).await.is(200).holds("Signed in").lacks("Revoked a key");
    root.get("/operator/audit/actions?q=test").await.is(200).holds("Applied as a partner");
    root.get("/operator/audit/actions?q=nobody").await.is(200).holds("Nothing here");
}

#[tokio::test]
async fn only_one_site_may_frame_a_shoppers_page() {
    let embed_origin = Some("https://shop.example.com".into());
    let site = Site::set(Settings { embed_origin, ..Settings::default() }).await;
    let link = site.link(Holder::Shopper("s-1".into()), "", true).await;
    assert!(link.starts_with("/embed/bonus/"), "{link}");
    let token = link.rsplit('/').next().unwrap();
    let shown = app::sign_in::embedded(&site.stand.service, token).unwrap().unwrap();
    assert_eq!(shown.shopper.as_deref(), Some("s-1"));
    let mut host = site.browser();
    for _ in 0..3 {
        let page = host.get(&link).await;
        page.is(200).lacks("<form");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors https://shop.example.com"), "{policy}");
    }
    let policy = host.get("/sign-in").await.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    // Nothing else is open to who has the link.
    host.get("/bonus").await.is(303);
    // It signs nobody in.
    let as_link = format!("/sign-in/link/{token}");
    site.browser().get(&as_link).await.is(410);
    site.clock("2026-06-01T05:00:00Z").await;
    assert!(app::sign_in::embedded(&site.stand.service, token).unwrap().is_none());
    host.get(&link).await.is(410).holds("link_ended");
    let shopper = site.link(Holder::Shopper("s-1".into()), "", false).await;
    let token = shopper.rsplit('/').next().unwrap();
    assert!(app::sign_in::embedded(&site.stand.service, token).unwrap().is_none());
    assert_eq!(site.browser().submit(&shopper, &shopper, &[]).await.leads(), "/bonus");
    // Where no site is set, none may.
    let closed = Site::open().await;
    let link = closed.link(Holder::Shopper("s-1".into()), "", true).await;
    let page = closed.browser().get(&link).await;
    assert!(page.is(200).header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn sessions_end() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    // By signing out.
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    let left = partner.submit("/partner", "/sign-out", &[]).await;
    partner.get(left.leads()).await.is(200).holds("You are signed out.");
    partner.get("/partner").await.is(303);
    // With the key.
    let key = site.key(Role::Partner, Some(no)).await;
    partner.sign_in(&key).await.is(303);
    partner.get("/partner").await.is(200);
    let public = key.rsplit_once('_').unwrap().0;
    let number = views::key_no(&site.stand.service.reader().unwrap(), public).unwrap().unwrap();
    let root = Access::root().actor;
    views::revoke_key(&site.stand.service, &root, number).await.unwrap();
    partner.get("/partner").await.is(303);
    partner.sign_in(&key).await.is(422);
    // After twelve hours.
    let mut operator = site.operator().await;
    site.clock("2026-06-01T15:59:59Z").await;
    operator.get("/operator").await.is(200);
    site.clock("2026-06-01T16:00:00Z").await;
    operator.get("/operator").await.is(303);
    operator.sign_in(ROOT).await.is(303);
    operator.get("/operator").await.is(200);
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    let mut other = site.signed_in(Role::Partner, Some(no)).await;
    let others = other.get("/partner/payout-account").await.csrf();
    for csrf in ["", "x", &others] {
        let mut fields = vec![("csrf", csrf)];
        fields.extend(ACCOUNT);
        partner.post("/partner/payout-account", &fields).await.is(403).holds("csrf_refused");
    }
    partner.post("/partner/payout-account", &ACCOUNT).await.is(403);
    let mut stranger = site.browser();
    stranger.post("/apply", &APPLICATION).await.is(403);
    stranger.post("/sign-in", &[("access_key", ROOT)]).await.is(403);
    // Nothing was changed.
    partner.get("/partner/payout-account").await.is(200).holds("You can do this once");
}
