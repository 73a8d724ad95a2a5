//! Connections: how they are made, what is set on each, and the thread that moves their bytes.
//!
//! Callers are operating-system threads that wait, on a server as well as in an asynchronous task. The driver is
//! asynchronous, and its futures need no runtime but for the socket, so one thread of our own serves the sockets of all
//! connections, and a caller parks until its answer is there. Statements that need no answer of each other go out together.

use std::{
    cell::Cell,
    collections::HashMap,
    pin::pin,
    sync::{Arc, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{
    runtime::{Builder, Runtime},
    task::AbortHandle,
};
use tokio_postgres::{Client, NoTls, Row, Statement, types::ToSql};

use super::{
    address::Address,
    faults::{self, Outcome, Trouble},
};
use crate::Fault;

/// The oldest server whose behaviour the statements rely on.
const SERVER_OLDEST: i32 = 150_000;

/// What every connection is set to, whatever the server's defaults are. A commit is durable when it is answered. Waiting
/// for somebody else's lock, and lying in an open transaction, end at some time.
const SETTINGS: &str = "SET synchronous_commit = on;
    SET default_transaction_isolation = 'read committed';
    SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '60s';
    SET jit = off;";

/// Statements of the hot path have parameters of any number of rows, so one plan must do for all: along the indexes, in
/// the order of the parameters, which is that of the keys. Two writers then lock rows in the same order. A transaction of the
/// hot path is idle for no longer than its process is halted or cut off, and others wait for its rows meanwhile.
///
/// A plan that was made while a table was empty is kept when it has millions of rows. Whoever reads the rows of an array
/// therefore asks for each in a `LATERAL (SELECT … OFFSET 0)`, which leaves the planner no other way than the index; a join
/// could go through all rows of a program for every one of the array, and did.
///
/// Citus finds the shards by the values of the parameters, and makes no plan for many shards without them.
const PLANS: &str = "SELECT set_config('plan_cache_mode', CASE WHEN to_regclass('entry_lookup') IS NULL
                                              THEN 'force_generic_plan' ELSE 'force_custom_plan' END, false);
    SET idle_in_transaction_session_timeout = '10s';
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;";

/// How many times as long as for another answer is waited for that of a commit.
const COMMIT_TIMES: u32 = 3;

/// The thread that moves the bytes of all connections of a store.
#[derive(Debug)]
pub struct Driver(Option<Runtime>);

impl Driver {
    pub fn start() -> Result<Driver, Fault> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(|error| faults::io("start a thread for the database", error))?;
        Ok(Driver(Some(runtime)))
    }

    /// Makes a connection, and leaves its socket to the thread.
    fn connect(&self, address: &Address) -> Result<(Client, AbortHandle), Fault> {
        let (sender, receiver) = mpsc::channel();
        let (config, time_max) = (address.config.clone(), address.answer_time);
        let Some(runtime) = &self.0 else {
            return Err(faults::io("connect to the database", mpsc::RecvError));
        };
        let socket = runtime.spawn(async move {
            let connected = tokio::time::timeout(time_max, config.connect(NoTls)).await;
            match connected {
                Ok(Ok((client, connection))) => {
                    // Nobody waits for it when this fails: the store was closed meanwhile.
                    let _ = sender.send(Ok(client));
                    // What ends a connection is told to whoever waits for an answer on it.
                    let _ = connection.await;
                }
                Ok(Err(error)) => drop(sender.send(Err(faults::from_connect(&error)))),
                Err(late) => drop(sender.send(Err(faults::io("connect to the database", late)))),
            }
        });
        let client = receiver.recv().map_err(|error| faults::io("connect to the database", error))??;
        Ok((client, socket.abort_handle()))
    }

    /// Parks this thread until the future has its value, or the time is up.
    fn wait_for<T>(&self, future: impl Future<Output = T>, time_max: Duration) -> Option<T> {
        let runtime = self.0.as_ref()?;
        let timed = {
            // The thread's clock wakes this one.
            let _entered = runtime.enter();
            tokio::time::timeout(time_max, future)
        };
        wait(timed).ok()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // Dropping it would wait, which is not allowed on a thread of another runtime.
            runtime.shutdown_background();
        }
    }
}

/// A connection with the statements that were prepared on it.
pub struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
    /// How long an answer may take; none for long work.
    answer_time: Option<Duration>,
    /// An answer took longer, so that nothing can be asked any more.
    late: Cell<bool>,
    socket: AbortHandle,
    /// Kept, so that the socket is served as long as the connection lives.
    driver: Arc<Driver>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.late.get() {
            // It would be served until the answer is there.
            self.socket.abort();
        }
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connection")
    }
}

/// A value for a parameter.
pub type Parameter<'a> = &'a (dyn ToSql + Sync);

/// One statement of several that go out together.
pub struct Step<'a> {
    pub sql: &'static str,
    pub parameters: Vec<Box<dyn ToSql + Sync + 'a>>,
}

impl Connection {
    /// A connection for short work, whose answers come in time or not at all.
    pub fn open(driver: &Arc<Driver>, address: &Address) -> Result<Connection, Fault> {
        let connection = Connection::set_up(driver, address)?;
        connection.run(PLANS).map_err(|trouble| trouble.fault("set up a connection"))?;
        Ok(connection)
    }

    /// A connection for long reading, whose statements are planned as the server sees fit and take as long as they take.
    pub fn open_plain(driver: &Arc<Driver>, address: &Address) -> Result<Connection, Fault> {
        let mut connection = Connection::set_up(driver, address)?;
        connection.answer_time = None;
        Ok(connection)
    }

