//! Check-then-act races (F4): 32 requests at once want one thing that only one of them can have. In each round exactly one
//! wins and the others get the refusal that is documented for them; afterwards the audit of the whole ledger is clean.
//!
//! All requests of a round are written to open connections before any answer is read. `REGULARS_RACE_ROUNDS` says how many
//! rounds each race has.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::server::Server;

const CONTENDERS: usize = 32;

const PROGRAM: &str = r#"
format: regulars/1
program: races
name: Races
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points:
    unit: { en: point|points }
    expires: 12 months after earning
earn:
  welcome: { on: member.joined, give: 100 points }
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
rewards:
  everything: { name: All that a member has, price: 100 points }
  once: { name: One for each member, price: 1 points, limit: once in total }
"#;

/// What all contenders of a race want.
struct Race {
    name: &'static str,
    /// What happens to a fresh member before, after joining with 100 points.
    before: fn(&Place) -> Vec<Value>,
    /// What one contender sends.
    contender: fn(&Place, usize) -> Value,
    /// What all but one get.
    others: (u16, Option<&'static str>),
    /// What the member has at the end, in points.
    left: i64,
}

/// One round of one race.
struct Place {
    member: String,
}

impl Place {
    fn event(&self, kind: &str, number: &str, rest: Value) -> Value {
        let mut event = json!({
            "type": kind, "source": "pos", "external_id": format!("{}-{number}", self.member),
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": self.member},
        });
        if let (Value::Object(event), Value::Object(rest)) = (&mut event, rest) {
            event.extend(rest);
        }
        event
    }

    fn earlier(&self, number: &str) -> Value {
        json!({"external_id": format!("{}-{number}", self.member)})
    }

    fn redemption(&self, number: &str, reward: &str) -> Value {
        self.event("reward.redeemed", number, json!({"reward": reward}))
    }

    fn order(&self) -> Value {
        let lines = json!([{"sku": "latte", "quantity": 2, "amount": 5_000}]);
        self.event(
            "order.paid",
            "order",
            json!({"order": {"currency": "CNY", "total": 5_000, "lines": lines}}),
        )
    }
}

const RACES: &[Race] = &[
    Race {
        name: "the last points",
        before: |_| Vec::new(),
        contender: |place, n| place.redemption(&n.to_string(), "everything"),
        others: (422, Some("insufficient_points")),
        left: 0,
    },
    Race {
        name: "one event, sent again and again",
        before: |_| Vec::new(),
        contender: |place, _| place.redemption("same", "everything"),
        others: (200, None),
        left: 0,
    },
    Race {
        name: "a reward once for each member",
        before: |_| Vec::new(),
        contender: |place, n| place.redemption(&n.to_string(), "once"),
        others: (422, Some("limit_exceeded")),
        left: 99,
    },
    Race {
        name: "cancelling a redemption",
        before: |place| vec![place.redemption("first", "everything")],
        contender: |place, n| {
            place.event("reward.cancelled", &n.to_string(), json!({"redemption": place.earlier("first")}))
        },
        others: (409, Some("already_reversed")),
        left: 100,
    },
    Race {
        name: "reversing an order",
        before: |place| vec![place.order()],
        contender: |place, n| {
            place.event("reversal", &n.to_string(), json!({"event": place.earlier("order")}))
        },
        others: (409, Some("already_reversed")),
        left: 100,
    },
    Race {
        name: "returning the last piece",
        before: |place| {
            let one = json!([{"line": 0, "quantity": 1}]);
            let rest = json!({"order": place.earlier("order"), "lines": one});
            vec![place.order(), place.event("order.returned", "one", rest)]
        },
        contender: |place, n| {
            let one = json!([{"line": 0, "quantity": 1}]);
            let rest = json!({"order": place.earlier("order"), "lines": one});
            place.event("order.returned", &n.to_string(), rest)
        },
        others: (409, Some("already_reversed")),
        left: 100,
    },
    Race {
        name: "a cancellation against a reversal",
        before: |place| vec![place.redemption("first", "everything")],
        contender: |place, n| match n % 2 {
            0 => {
                place.event("reward.cancelled", &n.to_string(), json!({"redemption": place.earlier("first")}))
            }
            _ => place.event("reversal", &n.to_string(), json!({"event": place.earlier("first")})),
        },
        others: (409, Some("already_reversed")),
        left: 100,
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_one_wins() {
    let rounds: usize = std::env::var("REGULARS_RACE_ROUNDS").map_or(200, |text| text.parse().unwrap());
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "races", "mode": "sandbox"})).await.expect(201);
    server.publish("races", PROGRAM).await;
    let mut lines = Vec::new();
    for _ in 0..CONTENDERS {
        lines.push(Line::open(&server).await);
    }
    for (index, race) in RACES.iter().enumerate() {
        for round in 0..rounds {
            let place = Place { member: format!("m{index}-{round}") };
            prepare(&mut lines[0], race, &place).await;
            for (number, line) in lines.iter_mut().enumerate() {
                line.ask(&(race.contender)(&place, number)).await;
            }
            let mut won = 0;
            for line in &mut lines {
                let (status, body) = line.answer().await;
                match status {
                    201 => won += 1,
                    status => {
                        let told = (status, body["code"].as_str());
                        assert_eq!(told, race.others, "{}, round {round}: {body}", race.name);
                    }
                }
            }
            assert_eq!(won, 1, "{}, round {round}", race.name);
            let path = format!("/v1/programs/races/members/external:{}/balance", place.member);
            let left = lines[0].get(&path).await;
            assert_eq!(left["wallets"][0]["available"], race.left, "{}, round {round}: {left}", race.name);
        }
    }
    let audit = server.app.audit(None).unwrap();
    assert!(audit.ok, "{:?}", audit.findings);
}

async fn prepare(line: &mut Line, race: &Race, place: &Place) {
    let joined = place.event("member.joined", "join", json!({}));
    for event in [joined].into_iter().chain((race.before)(place)) {
        line.ask(&event).await;
        let (status, body) = line.answer().await;
        assert_eq!(status, 201, "{}: {body}", race.name);
    }
}

/// A connection that is kept.
struct Line {
    stream: TcpStream,
    key: String,
    bytes: Vec<u8>,
}

impl Line {
    async fn open(server: &Server) -> Line {
        let stream = server.connect().await;
        stream.set_nodelay(true).unwrap();
        Line { stream, key: server.key.clone(), bytes: Vec::new() }
    }

    /// Sends an event without waiting for the answer.
    async fn ask(&mut self, event: &Value) {
        let body = event.to_string();
        let head = format!(
            "POST /v1/programs/races/events HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        self.stream.write_all([head, body].concat().as_bytes()).await.unwrap();
    }

    async fn get(&mut self, path: &str) -> Value {
        let head = format!("GET {path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\n\r\n", self.key);
        self.stream.write_all(head.as_bytes()).await.unwrap();
        self.answer().await.1
    }

    async fn answer(&mut self) -> (u16, Value) {
        self.bytes.clear();
        loop {
            if let Some(answer) = whole(&self.bytes) {
                return answer;
            }
            let read = self.stream.read_buf(&mut self.bytes).await.unwrap();
            assert_ne!(read, 0, "the server closed the connection");
        }
    }
}

/// The answer, once it is there to its declared length.
fn whole(bytes: &[u8]) -> Option<(u16, Value)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?.to_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse::<usize>().ok()?;
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some((head.get(9..12)?.parse().ok()?, serde_json::from_slice(body).unwrap_or(Value::Null)))
}
