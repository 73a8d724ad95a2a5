//! The front of the server, over real connections on loopback.

use std::net::SocketAddr;

use axum::{
    Router,
    extract::Request,
    response::IntoResponse,
    routing::{get, post},
};
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    body::{Json, Media},
    query::{Flag, PageLimit, Query},
    *,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    replay: Flag,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
}

async fn line_lengths(request: Request) -> Result<String, Problem> {
    Media::of(request.headers(), &[Media::Ndjson])?;
    let batch = body::read(request.into_body(), body::BATCH_BYTES_MAX).await?;
    let lengths: Vec<String> =
        body::lines(&batch).map(|(number, line)| format!("{number}:{}", line.len())).collect();
    Ok(lengths.join(","))
}

fn routes() -> Router {
    Router::new()
        .route(
            "/v1/page",
            get(async |Query(page): Query<Page>| format!("{} {}", page.limit.get(), page.replay.0)),
        )
        .route("/v1/note", post(async |note: Json<Note>| note.value.text))
        .route("/v1/lines", post(line_lengths))
        .route("/v1/items/{id}", get(async |axum::extract::Path(id): axum::extract::Path<String>| id))
        .route("/v1/panic", get(async || -> String { panic!("on purpose") }))
        .route("/v1/bare", get(async || http::StatusCode::BAD_GATEWAY.into_response()))
}

/// A server of its own for each test; it ends with the test's runtime.
async fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let front = Front { behind_tls: true, ..Front::new(RequestIds::seeded([7; 32])) };
    tokio::spawn(serve(listener, Fronted::new(routes(), front), std::future::pending()));
    address
}

