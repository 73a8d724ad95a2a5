//! At the checkout: a quote says what is left to pay and which wallet could pay how much; the order then does just that.

use serde_json::{Value, json};

use crate::server::Server;

const PROGRAM: &str = r#"
format: regulars/1
program: checkout
name: Checkout
currency: CNY
time_zone: Asia/Shanghai
wallets:
  points: { unit: { en: point|points, et: punkt|punkti, zh-Hans: 积分 }, pay: { rate: 3 points = 0.10, at_most: 50% } }
  stamps: { kind: stamps, pay: { rate: 1 stamps = 1.00, min_basket: 100.00 } }
  balance: { kind: money }
earn:
  purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
tiers:
  level:
    window: lifetime
    levels: { gold: { name: { en: Gold, et: Kuld, zh-Hans: 金卡 }, qualify: spend >= 100.00 } }
rewards:
  cup: { name: { en: A cup, et: Tass, zh-Hans: 杯子 }, price: 300 points }
  pin: { name: { en: A pin, et: Märk, zh-Hans: 徽章 }, price: 200 points }
vouchers:
  tenth: { name: A tenth off, discount: 10% off }
"#;

fn event(id: &str, kind: &str, rest: Value) -> Value {
    let mut event = json!({"type": kind, "source": "pos", "external_id": id,
        "occurred_at": "2026-11-21T11:00:00Z", "member": {"external_id": "ada"}});
    event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    event
}

fn order(rest: Value) -> Value {
    let mut order = json!({"currency": "CNY", "total": 2_500, "lines": [{"sku": "latte", "amount": 2_500}]});
    order.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    json!({"order": order})
}

async fn shop() -> Server {
    shop_of(PROGRAM).await
}

async fn shop_of(document: &str) -> Server {
    let server = Server::start().await;
    server.post("/v1/programs", &json!({"slug": "checkout", "mode": "sandbox"})).await.expect(201);
    server.publish("checkout", document).await;
    let new = json!({"identifiers": {"external_id": "ada"}});
    server.post("/v1/programs/checkout/members", &new).await.expect(201);
    for (id, wallet, amount) in [("g-1", "points", 250), ("g-2", "stamps", 7)] {
        let gift = json!({"adjustment": {"wallet": wallet, "amount": amount, "reason": "a gift"}});
        server.report("checkout", &event(id, "adjustment", gift)).await.expect(201);
    }
    let top_up = json!({"top_up": {"wallet": "balance", "amount": 900}});
    server.report("checkout", &event("t-1", "wallet.topped_up", top_up)).await.expect(201);
    server.report("checkout", &event("v-1", "voucher.issued", json!({"voucher": "tenth"}))).await.expect(201);
    server
}

#[tokio::test]
async fn an_order_is_paid_as_it_was_quoted() {
    let server = shop().await;
    let quote = |rest: Value| {
        let mut cart = order(rest);
        cart.as_object_mut().unwrap().insert("member".to_owned(), json!({"external_id": "ada"}));
        let server = &server;
        async move { server.post("/v1/programs/checkout/quotes", &cart).await.expect(200).body }
    };
    let plain = quote(json!({})).await;
    assert_eq!(plain["due"], 2_500);
    let quoted = quote(json!({"vouchers": ["tenth"]})).await;
    assert_eq!(quoted["due"], 2_250);
    // Half of 22.50 is 11.25, but 250 points are worth 8.30 and 249 of them are whole steps.
    assert_eq!(
        quoted["payments"],
        json!([
            {"wallet": "points", "at_most": 830, "units": 249, "step": 10, "step_units": 3},
            {"wallet": "stamps", "at_most": 0, "units": 0, "step": 100, "step_units": 1,
                "refused": "basket_too_small", "missing": 7_750},
            {"wallet": "balance", "at_most": 900, "units": 900, "step": 1, "step_units": 1}
        ])
    );
    let tenders = json!([{"wallet": "points", "amount": 830}, {"wallet": "balance", "amount": 900},
        {"kind": "card", "amount": 520}]);
    let paid = order(json!({"vouchers": ["tenth"], "payable": quoted["due"], "tenders": tenders}));
    let paid = server.report("checkout", &event("o-1", "order.paid", paid)).await.expect(201);
    // Points don't earn; 14.20 of money do.
    let balances = &paid.body["after"]["balances"];
    assert_eq!((&balances[0]["available"], &balances[2]["available"]), (&json!(1 + 14), &json!(0)));
}

