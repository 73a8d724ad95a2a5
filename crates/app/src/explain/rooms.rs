//! Waiting rooms: how fast members are let in, how long a pass counts, and when lots are drawn.

use regulars_engine::program::WaitingRoom;

use super::{Sentence, phrase::phrases, words::Teller};

impl Teller<'_> {
    /// How members come to a reward one after the other.
    pub fn waiting_room(&self, room: &WaitingRoom) -> Vec<Sentence> {
        let parts = [
            ("n", self.count(i64::from(room.per_minute))),
            ("length", self.seconds(room.use_within.seconds())),
        ];
        let draw = room.draw.map(|draw| {
            let parts = [("from", self.time_of(draw.from)), ("until", self.time_of(draw.until))];
            self.say(&DRAW, &parts)
        });
        [self.say(&ROOM, &parts)].into_iter().chain(draw).collect()
    }
}

phrases! {
    ROOM watch "rooms.room" {
        "You enter a waiting room first, which lets up to {n} members in each minute; your pass counts for {length} once it is your turn."
        "须先进入等候室，每分钟最多放行{n}人；轮到您后，通行资格保留{length}。"
        "須先進入等候室，每分鐘最多放行{n}人；輪到您後，通行資格保留{length}。"
        "Enne tuleb minna ootetuppa, kust pääseb edasi kuni {n} liiget minutis; kui kord on sinu käes, kehtib pääse {length}."
    }
    DRAW watch "rooms.draw" {
        "Who enters from {from} and before {until} is let in by lot from then on, and who comes later after them."
        "{from}起、{until}前进入者按抽签顺序放行，之后进入者依次排在其后。"
        "{from}起、{until}前進入者按抽籤順序放行，之後進入者依序排在其後。"
        "Kes tuleb alates {from} ja enne {until}, pääseb edasi loosi järjekorras; hilisemad tulevad nende järel."
    }
}
