//! Vouchers by their codes: who is shown one, what it is good for, and that nobody finds one by trying.

use std::fs;

use regulars_app::Clock;
use regulars_engine::moment::Moment;
use serde_json::{Value, json};

use crate::server::{Answer, NOW, Server};

const PROGRAM: &str = r#"
format: regulars/1
program: codes
name: Codes
currency: CNY
time_zone: Asia/Shanghai
wallets: { points: {} }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
vouchers:
  tenth: { name: { en: A tenth off, et: Kümnendik maha }, discount: 10% off }
  big: { name: Five off, discount: 5.00 off, if: order.total >= 60.00 }
  month: { name: A month of music, codes: imported }
  brief: { name: Brief, discount: 10% off, lasts: 30 minutes }
"#;

/// A server with a program of vouchers, its members ada and bob, and a key that sees no codes.
struct Shop {
    server: Server,
    till: String,
    clock: Clock,
}

impl Shop {
    async fn open() -> Shop {
        let server = Server::start().await;
        server.post("/v1/programs", &json!({"slug": "codes", "mode": "sandbox"})).await.expect(201);
        server.publish("codes", PROGRAM).await;
        for member in ["ada", "bob"] {
            let new = json!({"identifiers": {"external_id": member}});
            server.post("/v1/programs/codes/members", &new).await.expect(201);
        }
        let till = key(&server, &["events:write", "quotes:read"]).await;
        let clock = server.clock.clone();
        Shop { server, till, clock }
    }

    /// Sends an event with a key.
    async fn event(&self, key: &str, kind: &str, member: &str, rest: Value) -> Answer {
        let mut event = json!({"type": kind, "source": "pos", "external_id": format!("e{}", self.server.fresh()),
            "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": member}});
        event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        self.post(key, "events", &event).await
    }

    /// Gives a member a voucher, and says its id and code.
    async fn issue(&self, member: &str, voucher: &str) -> (String, String) {
        let issued =
            self.event(&self.server.key, "voucher.issued", member, json!({"voucher": voucher})).await;
        let issued = &issued.expect(201).body["vouchers"][0];
        (issued["id"].as_str().unwrap().to_owned(), issued["code"].as_str().unwrap().to_owned())
    }

    async fn pay(&self, key: &str, member: &str, amount: i64, voucher: &str) -> Answer {
        let order = json!({"currency": "CNY", "total": amount, "vouchers": [voucher],
            "lines": [{"sku": "latte", "amount": amount}]});
        self.event(key, "order.paid", member, json!({"order": order})).await
    }

    async fn validate(&self, key: &str, asked: &Value) -> Answer {
        self.post(key, "vouchers/validate", asked).await
    }

    async fn post(&self, key: &str, route: &str, body: &Value) -> Answer {
        let headers = [("Content-Type", "application/json")];
        let path = format!("/v1/programs/codes/{route}");
        self.server.send_as(key, "POST", &path, &headers, body.to_string().as_bytes()).await
    }

    async fn get(&self, key: &str, route: &str) -> Answer {
        self.server.send_as(key, "GET", &format!("/v1/programs/codes/{route}"), &[], b"").await
    }
}

async fn key(server: &Server, scopes: &[&str]) -> String {
    let asked = json!({"label": "test", "scopes": scopes, "program": "codes", "mode": "sandbox"});
    server.post("/v1/keys", &asked).await.expect(201).body["secret"].as_str().unwrap().to_owned()
}

