//! Turns of the processes of a database: one decides while another writes.

use crate::support::{actor, at};
use ledger::Seal;
use std::sync::mpsc::channel;
use store::{Chain, HandedOver, LogRow, Options, Store, StoreError, Turn, Writer, seal_entry};
use testdb::Database;

fn connect(database: &Database) -> Store {
    Store::connect(database.url(), Options::default()).unwrap()
}

/// Writes nothing but a mark.
fn leave(writer: &mut Writer, mark: i64) {
    writer.begin().unwrap();
    writer.leave(mark).unwrap();
    writer.commit().unwrap();
}

fn handed(mark: i64) -> HandedOver {
    HandedOver { mark, body: vec![0xff; 10_000] }
}

#[test]
fn what_is_handed_over_is_found_in_its_order_until_it_is_forgotten() {
    let database = Database::fresh();
    let stores = [connect(&database), connect(&database)];
    let mut turns = stores.each_ref().map(|store| store.turns().unwrap());
    for (after, mark) in [(0, 70), (70, 50), (50, 60)] {
        turns[0].take(after).unwrap();
        turns[0].hand_over(after, mark, &handed(mark).body).unwrap();
    }
    assert_eq!(
        turns[1].take(0).unwrap(),
        Turn { written: 0, handed: [70, 50, 60].map(handed).to_vec() },
        "one after the other, whatever their numbers"
    );
    assert_eq!(turns[1].handed_over(50).unwrap(), [handed(60)]);
    assert_eq!(turns[1].handed_over(60).unwrap(), []);
    turns[1].end().unwrap();

    // What was decided in place of what was never written is found in its place.
    turns[1].take(70).unwrap();
    turns[1].hand_over(70, 90, &handed(90).body).unwrap();
    leave(&mut stores[0].writer().unwrap(), 70);
    assert_eq!(turns[0].take(70).unwrap(), Turn { written: 70, handed: vec![handed(90)] });
    turns[0].end().unwrap();

    // Who is left far behind is not told everything.
    for mark in 91..=200 {
        turns[0].take(mark - 1).unwrap();
        turns[0].hand_over(mark - 1, mark, b"").unwrap();
    }
    assert_eq!(turns[1].take(70).unwrap().handed.last().map(|last| last.mark), Some(121));
    turns[1].end().unwrap();

    let much = vec![0; 150 << 20];
    turns[0].take(200).unwrap();
    turns[0].hand_over(200, 201, &much).unwrap();
    assert!(turns[0].is_long() && !turns[1].is_long());
    let mut writer = stores[0].writer().unwrap();
    writer.begin().unwrap();
    writer.forget_handovers().unwrap();
    writer.commit().unwrap();
    turns[0].forgotten();
    assert!(!turns[0].is_long());
    assert_eq!(turns[1].take(70).unwrap(), Turn { written: 70, handed: Vec::new() });
}

#[test]
fn one_decides_after_the_other() {
    let database = Database::fresh();
    let stores = [connect(&database), connect(&database)];
    let mut turns = stores.each_ref().map(|store| store.turns().unwrap());
    let [first, second] = &mut turns;
    first.take(0).unwrap();
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            tell.send(()).unwrap();
            let turn = second.take(0).unwrap();
            second.end().unwrap();
            turn
        });
        told.recv().unwrap();
        first.hand_over(0, 1, &handed(1).body).unwrap();
        assert_eq!(second.join().unwrap().handed, [handed(1)], "what was handed over before is seen");
    });
    // A process that dies in its turn does not keep it.
    first.take(1).unwrap();
    database.cut();
    assert_eq!(stores[1].turns().unwrap().take(1).unwrap().handed, []);
    let lost = first.hand_over(1, 2, b"lost");
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
}

#[test]
fn one_writes_after_the_one_it_was_told_of() {
    let database = Database::fresh();
    let stores = [connect(&database), connect(&database), connect(&database)];
    let [mut first, mut second, mut third] = stores.each_ref().map(|store| store.writer().unwrap());
    let mut turns = stores[0].turns().unwrap();
    for (writer, after, mark) in [(&mut first, 0, 1), (&mut second, 1, 2), (&mut third, 2, 3)] {
        writer.begin_marked(mark).unwrap();
        turns.take(after).unwrap();
        turns.hand_over(after, mark, b"").unwrap();
    }
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            tell.send("second").unwrap();
            second.follow(1).unwrap();
            tell.send("second wrote").unwrap();
            assert!(!second.is_overtaken(1));
            second.rollback().unwrap();
        });
        assert_eq!(told.recv().unwrap(), "second");
        first.follow(0).unwrap();
        assert!(!first.is_overtaken(0) && told.try_recv().is_err(), "the second waits");
        first.leave(1).unwrap();
        first.commit().unwrap();
        second.join().unwrap();
    });
    // The second has given up, so the third was told of what never came.
    third.follow(2).unwrap();
    assert!(third.is_overtaken(2));
    third.rollback().unwrap();
    // Who has to be alone waits for nobody then.
    leave(&mut third, 4);
    assert_eq!(third.mark().unwrap(), 4);
}

