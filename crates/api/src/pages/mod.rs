//! The pages for people (console, portal, till), beside the API and not part of it: files that were built before the
//! binary was, each as it is and compressed.
//!
//! They are a client like any other. Nothing here asks who calls, because nothing here tells anything of a program.

mod encoding;
mod start;

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::problem::{Code, Problem};
use encoding::Encoding;

/// The apps, each under its own name.
pub const APPS: [&str; 3] = ["console", "portal", "pos"];

/// What a page may load and where it may send: this server, and pictures of rewards from wherever the shop keeps them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";
/// For files whose name holds a hash of what they are.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For all others: kept, but asked about each time.
const ASK_AGAIN: &str = "no-cache";

/// A built file.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its path from the root, `portal/assets/index-abc.js`.
    pub path: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Compressed when it was built; nothing where that saves nothing.
    pub brotli: Option<&'static [u8]>,
    /// The same for clients that don't read Brotli.
    pub gzip: Option<&'static [u8]>,
}

/// What a demo on this machine tells whoever opens it.
#[derive(Debug, Clone)]
pub struct Demo {
    /// A key of the made-up program. It opens nothing else, and nobody else reaches it.
    pub key: String,
    /// The program's name in addresses.
    pub program: String,
    /// The number of a member.
    pub member: String,
}

/// All files, found by their paths.
pub(crate) struct Pages {
    files: HashMap<&'static str, (File, String)>,
    has_docs: bool,
    demo: Option<Demo>,
}

impl Pages {
    /// `files` is empty in a binary that was built without them.
    pub(crate) fn new(files: &[File], has_docs: bool, demo: Option<Demo>) -> Pages {
        let files = files.iter().map(|file| (file.path, (*file, tag(file.plain)))).collect();
        Pages { files, has_docs, demo }
    }

    /// The routes of the pages, and of the page at the root that leads to them.
    pub(crate) fn router(self) -> Router {
        let pages = Arc::new(self);
        let root = Arc::clone(&pages);
        let mut router = Router::new()
            .route("/", routing::get(async move |headers: HeaderMap| start::page(&root, &headers)))
            .route("/start.css", routing::get(async || start::style()));
        for app in APPS {
            let pages = Arc::clone(&pages);
            let answer = async move |uri: Uri, headers: HeaderMap| pages.answer(app, uri.path(), &headers);
            router = router
                .route(&format!("/{app}"), routing::get(async move |uri: Uri| to_its_folder(app, &uri)))
                .route(&format!("/{app}/"), routing::get(answer.clone()))
                .route(&format!("/{app}/{{*place}}"), routing::get(answer));
        }
        router
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A file by its path; else, for a place inside of an app, the page that draws all of them.
    fn answer(&self, app: &str, path: &str, headers: &HeaderMap) -> Response {
        if self.is_empty() {
            return start::absent(headers);
        }
        let path = path.trim_start_matches('/');
        let inside = path.strip_prefix(app).unwrap_or(path).trim_start_matches('/');
        // A file that is gone must not be answered with a page: a browser would run it as a script.
        let names_a_file = inside.starts_with("assets/") || (inside.contains('.') && !inside.contains('/'));
        let found = match self.files.get(path) {
            None if !names_a_file => self.files.get(format!("{app}/index.html").as_str()),
            found => found,
        };
        match found {
            Some((file, tag)) => send(file, tag, headers),
            None => Problem::new(Code::NotFound, "there is no such file").into_response(),
        }
    }
}

/// `/portal` is not inside of `/portal/`, where its worker and its addresses are.
fn to_its_folder(app: &str, uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::from_str(&format!("/{app}/{query}")) {
        Ok(place) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response(),
        Err(_) => Problem::new(Code::NotFound, "there is no such file").into_response(),
    }
}

fn send(file: &File, tag: &str, headers: &HeaderMap) -> Response {
    let encoding = encoding::best(headers, file.brotli.is_some(), file.gzip.is_some());
    let (bytes, ending) = match encoding {
        Encoding::Brotli => (file.brotli.unwrap_or(file.plain), "-br"),
        Encoding::Gzip => (file.gzip.unwrap_or(file.plain), "-gz"),
        Encoding::Identity => (file.plain, ""),
    };
    // Each form of a file has a tag of its own: they are not the same bytes.
    let tag = format!("\"{tag}{ending}\"");
    let is_known = is_known(headers, &tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(Bytes::from_static(bytes)));
        set(&mut response, header::CONTENT_TYPE, media(file.path));
        if let Some(name) = encoding.name() {
            set(&mut response, header::CONTENT_ENCODING, name);
        }
        response
    };
    let keeps = if file.path.contains("/assets/") { FOR_EVER } else { ASK_AGAIN };
    set(&mut response, header::CACHE_CONTROL, keeps);
    set(&mut response, header::CONTENT_SECURITY_POLICY, POLICY);
    set(&mut response, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if file.brotli.is_some() || file.gzip.is_some() {
        set(&mut response, header::VARY, "Accept-Encoding");
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// Whether the client holds this form already. Tags are compared weakly, as RFC 9110 has it for reading.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    held.flat_map(|held| held.split(','))
        .map(str::trim)
        .any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

fn tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..12].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn media(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some(_) | None => "application/octet-stream",
    }
}