/// Sends raw bytes and reads the answer until the server closes.
async fn raw(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may answer and close before it has read all.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn send(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> String {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head = format!("{line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}{length}\r\n");
    raw(address, &[head.as_bytes(), body].concat()).await
}

fn check(answer: &str, status: u16, text: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "expected {status}: {answer}");
    assert!(answer.contains(text), "expected {text}: {answer}");
    if status >= 400 {
        assert!(answer.contains("content-type: application/problem+json"), "{answer}");
    }
}

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn good_requests() {
    let address = start().await;
    check(&send(address, "GET /v1/page", "", b"").await, 200, "50 false");
    check(&send(address, "GET /v1/page?limit=500&replay=true", "", b"").await, 200, "500 true");
    check(&send(address, "GET /v1/items/external:caf%C3%A9", "", b"").await, 200, "external:café");
    check(&send(address, "POST /v1/note", JSON, br#"{"text":"hello"}"#).await, 200, "hello");
    let utf8 = "Content-Type: application/json; charset=UTF-8\r\nContent-Encoding: identity\r\n";
    check(&send(address, "POST /v1/note", utf8, br#"{"text":"hello"}"#).await, 200, "hello");
    let chunked = format!("{JSON}Transfer-Encoding: chunked\r\n");
    let request = format!(
        "POST /v1/note HTTP/1.1\r\nHost: t\r\nConnection: close\r\n{chunked}\r\n10\r\n{{\"text\":\"hello\"}}\r\n0\r\n\r\n"
    );
    check(&raw(address, request.as_bytes()).await, 200, "hello");
    let head = send(address, "HEAD /v1/page", "", b"").await;
    check(&head, 200, "content-length: 8");
    assert!(head.ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let address = start().await;
    for line in ["GET /v1/page", "GET /nowhere", "GET /v1/panic", "POST /v1/page"] {
        let answer = send(address, line, "X-Request-Id: forged\r\n", b"").await;
        for header in [
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
            "referrer-policy: no-referrer",
            "strict-transport-security: max-age=31536000",
            "cache-control: no-store",
            "x-request-id: ",
        ] {
            assert!(answer.contains(header), "{line}: {header}: {answer}");
        }
        assert!(!answer.contains("forged"), "{answer}");
    }
}

#[tokio::test]
async fn routes_and_methods() {
    let address = start().await;
    check(&send(address, "GET /nowhere", "", b"").await, 404, r#""code":"not_found""#);
    let wrong = send(address, "DELETE /v1/page", "", b"").await;
    check(&wrong, 405, r#""code":"method_not_allowed""#);
    assert!(wrong.contains("allow: GET,HEAD"), "{wrong}");
    check(&send(address, "TRACE /v1/page", "", b"").await, 405, "allow: GET,HEAD");
    for path in [
        "/v1/items/..%2fadmin",
        "/v1/items/%2e%2e",
        "/v1//items/x",
        "/v1/items/x%00",
        "/v1/items/x;a=b",
        "/v1/items/%252e",
    ] {
        check(&send(address, &format!("GET {path}"), "", b"").await, 404, r#""code":"not_found""#);
    }
    check(&send(address, "GET /v1/panic", "", b"").await, 500, r#""code":"internal""#);
    check(&send(address, "GET /v1/bare", "", b"").await, 500, r#""code":"internal""#);
}

#[tokio::test]
async fn queries() {
    let address = start().await;
    for (query, status, code) in [
        ("limit=1&limit=999", 400, "duplicate_parameter"),
        ("limit=1&%6cimit=2", 400, "duplicate_parameter"),
        ("limit=0", 422, "invalid_limit"),
        ("limit=-1", 422, "invalid_limit"),
        ("limit=501", 422, "invalid_limit"),
        ("limit=9999999999", 422, "invalid_limit"),
        ("limit=", 422, "invalid_limit"),
        ("limit=%2B5", 422, "invalid_limit"),
        ("replay=yes", 400, "invalid_parameter"),
        ("nothing=1", 400, "invalid_parameter"),
        ("code=ABC", 400, "secret_in_url"),
        ("Token=ABC", 400, "secret_in_url"),
    ] {
        check(
            &send(address, &format!("GET /v1/page?{query}"), "", b"").await,
            status,
            &format!("\"code\":\"{code}\""),
        );
    }
}

#[tokio::test]
async fn headers_and_sizes() {
    let address = start().await;
    let long = "x".repeat(9 * 1_024);
    check(&send(address, &format!("GET /v1/items/{long}"), "", b"").await, 414, "uri_too_long");
    let large = format!("X-Large: {}\r\n", "x".repeat(17 * 1_024));
    check(&send(address, "GET /v1/page", &large, b"").await, 431, "headers_too_large");
    let many: String = (0..200).map(|i| format!("X-{i}: 1\r\n")).collect();
    check(&send(address, "GET /v1/page", &many, b"").await, 431, "headers_too_large");
    check(&send(address, "GET /v1/page", "Accept: text/xml\r\n", b"").await, 406, "not_acceptable");
    for encoding in ["gzip", "br", "zstd", "gzip, gzip", "identity, gzip"] {
        let headers = format!("{JSON}Content-Encoding: {encoding}\r\n");
        check(&send(address, "POST /v1/note", &headers, b"{}").await, 415, "unsupported_encoding");
    }
    for media in [
        "",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: application/json; charset=utf-16\r\n",
        "Content-Type: application/jsonx\r\n",
        "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
    ] {
        check(&send(address, "POST /v1/note", media, b"{}").await, 415, "unsupported_media_type");
    }
    let body = format!(r#"{{"text":"{}"}}"#, "x".repeat(256 * 1_024));
    check(&send(address, "POST /v1/note", JSON, body.as_bytes()).await, 413, "payload_too_large");
    let chunked = format!(
        "POST /v1/note HTTP/1.1\r\nHost: t\r\nConnection: close\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    check(&raw(address, chunked.as_bytes()).await, 413, "payload_too_large");
}

#[tokio::test]
async fn bodies() {
    let address = start().await;
    for (body, status, code) in [
        ("", 400, "malformed_json"),
        ("{", 400, "malformed_json"),
        (r#"{"text":"a"} x"#, 400, "malformed_json"),
        (r#"{"text":"a","text":"b"}"#, 400, "duplicate_key"),
        (r#"{"text":"a\u0000"}"#, 422, "invalid_characters"),
        (r#"{"text":1}"#, 422, "wrong_type"),
        (r#"{"text":"a","is_admin":true}"#, 422, "unknown_field"),
        (r#"{}"#, 422, "missing_field"),
        (r#"[]"#, 422, "wrong_type"),
    ] {
        let answer = send(address, "POST /v1/note", JSON, body.as_bytes()).await;
        check(&answer, status, &format!("\"code\":\"{code}\""));
    }
    let answer = send(address, "POST /v1/note", JSON, br#"{"text":1}"#).await;
    check(&answer, 422, r#""pointer":"/text""#);
}

#[tokio::test]
async fn lines_of_a_batch() {
    let address = start().await;
    let ndjson = "Content-Type: application/x-ndjson\r\n";
    check(&send(address, "POST /v1/lines", ndjson, b"a\r\n\n\nbb\nccc").await, 200, "1:1,4:2,5:3");
    check(&send(address, "POST /v1/lines", ndjson, b"").await, 200, "\r\n\r\n");
    let most = [vec![b'x'; 1_023], vec![b'\n']].concat().repeat(1_024);
    check(&send(address, "POST /v1/lines", ndjson, &most).await, 200, "1024:1023");
    check(
        &send(address, "POST /v1/lines", ndjson, &[most, b"x".to_vec()].concat()).await,
        413,
        "payload_too_large",
    );
}

#[tokio::test]
async fn requests_that_two_readers_could_see_differently() {
    let address = start().await;
    let refused =
        |answer: &str| assert!(answer.starts_with("HTTP/1.1 400 ") || answer.is_empty(), "{answer}");
    let post = "POST /v1/note HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n";
    refused(
        &raw(address, format!("{post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello").as_bytes()).await,
    );
    refused(
        &raw(address, format!("{post}X-A: b\r\n folded\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes()).await,
    );
    refused(&raw(address, format!("{post}Transfer-Encoding: chunked, gzip\r\n\r\n").as_bytes()).await);
    // Both lengths, in either order: nothing of it is believed, nor of what follows.
    for fields in
        ["Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 3"]
    {
        let both = format!("{post}{fields}\r\n\r\n0\r\n\r\nGET /v1/page HTTP/1.1\r\nHost: t\r\n\r\n");
        let answer = raw(address, both.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
    }
    // A second request on the connection is watched like the first.
    let get = "GET /v1/page HTTP/1.1\r\nHost: t\r\n\r\n";
    let body = "2\r\n{}\r\n0\r\n\r\n";
    let requests =
        format!("{get}{post}Transfer-Encoding: chunked\r\n\r\n{body}GET /v1/page HTTP/1.1\nHost: t\r\n\r\n");
    let answer = raw(address, requests.as_bytes()).await;
    let statuses: Vec<&str> = answer
        .matches("HTTP/1.1 ")
        .zip(answer.split("HTTP/1.1 ").skip(1))
        .map(|(_, rest)| &rest[..3])
        .collect();
    assert_eq!(statuses, ["200", "422", "400"], "{answer}");
}

#[tokio::test]
async fn pages_of_other_origins() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = start().await;
    let open = listener.local_addr().unwrap();
    let origins = vec![HeaderValue::from_static("https://shop.example")];
    let front = Front { cors_origins: origins, ..Front::new(RequestIds::seeded([7; 32])) };
    tokio::spawn(serve(listener, Fronted::new(routes(), front), std::future::pending()));
    let ask = |origin: &str| {
        format!(
            "Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n\
             Access-Control-Request-Headers: authorization, idempotency-key\r\n"
        )
    };
    let answer = send(open, "OPTIONS /v1/note", &ask("https://shop.example"), b"").await;
    check(&answer, 200, "access-control-allow-origin: https://shop.example");
    for part in ["access-control-allow-methods: GET,POST", "idempotency-key", "access-control-max-age: 600"] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    assert!(!answer.contains("allow-credentials"), "{answer}");
    let answer = send(open, "GET /v1/page", "Origin: https://shop.example\r\n", b"").await;
    check(&answer, 200, "access-control-allow-origin: https://shop.example");
    check(&answer, 200, "access-control-expose-headers: etag");
    // Refusals can be read by the page as well.
    let answer = send(open, "GET /v1/page?limit=0", "Origin: https://shop.example\r\n", b"").await;
    check(&answer, 422, "access-control-allow-origin: https://shop.example");
    for (address, origin) in [
        (open, "https://evil.example"),
        (open, "null"),
        (open, "https://shop.example.evil"),
        (closed, "https://shop.example"),
    ] {
        for line in ["OPTIONS /v1/note", "GET /v1/page"] {
            let answer = send(address, line, &ask(origin), b"").await;
            assert!(!answer.contains("access-control-allow-origin"), "{origin}: {answer}");
        }
    }
    check(
        &send(closed, "OPTIONS /v1/note", &ask("https://shop.example"), b"").await,
        405,
        "method_not_allowed",
    );
}
