//! A program in plain sentences for its members: how to earn, what it is worth, when it ends, and what can cost something.
//!
//! The sentences come from the checked program, so that they say what is decided and nothing else, and a document can't
//! forget to tell what it takes. Each mechanic has a file of its own with its phrases in four languages at the end; the
//! names and texts of the document are used as they are. `Sentence::watch` marks what can cost the member something: a limit, an
//! end, a fee, what a return takes.

mod benefits;
mod challenges;
mod choices;
mod complexity;
mod condition;
mod data;
mod earn;
mod expiry;
mod games;
mod households;
mod leaderboards;
mod levels;
mod members;
mod migrate;
mod more;
mod moves;
mod offers;
mod partners;
mod phrase;
mod plans;
mod referral;
mod requirement;
mod returns;
mod rewards;
mod rooms;
mod sessions;
mod stored_value;
mod terms;
#[cfg(test)]
mod tests;
mod vouchers;
mod when;
mod words;
mod worth;

use regulars_engine::program::Program;
use serde::{Serialize, Serializer, ser::SerializeMap};

pub use complexity::{Complexity, Hint};
use phrase::phrases;
use words::Teller;

use crate::say::Speech;

/// A program in sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The program.
    pub program: String,
    /// Its name in the asked language.
    pub name: String,
    /// The version that is explained; 0 for a draft.
    pub version: u32,
    /// The language of the sentences: `en`, `zh-Hans`, `zh-Hant` or `et`.
    pub language: &'static str,
    /// What belongs together, in the order in which a member asks.
    pub sections: Vec<Section>,
}

/// Sentences about one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// `earn`, `worth`, `expiry`, …
    pub key: &'static str,
    /// For people.
    pub title: String,
    /// One for each thing that the document names, or for what is common to all of them.
    pub items: Vec<Item>,
}

/// Sentences about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Where it stands in the document: a JSON pointer such as `/earn/purchase`.
    pub about: String,
    /// Its name for people, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What there is to know of it.
    pub sentences: Vec<Sentence>,
}

/// A sentence, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// Which sentence: `earn.per_money`.
    pub key: &'static str,
    /// The sentence.
    pub text: String,
    /// What was filled in, in the words of the language.
    #[serde(serialize_with = "as_map", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(&'static str, String)>,
    /// It tells of something that can cost the member units, money or a right.
    pub watch: bool,
}

