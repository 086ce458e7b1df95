//! What the service itself remembers: keys, sessions, answers, refusals, endpoints, sealed blocks.

use crate::support::{Script, at, on_both};
use ledger::{GENESIS, Seal};
use store::{
    ApiKey, Attempt, AuditRow, Chain, Credential, Endpoint, Holder, LoginLink, RefusedRow, Session, Staff,
    StoredAnswer, seal_entry,
};

#[test]
fn access_keys_and_their_sessions() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let mut key = ApiKey {
            no: 0,
            id: "gk_1".into(),
            hash: vec![1; 32],
            role: "partner".into(),
            participant: Some(7),
            seller: Some("shop-1".into()),
            name: "Siti".into(),
            created_at: now,
            revoked_at: None,
        };
        key.no = writer.add_api_key(&key).unwrap();
        assert!(writer.add_api_key(&key).is_err(), "an id is taken once");
        assert_eq!(writer.api_key("gk_1").unwrap().as_ref(), Some(&key));
        assert_eq!(writer.api_keys().unwrap(), [key.clone()]);
        let session = Session {
            token_hash: vec![2; 32],
            holder: Holder::Key(key.no),
            created_at: now,
            seen_at: now,
            expires_at: now.plus_days(1),
            csrf: "x".into(),
            way: "key".into(),
            agent: "Firefox".into(),
        };
        writer.add_session(&session).unwrap();
        writer.forget_sessions(now).unwrap();
        assert_eq!(writer.session(&[2; 32]).unwrap(), Some(session));
        assert!(writer.revoke_api_key(key.no, now).unwrap());
        assert!(!writer.revoke_api_key(key.no, now).unwrap());
        assert_eq!(writer.session(&[2; 32]).unwrap(), None);
        assert_eq!(writer.api_key_by_no(key.no).unwrap().unwrap().revoked_at, Some(now));
    });
}

#[test]
fn sessions_are_of_their_holder() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let holders = [
            Holder::Staff(1),
            Holder::Staff(11),
            Holder::Partner(1),
            Holder::Seller("1".into()),
            Holder::Shopper("1".into()),
        ];
        let session = |n: u8, holder: &Holder| Session {
            token_hash: vec![n; 32],
            holder: holder.clone(),
            created_at: now,
            seen_at: now.plus_seconds(i64::from(n)),
            expires_at: now.plus_days(1),
            csrf: "x".into(),
            way: "link".into(),
            agent: String::new(),
        };
        for (n, holder) in (1..).zip(&holders) {
            writer.add_session(&session(n, holder)).unwrap();
            writer.add_session(&session(n + 100, holder)).unwrap();
            let of = writer.sessions_of(holder).unwrap();
            assert_eq!(of, [session(n + 100, holder), session(n, holder)], "the last used first");
        }
        writer.see_session(&[1; 32], now.plus_days(1)).unwrap();
        assert_eq!(writer.sessions_of(&holders[0]).unwrap()[0].token_hash, [1; 32]);
        assert!(!writer.delete_session_of(&holders[1], &[1; 32]).unwrap(), "that is another's");
        assert!(writer.delete_session_of(&holders[0], &[1; 32]).unwrap());
        assert_eq!(writer.delete_sessions_of(&holders[1], Some(&[2; 32])).unwrap(), 1);
        assert_eq!(writer.delete_sessions_of(&holders[2], None).unwrap(), 2);
        let left = |holder| writer.sessions_of(holder).unwrap().len();
        assert_eq!(holders.each_ref().map(left), [1, 1, 0, 2, 2]);
    });
}

#[test]
fn a_link_is_used_once() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let link = |n: u8, embeds| LoginLink {
            token_hash: vec![n; 32],
            holder: Holder::Shopper("s-1".into()),
            next: "/bonus".into(),
            embeds,
            created_at: now,
            expires_at: now.plus_seconds(600),
            used_at: None,
        };
        for (n, embeds) in [(1, false), (2, false), (3, true)] {
            writer.add_login_link(&link(n, embeds)).unwrap();
        }
        assert_eq!(writer.login_link(&[1; 32]).unwrap(), Some(link(1, false)));
        let last = now.plus_seconds(599);
        assert!(writer.use_login_link(&[1; 32], last).unwrap());
        assert!(!writer.use_login_link(&[1; 32], last).unwrap(), "it is used up");
        assert!(!writer.use_login_link(&[2; 32], now.plus_seconds(600)).unwrap(), "it has ended");
        assert!(!writer.use_login_link(&[3; 32], now).unwrap(), "it signs nobody in");
        assert!(!writer.use_login_link(&[4; 32], now).unwrap(), "there is none");
        assert_eq!(writer.login_link(&[1; 32]).unwrap().unwrap().used_at, Some(last));
        writer.forget_login_links(last).unwrap();
        assert!(writer.login_link(&[2; 32]).unwrap().is_some());
        writer.delete_login_links_of(&link(2, false).holder).unwrap();
        assert!(writer.login_link(&[2; 32]).unwrap().is_none());
    });
}

