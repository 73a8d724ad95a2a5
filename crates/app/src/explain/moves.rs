//! Gifts between members, conversions of units, and taking units to partners.

use regulars_engine::{
    program::{ConversionSpec, ExportSpec, PartnerSpec, TransferSpec},
    symbol::Sym,
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let program = teller.program;
    let transfers = program.transfers.iter().map(|terms| teller.transfer(terms));
    let conversions = program.conversions.iter().map(|terms| teller.conversion(terms));
    let partners =
        program.partners.iter().filter_map(|spec| Some(teller.partner(spec, spec.exports.as_ref()?)));
    transfers.chain(conversions).chain(partners).collect()
}

impl Teller<'_> {
    fn transfer(&self, terms: &TransferSpec) -> Item {
        let mut sentences = vec![self.say(&GIVE, &[])];
        sentences.extend(self.at_least(terms.wallet, terms.at_least, 1));
        if let Some(length) = terms.after_joining {
            sentences.push(self.say(&AFTER_JOINING, &[("length", self.length(length))]));
        }
        sentences.extend(self.fee(terms.wallet, terms.fee));
        sentences.extend(self.limits(&terms.limits, Some(terms.wallet)));
        for own in &terms.by_level {
            let limits = self.limits(&own.limits, Some(terms.wallet));
            let limits: Vec<String> = limits.into_iter().map(|limit| limit.text).collect();
            let parts = [("levels", self.levels(own.level)), ("limits", limits.join(" "))];
            sentences.push(self.say(&AT_LEVEL, &parts));
        }
        let name = self.program.name_of(terms.wallet);
        Item::new(format!("/transfer/{name}"), self.of_wallet(terms.wallet), sentences)
    }

    fn conversion(&self, terms: &ConversionSpec) -> Item {
        let parts =
            [("takes", self.units(terms.from, terms.takes)), ("gives", self.units(terms.to, terms.gives))];
        let mut sentences = vec![self.say(&BECOMES, &parts)];
        sentences.extend(self.at_least(terms.from, terms.at_least, terms.takes));
        sentences.extend(self.limits(&terms.limits, Some(terms.from)));
        let name = self.program.name_of(terms.conversion);
        Item::new(format!("/convert/{name}"), Some(self.heading(&self.key(name))), sentences)
    }

    fn partner(&self, spec: &PartnerSpec, terms: &ExportSpec) -> Item {
        let gives = format!("{} {}", self.count(terms.gives), self.key(&terms.unit));
        let name = self.text(&spec.name);
        let parts = [
            ("takes", self.units(terms.from, terms.takes)),
            ("gives", gives),
            ("partner", self.quoted(&name)),
        ];
        let mut sentences = vec![self.say(&TAKEN_TO, &parts)];
        sentences.extend(self.link_first(spec));
        sentences.extend(self.at_least(terms.from, terms.at_least, terms.takes));
        sentences.extend(self.fee(terms.from, terms.fee));
        sentences.extend(self.limits(&terms.limits, Some(terms.from)));
        let key = self.program.name_of(spec.partner);
        Item::new(format!("/partners/{key}"), Some(name), sentences)
    }

    /// The fewest at once, where that is more than goes without saying.
    fn at_least(&self, wallet: Sym, at_least: i64, plain: i64) -> Option<Sentence> {
        (plain < at_least).then(|| self.say(&AT_LEAST, &[("units", self.units(wallet, at_least))]))
    }

    fn fee(&self, wallet: Sym, fee: i64) -> Option<Sentence> {
        (0 < fee).then(|| self.say(&FEE, &[("units", self.units(wallet, fee))]))
    }
}

phrases! {
    AT_LEVEL watch "moves.at_level" { "Instead, at the level {levels}: {limits}" "{levels}另行规定：{limits}" "{levels}另行規定：{limits}" "Tasemel {levels} selle asemel: {limits}" }
    GIVE "moves.give" {
        "You can give it to other members; how long it is valid does not change."
        "可转赠给其他会员，有效期不变。"
        "可轉贈給其他會員，有效期限不變。"
        "Seda saab teistele liikmetele kinkida; kehtivus jääb samaks."
    }
    AT_LEAST watch "moves.at_least" {
        "At least {units} at once." "每次至少{units}。" "每次至少{units}。" "Korraga vähemalt {units}."
    }
    AFTER_JOINING watch "moves.after_joining" {
        "Once you have been a member for {length}." "入会满{length}后可用。" "入會滿{length}後可用。"
        "Kui oled olnud liige {length}."
    }
    FEE watch "moves.fee" { "You pay {units} beside." "另收手续费{units}。" "另收手續費{units}。" "Lisatasu: {units}." }
    BECOMES watch "moves.becomes" {
        "You can exchange {takes} for {gives}, or a multiple of that; there is no way back."
        "每{takes}可换{gives}，可按倍数兑换，不可换回。"
        "每{takes}可換{gives}，可依倍數轉換，不可換回。"
        "{takes} → {gives} või selle kordne; tagasi vahetada ei saa."
    }
    TAKEN_TO watch "moves.taken_to" {
        "You can exchange {takes} for {gives} at {partner}, or a multiple of that; there is no way back."
        "每{takes}可换成{partner}的{gives}，可按倍数兑换，不可换回。"
        "每{takes}可換成{partner}的{gives}，可依倍數轉換，不可換回。"
        "{takes} → {gives} ({partner}) või selle kordne; tagasi vahetada ei saa."
    }
}
