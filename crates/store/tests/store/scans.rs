//! Answers of any length come in portions, and other questions may be asked between their rows.

use crate::support::{log, on_both};

const ENTRIES: i64 = 1_300;

#[test]
fn a_long_answer_comes_whole_and_in_order() {
    on_both(|fresh| {
        let store = fresh.store();
        let mut writer = store.writer().unwrap();
        log(&mut writer, 1..=ENTRIES);
        let reader = store.reader().unwrap();
        for db in [&*reader, &*writer] {
            let mut next = 1;
            let each = db.each_log(1, |entry| {
                assert_eq!(entry.seq, next);
                next += 1;
                if entry.seq % 100 == 1 {
                    assert_eq!(db.entry(ENTRIES + 1 - entry.seq).unwrap().unwrap().actor.id, "host");
                }
                Ok(true)
            });
            each.unwrap();
            assert_eq!(next, ENTRIES + 1);
        }
    });
}

#[test]
fn a_long_answer_may_be_left_at_any_row() {
    on_both(|fresh| {
        let store = fresh.store();
        log(&mut store.writer().unwrap(), 1..=ENTRIES);
        for enough in [1, 31, 32, 33, 544, 545] {
            let reader = store.reader().unwrap();
            let mut seen = 0;
            let outer = reader.each_log(1, |_| {
                seen += 1;
                let mut inner = 0;
                if seen == enough {
                    let within = reader.each_log(700, |_| {
                        inner += 1;
                        Ok(true)
                    });
                    within.unwrap();
                    assert_eq!(inner, ENTRIES - 699);
                }
                Ok(seen < enough)
            });
            outer.unwrap();
            assert_eq!(seen, enough);
            assert_eq!(reader.event_counts().unwrap().entries, ENTRIES);
        }
    });
}
