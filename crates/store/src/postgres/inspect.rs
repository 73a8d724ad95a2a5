//! A look at a database that leaves no trace: no step is applied and nothing is written.

use std::sync::Arc;

use super::{
    address::Address,
    codec::get,
    connection::{self, Connection, Driver},
    faults::Outcome,
    migrate::citus,
    nodes, schema, sharded,
};
use crate::{Fault, Inspection, inspection::open_parts, migration::Step};

/// Looks at the database, which must exist.
pub fn inspect(url: &str) -> Result<Inspection, Fault> {
    let address = Address::read(url)?;
    let driver = Arc::new(Driver::start()?);
    let mut connection = Connection::open_plain(&driver, &address)?;
    connection::check_server(&mut connection)?;
    look(&mut connection, &schema::steps()?).map_err(|trouble| trouble.fault("look at the database"))
}

fn look(connection: &mut Connection, steps: &[Step]) -> Outcome<Inspection> {
    connection.run("SET default_transaction_read_only = on")?;
    let schema = schema::found(connection)?.unwrap_or(0);
    let known = steps.last().map_or(0, |step| step.number);
    let pending = steps.iter().filter(|step| schema < step.number).map(Step::about).collect();
    let open = open_parts(steps, schema::open_parts(connection)?);
    let nodes = nodes::alive(connection)?;
    let split = citus::is_split(connection)?;
    let max_recorded_at = match schema::has_table(connection, "recorded")? {
        true if split => {
            let mut latest = None;
            for program in sharded::programs(connection)? {
                latest = latest.max(sharded::latest(connection, program)?);
            }
            latest
        }
        true => {
            let row = connection.row("SELECT max(recorded_at) FROM recorded", &[])?;
            row.map_or(Ok(None), |row| get(&row, 0))?
        }
        false => None,
    };
    Ok(Inspection { schema, known, pending, open, nodes, max_recorded_at })
}
