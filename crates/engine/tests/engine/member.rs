//! A member of a program whose shared things several members take from.

use regulars_engine::{
    Program, State, apply,
    decide::{self, Earlier, Original},
    event::{Body, Event},
    id::EventId,
    moment::Moment,
    rejection::Rejection,
    shared::{Pool, Thing},
    state::Account,
};

#[derive(Default)]
pub struct Member {
    pub account: Account,
    /// By number, with the entry that each belongs to, or itself.
    pub entries: Vec<(String, u64, Earlier)>,
}

impl Member {
    /// Decides the event of a number, and applies it. What is refused changes nothing.
    pub fn step(
        &mut self,
        program: &Program,
        pool: &mut Pool,
        number: u64,
        at: Moment,
        body: Body,
    ) -> Result<(), Rejection> {
        let external_id = format!("e{number}");
        let event = Event {
            id: EventId(uuid::Uuid::from_u128(u128::from(number))),
            source: "pos".into(),
            external_id: external_id.clone(),
            occurred_at: at,
            at,
            body,
        };
        let original = event.body.refers_to().and_then(|of| self.family(&of.external_id));
        let root = original.as_ref().map(|o| o.root.entry);
        let shared = pool.slices(decide::things(program, &self.account, &event, original.as_ref()));
        let state = State { account: self.account.clone(), original, shared, ..State::default() };
        let facts = decide::decide(program, &state, &event)?.facts;
        let is_given = |thing| state.shared.get(thing).is_some();
        assert!(
            facts.iter().filter_map(Thing::of).all(is_given),
            "something is changed that was not looked at"
        );
        apply(&mut self.account, at, &facts);
        pool.note(&facts);
        let entry = self.account.version;
        self.entries.push((external_id, root.unwrap_or(entry), Earlier { entry, body: event.body, facts }));
        Ok(())
    }

    fn family(&self, external_id: &str) -> Option<Original> {
        let (_, root, named) = self.entries.iter().find(|(id, ..)| id == external_id)?;
        Some(Original { target: named.entry, ..self.family_of(*root)? })
    }

    /// An entry with those that belong to it.
    pub fn family_of(&self, root: u64) -> Option<Original> {
        let family = self.entries.iter().filter(|(_, of, _)| *of == root).map(|(.., e)| e.clone());
        let (first, followers) = family.partition::<Vec<_>, _>(|e| e.entry == root);
        Some(Original { root: first.into_iter().next()?, followers, target: root })
    }
}
