//! What the service itself remembers: keys, sessions, answers, refusals, endpoints, sealed blocks.

use crate::support::{Script, at, on_both};
use ledger::{GENESIS, Seal};
use store::{ApiKey, Attempt, Chain, Endpoint, RefusedRow, Session, StoredAnswer, seal_entry};

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
            api_key: key.no,
            created_at: now,
            expires_at: now.plus_days(1),
            csrf: "x".into(),
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
