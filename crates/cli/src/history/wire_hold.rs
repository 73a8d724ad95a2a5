//! Holds and reservations in NDJSON. The field `hold` is the hold itself where one is placed, and a reference to it
//! elsewhere.

use regulars_engine::event::{Capture, EventRef, Hold, HoldTime};
use serde::Deserialize;

use super::wire::{Reference, filled, positive, present};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireHold {
    #[serde(default, deserialize_with = "present")]
    wallet: Option<String>,
    #[serde(default, deserialize_with = "present")]
    amount: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    lasts: Option<String>,
    #[serde(default, deserialize_with = "present")]
    external_id: Option<String>,
    #[serde(default, deserialize_with = "present")]
    source: Option<String>,
}

impl WireHold {
    pub(super) fn placed(self) -> Result<Hold, String> {
        if self.external_id.is_some() || self.source.is_some() {
            return Err("`hold` takes only wallet, amount and lasts here".to_owned());
        }
        Ok(Hold {
            wallet: filled("hold.wallet", self.wallet.ok_or("`hold.wallet` is missing")?)?,
            amount: positive("hold.amount", self.amount.ok_or("`hold.amount` is missing")?)?,
            lasts: lasts("hold.lasts", self.lasts)?,
        })
    }

    pub(super) fn captured(self, source: &str, amount: Option<i64>) -> Result<Capture, String> {
        let amount = amount.map(|amount| positive("amount", amount)).transpose()?;
        Ok(Capture { hold: self.reference(source)?, amount })
    }

    pub(super) fn reference(self, source: &str) -> Result<EventRef, String> {
        if self.wallet.is_some() || self.amount.is_some() || self.lasts.is_some() {
            return Err("`hold` takes only external_id and source here".to_owned());
        }
        let external_id = self.external_id.ok_or("`hold.external_id` is missing")?;
        Reference { external_id, source: self.source }.event_ref(source)
    }
}

pub(super) fn lasts(name: &str, text: Option<String>) -> Result<Option<HoldTime>, String> {
    let read = |text: String| {
        HoldTime::parse(&text)
            .ok_or_else(|| format!("`{name}` is not a time like PT15M, from PT1M to PT720H"))
    };
    text.map(read).transpose()
}
