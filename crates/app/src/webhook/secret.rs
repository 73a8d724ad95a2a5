//! The secret of a webhook, and what it signs.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{fault::Fault, ids::Ids};

/// What a webhook and its sender both know: 32 random bytes, written `whsec_` and base64.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<[u8; 32]>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

impl WebhookSecret {
    pub(crate) fn random(ids: &Ids) -> Result<WebhookSecret, Fault> {
        Ok(WebhookSecret(Zeroizing::new(ids.secret()?)))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<WebhookSecret, Fault> {
        Ok(WebhookSecret(Zeroizing::new(bytes.try_into().map_err(|_| Fault::Sealed)?)))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &*self.0
    }

    /// As it is told to people, once.
    pub fn text(&self) -> String {
        format!("whsec_{}", STANDARD.encode(*self.0))
    }

    /// The signature of a message in the header `webhook-signature`: `v1,` and the HMAC-SHA256 of its id, time and body.
    pub fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.0).expect("an HMAC key has any length");
        mac.update(id.as_bytes());
        mac.update(format!(".{timestamp_s}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_as_the_specification_does() {
        // The example of the specification has a secret of 24 bytes; ours have 32, so the vector is one of the official
        // library of Rust (standardwebhooks 1.0.0) for a secret of 32.
        let secret = WebhookSecret::from_bytes(&[7; 32]).unwrap();
        assert_eq!(secret.text(), "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");
        assert_eq!(format!("{secret:?}"), "WebhookSecret(…)");
        let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        let oracle = standardwebhooks::Webhook::from_bytes(vec![7; 32]).unwrap();
        let expected = oracle.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, expected.unwrap());
    }
}
