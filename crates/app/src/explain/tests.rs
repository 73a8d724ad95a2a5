//! Phrases: the same places in all languages, each in its own script; and what the small parts of sentences look like.

use std::collections::BTreeSet;

use regulars_engine::{
    amount::Ratio,
    calendar::{Length, When},
    document::{Format, LimitPer},
    program::{Program, check_text},
};

use super::{phrase::Phrase, words::Teller, *};

fn all() -> Vec<Phrase> {
    let files = [
        ALL,
        benefits::ALL,
        challenges::ALL,
        choices::ALL,
        condition::ALL,
        data::ALL,
        earn::ALL,
        expiry::ALL,
        games::ALL,
        households::ALL,
        leaderboards::ALL,
        levels::ALL,
        migrate::ALL,
        more::ALL,
        moves::ALL,
        offers::ALL,
        referral::ALL,
        partners::ALL,
        plans::ALL,
        requirement::ALL,
        returns::ALL,
        rewards::ALL,
        rooms::ALL,
        sessions::ALL,
        stored_value::ALL,
        terms::ALL,
        vouchers::ALL,
        when::ALL,
        words::ALL,
        worth::ALL,
    ];
    files.concat()
}

fn places(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

#[test]
fn all_languages_fill_in_the_same() {
    for Phrase { key, texts, .. } in all() {
        let [english, others @ ..] = texts;
        for other in others {
            assert_eq!(places(english), places(other), "{key}: {other}");
        }
        for text in texts {
            assert!(!text.trim().is_empty(), "{key}");
            assert_eq!(text.matches('[').count(), text.matches(']').count(), "{key}: {text}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}: {text}");
        }
    }
}

#[test]
fn each_key_is_there_once() {
    let mut seen = BTreeSet::new();
    for Phrase { key, .. } in all() {
        assert!(seen.insert(key), "{key}");
    }
}

/// The words around what is filled in.
fn words(template: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in template.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            c if !inside => words.push(c),
            _ => {}
        }
    }
    words
}

/// Characters of one way of writing that the other writes differently, as far as our sentences use them.
const SIMPLIFIED_ONLY: &str = "与专个为买于仅从价优会储兑内减则务动励单发变员够头奖将届岁币应开归当总战户报损换数无时权条来标样没满现码礼种积税笔类约级组结给统编获补规视计订认记设评该请调账货购费资赠转达过运还进连适选钟锁门间隐项顺须预领额龄";
const TRADITIONAL_ONLY: &str = "並併來個僅價優儲兌內別則動務勵員單報夠將專屆屬帳幣張後從應戰戶換損數於時會條標歲歸沒減準滿為無獎獲現當發碼禮種積稅筆類約級組結給統編續與號補規視訂計記設評該請調變貨買費資購贈轉連週進運過達遞適選還鎖鐘門開間隱項順須預領頭額餘點齡";

#[test]
fn each_chinese_is_written_its_own_way() {
    for Phrase { key, texts: [_, simplified, traditional, _], .. } in all() {
        for (text, others) in [(simplified, TRADITIONAL_ONLY), (traditional, SIMPLIFIED_ONLY)] {
            let wrong = text.chars().find(|c| others.contains(*c));
            assert_eq!(wrong, None, "{key}: {text}");
            let letters = words(text).chars().any(|c| c.is_ascii_alphabetic());
            assert!(!letters, "{key} has Latin letters: {text}");
            assert!(!words(text).contains(['.', ',', ':', ';', '(', ')']), "{key} has Latin marks: {text}");
        }
    }
}

#[test]
fn estonian_is_no_english() {
    let english = ["the", "and", "of", "for", "you", "is", "are", "with", "what", "it"];
    for Phrase { key, texts: [_, _, _, estonian], .. } in all() {
        let text = words(estonian).to_lowercase();
        let word = text.split(|c: char| !c.is_alphabetic()).find(|word| english.contains(word));
        assert_eq!(word, None, "{key}: {estonian}");
    }
}

fn program(yaml: &str) -> Program {
    let head = "format: regulars/1\nprogram: test\nname: Test\ncurrency: EUR\ntime_zone: Europe/Tallinn\n";
    check_text(&format!("{head}{yaml}"), Format::Yaml, Vec::new()).unwrap_or_else(|m| panic!("{m:?}"))
}

const SPEECHES: [(Speech, &str); 4] = [
    (Speech::English, "en"),
    (Speech::Simplified, "zh-Hans"),
    (Speech::Traditional, "zh-Hant"),
    (Speech::Estonian, "et"),
];

