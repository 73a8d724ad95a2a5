//! The dates of experiences: when, where, for how many, and until when places are taken and given back.

use regulars_engine::{moment::Moment, program::Session};

use super::{Sentence, phrase::phrases, words::Teller};

impl Teller<'_> {
    /// A sentence or some for each date.
    pub fn sessions(&self, sessions: &[Session]) -> Vec<Sentence> {
        sessions.iter().flat_map(|session| self.session(session)).collect()
    }

    fn session(&self, session: &Session) -> Vec<Sentence> {
        let parts = [
            ("starts", self.time_of(session.starts)),
            ("ends", session.ends.map_or_else(String::new, |ends| self.end_of_session(session.starts, ends))),
            ("place", session.place.as_ref().map_or_else(String::new, |place| self.text(place))),
            ("n", self.count(session.capacity)),
            ("text", session.text.as_ref().map_or_else(String::new, |text| self.text(text))),
        ];
        let mut sentences = vec![self.say(&DATE, &parts)];
        if session.book_until != session.starts {
            sentences.push(self.say(&BOOK_UNTIL, &[("time", self.time_of(session.book_until))]));
        }
        if session.return_until != session.starts {
            sentences.push(self.say(&RETURN_UNTIL, &[("time", self.time_of(session.return_until))]));
        }
        if let Some(draw) = session.waitlist.and_then(|list| list.draw) {
            let parts = [("from", self.time_of(draw.from)), ("until", self.time_of(draw.until))];
            sentences.push(self.say(&DRAW, &parts));
        }
        if let Some(waitlist) = session.waitlist {
            let at_most = i64::try_from(waitlist.at_most).unwrap_or(i64::MAX);
            let parts =
                [("n", self.count(at_most)), ("length", self.seconds(waitlist.answer_within.seconds()))];
            let phrase = if waitlist.draw.is_some() { &DRAWN } else { &WAITLIST };
            sentences.push(self.say(phrase, &parts));
        }
        sentences
    }

    /// The time of day alone, where it ends on the day on which it begins.
    fn end_of_session(&self, starts: Moment, ends: Moment) -> String {
        let same_day = self.date_of(starts) == self.date_of(ends);
        if same_day { self.clock_of(ends) } else { self.time_of(ends) }
    }
}

phrases! {
    DATE watch "sessions.date" {
        "{starts}[–{ends}][, {place}]: places for {n}.[ {text}.]" "{starts}[–{ends}][，{place}]：{n}个名额。[{text}。]"
        "{starts}[–{ends}][，{place}]：{n}個名額。[{text}。]" "{starts}[–{ends}][, {place}]: kohti {n}.[ {text}.]"
    }
    BOOK_UNTIL watch "sessions.book_until" {
        "Places can be taken before {time}." "请在{time}前预约。" "請於{time}前預約。" "Kohti saab võtta enne: {time}."
    }
    RETURN_UNTIL watch "sessions.return_until" {
        "They can be given back before {time}." "可在{time}前取消。" "可於{time}前取消。" "Tagasi saab anda enne: {time}."
    }
    DRAW watch "sessions.draw" {
        "You enter from {from} and before {until}; then lots decide who is first." "报名时间：{from}起，{until}前；随后抽签决定顺序。"
        "報名時間：{from}起，{until}前；隨後抽籤決定順序。" "Osalemiseks anna endast teada alates {from} ja enne {until}; seejärel otsustab järjekorra loos."
    }
    DRAWN watch "sessions.drawn" {
        "Up to {n} members can enter; a place is kept for {length}, then it is the next one's."
        "最多{n}人报名；名额保留{length}，逾期由下一位递补。" "最多{n}人報名；名額保留{length}，逾期由下一位遞補。"
        "Osaleda saab kuni {n} liiget; kohta hoitakse {length}, siis saab selle järgmine."
    }
    WAITLIST watch "sessions.waitlist" {
        "When it is full, up to {n} members can wait; a place that comes free is kept for {length}."
        "满员后最多可有{n}人候补，空出的名额保留{length}。"
        "額滿後最多可有{n}人候補，空出的名額保留{length}。"
        "Kui kohad on täis, saab ootele jääda kuni {n} liiget; vabanenud kohta hoitakse {length}."
    }
}
