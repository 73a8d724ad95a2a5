//! A small HTTP/1.1 client that keeps its connection, so that the load driver costs little beside the server.

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One connection.
pub struct Client {
    stream: TcpStream,
    key: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: &str, key: &str) -> anyhow::Result<Client> {
        let stream = TcpStream::connect(address).await.context("can't connect")?;
        stream.set_nodelay(true)?;
        Ok(Client { stream, key: key.to_owned(), request: Vec::new(), answer: Vec::new() })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        extra: &str,
        body: &[u8],
    ) -> anyhow::Result<Answer> {
        self.request.clear();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: {kind}\r\n{extra}content-length: {}\r\n\r\n",
            self.key,
            body.len()
        );
        self.request.extend_from_slice(head.as_bytes());
        self.request.extend_from_slice(body);
        self.stream.write_all(&self.request).await?;
        self.read().await
    }

    async fn read(&mut self) -> anyhow::Result<Answer> {
        self.answer.clear();
        let end = loop {
            if let Some(at) = self.answer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = std::str::from_utf8(&self.answer[..end])?;
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).context("no status")?;
        // The server writes the names of fields in lower case.
        let field = |name: &str| head.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
        if field("transfer-encoding:").is_some_and(|v| v == "chunked") {
            let body = self.chunks(end).await?;
            return Ok(Answer { status, body });
        }
        let length: usize = field("content-length:").and_then(|v| v.parse().ok()).unwrap_or(0);
        while self.answer.len() < end + length {
            self.more().await?;
        }
        Ok(Answer { status, body: self.answer[end..end + length].to_vec() })
    }

    async fn chunks(&mut self, mut at: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                match self.answer[at..].windows(2).position(|w| w == b"\r\n") {
                    Some(end) => break at + end,
                    None => self.more().await?,
                }
            };
            let size = usize::from_str_radix(std::str::from_utf8(&self.answer[at..line])?.trim(), 16)?;
            while self.answer.len() < line + 2 + size + 2 {
                self.more().await?;
            }
            body.extend_from_slice(&self.answer[line + 2..line + 2 + size]);
            at = line + 2 + size + 2;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.answer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}
