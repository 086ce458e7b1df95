//! `guerdon demo`: a furnished sandbox to look around in.

mod cast;
mod diary;
mod dice;
mod furnish;
mod orders;
mod season;
mod sellers;
mod trading;

use crate::command::{Demo, Stored};
use crate::opened::open;
use crate::running::{clock, sandbox_config};
use crate::serve::{listen, run, stop_signal};
use crate::system::{self, hint};
use anyhow::Context;
use app::access::Role;
use app::ids::Kind;
use app::{Config, Service, views};
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use orders::FIRST as FIRST_ORDER;
use programs::No;
use programs::affiliate::Partner;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::{Options, Store};
use tempfile::TempDir;
use tower::ServiceExt;

/// The partners whose keys are printed: past the highest tier, and with an open withdrawal.
const SHOWN: [&str; 2] = ["SARAWAK7", "PAMPANGA"];
/// The sellers whose keys are printed: one with a long bill, and one that is suspended until it agrees to new
/// terms.
const SHOWN_SELLERS: [&str; 2] = ["batik-hulu", "lion-city-gadgets"];
/// The longest answer that is printed.
const LONGEST_ANSWER: usize = 100_000;

/// Furnishes where nothing is yet, and serves.
pub(crate) fn demo(arguments: &Demo) -> anyhow::Result<()> {
    let place = Place::of(arguments.data.as_deref())?;
    if place.is_new {
        eprintln!("furnishing {}", place.directory.display());
        furnish::furnish(&place.directory)?;
    }
    let store = open(&Stored { data: place.directory.clone(), database: None }, Options::default())?;
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    runtime.block_on(async {
        let listener = listen(arguments.listen).await?;
        let address = listener.local_addr()?.to_string();
        let config = sandbox_config(format!("http://{address}"), clock(None)?)?;
        let keys = keys(&store, config.clone()).await?;
        let url = format!("http://{address}");
        let stop = stop_signal();
        talk(&place, &url, &keys);
        if arguments.json {
            system::tell(serde_json::json!({ "listening": address, "keys": keys.people }));
        }
        run(store, config, listener, stop).await
    })
}

/// Where the demo is kept.
struct Place {
    directory: PathBuf,
    is_new: bool,
    /// Removed with all that is in it when the demo stops.
    temporary: Option<TempDir>,
}

impl Place {
    /// The directory, if it is free or holds a demo.
    fn of(named: Option<&Path>) -> anyhow::Result<Self> {
        let Some(directory) = named else {
            let temporary = tempfile::Builder::new().prefix("guerdon-demo-").tempdir()?;
            return Ok(Self {
                directory: temporary.path().to_owned(),
                is_new: true,
                temporary: Some(temporary),
            });
        };
        let is_new = std::fs::read_dir(directory).map_or(true, |mut entries| entries.next().is_none());
        if !is_new && !matches!(furnish::is_furnished(directory), Ok(true)) {
            let cause = format!("{} holds something, and it is no finished demo", directory.display());
            return Err(hint(cause, "name an empty directory, or leave --data out"));
        }
        Ok(Self { directory: directory.to_owned(), is_new, temporary: None })
    }
}

/// Somebody who can sign in.
#[derive(Serialize)]
struct Person {
    role: &'static str,
    name: String,
    partner: Option<String>,
    seller: Option<&'static str>,
    key: String,
}

/// Who can sign in, and what the service answers them.
struct Keys {
    people: Vec<Person>,
    clock: String,
    /// Requests with their answers.
    tried: Vec<(String, String)>,
}

/// Makes keys, which are shown once, and tries them.
async fn keys(store: &Store, config: Config) -> anyhow::Result<Keys> {
    let (service, stopper) = Service::start(store.clone(), config).context("starting the service")?;
    let made = make_keys(&service).await;
    drop(service);
    stopper.stop().await;
    made
}

