//! Rings of people who bring each other, planted among honest ones: how many are found, and how many honest ones are taken
//! for one. A generated graph of 10,000 members: most share nothing, some households share an address, and in each ring
//! people open accounts that share a device with an earlier one of theirs.

use std::collections::HashMap;

use regulars_engine::{
    decide::{Ancestor, LINE_MAX, line_mistake},
    event::{Meta, Profile},
};

use crate::random::Random;

const MEMBERS: usize = 10_000;
const RINGS: usize = 300;

#[derive(Clone, Default)]
struct Person {
    device: Option<String>,
    address: Option<String>,
    by: Option<usize>,
}

impl Person {
    fn profile(&self) -> Profile {
        let field = |name: &str, value: &Option<String>| {
            value.as_ref().map(|text| (name.to_owned(), Meta::Text(text.clone())))
        };
        let attributes = field("device", &self.device).into_iter().chain(field("address", &self.address));
        Profile { attributes: attributes.collect(), ..Profile::default() }
    }
}

/// The line above a member, as the shell would load it.
fn line(people: &[Person], own: usize, referrer: usize) -> Vec<Ancestor> {
    let mut line = Vec::new();
    let mut next = Some(referrer);
    while let Some(at) = next.filter(|_| line.len() < LINE_MAX) {
        let profile = people[at].profile();
        line.push(Ancestor { open: true, same: at == own, alike: false, profile });
        next = people[at].by;
    }
    line
}

fn claim(people: &mut [Person], own: usize, referrer: usize) -> bool {
    let fields = ["device".to_owned(), "address".to_owned()];
    let refused = line_mistake(&fields, &people[own].profile(), &line(people, own, referrer)).is_some();
    if !refused {
        people[own].by = Some(referrer);
    }
    refused
}

#[test]
fn planted_rings_are_found_and_honest_people_let_be() {
    for seed in 1..=5 {
        let mut random = Random(seed);
        let mut people: Vec<Person> = Vec::with_capacity(MEMBERS + RINGS * 4);
        let (mut honest, mut alarms) = (0u32, 0u32);
        let mut homes: HashMap<usize, usize> = HashMap::new();
        for own in 0..MEMBERS {
            let device = Some(format!("device-{own}"));
            // One in twenty lives where another member lives, whom they need not know.
            let home = match random.below(20) {
                0 if 0 < own => random.place(own),
                _ => own,
            };
            *homes.entry(home).or_default() += 1;
            people.push(Person { device, address: Some(format!("home-{home}")), by: None });
            if 0 < own && random.below(3) == 0 {
                let referrer = random.place(own);
                honest += 1;
                alarms += u32::from(claim(&mut people, own, referrer));
            }
        }
        assert!(homes.values().any(|people| 2 < *people), "households");
        let (mut rings, mut found) = (0u32, 0u32);
        for ring in 0..RINGS {
            let size = 1 + ring % LINE_MAX;
            rings += 1;
            found += u32::from(is_found(&mut people, &mut random, ring, size));
        }
        assert!(95 * rings <= 100 * found, "seed {seed}: {found} of {rings} found");
        assert!(
            100 * alarms <= honest,
            "seed {seed}: {alarms} of {honest} honest people were taken for a ring"
        );
    }
}

/// A ring of so many: the last claim closes it, by the first account itself, or by a second account on the first one's device.
fn is_found(people: &mut Vec<Person>, random: &mut Random, ring: usize, size: usize) -> bool {
    let first = people.len();
    let device = |n: usize| Some(format!("ring-{ring}-{n}"));
    for n in 0..size {
        people.push(Person { device: device(n), ..Person::default() });
        if 0 < n {
            assert!(!claim(people, first + n, first + n - 1), "a line is no ring");
        }
    }
    let last = people.len() - 1;
    if 1 < size && random.below(2) == 0 {
        return claim(people, first, last);
    }
    people.push(Person { device: device(0), ..Person::default() });
    let own = people.len() - 1;
    claim(people, own, last)
}
