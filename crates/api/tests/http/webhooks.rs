//! Webhooks: what an address is told, signed so that the official libraries of three languages believe it, and what becomes of
//! it when the address misbehaves.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use axum::http::HeaderMap;
use regulars_api::outgoing::{Allowed, TIME_MAX, tell_all_due};
use regulars_app::Clock;
use regulars_engine::moment::Moment;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::server::{Answer, NOW, Server, order};

const HOOKS: &str = "/v1/programs/tea/webhooks";
/// What the buffers of two sockets may have taken of an endless answer before its reader closed them.
const POURED_MAX: usize = 32 << 20;

/// What a receiver got.
#[derive(Debug, Clone)]
struct Got {
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whether a secret signed it, at the time that it tells.
    fn is_signed_with(&self, secret: &str) -> bool {
        let time = self.header("webhook-timestamp").parse().unwrap();
        let expected =
            Webhook::new(secret).unwrap().sign(self.header("webhook-id"), time, &self.body).unwrap();
        self.header("webhook-signature").split(' ').any(|signature| signature == expected)
    }
}

/// Somebody who is told, and answers as the path says.
struct Receiver {
    address: String,
    got: Arc<Mutex<Vec<Got>>>,
    /// How many bytes each endless answer came to before nobody took any more.
    poured: mpsc::Receiver<usize>,
}

impl Receiver {
    fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let got: Arc<Mutex<Vec<Got>>> = Arc::default();
        let all = Arc::clone(&got);
        let (pour, poured) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (all, pour) = (Arc::clone(&all), pour.clone());
                thread::spawn(move || serve(stream.unwrap(), &all, &pour));
            }
        });
        Receiver { address, got, poured }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    fn allowed(&self) -> Allowed {
        Allowed::read(std::slice::from_ref(&self.address)).unwrap()
    }

    /// What came since the last time.
    fn take(&self) -> Vec<Got> {
        std::mem::take(&mut self.got.lock().unwrap())
    }
}

