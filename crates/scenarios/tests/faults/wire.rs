//! A wire between a server and its PostgreSQL that can be cut after a byte, held in either direction, and made slow. It knows so
//! much of the protocol that it sees the order to commit.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

/// The message that commits what was written before: a simple query. Its answer has 18 bytes.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";
/// What the statement begins with that writes a batch and commits it. It is prepared under a name, by which it is asked for.
const AT_ONCE: &[u8] = b"\0\nWITH written AS (";
/// How long the answer to that statement is: that it is bound, its row, that it is done, and that the server is ready. All of it
/// comes after the commit.
pub const ANSWER_BYTES: usize = 44;

/// Where a commit is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before the order reaches the database.
    Before,
    /// After so many bytes of the answer.
    After(usize),
}

/// What passes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Passes {
    /// Nothing reaches the database.
    pub held_up: bool,
    /// Nothing comes back from it.
    pub held_down: bool,
    /// Each piece takes so long.
    pub delay: Option<Duration>,
}

#[derive(Default)]
struct State {
    passes: Passes,
    /// So many commits pass before this one is cut.
    cut: Option<(u64, Cut)>,
}

/// The wire, and a port for servers.
pub struct Wire {
    port: u16,
    shared: Arc<(Mutex<State>, Condvar)>,
    /// Hears of every cut.
    pub cuts: mpsc::Receiver<()>,
}

/// One connection of it.
struct Strand {
    up: UnixStream,
    down: TcpStream,
    /// How many bytes of answers may still pass, once a commit is to be cut.
    left: Mutex<Option<usize>>,
    shared: Arc<(Mutex<State>, Condvar)>,
    told: mpsc::Sender<()>,
}

impl Wire {
    /// A wire to the database of an address with a socket.
    pub fn to(url: &str) -> Wire {
        let folder = url.split_once("host=").unwrap().1.split('&').next().unwrap();
        let socket = format!("{folder}/.s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::<(Mutex<State>, Condvar)>::default();
        let (told, cuts) = mpsc::channel();
        let of_strands = Arc::clone(&shared);
        thread::spawn(move || {
            for down in listener.incoming().map_while(Result::ok) {
                // A database that is away is told by the end of the connection.
                let Ok(up) = UnixStream::connect(&socket) else { continue };
                let strand = Strand {
                    up,
                    down,
                    left: Mutex::default(),
                    shared: Arc::clone(&of_strands),
                    told: told.clone(),
                };
                let strand = Arc::new(strand);
                let other = Arc::clone(&strand);
                thread::spawn(move || strand.ascend());
                thread::spawn(move || other.descend());
            }
        });
        Wire { port, shared, cuts }
    }

    /// The address of the same database by this wire. An answer may take so many seconds.
    pub fn url(&self, url: &str, answer_time_s: u32) -> String {
        let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
        format!("postgres://postgres@127.0.0.1:{}/{name}?answer_time_s={answer_time_s}", self.port)
    }

    /// Cuts a commit after so many others.
    pub fn cut(&self, commits: u64, cut: Cut) {
        self.state().cut = Some((commits, cut));
    }

    /// Lets everything pass, or not, from now on.
    pub fn set(&self, passes: Passes) {
        self.state().passes = passes;
        self.shared.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Strand {
    fn ascend(&self) {
        let mut buffer = [0; 16_384];
        let mut orders = Orders::default();
        while let Ok(count @ 1..) = (&self.down).read(&mut buffer) {
            let commits = orders.read(&buffer[..count]);
            if (0..commits).any(|_| self.is_cut_before()) {
                break;
            }
            self.hold(|passes| passes.held_up);
            if (&self.up).write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        // The end of a connection is held, too.
        self.hold(|passes| passes.held_up);
        self.end();
    }

    fn descend(&self) {
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = (&self.up).read(&mut buffer) {
            self.hold(|passes| passes.held_down);
            let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            let passing = left.map_or(count, |left| left.min(count));
            if (&self.down).write_all(&buffer[..passing]).is_err() {
                break;
            }
            let Some(rest) = left.as_mut() else { continue };
            *rest -= passing;
            if *rest == 0 {
                self.end();
                let _ = self.told.send(());
                return;
            }
        }
        self.hold(|passes| passes.held_down);
        self.end();
    }

    /// Whether a commit that is just passing is to be cut at once; or it is noted how much of its answer may come.
    fn is_cut_before(&self) -> bool {
        let mut state = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.cut {
            None => false,
            Some((0, cut)) => {
                state.cut = None;
                drop(state);
                match cut {
                    Cut::Before => {
                        self.end();
                        let _ = self.told.send(());
                    }
                    Cut::After(bytes) => {
                        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes)
                    }
                }
                cut == Cut::Before
            }
            Some((more, cut)) => {
                state.cut = Some((more - 1, cut));
                false
            }
        }
    }

    /// Waits as long as nothing passes, or each piece takes.
    fn hold(&self, is_held: impl Fn(Passes) -> bool) {
        let mut state = self.shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        while is_held(state.passes) {
            state = self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let delay = state.passes.delay;
        drop(state);
        if let Some(delay) = delay {
            // Nobody ever sends: the time is the fault.
            let (_nobody, never) = mpsc::channel::<()>();
            assert_eq!(never.recv_timeout(delay), Err(RecvTimeoutError::Timeout));
        }
    }

    fn end(&self) {
        // Either may be gone already.
        let _ = self.up.shutdown(Shutdown::Both);
        let _ = self.down.shutdown(Shutdown::Both);
    }
}

/// Finds the orders to commit in what a server sends.
#[derive(Default)]
struct Orders {
    /// The end of what was read before, in which an order may have begun.
    seen: Vec<u8>,
    /// How the statement that commits is asked for: to bind the portal without a name to it.
    bind: Option<Vec<u8>>,
}

impl Orders {
    /// How many orders end in this piece.
    fn read(&mut self, piece: &[u8]) -> usize {
        self.seen.extend_from_slice(piece);
        let mut commits = take_all(&mut self.seen, COMMIT);
        if self.bind.is_none()
            && let Some(at) = self.seen.windows(AT_ONCE.len()).position(|window| window == AT_ONCE)
        {
            // Before the statement comes its name, which the driver makes of an `s` and a number.
            let name = self.seen[..at].iter().rposition(|byte| !byte.is_ascii_digit()).unwrap();
            assert_eq!(self.seen[name], b's', "the driver names statements in another way");
            self.bind = Some([b"\0", &self.seen[name..at], b"\0"].concat());
            self.seen.drain(..at + AT_ONCE.len());
        }
        if let Some(bind) = &self.bind {
            commits += take_all(&mut self.seen, bind);
        }
        let longest = AT_ONCE.len().max(COMMIT.len()) + 16;
        self.seen.drain(..self.seen.len().saturating_sub(longest));
        commits
    }
}

/// How often it is found; each is taken out, so that it is found once.
fn take_all(seen: &mut Vec<u8>, order: &[u8]) -> usize {
    let mut found = 0;
    while let Some(at) = seen.windows(order.len()).position(|window| window == order) {
        seen.drain(..at + order.len());
        found += 1;
    }
    found
}