#[test]
fn staff_and_what_they_sign_in_with() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let mut mei = Staff {
            no: 0,
            email: "mei@example.com".into(),
            name: "Mei".into(),
            role: "operator".into(),
            created_at: now,
            disabled_at: None,
        };
        mei.no = writer.add_staff(&mei).unwrap();
        assert!(writer.add_staff(&mei).is_err(), "an address has one account");
        assert_eq!(writer.staff_by_email("mei@example.com").unwrap().as_ref(), Some(&mei));
        writer.set_staff(mei.no, "auditor", Some(now)).unwrap();
        assert!(writer.set_staff(99, "auditor", None).is_err());
        let changed = Staff { role: "auditor".into(), disabled_at: Some(now), ..mei.clone() };
        assert_eq!(writer.staff_by_no(mei.no).unwrap().as_ref(), Some(&changed));
        assert_eq!(writer.staff().unwrap(), [changed]);

        let (staff, partner) = (Holder::Staff(mei.no), Holder::Partner(mei.no));
        let credential =
            Credential { password: Some("h".into()), totp_sealed: None, totp_step: 7, set_at: now };
        writer.put_credential(&staff, &credential).unwrap();
        assert_eq!(writer.credential(&partner).unwrap(), None);
        assert!(!writer.take_totp_step(&staff, 7).unwrap(), "a code is taken once");
        assert!(writer.take_totp_step(&staff, 8).unwrap());
        assert!(!writer.take_totp_step(&partner, 8).unwrap());
        let newer = Credential { password: None, totp_sealed: Some("s".into()), totp_step: 8, ..credential };
        writer.put_credential(&staff, &newer).unwrap();
        assert_eq!(writer.credential(&staff).unwrap(), Some(newer));
    });
}

#[test]
fn what_was_done_is_found_by_who_did_it() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let row = |no: i64, who: &str| AuditRow {
            no,
            at: at("2026-06-01T00:00:00Z").plus_seconds(no),
            who: who.into(),
            name: "Mei".into(),
            what: "signed_in".into(),
            subject: String::new(),
            detail: "password".into(),
        };
        let rows = [row(1, "a"), row(2, "b"), row(3, "a")];
        rows.iter().for_each(|row| writer.add_audit(row).unwrap());
        let [first, second, third] = rows;
        let page = writer.audit(None, None, 2).unwrap();
        assert_eq!((page.rows, page.next), (vec![third.clone(), second], Some(2)));
        assert_eq!(writer.audit(Some("a"), None, 9).unwrap().rows, [third, first.clone()]);
        assert_eq!(writer.audit(Some("a"), Some(3), 9).unwrap().rows, [first]);
    });
}

#[test]
fn the_first_answer_is_kept() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let answer = StoredAnswer { request: vec![1; 32], status: 201, body: b"{}".to_vec(), at: now };
        assert_eq!(writer.idempotent("a", "k").unwrap(), None);
        writer.keep_answer("a", "k", &answer).unwrap();
        assert!(writer.keep_answer("a", "k", &answer).is_err());
        assert_eq!(writer.idempotent("a", "k").unwrap(), Some(answer));
        assert_eq!(writer.idempotent("b", "k").unwrap(), None, "keys are the caller's own");
        writer.forget_answers(now.next()).unwrap();
        assert_eq!(writer.idempotent("a", "k").unwrap(), None);
    });
}

