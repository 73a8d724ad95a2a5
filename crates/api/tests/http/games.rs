//! Games of chance over HTTP: what is disclosed of them, what a play answers, and that every play can be checked afterwards,
//! by a reckoning that shares nothing with the server.

use hmac::{Hmac, KeyInit as _, Mac as _};
use regulars_engine::moment::Moment;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::server::{Answer, NOW, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: games
name: Games
currency: EUR
time_zone: Europe/Tallinn
wallets: { points: { unit: point|points }, plays: { kind: stamps } }
vouchers: { coffee: { name: { en: A coffee, et: Kohv }, uses: 365, limit: once a day, lasts: 365 days } }
badges: { lucky: { name: Lucky } }
games:
  wheel:
    name: { en: A wheel, zh-Hans: 转盘, zh-Hant: 轉盤, et: Õnneratas }
    rules: https://shop.example/rules
    without_purchase: { en: Send a card, et: Saada kaart }
    from: 2026-11-21 05:00
    until: 2026-11-22
    when: every day
    min_age: 18
    limit: 40 times a day
    prizes:
      coffee: { name: { en: A coffee a day, et: Kohv iga päev }, odds: 1 in 20, stock: 2, when_gone: some, give: [ voucher coffee, badge lucky ] }
      some: { odds: 1 in 4, give: 5 points }
  later: { name: Later, from: 2026-12-01, limit: once a day, prizes: { any: { odds: the rest, give: 1 points } } }
  past: { name: Past, until: 2026-11-20, limit: once a day, prizes: { any: { odds: the rest, give: 1 points } } }
  paid: { name: Paid, costs: 2 plays, prizes: { any: { odds: 1 in 2, give: 1 points } } }
  some: { name: Some, if: '"vip" in member.segments', limit: once a day, prizes: { any: { odds: the rest, give: 1 points } } }
"#;

/// Two hours after midnight in Tallinn, when that day's seed is told.
const AFTER: Moment = Moment(NOW.0 + 12 * 3_600_000_000);

async fn open(mode: &str) -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "games", "mode": mode})).await.expect(201);
    server.publish("games", PROGRAM).await;
    for (who, birthday) in [("ada", Some("1990-05-17")), ("ben", Some("2010-01-01")), ("eve", None)] {
        let mut member = json!({"identifiers": {"external_id": who}});
        if let Some(birthday) = birthday {
            member["profile"] = json!({"birthday": birthday});
        }
        server.post("/v1/programs/games/members", &member).await.expect(201);
    }
    server
}

async fn play(server: &Server, id: &str, who: &str, rest: Value) -> Answer {
    let mut event = json!({"type": "game.played", "source": "app", "external_id": id,
        "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": who}, "game": "wheel"});
    event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    server.report("games", &event).await
}

async fn proofs(server: &Server, query: &str) -> Vec<Value> {
    let path = format!("/v1/programs/games/games/wheel/proofs{query}");
    server.get(&path).await.expect(200).body["days"].as_array().unwrap().clone()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The number of a play, as the manual says it.
fn number(seed: &[u8], lines: [&str; 6], numbers: u64) -> u64 {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed).unwrap();
    mac.update(lines.join("\n").as_bytes());
    let hash = mac.finalize().into_bytes();
    // Long multiplication, byte by byte from the lowest of the first sixteen.
    let carried =
        hash[..16].iter().rev().fold(0u64, |carry, byte| (u64::from(*byte) * numbers + carry) / 256);
    carried + 1
}

