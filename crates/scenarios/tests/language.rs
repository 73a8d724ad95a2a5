//! The language itself: what is not exactly as expected must fail, and say so; what can't be read must say
//! where.

use std::path::Path;

use regulars_scenarios::language::{self, File};

const PROGRAM: &str = "
program:
  wallets:
    points: { expires: 1 month after earning }
    later: {}
    balance: { kind: money }
  tiers:
    level:
      window: 12 months
      valid: 12 months
      levels: { silver: { qualify: orders >= 2 }, gold: { qualify: orders >= 4 } }
      keep: { pay: 10 points }
  earn:
    purchase: { on: order.paid, give: 1 points per 1.00 of eligible }
    slow: { on: order.paid, give: 1 later per 10.00 of eligible, available: after 5 days }
  benefits:
    free_delivery: { for: silver+, name: { en: Free delivery, et: Tasuta } }
scenarios:
- name: story
  steps:
";

/// Plays the steps; what the report, or the mistake, says is `said`.
fn check(steps: &str, said: &str) {
    let text = format!("{PROGRAM}{}", steps.lines().map(|line| format!("  {line}\n")).collect::<String>());
    let result = File::parse(&text).and_then(|file| language::run(&file, Path::new("."), None));
    let found = match result {
        Ok(report) => report.failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        Err(mistake) => mistake.to_string(),
    };
    let found = found.strip_prefix("story, ").unwrap_or(&found).replace("\n    ", " ");
    assert_eq!(found.trim(), said, "{steps}");
}

const ADA: &str = "- { at: 2026-03-05 09:00, ada: joins, expect: nothing }\n";

#[test]
fn no_more_no_fewer() {
    let after_joining = |step: &str, said| check(&format!("{ADA}{step}"), said);
    after_joining("- { ada: { pays: 5.00 }, expect: { points: +5 } }", "");
    after_joining(
        "- { ada: { pays: 5.00 }, expect: nothing }",
        "step 2: ada: points: expected no change, saw available +5",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, expect: { points: +6, balance: +0.10 } }",
        "step 2: ada: points: expected available +6, saw available +5 ada: balance: expected available +0.1, saw no change",
    );
    after_joining(
        "- { ada: { pays: 10.00 }, expect: { points: +10 } }",
        "step 2: ada: later: expected no change, saw pending +1",
    );
    after_joining(
        "- { ada: { pays: 10.00 }, expect: { points: +10, later: +1 } }",
        "step 2: ada: later: expected available +1, saw pending +1",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, expect: { points: +5, later: 0 } }",
        "step 2: ada: later: leave out what does not change",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, times: 2, expect: { points: +10 } }",
        "step 2: ada: level in level: expected no change, saw silver until 2027-03-05",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, expect: { points: +5, level: none } }",
        "step 2: ada: level in level: it was none before",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, times: 2, expect: { points: +10, level: gold, until: 2028-03-05 } }",
        "step 2: ada: level in level: expected gold, saw silver ada: until in level: expected 2028-03-05, saw 2027-03-05",
    );
    after_joining(
        "- { ada: { pays: 5.00 }, refused: insufficient_points }",
        "step 2: ada: expected insufficient_points, was accepted",
    );
    after_joining("- { ada: joins, expect: nothing }", "step 2: ada: refused: already_joined");
    after_joining("- { ada: joins, refused: account_closed }", "step 2: ada: refused: already_joined");
}

#[test]
fn what_is_looked_at_is_exact() {
    let bought = format!("{ADA}- {{ ada: {{ pays: 9.00 }}, expect: {{ points: +9 }} }}\n");
    let after_buying = |step: &str, said| check(&format!("{bought}{step}"), said);
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, why: { purchase: gave 2, slow: nothing } } }",
        "step 3: ada: why purchase: expected gave 2, saw gave 1 ada: why slow: expected nothing, saw too little",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, holds: { points: 9 } } }",
        "step 3: ada: holds points: expected available 9, saw available 10",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, lots: { points: { 2026-04-06: 10 } } } }",
        "step 3: ada: lots of points: expected {2026-04-06: 10}, saw {2026-04-05: 10}",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, way_up: { to: gold, missing: { orders: 1 } } } }",
        "step 3: ada: way_up in level: expected 1 orders missing to gold, saw 2 orders missing to gold",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, at_risk: none } }",
        "step 3: ada: at_risk in level: expected none, saw 2 orders missing by 2027-03-05 or pay 10 points",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, benefits: [], called: { et: [Tasuta] } } }",
        "step 3: ada: benefits: expected , saw free_delivery",
    );
    after_buying(
        "- { ada: { pays: 1.00 }, expect: { points: +1, level: silver, called: { en: [Tasuta] } } }",
        "step 3: ada: called in en: expected Tasuta, saw Free delivery",
    );
}

