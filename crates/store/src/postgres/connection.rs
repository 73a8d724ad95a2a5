//! Connections: how they are made, what is set on each, and the thread that moves their bytes.
//!
//! Callers are operating-system threads that wait, on a server as well as in an asynchronous task. The driver is
//! asynchronous, and its futures need no runtime but for the socket, so one thread of our own serves the sockets of all
//! connections, and a caller parks until its answer is there. Statements that need no answer of each other go out together.

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, Row, Statement, config::Host, config::SslMode, types::ToSql};

use super::faults::{self, Outcome};
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
/// the order of the parameters, which is that of the keys. Two writers then lock rows in the same order.
const PLANS: &str = "SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;";

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
    fn connect(&self, config: &Config) -> Result<Client, Fault> {
        let (sender, receiver) = mpsc::channel();
        let config = config.clone();
        if let Some(runtime) = &self.0 {
            runtime.spawn(async move {
                match config.connect(NoTls).await {
                    Ok((client, connection)) => {
                        // Nobody waits for it when this fails: the store was closed meanwhile.
                        let _ = sender.send(Ok(client));
                        // What ends a connection is told to whoever waits for an answer on it.
                        let _ = connection.await;
                    }
                    Err(error) => drop(sender.send(Err(faults::from_connect(&error)))),
                }
            });
        }
        receiver.recv().map_err(|error| faults::io("connect to the database", error))?
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
    /// Kept, so that the socket is served as long as the connection lives.
    _driver: Arc<Driver>,
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
    /// A connection for short work.
    pub fn open(driver: &Arc<Driver>, config: &Config) -> Result<Connection, Fault> {
        let connection = Connection::open_plain(driver, config)?;
        connection.run(PLANS).map_err(|trouble| trouble.fault("set up a connection"))?;
        Ok(connection)
    }

    /// A connection for long reading, whose statements are planned as the server sees fit.
    pub fn open_plain(driver: &Arc<Driver>, config: &Config) -> Result<Connection, Fault> {
        let client = driver.connect(config)?;
        let connection = Connection { client, prepared: HashMap::new(), _driver: Arc::clone(driver) };
        connection.run(SETTINGS).map_err(|trouble| trouble.fault("set up a connection"))?;
        Ok(connection)
    }

    /// Whether it is known to be of no more use.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The driver's own connection, for migrations.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs statements that have no parameters and no answer.
    pub fn run(&self, sql: &str) -> Outcome<()> {
        Ok(wait(self.client.batch_execute(sql))?)
    }

    /// All rows of a statement.
    pub fn rows(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Vec<Row>> {
        let statement = self.prepare(sql)?;
        Ok(wait(self.client.query(&statement, parameters))?)
    }

    /// All rows of a statement that will not come again, so that nothing of it is kept prepared.
    pub fn once(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Vec<Row>> {
        Ok(wait(self.client.query(sql, parameters))?)
    }

    /// The row of a statement that has one at most.
    pub fn row(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<Option<Row>> {
        let statement = self.prepare(sql)?;
        Ok(wait(self.client.query_opt(&statement, parameters))?)
    }

    /// How many rows a statement wrote.
    pub fn execute(&mut self, sql: &str, parameters: &[Parameter<'_>]) -> Outcome<u64> {
        let statement = self.prepare(sql)?;
        Ok(wait(self.client.execute(&statement, parameters))?)
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
        wait(async {
            let begin = client.batch_execute("BEGIN");
            let queries = statements.iter().zip(&parameters);
            let queries =
                join_all(queries.map(|(statement, parameters)| client.query(statement, parameters)));
            // Each is sent when it is first asked, in this order; the answers come in the same.
            let (begun, answers) = futures_util::future::join(begin, queries).await;
            begun?;
            Ok(answers)
        })
    }

    fn prepare(&mut self, sql: &str) -> Outcome<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = wait(self.client.prepare(sql))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Reads an address. Nothing of it is repeated in a fault: it may hold a password.
pub fn parse(url: &str) -> Result<Config, Fault> {
    let unusable = |reason: &str| Fault::Unusable { reason: reason.to_owned() };
    let mut config: Config = url.parse().map_err(|_| {
        unusable("expected an address like postgres://user@host/database or postgres:///database?host=/folder/of/socket")
    })?;
    // There is no TLS yet, so what leaves the machine in plain must be somebody's decision.
    let is_here = |host: &Host| match host {
        #[cfg(unix)]
        Host::Unix(_) => true,
        Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
    };
    if config.get_ssl_mode() == SslMode::Require {
        return Err(unusable(
            "the connection can't be encrypted yet: use a local socket or a local proxy that does",
        ));
    }
    if config.get_ssl_mode() != SslMode::Disable && !config.get_hosts().iter().all(is_here) {
        return Err(unusable(
            "the connection can't be encrypted yet: use a local socket or a local proxy that does, or add \
             sslmode=disable to the address when the network between is trusted",
        ));
    }
    config.ssl_mode(SslMode::Disable);
    if config.get_application_name().is_none() {
        config.application_name("regulars");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(std::time::Duration::from_secs(5));
    }
    Ok(config)
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
