//! Passes to rewards as they are shown outside: signed, so that a checkout of somebody else's can check them without a call.
//!
//! A token is `v1.`, the claims as base64url of JSON, a dot, and base64url of the HMAC-SHA256 of all before that dot. Its key is
//! the reward's own, and told to whoever may know it: a key that becomes known is of one reward only.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use regulars_engine::{id::MemberId, moment::Moment, state::Pass};
use serde::Serialize;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    App,
    fault::{Fault, Refusal},
    member::Vault,
    program::ProgramHandle,
    read::Standing,
    view::{PassView, pass},
};

/// What a token says, by the names that JSON Web Tokens have for it.
#[derive(Serialize)]
struct Claims<'a> {
    /// The program.
    aud: &'a str,
    /// The reward.
    reward: &'a str,
    /// The member.
    sub: String,
    /// The pass: a checkout takes each once.
    jti: String,
    /// The first second at which it counts.
    nbf: i64,
    /// The first one at which it counts no more.
    exp: i64,
}

/// A pass, and what shows it outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPass {
    /// The pass.
    pub pass: PassView,
    /// Its token; none while it is not known when it is the member's turn.
    pub token: Option<String>,
}

impl Vault {
    fn pass_key(&self, program: &ProgramHandle, reward: &str) -> Zeroizing<[u8; 32]> {
        self.key(&[b"pass key", &program.id.0.to_be_bytes(), reward.as_bytes()])
    }
}

/// Signs claims under a key.
pub fn token(key: &[u8; 32], claims: &str) -> String {
    let said = format!("v1.{}", URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC key has any length");
    mac.update(said.as_bytes());
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

impl App {
    /// The key under which passes to a reward are signed, in base64url.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where the reward has no waiting room, [`Refusal::NotPublished`].
    pub fn pass_key(&self, program: &ProgramHandle, reward: &str) -> Result<String, Refusal> {
        let room = program.version()?.reward(reward).and_then(|own| own.waiting_room);
        room.ok_or(Refusal::NotFound("waiting room"))?;
        Ok(URL_SAFE_NO_PAD.encode(*self.shared().vault.pass_key(program, reward)))
    }

    /// The pass of a member to a reward.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where there is none.
    pub fn signed_pass(
        &self,
        program: &ProgramHandle,
        standing: &Standing,
        reward: &str,
    ) -> Result<SignedPass, Refusal> {
        let stated = standing.program.reward(reward).and_then(|own| Some((own, own.waiting_room?)));
        let (stated, room) = stated.ok_or(Refusal::NotFound("pass"))?;
        let own = standing.account.pass(stated.reward).ok_or(Refusal::NotFound("pass"))?;
        let key = self.shared().vault.pass_key(program, reward);
        let sign = |at| {
            let claims = claims((program.slug.as_str(), reward), standing.member, own, at);
            Ok::<_, Fault>(token(&key, &serde_json::to_string(&claims).map_err(|_| Fault::Sealed)?))
        };
        let token = own.at.map(sign).transpose()?;
        Ok(SignedPass { pass: pass(own, &room, standing.as_of), token })
    }
}

/// In whole seconds a pass begins no earlier and ends no later than it does.
fn claims<'a>((aud, reward): (&'a str, &'a str), member: MemberId, own: &Pass, at: Moment) -> Claims<'a> {
    let second = 1_000_000;
    let nbf = at.0.saturating_add(second - 1).div_euclid(second);
    let (sub, jti) = (member.to_string(), own.pass.to_string());
    Claims { aud, reward, sub, jti, nbf, exp: own.until.0.div_euclid(second) }
}