#[tokio::test]
async fn every_play_can_be_checked_afterwards() {
    let server = open("live").await;
    let today = &proofs(&server, "").await[0];
    assert_eq!((&today["day"], &today["told_at"]), (&json!("2026-11-21"), &json!("2026-11-21T23:00:00Z")));
    assert_eq!(today["seed"], Value::Null);
    let days = proofs(&server, "?from=2026-11-20&until=2026-11-23").await;
    assert_eq!(days.len(), 4);
    assert_eq!((&days[1], days[0]["seed"].is_string()), (today, true));
    assert_ne!(days[0]["commitment"], days[1]["commitment"]);

    let mut plays = Vec::new();
    for place in 0..40 {
        let (id, input) = (format!("P-{place}"), format!("my {place}"));
        let rest = if place % 2 == 0 { json!({}) } else { json!({"input": input}) };
        let answer = play(&server, &id, "ada", rest.clone()).await.expect(201).body;
        // A repetition is the same play, and another text is none.
        let again = play(&server, &id, "ada", rest).await.expect(200).body;
        assert_eq!(again["played"], answer["played"]);
        let other = play(&server, &id, "ada", json!({"input": "other"})).await.expect(409);
        assert_eq!(other.body["code"], "duplicate_external_id");
        plays.push((id, if place % 2 == 0 { String::new() } else { input }, answer["played"].clone()));
    }
    let refused = play(&server, "P-40", "ada", json!({})).await.expect(422);
    assert_eq!(refused.body["code"], "limit_exceeded");

    server.clock.set(AFTER);
    let told = proofs(&server, "?from=2026-11-21").await[0].clone();
    assert_eq!(told["commitment"], today["commitment"]);
    let seed = bytes(&told["seed"]);
    assert_eq!(Sha256::digest(&seed).to_vec(), bytes(&today["commitment"]));
    let (mut coffees, mut numbers) = (0, Vec::new());
    for (id, input, played) in plays {
        let expected = number(&seed, ["regulars-draw-1", "wheel", "2026-11-21", "app", &id, &input], 20);
        assert_eq!((&played["number"], &played["of"]), (&json!(expected), &json!(20)), "{id}");
        assert_eq!((&played["day"], &played["commitment"]), (&json!("2026-11-21"), &told["commitment"]));
        let won = match expected {
            1 => json!("coffee"),
            2..=6 => json!("some"),
            _ => Value::Null,
        };
        coffees += i64::from(expected == 1);
        let given = if expected == 1 && 2 < coffees { json!("some") } else { won.clone() };
        assert_eq!((&played["won"], &played["given"]), (&won, &given), "{id}");
        numbers.push(expected);
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert!(10 < numbers.len(), "{numbers:?}");
    let listed = server.get("/v1/programs/games/games").await.expect(200).body;
    assert_eq!(listed["games"][0]["prizes"][0]["left"], (2 - coffees).max(0));
}

#[tokio::test]
async fn what_is_disclosed_of_games() {
    let server = open("sandbox").await;
    let answer = play(&server, "P-1", "ada", json!({"number": 1})).await.expect(201).body;
    let played =
        json!({"game": "wheel", "number": 1, "of": 20, "won": "coffee", "given": "coffee", "times": 1});
    assert_eq!((&answer["played"], &answer["badges"][0]["id"]), (&played, &json!("lucky")));
    let listed = server.get("/v1/programs/games/games?language=et").await.expect(200).body;
    let wheel = &listed["games"][0];
    assert_eq!(
        wheel,
        &json!({"id": "wheel", "name": "Õnneratas", "rules": "https://shop.example/rules", "without_purchase": "Saada kaart",
            "state": "open", "begins_at": "2026-11-21T03:00:00Z", "ends_at": "2026-11-22T22:00:00Z", "when": "every day",
            "min_age": 18, "limits": ["40 times a day"], "numbers": 20, "prizes": [
                {"id": "coffee", "name": "Kohv iga päev", "odds": "1 in 20", "numbers": 1, "first": 1, "last": 1, "stock": 2, "left": 1,
                    "when_gone": "some", "gives": [{"kind": "voucher", "id": "coffee", "amount": 1, "name": "Kohv"},
                        {"kind": "badge", "id": "lucky", "amount": 1, "name": "Lucky"}]},
                {"id": "some", "name": "some", "odds": "1 in 4", "numbers": 5, "first": 2, "last": 6,
                    "gives": [{"kind": "units", "id": "points", "amount": 5, "name": "5 points"}]}]})
    );
    let states: Vec<&Value> = listed["games"].as_array().unwrap().iter().map(|game| &game["state"]).collect();
    assert_eq!(states, ["open", "ahead", "over", "open", "open"]);

    // A reversal gives the prize back.
    let undo = json!({"type": "reversal", "source": "app", "external_id": "V-1", "occurred_at": "2026-11-21T11:00:00Z",
        "member": {"external_id": "ada"}, "event": {"external_id": "P-1"}});
    let undone = server.report("games", &undo).await.expect(201).body;
    assert_eq!(
        (&undone["played"]["times"], &undone["badges"][0]["what"]),
        (&json!(-1), &json!("taken_back"))
    );
    let left = server.get("/v1/programs/games/games").await.expect(200).body["games"][0]["prizes"][0]["left"]
        .clone();
    assert_eq!(left, 2);
}

#[tokio::test]
async fn what_a_member_can_play_in_every_language() {
    let server = open("sandbox").await;
    play(&server, "P-1", "ada", json!({"number": 20})).await.expect(201);
    let told = async |who: &str, language: &str| {
        let path = format!("/v1/programs/games/members/external:{who}/games?language={language}");
        server.get(&path).await.expect(200).body["games"].clone()
    };
    for (language, expected) in [
        (
            "en",
            [
                "A wheel: 39 plays left until 21 Nov",
                "Later: begins on 1 Dec",
                "Past: over",
                "Paid: no plays left",
                "Some: the conditions are not met",
            ],
        ),
        (
            "zh-Hans",
            [
                "转盘：11月21日前还可玩39次",
                "Later：12月1日开始",
                "Past：已结束",
                "Paid：次数已用完",
                "Some：未满足参与条件",
            ],
        ),
        (
            "zh-Hant",
            [
                "轉盤：11月21日前還可玩39次",
                "Later：12月1日開始",
                "Past：已結束",
                "Paid：次數已用完",
                "Some：未滿足參與條件",
            ],
        ),
        (
            "et",
            [
                "Õnneratas: mängukordi jäänud 39, mängi hiljemalt 21. novembril",
                "Later: algab 1. detsembril",
                "Past: lõppenud",
                "Paid: mängukordi ei ole enam",
                "Some: tingimused ei ole täidetud",
            ],
        ),
    ] {
        let games = told("ada", language).await;
        let sentences: Vec<&Value> = games.as_array().unwrap().iter().map(|game| &game["sentence"]).collect();
        assert_eq!(sentences, expected, "{language}");
    }
    let games = told("ada", "en").await;
    assert_eq!(games[0]["allowances"], json!([{"times": 40, "left": 39, "until": "2026-11-21T22:00:00Z"}]));
    assert_eq!(
        (&games[0]["plays"], &games[3]["plays"], &games[3]["costs"]),
        (&json!(39), &json!(0), &json!({"wallet": "plays", "amount": 2}))
    );
    assert_eq!(
        (&games[3]["locked"], &games[4]["locked"]),
        (&json!({"by": "too_few"}), &json!({"by": "condition"}))
    );
    assert_eq!(
        (&told("ben", "en").await[0]["locked"], &told("eve", "en").await[0]["locked"]),
        (&json!({"by": "age"}), &json!({"by": "age"}))
    );
}

#[tokio::test]
async fn games_that_can_t_be_played() {
    let sandbox = open("sandbox").await;
    for (rest, status, code) in [
        (json!({"game": "none"}), 422, "unknown_game"),
        (json!({"game": "later"}), 422, "game_not_available"),
        (json!({"game": "past"}), 422, "game_not_available"),
        (json!({"game": "some"}), 422, "game_not_available"),
        (json!({"game": "paid"}), 422, "insufficient_points"),
        (json!({"number": 21}), 422, "invalid_value"),
        (json!({"number": 0}), 422, "amount_zero"),
        (json!({"number": 1.5}), 422, "amount_not_integer"),
        (json!({"input": ""}), 422, "invalid_value"),
        (json!({"input": "a\nb"}), 422, "invalid_characters"),
    ] {
        let answer = play(&sandbox, "P-1", "ada", rest.clone()).await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{rest}: {}", answer.text);
    }
    for who in ["ben", "eve"] {
        assert_eq!(
            play(&sandbox, "P-1", who, json!({})).await.expect(422).body["code"],
            "game_not_available"
        );
    }
    let live = open("live").await;
    let stated = play(&live, "P-1", "ada", json!({"number": 1})).await.expect(422).body;
    assert_eq!((&stated["code"], &stated["pointer"]), (&json!("invalid_value"), &json!("/number")));
    for (path, status, code) in [
        ("none/proofs", 404, "not_found"),
        ("wheel/proofs?from=2026-02-30", 422, "invalid_timestamp"),
        ("wheel/proofs?from=2026-11-21T00:00:00Z", 422, "invalid_timestamp"),
        ("wheel/proofs?from=2026-11-21&until=2026-11-20", 422, "invalid_value"),
        ("wheel/proofs?from=2026-01-01&until=2026-04-11", 422, "invalid_value"),
        ("wheel/proofs?day=2026-01-01", 400, "invalid_parameter"),
    ] {
        let answer = live.get(&format!("/v1/programs/games/games/{path}")).await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &json!(code)), "{path}: {}", answer.text);
    }
    assert_eq!(proofs(&live, "?from=2026-01-01&until=2026-04-10").await.len(), 100);
}

#[tokio::test]
async fn a_play_of_a_history_states_its_number() {
    let server = open("live").await;
    server.post("/v1/programs/games/history/open", &json!({})).await.expect(200);
    let replay = async |id: &str, rest: Value| {
        let mut event = json!({"type": "game.played", "source": "app", "external_id": id,
            "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": "ada"}, "game": "wheel"});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let headers = [("Content-Type", "application/json")];
        let path = "/v1/programs/games/events?replay=true";
        server.send("POST", path, &headers, event.to_string().as_bytes()).await
    };
    assert_eq!(replay("P-1", json!({})).await.expect(422).body["code"], "not_drawn");
    let played = replay("P-1", json!({"number": 2})).await.expect(201).body["played"].clone();
    assert_eq!(
        played,
        json!({"game": "wheel", "number": 2, "of": 20, "won": "some", "given": "some", "times": 1})
    );
}
