//! A whole server in a folder of its own, and a client that speaks plain HTTP to it.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use regulars_api::{
    http::{Front, RequestIds, serve},
    pages::{Demo, File},
    routes::{Settings, router},
};
use regulars_app::{App, Clock, Ids, MasterKey};
use regulars_engine::moment::Moment;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// 2026-11-21T12:00:00Z.
pub const NOW: Moment = Moment(1_795_262_400_000_000);

pub const TEA: &str = r#"
format: regulars/1
program: tea
name: Tea
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points:
    unit: { en: point|points }
    expires: end of month, 12 months after earning
  balance: { kind: money }
tiers:
  level:
    window: calendar year
    valid: end of next year
    levels:
      silver: { name: { en: Silver }, qualify: orders >= 2 }
earn:
  welcome: { on: member.joined, give: 100 points }
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
benefits:
  treat: { for: silver+, name: birthday treat }
"#;

/// A running server; its folder goes with it.
pub struct Server {
    pub app: App,
    /// Stands still until it is moved.
    pub clock: Clock,
    address: SocketAddr,
    folder: PathBuf,
    count: AtomicU64,
    /// The first key: everything.
    pub key: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub text: String,
    pub body: Value,
}

impl Server {
    /// An empty server.
    pub async fn start() -> Server {
        Server::behind(Front::new(RequestIds::seeded([7; 32]))).await
    }

    /// An empty server with a front of its own.
    pub async fn behind(front: Front) -> Server {
        Server::serving(front, &[], None).await
    }

    /// An empty server with pages.
    pub async fn serving(front: Front, pages: &'static [File], demo: Option<Demo>) -> Server {
        static SERVERS: AtomicU64 = AtomicU64::new(0);
        let name = format!("regulars-api-{}-{}", std::process::id(), SERVERS.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let key =
            MasterKey::from_text("9f3c1e5a7b2d4806c1f0e9d8a7b6c5d43e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b").unwrap();
        let mut settings = regulars_app::Settings::new(format!("sqlite:{}/db", folder.display()), key);
        let clock = Clock::fixed(NOW);
        settings.clock = clock.clone();
        settings.ids = Ids::seeded(7);
        settings.sweep = false;
        let app = App::open(settings).unwrap();
        let key = app.first_key().unwrap().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(Settings { app: app.clone(), docs: true, pages, demo, front });
        tokio::spawn(serve(listener, router, std::future::pending()));
        Server { app, clock, address, folder, count: AtomicU64::new(0), key }
    }

    /// A server with the sandbox programs `tea` and `other`, and in `tea` the member 17850 with the order R-1.
    pub async fn with_tea() -> Server {
        Server::start().await.and_tea().await
    }

    /// The same with `tea` and `other`.
    pub async fn and_tea(self) -> Server {
        let server = self;
        for slug in ["tea", "other"] {
            server.post("/v1/programs", &json!({"slug": slug, "mode": "sandbox"})).await.expect(201);
        }
        server.publish("tea", TEA).await;
        server
            .post("/v1/programs/tea/members", &json!({"identifiers": {"external_id": "17850"}}))
            .await
            .expect(201);
        server.report("tea", &order("R-1", "17850", 2400)).await.expect(201);
        server
    }

    /// Saves a first draft and publishes it.
    pub async fn publish(&self, slug: &str, document: &str) {
        let headers = [("Content-Type", "application/yaml"), ("If-None-Match", "*")];
        let path = format!("/v1/programs/{slug}/draft");
        let saved = self.send("PUT", &path, &headers, document.as_bytes()).await;
        assert_eq!((saved.status, &saved.body["ok"]), (200, &Value::Bool(true)), "{}", saved.text);
        self.post(&format!("/v1/programs/{slug}/publish"), &json!({"note": "first"})).await.expect(201);
    }

    /// The file of the database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("db")
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"").await
    }

    /// A change, under a key of its own.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = format!("key-{}", self.fresh());
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str())];
        self.send("POST", path, &headers, body.to_string().as_bytes()).await
    }

    pub async fn report(&self, slug: &str, event: &Value) -> Answer {
        let headers = [("Content-Type", "application/json")];
        self.send("POST", &format!("/v1/programs/{slug}/events"), &headers, event.to_string().as_bytes())
            .await
    }

    /// A number that was not given before.
    pub fn fresh(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends a request with the first key.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send_as(&self.key, method, path, headers, body).await
    }

    /// Sends a request. A header with an empty value is left out, also one that would be sent by itself.
    pub async fn send_as(
        &self,
        key: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        let given = |name: &str| headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        if !given("Host") {
            head.push_str("Host: test\r\n");
        }
        if !given("Authorization") {
            head.push_str(&format!("Authorization: Bearer {key}\r\n"));
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        self.raw(&[head.as_bytes(), body].concat()).await
    }

    /// A connection.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes as they are, and reads until the server closes.
    pub async fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect().await;
        // The server may answer and close before it has read all.
        let _ = stream.write_all(request).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        Answer::read(&answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.app.close();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let headers = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let rest = bytes.get(end + 4..).unwrap_or_default();
        let body =
            if headers.contains("transfer-encoding: chunked") { unchunked(rest) } else { rest.to_vec() };
        let status = headers.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        let text = String::from_utf8_lossy(&body).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, body }
    }

    /// The answer, which must have that status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}\n{}", self.headers, self.text);
        self
    }

    /// The answer, which must be that refusal.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Answer {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size =
            std::str::from_utf8(&bytes[..end]).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    body
}

/// A paid order of one line.
pub fn order(external_id: &str, member: &str, amount: i64) -> Value {
    json!({
        "type": "order.paid", "source": "pos", "external_id": external_id,
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member},
        "order": {"currency": "CNY", "total": amount,
            "lines": [{"sku": "latte", "quantity": 2, "amount": amount}]},
    })
}
