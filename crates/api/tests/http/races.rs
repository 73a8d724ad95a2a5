//! Check-then-act races (F4): 32 requests at once want one thing that only one of them can have. In each round exactly one
//! wins and the others get the refusal that is documented for them; afterwards the audit of the whole ledger is clean.
//!
//! All requests of a round are written to open connections before any answer is read. `REGULARS_RACE_ROUNDS` says how many
//! rounds each race has.

mod list;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use self::list::{PROGRAM, REWARDS, UNITS};
use crate::server::Server;

const CONTENDERS: usize = 32;

/// What all contenders of a race want.
struct Race {
    name: &'static str,
    /// What happens to a fresh member before, after joining with 100 points.
    before: fn(&Place) -> Vec<Value>,
    /// A code that is imported before: of which kind of voucher, and how often it can be claimed.
    code: Option<(&'static str, Option<u64>)>,
    /// What one contender sends.
    contender: fn(&Place, usize) -> Value,
    /// Whether these may be the ones that win.
    won: fn(&[usize]) -> bool,
    /// What all others get.
    others: &'static [(u16, &'static str)],
    /// What the member has at the end, by who has won: of each wallet, and of points that the two receivers got.
    left: fn(&[usize]) -> &'static [(&'static str, i64)],
    /// What the winner does then, so that the next round finds things as this one did.
    after: Option<fn(&Place, usize) -> Value>,
}

/// One round of one race.
struct Place {
    member: String,
    /// The ids of two other members, each with 100 points.
    receivers: [String; 2],
}

impl Place {
    /// An event of the member of this round.
    fn event(&self, kind: &str, number: &str, rest: Value) -> Value {
        self.event_of(&self.member, kind, number, rest)
    }

    /// An event of one of 32 members who are there in every round.
    fn rival(&self, rival: usize, kind: &str, number: &str, rest: Value) -> Value {
        self.event_of(&format!("rival{rival}"), kind, number, rest)
    }

    fn event_of(&self, member: &str, kind: &str, number: &str, rest: Value) -> Value {
        let mut event = json!({
            "type": kind, "source": "pos", "external_id": format!("{}-{number}", self.member),
            "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member},
        });
        if let (Value::Object(event), Value::Object(rest)) = (&mut event, rest) {
            event.extend(rest);
        }
        event
    }

    fn earlier(&self, number: &str) -> Value {
        json!({"external_id": format!("{}-{number}", self.member)})
    }

    /// The code that was imported for this round.
    fn code(&self) -> String {
        format!("RACE{}", self.member)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_gets_the_units() {
    let course = Course::open().await;
    let mut course = course.run(UNITS).await;
    for round in 0..course.rounds {
        erase_while_redeeming(&course.server, &mut course.lines, round).await;
    }
    course.audit();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_gets_the_reward() {
    Course::open().await.run(REWARDS).await.audit();
}

/// A server, and open connections of all contenders.
struct Course {
    server: Server,
    lines: Vec<Line>,
    rounds: usize,
}

impl Course {
    async fn open() -> Course {
        let rounds = std::env::var("REGULARS_RACE_ROUNDS").map_or(200, |text| text.parse().unwrap());
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "races", "mode": "sandbox"})).await.expect(201);
        server.publish("races", PROGRAM).await;
        let mut lines = Vec::new();
        for rival in 0..CONTENDERS {
            lines.push(Line::open(&server).await);
            join(&mut lines[rival], &format!("rival{rival}")).await;
        }
        Course { server, lines, rounds }
    }

    async fn run(mut self, races: &[Race]) -> Course {
        for (index, race) in races.iter().enumerate() {
            for round in 0..self.rounds {
                let number = index * self.rounds + round;
                let place = prepare(&self.server, &mut self.lines[0], race, number).await;
                run(&mut self.lines, race, &place, round).await;
            }
        }
        self
    }

    fn audit(&self) {
        let audit = self.server.app.audit(None).unwrap();
        assert!(audit.ok, "{:?}", audit.findings);
    }
}

/// A new member with 100 points, and the id.
async fn join(line: &mut Line, member: &str) -> String {
    line.report(&json!({
        "type": "member.joined", "source": "pos", "external_id": format!("join-{member}"),
        "occurred_at": "2026-11-21T10:00:00Z", "member": {"external_id": member},
    }))
    .await;
    let (status, body) = line.answer().await;
    assert_eq!(status, 201, "{body}");
    body["member"].as_str().unwrap().to_owned()
}

