//! A service on a temporary store.

use crate::facts::{NOON, activation, application, at};
use crate::http::ROOT_KEY;
use app::inbox::{Acted, Answer, Line, Verdict};
use app::replay::{Proof, prove};
use app::views::render_decided;
use app::{Config, Failure, Service, Settings, Stopper};
use programs::{Action, Actor, Done, No, World};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Options, Store, StoreError};
use testdb::Place;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A running service in a sandbox, with the store it works on.
pub struct Stand {
    /// The service.
    pub service: Service,
    stopper: Option<Stopper>,
    actor: Arc<Actor>,
    serving: Option<Serving>,
}

/// The API on a port of its own.
struct Serving {
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

/// Bytes that differ from call to call; tests need no better randomness.
pub fn random(bytes: &mut [u8]) {
    static CALLS: AtomicU64 = AtomicU64::new(1);
    let mut word = CALLS.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in bytes {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        *byte = word.to_le_bytes()[3];
    }
}

impl Stand {
    /// Starts a service on a store; a new one's clock stands at noon.
    pub fn start(place: &Place, options: Options) -> Result<Self, Failure> {
        Self::set(place, options, Settings::default())
    }

    /// The same with something set besides.
    pub fn set(place: &Place, options: Options, settings: Settings) -> Result<Self, Failure> {
        let store = open(place, options).map_err(|error| app::Fault::from(error).failure())?;
        let config = Config {
            public_url: "http://127.0.0.1".into(),
            root_key: Some(ROOT_KEY.into()),
            clock: || at(NOON),
            random,
            sandbox: Some(at(NOON)),
            settings,
        };
        let (service, stopper) = Service::start(store, config).map_err(|fault| fault.failure())?;
        let actor = Arc::new(Actor { id: "test".into(), name: "test".into() });
        Ok(Self { service, stopper: Some(stopper), actor, serving: None })
    }

    /// Serves the API until the stand is stopped; answers the address.
    pub async fn serve(&mut self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = api::router(self.service.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel();
        let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
            let _ = stopped.await;
        });
        self.serving = Some(Serving { stop, task: tokio::spawn(serving.into_future()) });
        address
    }

    /// Finishes the requests that are under way, stops the service and closes the store.
    pub async fn stop(mut self) {
        if let Some(Serving { stop, task }) = self.serving.take() {
            let _ = stop.send(());
            task.await.unwrap().unwrap();
        }
        if let Some(stopper) = self.stopper.take() {
            stopper.stop().await;
        }
    }

    /// Tells events in one request.
    pub async fn tell(&self, lines: Vec<Line>) -> Result<Vec<Verdict>, Failure> {
        self.service.inbox().tell(&self.actor, lines).await
    }

    /// Takes an action; what it made, or the code it was refused with.
    pub async fn act(&self, action: Action) -> Result<Result<No, String>, Failure> {
        let shown = |_: &World, done: &Done| {
            let no = match done {
                Done::Subject(no) | Done::File(no) | Done::Version(no) => *no,
                Done::Nothing => 0,
            };
            Ok(Answer { status: 200, body: no.to_string().into_bytes() })
        };
        let render =
            render_decided(shown, |refusal| Answer { status: 409, body: refusal.code.as_bytes().to_vec() });
        let actor = Actor::clone(&self.actor);
        match self.service.inbox().act(actor, action, None, render).await? {
            Acted::Answered(Answer { status: 200, body }) => {
                Ok(Ok(String::from_utf8(body).unwrap().parse().unwrap()))
            }
            Acted::Answered(Answer { body, .. }) => Ok(Err(String::from_utf8(body).unwrap())),
            Acted::KeyReused => Ok(Err("idempotency_key_reused".into())),
        }
    }

    /// Makes an active partner with a referral code.
    pub async fn partner(&self, number: usize, code: &str) -> No {
        let partner = self.act(application(number)).await.unwrap().unwrap();
        for step in activation(partner, code) {
            self.act(step).await.unwrap().unwrap();
        }
        partner
    }
}

/// Opens the store in a place.
pub fn open(place: &Place, options: Options) -> Result<Store, StoreError> {
    match place {
        Place::Directory(directory) => Store::open(directory.path(), options),
        Place::Database(database) => Store::connect(database.url(), options),
    }
}

/// Proves a store that no process has open against its own log.
pub fn proof_of(place: &Place) -> Proof {
    let store = open(place, Options::default()).unwrap();
    let empty = Store::open_in_memory().unwrap();
    let writer = store.writer().unwrap();
    prove(&writer, empty.writer().unwrap(), &mut |_| ()).unwrap()
}
