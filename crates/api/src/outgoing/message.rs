//! What a webhook is told.

use regulars_app::DueDelivery;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{answer::Entry, routes::entry_of, wire::Instant};

/// What a webhook is told: an entry of the ledger. The headers `webhook-id`, `webhook-timestamp` and `webhook-signature` are
/// those of Standard Webhooks; the id is the event's, so that an entry that comes twice can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookMessage {
    /// The kind of the entry, such as `order.paid`.
    #[serde(rename = "type")]
    #[schema(example = "order.paid")]
    kind: String,
    /// When it was recorded.
    timestamp: Instant,
    /// The entry.
    data: WebhookData,
}

/// An entry, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookData {
    /// The program's name in addresses.
    #[schema(example = "tea-chain")]
    program: String,
    /// The member's id.
    #[schema(example = "mbr_0198c0de-0000-7000-8000-000000000001")]
    member: String,
    /// What happened, what was decided, and why.
    entry: Entry,
}

impl WebhookMessage {
    /// The message of a delivery. Personal data is not in it: who needs it asks for the member.
    pub(super) fn of(due: &DueDelivery) -> WebhookMessage {
        let entry = entry_of(&due.entry);
        WebhookMessage {
            kind: entry.kind.clone(),
            timestamp: entry.recorded_at,
            data: WebhookData { program: due.program.slug.clone(), member: due.member.to_string(), entry },
        }
    }
}
