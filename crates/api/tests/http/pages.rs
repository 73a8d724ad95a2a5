//! The pages over HTTP: what is sent with a file, in which form, and what stands where there is none. The files are made up
//! here, so that this needs no build of the pages; what is built is driven by `web/tests` in a browser.

use regulars_api::{
    http::{Front, RequestIds},
    pages::{Demo, File},
};

use crate::server::{Answer, Server};

const SCRIPT: &str = "/portal/assets/index-abc.js";

static FILES: [File; 6] = [
    file("console/index.html", b"<!doctype html>console"),
    File {
        brotli: Some(b"br:html"),
        gzip: Some(b"gz:html"),
        ..file("portal/index.html", b"<!doctype html>portal")
    },
    File {
        brotli: Some(b"br:js"),
        gzip: Some(b"gz:js"),
        ..file("portal/assets/index-abc.js", b"let plain;")
    },
    file("portal/assets/inter-abc.woff2", b"font"),
    file("portal/worker.js", b"let worker;"),
    file("portal/manifest.webmanifest", b"{}"),
];

const fn file(path: &'static str, plain: &'static [u8]) -> File {
    File { path, plain, brotli: None, gzip: None }
}

async fn with_pages() -> Server {
    Server::serving(Front::new(RequestIds::seeded([7; 32])), &FILES, None).await
}

/// Asks as a browser does: without a key.
async fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.send(method, path, &[&[("Authorization", "")], headers].concat(), b"").await
}

