//! What becomes of levels of earlier versions.

use regulars_engine::{moment::Moment, program::Migration};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.migrations.iter().map(|migration| teller.migration(migration)).collect()
}

impl Teller<'_> {
    fn migration(&self, migration: &Migration) -> Item {
        let (set, level) = migration.from;
        let (set, level) = (self.program.name_of(set), self.program.name_of(level));
        let from = self.quoted(&self.key(level));
        let sentence: Sentence = match migration.to {
            None => self.say(&ENDS, &[("from", from)]),
            Some((set, level)) => {
                let to = self.quoted(&self.level(set, level));
                // The end is the first instant of the day after.
                let until = migration
                    .until
                    .map_or_else(String::new, |end| self.date_of(Moment(end.0.saturating_sub(1))));
                self.say(&COMES_TO, &[("from", from), ("to", to), ("until", until)])
            }
        };
        Item::new(format!("/migrate/{set}.{level}"), None, vec![sentence])
    }
}

phrases! {
    COMES_TO watch "levels.comes_to" {
        "Whoever had {from} before has {to} instead[, at least until {until}]."
        "原{from}会员改为{to}[，有效期至少到{until}]。" "原{from}會員改為{to}[，有效期至少到{until}]。"
        "Kellel oli varem {from}, sellel on nüüd {to}[ vähemalt kuni {until}]."
    }
    ENDS watch "levels.ends" {
        "{from} has ended." "{from}已取消。" "{from}已取消。" "{from} on lõppenud."
    }
}