/// A refusal without the id of its request.
fn bare(answer: Answer) -> Value {
    let mut body = answer.refused(422, "code_invalid").body;
    body["request_id"] = Value::Null;
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_shown_to_those_who_may_see_it() {
    let shop = Shop::open().await;
    let (id, code) = shop.issue("ada", "tenth").await;
    let event = json!({"type": "voucher.issued", "source": "pos", "external_id": "again",
        "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": "ada"}, "voucher": "tenth"});
    let first = shop.server.report("codes", &event).await.expect(201).body["vouchers"][0]["code"].clone();
    let again = shop.server.report("codes", &event).await.expect(200).body["vouchers"][0]["code"].clone();
    assert!(first.is_string() && first == again && first != code);

    let list = shop.server.get("/v1/programs/codes/members/external:ada/vouchers").await.expect(200);
    assert!(list.text.contains(&code), "{}", list.text);
    let reader = key(&shop.server, &["members:read"]).await;
    let list = shop.get(&reader, "members/external:ada/vouchers").await.expect(200);
    assert!(list.text.contains(&id) && !list.text.contains("code"), "{}", list.text);
    let till = shop.event(&shop.till, "voucher.issued", "ada", json!({"voucher": "tenth"})).await.expect(201);
    assert_eq!(till.body["vouchers"][0].get("code"), None);

    let timeline = shop.server.get("/v1/programs/codes/members/external:ada/timeline").await.expect(200);
    assert!(timeline.text.contains(&id) && !timeline.text.contains(&code));
    // The database keeps neither form of it.
    let file = fs::read(shop.server.database()).unwrap();
    let log = fs::read(shop.server.database().with_extension("db-wal")).unwrap_or_default();
    for form in [code.clone(), code.replace('-', "")] {
        for bytes in [&file, &log] {
            assert!(!bytes.windows(form.len()).any(|window| window == form.as_bytes()));
        }
    }
    assert!(shop.server.app.audit(None).unwrap().ok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voucher_is_shown_as_an_image() {
    let shop = Shop::open().await;
    let (id, code) = shop.issue("ada", "tenth").await;
    let reader = key(&shop.server, &["vouchers:read"]).await;
    let image = shop.get(&reader, &format!("members/external:ada/vouchers/{id}/qr")).await.expect(200);
    assert_eq!(image.header("content-type"), Some("image/svg+xml"));
    assert!(image.text.starts_with("<svg") && !image.text.contains(&code), "{}", image.text);
    for path in [
        format!("members/external:bob/vouchers/{id}/qr"),
        "members/external:ada/vouchers/vch_0198c0de-0000-7000-8000-000000000001/qr".to_owned(),
        "members/external:ada/vouchers/tenth/qr".to_owned(),
    ] {
        shop.get(&reader, &path).await.refused(404, "not_found");
    }
    shop.get(&shop.till, &format!("members/external:ada/vouchers/{id}/qr"))
        .await
        .refused(403, "missing_scope");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_validated_and_used() {
    let shop = Shop::open().await;
    let (id, code) = shop.issue("ada", "tenth").await;
    let (_, big) = shop.issue("ada", "big").await;
    let typed = code.to_lowercase().replace('-', " ");
    let cart =
        |total: i64| json!({"currency": "CNY", "total": total, "lines": [{"sku": "latte", "amount": total}]});

    let told =
        shop.validate(&shop.server.key, &json!({"code": typed, "language": "et"})).await.expect(200).body;
    let voucher = &told["voucher"];
    assert_eq!((&voucher["id"], &voucher["code"], &voucher["uses"]), (&json!(id), &json!(code), &json!(1)));
    assert_eq!(voucher["name"], "Kümnendik maha");
    assert!(told["member"].as_str().unwrap().starts_with("mbr_"));
    // The till learns what the voucher is for, and no more.
    let told =
        shop.validate(&shop.till, &json!({"code": typed, "order": cart(5_000)})).await.expect(200).body;
    assert_eq!((told.get("member"), told["voucher"].get("code")), (None, None));
    assert_eq!(told["offer"], json!({"id": id, "saves": 500}));
    for (total, offer) in [(5_900, json!("voucher_not_applicable")), (6_000, Value::Null)] {
        let told =
            shop.validate(&shop.till, &json!({"code": big, "order": cart(total)})).await.expect(200).body;
        assert_eq!(told["offer"].get("refused").cloned().unwrap_or_default(), offer, "{told}");
    }

    let quoted = json!({"member": {"external_id": "ada"}, "order": {"currency": "CNY", "total": 5_000,
        "lines": [{"sku": "latte", "amount": 5_000}], "vouchers": [typed]}});
    let quote = shop.post(&shop.till, "quotes", &quoted).await.expect(200);
    assert_eq!(quote.body["would"]["vouchers"][0]["saved"], 500);
    let paid = shop.pay(&shop.till, "ada", 5_000, &typed).await.expect(201);
    assert_eq!(
        (&paid.body["vouchers"][0]["id"], &paid.body["vouchers"][0]["saved"]),
        (&json!(id), &json!(500))
    );
    shop.pay(&shop.till, "ada", 5_000, &typed).await.refused(422, "code_invalid");
    shop.validate(&shop.till, &json!({"code": code})).await.refused(422, "code_invalid");
    let stored = shop.server.app.program("codes").unwrap();
    let entry =
        shop.server.app.entry(&stored, paid.body["event"].as_str().unwrap().parse().unwrap()).unwrap();
    assert!(format!("{:?}", entry.event().unwrap()).contains(&format!("names: [\"{id}\"]")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_is_told_no_reason() {
    let shop = Shop::open().await;
    let reason = async |asked: Value| {
        let staff = shop.validate(&shop.server.key, &asked).await;
        let public = bare(shop.validate(&shop.till, &asked).await);
        (bare(staff)["detail"].as_str().unwrap().to_owned(), public)
    };
    let (_, code) = shop.issue("ada", "tenth").await;
    let (_, brief) = shop.issue("ada", "brief").await;
    let (used_id, used) = shop.issue("ada", "tenth").await;
    shop.pay(&shop.till, "ada", 5_000, &used).await.expect(201);
    let (_, others) = shop.issue("bob", "tenth").await;
    let now = Moment(NOW.0 + 3_600_000_000);
    shop.clock.set(now);
    let told = [
        reason(json!({"code": "23456-789AB-CDEF"})).await,
        reason(json!({"code": "no code: \"_\""})).await,
        reason(json!({"code": code, "member": {"external_id": "bob"}})).await,
        reason(json!({"code": brief})).await,
        reason(json!({"code": used})).await,
    ];
    let reasons: Vec<&str> = told.iter().map(|(reason, _)| reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "the program has no such code",
            "the program has no such code",
            "it is the code of another member's voucher",
            "the voucher has ended",
            "the voucher is used up, or was taken away",
        ]
    );
    let public = &told[0].1;
    assert!(told.iter().all(|(_, same)| same == public), "{told:?}");
    // An order says the same of each, whichever way it is named.
    for name in ["23456-789AB-CDEF", "nothing", &others, &brief, &used, &used_id] {
        assert_eq!(&bare(shop.pay(&shop.till, "ada", 5_000, name).await), public, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_tries_many_codes_is_told_nothing() {
    let shop = Shop::open().await;
    let (_, code) = shop.issue("ada", "tenth").await;
    let other = key(&shop.server, &["quotes:read"]).await;
    let line = |number: usize, voucher: &str| {
        json!({"type": "order.paid", "source": "pos", "external_id": format!("b{number}"),
            "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": "ada"},
            "order": {"currency": "CNY", "total": 100, "lines": [{"sku": "a", "amount": 100}], "vouchers": [voucher]}})
    };
    // Wrong codes count wherever they come in; right ones don't.
    shop.validate(&shop.till, &json!({"code": code})).await.expect(200);
    shop.validate(&shop.till, &json!({"code": "wrong"})).await.refused(422, "code_invalid");
    let batch: String =
        (0..20).map(|number| format!("{}\n", line(number, &format!("WRONG{number}")))).collect();
    let headers = [("Content-Type", "application/x-ndjson")];
    let path = "/v1/programs/codes/events/batch";
    let answers = shop.server.send_as(&shop.till, "POST", path, &headers, batch.as_bytes()).await.expect(200);
    let statuses: Vec<i64> = answers
        .text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["status"].as_i64().unwrap())
        .collect();
    assert_eq!(statuses, [vec![422; 9], vec![429; 11]].concat());
    let refused = shop.validate(&shop.till, &json!({"code": code})).await.refused(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("60"));
    // What names no code goes on, and so do others.
    shop.pay(&shop.till, "ada", 100, "tenth").await.expect(201);
    shop.validate(&other, &json!({"code": "wrong"})).await.refused(422, "code_invalid");
    shop.clock.set(Moment(NOW.0 + 60_000_000));
    shop.validate(&shop.till, &json!({"code": code})).await.refused(422, "code_invalid");
}

/// Imports codes, one per line.
async fn import(shop: &Shop, query: &str, codes: &[&str]) -> Answer {
    let lines: String = codes.iter().map(|code| format!("{}\n", json!({"code": code}))).collect();
    let number = format!("import-{}", shop.server.fresh());
    let headers = [("Content-Type", "application/x-ndjson"), ("Idempotency-Key", number.as_str())];
    let path = format!("/v1/programs/codes/vouchers/import?{query}");
    shop.server.send("POST", &path, &headers, lines.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_imported_claimed_and_used() {
    let shop = Shop::open().await;
    let answer = import(&shop, "kind=month", &["MUSIC 1", "MUSIC 2"]).await.expect(201);
    assert_eq!(answer.body, json!({"imported": 2, "pool": 2}));
    let answer = import(&shop, "kind=tenth&claims_max=1", &["Autumn-26", "spring"]).await.expect(201);
    assert_eq!(answer.body, json!({"imported": 2, "pool": 0}));
    let wrong = import(&shop, "kind=month", &["NEW", "music2", "music3", "MUSIC-1"])
        .await
        .refused(422, "codes_invalid");
    let detail = "line 2: the program has this code already; line 4: the program has this code already";
    assert_eq!(wrong.body["detail"], detail);
    import(&shop, "kind=month", &["NEW", "", "B_C"]).await.refused(422, "codes_invalid");
    for (query, status, code) in [
        ("kind=none", 422, "unknown_voucher"),
        ("kind=tenth", 422, "invalid_value"),
        ("kind=month&claims_max=0", 400, "invalid_parameter"),
        ("kind=month&claims_max=many", 400, "invalid_parameter"),
        ("claims_max=1", 400, "invalid_parameter"),
        ("kind=month&codes=A", 400, "secret_in_url"),
    ] {
        import(&shop, query, &["ANOTHER"]).await.refused(status, code);
    }

    let (_, first) = shop.issue("ada", "month").await;
    assert_eq!(first, "MUS1C1");
    let told = shop.validate(&shop.till, &json!({"code": "autumn 26"})).await.expect(200);
    assert_eq!(told.body, json!({"claimable": {"voucher": "tenth", "left": 1}}));
    // A code that nobody has been given, and one to be claimed, can't be used; only the first is no code for the public.
    shop.pay(&shop.till, "ada", 5_000, "autumn26").await.refused(422, "code_invalid");
    let ungiven = bare(shop.validate(&shop.server.key, &json!({"code": "MUSIC2"})).await);
    assert_eq!(ungiven["detail"], "the code was imported, and nobody has been given it yet");
    let claim = |code: &str| json!({"code": code});
    shop.event(&shop.till, "voucher.claimed", "ada", claim("MUSIC2")).await.refused(422, "code_invalid");
    let claimed = shop.event(&shop.server.key, "voucher.claimed", "ada", claim("AUTUMN26")).await.expect(201);
    assert_eq!(
        (&claimed.body["vouchers"][0]["how"], &claimed.body["vouchers"][0]["code"]),
        (&json!("issued"), &json!("AUTUMN26"))
    );
    shop.event(&shop.till, "voucher.claimed", "bob", claim("AUTUMN26")).await.refused(422, "code_invalid");
    let paid = shop.pay(&shop.till, "ada", 5_000, "autumn26").await.expect(201);
    assert_eq!(paid.body["vouchers"][0]["saved"], 500);

    let used = |voucher: &str| json!({"voucher": voucher});
    let spent = shop.event(&shop.till, "voucher.used", "ada", used("music 1")).await.expect(201);
    assert_eq!(
        (&spent.body["vouchers"][0]["how"], &spent.body["vouchers"][0]["saved"]),
        (&json!("used"), &json!(0))
    );
    shop.event(&shop.till, "voucher.used", "ada", used("month")).await.refused(422, "code_invalid");
    assert!(shop.server.app.audit(None).unwrap().ok);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_import_is_taken_whole() {
    let shop = Shop::open().await;
    let codes: Vec<String> = (0..10_001).map(|number| format!("LARGE{number}")).collect();
    let mut codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    codes.push("LARGE7");
    let wrong = import(&shop, "kind=month", &codes).await.refused(422, "codes_invalid");
    assert_eq!(wrong.body["detail"], "line 10002: it stands in the list before");
    codes.pop();
    let answer = import(&shop, "kind=month", &codes).await.expect(201);
    assert_eq!(answer.body, json!({"imported": 10_001, "pool": 10_001}));
    let wrong = import(&shop, "kind=month", &codes[..200]).await.refused(422, "codes_invalid");
    let detail = wrong.body["detail"].as_str().unwrap();
    assert!(detail.contains("line 100: the program has this code already; and 100 more"), "{detail}");
}
