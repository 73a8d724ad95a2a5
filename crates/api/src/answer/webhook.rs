//! Webhooks, without their secrets, and what they were not told.

use regulars_app::{DeliveryState, DeliveryView, WebhookState, WebhookView};
use serde::Serialize;
use utoipa::ToSchema;

use super::Tell;
use crate::wire::Instant;

/// A webhook: an address that is told of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Webhook {
    /// Its id.
    #[schema(example = "whk_0198c0de-0000-7000-8000-000000000001")]
    id: String,
    /// What people call it.
    label: String,
    /// Where it is told.
    #[schema(example = "https://shop.example/hooks/regulars")]
    url: String,
    /// The kinds of entries; `*` for all.
    #[schema(example = json!(["order.paid", "order.returned"]))]
    kinds: Vec<String>,
    /// `active`; `paused`, then what happens waits; `disabled`, then nothing is kept for it.
    #[schema(value_type = String, example = "active")]
    state: &'static str,
    /// Why it is disabled, when the server did it.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// Until when the secret before this one signs as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier_secret_until: Option<Instant>,
    /// When it was made.
    created_at: Instant,
}

/// A webhook that has just been made, or has a new secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// The secret that signs, `whsec_…`. It is shown this once; absent when the answer is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl From<WebhookView> for Webhook {
    fn from(view: WebhookView) -> Webhook {
        let WebhookView {
            id,
            label,
            url,
            kinds,
            state,
            reason,
            earlier_secret_until,
            revision: _,
            created_at,
        } = view;
        Webhook {
            id: id.to_string(),
            label,
            url,
            kinds,
            state: match state {
                WebhookState::Active => "active",
                WebhookState::Paused => "paused",
                WebhookState::Disabled => "disabled",
            },
            reason,
            earlier_secret_until: earlier_secret_until.tell(),
            created_at: created_at.tell(),
        }
    }
}

/// An entry that a webhook was not told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// The event's id, which is also the message's.
    event: String,
    /// The kind of the entry.
    kind: String,
    /// `waiting`, to be tried by itself; `dead`, given up until somebody sends it again.
    #[schema(value_type = String, example = "waiting")]
    state: &'static str,
    /// How often it was tried.
    attempts: u32,
    /// When it is tried next.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Instant>,
    /// What the address answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// What went wrong last.
    #[serde(skip_serializing_if = "String::is_empty")]
    error: String,
}

impl From<DeliveryView> for Delivery {
    fn from(view: DeliveryView) -> Delivery {
        let DeliveryView { id: _, event, kind, state, attempts, due_at, status, error } = view;
        let waits = state == DeliveryState::Waiting;
        Delivery {
            event: event.to_string(),
            kind,
            state: if waits { "waiting" } else { "dead" },
            attempts,
            due_at: waits.then_some(due_at).tell(),
            status,
            error,
        }
    }
}

/// How many deliveries are sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentAgain {
    /// So many.
    pub deliveries: u64,
}
