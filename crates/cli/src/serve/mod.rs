//! `regulars serve`: the server, from configuration to a graceful end.

pub mod config;
pub mod key;

use std::{io, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use regulars_api::{
    http::{Front, RequestIds},
    outgoing::Outgoing,
    pages::Demo,
    routes,
};
use regulars_app::{App, Clock, Ids, NodeRole, Settings};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{Signal, SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

use crate::{Misconfigured, address, doctor::RELEASED_AT, pages};
use config::{Config, DEFAULT_FILE, Layer, LogFormat, Role};

/// How often the server looks whether it can still write.
const WATCH_EVERY: Duration = Duration::from_secs(1);
/// What a second signal ends the process with, as shells have it.
const EXIT_INTERRUPTED: i32 = 130;

/// Run the server.
#[derive(Debug, Args)]
#[command(after_help = "\
It answers requests and does the work that is due, unless --role says otherwise; `regulars worker` is `regulars serve --role
work`, and answers /live, /ready and /metrics only.
The first start makes the database, the master key and the first API key, which is shown once. As long as nobody has an
account, each start prints a link to become the first administrator.
SIGTERM and SIGINT stop it gracefully: /ready answers 503, running requests finish, exit code 0.
Exit codes: 0 stopped; 1 it failed; 2 wrong arguments or configuration, such as an unknown key or a weak secret.")]
pub struct Arguments {
    /// The configuration file; regulars.toml in the working folder when there is one.
    #[arg(long, env = "REGULARS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print a configuration file with all defaults and what they mean, and end.
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    layer: Layer,
}

/// Runs the command.
///
/// # Errors
/// [`Misconfigured`]; the clock is wrong; the port is taken; the database can't be opened.
pub fn run(arguments: &Arguments, role: Option<Role>) -> anyhow::Result<ExitCode> {
    if arguments.print_config {
        print!("{DEFAULT_FILE}");
        return Ok(ExitCode::SUCCESS);
    }
    config::refuse_unknown_variables(std::env::vars_os().map(|(name, _)| name))?;
    let mut layer = arguments.layer.clone();
    layer.role = role.or(layer.role);
    let config = Config::load(layer, arguments.config.as_deref())?;
    start_logging(config.log_format, &config.log)?;
    refuse_wrong_clock()?;
    let runtime = Runtime::new().context("can't start threads")?;
    let ids = Ids::system();
    let variable = std::env::var(key::VARIABLE).ok();
    let origin = key::origin(&config.store, config.master_key_file.as_deref(), variable.as_deref())?;
    let found = key::find(&origin, &config.store, variable.as_deref(), &ids)?;
    // The port comes before the database: a server that can't listen should change nothing.
    let listener = listen(&runtime, config.listen)?;
    let settings = Settings {
        lane_queue_max: config.queue_max,
        batch_max: config.batch_max,
        account_cache_max: config.accounts_cached,
        migrate: config.migrate_on_start,
        role: match config.role {
            Role::All => NodeRole::All,
            Role::Serve => NodeRole::Serve,
            Role::Work => NodeRole::Work,
        },
        ..Settings::new(config.store.as_str(), found.key)
    };
    let app = App::open(settings)
        .map_err(|fault| anyhow!("can't open {}: {fault}", address::shown(&config.store)))?;
    if let Some(path) = &found.made {
        println!(
            "A master key was made: {}. Keep a copy apart from the database; without it personal data is lost.",
            path.display()
        );
    }
    // One that only works has nobody who would ask for it; a server shows it.
    let first = match config.role {
        Role::All | Role::Serve => app.first_key(),
        Role::Work => Ok(None),
    };
    if let Some(first) = first.map_err(|refusal| anyhow!("can't make the first API key: {refusal}"))? {
        println!("The first API key, shown only now; it may do everything:\n\n    {first}\n");
    }
    if config.role != Role::Work {
        let address = listener.local_addr().context("can't tell the address")?;
        if let Some(link) = first_administrator(&app, &format!("http://{address}"))? {
            println!(
                "Nobody has an account yet. Who opens this link first becomes the first administrator; it works once, for three \
                 days:\n\n    {link}\n"
            );
        }
    }
    let serving = Serving {
        role: config.role,
        front: front(&config)?,
        docs: config.docs,
        demo: None,
        stop_delay: Duration::from_secs(config.stop_delay_s),
        announce: true,
    };
    serve(&runtime, &app, listener, serving)
}

/// Where the battery of a clock is empty it begins somewhere in the past, and a new ledger would begin there, too. Before 1970 the HTTP
/// library can't even answer.
fn refuse_wrong_clock() -> anyhow::Result<()> {
    let now = Clock::System.now();
    if now < RELEASED_AT {
        bail!("the clock shows {}, and this release is younger than that: set the clock", now.timestamp());
    }
    Ok(())
}

/// The link by which the first of the staff comes in, when there is nobody yet. Its secret stands behind a #, which no browser
/// sends and so no proxy writes down.
///
/// # Errors
/// It can't be stored.
pub fn first_administrator(app: &App, base: &str) -> anyhow::Result<Option<String>> {
    let secret =
        app.first_administrator_link().map_err(|refusal| anyhow!("can't make the first link: {refusal}"))?;
    Ok(secret.map(|secret| format!("{base}/console/first#{secret}")))
}

/// How an app is served.
pub struct Serving {
    /// What the server does.
    pub role: Role,
    /// What surrounds every route.
    pub front: Front,
    /// Whether the API describes itself.
    pub docs: bool,
    /// What a demo tells whoever opens it.
    pub demo: Option<Demo>,
    /// From SIGTERM until no more connections are taken.
    pub stop_delay: Duration,
    /// Whether the address is printed on the standard output.
    pub announce: bool,
}

/// Serves until a signal comes, and closes the app.
///
/// # Errors
/// The listener fails, or a write to the disk has: then only a new start helps.
pub fn serve(
    runtime: &Runtime,
    app: &App,
    listener: TcpListener,
    serving: Serving,
) -> anyhow::Result<ExitCode> {
    let address = listener.local_addr().context("can't tell the address")?;
    let Serving { role, front, docs, demo, stop_delay, announce } = serving;
    let outgoing = match role {
        Role::All | Role::Work => {
            let outgoing = Outgoing::start(app.clone(), front.webhook_hosts.clone());
            Some(outgoing.context("can't start threads")?)
        }
        Role::Serve => None,
    };
    let settings = routes::Settings { app: app.clone(), docs, pages: pages::FILES, demo, front };
    let service = match role {
        Role::All | Role::Serve => routes::router(settings),
        Role::Work => routes::operations(settings),
    };
    let served = runtime.block_on(async {
        let mut signals = Signals::new()?;
        if announce {
            println!("Regulars listens on http://{address}");
        }
        tracing::info!(%address, "listening");
        let stop = async {
            let signal = tokio::select! {
                signal = signals.next() => Some(signal),
                () = until_broken(app) => None,
            };
            app.announce_stop();
            outgoing.iter().for_each(Outgoing::announce_stop);
            tracing::info!("stopping");
            if signal == Some(Stop::Terminate) {
                tokio::select! {
                    () = tokio::time::sleep(stop_delay) => {}
                    _ = signals.next() => {}
                }
            }
            tokio::spawn(async move {
                signals.next().await;
                // Whoever asks twice does not want to wait. What was answered is durable.
                std::process::exit(EXIT_INTERRUPTED);
            });
        };
        regulars_api::http::serve(listener, service, stop).await.context("can't listen any longer")
    });
    let broken = app.is_broken();
    drop(outgoing);
    app.close();
    served?;
    if broken {
        bail!(
            "a write to the disk failed; check the disk and start again, nothing that was answered is lost"
        );
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// A front with ids of requests that no other start gives.
///
/// # Errors
/// The system has no randomness.
pub fn plain_front() -> anyhow::Result<Front> {
    let seed = Ids::system().secret().map_err(|fault| anyhow!("{fault}"))?;
    Ok(Front::new(RequestIds::seeded(seed)))
}

fn front(config: &Config) -> anyhow::Result<Front> {
    Ok(Front {
        behind_tls: config.behind_tls,
        allowed_hosts: config.allowed_hosts.clone(),
        cors_origins: config.cors_origins.clone(),
        webhook_hosts: config.webhook_hosts.clone(),
        rate: config.rate,
        ..plain_front()?
    })
}

/// Takes the port.
///
/// # Errors
/// It is taken, or not allowed.
pub fn listen(runtime: &Runtime, address: SocketAddr) -> anyhow::Result<TcpListener> {
    runtime.block_on(TcpListener::bind(address)).with_context(|| {
        format!("can't listen on {address}; stop what uses the port, or name another one with --listen")
    })
}

/// Sends logs to the standard error.
///
/// # Errors
/// [`Misconfigured`] for a level that is none.
pub fn start_logging(format: LogFormat, level: &str) -> Result<(), Misconfigured> {
    let filter = EnvFilter::builder().parse(level);
    let filter = filter.map_err(|error| Misconfigured(anyhow!("log: {level:?} is no level: {error}")))?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match format {
        LogFormat::Text => logs.with_ansi(false).init(),
        LogFormat::Json => logs.json().init(),
    }
    Ok(())
}

async fn until_broken(app: &App) {
    let mut turns = tokio::time::interval(WATCH_EVERY);
    while !app.is_broken() {
        turns.tick().await;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Terminate,
    Interrupt,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> anyhow::Result<Signals> {
        let open = |kind| signal(kind).context("can't listen for signals");
        Ok(Signals { terminate: open(SignalKind::terminate())?, interrupt: open(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> Stop {
        tokio::select! {
            _ = self.terminate.recv() => Stop::Terminate,
            _ = self.interrupt.recv() => Stop::Interrupt,
        }
    }
}
