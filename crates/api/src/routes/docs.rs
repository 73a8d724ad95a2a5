//! The OpenAPI document and a page that shows it. The page is ours: nothing is loaded from elsewhere, and nothing in it
//! runs inline, so the strictest content policy holds.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use utoipa::openapi::OpenApi;

use super::Api;
use crate::{
    http::path::Named,
    problem::{Code, Problem},
};

const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document, written once.
pub(super) struct Docs {
    openapi: Bytes,
}

impl Docs {
    pub(super) fn new(document: &OpenApi) -> Docs {
        // A document of texts and numbers always becomes JSON.
        Docs { openapi: Bytes::from(serde_json::to_vec(document).unwrap_or_default()) }
    }
}

/// Read the OpenAPI document
#[utoipa::path(
    get, path = "/openapi.json", tag = "operations", operation_id = "openapi",
    responses((status = 200, description = "OpenAPI 3.1.", body = serde_json::Value))
)]
pub(super) async fn openapi_json(State(api): State<Api>) -> Result<Response, Problem> {
    let docs = api.docs.as_ref().ok_or_else(closed)?;
    Ok(asset_response(docs.openapi.clone(), "application/json"))
}

/// Browse the API
#[utoipa::path(
    get, path = "/docs", tag = "operations", operation_id = "docs",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(super) async fn page(State(api): State<Api>) -> Result<Response, Problem> {
    api.docs.as_ref().ok_or_else(closed)?;
    let html = Bytes::from_static(include_bytes!("../../assets/docs.html"));
    let mut response = asset_response(html, "text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    Ok(response)
}

/// Read a part of the page
#[utoipa::path(
    get, path = "/docs/{file}", tag = "operations", operation_id = "docs_asset",
    params(("file" = String, Path, description = "The file's name.")),
    responses((status = 200, description = "The file.", body = String, content_type = "text/plain"))
)]
pub(super) async fn asset(State(api): State<Api>, Named(file): Named) -> Result<Response, Problem> {
    api.docs.as_ref().ok_or_else(closed)?;
    match file.as_str() {
        "docs.js" => {
            let script = Bytes::from_static(include_bytes!("../../assets/docs.js"));
            Ok(asset_response(script, "text/javascript; charset=utf-8"))
        }
        "docs.css" => {
            let style = Bytes::from_static(include_bytes!("../../assets/docs.css"));
            Ok(asset_response(style, "text/css; charset=utf-8"))
        }
        _ => Err(closed()),
    }
}

fn asset_response(bytes: Bytes, media: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn closed() -> Problem {
    Problem::new(Code::NotFound, "there is no such route")
}
