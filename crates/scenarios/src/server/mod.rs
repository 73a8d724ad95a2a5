//! A whole server to play scenarios on: the app on a database file of its own, behind the real HTTP API on a loopback
//! port. What a scenario does goes in as a client's requests, and what it expects is read from the answers.
//!
//! Each scenario has a sandbox program of its own, whose clock it moves. The server's own clock stands still far before
//! all scenarios, because a sandbox's clock moves only forward.

mod client;
mod plans;
pub mod process;
mod read;
mod sandbox;
pub(crate) mod wire;

use std::cell::Cell;

use regulars_api::{
    http::{Front, RequestIds, serve},
    routes::{Settings, router},
};
use regulars_app::{App, Clock, Ids, MasterKey};
use regulars_engine::{Program, moment::Moment};
use serde_json::json;
use tempfile::TempDir;
use tokio::{net::TcpListener, runtime::Runtime};

pub use client::{Answer, Client};
pub use sandbox::Sandbox;

/// Seals the members of scenarios, who are nobody.
const MASTER_KEY: &str = "c41d7e0b93f5a2286e17d90c4ab8356f0d52e8917bc36fa4e95d10382c7fb64a";

/// A running server. Its folder goes with it.
pub struct Server {
    app: App,
    client: Client,
    sandboxes: Cell<u32>,
    // The requests end before the folder goes.
    _runtime: Runtime,
    _folder: Option<TempDir>,
}

impl Server {
    /// Starts a server on an empty database, a file that goes with it.
    ///
    /// # Errors
    /// The folder, the database or the port can't be had.
    pub fn start() -> anyhow::Result<Server> {
        let folder = tempfile::tempdir()?;
        let store = format!("sqlite:{}", folder.path().join("regulars.db").display());
        let mut server = Server::start_on(&store)?;
        server._folder = Some(folder);
        Ok(server)
    }

    /// Starts a server on an empty database.
    ///
    /// # Errors
    /// The database or the port can't be had.
    pub fn start_on(store: &str) -> anyhow::Result<Server> {
        let mut settings = regulars_app::Settings::new(store, MasterKey::from_text(MASTER_KEY)?);
        settings.clock = Clock::fixed(Moment(0));
        settings.ids = Ids::seeded(7);
        // Due work is done by moving the clock, and by nothing else.
        settings.sweep = false;
        let app = App::open(settings)?;
        let key = app.first_key()?.ok_or_else(|| anyhow::anyhow!("a new server makes no key"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let client = Client::new(format!("http://{}", listener.local_addr()?), key);
        let front = Front::new(RequestIds::seeded([7; 32]));
        let router = router(Settings { app: app.clone(), docs: false, pages: &[], demo: None, front });
        runtime.spawn(serve(listener, router, std::future::pending()));
        Ok(Server { app, client, sandboxes: Cell::new(0), _runtime: runtime, _folder: None })
    }

    /// A new sandbox with the program published in it, and without members.
    ///
    /// # Errors
    /// The server's refusal: it takes every document that the engine takes.
    pub fn sandbox(&self, program: &Program) -> Result<Sandbox<'_>, String> {
        let sandbox = Sandbox::new(&self.client, program.clone(), self.publish(program)?);
        sandbox.import_codes()?;
        Ok(sandbox)
    }

    /// A new sandbox with the program published in it: its address, `/v1/programs/SLUG`.
    ///
    /// # Errors
    /// As for [`Server::sandbox`].
    pub fn publish(&self, program: &Program) -> Result<String, String> {
        self.sandboxes.set(self.sandboxes.get().saturating_add(1));
        let slug = format!("sandbox-{}", self.sandboxes.get());
        let mut document = program.document.clone();
        document.program.clone_from(&slug);
        let document = serde_json::to_value(&document).map_err(|error| error.to_string())?;
        let client = &self.client;
        client.post("/v1/programs", &json!({"slug": slug, "mode": "sandbox"}))?.done()?;
        let path = format!("/v1/programs/{slug}");
        client.put(&format!("{path}/draft"), ("if-none-match", "*"), &document)?.done()?;
        client.post(&format!("{path}/publish"), &json!({"note": "for a scenario"}))?.done()?;
        Ok(path)
    }

    /// A client with all rights.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Checks all that was recorded against the invariants of the ledger.
    ///
    /// # Errors
    /// The report, when something is violated.
    pub fn audit(&self) -> Result<(), String> {
        let report = self.app.audit(None).map_err(|fault| fault.to_string())?;
        if report.ok { Ok(()) } else { Err(report.to_string()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.app.close();
    }
}
