//! `bad_input.yaml`, row by row.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::server::Server;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    templates: BTreeMap<String, String>,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    row: u16,
    request: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    bytes: Option<String>,
    template: Option<String>,
    put: Option<String>,
    times: Option<usize>,
    status: u16,
    code: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row() {
    let server = Server::with_tea().await;
    let table: Table = serde_saphyr::from_str(include_str!("../bad_input.yaml")).unwrap();
    let before = ledger(&server);
    let mut wrong = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let answer = send(&server, &table.templates, row, number).await;
        let again = send(&server, &table.templates, row, number).await;
        let told =
            |answer: &crate::server::Answer| (answer.status, answer.body["code"].as_str().map(str::to_owned));
        let expected = (row.status, row.code.clone());
        if told(&answer) != expected || told(&again) != expected || ledger(&server) != before {
            wrong.push(format!(
                "row {} {} {:?}: expected {expected:?}, got {}",
                row.row, row.request, row.put, answer.text
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn send(
    server: &Server,
    templates: &BTreeMap<String, String>,
    row: &Row,
    number: usize,
) -> crate::server::Answer {
    let put = row.put.clone().unwrap_or_default().repeat(row.times.unwrap_or(1));
    let filled = |text: &str| if row.put.is_some() { text.replace('$', &put) } else { text.to_owned() };
    let body = match (&row.template, &row.bytes, &row.body) {
        (Some(name), None, None) => filled(&templates[name]).replace('#', &number.to_string()).into_bytes(),
        (None, Some(hex), None) => {
            let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16).unwrap()).collect();
            digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
        }
        (None, None, Some(text)) => filled(text).into_bytes(),
        (None, None, None) => Vec::new(),
        _ => panic!("row {} has more than one body", row.row),
    };
    let request = filled(&row.request);
    let (method, path) = request.split_once(' ').unwrap();
    let mut headers: BTreeMap<String, String> =
        row.headers.iter().map(|(name, value)| (name.clone(), filled(value))).collect();
    if method != "GET" {
        headers.entry("Content-Type".to_owned()).or_insert_with(|| "application/json".to_owned());
        headers.entry("Idempotency-Key".to_owned()).or_insert_with(|| format!("row-{number}"));
    }
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    server.send(method, path, &headers, &body).await
}

/// All that a refused request must leave as it was.
fn ledger(server: &Server) -> String {
    let snapshot = server.app.store().snapshot().unwrap();
    let mut heads = Vec::new();
    let program = server.app.program("tea").unwrap().id;
    snapshot
        .for_each_account(Some(program), &mut |row| {
            heads.push(format!("{:?} {} {:?}", row.account, row.version, row.head))
        })
        .unwrap();
    let counts = snapshot.counts(None).unwrap();
    format!("{} {} {} {heads:?}", counts.programs, counts.members, counts.entries)
}
