//! One try to tell a webhook.

use std::time::Duration;

use regulars_app::{DueDelivery, Heard};
use regulars_engine::moment::Moment;
use ureq::{Agent, http::header, unversioned::transport::DefaultConnector};

use super::{
    address::{Allowed, Guarded},
    message::WebhookMessage,
};

/// From the look-up of the name to the last byte that is read.
pub const TIME_MAX: Duration = Duration::from_secs(20);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// What is read of an answer, so that its connection can be used again; more closes it.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Sends, and keeps connections for the next time.
pub(super) struct Client(Agent);

impl Client {
    pub(super) fn new(allowed: Allowed, time_max: Duration) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // An address that sends elsewhere would be told there without having been checked.
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(time_max))
            .timeout_connect(Some(CONNECT_TIME_MAX.min(time_max)))
            .user_agent(concat!("Regulars/", env!("CARGO_PKG_VERSION")))
            .build();
        Client(Agent::with_parts(config, DefaultConnector::default(), Guarded::new(allowed)))
    }

    /// Tells it, and says what came back.
    pub(super) fn tell(&self, due: &DueDelivery, now: Moment) -> Heard {
        let no = |status, error: String| Heard::No { status, error, retry_after_s: None };
        let Ok(body) = serde_json::to_vec(&WebhookMessage::of(due)) else {
            return no(None, "the entry could not be written as JSON".to_owned());
        };
        let (id, seconds) = (due.entry.row.event.to_string(), now.0.div_euclid(1_000_000));
        let signatures: Vec<String> =
            due.secrets.iter().map(|secret| secret.sign(&id, seconds, &body)).collect();
        let request = self
            .0
            .post(&due.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signatures.join(" "));
        let mut response = match request.send(&body) {
            Ok(response) => response,
            // What a library says may name the address, which is the caller's own, and nothing else.
            Err(error) => return no(None, shortened(&error.to_string())),
        };
        let status = response.status().as_u16();
        let wait = response
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok());
        // What is in it is of no interest; how it ends does not change what was answered.
        let _ = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        match status {
            200..=299 => Heard::Yes,
            410 => Heard::NoMore,
            300..=399 => no(Some(status), format!("it answered {status}; redirects are not followed")),
            _ => Heard::No {
                status: Some(status),
                error: format!("it answered {status}"),
                retry_after_s: wait,
            },
        }
    }
}

/// The beginning of a text, for people.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
