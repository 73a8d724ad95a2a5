//! Households: who can share one, and what they spend together.

use regulars_engine::{
    document::{Draw, Leaving, Slots},
    program::HouseholdSpec,
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let household = teller.program.household.as_ref();
    let mut items: Vec<Item> = household.map(|spec| teller.household(spec)).into_iter().collect();
    for wallet in &teller.program.wallets {
        let Some(shared) = wallet.household else { continue };
        let draw = match shared.draw {
            Draw::Proportionally => &PROPORTIONALLY,
            Draw::OwnFirst => &OWN_FIRST,
            Draw::OldestFirst => &OLDEST_FIRST,
        };
        let leaving = match shared.leaving {
            Leaving::WithTheirOwn => &WITH_THEIR_OWN,
            Leaving::Behind => &BEHIND,
        };
        let sentences = vec![teller.say(draw, &[]), teller.say(leaving, &[])];
        let name = teller.program.name_of(wallet.wallet);
        items.push(Item::new(
            format!("/wallets/{name}/household"),
            teller.of_wallet(wallet.wallet),
            sentences,
        ));
    }
    items
}

impl Teller<'_> {
    fn household(&self, spec: &HouseholdSpec) -> Item {
        let stated = self.program.document.household.as_ref().map(|stated| &stated.slots);
        let count = |number: usize| self.count(i64::try_from(number).unwrap_or(i64::MAX));
        let people = match (stated, spec.slots.as_slice()) {
            (Some(Slots::Members(_)), [only]) => self.say(&MEMBERS, &[("n", count(only.at_most))]),
            (_, slots) => {
                let kinds = slots.iter().map(|slot| {
                    let kind = self.quoted(&self.key(self.program.name_of(slot.kind)));
                    self.part(&KIND, &[("kind", kind), ("n", count(slot.at_most))])
                });
                let kinds: Vec<String> = kinds.collect();
                self.say(&KINDS, &[("kinds", self.apart(&kinds))])
            }
        };
        let mut sentences: Vec<Sentence> = vec![people];
        sentences.extend(self.holds(None, None, spec.condition.as_ref(), None));
        sentences.push(self.say(&INVITED, &[("length", self.length(spec.invite))]));
        if spec.same_address {
            sentences.push(self.say(&SAME_ADDRESS, &[]));
        }
        let change =
            spec.change_after.map(|length| self.say(&ADDRESS_STAYS, &[("length", self.length(length))]));
        sentences.extend(change);
        Item::new("/household", None, sentences)
    }
}

phrases! {
    MEMBERS watch "households.members" {
        "Up to {n} members can share a household." "一个家庭最多{n}位会员。" "一個家庭最多{n}位會員。"
        "Ühes leibkonnas võib olla kuni {n} liiget."
    }
    KINDS watch "households.kinds" {
        "Members can share a household: {kinds}." "会员可组成家庭：{kinds}。" "會員可組成家庭：{kinds}。"
        "Liikmed võivad moodustada leibkonna: {kinds}."
    }
    KIND "households.kind" {
        "up to {n} as {kind}" "{kind}最多{n}位" "{kind}最多{n}位" "{kind} kuni {n}"
    }
    INVITED watch "households.invited" {
        "Its head invites the others; an invitation can be accepted for {length}." "由户主邀请其他成员，邀请{length}内有效。"
        "由戶長邀請其他成員，邀請{length}內有效。" "Teised kutsub leibkonna pea; kutse kehtivus: {length}."
    }
    SAME_ADDRESS watch "households.same_address" {
        "Everybody in it gives the same address." "所有成员须填写同一地址。" "所有成員須填寫同一地址。"
        "Kõigil peab olema sama aadress."
    }
    ADDRESS_STAYS watch "households.address_stays" {
        "After a change of the address, {length} have to pass before the next one." "地址变更后须满{length}方可再次变更。"
        "地址變更後須滿{length}方可再次變更。" "Pärast aadressi muutmist saab seda uuesti muuta, kui on möödunud {length}."
    }
    PROPORTIONALLY watch "households.proportionally" {
        "You spend it together: it is taken from everybody in proportion to what each has." "全家共用：按各人余额的比例扣除。"
        "全家共用：依各人餘額的比例扣除。" "Kulutate seda koos: igaühelt võetakse võrdeliselt sellega, mis tal on."
    }
    OWN_FIRST watch "households.own_first" {
        "You spend it together: first your own, then that of the others in proportion to what each has."
        "全家共用：先扣本人的，不足部分按其他成员余额的比例扣除。" "全家共用：先扣本人的，不足部分依其他成員餘額的比例扣除。"
        "Kulutate seda koos: enne oma, siis teiste oma võrdeliselt sellega, mis kellelgi on."
    }
    OLDEST_FIRST watch "households.oldest_first" {
        "You spend it together: first what was earned first, whoever earned it." "全家共用：无论归谁，先扣最早获得的。"
        "全家共用：無論歸誰，先扣最早獲得的。" "Kulutate seda koos: enne seda, mis on varem teenitud, kelle oma see ka on."
    }
    WITH_THEIR_OWN "households.with_their_own" {
        "If you leave, you take yours along."
        "退出者带走自己的部分。"
        "退出者帶走自己的部分。"
        "Lahkuja võtab oma osa kaasa."
    }
    BEHIND watch "households.behind" {
        "If you leave, yours goes to the head."
        "退出者的部分归户主。"
        "退出者的部分歸戶長。"
        "Lahkuja osa jääb leibkonna peale."
    }
}