    fn set_up(driver: &Arc<Driver>, address: &Address) -> Result<Connection, Fault> {
        let (client, socket) = driver.connect(address)?;
        let connection = Connection {
            client,
            prepared: HashMap::new(),
            answer_time: Some(address.answer_time),
            late: Cell::new(false),
            socket,
            driver: Arc::clone(driver),
        };
        connection.run(SETTINGS).map_err(|trouble| trouble.fault("set up a connection"))?;
        Ok(connection)
    }

    /// Whether it is known to be of no more use.
    pub fn is_closed(&self) -> bool {
        self.late.get() || self.client.is_closed()
    }

    /// Whether an answer was not there in time.
    pub fn is_late(&self) -> bool {
        self.late.get()
    }

    /// The statements that were prepared on it.
    pub fn prepared(&self) -> impl Iterator<Item = &String> {
        self.prepared.keys()
    }

    /// The driver's own connection, for migrations.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs statements that have no parameters and no answer.
    pub fn run(&self, sql: &str) -> Outcome<()> {
        self.answer(self.client.batch_execute(sql), 1)
    }

    /// The same for what takes as long as it takes.
    pub fn run_long(&self, sql: &str) -> Outcome<()> {
        Ok(wait(self.client.batch_execute(sql))?)
    }

    /// Commits. A server under load may take its time for it, and whoever gives up does not know what became of it.
    pub fn commit(&self) -> Outcome<()> {
        self.answer(self.client.batch_execute("COMMIT"), COMMIT_TIMES)
    }

    /// Runs a statement that is a transaction by itself.
    ///
    /// # Errors
    /// What the server says; then it is undone. [`Trouble::InDoubt`] when nobody knows.
    pub fn commit_by(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<()> {
        let statement = self.prepare(sql)?;
        let done = self.answer(self.client.query(&statement, parameters), COMMIT_TIMES);
        done.map(drop).map_err(|trouble| match trouble {
            // Anything but what ends a connection, such as a shutdown in that moment.
            Trouble::Driver(error) if error.as_db_error().is_some() && !self.client.is_closed() => {
                Trouble::Driver(error)
            }
            _ => Trouble::InDoubt,
        })
    }

    /// Waits for an answer, so many times as long as one may take.
    fn answer<T>(
        &self,
        future: impl Future<Output = Result<T, tokio_postgres::Error>>,
        times: u32,
    ) -> Outcome<T> {
        let Some(time_max) = self.answer_time else { return Ok(wait(future)?) };
        let answer = self.driver.wait_for(future, time_max.saturating_mul(times));
        self.late.set(answer.is_none());
        Ok(answer.ok_or(Trouble::Late)??)
    }

    /// All rows of a statement.
    pub fn rows(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Vec<Row>> {
        let statement = self.prepare(sql)?;
        self.answer(self.client.query(&statement, parameters), 1)
    }

    /// All rows of a statement that will not come again, so that nothing of it is kept prepared.
    pub fn once(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Vec<Row>> {
        self.answer(self.client.query(sql, parameters), 1)
    }

    /// The row of a statement that has one at most.
    pub fn row(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Option<Row>> {
        let statement = self.prepare(sql)?;
        self.answer(self.client.query_opt(&statement, parameters), 1)
    }

    /// How many rows a statement wrote.
    pub fn execute(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<u64> {
        let statement = self.prepare(sql)?;
        self.answer(self.client.execute(&statement, parameters), 1)
    }

    /// Begins a transaction and runs the steps in it, in one round trip once they are prepared. The transaction stays
    /// open; after a step that failed, the following fail as well.
    pub fn begin_with(
        &mut self,
        steps: &[Step<'_>],
    ) -> Outcome<Vec<Result<Vec<Row>, tokio_postgres::Error>>> {
        let statements = steps.iter().map(|step| self.prepare(step.sql)).collect::<Outcome<Vec<_>>>()?;
        let parameters: Vec<Vec<Parameter<'_>>> = steps
            .iter()
            .map(|step| step.parameters.iter().map(|parameter| &**parameter as Parameter<'_>).collect())
            .collect();
        let client = &self.client;
        let answers = async {
            let begin = client.batch_execute("BEGIN");
            let queries = statements.iter().zip(&parameters);
            let queries =
                join_all(queries.map(|(statement, parameters)| client.query(statement, parameters)));
            // Each is sent when it is first asked, in this order; the answers come in the same.
            let (begun, answers) = futures_util::future::join(begin, queries).await;
            begun?;
            Ok(answers)
        };
        self.answer(answers, 1)
    }

    fn prepare(&mut self, sql: &str) -> Outcome<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.answer(self.client.prepare(sql), 1)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Refuses a server that would not keep what is written, or not as it is written.
pub fn check_server(connection: &mut Connection) -> Result<(), Fault> {
    let asked = connection.row(
        "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), pg_is_in_recovery()
           FROM pg_database WHERE datname = current_database()",
        &[],
    );
    let row = asked.map_err(|trouble| trouble.fault("ask the server what it is"))?;
    let unusable = |reason: String| Err(Fault::Unusable { reason });
    let Some(row) = row else { return unusable("the server does not know its database".to_owned()) };
    let (version, encoding, standby): (i32, String, bool) = (row.get(0), row.get(1), row.get(2));
    if version < SERVER_OLDEST {
        return unusable(format!("PostgreSQL {} is older than {}", version / 10_000, SERVER_OLDEST / 10_000));
    }
    if encoding != "UTF8" {
        return unusable(format!("the database has the encoding {encoding}; make one with UTF8"));
    }
    if standby {
        return unusable("the server is a standby, which takes no writes: name the primary".to_owned());
    }
    Ok(())
}

/// Parks this thread until the future has its value.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