#[test]
fn of_a_refused_event_the_beginning_is_kept() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let body = format!("a{}", "é".repeat(5_000));
        let refused = RefusedRow {
            at: at("2026-06-01T00:00:00Z"),
            source: "shop",
            event_id: "e1",
            code: "invalid_event",
            detail: "no",
            pointer: Some("/data"),
            body: &body,
        };
        writer.refused(&[refused, refused]).unwrap();
        let page = writer.refusals(None, 1).unwrap();
        assert_eq!((page.rows[0].no, page.rows[0].body.len(), page.next), (2, 4_095, Some(2)));
        assert_eq!(writer.event_counts().unwrap().refused, 2);
    });
}

#[test]
fn endpoints_and_attempts() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let now = at("2026-06-01T00:00:00Z");
        let endpoint = Endpoint {
            no: 0,
            url: "https://example.com/hook".into(),
            secret_sealed: "00".into(),
            topics: "withdrawal.paid".into(),
            active: true,
            cursor: 0,
            created_at: now,
        };
        let no = writer.add_endpoint(&endpoint).unwrap();
        writer.set_endpoint_cursor(no, 5).unwrap();
        assert!(writer.set_endpoint_active(no, false).unwrap());
        assert!(!writer.set_endpoint_active(99, false).unwrap());
        let kept = Endpoint { no, active: false, cursor: 5, ..endpoint };
        assert_eq!(
            (writer.endpoint(no).unwrap(), writer.endpoints().unwrap()),
            (Some(kept.clone()), vec![kept])
        );
        let attempt = Attempt {
            no: 1,
            endpoint: no,
            note: 5,
            attempt: 1,
            at: now,
            status: Some(500),
            outcome: "refused".into(),
            excerpt: "oops".into(),
        };
        writer.add_attempts(std::slice::from_ref(&attempt)).unwrap();
        assert_eq!(writer.attempts(no, None, 9).unwrap().rows, [attempt]);
    });
}

/// LG-3: the blocks can be computed again from the rows, and what is sealed sums to what is stored.
#[test]
fn blocks_chain_the_log_and_the_transfers() {
    on_both(|fresh| {
        let mut house = fresh.house();
        let mut script = Script::begin("2026-06-01T00:00:00Z");
        script.partner(1);
        script.customer("c", Some("CODE1"));
        for n in 0..10 {
            script.pay(&format!("p{n}"), "c", 1_000, "MYR");
        }
        house.batch(&script.steps);
        let unsealed = house.writer.totals().unwrap();
        house.writer.begin().unwrap();
        while house.writer.seal(4).unwrap().entries > 0 {}
        assert_eq!(house.writer.seal(4).unwrap(), store::Sealed::default());
        house.writer.commit().unwrap();
        assert_eq!(house.writer.totals().unwrap(), unsealed);
        assert_eq!(house.writer.blocks(Chain::Transfers).unwrap().last().unwrap().totals, unsealed);
        let (mut from, mut hash) = (1, GENESIS);
        for block in house.writer.blocks(Chain::Log).unwrap() {
            let mut seal = Seal::after(&hash);
            let each = house.writer.each_log(from, |entry| {
                seal_entry(&mut seal, &entry.row());
                Ok(entry.seq < block.last)
            });
            each.unwrap();
            hash = seal.finish();
            assert_eq!(block.hash, hash, "block {}", block.no);
            from = block.last + 1;
        }
        assert_eq!(from, house.world.counters.seq + 1);
    });
}

#[test]
fn the_bytes_of_a_payment_file_never_change() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let (month, currency) =
            (programs::time::Month::parse("2026-06").unwrap(), crate::support::currency("MYR"));
        assert!(writer.put_file_content(month, currency, 1, b"x").is_err(), "there is no such file");
        let mut changes = writer.world().unwrap().take_changes();
        let batch = programs::affiliate::Batch {
            month,
            cutoff_at: at("2026-06-19T16:00:00Z"),
            status: programs::affiliate::BatchStatus::Paying,
            open_lines: 0,
            files: 1,
        };
        let file =
            programs::affiliate::PaymentFile { number: 1, at: batch.cutoff_at, withdrawals: vec![3, 5] };
        changes.batches.push((month, programs::Change::New(batch.into())));
        changes.files.push(((month, currency), programs::Change::New(file.clone().into())));
        writer.save(&changes).unwrap();
        writer.put_file_content(month, currency, 1, b"x").unwrap();
        assert!(writer.put_file_content(month, currency, 1, b"y").is_err());
        let stored = writer.payment_file(month, currency, 1).unwrap().unwrap();
        assert_eq!((stored.file, stored.content.as_deref()), (file, Some(b"x".as_slice())));
    });
}
