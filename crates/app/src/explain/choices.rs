//! What members choose from: the options, until when, and what comes when nothing was chosen.

use regulars_engine::{
    document::Deadline,
    program::{Choice, ChoiceOption},
};

use super::{Item, Sentence, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    teller.program.choices.iter().map(|choice| teller.choice(choice)).collect()
}

impl Teller<'_> {
    fn choice(&self, choice: &Choice) -> Item {
        let mut sentences: Vec<Sentence> =
            choice.options.iter().map(|option| self.choice_option(option)).collect();
        sentences.push(match choice.deadline {
            Deadline::Within(length) => self.say(&WITHIN, &[("length", self.length(length))]),
            Deadline::Day(day) => self.say(&BY, &[("day", self.month_day(day))]),
            Deadline::NextYear(day) => self.say(&BY_OF_NEXT_YEAR, &[("day", self.month_day(day))]),
        });
        let default = choice.options.get(choice.default);
        let default = default.map_or_else(String::new, |option| self.quoted(&self.text(&option.name)));
        sentences.push(self.say(&DEFAULT, &[("option", default)]));
        sentences.extend(choice.text.as_ref().map(|text| self.own_text(text)));
        let key = self.program.name_of(choice.choice);
        Item::new(format!("/choices/{key}"), Some(self.text(&choice.name)), sentences)
    }

    fn choice_option(&self, option: &ChoiceOption) -> Sentence {
        let text = option.text.as_ref().map_or_else(String::new, |text| self.text(text));
        let parts = [
            ("option", self.quoted(&self.text(&option.name))),
            ("prizes", self.prizes(&option.prizes)),
            ("text", text),
        ];
        self.say(&OPTION, &parts)
    }
}

phrases! {
    OPTION "choices.option" {
        "{option}: you get {prizes}[ ({text})]."
        "{option}：获得{prizes}[（{text}）]。"
        "{option}：獲得{prizes}[（{text}）]。"
        "{option} – {prizes}[ ({text})]."
    }
    WITHIN watch "choices.within" {
        "Choose within {length} of getting the choice."
        "须在获得选择权后{length}内选择。"
        "須於獲得選擇權後{length}內選擇。"
        "Vali enne, kui valiku saamisest on möödunud {length}."
    }
    BY watch "choices.by" {
        "Choose by the next {day}." "须在最近的{day}前（含当天）选择。" "須於最近的{day}前（含當日）選擇。"
        "Vali hiljemalt järgmisel kuupäeval: {day}."
    }
    BY_OF_NEXT_YEAR watch "choices.by_of_next_year" {
        "Choose by {day} of the next year." "须在次年{day}前（含当天）选择。" "須於隔年{day}前（含當日）選擇。"
        "Vali hiljemalt järgmise aasta kuupäeval {day}."
    }
    DEFAULT watch "choices.default" {
        "If you haven't chosen by then, it will be {option}." "逾期未选，则为{option}。" "逾期未選，則為{option}。"
        "Kui sa selleks ajaks valinud ei ole, saad: {option}."
    }
}