/// What is said in the four languages.
fn check(program: &Program, say: impl Fn(&Teller<'_>) -> String, expected: [&str; 4]) {
    for ((speech, language), expected) in SPEECHES.into_iter().zip(expected) {
        let teller = Teller { program, speech, language };
        assert_eq!(say(&teller).replace('\u{a0}', " "), expected, "{language}");
    }
}

const POINTS: &str = "wallets: { points: { unit: { en: point|points, zh: 积分, et: punkt|punkti } } }";

#[test]
fn figures() {
    let program = program(POINTS);
    let wallet = program.wallets[0].wallet;
    check(&program, |t| t.count(1_234), ["1,234", "1,234", "1,234", "1234"]);
    check(&program, |t| t.count(1_234_567), ["1,234,567", "1,234,567", "1,234,567", "1 234 567"]);
    check(&program, |t| t.money(1_250), ["€12.50", "12.50欧元", "12.50歐元", "12,50 €"]);
    check(&program, |t| t.money(100_000), ["€1,000", "1,000欧元", "1,000歐元", "1000 €"]);
    check(&program, |t| t.units(wallet, 1), ["1 point", "1积分", "1积分", "1 punkt"]);
    check(&program, |t| t.units(wallet, 2), ["2 points", "2积分", "2积分", "2 punkti"]);
    let ratio = |num, den| Ratio { num, den };
    check(&program, |t| t.percent(ratio(1, 8)), ["12.5%", "12.5%", "12.5%", "12,5 %"]);
    check(&program, |t| t.ratio(ratio(4, 3)), ["≈1.333333", "≈1.333333", "≈1.333333", "≈1,333333"]);
    let spec = &program.wallets[0];
    check(&program, |t| t.units_ratio(spec, ratio(3, 2)), ["1.5 points", "1.5积分", "1.5积分", "1,5 punkti"]);
}

#[test]
fn lists_and_lengths() {
    let program = program(POINTS);
    let three = ["a", "b", "c"].map(str::to_owned);
    check(&program, |t| t.all_of(&three), ["a, b and c", "a、b和c", "a、b和c", "a, b ja c"]);
    check(&program, |t| t.any_of(&three), ["a, b or c", "a、b或c", "a、b或c", "a, b või c"]);
    let length = |text| Length::parse(text).unwrap();
    check(&program, |t| t.length(length("1 month")), ["1 month", "1个月", "1個月", "1 kuu"]);
    check(&program, |t| t.length(length("12 months")), ["12 months", "12个月", "12個月", "12 kuud"]);
    check(&program, |t| t.seconds(900), ["15 minutes", "15分钟", "15分鐘", "15 minutit"]);
    check(&program, |t| t.times(1), ["once", "1次", "1次", "1 kord"]);
    check(&program, |t| t.times(3), ["3 times", "3次", "3次", "3 korda"]);
    check(
        &program,
        |t| t.per(LimitPer::MembershipYear),
        ["per membership year", "每个会员年度", "每個會員年度", "liikmeaastas"],
    );
}

#[test]
fn times_of_all_kinds() {
    let program = program(POINTS);
    let said = |text: &str, expected: [&str; 4]| {
        let when = When::parse(text).unwrap();
        check(&program, |t| t.when(&when), expected);
    };
    said("every day", ["every day", "每天", "每天", "iga päev"]);
    said(
        "every friday, 15:00-17:00",
        [
            "on Fridays, 15:00–17:00",
            "每周五，15:00–17:00",
            "每週五，15:00–17:00",
            "reedeti, kell 15:00–17:00",
        ],
    );
    said("every month on day 8", ["on day 8 of the month", "每月8日", "每月8日", "iga kuu: 8. päev"]);
    said(
        "every month on the last day",
        ["on the last day of the month", "每月最后一天", "每月最後一天", "iga kuu: viimane päev"],
    );
    said(
        "birthday week",
        [
            "on your birthday and 3 days before and after it",
            "生日当天及前后各3天",
            "生日當天及前後各3天",
            "sünnipäeval ning 3 päeva enne ja pärast seda",
        ],
    );
    said(
        "from 2026-03-01 until 2026-03-31",
        [
            "from 1 March 2026 to 31 March 2026",
            "2026年3月1日至2026年3月31日",
            "2026年3月1日至2026年3月31日",
            "ajavahemikul 1.03.2026–31.03.2026",
        ],
    );
    said(
        "DTSTART=2020-07-07;RRULE:FREQ=WEEKLY;BYDAY=TU",
        [
            "on Tuesdays, from 7 July 2020 on",
            "每周二，2020年7月7日起",
            "每週二，2020年7月7日起",
            "teisipäeviti, alates 7.07.2020",
        ],
    );
    // What the recurrence leaves open is taken from its start.
    said(
        "DTSTART=2026-01-13;RRULE:FREQ=WEEKLY;INTERVAL=2",
        [
            "every 2 weeks, on Tuesdays, from 13 January 2026 on",
            "每2周，每周二，2026年1月13日起",
            "每2週，每週二，2026年1月13日起",
            "iga 2 nädala järel, teisipäeviti, alates 13.01.2026",
        ],
    );
    said(
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=3,9",
        [
            "on the last day of the month, in March and September",
            "每月最后一天，仅在3月和9月",
            "每月最後一天，僅在3月和9月",
            "iga kuu: viimane päev, märtsis ja septembris",
        ],
    );
}

#[test]
fn conditions_become_words() {
    let head = "
wallets: { points: {} }
fields: { order: { hotel: bool, model: text, words: int }, member: { child_age: int } }
tiers: { level: { window: lifetime, levels: { silver: { name: Silver, qualify: joined }, gold: { name: Gold, qualify: orders >= 5 } } } }
earn: { rule: { name: The rule, on: order.paid, give: 1 points, if: 'CONDITION' } }";
    let check = |condition: &str, expected: [&str; 2]| {
        let program = program(&head.replace("CONDITION", condition));
        let condition = program.rules[0].condition.as_ref().unwrap();
        for (language, expected) in ["en", "zh-Hant"].into_iter().zip(expected) {
            let teller = Teller { program: &program, speech: Speech::of(language), language };
            assert_eq!(teller.condition(condition, Some("The rule")).text, expected, "{language}");
        }
    };
    check(
        "order.eligible >= 60.00",
        [
            "Only if the amount of the order that counts is at least €60.",
            "條件：訂單的計入金額不低於60歐元。",
        ],
    );
    check(
        "order.first && order.channel == \"web\" || member.count.orders < 3",
        [
            "Only if (it is your first order and the channel of the order is “web”) or the number of your orders is below 3.",
            "條件：（為您的首筆訂單，且購買通路為「web」），或您的累計訂單數低於3。",
        ],
    );
    check(
        "member.tier.level in [\"gold\", \"silver\"]",
        ["Only if your level is Silver or Gold.", "條件：您的等級為Silver或Gold。"],
    );
    // What guards a field goes without saying.
    check(
        "has(order.metadata.hotel) && order.metadata.hotel",
        ["Only if it is marked “hotel”.", "條件：標示為「hotel」。"],
    );
    check(
        "!(has(order.channel) && order.channel == \"partner\")",
        ["Only if the channel of the order is not “partner”.", "條件：購買通路不為「partner」。"],
    );
    check(
        "!(order.first || order.total > 5.00)",
        [
            "Only if it is not your first order and the total of the order is at most €5.",
            "條件：不是您的首筆訂單，且訂單總額不超過5歐元。",
        ],
    );
    check("has(order.metadata.model)", ["Only if “model” is stated.", "條件：已提供「model」。"]);
    check(
        "\"staff\" in member.segments",
        ["Only if you belong to the group “staff”.", "條件：您屬於「staff」群組。"],
    );
    check(
        "!order.lines.exists(l, has(l.brand) && l.brand in [\"a\", \"b\"])",
        [
            "Only if the order has no item of which the brand is “a” or “b”.",
            "條件：訂單中沒有商品的品牌為「a」或「b」。",
        ],
    );
    check(
        "at.month == 12 && at.weekday == \"sunday\"",
        [
            "Only if the month is December and the day of the week is Sunday.",
            "條件：月份為12月，且星期為星期日。",
        ],
    );
    check(
        "member.attributes.child_age <= 3",
        ["Only if “child age” is at most 3.", "條件：「child age」不超過3。"],
    );
    // What is not among the common shapes is quoted with its author's name for it, and never told by half.
    check(
        "order.total - order.discount > 5.00 && order.first",
        [
            "Only under a condition that the shop calls “The rule”: `order.total - order.discount > 5.00 && order.first`.",
            "須符合商家設定的「The rule」條件：`order.total - order.discount > 5.00 && order.first`。",
        ],
    );
}
