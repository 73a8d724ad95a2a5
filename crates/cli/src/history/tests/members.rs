//! Files of members.

use regulars_engine::{calendar::MonthDay, event::Meta};

use super::*;

const MAPPING: &str = "
time: { zone: Europe/Tallinn }
columns: { external_id: no, phone: tel, email: mail, birthday: born, joined_at: since, segments: groups, name: name }
attributes: { vegan: { column: vegan, type: bool }, shoe: { column: shoe, type: decimal } }
";

fn members_of(name: &str, content: &str) -> (Vec<MemberRow>, Vec<String>) {
    let file = TempFile::new(name, content.as_bytes());
    let mut members = Members::open(&file.0, Some(&MembersMapping::parse(MAPPING).unwrap())).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = members.next_member().unwrap() {
        rows.push(row);
    }
    let report = members.report();
    assert_eq!(report.rows, report.rows_used + report.rows_left_out());
    (rows, left_out(report))
}

#[test]
fn members_in_csv() {
    let (rows, left) = members_of(
        "members.csv",
        "no,tel,mail,born,since,groups,name,vegan,shoe\n\
         1,+372 5555 5555,a@example.org,1990-05-17,2026-01-01 10:00,staff; early,Mari,yes,38.5\n\
         2,,,--02-29,,,,,\n\
         ,,,--02-29,,,,,\n\
         3,,,1990-02-30,,,,,\n\
         4,,,,yesterday,,,,\n\
         5,,,,,,,maybe,\n",
    );
    let first = &rows[0];
    assert_eq!((first.external_id.as_deref(), first.phone.as_deref()), (Some("1"), Some("+372 5555 5555")));
    assert_eq!(first.birthday, Some(Birthday { year: Some(1990), month_day: MonthDay::new(5, 17).unwrap() }));
    assert_eq!(first.joined_at.unwrap().timestamp().to_string(), "2026-01-01T08:00:00Z");
    assert_eq!((first.segments.join("|").as_str(), first.position), ("staff|early", 2));
    assert!(first.attributes.contains(&("vegan".to_owned(), Meta::Bool(true))));
    assert_eq!(rows[1].birthday, Some(Birthday { year: None, month_day: MonthDay::new(2, 29).unwrap() }));
    assert_eq!(rows.len(), 2);
    assert_eq!(
        left,
        [
            "4:bad_row:has none of external_id, phone, email, card",
            "5:bad_row:the birthday is not a day like 1990-05-17 or --05-17",
            "6:bad_row:joined_at is not a time like 2026-11-21T10:00:00+08:00 or 2026-11-21 10:00",
            "7:bad_row:vegan is neither true nor false",
        ]
    );
}

#[test]
fn members_in_ndjson() {
    let (rows, left) = members_of(
        "members.jsonl",
        r#"{"external_id":"1","name":"Mari","joined_at":"2026-01-01T10:00:00+02:00","segments":["a"],"attributes":{"vegan":true}}
{"email":"b@example.org","birthday":"--05-17"}
{"name":"nobody"}
{"external_id":"1","points":5}
"#,
    );
    assert_eq!((rows.len(), rows[1].email.as_deref()), (2, Some("b@example.org")));
    assert_eq!(left.len(), 2);
    assert!(
        left[0].starts_with("3:bad_row:has none of") && left[1].contains("unknown field `points`"),
        "{left:?}"
    );
}

#[test]
fn a_mapping_needs_an_identifier() {
    let error = MembersMapping::parse("time: {}\ncolumns: { name: a }\n").unwrap_err();
    assert_eq!(error.to_string(), "columns: name at least one of external_id, phone, email, card");
}