#[test]
fn beside_others_can_be_written_what_refers_to_what_is_there() {
    let database = Database::fresh();
    let store = connect(&database);
    let (mut first, mut second) = (store.writer().unwrap(), store.one_more_writer().unwrap());
    let (host, other) = (actor("host"), actor("other"));
    let (june, july) = (at("2026-06-30T23:59:59Z"), at("2026-07-01T00:00:00Z"));
    let mut write = |seq, at, actor| {
        first.begin().unwrap();
        first.append(&[LogRow { seq, at, actor, kind: "step", body: b"{}" }]).unwrap();
        first.commit().unwrap();
    };
    assert!(!second.can_add(june, [&host].into_iter()).unwrap());
    write(1, june, &host);
    assert!(second.can_add(june, [&host].into_iter()).unwrap(), "another writer has found it");
    assert!(!second.can_add(june, [&host, &other].into_iter()).unwrap());
    assert!(!second.can_add(july, [&host].into_iter()).unwrap(), "the month has no parts yet");
    write(2, july, &other);
    assert!(second.can_add(july, [&host, &other].into_iter()).unwrap());
}

#[test]
fn what_another_wrote_meanwhile_is_sealed_too() {
    let database = Database::fresh();
    let stores = [connect(&database), connect(&database)];
    let [mut first, mut second] = stores.each_ref().map(|store| store.writer().unwrap());
    let (host, now) = (actor("host"), at("2026-06-30T00:00:00Z"));
    let row = |seq| LogRow { seq, at: now, actor: &host, kind: "step", body: b"{}" };
    let write = |writer: &mut Writer, seq, seals| {
        writer.begin().unwrap();
        writer.append(&[row(seq)]).unwrap();
        writer.leave(seq).unwrap();
        if seals {
            writer.seal(usize::MAX).unwrap();
        }
        writer.commit().unwrap();
    };
    write(&mut first, 1, true);
    write(&mut second, 2, false);
    write(&mut first, 3, true);
    let blocks = first.blocks(Chain::Log).unwrap();
    assert_eq!(blocks.iter().map(|block| block.last).collect::<Vec<_>>(), [1, 3]);
    let mut seal = Seal::after(&blocks[0].hash);
    [2, 3].map(row).iter().for_each(|row| seal_entry(&mut seal, row));
    assert_eq!(seal.finish(), blocks[1].hash);
}

#[test]
fn who_writes_alone_waits_for_those_who_write_beside_each_other() {
    let database = Database::fresh();
    let store = connect(&database);
    let mut beside = [store.writer().unwrap(), store.one_more_writer().unwrap()];
    let mut alone = connect(&database).writer().unwrap();
    for (writer, mark) in beside.iter_mut().zip([1, 2]) {
        writer.begin_marked(mark).unwrap();
    }
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            tell.send("alone").unwrap();
            alone.begin().unwrap();
            tell.send("begun").unwrap();
            assert!(alone.is_overtaken(1) && !alone.is_overtaken(2));
            alone.rollback().unwrap();
        });
        assert_eq!(told.recv().unwrap(), "alone");
        for (writer, (after, mark)) in beside.iter_mut().zip([(0, 1), (1, 2)]) {
            assert!(told.try_recv().is_err(), "who writes alone waits");
            writer.follow(after).unwrap();
            writer.leave(mark).unwrap();
            writer.commit().unwrap();
        }
        assert_eq!(told.recv().unwrap(), "begun");
    });
}

#[test]
fn marks_are_a_processs_own_and_a_file_has_none() {
    let database = Database::fresh();
    let stores = [connect(&database), connect(&database)];
    let [one, other] = stores.each_ref().map(|store| store.writer().unwrap().own_marks().unwrap());
    assert!((one - other).abs() > i64::from(u32::MAX / 2));
    let file = Store::open_in_memory().unwrap();
    assert!(file.turns().is_err() && file.one_more_writer().is_err());
    let mut writer = file.writer().unwrap();
    assert_eq!(writer.own_marks(), Ok(0));
    leave(&mut writer, 7);
    assert_eq!(writer.mark(), Ok(0));
    assert!(!writer.is_overtaken(7));
}
