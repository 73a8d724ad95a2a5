//! Cells as text: bounded, valid UTF-8, no control characters; and the header of a CSV file.

use regulars_engine::{
    amount::Decimal,
    event::{Meta, Metadata},
};

use super::{Fault, mapping::MetadataType, number, rows::Rows};

/// The longest text of one cell in bytes.
const TEXT_BYTES_MAX: usize = 4 * 1024;
/// The longest number of an order, member or item in bytes.
const ID_BYTES_MAX: usize = 255;

/// A bad cell: the column's name and what is wrong, put together only when it is needed.
pub(super) fn bad(column: &str, why: &str) -> String {
    format!("{column} {why}")
}

/// The cell without surrounding blanks.
pub(super) fn cell(rows: &Rows, at: usize) -> &[u8] {
    rows.field(at).trim_ascii()
}

/// A text, as long as a name or category may be.
pub(super) fn text(bytes: &[u8]) -> Result<&str, &'static str> {
    bounded(bytes, TEXT_BYTES_MAX)
}

/// The number of an order, member or item.
pub(super) fn id(bytes: &[u8]) -> Result<&str, &'static str> {
    bounded(bytes, ID_BYTES_MAX)
}

fn bounded(bytes: &[u8], bytes_max: usize) -> Result<&str, &'static str> {
    if bytes_max < bytes.len() {
        return Err("is too long");
    }
    if bytes.iter().any(u8::is_ascii_control) {
        return Err("contains control characters");
    }
    std::str::from_utf8(bytes).map_err(|_| "is not valid UTF-8")
}

/// A column with a free field.
pub(super) struct FreeField {
    pub(super) name: String,
    pub(super) column: usize,
    pub(super) kind: MetadataType,
}

/// The free fields of a row. An empty cell gives none.
pub(super) fn free_fields(rows: &Rows, fields: &[FreeField], mark: u8) -> Result<Metadata, String> {
    let mut found = Metadata::new();
    for field in fields {
        let bytes = cell(rows, field.column);
        if !bytes.is_empty() {
            let value = free_value(bytes, field.kind, mark).map_err(|why| bad(&field.name, why))?;
            found.push((field.name.clone(), value));
        }
    }
    Ok(found)
}

fn free_value(bytes: &[u8], kind: MetadataType, mark: u8) -> Result<Meta, &'static str> {
    match kind {
        MetadataType::Text => Ok(Meta::Text(text(bytes)?.to_owned())),
        MetadataType::Int => number::whole(bytes, mark).map(Meta::Int),
        MetadataType::Decimal => {
            number::fixed(bytes, mark, Decimal::SCALE).map(|micros| Meta::Decimal(Decimal { micros }))
        }
        MetadataType::Bool => match bytes.to_ascii_lowercase().as_slice() {
            b"true" | b"yes" | b"1" => Ok(Meta::Bool(true)),
            b"false" | b"no" | b"0" => Ok(Meta::Bool(false)),
            _ => Err("is neither true nor false"),
        },
    }
}

/// The names of the columns, for looking up the places of those that a mapping names.
pub(super) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(super) fn of(rows: &Rows) -> Header {
        let names = (0..rows.len()).map(|at| String::from_utf8_lossy(cell(rows, at)).into_owned()).collect();
        Header { names }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The place of a column. Columns that the mapping does not name may have any name, even the same.
    pub(super) fn place(&self, name: &str) -> Result<usize, Fault> {
        let mut places = self.names.iter().enumerate().filter(|(_, n)| *n == name).map(|(at, _)| at);
        match (places.next(), places.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(Fault::Header(format!("the header has two columns {name:?}"))),
            (None, _) => {
                let listed = self.names.iter().take(50).map(String::as_str).collect::<Vec<_>>().join(", ");
                Err(Fault::Header(format!("the header has no column {name:?}; it has: {listed}")))
            }
        }
    }

    /// The place of a column that the mapping may name.
    pub(super) fn place_of(&self, name: Option<&String>) -> Result<Option<usize>, Fault> {
        name.map(|name| self.place(name)).transpose()
    }
}
