//! The page at the root, which leads to the others, and what stands in their place in a binary that was built without them.
//! It needs no script, so it is there however the binary was built.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;

use super::{Demo, Pages, set};
use crate::http::Told;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the page says, in one language.
struct Words {
    language: &'static str,
    hello: &'static str,
    /// Name and purpose of the console, the portal, the till and the reference.
    places: [(&'static str, &'static str); 4],
    /// What to do when they are not there.
    absent: &'static str,
    /// That this is a demo, before its key.
    demo: &'static str,
    /// What the program and the member are called.
    demo_names: [&'static str; 3],
}

const PATHS: [&str; 4] = ["/console/", "/portal/", "/pos/", "/docs"];

const ENGLISH: Words = Words {
    language: "en",
    hello: "Regulars is running.",
    places: [
        ("Console", "for those who run a program"),
        ("Portal", "for members"),
        ("Till", "for clerks"),
        ("API", "for programmers: every call, with its answers"),
    ],
    absent: "This binary was built without its pages, so the console, the portal and the till are not in it. The API \
             works. To have the pages, run “make web”, then build the binary again.",
    demo: "This is a demo: everything in it is made up, and only this machine reaches it. The portal and the till ask for \
           an API key; this one opens all pages. For the console, the terminal also shows a link to begin an account.",
    demo_names: ["API key", "Program", "Member"],
};
const SIMPLIFIED: Words = Words {
    language: "zh-Hans",
    hello: "Regulars 正在运行。",
    places: [
        ("控制台", "供运营计划的人员使用"),
        ("会员门户", "供会员使用"),
        ("收银台", "供店员使用"),
        ("API", "供开发人员使用：每个调用及其返回"),
    ],
    absent: "此程序构建时未包含页面，因此没有控制台、会员门户和收银台。API 可正常使用。如需页面，请先运行“make web”，再重新构建程序。",
    demo: "这是演示：其中一切均为虚构，且仅本机可访问。会员门户和收银台会要求输入 API 密钥；以下密钥可打开所有页面。如需使用控制台账户，终端中另有一个注册链接。",
    demo_names: ["API 密钥", "计划", "会员"],
};
const TRADITIONAL: Words = Words {
    language: "zh-Hant",
    hello: "Regulars 正在執行。",
    places: [
        ("控制台", "供營運計畫的人員使用"),
        ("會員入口", "供會員使用"),
        ("收銀台", "供店員使用"),
        ("API", "供開發人員使用：每個呼叫及其回應"),
    ],
    absent: "此程式建置時未包含頁面，因此沒有控制台、會員入口和收銀台。API 可正常使用。如需頁面，請先執行「make web」，再重新建置程式。",
    demo: "這是示範：其中一切均為虛構，且僅本機可存取。會員入口和收銀台會要求輸入 API 金鑰；以下金鑰可開啟所有頁面。如需使用控制台帳戶，終端機中另有一個註冊連結。",
    demo_names: ["API 金鑰", "計畫", "會員"],
};
const ESTONIAN: Words = Words {
    language: "et",
    hello: "Regulars töötab.",
    places: [
        ("Haldus", "neile, kes programmi juhivad"),
        ("Liikme leht", "liikmetele"),
        ("Kassa", "kassapidajatele"),
        ("API", "programmeerijatele: iga päring koos vastustega"),
    ],
    absent: "See programmifail on ehitatud ilma lehtedeta, seega haldust, liikme lehte ja kassat selles pole. API töötab. \
             Lehtede saamiseks käivita „make web“ ja ehita programmifail uuesti.",
    demo: "See on näidis: kõik siin on välja mõeldud ja ligi pääseb ainult sellest arvutist. Liikme leht ja kassa \
           küsivad API-võtit; see avab kõik lehed. Halduse konto alustamiseks on terminalis ka link.",
    demo_names: ["API-võti", "Programm", "Liige"],
};

/// The page at the root.
pub(super) fn page(pages: &Pages, headers: &HeaderMap) -> Response {
    let words = spoken(headers);
    let mut list = String::new();
    for ((name, purpose), path) in words.places.iter().zip(PATHS) {
        let is_there = if path == "/docs" { pages.has_docs } else { !pages.is_empty() };
        let asks = match &pages.demo {
            Some(demo) if matches!(path, "/portal/" | "/pos/") => format!("?program={}", demo.program),
            Some(_) | None => String::new(),
        };
        if is_there {
            list.push_str(&format!("<li><a href=\"{path}{asks}\">{name}</a> <span>{purpose}</span></li>"));
        }
    }
    let absent = if pages.is_empty() { format!("<p>{}</p>", words.absent) } else { String::new() };
    let demo = pages.demo.as_ref().map(|demo| offered(words, demo)).unwrap_or_default();
    html(words, &format!("<h1>{}</h1>{absent}<ul>{list}</ul>{demo}", words.hello))
}

/// The demo's key, to be copied: it is in no address and in no built file.
fn offered(words: &Words, demo: &Demo) -> String {
    let values = [&demo.key, &demo.program, &demo.member];
    let rows = words.demo_names.iter().zip(values);
    let rows: String = rows.map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>")).collect();
    format!("<section><p>{}</p><dl>{rows}</dl></section>", words.demo)
}

/// What stands where a page would be.
pub(super) fn absent(headers: &HeaderMap) -> Response {
    let words = spoken(headers);
    let mut response = html(words, &format!("<h1>Regulars</h1><p>{}</p>", words.absent));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.extensions_mut().insert(Told);
    response
}

pub(super) fn style() -> Response {
    let bytes = Bytes::from_static(include_bytes!("../../assets/start.css"));
    let mut response = Response::new(Body::from(bytes));
    set(&mut response, header::CONTENT_TYPE, "text/css; charset=utf-8");
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    response
}

fn html(words: &Words, body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Regulars</title>\
         <link rel=\"stylesheet\" href=\"/start.css\"></head><body><main>{body}</main></body></html>\n",
        words.language
    );
    let mut response = Response::new(Body::from(text));
    set(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(&mut response, header::CONTENT_SECURITY_POLICY, POLICY);
    set(&mut response, header::VARY, "Accept-Language");
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(words.language));
    response
}

/// The first language of the browser's list that is spoken here. Browsers list them by preference.
fn spoken(headers: &HeaderMap) -> &'static Words {
    let asked =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = asked.split(',').find_map(|range| {
        let tag = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(&ENGLISH),
            "et" => Some(&ESTONIAN),
            "zh" if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => Some(&TRADITIONAL),
            "zh" => Some(&SIMPLIFIED),
            _ => None,
        }
    });
    known.unwrap_or(&ENGLISH)
}