fn as_map<S: Serializer>(parts: &[(&'static str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(parts.len()))?;
    for (place, value) in parts {
        map.serialize_entry(place, value)?;
    }
    map.end()
}

/// Explains a program in a language; in English where the language is not built in.
pub fn explain(program: &Program, language: &str) -> Explanation {
    let speech = Speech::of(language);
    let teller = Teller { program, speech, language };
    let sections = [
        (&MEMBERS, members::items(&teller)),
        (&EARN, earn::items(&teller)),
        (&WORTH, worth::items(&teller)),
        (&STORED_VALUE, stored_value::items(&teller)),
        (&EXPIRY, expiry::items(&teller)),
        (&LEVELS, [levels::items(&teller), migrate::items(&teller)].concat()),
        (&PLANS, plans::items(&teller)),
        (&BENEFITS, benefits::items(&teller)),
        (&REWARDS, rewards::items(&teller)),
        (&VOUCHERS, vouchers::items(&teller)),
        (&CHALLENGES, challenges::items(&teller)),
        (&CHOICES, choices::items(&teller)),
        (&OFFERS, offers::items(&teller)),
        (&REFERRAL, referral::items(&teller)),
        (&GAMES, games::items(&teller)),
        (&LEADERBOARDS, leaderboards::items(&teller)),
        (&HOUSEHOLDS, households::items(&teller)),
        (&MOVES, moves::items(&teller)),
        (&RETURNS, returns::items(&teller)),
        (&DATA, data::items(&teller)),
        (&MORE, more::items(&teller)),
    ];
    let sections = sections.into_iter().filter_map(|(title, items)| {
        let items: Vec<Item> = items.into_iter().filter(|item| !item.sentences.is_empty()).collect();
        let section = Section { key: title.key, title: teller.word(title), items };
        (!section.items.is_empty()).then_some(section)
    });
    Explanation {
        program: program.slug.clone(),
        name: teller.text(&program.name),
        version: program.version,
        language: tag(speech),
        sections: sections.collect(),
    }
}

fn tag(speech: Speech) -> &'static str {
    match speech {
        Speech::English => "en",
        Speech::Simplified => "zh-Hans",
        Speech::Traditional => "zh-Hant",
        Speech::Estonian => "et",
    }
}

impl Item {
    fn new(about: impl Into<String>, name: Option<String>, sentences: Vec<Sentence>) -> Item {
        Item { about: about.into(), name, sentences }
    }

    /// The sentences in a row.
    fn text(&self, speech: Speech) -> String {
        let between = match speech {
            Speech::English | Speech::Estonian => " ",
            Speech::Simplified | Speech::Traditional => "",
        };
        let sentences: Vec<&str> = self.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        sentences.join(between)
    }
}

impl Explanation {
    /// As a page: a heading for each section, a line for each thing, and at the end once more all that can cost something.
    pub fn page(&self) -> String {
        let speech = Speech::of(self.language);
        let mut page = format!("# {}\n", self.name);
        for section in &self.sections {
            page.push_str(&format!("\n## {}\n", section.title));
            for item in &section.items {
                page.push_str(&line(item.name.as_deref(), &item.text(speech), speech));
            }
        }
        let watched = self.watched();
        if !watched.is_empty() {
            page.push_str(&format!("\n## {}\n", COSTS.template(speech)));
            for item in &watched {
                page.push_str(&line(item.name.as_deref(), &item.text(speech), speech));
            }
        }
        page
    }

    /// All that can cost the member something, each thing once.
    pub fn watched(&self) -> Vec<Item> {
        let items = self.sections.iter().flat_map(|section| &section.items);
        let watched = items.map(|item| {
            let sentences = item.sentences.iter().filter(|sentence| sentence.watch).cloned().collect();
            Item { sentences, ..item.clone() }
        });
        watched.filter(|item| !item.sentences.is_empty()).collect()
    }
}

fn line(name: Option<&str>, text: &str, speech: Speech) -> String {
    let colon = match speech {
        Speech::English | Speech::Estonian => ": ",
        Speech::Simplified | Speech::Traditional => "：",
    };
    match name {
        Some(name) => format!("- {name}{colon}{text}\n"),
        None => format!("- {text}\n"),
    }
}

phrases! {
    MEMBERS "members" { "Who can join" "入会条件" "入會條件" "Kes saab liituda" }
    EARN "earn" { "How you earn" "如何获得" "如何獲得" "Kuidas koguda" }
    WORTH "worth" { "What it is good for" "如何使用" "如何使用" "Mida selle eest saab" }
    STORED_VALUE "stored_value" { "Money on your account" "账户储值与返现" "帳戶儲值與回饋金" "Raha kontol" }
    EXPIRY "expiry" { "How long it is valid" "有效期" "有效期限" "Kui kaua kehtib" }
    LEVELS "levels" { "Levels" "会员等级" "會員等級" "Tasemed" }
    PLANS "plans" { "Paid membership" "付费会员" "付費會員" "Tasuline liikmesus" }
    BENEFITS "benefits" { "What membership gives" "会员权益" "會員禮遇" "Mida liikmesus annab" }
    REWARDS "rewards" { "Rewards" "兑换礼品" "兌換好禮" "Preemiad" }
    VOUCHERS "vouchers" { "Vouchers" "优惠券" "優惠券" "Vautšerid" }
    CHALLENGES "challenges" { "Challenges" "挑战任务" "挑戰任務" "Väljakutsed" }
    CHOICES "choices" { "What you choose from" "自选奖励" "自選獎勵" "Valikud" }
    OFFERS "offers" { "Just for you" "专属惊喜" "專屬驚喜" "Just sulle" }
    REFERRAL "referral" { "Bringing friends" "邀请好友" "邀請好友" "Sõprade kutsumine" }
    GAMES "games" { "Games" "游戏抽奖" "遊戲抽獎" "Mängud" }
    LEADERBOARDS "leaderboards" { "Leaderboards" "排行榜" "排行榜" "Edetabelid" }
    HOUSEHOLDS "households" { "Households" "家庭共享" "家庭共享" "Leibkond" }
    MOVES "moves" { "Giving and exchanging" "转赠与兑换" "轉贈與轉換" "Kinkimine ja vahetamine" }
    RETURNS "returns" { "If you return something" "退货时" "退貨時" "Kui midagi tagastad" }
    DATA "data" { "What the rules know of you" "规则会用到的个人信息" "規則會用到的個人資料" "Mida reeglid sinust teavad" }
    MORE "more" { "Good to know" "其他须知" "其他須知" "Hea teada" }
    COSTS "costs" {
        "What can cost you something" "请留意：限制与可能的损失" "請留意：限制與可能的損失"
        "Pane tähele: piirangud ja mis võib kaduma minna"
    }
}
