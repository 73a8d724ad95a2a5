//! Games of chance: who may play, what a play costs, and what can be won with which chance.

use regulars_engine::{
    amount::Ratio,
    program::{Game, GamePrize},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.games.iter().map(|game| teller.game(game)).collect()
}

impl Teller<'_> {
    fn game(&self, game: &Game) -> Item {
        let name = self.text(&game.name);
        let mut sentences = vec![match game.cost {
            Some((wallet, units)) => self.say(&COSTS, &[("units", self.units(wallet, units))]),
            None => self.say(&FREE, &[]),
        }];
        let time =
            |at: Option<regulars_engine::moment::Moment>| at.map_or_else(String::new, |at| self.time_of(at));
        if game.begins.is_some() {
            sentences.push(self.say(&BEGINS, &[("time", time(game.begins))]));
        }
        if game.ends.is_some() {
            sentences.push(self.say(&ENDS, &[("time", time(game.ends))]));
        }
        let age = game.min_age.map(|age| self.say(&MIN_AGE, &[("n", self.count(i64::from(age)))]));
        sentences.extend(age);
        sentences.extend(self.holds(game.levels, game.when.as_ref(), game.condition.as_ref(), Some(&name)));
        sentences.extend(self.limits_said(&game.limits, None, &PLAYS));
        sentences.extend(game.prizes.iter().map(|prize| self.game_prize(game, prize)));
        let texts = [(&game.without_purchase, &WITHOUT_PURCHASE), (&game.rules, &RULES)];
        let texts = texts.into_iter().filter_map(|(text, phrase)| Some((text.as_ref()?, phrase)));
        sentences.extend(texts.map(|(text, phrase)| self.say(phrase, &[("text", self.text(text))])));
        sentences.extend(game.text.as_ref().map(|text| self.own_text(text)));
        sentences.push(self.say(&CHECKED, &[]));
        let key = self.program.name_of(game.game);
        Item::new(format!("/games/{key}"), Some(name), sentences)
    }

    fn game_prize(&self, game: &Game, prize: &GamePrize) -> Sentence {
        let instead = prize.when_gone.and_then(|place| game.prizes.get(place));
        let chance = Ratio { num: prize.count.into(), den: i128::from(game.numbers).max(1) }.reduced();
        let parts = [
            ("prize", self.game_prize_name(prize)),
            ("gives", self.prizes(&prize.gives)),
            ("count", self.whole_of(chance.num)),
            ("numbers", self.whole_of(chance.den)),
            ("stock", prize.stock.map_or_else(String::new, |stock| self.count(stock))),
            ("instead", instead.map_or_else(String::new, |prize| self.game_prize_name(prize))),
        ];
        self.say(if prize.count == 0 { &INSTEAD_ONLY } else { &PRIZE }, &parts)
    }

    fn whole_of(&self, number: i128) -> String {
        self.count(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn game_prize_name(&self, prize: &GamePrize) -> String {
        let name = prize.name.as_ref().map(|name| self.text(name));
        self.quoted(&name.unwrap_or_else(|| self.key(&prize.key)))
    }
}

phrases! {
    COSTS watch "games.costs" {
        "A play costs {units}." "每次游戏消耗{units}。" "每次遊戲扣除{units}。" "Üks mäng maksab: {units}."
    }
    FREE "games.free" { "A play costs nothing." "参与免费。" "參與免費。" "Mängimine on tasuta." }
    BEGINS "games.begins" { "Begins: {time}." "{time}开始。" "{time}開始。" "Algus: {time}." }
    ENDS watch "games.ends" { "Ends: {time}." "{time}结束。" "{time}結束。" "Lõpp: {time}." }
    MIN_AGE watch "games.min_age" {
        "From the age of {n}, which takes the year of your birth." "须年满{n}岁，并提供出生年份。"
        "須年滿{n}歲，並提供出生年份。" "Vähemalt {n}-aastastele; selleks on vaja sinu sünniaastat."
    }
    PLAYS watch "games.plays" {
        "You can play at most {size} {per}." "{per}最多玩{size}。" "{per}最多玩{size}。" "Mängida saab kõige rohkem {size} {per}."
    }
    PRIZE "games.prize" {
        "{prize} ({gives}): the chance of a play is {count} in {numbers}[; there are {stock}][, and then there is {instead}]."
        "{prize}（{gives}）：每次中奖概率为{numbers}分之{count}[，共{stock}份][，发完后改发{instead}]。"
        "{prize}（{gives}）：每次中獎機率為{numbers}分之{count}[，共{stock}份][，發完後改發{instead}]。"
        "{prize} ({gives}): ühe mängu võiduvõimalus on {count}/{numbers}[; kokku {stock} tk][, pärast seda {instead}]."
    }
    INSTEAD_ONLY "games.instead_only" {
        "{prize} ({gives}) is given when another prize is gone[; there are {stock}][, and then there is {instead}]."
        "{prize}（{gives}）在其他奖品发完后发放[，共{stock}份][，发完后改发{instead}]。"
        "{prize}（{gives}）於其他獎品發完後發放[，共{stock}份][，發完後改發{instead}]。"
        "{prize} ({gives}) antakse siis, kui mõni teine auhind on otsas[; kokku {stock} tk][, pärast seda {instead}]."
    }
    WITHOUT_PURCHASE "games.without_purchase" {
        "Without buying anything: {text}." "无需购买的参与方式：{text}。" "無需購買的參與方式：{text}。" "Ilma ostuta: {text}."
    }
    RULES "games.rules" { "The official rules: {text}." "正式规则：{text}。" "正式規則：{text}。" "Ametlikud reeglid: {text}." }
    CHECKED "games.checked" {
        "Each draw can be checked afterwards." "每次抽奖结果事后均可核验。" "每次抽獎結果事後皆可查驗。"
        "Iga loosimist saab tagantjärele kontrollida."
    }
}
