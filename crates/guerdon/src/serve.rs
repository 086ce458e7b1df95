//! `guerdon serve`.

use crate::command::{Edge, Serve};
use crate::opened::{config, open};
use crate::system::{self, hint};
use anyhow::Context;
use app::deliveries::Deliverer;
use app::{Config, Service, Settings};
use faultvfs::FaultVfs;
use outside::{mail, webhooks};
use programs::time::Instant;
use std::net::SocketAddr;
use std::time::Duration;
use store::{Options, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How often the writer looks at the clock when nobody asks for anything.
const TICK: Duration = Duration::from_secs(1);
/// How long open requests may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(7);

/// Serves until told to stop.
pub(crate) fn serve(arguments: &Serve) -> anyhow::Result<()> {
    let start = match &arguments.clock {
        Some(text) => Instant::parse(text)
            .map_err(|error| hint(format!("--clock: {error}"), "write it like 2026-06-01T00:00:00Z"))?,
        None => system::now(),
    };
    let settings = settings(&arguments.edge)?;
    let slower = slower_disk(arguments.fsync_delay_ms)?;
    let vfs = slower.as_ref().map(|vfs| vfs.name().to_owned());
    let store = open(&arguments.stored, Options { vfs, ..Options::default() })?;
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    runtime.block_on(async {
        let listener = listen(arguments.listen).await?;
        let address = listener.local_addr()?;
        let public_url = arguments.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let config = Config { settings, ..config(public_url, arguments.sandbox.then_some(start))? };
        if config.root_key.is_none() {
            eprintln!("note: GUERDON_ROOT_KEY is not set; only keys that the store has can be used");
        }
        let stop = stop_signal();
        eprintln!("listening on http://{address}");
        if arguments.json {
            system::tell(serde_json::json!({ "listening": address.to_string() }));
        }
        run(store, config, listener, stop).await
    })
}

/// What the service is told about the world around it.
fn settings(edge: &Edge) -> anyhow::Result<Settings> {
    let mail = edge.mail_url.as_deref().zip(edge.mail_from.as_deref());
    let mail = mail.map(|(url, from)| mail::Sender::new(url, from)).transpose().map_err(|error| {
        hint(error.to_string(), "write --mail-url smtps://user:password@host --mail-from name@example.com")
    })?;
    let embed_origin = edge.embed_origin.as_deref().map(|origin| origin.trim_end_matches('/').to_owned());
    // It becomes a part of a header, and nothing else must.
    let is_origin = |origin: &String| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some_and(|host| {
            !host.is_empty()
                && host.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':'))
        })
    };
    if embed_origin.as_ref().is_some_and(|origin| !is_origin(origin)) {
        return Err(hint("--embed-origin is no origin", "write it like https://shop.example.com"));
    }
    Ok(Settings { mail, embed_origin, rate_limit: edge.rate_limit, behind_proxy: edge.behind_proxy })
}

/// A file system whose syncs take so many milliseconds longer, for as long as it is held.
fn slower_disk(millis: u64) -> anyhow::Result<Option<FaultVfs>> {
    if millis == 0 {
        return Ok(None);
    }
    let vfs = FaultVfs::new().context("making the slower disk")?;
    vfs.delay_sync(Duration::from_millis(millis));
    Ok(Some(vfs))
}

/// Binds the address.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        hint(format!("cannot listen on {address}: {error}"), "choose another address with --listen")
    })
}

/// Runs a service on a listener until `stop` resolves; what was acknowledged is finished first.
pub(crate) async fn run(
    store: Store,
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let (service, stopper) = Service::start(store, config).context("starting the service")?;
    let ticker = tokio::spawn(tick(service.clone()));
    let deliveries = tokio::spawn(deliver(service.clone()));
    let router = api::router(service.clone()).merge(portal::router(service.clone(), api::read_event));
    let (stopping, mut asked) = tokio::sync::watch::channel(false);
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = asked.wait_for(|stop| *stop).await;
        });
    let mut serving = tokio::spawn(serving.into_future());
    tokio::select! {
        () = stop => {}
        ended = &mut serving => ended.context("serving")?.context("serving")?,
    }
    let _ = stopping.send(true);
    if tokio::time::timeout(GRACE, &mut serving).await.is_err() {
        serving.abort();
    }
    ticker.abort();
    deliveries.abort();
    stopper.stop().await;
    Ok(())
}

/// Tells webhook endpoints what happens; in a sandbox they may be on this machine. Without the system's
/// certificates nobody can be told, and everything else still works: the outbox keeps what is to be told.
async fn deliver(service: Service) {
    outside::install_tls_provider();
    let agent = concat!("guerdon/", env!("CARGO_PKG_VERSION"));
    let mut config = webhooks::Config::new(agent.to_owned(), system::tick_clock);
    config.allow_private = service.is_sandbox();
    match webhooks::Sender::new(config) {
        Ok(sender) => Deliverer::new(service, sender).run().await,
        Err(error) => eprintln!("warning: webhooks wait in the outbox: {error}"),
    }
}

/// Wakes the writer now and then: something may have fallen due.
async fn tick(service: Service) {
    let mut interval = tokio::time::interval(TICK);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        service.inbox().tick().await;
    }
}

/// Resolves at SIGTERM or Ctrl-C. The signals are caught from the call on, not only once somebody waits.
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let caught =
        signal(SignalKind::terminate()).and_then(|stop| Ok((stop, signal(SignalKind::interrupt())?)));
    async move {
        let Ok((mut terminate, mut interrupt)) = caught else { return std::future::pending().await };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}
