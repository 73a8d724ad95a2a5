//! Whether what is routed, what is described and what is guarded are the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{access, openapi_document};

fn document() -> Value {
    serde_json::to_value(openapi_document()).unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods
            .filter(|(method, _)| *method != "parameters")
            .map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    })
}

#[test]
fn every_route_declares_who_may_call_it() {
    let document = document();
    let described: BTreeSet<String> = operations(&document).map(|(name, _)| name).collect();
    let guarded: BTreeSet<String> =
        access::rules().map(|rule| format!("{} {}", rule.method, rule.path)).collect();
    assert_eq!(described, guarded);
}

#[test]
fn every_operation_says_what_it_needs() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{name}");
        assert!(operation["security"].is_array(), "{name}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        assert!(operation["responses"]["default"].is_object(), "{name}");
        let changes = ["POST", "PUT", "PATCH", "DELETE"].iter().any(|method| name.starts_with(method));
        let header = |header: &str| {
            operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == header))
        };
        let repeatable = header("Idempotency-Key") || header("If-Match");
        let harmless = ["/events", "/batch", "/quotes", "/search", "/check", "/validate"]
            .iter()
            .any(|end| name.ends_with(end));
        let once = access::rules().any(|rule| {
            rule.repeat == access::Repeat::Once && format!("{} {}", rule.method, rule.path) == name
        });
        assert_eq!(repeatable, changes && !harmless && !once, "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn null_means_something_only_in_a_change() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert_eq!(schema.to_string().contains("\"null\""), name == "MemberChange", "{name}");
    }
}

#[test]
fn names_are_described_as_they_are_sent() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["OrderPaidType"]["enum"], serde_json::json!(["order.paid"]));
    assert_eq!(schemas["TierKeptType"]["enum"], serde_json::json!(["tier.kept"]));
    let scopes: Vec<&str> = access::Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    assert_eq!(schemas["Scope"]["enum"], serde_json::json!(scopes));
}
