//! A server on a port of its own, and what tests say to it.

use app::{Config, Service, Settings, Stopper};
use programs::time::Instant;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Options, Store};
use testdb::Place;
use tokio::net::TcpListener;

pub(crate) const ROOT: &str = "a-root-key-of-more-than-32-characters";
pub(crate) const START: &str = "2026-06-01T00:00:00Z";

pub(crate) struct Server {
    pub(crate) base: String,
    client: Client,
    pub(crate) service: Service,
    stopper: Stopper,
    _place: Place,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) media: String,
    pub(crate) body: Value,
}

fn counted(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for part in bytes.chunks_mut(8) {
        let next = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        part.copy_from_slice(&next.to_le_bytes()[..part.len()]);
    }
}

fn fixed() -> Instant {
    Instant::parse(START).unwrap()
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Some(fixed())).await
    }

    /// With something set besides.
    pub(crate) async fn set(settings: Settings) -> Self {
        Self::of(Some(fixed()), settings).await
    }

    pub(crate) async fn with(sandbox: Option<Instant>) -> Self {
        Self::of(sandbox, Settings::default()).await
    }

    async fn of(sandbox: Option<Instant>, settings: Settings) -> Self {
        outside::install_tls_provider();
        let place = Place::fresh();
        let store = testkit::open(&place, Options { durable: false, ..Options::default() }).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let config = Config {
            public_url: base.clone(),
            root_key: Some(ROOT.into()),
            clock: fixed,
            random: counted,
            sandbox,
            settings,
        };
        let (service, stopper) = Service::start(store, config).unwrap();
        let app = api::router(service.clone()).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { base, client, service, stopper, _place: place }
    }

    /// A request without a key.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.client.request(method, url)
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status();
        let media = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        let bytes = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status, media: media.unwrap_or_default(), body }
    }

    pub(crate) async fn call(&self, key: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, path).bearer_auth(key);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        self.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(ROOT, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(ROOT, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(ROOT, Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn raw(&self, path: &str, media: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, path).bearer_auth(ROOT);
        self.send(request.header("content-type", media).body(body)).await
    }

    pub(crate) async fn tell(&self, event: &Value) -> Answer {
        self.raw("/v1/events", "application/cloudevents+json", event.to_string()).await
    }

    /// Tells a fact that must be taken in and applied.
    pub(crate) async fn accepted(&self, event: Value) -> i64 {
        let answer = self.tell(&event).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["status"]),
            (202, &json!("accepted")),
            "{}",
            answer.body
        );
        answer.body["sequence"].as_i64().unwrap()
    }

    pub(crate) async fn clock(&self, now: &str) {
        self.put("/v1/sandbox/clock", json!({"now": now})).await.is(200);
    }

    /// A key of a role.
    pub(crate) async fn key(&self, role: &str, participant: Option<&str>) -> String {
        let made = self.post("/v1/keys", json!({"role": role, "participant": participant})).await;
        made.is(201)["key"].as_str().unwrap().to_owned()
    }

    /// A key that speaks for a seller.
    pub(crate) async fn seller_key(&self, seller_id: &str) -> String {
        let made = self.post("/v1/keys", json!({"role": "seller", "seller_id": seller_id})).await;
        made.is(201)["key"].as_str().unwrap().to_owned()
    }

    /// Stops the service and proves the store against its own log.
    pub(crate) async fn proved(self) {
        self.stopper.stop().await;
        let (kept, empty) = (self.service.reader().unwrap(), Store::open_in_memory().unwrap());
        let proof = app::replay::prove(&kept, empty.writer().unwrap(), &mut |_| ()).unwrap();
        assert_eq!(proof.difference, None, "EV-6, LG-1 to LG-4");
    }

    /// An applicant's identifier.
    pub(crate) async fn applicant(&self, number: u32) -> String {
        self.post("/v1/partners", application(number)).await.is(201)["id"].as_str().unwrap().to_owned()
    }

    /// An active partner: identifier and referral code.
    pub(crate) async fn partner(&self, number: u32) -> (String, String) {
        let id = self.applicant(number).await;
        for (step, body) in [
            ("approve", json!({})),
            ("send_contract", json!({})),
            ("sign_contract", json!({"signer_name": "Siti"})),
            ("countersign", json!({})),
        ] {
            self.post(&format!("/v1/partners/{id}/{step}"), body).await.is(200);
        }
        let partner = self.get(&format!("/v1/partners/{id}")).await.is(200);
        (id, partner["referral_code"].as_str().unwrap().to_owned())
    }

    /// An active partner with a payout account and so many customers, each of whom has paid MYR 100.00.
    pub(crate) async fn earning(&self, number: u32, customers: u32) -> String {
        let (id, code) = self.partner(number).await;
        for customer in 0..customers {
            let name = format!("c{number}-{customer}");
            self.accepted(registered(&name, Some(&code))).await;
            self.accepted(paid(&format!("p-{name}"), &name, 10_000, "MYR")).await;
        }
        self.put(&format!("/v1/partners/{id}/payout_account"), account("MYR")).await.is(200);
        id
    }
}

impl Answer {
    /// The body, after the status was as expected.
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body.clone()
    }

    /// Checks that it is a problem with this status and code.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> &Value {
        assert_eq!((self.status.as_u16(), &self.body["code"]), (status, &json!(code)), "{:#}", self.body);
        assert_eq!(self.media, "application/problem+json");
        assert_eq!(self.body["status"], json!(status));
        for member in ["type", "title", "detail"] {
            assert!(!self.body[member].as_str().unwrap().is_empty(), "{member}");
        }
        assert!(self.body["errors"].is_array());
        &self.body
    }
}

pub(crate) fn application(number: u32) -> Value {
    json!({
        "applicant_type": "kol",
        "name": "Siti 🌱",
        "contact": "Siti",
        "phone": format!("+6012{number:07}"),
        "email": format!("siti{number}@example.com"),
        "country": "MY",
        "channels": [{"kind": "youtube", "url": "https://example.com/siti", "audience": 1200}],
    })
}

pub(crate) fn account(currency: &str) -> Value {
    json!({
        "kind": "bank",
        "holder": "Siti binti Ahmad",
        "bank_name": "Maybank",
        "bic": "MBBEMYKL",
        "account_number": "5141 2345 6789",
        "country": "MY",
        "currency": currency,
    })
}

pub(crate) fn event(id: &str, kind: &str, time: &str, data: Value) -> Value {
    json!({"specversion": "1.0", "id": id, "source": "host", "type": kind, "time": time, "data": data})
}

pub(crate) fn registered(customer: &str, code: Option<&str>) -> Value {
    let digits: u64 = customer.bytes().fold(7, |sum, byte| (sum * 31 + u64::from(byte)) % 100_000_000);
    let data = json!({"customer_id": customer, "phone": format!("+6011{digits:08}"), "referral_code": code});
    event(&format!("r-{customer}"), "customer.registered", START, data)
}

pub(crate) fn paid(payment: &str, customer: &str, amount: i64, currency: &str) -> Value {
    let data = json!({
        "payment_id": payment,
        "customer_id": customer,
        "product": {"kind": "vip_plan", "name": "VIP Gold"},
        "amount": {"amount": amount, "currency": currency},
    });
    event(&format!("e-{payment}"), "payment.succeeded", START, data)
}

pub(crate) fn refunded(refund: &str, payment: &str, amount: i64, currency: &str) -> Value {
    let data = json!({
        "refund_id": refund,
        "payment_id": payment,
        "amount": {"amount": amount, "currency": currency},
    });
    event(&format!("e-{refund}"), "payment.refunded", START, data)
}
