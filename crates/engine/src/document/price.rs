//! The sentences of a reward's prices: `25 points`, `600 points + 15.00`, `500 to 2000 points, 1.00 per 100 points short`,
//! each for everybody or `for gold+` or `for segment staff`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sentence::positive;
use crate::amount::Decimal;

/// One price or several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Prices {
    /// One.
    One(String),
    /// Several; the member chooses. The first one that is for the member is taken when nothing is chosen.
    Several(Vec<String>),
}

impl Prices {
    /// The sentences.
    pub fn sentences(&self) -> &[String] {
        match self {
            Prices::One(one) => std::slice::from_ref(one),
            Prices::Several(several) => several,
        }
    }
}

/// One price as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PriceSentence {
    /// How many units; the most of them where the member may choose.
    pub units: Decimal,
    /// The wallet's name.
    pub wallet: String,
    /// Money that is paid beside the units.
    pub cash: Option<Decimal>,
    /// The member may pay fewer units and more money.
    pub slide: Option<SlideSentence>,
    /// For whom.
    pub audience: Option<AudienceSentence>,
}

impl PriceSentence {
    /// Whether it says how many units of which wallet, and nothing else.
    pub fn is_plain(&self) -> bool {
        self.cash.is_none() && self.slide.is_none() && self.audience.is_none()
    }
}

/// How units can be replaced by money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SlideSentence {
    /// The fewest units.
    pub least: Decimal,
    /// So much money …
    pub cash: Decimal,
    /// … for each so many units that are short.
    pub step: Decimal,
}

/// For whom a price is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AudienceSentence {
    /// A level, as `for` writes it.
    Level(String),
    /// A segment.
    Segment(String),
}

const FORMS: &str = "write a number of units and their wallet: `25 points`, with money beside them `600 points + 15.00`, \
     or the member's choice `500 to 2000 points, 1.00 per 100 points short`; `for gold+` or `for segment staff` may follow";

pub(crate) fn parse_price(text: &str) -> Result<PriceSentence, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (words, audience) = match words.as_slice() {
        [words @ .., "for", "segment", name] => (words, Some(AudienceSentence::Segment((*name).to_owned()))),
        [words @ .., "for", level] => (words, Some(AudienceSentence::Level((*level).to_owned()))),
        words => (words, None),
    };
    let number = |text: &str| positive(text, FORMS);
    let price = |units: &str, wallet: &str, cash: Option<Decimal>, slide: Option<SlideSentence>| {
        Ok(PriceSentence { units: number(units)?, wallet: wallet.to_owned(), cash, slide, audience })
    };
    match words {
        [units, wallet] => price(units, wallet, None, None),
        [units, wallet, "+", cash] => price(units, wallet, Some(number(cash)?), None),
        [least, "to", most, wallet, cash, "per", step, again, "short"]
            if wallet.strip_suffix(',') == Some(*again) =>
        {
            let slide = SlideSentence { least: number(least)?, cash: number(cash)?, step: number(step)? };
            price(most, again, None, Some(slide))
        }
        _ => Err(FORMS.to_owned()),
    }
}