/// A round with its members, and with what has happened before it.
async fn prepare(server: &Server, line: &mut Line, race: &Race, number: usize) -> Place {
    let mut place = Place { member: format!("m{number}"), receivers: Default::default() };
    let looked_at = (race.left)(&[0]);
    if !looked_at.is_empty() {
        join(line, &place.member).await;
    }
    if looked_at.iter().any(|(of, _)| *of == RECEIVED) {
        for (receiver, letter) in place.receivers.iter_mut().zip(["a", "b"]) {
            *receiver = join(line, &format!("{}{letter}", place.member)).await;
        }
    }
    if let Some((kind, claims_max)) = race.code {
        let program = server.app.program("races").unwrap();
        server.app.import_codes(&program, kind, &[place.code()], claims_max).unwrap().unwrap();
    }
    for event in (race.before)(&place) {
        line.report(&event).await;
        let (status, body) = line.answer().await;
        assert_eq!(status, 201, "{}: {body}", race.name);
    }
    place
}

/// In place of a wallet: the points that both receivers have got together.
const RECEIVED: &str = "received";

async fn run(lines: &mut [Line], race: &Race, place: &Place, round: usize) {
    let told = format!("{}, round {round}", race.name);
    // Every round begins with another one, since who comes first often wins.
    for turn in 0..CONTENDERS {
        let number = (round + turn) % CONTENDERS;
        lines[number].report(&(race.contender)(place, number)).await;
    }
    let mut winners = Vec::new();
    for (number, line) in lines.iter_mut().enumerate() {
        let (status, body) = line.answer().await;
        let refusal = (status, body["code"].as_str().unwrap_or_default());
        match status {
            201 => winners.push(number),
            _ => assert!(race.others.contains(&refusal), "{told}: {body}"),
        }
    }
    assert!((race.won)(&winners), "{told}: {winners:?} won");
    for (wallet, expected) in (race.left)(&winners) {
        let mut found = 0;
        let of =
            if *wallet == RECEIVED { &place.receivers[..] } else { &[format!("external:{}", place.member)] };
        for member in of {
            let path = format!("/v1/programs/races/members/{member}/balance");
            let balance = lines[0].get(&path).await;
            let wallets = balance["wallets"].as_array().unwrap();
            let (named, came_with) = if *wallet == RECEIVED { ("points", 100) } else { (*wallet, 0) };
            let own = wallets.iter().find(|own| own["wallet"] == named);
            found += own.map_or(0, |own| own["available"].as_i64().unwrap()) - came_with;
        }
        assert_eq!(found, *expected, "{told}: {wallet}, won by {winners:?}");
    }
    if let Some(after) = race.after {
        lines[0].report(&after(place, winners[0])).await;
        let (status, body) = lines[0].answer().await;
        assert_eq!(status, 201, "{told}: {body}");
    }
}

/// One request erases the member whom all others let redeem: nothing is redeemed twice, and nothing after the end.
async fn erase_while_redeeming(server: &Server, lines: &mut [Line], round: usize) {
    let member = format!("e{round}");
    let id = join(&mut lines[0], &member).await;
    let place = Place { member, receivers: Default::default() };
    let path = format!("/v1/programs/races/members/{id}");
    for (number, line) in lines.iter_mut().enumerate() {
        if number == round % CONTENDERS {
            line.send("DELETE", &path, &format!("Idempotency-Key: {}\r\n", place.member), "").await;
        } else {
            line.report(&list::redemption(&place, &number.to_string(), "everything")).await;
        }
    }
    let mut won = 0;
    for (number, line) in lines.iter_mut().enumerate() {
        let (status, body) = line.answer().await;
        let told = (status, body["code"].as_str().unwrap_or_default());
        match told {
            (204, _) if number == round % CONTENDERS => {}
            (201, _) => won += 1,
            // Between the end of the account and the last trace of the member.
            (422, "insufficient_points") | (409, "account_closed") | (404, "not_found") => {}
            _ => panic!("erased while redeeming, round {round}, {number}: {told:?} {body}"),
        }
    }
    assert!(won <= 1, "erased while redeeming, round {round}: {won} won");
    server.get(&path).await.expect(404);
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
    async fn report(&mut self, event: &Value) {
        let json = "Content-Type: application/json\r\n";
        self.send("POST", "/v1/programs/races/events", json, &event.to_string()).await;
    }

    async fn get(&mut self, path: &str) -> Value {
        self.send("GET", path, "", "").await;
        self.answer().await.1
    }

    async fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\n{headers}Content-Length: {}\r\n\r\n\
             {body}",
            self.key,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.unwrap();
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
    let status = head.get(9..12)?.parse().ok()?;
    // An answer without content states no length.
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = if status == 204 { 0 } else { length?.parse::<usize>().ok()? };
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some((status, serde_json::from_slice(body).unwrap_or(Value::Null)))
}
