//! What the demo says when it is ready: where to look, and three calls that work as they stand.

use std::path::Path;

use anyhow::anyhow;
use regulars_api::pages::Demo;
use regulars_app::App;
use regulars_engine::moment::Moment;

use super::people::external_id;
use crate::pages;

/// The demo's program, by its name in addresses.
pub(super) const SLUG: &str = "tea-chain";

/// Where the program's clock stands.
///
/// # Errors
/// The program is not there.
pub(super) fn now(app: &App) -> anyhow::Result<Moment> {
    let program =
        app.program(SLUG).map_err(|refusal| anyhow!("the demo is damaged ({refusal}); use --fresh"))?;
    Ok(app.program_now(&program))
}

/// What the page at the root shows.
pub(super) fn offered(key: &str) -> Demo {
    Demo { key: key.to_owned(), program: SLUG.to_owned(), member: external_id(1) }
}

/// Where people look.
fn pages(base: &str) -> String {
    if !pages::are_there() {
        return "Pages      not in this binary; `make demo` builds them first\n".to_owned();
    }
    format!(
        "Console    {base}/console/\n\
         Portal     {base}/portal/?program={SLUG}   (a member: {member})\n\
         Till       {base}/pos/\n",
        member = external_id(1)
    )
}

/// The text. The calls concern the first member, and the time of the sandbox, which stands still.
pub(super) fn where_to_look(
    now: Moment,
    base: &str,
    key: &str,
    first: Option<&str>,
    folder: &Path,
) -> String {
    let now = now.timestamp();
    let member = external_id(1);
    let api = format!("{base}/v1/programs/{SLUG}");
    let first = first.map(|link| format!("First sign-in to the console, once: {link}\n")).unwrap_or_default();
    format!(
        r#"
Server     {base}   (reference: {base}/docs)
{pages}API key    {key}   (also in {folder}/api-key)
{first}The portal and the till ask for this key, and keep it in their tab only.
The program is a sandbox; its clock stands at {now} until it is moved.

Try these, one after the other:

export KEY={key}

# An order: the points it earns, and why.
curl -s {api}/events -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
  -d '{{"type":"order.paid","source":"demo","external_id":"hello-1","occurred_at":"{now}","member":{{"external_id":"{member}"}},"order":{{"currency":"CNY","total":4200,"lines":[{{"sku":"mango-pomelo","category":"drink","quantity":2,"unit_price":2100}}]}}}}'

# What the member has: points by lot and expiry, stored value, stamps.
curl -s {api}/members/external:{member}/balance -H "Authorization: Bearer $KEY"

# The member's level, and the way to the next one in words.
curl -s {api}/members/external:{member}/tiers -H "Authorization: Bearer $KEY"

"#,
        folder = folder.display(),
        pages = pages(base),
    )
}