#[tokio::test]
async fn each_file_has_its_type_and_says_how_long_it_keeps() {
    let server = with_pages().await;
    let check = async |path: &str, text: &str, media: &str, keeps: &str| {
        let answer = ask(&server, "GET", path, &[]).await.expect(200);
        assert_eq!((answer.text.as_str(), answer.header("content-type")), (text, Some(media)), "{path}");
        assert_eq!(answer.header("cache-control"), Some(keeps), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(answer.header("set-cookie"), None);
    };
    let for_ever = "public, max-age=31536000, immutable";
    check("/portal/", "<!doctype html>portal", "text/html; charset=utf-8", "no-cache").await;
    check("/console/", "<!doctype html>console", "text/html; charset=utf-8", "no-cache").await;
    check(SCRIPT, "let plain;", "text/javascript; charset=utf-8", for_ever).await;
    check("/portal/assets/inter-abc.woff2", "font", "font/woff2", for_ever).await;
    // The worker's name never changes, so it must be asked about, or nobody would get the next one.
    check("/portal/worker.js", "let worker;", "text/javascript; charset=utf-8", "no-cache").await;
    check("/portal/manifest.webmanifest", "{}", "application/manifest+json", "no-cache").await;
}

#[tokio::test]
async fn a_place_inside_of_a_page_is_drawn_by_the_page() {
    let server = with_pages().await;
    for path in [
        "/portal/rewards",
        "/portal/rules/tea",
        "/portal/rules/tea?language=et",
        "/portal/members/a.b",
        "/portal/v1",
    ] {
        let answer = ask(&server, "GET", path, &[]).await.expect(200);
        assert_eq!(answer.text, "<!doctype html>portal", "{path}");
    }
    // A file that is gone is told so: a page in its place would be run as a script.
    for path in [
        "/portal/assets/index-old.js",
        "/portal/assets/",
        "/portal/assets/a/b",
        "/portal/gone.js",
        "/console/worker.js",
        "/pos/",
        "/pos/x",
    ] {
        ask(&server, "GET", path, &[]).await.refused(404, "not_found");
    }
    // Nor does a path lead out of its folder, or a query carry a secret.
    for path in [
        "/portal/../console/index.html",
        "/portal/%2e%2e/console/index.html",
        "/portal//worker.js",
        "/elsewhere/",
    ] {
        ask(&server, "GET", path, &[]).await.refused(404, "not_found");
    }
    ask(&server, "GET", "/portal/?key=rk_live_x", &[]).await.refused(400, "secret_in_url");
    for (path, place) in
        [("/portal", "/portal/"), ("/portal?program=tea", "/portal/?program=tea"), ("/pos", "/pos/")]
    {
        assert_eq!(ask(&server, "GET", path, &[]).await.expect(308).header("location"), Some(place));
    }
}

#[tokio::test]
async fn a_file_is_sent_in_the_form_that_the_client_reads() {
    let server = with_pages().await;
    let check = async |path: &str, accepted: &str, text: &str, encoding: Option<&str>, vary: Option<&str>| {
        let answer = ask(&server, "GET", path, &[("Accept-Encoding", accepted)]).await.expect(200);
        assert_eq!((answer.text.as_str(), answer.header("content-encoding")), (text, encoding), "{accepted}");
        assert_eq!(answer.header("vary"), vary, "{path} {accepted}");
        let length = text.len().to_string();
        assert_eq!(answer.header("content-length"), Some(length.as_str()), "{path} {accepted}");
    };
    let vary = Some("accept-encoding");
    check(SCRIPT, "gzip, deflate, br", "br:js", Some("br"), vary).await;
    check(SCRIPT, "gzip", "gz:js", Some("gzip"), vary).await;
    check(SCRIPT, "br;q=0, gzip;q=0.1", "gz:js", Some("gzip"), vary).await;
    check(SCRIPT, "zstd", "let plain;", None, vary).await;
    check("/portal/anywhere", "br", "br:html", Some("br"), vary).await;
    check("/portal/worker.js", "br", "let worker;", None, None).await;
}

#[tokio::test]
async fn what_the_client_holds_is_not_sent_again() {
    let server = with_pages().await;
    let tag = async |headers: &[(&str, &str)]| {
        ask(&server, "GET", SCRIPT, headers).await.expect(200).header("etag").unwrap().to_owned()
    };
    let (plain, brotli) = (tag(&[]).await, tag(&[("Accept-Encoding", "br")]).await);
    // The forms are different bytes.
    assert_ne!(plain, brotli);
    let check = async |held: &str, encoding: &str, status: u16| {
        let headers = [("If-None-Match", held), ("Accept-Encoding", encoding)];
        let answer = ask(&server, "GET", SCRIPT, &headers).await.expect(status);
        assert!(answer.header("etag").is_some() && answer.header("cache-control").is_some(), "{held}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{held}");
        assert_eq!(answer.text.is_empty(), status == 304, "{held}");
    };
    check(&plain, "", 304).await;
    check(&brotli, "br", 304).await;
    check(&plain, "br", 200).await;
    check(&format!("\"other\", W/{plain}"), "", 304).await;
    check("*", "", 304).await;
    check("\"other\"", "", 200).await;
    check(plain.trim_matches('"'), "", 200).await;
}

#[tokio::test]
async fn a_head_is_told_what_a_get_would_bring() {
    let server = with_pages().await;
    for path in ["/", "/portal/", SCRIPT, "/portal/worker.js", "/portal/rewards"] {
        let got = ask(&server, "GET", path, &[("Accept-Encoding", "br")]).await.expect(200);
        let told = ask(&server, "HEAD", path, &[("Accept-Encoding", "br")]).await.expect(200);
        assert!(told.text.is_empty(), "{path}");
        for name in ["content-type", "content-length", "content-encoding", "etag", "cache-control", "vary"] {
            assert_eq!(told.header(name), got.header(name), "{path} {name}");
        }
    }
    for (method, path) in
        [("POST", "/"), ("POST", "/portal/"), ("DELETE", SCRIPT), ("PUT", "/portal/rewards")]
    {
        let answer = ask(&server, method, path, &[]).await.refused(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some("get,head"), "{method} {path}");
    }
}

#[tokio::test]
async fn the_root_leads_to_the_pages_in_the_readers_language() {
    let server = with_pages().await;
    let check = async |accepted: &str, language: &str, hello: &str| {
        let answer = ask(&server, "GET", "/", &[("Accept-Language", accepted)]).await.expect(200);
        assert_eq!(answer.header("content-language"), Some(language.to_lowercase().as_str()), "{accepted}");
        assert!(answer.text.contains(&format!("<html lang=\"{language}\">")), "{accepted}");
        assert!(answer.text.contains(hello), "{accepted}: {}", answer.text);
        assert_eq!(answer.header("vary"), Some("accept-language"));
        for path in ["/console/", "/portal/", "/pos/", "/docs"] {
            assert!(answer.text.contains(&format!("href=\"{path}\"")), "{path}");
        }
        assert!(!answer.text.contains("<script") && !answer.text.contains("style="), "{}", answer.text);
    };
    check("", "en", "Regulars is running.").await;
    check("fr, et;q=0.5", "et", "Regulars töötab.").await;
    check("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", "正在运行").await;
    check("zh-Hant-HK", "zh-Hant", "正在執行").await;
    check("zh-TW", "zh-Hant", "正在執行").await;
    check("*", "en", "Regulars is running.").await;
    let style = ask(&server, "GET", "/start.css", &[]).await.expect(200);
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}

#[tokio::test]
async fn only_a_demo_shows_its_key_and_only_under_its_own_name() {
    let front = || Front::new(RequestIds::seeded([7; 32]));
    let demo =
        || Demo { key: "rk_live_made-up".to_owned(), program: "tea".to_owned(), member: "M-1".to_owned() };
    let own = Front { allowed_hosts: vec!["localhost".to_owned()], ..front() };
    let server = Server::serving(own, &FILES, Some(demo())).await;
    let shown = ask(&server, "GET", "/", &[("Host", "localhost:8080")]).await.expect(200).text;
    assert!(shown.contains("This is a demo") && shown.contains("<dd>rk_live_made-up</dd>"), "{shown}");
    assert!(shown.contains("href=\"/portal/?program=tea\""), "{shown}");
    assert!(!shown.contains("=rk_live"), "a key stands in no address: {shown}");
    let foreign =
        ask(&server, "GET", "/", &[("Host", "evil.example")]).await.refused(421, "misdirected_request");
    assert!(!foreign.text.contains("rk_live"), "{}", foreign.text);
    let plain = ask(&with_pages().await, "GET", "/", &[]).await.expect(200).text;
    assert!(!plain.contains("demo") && !plain.contains("rk_live"), "{plain}");
}

#[tokio::test]
async fn a_binary_without_pages_says_where_they_would_be() {
    let server = Server::with_tea().await;
    let root = ask(&server, "GET", "/", &[]).await.expect(200).text;
    assert!(root.contains("built without its pages") && root.contains("“make web”"), "{root}");
    assert!(root.contains("href=\"/docs\"") && !root.contains("href=\"/portal/\""), "{root}");
    for path in ["/portal/", "/console/members", "/pos/assets/index-abc.js"] {
        let answer = ask(&server, "GET", path, &[("Accept-Language", "et")]).await.expect(404);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(answer.text.contains("ehitatud ilma lehtedeta"), "{path}: {}", answer.text);
    }
    // The API is there all the same.
    server.get("/v1/programs/tea").await.expect(200);
}
