//! Whose clock and money hold, until when a purchase can be told, and where to read more.

use super::{Item, phrase::phrases, words::Teller};

pub(super) fn items(teller: &Teller<'_>) -> Vec<Item> {
    let program = teller.program;
    let mut items = vec![
        Item::new("/time_zone", None, vec![teller.say(&ZONE, &[("zone", program.zone.name().to_owned())])]),
        Item::new(
            "/currency",
            None,
            vec![teller.say(&CURRENCY, &[("currency", program.currency.code.clone())])],
        ),
        Item::new(
            "/back_dating",
            None,
            vec![teller.say(&BACK_DATING, &[("length", teller.length(program.back_dating))])],
        ),
    ];
    let version = if program.version == 0 { String::new() } else { program.version.to_string() };
    let version = (!version.is_empty()).then(|| teller.say(&VERSION, &[("version", version)]));
    let sentences = [teller.say(&READ_MORE, &[]), teller.say(&KEEPS_TERMS, &[])].into_iter().chain(version);
    items.push(Item::new("", None, sentences.collect()));
    items
}

phrases! {
    ZONE "more.zone" {
        "All days and times are those of {zone}." "所有日期和时间以{zone}时区为准。" "所有日期和時間以{zone}時區為準。"
        "Kõik päevad ja kellaajad on ajavööndi {zone} järgi."
    }
    CURRENCY "more.currency" {
        "All amounts of money are in {currency}." "所有金额均以{currency}计。" "所有金額皆以{currency}計。"
        "Kõik rahasummad on vääringus {currency}."
    }
    BACK_DATING watch "more.back_dating" {
        "A purchase counts if the shop reports it within {length}." "消费须在{length}内由商家上报方可计入。"
        "消費須於{length}內由商家回報方可計入。" "Ost läheb arvesse, kui pood teatab sellest õigel ajal (aega on {length})."
    }
    READ_MORE "more.read_more" {
        "Your account shows each change with its reason, what expires next, and what is missing for the next level and reward."
        "账户中可查看每笔变动及原因、最近到期的部分，以及距下一等级和礼品还差多少。"
        "帳戶中可查看每筆異動及原因、最近到期的部分，以及距下一等級和好禮還差多少。"
        "Kontol on näha iga muutus koos põhjusega, mis järgmisena aegub ning mis järgmisest tasemest või preemiast puudu jääb."
    }
    KEEPS_TERMS "more.keeps_terms" {
        "What you have keeps the terms under which you got it." "已获得的部分沿用获得时的条款。"
        "已獲得的部分沿用獲得時的條款。" "Juba saadu kohta kehtivad tingimused, millega selle said."
    }
    VERSION "more.version" {
        "These are the rules of version {version}." "以上为第{version}版规则。" "以上為第{version}版規則。"
        "Need on reeglite versioon {version}."
    }
}
