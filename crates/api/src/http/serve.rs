//! Connections: HTTP/1.1 and HTTP/2 on one port, with bounds on what a client may make us hold, and an end that lets
//! running requests finish.

use std::{future::Future, io, sync::Arc, time::Duration};

use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use super::{Fronted, framing::Unambiguous};

/// Connections at once; further ones wait in the listener's queue.
const CONNECTIONS_MAX: usize = 10_000;
/// How long the headers of a request may take.
const HEADER_TIME_MAX: Duration = Duration::from_secs(10);
/// How long running requests may take to finish when the server stops.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(25);
/// Above what `gate` allows, so that moderate excess is answered with a problem document.
const HEAD_BYTES_MAX: usize = 64 * 1_024;
/// The same, for the number of headers.
const HEADERS_MAX: usize = 250;
/// Requests at once on one HTTP/2 connection.
const STREAMS_MAX: u32 = 100;

/// Serves until `stop` is ready, then lets running requests finish.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    service: Fronted,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            biased;
            () = &mut stop => break,
            place = Arc::clone(&places).acquire_owned() => place.map_err(io::Error::other)?,
        };
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                // Answers are written whole; waiting for more only delays them.
                let _ = stream.set_nodelay(true);
                converse(TokioIo::new(Unambiguous::new(stream)), service.clone(), &graceful, place);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors: places free up when connections end.
                tracing::warn!(%error, "a connection can't be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIME_MAX, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections were cut while stopping");
    }
    Ok(())
}

/// Runs one connection in a task of its own, which keeps its place until it ends.
fn converse(
    stream: TokioIo<Unambiguous<TcpStream>>,
    service: Fronted,
    graceful: &GracefulShutdown,
    place: OwnedSemaphorePermit,
) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(u32::try_from(HEAD_BYTES_MAX).unwrap_or(u32::MAX));
    let connection = builder.serve_connection(stream, TowerToHyperService::new(service)).into_owned();
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A client that goes away or speaks badly is no news.
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
