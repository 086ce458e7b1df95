//! A store with partners and their customers, made once and copied for each measurement.

use super::child::{Child, Home};
use super::client::Client;
use super::database::Database;
use super::events::{Shop, write_registration};
use super::load::stream_lines;
use anyhow::Context;
use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// The database within the directory of a store.
const DATABASE: &str = "guerdon.db";
/// How many partners are made at a time.
const AT_ONCE: u64 = 32;

/// Makes a store in which all partners are active and all customers registered with their codes.
pub(super) fn furnish(directory: &Path, shop: Shop, runtime: &Runtime) -> anyhow::Result<()> {
    let child = Child::guerdon(directory, 0)?;
    enlist_all(&child, shop, runtime)?;
    drop(child);
    settle(directory).map(|_| ())
}

/// The same in a database on a server.
pub(super) fn furnish_database(database: &Database, shop: Shop, runtime: &Runtime) -> anyhow::Result<()> {
    enlist_all(&Child::guerdon(Home::Database(database), 0)?, shop, runtime).map(|_| ())
}

/// Makes partners and customers in a store that is served. Gives the identifiers of the partners.
pub(super) fn enlist_all(child: &Child, shop: Shop, runtime: &Runtime) -> anyhow::Result<Vec<String>> {
    runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for first in 0..AT_ONCE {
            let mut client = child.connect().await?;
            let partners = (first..shop.partners).step_by(usize::try_from(AT_ONCE)?);
            tasks.spawn(async move {
                let mut made = Vec::new();
                for partner in partners {
                    made.push((partner, enlist(&mut client, partner).await?));
                }
                anyhow::Ok(made)
            });
        }
        let mut all = Vec::new();
        while let Some(made) = tasks.join_next().await {
            all.extend(made.context("making partners")??);
        }
        all.sort_unstable();
        let (partners, codes): (Vec<String>, Vec<String>) = all.into_iter().map(|(_, made)| made).unzip();
        let mut lines = Vec::new();
        for (customer, code) in (0..shop.customers).zip(codes.iter().cycle()) {
            write_registration(customer, code, &mut lines);
        }
        stream_lines(&mut child.connect().await?, &lines, shop.customers).await?;
        Ok(partners)
    })
}

#[derive(Deserialize)]
struct Partner {
    id: String,
    referral_code: Option<String>,
}

/// Makes a partner and leads it through review and contract (AP-2). Gives its identifier and its referral code.
async fn enlist(client: &mut Client, partner: u64) -> anyhow::Result<(String, String)> {
    let application = serde_json::json!({
        "applicant_type": "kol",
        "name": format!("Partner {partner}"),
        "contact": "Aisyah",
        "phone": format!("+6011{partner:07}"),
        "email": format!("partner{partner}@example.com"),
        "country": "MY",
        "channels": [],
    });
    let made = post(client, "/v1/partners", &application, 201).await?;
    let steps = [
        ("approve", serde_json::json!({})),
        ("send_contract", serde_json::json!({})),
        ("sign_contract", serde_json::json!({ "signer_name": "Aisyah" })),
        ("countersign", serde_json::json!({})),
    ];
    let mut code = None;
    for (step, body) in steps {
        code = post(client, &format!("/v1/partners/{}/{step}", made.id), &body, 200).await?.referral_code;
    }
    Ok((made.id, code.context("a countersigned partner has no referral code")?))
}

async fn post(
    client: &mut Client,
    path: &str,
    body: &serde_json::Value,
    status: u16,
) -> anyhow::Result<Partner> {
    let answer = client.post(path, "application/json", &serde_json::to_vec(body)?).await?;
    Ok(serde_json::from_slice(answer.expect(status)?)?)
}

/// A copy of a store that nobody has open.
pub(super) fn copy(from: &Path, to: PathBuf) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(&to)?;
    std::fs::copy(from.join(DATABASE), to.join(DATABASE)).context("copying the furnished store")?;
    Ok(to)
}

/// What a store holds when nobody has it open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settled {
    /// The size of its file, in bytes.
    pub(super) bytes: u64,
    /// How many transactions have taken payments in: all entries of one were taken in at one instant.
    pub(super) batches: u64,
}

/// Moves what is still in the engine's log into the database, as closing it does, and looks at it.
pub(super) fn settle(directory: &Path) -> anyhow::Result<Settled> {
    let path = directory.join(DATABASE);
    let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let batches: i64 =
        db.query_row("SELECT count(DISTINCT at) FROM log WHERE kind = 'payment.succeeded'", [], |row| {
            row.get(0)
        })?;
    drop(db);
    Ok(Settled { bytes: path.metadata()?.len(), batches: u64::try_from(batches)? })
}

/// The size of the engine's own log beside the database, in bytes; 0 where there is none.
pub(super) fn log_size(directory: &Path) -> u64 {
    directory.join("guerdon.db-wal").metadata().map_or(0, |file| file.len())
}
