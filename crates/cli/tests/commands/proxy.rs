//! A wire between importer and server that is cut after so many bytes, so that a kill hits the middle of a batch without
//! anybody waiting for the right moment.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

pub struct Proxy {
    pub base: String,
    left: Arc<AtomicU64>,
    /// Hears when the bytes are used up. From then on nothing more passes.
    pub used_up: Receiver<()>,
}

impl Proxy {
    /// Passes everything on to the server, up to `bytes` of requests.
    pub fn to(server: &str, bytes: u64) -> Proxy {
        let server = server.strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let left = Arc::new(AtomicU64::new(bytes));
        let (sender, used_up) = channel();
        let shared = Arc::clone(&left);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(upstream) = TcpStream::connect(&server) else { continue };
                let (left, sender) = (Arc::clone(&shared), sender.clone());
                let back = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || pass(client, upstream, Some((&left, &sender))));
                thread::spawn(move || pass(back.0, back.1, None));
            }
        });
        Proxy { base, left, used_up }
    }

    /// Lets everything pass from now on.
    pub fn mend(&self) {
        self.left.store(u64::MAX, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, limit: Option<(&AtomicU64, &Sender<()>)>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if let Some((left, used_up)) = limit {
            let count = count as u64;
            let before =
                left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(count));
            if before.is_err() {
                let _ = used_up.send(());
                break;
            }
        }
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
