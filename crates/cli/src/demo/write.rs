//! The generated year as a file, for `import`, `backtest` and measurements.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context;
use regulars_engine::event::Body;

use super::year::{Happening, Year};
use crate::{
    history::{FileFormat, MemberBy},
    wire,
};

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// Members who joined.
    pub members: u64,
    /// Events, or rows of a CSV file.
    pub events: u64,
    /// Orders among them.
    pub orders: u64,
}

/// Says what the columns of the CSV form mean.
pub(super) const MAPPING: &str = "\
# The orders of the generated tea chain, one row per line.
time: { format: iso }
sorted: true
currency: CNY
decimals: 2
source: demo
columns:
  order: order
  member: member
  time: time
  sku: sku
  category: category
  quantity: quantity
  amount: amount
  discount: discount
  shipping: shipping
  tender: tender
  channel: channel
  store: store
";

const HEADER: &str =
    "order,member,time,sku,category,quantity,amount,discount,shipping,tender,channel,store\n";

/// Writes the year: by the file's name all events as NDJSON, or the paid orders as CSV with a mapping file beside it.
///
/// # Errors
/// The file can't be written.
pub(super) fn write(
    mut year: Year,
    path: &Path,
    mut progress: impl FnMut(u32, u64),
) -> anyhow::Result<Written> {
    let failed = || format!("can't write {}", path.display());
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).with_context(failed)?);
    let format = FileFormat::of(path);
    if format == FileFormat::Csv {
        let mapping = path.with_extension("mapping.yaml");
        std::fs::write(&mapping, MAPPING).with_context(|| format!("can't write {}", mapping.display()))?;
        out.write_all(HEADER.as_bytes()).with_context(failed)?;
    }
    let mut written = Written::default();
    let mut line = Vec::new();
    while let Some(day) = year.next_day() {
        for happening in &day {
            // Whose code was claimed is known to a server only; a file of history has no claims.
            if matches!(happening.body, Body::ReferralClaimed(_)) {
                continue;
            }
            match format {
                FileFormat::Ndjson => write_event(&year, happening, &mut line, &mut out, &mut written),
                FileFormat::Csv => write_order(happening, &mut out, &mut written),
            }
            .with_context(failed)?;
        }
        progress(year.days_done(), written.events);
    }
    out.flush().with_context(failed)?;
    written.members = year.people().len() as u64;
    Ok(written)
}

fn write_event(
    year: &Year,
    happening: &Happening,
    line: &mut Vec<u8>,
    out: &mut impl Write,
    written: &mut Written,
) -> io::Result<()> {
    let member = happening.member_external_id();
    let person =
        usize::try_from(happening.member).ok().and_then(|number| year.people().get(number.checked_sub(1)?));
    let profile =
        person.filter(|_| matches!(happening.body, Body::MemberJoined(_))).map(|person| wire::Profile {
            name: Some(person.name),
            birthday: person.birthday,
            language: Some(person.language),
            ..wire::Profile::default()
        });
    line.clear();
    let event = wire::Event {
        source: happening.source,
        external_id: &happening.external_id,
        occurred_at: happening.occurred_at,
        member: &[(MemberBy::ExternalId, &member)],
        body: &happening.body,
        profile: profile.as_ref(),
    };
    wire::write_line(&event, line);
    written.events += 1;
    written.orders += u64::from(matches!(happening.body, Body::OrderPaid(_)));
    out.write_all(line)
}

fn write_order(happening: &Happening, out: &mut impl Write, written: &mut Written) -> io::Result<()> {
    let Body::OrderPaid(order) = &happening.body else { return Ok(()) };
    written.orders += 1;
    let (time, member) = (happening.occurred_at.timestamp(), happening.member_external_id());
    let tender = order.tenders.first().map_or("", |tender| tender.kind.as_str());
    let channel = order.channel.as_deref().unwrap_or_default();
    let store = order.store.as_deref().unwrap_or_default();
    for line in &order.lines {
        written.events += 1;
        let category = line.category.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{},{member},{time},{},{category},{},{},{},{},{tender},{channel},{store}",
            happening.external_id,
            line.sku,
            line.quantity,
            Yuan(line.amount),
            Yuan(line.discount),
            Yuan(order.shipping),
        )?;
    }
    Ok(())
}

/// Fen as yuan; none of the generated amounts is negative.
struct Yuan(i64);

impl std::fmt::Display for Yuan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::history::{History, OrdersMapping};

    /// Both forms are read back whole, and tell the same sales.
    #[test]
    fn files_are_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let made = |name: &str| {
            let path = folder.path().join(name);
            let zone = TimeZone::get("Asia/Shanghai").unwrap();
            let year = Year::new(5, 40, jiff::civil::date(2026, 11, 21), zone);
            let written = write(year, &path, |_, _| {}).unwrap();
            (path, written)
        };
        let read = |mut history: History| {
            while history.next_record().unwrap().is_some() {}
            history.into_report()
        };
        let (path, all) = made("year.ndjson");
        let events = read(History::open(&path, None).unwrap());
        assert_eq!((events.rows, events.rows_left_out()), (all.events, 0), "{:?}", events.listed.first());
        let (path, rows) = made("year.csv");
        let mapping = std::fs::read_to_string(path.with_extension("mapping.yaml")).unwrap();
        let orders = read(History::open(&path, Some(&OrdersMapping::parse(&mapping).unwrap())).unwrap());
        assert_eq!((orders.rows, orders.rows_left_out()), (rows.events, 0), "{:?}", orders.listed.first());
        assert_eq!((all.orders, orders.orders, orders.sales), (rows.orders, events.orders, events.sales));
        assert_eq!(all.members, 40);
    }
}
