//! The life of a program over HTTP: documents, members, events, balances, history, jobs.

use serde_json::{Value, json};

use crate::server::{Server, TEA, order};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_and_its_return() {
    let server = Server::with_tea().await;
    let first = server.report("tea", &order("R-2", "17850", 5_000)).await.expect(201);
    assert_eq!(first.body["granted"][0]["amount"], 50);
    assert_eq!(first.body["after"]["balances"][0]["available"], 174);
    assert_eq!(first.body["levels"][0]["level"], "silver");
    assert!(first.body["why"][0]["sentence"].as_str().unwrap().contains("50"), "{}", first.text);
    let again = server.report("tea", &order("R-2", "17850", 5_000)).await.expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!((&again.body["event"], &again.body["after"]), (&first.body["event"], &first.body["after"]));
    let other =
        server.report("tea", &order("R-2", "17850", 5_001)).await.refused(409, "duplicate_external_id");
    assert_eq!(other.body["pointer"], "/order/lines/0/amount");
    let event = first.body["event"].as_str().unwrap();
    let read = server.get(&format!("/v1/programs/tea/events/{event}")).await.expect(200);
    assert_eq!(read.body["why"], first.body["why"]);
    server.get(&format!("/v1/programs/other/events/{event}")).await.refused(404, "not_found");

    let returned = json!({
        "type": "order.returned", "source": "pos", "external_id": "R-2-return", "occurred_at": "2026-11-21T11:00:00Z",
        "member": {"external_id": "17850"}, "order": {"external_id": "R-2"}, "lines": [{"line": 0, "quantity": 1}],
    });
    let returned = server.report("tea", &returned).await.expect(201);
    assert_eq!(returned.body["after"]["balances"][0]["available"], 149);
    let balance = server.get("/v1/programs/tea/members/external:17850/balance").await.expect(200);
    assert_eq!(balance.body["wallets"][0]["available"], 149);
    let tiers = server.get("/v1/programs/tea/members/external:17850/tiers?language=et").await.expect(200);
    assert_eq!(tiers.body["tier_sets"][0]["set"], "level");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_says_what_the_order_will() {
    let server = Server::with_tea().await;
    let cart = json!({
        "member": {"external_id": "17850"},
        "order": {"currency": "CNY", "total": 3_000, "lines": [{"sku": "cake", "amount": 3_000}]},
    });
    let quote = server.post("/v1/programs/tea/quotes", &cart).await.expect(200);
    assert_eq!(quote.body["would"]["granted"][0]["amount"], 30);
    assert_eq!(quote.body["standings"][0]["level"]["id"], "silver");
    let ledger = server.get("/v1/programs/tea/members/external:17850/ledger").await.expect(200);
    assert!(!ledger.text.contains("quote"));
    let mut wrong = cart;
    wrong["order"]["total"] = 1.into();
    let wrong = server.post("/v1/programs/tea/quotes", &wrong).await.refused(422, "totals_mismatch");
    assert_eq!(wrong.body["pointer"], "/order/total");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_decided_under_the_terms_of_its_quote() {
    let server = Server::with_tea().await;
    let newcomer = json!({"identifiers": {"external_id": "2"}});
    server.post("/v1/programs/tea/members", &newcomer).await.expect(201);
    let cart = json!({
        "member": {"external_id": "17850"},
        "order": {"currency": "CNY", "total": 3_000, "lines": [{"sku": "cake", "amount": 3_000}]},
    });
    let quote = server.post("/v1/programs/tea/quotes", &cart).await.expect(200);
    let token = quote.body["token"].as_str().unwrap();
    assert_eq!(quote.body["hints"]["clerk"], json!([]), "{}", quote.text);
    let dearer = TEA.replace("1 points per 1.00", "5 points per 1.00");
    let headers = [("Content-Type", "application/yaml"), ("If-Match", "\"1\"")];
    server.send("PUT", "/v1/programs/tea/draft", &headers, dearer.as_bytes()).await.expect(200);
    server.post("/v1/programs/tea/publish", &json!({"note": "more"})).await.expect(201);

    let quoted = |number: &str, member: &str, token: &str| {
        let mut order = order(number, member, 3_000);
        order["quote"] = token.into();
        order
    };
    let given = |answer: &crate::server::Answer| answer.body["granted"][0]["amount"].clone();
    let kept = server.report("tea", &quoted("Q-1", "17850", token)).await.expect(201);
    assert_eq!((given(&kept), &kept.body["program_version"]), (json!(30), &json!(1)));
    let today = server.report("tea", &order("Q-2", "17850", 3_000)).await.expect(201);
    assert_eq!((given(&today), &today.body["program_version"]), (json!(150), &json!(2)));

    server.report("tea", &quoted("Q-3", "2", token)).await.refused(422, "quote_invalid");
    for forged in
        ["", "00", &token.replace(|c: char| c == token.chars().next().unwrap(), "f0"), "kein Siegel"]
    {
        server.report("tea", &quoted("Q-3", "17850", forged)).await.refused(422, "quote_invalid");
    }
    let other = server.report("other", &quoted("Q-3", "17850", token)).await;
    assert_eq!(other.status, 422, "{}", other.text);
    let later = json!({"to": "2026-11-21T12:15:00Z"});
    server.post("/v1/programs/tea/clock", &later).await.expect(200);
    server.report("tea", &quoted("Q-3", "17850", token)).await.refused(422, "quote_expired");
    // What was recorded in time is answered as it was.
    server.report("tea", &quoted("Q-1", "17850", token)).await.expect(200);
    assert!(server.app.audit(None).unwrap().ok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_answers_line_by_line() {
    let server = Server::with_tea().await;
    let joined = json!({
        "type": "member.joined", "source": "pos", "external_id": "J-1", "occurred_at": "2026-11-21T09:00:00Z",
        "member": {"external_id": "2"}, "profile": {"name": "Two"},
    });
    let lines = [
        order("B-1", "17850", 100).to_string(),
        joined.to_string(),
        order("B-2", "2", 200).to_string(),
        String::new(),
        "{".to_owned(),
        order("B-3", "nobody", 200).to_string(),
        order("B-1", "17850", 100).to_string(),
    ];
    let headers = [("Content-Type", "application/x-ndjson")];
    let path = "/v1/programs/tea/events/batch";
    let answer = server.send("POST", path, &headers, lines.join("\n").as_bytes()).await.expect(200);
    let answers: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(u64, u64)> =
        answers.iter().map(|a| (a["line"].as_u64().unwrap(), a["status"].as_u64().unwrap())).collect();
    assert_eq!(told, [(1, 201), (2, 201), (3, 201), (5, 400), (6, 404), (7, 200)], "{}", answer.text);
    assert_eq!(answers[3]["problem"]["code"], "malformed_json");
    assert_eq!(answers[5]["event"]["replayed"], true);
    assert!(answers[4]["problem"]["request_id"].as_str().is_some_and(|id| id.len() == 36));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_go_page_by_page() {
    let server = Server::with_tea().await;
    for number in 0..5 {
        server.report("tea", &order(&format!("P-{number}"), "17850", 100)).await.expect(201);
    }
    let path = "/v1/programs/tea/members/external:17850/timeline?limit=3";
    let (mut kinds, mut next) = (Vec::new(), None::<String>);
    loop {
        let cursor = next.map_or(String::new(), |next| format!("&cursor={next}"));
        let page = server.get(&format!("{path}{cursor}")).await.expect(200);
        let items = page.body["items"].as_array().unwrap();
        kinds.extend(items.iter().map(|item| item["external_id"].as_str().unwrap().to_owned()));
        next = page.body["next"].as_str().map(str::to_owned);
        let Some(cursor) = &next else { break };
        let elsewhere = format!("/v1/programs/tea/members/external:17850/ledger?cursor={cursor}");
        server.get(&elsewhere).await.refused(400, "invalid_cursor");
        server.get(&format!("/v1/programs/tea/members?cursor={cursor}")).await.refused(400, "invalid_cursor");
    }
    assert_eq!(kinds.len(), 7);
    assert_eq!(kinds[..6], ["P-4", "P-3", "P-2", "P-1", "P-0", "R-1"]);
    let members = server.get("/v1/programs/tea/members?limit=1").await.expect(200);
    let cursor = members.body["next"].as_str().unwrap();
    let rest = server.get(&format!("/v1/programs/tea/members?limit=1&cursor={cursor}")).await.expect(200);
    assert_eq!(rest.body, json!({"items": []}));
    server.get(&format!("/v1/programs/other/members?cursor={cursor}")).await.refused(400, "invalid_cursor");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_is_changed_and_erased() {
    let server = Server::with_tea().await;
    let new = json!({
        "identifiers": {"phone": "+372 5555 5555", "email": "Mari@Example.org"},
        "profile": {"name": "Mari", "birthday": "1990-05-17", "attributes": {"pets": 2}},
        "join": {"channel": "app"},
    });
    let made = server.post("/v1/programs/tea/members", &new).await.expect(201);
    let id = made.body["member"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made.body["event"]["after"]["balances"][0]["available"], 100);
    assert_eq!(
        made.body["member"]["identifiers"],
        json!({"phone": "+37255555555", "email": "mari@example.org"})
    );
    let taken = json!({"identifiers": {"phone": "+37255555555", "card": "1"}});
    server.post("/v1/programs/tea/members", &taken).await.refused(409, "already_exists");
    let found = server
        .post("/v1/programs/tea/members/search", &json!({"email": "mari@EXAMPLE.org"}))
        .await
        .expect(200);
    assert_eq!(found.body["items"][0]["id"], id.as_str());
    let nobody =
        server.post("/v1/programs/tea/members/search", &json!({"phone": "+37255555556"})).await.expect(200);
    assert_eq!(nobody.body["items"], json!([]));

    let path = format!("/v1/programs/tea/members/{id}");
    let etag = server.get(&path).await.expect(200).header("etag").unwrap().to_owned();
    let change = json!({"name": "Mari M", "birthday": null, "segments": ["vip"], "phone": "+372 5555 0000"})
        .to_string();
    let headers = [("Content-Type", "application/json"), ("If-Match", etag.as_str())];
    let changed = server.send("PATCH", &path, &headers, change.as_bytes()).await.expect(200);
    let profile = json!({"name": "Mari M", "segments": ["vip"], "attributes": {"pets": 2}});
    assert_eq!(changed.body["profile"], profile);
    assert_eq!(changed.body["identifiers"]["phone"], "+37255550000");
    server.send("PATCH", &path, &headers, change.as_bytes()).await.refused(412, "precondition_failed");
    server.send("PATCH", &path, &headers[..1], change.as_bytes()).await.refused(428, "precondition_required");

    server.send("DELETE", &path, &[("Idempotency-Key", "erase")], b"").await.expect(204);
    // Every address below it answers as for somebody who never was; the list tells of the erasure.
    let stranger = "/v1/programs/tea/members/mbr_0198c0de-0000-7000-8000-000000000001".to_owned();
    for (method, below, body) in [
        ("GET", "", ""),
        ("PATCH", "", r#"{"name":"x"}"#),
        ("DELETE", "", ""),
        ("GET", "/balance", ""),
        ("GET", "/ledger", ""),
        ("GET", "/timeline", ""),
        ("GET", "/tiers", ""),
        ("GET", "/benefits", ""),
        ("GET", "/plan", ""),
        ("GET", "/rewards", ""),
        ("GET", "/vouchers", ""),
        ("GET", "/challenges", ""),
        ("GET", "/referral", ""),
        ("GET", "/household", ""),
        ("GET", "/teams", ""),
    ] {
        let mut answers = Vec::new();
        for member in [&path, &stranger] {
            let key = format!("again-{}", server.fresh());
            let mut headers = vec![("If-Match", "\"1\""), ("Idempotency-Key", key.as_str())];
            headers.extend((!body.is_empty()).then_some(("Content-Type", "application/json")));
            let answer = server.send(method, &format!("{member}{below}"), &headers, body.as_bytes()).await;
            let mut answer = answer.refused(404, "not_found").body;
            answer.as_object_mut().unwrap().remove("request_id").unwrap();
            answers.push(answer);
        }
        assert_eq!(answers[0], answers[1], "{method} {below}");
    }
    let list = server.get("/v1/programs/tea/members").await.expect(200);
    let erased =
        list.body["items"].as_array().unwrap().iter().find(|member| member["id"] == id.as_str()).unwrap();
    assert_eq!((&erased["status"], &erased["identifiers"]), (&json!("erased"), &json!({})));
    let gone = server
        .post("/v1/programs/tea/members/search", &json!({"email": "mari@example.org"}))
        .await
        .expect(200);
    assert_eq!(gone.body["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_goes_from_draft_to_version_and_back() {
    let server = Server::with_tea().await;
    let yaml = ("Content-Type", "application/yaml");
    let draft = server.get("/v1/programs/tea/draft").await.expect(200);
    assert_eq!((draft.text.as_str(), draft.header("etag")), (TEA, Some("\"1\"")));
    let better = TEA.replace("give: 100 points", "give: 200 points");
    let put = |etag: &'static str, text: String| {
        let server = &server;
        async move {
            server.send("PUT", "/v1/programs/tea/draft", &[yaml, ("If-Match", etag)], text.as_bytes()).await
        }
    };
    server
        .send("PUT", "/v1/programs/tea/draft", &[yaml, ("If-None-Match", "*")], b"x")
        .await
        .refused(412, "precondition_failed");
    let saved = put("\"1\"", better.clone()).await.expect(200);
    assert_eq!(saved.header("etag"), Some("\"2\""));
    put("\"1\"", better.clone()).await.refused(412, "precondition_failed");
    for (method, path) in [("PUT", "draft"), ("POST", "check")] {
        let headers = [yaml, ("If-None-Match", "*")];
        let nul =
            server.send(method, &format!("/v1/programs/tea/{path}"), &headers, b"program: \"\0\"").await;
        assert_eq!(nul.expect(422).body["code"], "invalid_characters", "{path}");
    }
    let check = server.send("POST", "/v1/programs/tea/check", &[yaml], b"program: tea").await.expect(200);
    assert_eq!(check.body["ok"], false);
    let published =
        server.post("/v1/programs/tea/publish", &json!({"note": "more welcome"})).await.expect(201);
    assert_eq!((&published.body["number"], &published.body["note"]), (&json!(2), &json!("more welcome")));
    let diff = server.get("/v1/programs/tea/diff?from=1&to=2").await.expect(200);
    assert_eq!(diff.body["items"][0]["path"], "/earn/welcome/give");
    let back = server.post("/v1/programs/tea/roll-back", &json!({"to": 1})).await.expect(201);
    assert_eq!(back.body["number"], 3);
    assert_eq!(
        server.get("/v1/programs/tea/versions").await.expect(200).body["items"].as_array().unwrap().len(),
        3
    );
    let version = server.get("/v1/programs/tea/versions/2").await.expect(200);
    assert_eq!(version.body["document"], better.as_str());
    server.get("/v1/programs/tea/versions/9").await.refused(404, "not_found");
    put("\"2\"", "program: tea".to_owned()).await.expect(200);
    let wrong = server.post("/v1/programs/tea/publish", &json!({"note": "x"})).await;
    wrong.refused(422, "program_invalid");
    server.report("other", &order("X", "1", 1)).await.refused(409, "not_published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_moves_its_clock_and_takes_history() {
    let server = Server::with_tea().await;
    let clock = server.get("/v1/programs/tea/clock").await.expect(200);
    assert_eq!(clock.body["now"], "2026-11-21T12:00:00Z");
    let mut old = order("H-1", "17850", 1_000);
    old["occurred_at"] = "2020-01-01T00:00:00Z".into();
    server.report("tea", &old).await.refused(422, "timestamp_out_of_window");
    let replayed = "/v1/programs/other/events?replay=true";
    let json = [("Content-Type", "application/json")];
    server.publish("other", &TEA.replace("program: tea", "program: other")).await;
    let joined = r#"{"type":"member.joined","source":"pos","external_id":"J","occurred_at":"2019-01-01T00:00:00Z","member":{"external_id":"17850"}}"#;
    server.send("POST", replayed, &json, joined.as_bytes()).await.refused(409, "replay_closed");
    let opened = server.post("/v1/programs/other/history/open", &json!({})).await.expect(200);
    assert_eq!(opened.body["history_open"], true);
    server.send("POST", replayed, &json, joined.as_bytes()).await.expect(201);
    let entry = server.send("POST", replayed, &json, old.to_string().as_bytes()).await.expect(201);
    assert_eq!(entry.body["granted"][0]["earned_at"], "2020-01-01T00:00:00Z");
    server.post("/v1/programs/other/history/close", &json!({})).await.expect(200);

    let moved =
        server.post("/v1/programs/tea/clock", &json!({"to": "2028-01-01T00:00:00Z"})).await.expect(200);
    assert_eq!(moved.body["clock"], json!({"kind": "fixed", "at": "2028-01-01T00:00:00Z"}));
    let balance = server.get("/v1/programs/tea/members/external:17850/balance").await.expect(200);
    assert_eq!(balance.body["wallets"][0]["available"], 0, "all of it is past its year: {}", balance.text);
    let back = server.post("/v1/programs/tea/clock", &json!({"to": "2026-01-01T00:00:00Z"})).await;
    assert_eq!(back.status, 422, "{}", back.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backtest_is_followed_to_its_end() {
    let server = Server::with_tea().await;
    let document = TEA.replace("1 points per 1.00", "3 points per 1.00");
    let headers = [("Content-Type", "application/yaml"), ("Idempotency-Key", "backtest")];
    let job =
        server.send("POST", "/v1/programs/tea/backtests", &headers, document.as_bytes()).await.expect(202);
    let path = format!("/v1/programs/tea/jobs/{}", job.body["id"].as_str().unwrap());
    let followed = server.get(&format!("{path}/progress")).await.expect(200);
    assert!(followed.text.starts_with("event: progress\n"), "{}", followed.text);
    let done = server.get(&path).await.expect(200);
    assert_eq!(done.body["state"], "done", "{}", done.text);
    assert_eq!(done.body["result"]["wallets"]["points"]["issued"], 172);
    let list = server.get("/v1/programs/tea/jobs").await.expect(200);
    assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    server.get("/v1/programs/other/jobs").await.expect(200);
    server.get("/v1/programs/tea/jobs/job_1").await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operations_and_documents() {
    let server = Server::with_tea().await;
    for path in
        ["/live", "/ready", "/openapi.json", "/docs", "/docs/docs.js", "/docs/docs.css", "/v1/program-schema"]
    {
        server.send_as("", "GET", path, &[("Authorization", "")], b"").await.expect(200);
    }
    let page = server.get("/docs").await;
    assert!(page.headers.contains("script-src 'self'"), "{}", page.headers);
    assert!(!page.text.contains("http://") && !page.text.contains("https://"));
    server
        .send_as("", "GET", "/metrics", &[("Authorization", "")], b"")
        .await
        .refused(401, "unauthenticated");
    assert!(server.get("/metrics").await.expect(200).text.contains("# TYPE"));
    let head = server.send("HEAD", "/v1/programs/tea", &[], b"").await.expect(200);
    assert_eq!(head.text, "");
}

const REWARDS: &str = r#"
format: regulars/1
program: other
name: Other
currency: CNY
time_zone: Asia/Shanghai
wallets: { points: { unit: { en: point|points, zh-Hans: 积分, et: punkt|punkti } } }
tiers:
  level: { window: lifetime, levels: { silver: { name: { en: Silver, zh-Hans: 银卡, et: Hõbe }, qualify: orders >= 2 } } }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
rewards:
  bag: { name: { en: Bag, zh-Hans: 帆布袋, et: Kott }, price: 100 points }
  class: { name: { en: Class, zh-Hans: 茶艺课, et: Kursus }, kind: experience, price: 5 points, for: silver+ }
  tea: { name: { en: Tea, zh-Hans: 茶, et: Tee }, price: 20 points, limit: once a month }
  sleeve: { name: { en: Sleeve, zh-Hans: 杯套, et: Topsihoidja }, price: 10 points, worth: 2.10 }
  cake: { name: { en: Cake, zh-Hans: 蛋糕, et: Kook }, price: 31 points }
say: { soon: { zh-Hans: "{missing}换{reward}" } }
"#;

#[tokio::test]
async fn the_catalog_and_a_redemption() {
    let server = Server::with_tea().await;
    server.publish("other", REWARDS).await;
    let new = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/other/members", &new).await.expect(201);
    server.report("other", &order("R-1", "ada", 3_000)).await.expect(201);
    let event = |type_: &str, id: &str, name: &str, value: Value| {
        json!({"type": type_, "source": "pos", "external_id": id, "occurred_at": "2026-11-21T10:00:00Z",
            "member": {"external_id": "ada"}, name: value})
    };
    let tea = event("reward.redeemed", "RD-1", "reward", json!("tea"));
    let first = server.report("other", &tea).await.expect(201);
    assert_eq!(
        first.body["redeemed"],
        json!({"reward": "tea", "quantity": 1, "worth": 0, "units": 20, "cash": 0})
    );
    let spent = json!([{"wallet": "points", "book": "available", "amount": -20},
        {"wallet": "points", "book": "spent", "amount": 20}]);
    assert_eq!(first.body["postings"], spent);
    let again = server.report("other", &tea).await.expect(200);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.body["postings"], spent);

    for (language, sentences) in [
        (
            "en",
            [
                "Sleeve for 10 points",
                "21 more points for Cake",
                "90 more points for Bag",
                "Class: for Silver",
                "Tea: taken as often as it can be, again on 1 Dec",
            ],
        ),
        (
            "zh-Hans",
            [
                "10 积分可兑换杯套",
                "再获得 21 积分换蛋糕",
                "再获得 90 积分换帆布袋",
                "茶艺课：银卡专享",
                "茶：已达兑换上限，12月1日起可再次兑换",
            ],
        ),
        (
            "et",
            [
                "Topsihoidja: 10 punkti",
                "veel 21 punkti ja käes on Kook",
                "veel 90 punkti ja käes on Kott",
                "Kursus: vajalik tase on Hõbe",
                "Tee: piirang on täis, uuesti 1. detsembril",
            ],
        ),
    ] {
        let path = format!("/v1/programs/other/members/external:ada/rewards?language={language}");
        let catalog = server.get(&path).await.expect(200);
        let told: Vec<&str> = catalog.body["rewards"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["sentence"].as_str().unwrap())
            .collect();
        assert_eq!(told, sentences);
        let states: Vec<&Value> =
            catalog.body["rewards"].as_array().unwrap().iter().map(|r| &r["state"]).collect();
        assert_eq!(states, ["available", "soon", "soon", "locked", "locked"]);
        assert_eq!(catalog.body["rewards"][1]["missing"], 21);
        assert_eq!(catalog.body["rewards"][3]["locked"]["level"]["id"], "silver");
        assert_eq!(catalog.body["rewards"][4]["locked"]["again_at"], "2026-11-30T16:00:00Z");
    }

    let sleeve = event("reward.redeemed", "RD-3", "reward", json!("sleeve"));
    server.report("other", &sleeve).await.expect(201);
    let used = event("reward.used", "RD-4", "redemption", json!({"external_id": "RD-3"}));
    let used = server.report("other", &used).await.expect(201);
    assert_eq!((&used.body["fulfilled"], &used.body["postings"]), (&json!("used"), &json!([])));

    let back = event("reward.cancelled", "RD-2", "redemption", json!({"external_id": "RD-1"}));
    let back = server.report("other", &back).await.expect(201);
    assert_eq!(
        back.body["redeemed"],
        json!({"reward": "tea", "quantity": -1, "worth": 0, "units": -20, "cash": 0})
    );
    assert_eq!(back.body["after"]["balances"][0]["available"], 20);

    let reserved = event("reward.reserved", "RD-5", "reward", json!("sleeve"));
    server.report("other", &reserved).await.expect(201);
    let confirmed = event("reward.confirmed", "RD-6", "reservation", json!({"external_id": "RD-5"}));
    server.report("other", &confirmed).await.expect(201);

    let mut taken = Vec::new();
    let mut path = "/v1/programs/other/members/external:ada/redemptions?limit=1".to_owned();
    loop {
        let page = server.get(&path).await.expect(200);
        let fields = ["external_id", "reward", "units", "worth", "state"];
        taken.extend(page.body["items"].as_array().unwrap().iter().map(|r| fields.map(|f| r[f].clone())));
        let Some(next) = page.body["next"].as_str() else { break };
        path = format!("/v1/programs/other/members/external:ada/redemptions?limit=1&cursor={next}");
    }
    assert_eq!(
        json!(taken),
        json!([
            ["RD-6", "sleeve", 10, 210, "redeemed"],
            ["RD-3", "sleeve", 10, 210, "used"],
            ["RD-1", "tea", 20, 0, "cancelled"]
        ])
    );
    let report = |from: &str, until: &str| {
        let path = format!("/v1/programs/other/reports/rewards?from={from}&until={until}");
        let server = &server;
        async move { server.get(&path).await.expect(200).body }
    };
    let all = report("2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z").await;
    assert_eq!((&all["worth"], &all["currency"], &all["scale"]), (&json!(420), &json!("CNY"), &json!(2)));
    let sums =
        |quantity, units, worth| json!({"quantity": quantity, "units": units, "cash": 0, "worth": worth});
    assert_eq!(all["rewards"][0]["sums"], sums(2, 20, 420));
    assert_eq!((&all["rewards"][1]["reward"], &all["rewards"][1]["sums"]), (&json!("tea"), &sums(0, 0, 0)));
    let none = report("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z").await;
    assert_eq!((&none["worth"], &none["rewards"]), (&json!(0), &json!([])));
    let health = server.get("/v1/programs/other/reports/reward-health").await.expect(200).body;
    assert_eq!(
        (&health["among"], &health["below"], &health["complete"]),
        (&json!("able"), &json!(1000), &json!(true))
    );
    let sleeve = health["rewards"].as_array().unwrap().iter().find(|own| own["reward"] == "sleeve").unwrap();
    assert_eq!((&sleeve["redeemed"], &sleeve["state"]), (&json!(1), &json!("healthy")));
}
