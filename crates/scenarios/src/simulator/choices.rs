//! Random choices, and members who choose.

use regulars_engine::{
    decide::open_choices,
    event::{Body, ChoiceMade},
};

use super::{challenges, compare::same, programs::length, random::Random, world::World};
use crate::model::{
    Model,
    choice::{Choice, Deadline},
    program::Program,
};

/// What challenges and levels may give to choose from.
pub fn add(random: &mut Random, program: &mut Program, width: i64) {
    let mut choices = Vec::new();
    while choices.len() < 2 && random.chance(15 * width) {
        let count = random.number(2, 3);
        let options = (0..count).map(|number| {
            let mut prizes = vec![challenges::prize(random, program)];
            if random.chance(30) {
                prizes.push(challenges::prize(random, program));
            }
            (format!("option{number}"), prizes)
        });
        let options: Vec<_> = options.collect();
        let (month, day) = (random.pick(&[1, 2, 6, 12]), random.pick(&[1, 8, 29]));
        choices.push(Choice {
            name: format!("choice{}", choices.len()),
            default: random.place(options.len()),
            options,
            deadline: match random.number(0, 3) {
                0 => Deadline::NextYear(month, day),
                1 => Deadline::Day(month, day),
                _ => Deadline::Within(length(random)),
            },
        });
    }
    program.choices = choices;
}

/// A member chooses, mostly from what is open.
pub fn made(random: &mut Random, model: &Model<'_>) -> Body {
    let open = model.open_choices();
    let place = if random.chance(90) {
        open[random.place(open.len())].choice
    } else {
        random.place(model.program.choices.len())
    };
    let choice = &model.program.choices[place];
    let option = &choice.options[random.place(choice.options.len())].0;
    Body::ChoiceMade(ChoiceMade {
        choice: if random.chance(97) { choice.name.clone() } else { "none".to_owned() },
        option: if random.chance(97) { option.clone() } else { "none".to_owned() },
    })
}

/// What may be chosen, and until when.
pub fn compare(world: &World<'_>) -> Result<(), String> {
    let engine = open_choices(world.checked, &world.account).into_iter();
    let mut engine: Vec<_> =
        engine.map(|open| (world.checked.name_of(open.choice.choice).to_owned(), open.until.0)).collect();
    let own = world.model.open_choices().into_iter();
    let mut own: Vec<_> =
        own.map(|open| (world.model.program.choices[open.choice].name.clone(), open.until)).collect();
    engine.sort();
    own.sort();
    same("what may be chosen", &engine, if world.account.closed { &engine } else { &own })
}