#[tokio::test]
async fn an_order_that_does_not_add_up_is_told_both_figures() {
    let server = shop().await;
    for (id, rest, field, detail) in [
        (
            "o-1",
            json!({"vouchers": ["tenth"], "payable": 2_240}),
            "/order/payable",
            "with its vouchers the order comes to 2250, but 2240 is stated",
        ),
        (
            "o-2",
            json!({"vouchers": ["tenth"], "tenders": [{"kind": "card", "amount": 2_500}]}),
            "/order/tenders",
            "with its vouchers the order comes to 2250, but 2500 is stated",
        ),
    ] {
        let refused = server.report("checkout", &event(id, "order.paid", order(rest))).await.expect(422);
        assert_eq!(refused.body["code"], "totals_mismatch");
        assert_eq!(refused.body["pointer"], field, "{}", refused.body);
        assert!(refused.body.to_string().contains(detail), "{}", refused.body);
    }
}

/// What clerk and member hear of the order, in the language that the till asks for.
#[tokio::test]
async fn hints_are_told_in_the_language_of_the_request() {
    let server = shop().await;
    for (language, way_up, now, soon) in [
        (json!("en"), "spend 75.00 more for Gold", "A pin for 200 points", "25 more points for A cup"),
        (
            json!("et"),
            "kuluta veel 75,00 ja saad taseme Kuld",
            "Märk: 200 punkti",
            "veel 25 punkti ja käes on Tass",
        ),
        (
            json!("zh-CN"),
            "再消费 75.00，即可升级为金卡",
            "200 积分可兑换徽章",
            "再获得 25 积分，即可兑换杯子",
        ),
        // Whoever asks for none hears English, and so does whoever asks for one that nobody has written.
        (Value::Null, "spend 75.00 more for Gold", "A pin for 200 points", "25 more points for A cup"),
        (json!("fr"), "spend 75.00 more for Gold", "A pin for 200 points", "25 more points for A cup"),
    ] {
        let mut cart = order(json!({}));
        let cart_of = cart.as_object_mut().unwrap();
        cart_of.insert("member".to_owned(), json!({"external_id": "ada"}));
        if !language.is_null() {
            cart_of.insert("language".to_owned(), language.clone());
        }
        let quote = server.post("/v1/programs/checkout/quotes", &cart).await.expect(200).body;
        let expected = json!({"clerk": [way_up, now], "member": [way_up, now, soon]});
        assert_eq!(quote["hints"], expected, "{language}");
    }
}

/// The clerk hears of the benefits with an allowance, until it is used up.
#[tokio::test]
async fn the_clerk_hears_which_benefits_can_be_used() {
    let document = PROGRAM.replace(
        "tiers:\n",
        "benefits:
  syrup: { for: club.friend, name: A syrup, limit: once in total, worth: 0.80 }
  water: { for: club.friend, name: Water }
tiers:
  club: { window: lifetime, levels: { friend: { name: Friend, qualify: joined } } }
",
    );
    let server = shop_of(&document).await;
    let mut cart = order(json!({}));
    cart.as_object_mut().unwrap().insert("member".to_owned(), json!({"external_id": "ada"}));
    let hints = async || {
        let quote = server.post("/v1/programs/checkout/quotes", &cart).await.expect(200).body;
        quote["hints"]["clerk"].clone()
    };
    assert_eq!(
        hints().await,
        json!(["spend 75.00 more for Gold", "A syrup: 1 left", "A pin for 200 points"])
    );
    let used = event("b-1", "benefit.used", json!({"benefit": "syrup"}));
    let used = server.report("checkout", &used).await.expect(201).body;
    assert_eq!(used["benefit"], json!({"benefit": "syrup", "times": 1, "worth": 80}), "{used}");
    assert_eq!(hints().await, json!(["spend 75.00 more for Gold", "A pin for 200 points"]));

    let held = server.get("/v1/programs/checkout/members/external:ada/benefits").await.expect(200).body;
    let level = json!({"id": "friend", "name": "Friend"});
    let expected = json!([
        {
            "id": "syrup", "name": "A syrup", "set": "club", "level": level, "state": "locked",
            "allowances": [{"times": 1, "left": 0}], "locked": {"by": "used_up"}, "sentence": "A syrup: used up",
        },
        {
            "id": "water", "name": "Water", "set": "club", "level": level, "state": "available",
            "allowances": [], "sentence": "Water",
        },
    ]);
    assert_eq!(held["benefits"], expected);
}