#[test]
fn due_work_does_not_hide() {
    let bought = format!("{ADA}- {{ ada: {{ pays: 9.00 }}, expect: {{ points: +9 }} }}\n");
    let later = |step: &str, said| check(&format!("{bought}{step}"), said);
    later("- { at: 2026-04-05 23:59:59, expect: nothing }", "");
    later(
        "- { at: 2026-04-06, expect: nothing }",
        "step 3: ada: points: expected no change, saw available -9",
    );
    later("- { at: 2026-04-06, expect: { ada: { points: -9 } } }", "");
    later(
        "- { at: 2026-04-06, ada: { pays: 3.00 }, expect: { points: -6 } }",
        "step 3: work fell due before this act (2026-04-05T21:00:00Z); let time pass in a step of its own: \
         ada: points: expected no change, saw available -9",
    );
    later(
        "- { at: 2026-04-06, bo: joins, expect: nothing }",
        "step 3: work fell due before this act (2026-04-05T21:00:00Z); let time pass in a step of its own: \
         ada: points: expected no change, saw available -9",
    );
}

#[test]
fn mistakes_of_the_author() {
    check("- { ada: joins, expect: nothing }", "step 1: the first step needs `at`");
    let wrong = |step: &str, said| check(&format!("{ADA}{step}"), said);
    wrong(
        "- { at: 2026-03-04, expect: nothing }",
        "step 2: time does not go back; `happened` tells of something that is reported late",
    );
    wrong("- { bo: { pays: 5.00 }, expect: nothing }", "step 2: `bo` has not joined; known: ada");
    wrong("- { at: 2026-03-06, expect: { bo: { points: +1 } } }", "step 2: `bo` has not joined");
    wrong(
        "- { ada: { pays: 5.00 }, expect: { points: +5, miles: +5 } }",
        "step 2: ada: `miles` is neither a wallet nor a field of an expectation",
    );
    wrong(
        "- { ada: { pays: 5.00 }, expect: { points: +5, why: { bonus: gave 1 } } }",
        "step 2: ada: why: there is no rule `bonus` ada: why bonus: expected gave 1, saw nothing",
    );
    wrong(
        "- { ada: { pays: 5.00 }, expect: { points: +5, level: { rank: gold } } }",
        "step 2: ada: there is no tier set `rank`",
    );
    wrong(
        "- { ada: { pays: 5.001 }, expect: nothing }",
        "step 2: ada: 5.001 has more than 2 digits after the point",
    );
    wrong(
        "- { at: tomorrow, expect: nothing }",
        "step 2: `tomorrow` is not a time; write `2026-03-08`, `2026-03-08 10:00`, or `2026-03-08T10:00:00+08:00`",
    );
    wrong(
        "- { ada: { pays: 5.00 } }",
        "scenarios[0].steps[1]: say what follows: `expect: nothing` when nothing does",
    );
    wrong(
        "- { expect: nothing }",
        "scenarios[0].steps[1]: a step without a member lets time pass: it needs `at` and `expect`, nothing else",
    );
    wrong(
        "- { ada: { pays: 5.00 }, bo: leaves, expect: nothing }",
        "scenarios[0].steps[1]: one member acts in a step, found ada and bo",
    );
    wrong(
        "- { ada: { pays: 5.00 }, every: 1 day, expect: nothing }",
        "scenarios[0].steps[1]: `times` is at least 1, and `every` needs `times`",
    );
    wrong(
        "- { ada: { buys: 5.00 }, expect: nothing }",
        "scenarios[0].steps[1]: ada: unknown variant `buys`, expected one of `joins`, `pays`, `returns`, `cancels`, `does`, `tops_up`, `adjusted`, `reverses`, `keeps`, `gets_level`, `is_brought_by`, `chooses`, `takes_up`, `redeems`, `gives_back`, `refunded`, `is_handed`, `uses`, `gets`, `claims`, `uses_voucher`, `holds`, `captures`, `releases`, `reserves`, `confirms`, `sends`, `converts`, `exports`, `links`, `unlinks`, `buys_block`, `is_done`, `fails`, `waits`, `waits_no_more`, `enters`, `uses_benefit`, `claims_benefit`, `plays`, `founds_household`, `is_invited`, `joins_household`, `leaves_household`, `is_removed`, `moves_household`, `joins_plan`, `leaves_plan`, `changes_plan`, `shares_plan`, `unshares_plan`, `founds_team`, `is_asked_by`, `joins_team`, `leaves_team`, `is_removed_from_team`, `leaves`",
    );
    wrong(
        "- { ada: { pays: 5.00, external_id: o1 }, expect: { points: +5 } }\n- { ada: { pays: 5.00, external_id: o1 }, expect: nothing }",
        "step 3: ada: there is an event `o1` already",
    );
}
