//! Disks that fail: what was acknowledged is there, what was not leaves no trace (EV-2).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::Failure;
use app::inbox::Verdict;
use faultvfs::FaultVfs;
use store::Options;
use testdb::Place;
use testkit::facts::{line, paid, registered};
use testkit::{Stand, proof_of};

fn on(vfs: &FaultVfs, durable: bool) -> Options {
    Options { vfs: Some(vfs.name().to_owned()), durable, ..Options::default() }
}

/// Registers ten customers of one partner.
async fn furnish(stand: &Stand) {
    stand.partner(1, "AAAA2222").await;
    let customers = (0..10).map(|customer| line(registered(customer, "AAAA2222"))).collect();
    stand.tell(customers).await.unwrap();
}

async fn tell_payment(stand: &Stand, payment: usize) -> Result<Verdict, Failure> {
    let verdicts = stand.tell(vec![line(paid(payment, payment % 10, 1_000))]).await?;
    Ok(verdicts.into_iter().next().unwrap())
}

#[tokio::test]
async fn a_full_disk_refuses_and_resumes() {
    let (directory, vfs) = (Place::directory(), FaultVfs::new().unwrap());
    let stand = Stand::start(&directory, on(&vfs, true)).unwrap();
    furnish(&stand).await;
    vfs.fail_after_bytes(4_000_000);
    let (mut kept, mut refused) = (0, Vec::new());
    for payment in 0..200 {
        match tell_payment(&stand, payment).await {
            Ok(Verdict::Accepted(_)) => kept += 1,
            Err(Failure::StorageFull) => refused.push(payment),
            other => panic!("{other:?}"),
        }
    }
    assert!(kept > 0 && !refused.is_empty(), "kept {kept}, refused {}", refused.len());
    assert!(stand.service.is_well(), "a full disk is no broken disk");
    vfs.lift();
    for payment in refused {
        assert!(matches!(tell_payment(&stand, payment).await, Ok(Verdict::Accepted(_))), "{payment}");
    }
    stand.stop().await;
    let proof = proof_of(&directory);
    assert_eq!(proof.difference, None);
    assert_eq!(proof.transfers, 200);
}

#[tokio::test]
async fn after_a_failed_sync_nothing_is_written_until_a_restart() {
    let (directory, vfs) = (Place::directory(), FaultVfs::new().unwrap());
    let stand = Stand::start(&directory, on(&vfs, true)).unwrap();
    furnish(&stand).await;
    assert!(matches!(tell_payment(&stand, 1).await, Ok(Verdict::Accepted(_))));
    vfs.fail_next_sync(1);
    assert_eq!(tell_payment(&stand, 2).await, Err(Failure::StorageFailed), "no false acknowledgement");
    assert!(!stand.service.is_well());
    assert_eq!(tell_payment(&stand, 3).await, Err(Failure::StorageFailed), "nothing more is written");
    stand.stop().await;
    let stand = Stand::start(&directory, Options::default()).unwrap();
    assert!(matches!(tell_payment(&stand, 1).await, Ok(Verdict::Duplicate(_))));
    assert!(matches!(tell_payment(&stand, 2).await, Ok(Verdict::Accepted(_) | Verdict::Duplicate(_))));
    assert!(matches!(tell_payment(&stand, 3).await, Ok(Verdict::Accepted(_))));
    stand.stop().await;
    assert_eq!(proof_of(&directory).difference, None);
}

#[tokio::test]
async fn a_failing_write_gives_no_acknowledgement() {
    for write in 1..12 {
        let (directory, vfs) = (Place::directory(), FaultVfs::new().unwrap());
        let stand = Stand::start(&directory, on(&vfs, true)).unwrap();
        furnish(&stand).await;
        vfs.fail_write_at(write);
        let mut acknowledged = Vec::new();
        for payment in 0..4 {
            if matches!(tell_payment(&stand, payment).await, Ok(Verdict::Accepted(_))) {
                acknowledged.push(payment);
            }
        }
        stand.stop().await;
        let stand = Stand::start(&directory, Options::default()).unwrap();
        for payment in acknowledged {
            assert!(
                matches!(tell_payment(&stand, payment).await, Ok(Verdict::Duplicate(_))),
                "write {write}"
            );
        }
        stand.stop().await;
        assert_eq!(proof_of(&directory).difference, None, "write {write}");
    }
}

/// What a power cut left: how many of the acknowledged payments are gone, and whether the store is whole.
struct AfterCut {
    lost: usize,
    whole: bool,
}

/// Tells payments, each a commit of its own, cuts the power in the midst of it, and looks at what the disk
/// may hold then.
async fn cut(seed: u64, durable: bool) -> AfterCut {
    let (directory, vfs) = (Place::directory(), FaultVfs::recording().unwrap());
    let stand = Stand::start(&directory, on(&vfs, durable)).unwrap();
    furnish(&stand).await;
    vfs.cut_power_at(10 + (seed * 37) % 400);
    let mut acknowledged = Vec::new();
    for payment in 0..60 {
        match tell_payment(&stand, payment).await {
            Ok(Verdict::Accepted(_)) => acknowledged.push(payment),
            _ => break,
        }
    }
    let image = Place::directory();
    vfs.crash_image(seed, image.path()).unwrap();
    stand.stop().await;
    look_at(&image, &acknowledged).await
}

async fn look_at(image: &Place, acknowledged: &[usize]) -> AfterCut {
    let Ok(stand) = Stand::start(image, Options::default()) else {
        return AfterCut { lost: acknowledged.len(), whole: false };
    };
    let mut lost = 0;
    for payment in acknowledged {
        lost += usize::from(!matches!(tell_payment(&stand, *payment).await, Ok(Verdict::Duplicate(_))));
    }
    let readable = stand.service.is_well();
    stand.stop().await;
    AfterCut { lost, whole: readable && proof_of(image).difference.is_none() }
}

#[tokio::test]
async fn a_power_cut_loses_nothing_that_was_acknowledged() {
    for seed in 0..60 {
        let after = cut(seed, true).await;
        assert_eq!(after.lost, 0, "seed {seed}");
        assert!(after.whole, "seed {seed}");
    }
}

/// The same test with durability turned off: if nothing were lost then, it would test nothing.
#[tokio::test]
async fn without_durability_a_power_cut_loses_something() {
    for seed in 0..60 {
        let after = cut(seed, false).await;
        if after.lost > 0 || !after.whole {
            return;
        }
    }
    panic!("no power cut lost anything, although nothing was synced");
}
