//! Making a failure short: events and rules are left out as long as some difference remains.

use super::{
    check,
    versions::Next,
    world::{Step, World},
};
use crate::model::program::{Effect, Program};

/// The shortest program and list of events found that still fail, and how.
pub fn shrink(program: Program, steps: Vec<Step>, difference: String) -> (Program, Vec<Step>, String) {
    let mut best = (program, steps, difference);
    loop {
        let size = (best.1.len(), best.0.rules.len());
        shorten(&mut best);
        simplify(&mut best);
        forget_rewards(&mut best);
        if (best.1.len(), best.0.rules.len()) == size {
            return best;
        }
    }
}

/// Leaves out runs of events, long ones first. The first event stays: an account begins with it.
fn shorten(best: &mut (Program, Vec<Step>, String)) {
    let mut width = best.1.len() / 2;
    while 0 < width {
        let mut from = 1;
        while from < best.1.len() {
            let to = (from + width).min(best.1.len());
            let mut steps = best.1.clone();
            steps.drain(from..to);
            match fails(&best.0, &steps) {
                Some(difference) => (best.1, best.2) = (steps, difference),
                None => from = to,
            }
        }
        width /= 2;
    }
}

/// Leaves out rules and what they say.
fn simplify(best: &mut (Program, Vec<Step>, String)) {
    let mut place = 0;
    while place < best.0.rules.len() {
        let edits: [fn(&mut Program, usize); 8] = [
            remove_rule,
            |p, at| p.rules[at].condition = None,
            |p, at| p.rules[at].when.clear(),
            |p, at| p.rules[at].limits.clear(),
            |p, at| p.rules[at].only = None,
            |p, at| p.rules[at].except = Default::default(),
            |p, at| p.rules[at].eligible = Default::default(),
            |p, at| p.rules[at].expires = None,
        ];
        let rules = best.0.rules.len();
        for edit in edits {
            if best.0.rules.len() != rules {
                break;
            }
            let mut program = best.0.clone();
            edit(&mut program, place);
            if let Some(difference) = fails(&program, &best.1) {
                (best.0, best.2) = (program, difference);
            }
        }
        if best.0.rules.len() == rules {
            place += 1;
        }
    }
}

/// Leaves out rewards from the end, so that the places of the others stay.
fn forget_rewards(best: &mut (Program, Vec<Step>, String)) {
    loop {
        let mut program = best.0.clone();
        if program.rewards.pop().is_none() {
            return;
        }
        let left = program.rewards.len();
        program.budgets.iter_mut().for_each(|budget| budget.of.retain(|reward| *reward < left));
        match fails(&program, &best.1) {
            Some(difference) => (best.0, best.2) = (program, difference),
            None => return,
        }
    }
}

fn remove_rule(program: &mut Program, place: usize) {
    program.rules.remove(place);
    for rule in &mut program.rules {
        if let Effect::Multiply(_, _, _, of) = &mut rule.effect {
            of.retain(|at| *at != place);
            for at in of.iter_mut().filter(|at| place < **at) {
                *at -= 1;
            }
        }
    }
}

/// The difference that these events show under this program, if any.
fn fails(program: &Program, steps: &[Step]) -> Option<String> {
    let checked = check(program).ok()?;
    let next = Next::after(program, &checked).ok()?;
    let mut world = World::new(&checked, program, next.as_ref());
    steps.iter().find_map(|step| world.step(step).err())
}