fn serve(stream: TcpStream, all: &Mutex<Vec<Got>>, pour: &mpsc::Sender<usize>) {
    let mut reader = BufReader::new(stream);
    while let Some(got) = read(&mut reader) {
        let path = got.path.clone();
        all.lock().unwrap().push(got);
        let out = reader.get_mut();
        let say = |out: &mut TcpStream, text: &str| drop(out.write_all(text.as_bytes()));
        // A receiver that is cut off half-way has nobody to tell.
        match path.trim_start_matches('/') {
            "drop" => return,
            "garbage" => return say(out, "this is no answer\r\n\r\n"),
            "half" => return say(out, "HTTP/1.1 200 OK\r\nContent-Le"),
            "cut" => return say(out, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhm"),
            "hang" => return drop(out.read(&mut [0])),
            "endless" => {
                say(out, "HTTP/1.1 200 OK\r\n\r\n");
                let parts = std::iter::from_fn(|| out.write_all(&[b'x'; 8_192]).ok());
                return pour.send(8_192 * parts.count()).unwrap();
            }
            "headers" => {
                say(out, "HTTP/1.1 200 OK\r\n");
                let parts = std::iter::from_fn(|| out.write_all(b"X-Much: and more\r\n").ok());
                return pour.send(18 * parts.count()).unwrap();
            }
            "busy" => say(out, "HTTP/1.1 429 Slow\r\nRetry-After: 4000\r\nContent-Length: 0\r\n\r\n"),
            "elsewhere" => say(out, "HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n"),
            "further" => say(out, "HTTP/1.1 308 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n"),
            "ok" => say(out, "HTTP/1.1 204 No Content\r\n\r\n"),
            status => say(out, &format!("HTTP/1.1 {status} X\r\nContent-Length: 2\r\n\r\nhm")),
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Got> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| 0 < *read)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Got { path, headers, body })
}

/// A server that may tell the receiver.
struct Shop {
    server: Server,
    receiver: Receiver,
}

impl Shop {
    async fn open() -> Shop {
        let receiver = Receiver::start();
        let mut front = regulars_api::http::Front::new(regulars_api::http::RequestIds::seeded([7; 32]));
        front.webhook_hosts = receiver.allowed();
        Shop { server: Server::behind(front).await.and_tea().await, receiver }
    }

    async fn hook(&self, path: &str, kinds: &[&str]) -> Answer {
        let hook = json!({"label": path, "url": self.receiver.url(path), "kinds": kinds});
        self.server.post(HOOKS, &hook).await.expect(201)
    }

    /// Orders something, and tells who is to be told.
    async fn order(&self, number: &str) -> Answer {
        let answer = self.server.report("tea", &order(number, "17850", 1_000)).await.expect(201);
        self.tell().await;
        answer
    }

    async fn tell(&self) {
        self.tell_within(TIME_MAX).await;
    }

    async fn tell_within(&self, time_max: Duration) {
        let (app, allowed) = (self.server.app.clone(), self.receiver.allowed());
        tokio::task::spawn_blocking(move || tell_all_due(&app, allowed, time_max)).await.unwrap().unwrap();
    }

    async fn deliveries(&self, hook: &Answer, state: &str) -> Vec<Value> {
        let id = hook.body["webhook"]["id"].as_str().unwrap();
        let page = self.server.get(&format!("{HOOKS}/{id}/deliveries?state={state}")).await.expect(200);
        page.body["items"].as_array().unwrap().clone()
    }

    fn later(&self, seconds: i64) {
        self.server.clock.set(Moment(self.server.app.now().0 + seconds * 1_000_000));
    }
}

fn secret(hook: &Answer) -> String {
    hook.body["secret"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_told_of_what_it_asked_for() {
    let shop = Shop::open().await;
    let hook = shop.hook("ok", &["order.paid"]).await;
    let all = shop.hook("ok", &["*"]).await;
    let paid = shop.order("R-2").await;
    let got = shop.receiver.take();
    assert_eq!(got.len(), 2);
    let (event, entry) = (paid.body["event"].as_str().unwrap(), got[0].json());
    assert_eq!(got[0].header("webhook-id"), event);
    assert_eq!((&entry["type"], &entry["data"]["program"]), (&json!("order.paid"), &json!("tea")));
    assert_eq!(entry["data"]["entry"]["event"], *event);
    assert_eq!(entry["timestamp"], entry["data"]["entry"]["recorded_at"]);
    let read = shop.server.get(&format!("/v1/programs/tea/events/{event}")).await.expect(200);
    assert_eq!(entry["data"]["entry"], read.body, "it is told what it could read");
    assert!(entry["data"]["member"].as_str().unwrap().starts_with("mbr_"));
    // Each message is signed with the secret of its address.
    assert!(got.iter().any(|got| got.is_signed_with(&secret(&hook))));
    assert!(got.iter().any(|got| got.is_signed_with(&secret(&all))));
    assert!(!got[0].is_signed_with("whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="));

    // Another kind goes to who asked for all; a repetition to nobody.
    let member = json!({"identifiers": {"external_id": "ada"}});
    shop.server.post("/v1/programs/tea/members", &member).await.expect(201);
    shop.server.report("tea", &order("R-2", "17850", 1_000)).await.expect(200);
    shop.tell().await;
    let got = shop.receiver.take();
    assert_eq!(got.iter().map(|got| got.json()["type"].clone()).collect::<Vec<_>>(), ["member.joined"]);
    // What arrived is forgotten.
    assert!(
        shop.deliveries(&hook, "waiting").await.is_empty() && shop.deliveries(&hook, "dead").await.is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_libraries_believe_it() {
    let shop = Shop::open().await;
    let hook = shop.hook("ok", &["*"]).await;
    // They insist on the present.
    shop.server.clock.set(Clock::System.now());
    shop.order("R-2").await;
    let got = shop.receiver.take().pop().unwrap();
    let changed = Got {
        body: String::from_utf8(got.body.clone()).unwrap().replace("R-2", "R-3").into_bytes(),
        ..got.clone()
    };
    let other = shop.hook("ok", &["*"]).await;
    let (secret, other) = (secret(&hook), secret(&other));
    for (got, secret, right) in [(&got, &secret, true), (&changed, &secret, false), (&got, &other, false)] {
        assert_eq!(rust_believes(got, secret), right);
        for (program, script, library) in [
            ("node", "verify.cjs", "node_modules/standardwebhooks"),
            ("python3", "verify.py", "python/standardwebhooks"),
        ] {
            let believed = script_believes(got, secret, program, script, library);
            assert!(believed.is_none_or(|believed| believed == right), "{program}");
        }
    }
}

fn rust_believes(got: &Got, secret: &str) -> bool {
    let mut headers = HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, got.header(name).parse().unwrap());
    }
    Webhook::new(secret).unwrap().verify(&got.body, &headers).is_ok()
}

/// The same with a library of another language; none when it was not fetched.
fn script_believes(got: &Got, secret: &str, program: &str, script: &str, library: &str) -> Option<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fetched = root.join("../../target/naughty");
    if !fetched.join(library).exists() {
        assert!(std::env::var_os("CI").is_none(), "{library} is missing: run `make test-data`");
        eprintln!("skipped: {library} is missing; `make test-data` fetches it");
        return None;
    }
    let data = json!({
        "secret": secret,
        "headers": got.headers.iter().cloned().collect::<BTreeMap<_, _>>(),
        "body": String::from_utf8(got.body.clone()).unwrap(),
    });
    let mut verify = Command::new(program);
    verify.arg(root.join("tests/npm").join(script)).arg(&fetched).arg(data.to_string());
    let output = verify.output().unwrap();
    match output.status.code() {
        Some(0) => Some(true),
        Some(3) => Some(false),
        _ => panic!("{program}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_arrive_is_tried_again_and_given_up_at_last() {
    let shop = Shop::open().await;
    let hook = shop.hook("500", &["order.paid"]).await;
    shop.order("R-2").await;
    shop.order("R-3").await;
    // The second waits for the first: an address hears of one member's entries in their order.
    assert_eq!(shop.receiver.take().len(), 1);
    let waiting = shop.deliveries(&hook, "waiting").await;
    let told = |one: &Value| (one["attempts"].clone(), one["status"].clone(), one["error"].clone());
    assert_eq!(told(&waiting[0]), (json!(1), json!(500), json!("it answered 500")));
    assert_eq!(told(&waiting[1]), (json!(0), Value::Null, Value::Null));
    assert_eq!(waiting[0]["due_at"], "2026-11-21T12:00:05Z");
    // The schedule of Standard Webhooks, to its end.
    let waits = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (tries, wait) in waits.into_iter().enumerate() {
        shop.later(wait - 1);
        shop.tell().await;
        assert_eq!(shop.receiver.take().len(), 0, "{tries}");
        shop.later(1);
        shop.tell().await;
        let got = shop.receiver.take();
        let first: Vec<_> =
            got.iter().filter(|got| got.json()["data"]["entry"]["external_id"] == "R-2").collect();
        assert_eq!(first.len(), 1, "{tries}");
        assert_eq!(first[0].header("webhook-id"), waiting[0]["event"].as_str().unwrap());
    }
    let dead = shop.deliveries(&hook, "dead").await;
    assert_eq!((dead.len(), told(&dead[0])), (1, (json!(10), json!(500), json!("it answered 500"))));
    assert!(dead[0].get("due_at").is_none());

    // Somebody mends the address and sends again what was given up.
    let path = format!("{HOOKS}/{}", hook.body["webhook"]["id"].as_str().unwrap());
    let change = json!({"url": shop.receiver.url("ok")}).to_string();
    let headers = [("Content-Type", "application/json"), ("If-Match", "\"1\"")];
    shop.server.send("PATCH", &path, &headers, change.as_bytes()).await.expect(200);
    let again = |event: Value| json!({ "event": event });
    let post = async |body: Value| shop.server.post(&format!("{path}/send-again"), &body).await;
    assert_eq!(post(again(waiting[1]["event"].clone())).await.expect(202).body["deliveries"], 0);
    assert_eq!(post(again(dead[0]["event"].clone())).await.expect(202).body["deliveries"], 1);
    post(again(json!("evt_0198c0de-0000-7000-8000-000000000001"))).await.expect(404);
    shop.later(86_400);
    shop.tell().await;
    let names = |got: &[Got]| -> Vec<Value> {
        got.iter().map(|got| got.json()["data"]["entry"]["external_id"].clone()).collect()
    };
    assert_eq!(names(&shop.receiver.take()), ["R-2", "R-3"]);
    assert_eq!(post(json!({})).await.expect(202).body["deliveries"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_address_harms_nobody() {
    let shop = Shop::open().await;
    let mut hooks = Vec::new();
    for (path, status, wait) in [
        ("400", Some(400), 5),
        ("404", Some(404), 5),
        ("408", Some(408), 5),
        ("500", Some(500), 5),
        ("502", Some(502), 5),
        ("503", Some(503), 5),
        ("504", Some(504), 5),
        ("busy", Some(429), 4_000),
        ("elsewhere", Some(302), 5),
        ("further", Some(308), 5),
        ("304", Some(304), 5),
        ("drop", None, 5),
        ("garbage", None, 5),
        ("half", None, 5),
        ("headers", None, 5),
    ] {
        hooks.push((shop.hook(path, &["order.paid"]).await, status, wait));
    }
    let mut well = Vec::new();
    for path in ["ok", "200", "201", "299", "cut", "endless"] {
        well.push(shop.hook(path, &["order.paid"]).await);
    }
    let gone = shop.hook("410", &["order.paid"]).await;
    shop.order("R-2").await;
    assert_eq!(shop.receiver.take().len(), 22, "each was told once, and nobody was sent on");
    for (hook, status, wait) in &hooks {
        let label = &hook.body["webhook"]["label"];
        let waiting = shop.deliveries(hook, "waiting").await;
        assert_eq!((waiting.len(), &waiting[0]["attempts"]), (1, &json!(1)), "{label}");
        assert_eq!(waiting[0]["status"].as_u64(), *status, "{label}");
        let due = Moment(NOW.0 + wait * 1_000_000).timestamp().to_string();
        assert_eq!(waiting[0]["due_at"], due, "{label}");
        assert!(!waiting[0]["error"].as_str().unwrap().is_empty(), "{label}");
    }
    // They took it, however long they go on talking; nobody listens for long.
    for hook in &well {
        assert!(shop.deliveries(hook, "waiting").await.is_empty(), "{}", hook.text);
    }
    for _ in 0..2 {
        let poured = shop.receiver.poured.recv().unwrap();
        assert!(poured < POURED_MAX, "{poured} bytes were taken");
    }
    // Who wants to hear no more hears no more.
    let id = gone.body["webhook"]["id"].as_str().unwrap();
    let read = shop.server.get(&format!("{HOOKS}/{id}")).await.expect(200);
    assert_eq!(read.body["state"], "disabled");
    assert!(read.body["reason"].as_str().unwrap().contains("410"));
    assert_eq!(shop.deliveries(&gone, "dead").await.len(), 1);
    shop.order("R-3").await;
    assert!(shop.receiver.take().iter().all(|got| got.path != "/410"));
    assert_eq!(shop.deliveries(&gone, "dead").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_hangs_holds_up_itself_only() {
    let shop = Shop::open().await;
    let hangs = shop.hook("hang", &["order.paid"]).await;
    let well = shop.hook("ok", &["order.paid"]).await;
    shop.server.report("tea", &order("R-2", "17850", 1_000)).await.expect(201);
    shop.tell_within(Duration::from_millis(200)).await;
    let waiting = shop.deliveries(&hangs, "waiting").await;
    assert_eq!((&waiting[0]["attempts"], &waiting[0]["status"]), (&json!(1), &Value::Null));
    assert!(waiting[0]["error"].as_str().unwrap().contains("timeout"), "{}", waiting[0]);
    assert!(shop.deliveries(&well, "waiting").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_allowed_is_looked_at_again() {
    let shop = Shop::open().await;
    let hook = shop.hook("ok", &["order.paid"]).await;
    shop.server.report("tea", &order("R-2", "17850", 1_000)).await.expect(201);
    // The operator has thought better of it.
    let app = shop.server.app.clone();
    let tell = move || tell_all_due(&app, Allowed::default(), TIME_MAX);
    tokio::task::spawn_blocking(tell).await.unwrap().unwrap();
    assert!(shop.receiver.take().is_empty());
    let waiting = shop.deliveries(&hook, "waiting").await;
    assert!(waiting[0]["error"].as_str().unwrap().contains("an address begins with https://"), "{waiting:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_member_is_heard_of_in_order() {
    let shop = Shop::open().await;
    let hook = shop.hook("ok", &["*"]).await;
    let members = 12;
    for round in 0..5 {
        for member in 0..members {
            if round == 0 {
                let new = json!({"identifiers": {"external_id": format!("m{member}")}});
                shop.server.post("/v1/programs/tea/members", &new).await.expect(201);
            }
            let order = order(&format!("R-{member}-{round}"), &format!("m{member}"), 1_000);
            shop.server.report("tea", &order).await.expect(201);
        }
    }
    shop.tell().await;
    let got = shop.receiver.take();
    assert_eq!(got.len(), members * 6);
    let mut versions: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for got in got.iter().map(Got::json) {
        let data = &got["data"];
        let of = versions.entry(data["member"].as_str().unwrap().to_owned()).or_default();
        of.push(data["entry"]["seq"].as_u64().unwrap());
    }
    assert_eq!(versions.len(), members);
    assert!(versions.values().all(|seqs| *seqs == [1, 2, 3, 4, 5, 6]), "{versions:?}");
    assert!(shop.deliveries(&hook, "waiting").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_keeps_what_happens_and_a_secret_changes_over() {
    let shop = Shop::open().await;
    let hook = shop.hook("ok", &["*"]).await;
    let path = format!("{HOOKS}/{}", hook.body["webhook"]["id"].as_str().unwrap());
    let patch = async |revision: &str, change: Value| {
        let headers = [("Content-Type", "application/json"), ("If-Match", revision)];
        shop.server.send("PATCH", &path, &headers, change.to_string().as_bytes()).await
    };
    patch("\"1\"", json!({"state": "paused"})).await.expect(200);
    shop.order("R-2").await;
    assert!(shop.receiver.take().is_empty());
    assert_eq!(shop.deliveries(&hook, "waiting").await.len(), 1);
    patch("\"1\"", json!({"state": "active"})).await.expect(412);
    patch("\"2\"", json!({"state": "active", "label": "again"})).await.expect(200);
    shop.tell().await;
    assert_eq!(shop.receiver.take().len(), 1);

    let new = shop.server.post(&format!("{path}/secret"), &json!({"overlap_s": 60})).await.expect(200);
    shop.order("R-3").await;
    let both = shop.receiver.take().pop().unwrap();
    assert!(both.is_signed_with(&secret(&hook)) && both.is_signed_with(&secret(&new)));
    shop.later(60);
    shop.order("R-4").await;
    let one = shop.receiver.take().pop().unwrap();
    assert!(!one.is_signed_with(&secret(&hook)) && one.is_signed_with(&secret(&new)));
    // No secret lies in the database as it is.
    let bytes = std::fs::read(shop.server.database()).unwrap();
    for secret in [secret(&hook), secret(&new)] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }

    // Who is deleted takes along what was not told.
    patch("\"4\"", json!({"state": "paused"})).await.expect(200);
    shop.order("R-5").await;
    let delete = [("Idempotency-Key", "gone")];
    shop.server.send("DELETE", &path, &delete, b"").await.expect(204);
    shop.server.get(&path).await.expect(404);
    shop.tell().await;
    assert!(shop.receiver.take().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told() {
    let shop = Shop::open().await;
    let hook = |url: &str, kinds: Value| json!({"label": "x", "url": url, "kinds": kinds});
    let well = json!(["order.paid"]);
    let secret_address = "https://ada:secret@shop.example/";
    for url in [
        "",
        "shop.example",
        "http://shop.example/",
        "https://127.0.0.1/",
        "https://shop.example:8443/",
        secret_address,
    ] {
        let refused = shop.server.post(HOOKS, &hook(url, well.clone())).await.expect(422);
        assert_eq!(
            (&refused.body["code"], &refused.body["pointer"]),
            (&json!("invalid_value"), &json!("/url")),
            "{url}"
        );
        assert!(!refused.text.contains("secret"));
    }
    for (kinds, pointer) in [(json!([]), "/kinds"), (json!(["order.paid", "order.payed"]), "/kinds/1")] {
        let refused = shop.server.post(HOOKS, &hook("https://shop.example/", kinds)).await.expect(422);
        assert_eq!(refused.body["pointer"], pointer);
    }
    let made = shop.server.post(HOOKS, &hook("https://shop.example/", well.clone())).await.expect(201);
    let path = format!("{HOOKS}/{}", made.body["webhook"]["id"].as_str().unwrap());
    assert!(made.body["secret"].as_str().unwrap().starts_with("whsec_"));
    assert!(!shop.server.get(HOOKS).await.expect(200).text.contains("whsec_"));
    // A repeated answer does not show the secret a second time.
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "same")];
    let body = hook("https://shop.example/2", well.clone()).to_string();
    let first = shop.server.send("POST", HOOKS, &headers, body.as_bytes()).await.expect(201);
    let second = shop.server.send("POST", HOOKS, &headers, body.as_bytes()).await.expect(201);
    assert_eq!(first.body["webhook"], second.body["webhook"]);
    assert!(first.body["secret"].is_string() && second.body["secret"].is_null());

    for nobody in
        ["whk_0198c0de-0000-7000-8000-000000000001", "mbr_0198c0de-0000-7000-8000-000000000001", "x"]
    {
        shop.server.get(&format!("{HOOKS}/{nobody}")).await.expect(404);
        shop.server.get(&format!("{HOOKS}/{nobody}/deliveries")).await.expect(404);
        shop.server.post(&format!("{HOOKS}/{nobody}/send-again"), &json!({})).await.expect(404);
    }
    // One of another program is nobody.
    let other = path.replace("/tea/", "/other/");
    shop.server.get(&other).await.expect(404);
    shop.server.post(&format!("{other}/secret"), &json!({})).await.expect(404);
    shop.server.post(&format!("{path}/secret"), &json!({"overlap_s": 2_592_001})).await.expect(422);
    let patch = [("Content-Type", "application/json")];
    shop.server.send("PATCH", &path, &patch, b"{}").await.expect(428);
    shop.server.get(&format!("{path}/deliveries?state=lost")).await.expect(400);
    shop.server.get(&format!("{path}/deliveries?cursor=x")).await.expect(400);
}
