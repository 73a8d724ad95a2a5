//! A migration as its file tells it: what is added first, and the parts that come later, under headings of their own.
//!
//! ```sql
//! ALTER TABLE account ADD COLUMN joined_at bigint;
//! -- part: index
//! CREATE INDEX account_joined ON account (program_id, joined_at);
//! -- part: backfill account by account_id
//! UPDATE account SET joined_at = 0 WHERE joined_at IS NULL AND {rows};
//! -- part: contract
//! ALTER TABLE account DROP COLUMN joined;
//! ```
//!
//! What stands before the first heading only adds, so that servers of the release before go on beside it. An index is one
//! statement. `{rows}` becomes a range of the key that the heading names.

use crate::MigrationStep;

const HEADING: &str = "-- part: ";
const ROWS: &str = "{rows}";

/// A migration of this release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The number of the schema after it.
    pub number: i32,
    /// What it is called.
    pub name: String,
    /// Tells it from any other of its number.
    pub checksum: String,
    /// The whole file.
    pub sql: String,
    /// What is added.
    pub expand: String,
    /// What comes later, in this order.
    pub parts: Vec<Part>,
}

/// A part of a migration that is done when its tables are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What kind of work it is.
    pub kind: PartKind,
    /// Its statements.
    pub sql: String,
}

/// What kind of work a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// An index is made or taken away while rows are written.
    Index,
    /// Rows are filled, some at a time.
    Backfill {
        /// Whose rows.
        table: String,
        /// The column that they are taken by, in its order: the first of the table's key.
        key: String,
    },
    /// Something goes that the release before still used.
    Contract,
}

impl Step {
    /// Reads a file.
    pub fn read(number: i32, name: &str, checksum: String, sql: &str) -> Result<Step, String> {
        let mut sections = sql.split(HEADING);
        let expand = sections.next().unwrap_or_default().to_owned();
        let parts = sections.map(|section| {
            let (heading, sql) = section.split_once('\n').unwrap_or((section, ""));
            let wrong = |why: &str| Err(format!("step {number} {name}, part `{heading}`: {why}"));
            let words: Vec<&str> = heading.split_whitespace().collect();
            let kind = match words.as_slice() {
                ["index"] if sql.matches(';').count() != 1 => return wrong("an index is one statement"),
                ["index"] if index_of(sql).is_none() => return wrong("it makes no index and drops none"),
                ["index"] => PartKind::Index,
                ["backfill", table, "by", key] if sql.contains(ROWS) => {
                    PartKind::Backfill { table: (*table).to_owned(), key: (*key).to_owned() }
                }
                ["backfill", ..] => return wrong("expected `backfill TABLE by KEY` over {rows}"),
                ["contract"] => PartKind::Contract,
                _ => return wrong("expected index, backfill or contract"),
            };
            Ok(Part { kind, sql: sql.trim().to_owned() })
        });
        let parts = parts.collect::<Result<_, _>>()?;
        Ok(Step { number, name: name.to_owned(), checksum, sql: sql.to_owned(), expand, parts })
    }

    /// All of it for a database without rows, of which a part that is still open in another one may be left out.
    pub fn whole(&self, leave_out: impl Fn(usize) -> bool) -> String {
        let parts =
            self.parts.iter().enumerate().filter(|(place, part)| {
                !matches!(part.kind, PartKind::Backfill { .. }) && !leave_out(*place)
            });
        parts.fold(self.expand.clone(), |sql, (_, part)| sql + "\n" + &part.sql)
    }

    /// What is told of it.
    pub fn about(&self) -> MigrationStep {
        MigrationStep { number: self.number, name: self.name.clone(), sql: self.sql.clone() }
    }
}

impl Part {
    /// One word for it.
    pub fn word(&self) -> &'static str {
        match self.kind {
            PartKind::Index => "index",
            PartKind::Backfill { .. } => "backfill",
            PartKind::Contract => "contract",
        }
    }

    /// The statements for the rows after one key and up to another, both as the database writes them.
    pub fn for_rows(&self, key: &str, after: Option<&str>, until: &str) -> String {
        let rows = match after {
            Some(after) => format!("{key} > {after} AND {key} <= {until}"),
            None => format!("{key} <= {until}"),
        };
        self.sql.replace(ROWS, &rows)
    }
}

/// Whether a statement makes an index or drops one, and which.
pub fn index_of(sql: &str) -> Option<(bool, &str)> {
    let mut words = sql.split_whitespace().skip_while(|word| !["CREATE", "DROP"].contains(word));
    let makes = words.next()? == "CREATE";
    let mut words = words.filter(|word| *word != "UNIQUE");
    let name = words.next().filter(|word| *word == "INDEX").and_then(|_| words.next())?;
    Some((makes, name.trim_end_matches(';')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str) -> Result<Step, String> {
        Step::read(9, "x", "1".to_owned(), sql)
    }

    #[test]
    fn a_file_without_headings_only_adds() {
        let step = read("-- Why.\nCREATE TABLE a (b bigint);\n").unwrap();
        assert_eq!((step.expand.as_str(), step.parts.len()), ("-- Why.\nCREATE TABLE a (b bigint);\n", 0));
    }

    #[test]
    fn parts_come_in_their_order() {
        let step = read(
            "A;\n-- part: index\nCREATE UNIQUE INDEX i ON t (a);\n-- part: backfill t by a\nUPDATE t SET b = 1 WHERE {rows};\n\
             -- part: contract\nDROP TABLE u;\nDROP TABLE v;\n",
        )
        .unwrap();
        let words: Vec<_> = step.parts.iter().map(Part::word).collect();
        assert_eq!(words, ["index", "backfill", "contract"]);
        assert_eq!(step.parts[1].for_rows("a", Some("7"), "9"), "UPDATE t SET b = 1 WHERE a > 7 AND a <= 9;");
        assert_eq!(step.parts[1].for_rows("a", None, "9"), "UPDATE t SET b = 1 WHERE a <= 9;");
        let whole = step.whole(|_| false);
        assert!(
            whole.contains("INDEX i") && whole.contains("TABLE v") && !whole.contains("UPDATE"),
            "{whole}"
        );
        assert!(!step.whole(|place| place == 2).contains("TABLE v"));
    }

    #[test]
    fn a_file_that_can_not_be_followed_is_told() {
        let wrong = |part: &str, expected: &str| {
            let told = read(&format!("-- part: {part}\n")).unwrap_err();
            assert!(told.contains(expected), "{told}");
        };
        wrong("vacuum", "expected index");
        wrong("index\nCREATE INDEX a ON b (c); CREATE INDEX d ON b (e);", "one statement");
        wrong("index\nUPDATE a SET b = c;", "makes no index");
        wrong("backfill t", "expected `backfill TABLE by KEY`");
        wrong("backfill t by a\nUPDATE t SET b = 1;", "over {rows}");
    }

    #[test]
    fn indexes_have_names() {
        assert_eq!(index_of("-- Why.\nCREATE UNIQUE INDEX a ON t (b);"), Some((true, "a")));
        assert_eq!(index_of("DROP INDEX a;"), Some((false, "a")));
        assert_eq!(index_of("DROP TABLE a;"), None);
    }
}