async fn make_keys(service: &Service) -> anyhow::Result<Keys> {
    let mut people = vec![person(service, Role::Operator, "operator", None).await?];
    for partner in shown(service)? {
        people.push(person(service, Role::Partner, &partner.application.name, Some(partner.no)).await?);
    }
    for seller in SHOWN_SELLERS {
        people.push(seller_person(service, seller).await?);
    }
    let tried = match people.as_slice() {
        [operator, Person { partner: Some(partner), .. }, ..] => try_out(service, operator, partner).await?,
        _ => Vec::new(),
    };
    Ok(Keys { people, clock: service.now().to_string(), tried })
}

/// Asks some questions and keeps the answers, to be shown.
async fn try_out(service: &Service, asker: &Person, partner: &str) -> anyhow::Result<Vec<(String, String)>> {
    let router = api::router(service.clone());
    let mut tried = Vec::new();
    for path in [
        format!("/v1/partners/{partner}/balance"),
        format!("/v1/partners/{partner}/commissions?limit=1"),
        format!("/v1/sellers/{}/settled_records?limit=1", SHOWN_SELLERS[0]),
        "/v1/shoppers/shopper-my-2/bonus".to_owned(),
        "/v1/events/waiting?limit=1".to_owned(),
    ] {
        let request = Request::get(&path).header(header::AUTHORIZATION, format!("Bearer {}", asker.key));
        let mut request = request.body(Body::empty())?;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 0))));
        let answer = router.clone().oneshot(request).await?;
        let bytes = to_bytes(answer.into_body(), LONGEST_ANSWER).await?;
        tried.push((path, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(tried)
}

fn shown(service: &Service) -> anyhow::Result<Vec<Partner>> {
    let all = service.reader()?.partners(None, None, store::MOST_ROWS)?.rows;
    let find =
        |code: &&str| all.iter().find(|partner| partner.referral_code.as_deref() == Some(*code)).cloned();
    Ok(SHOWN.iter().filter_map(find).collect())
}

async fn person(service: &Service, role: Role, name: &str, partner: Option<No>) -> anyhow::Result<Person> {
    let (_, key) = views::create_key(service, role, partner, &format!("demo: {name}")).await?;
    let partner = partner.map(|no| service.ids().write(Kind::Partner, no));
    Ok(Person { role: role.name(), name: name.to_owned(), partner, seller: None, key })
}

async fn seller_person(service: &Service, seller: &'static str) -> anyhow::Result<Person> {
    let (_, key) = views::create_seller_key(service, seller, &format!("demo: {seller}")).await?;
    let (role, name) = (Role::Seller.name(), seller.to_owned());
    Ok(Person { role, name, partner: None, seller: Some(seller), key })
}

fn talk(place: &Place, url: &str, keys: &Keys) {
    let kept = match &place.temporary {
        Some(_) => "gone when the demo stops; --data DIR keeps it",
        None => "kept there",
    };
    eprintln!("\nGuerdon demo on {url}   (its clock stands at {})", keys.clock);
    eprintln!("store: {}, {kept}\n\nsign in with a key:", place.directory.display());
    for Person { role, name, key, .. } in &keys.people {
        let who = if *role == name { name.clone() } else { format!("{role} {name}") };
        eprintln!("  {who:<26}{key}");
    }
    eprintln!(
        "\nlook at\n  \
         applications    one waits for review, one for a contract, two for signatures\n  \
         payout batches  2026-05 is paid but for one line, 2026-06 is in review, 2026-07 is open\n  \
         registrations   one waits for review, one wants to leave, one has not agreed to new terms\n  \
         orders          order-{FIRST_ORDER} and after; some wait for delivery, some were returned\n  \
         bonus           shopper-my-2 to shopper-my-6 have some, and some of it reserved\n  \
         events          four wait for what is not known yet, three were refused\n  \
         second persons  an adjustment and a change of a bank account wait for one\n\ntry"
    );
    if let Some(asker) = keys.people.first() {
        eprintln!("  KEY={}", asker.key);
    }
    for (path, answer) in &keys.tried {
        eprintln!("  curl -s -H \"Authorization: Bearer $KEY\" '{url}{path}'\n  {answer}");
    }
    eprintln!();
}
