//! Which addresses the server may send to: public ones over TLS, and those that its operator allows by name. Otherwise whoever
//! may write a webhook could make the server speak to whatever stands beside it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::Uri;
use ureq::{
    Error,
    config::Config,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};

/// The longest address, in bytes.
const URL_BYTES_MAX: usize = 2_000;

/// Hosts with their ports, `queue.internal:8080`, that may be told though they are not public or have no TLS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// Reads them.
    ///
    /// # Errors
    /// The first that is none.
    pub fn read(hosts: &[String]) -> Result<Allowed, String> {
        let is_one = |text: &String| {
            text.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
        };
        match hosts.iter().find(|text| !is_one(text)) {
            Some(wrong) => Err(format!("{wrong:?} is no host with a port, such as queue.internal:8080")),
            None => Ok(Allowed(hosts.iter().map(|host| host.to_ascii_lowercase()).collect())),
        }
    }

    fn has(&self, uri: &Uri) -> bool {
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        self.0.iter().any(|allowed| *allowed == format!("{host}:{port}"))
    }

    /// Whether an address could be told at all. What its name means is looked at each time it is told.
    ///
    /// # Errors
    /// What is wrong, as a phrase.
    pub fn check(&self, url: &str) -> Result<(), &'static str> {
        if URL_BYTES_MAX < url.len() {
            return Err("an address has 2000 bytes at most");
        }
        let uri: Uri = url.parse().map_err(|_| "not an address such as https://shop.example/hook")?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err("not an address such as https://shop.example/hook");
        };
        if url.contains('#') || uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err("an address has no user, no password and no fragment");
        }
        if self.has(&uri) && ["http", "https"].contains(&scheme) {
            return Ok(());
        }
        if scheme != "https" {
            return Err("an address begins with https://");
        }
        if uri.port_u16().is_some_and(|port| port != 443) {
            return Err("an address has the port 443, or one that the operator of the server allows");
        }
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let local = ["localhost", "local", "internal", "home.arpa"];
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        let is_local = local.iter().any(|end| name == *end || name.ends_with(&format!(".{end}")));
        if is_local || literal.is_ok_and(|ip| !is_public(ip)) {
            return Err("the address is not public");
        }
        Ok(())
    }
}

/// Resolves names, and refuses those that lead anywhere but to public addresses. What it answers is what is connected to, so a
/// name can't mean something else a moment later.
#[derive(Debug)]
pub(super) struct Guarded<R = DefaultResolver> {
    resolver: R,
    allowed: Allowed,
}

impl Guarded {
    pub(super) fn new(allowed: Allowed) -> Guarded {
        Guarded { resolver: DefaultResolver::default(), allowed }
    }
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        // Checked again: an operator may have changed what is allowed since it was written down.
        if let Err(reason) = self.allowed.check(&uri.to_string()) {
            return Err(refused(reason));
        }
        let found = self.resolver.resolve(uri, config, timeout)?;
        if !self.allowed.has(uri) && !found.iter().map(SocketAddr::ip).all(is_public) {
            return Err(refused("the name leads to an address that is not public"));
        }
        Ok(found)
    }
}

fn refused(reason: &'static str) -> Error {
    Error::Io(std::io::Error::new(std::io::ErrorKind::PermissionDenied, reason))
}

/// Whether an address is one of the public internet, by the registries of special addresses (RFC 6890 and its successors).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, .., high, low] = ip.segments();
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    let embedded = Ipv4Addr::new(a, b, c, d);
    match (first, second) {
        // Addresses of IPv4 in another dress: mapped, compatible, and translated by NAT64.
        (0, 0) => ip.to_ipv4_mapped().is_some_and(is_public_v4),
        (0x64, 0xff9b) => ip.segments()[2..6].iter().all(|segment| *segment == 0) && is_public_v4(embedded),
        // Only what is handed out as unicast is public, and of that not documentation, benchmarks, Teredo, ORCHID and 6to4.
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff) => false,
        (0x2000..=0x3fff, _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use ureq::{Timeout, unversioned::transport::time};

    use super::*;

    /// A name server that says what it likes.
    #[derive(Debug)]
    struct Lying(Vec<&'static str>);

    impl Resolver for Lying {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
            let mut found = self.empty();
            self.0.iter().for_each(|ip| found.push(SocketAddr::new(ip.parse().unwrap(), 443)));
            Ok(found)
        }
    }

    #[test]
    fn a_name_leads_to_public_addresses_or_nowhere() {
        let allowed = Allowed::read(&["queue.internal:8080".to_owned()]).unwrap();
        let resolve = |url: &str, ips: &[&'static str]| {
            let guarded = Guarded { resolver: Lying(ips.to_vec()), allowed: allowed.clone() };
            let after = time::Duration::from_secs(1);
            let timeout = NextTimeout { after, reason: Timeout::Global, per_read: None, per_write: None };
            let found = guarded.resolve(&url.parse().unwrap(), &Config::default(), timeout);
            found.map(|found| found.len()).ok()
        };
        let shop = "https://shop.example/hook";
        assert_eq!(resolve(shop, &["1.1.1.1", "2606:4700::1"]), Some(2));
        for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.0.1"] {
            assert_eq!(resolve(shop, &[inside]), None, "{inside}");
            assert_eq!(resolve(shop, &["1.1.1.1", inside]), None, "one of two is {inside}");
        }
        // What the operator allows may stand anywhere, but at that port only.
        assert_eq!(resolve("http://queue.internal:8080/", &["10.0.0.1"]), Some(1));
        assert_eq!(resolve("http://queue.internal:8081/", &["1.1.1.1"]), None);
    }

    #[test]
    fn tells_public_addresses_from_others() {
        let public = [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:2800:220:1::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
        ];
        let others = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ];
        for text in public {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
        for text in others {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn addresses_are_checked_before_anything_is_sent() {
        let allowed = Allowed::read(&["queue.internal:8080".to_owned(), "127.0.0.1:9".to_owned()]).unwrap();
        for right in [
            "https://shop.example/hook?a=b",
            "https://shop.example:443/",
            "https://1.1.1.1/",
            "http://queue.internal:8080/x",
            "https://QUEUE.internal:8080/x",
            "http://127.0.0.1:9/",
        ] {
            assert_eq!(allowed.check(right), Ok(()), "{right}");
        }
        for wrong in [
            "",
            "/hook",
            "shop.example",
            "ftp://shop.example/",
            "http://shop.example/",
            "https://shop.example:8443/",
            "https://ada:secret@shop.example/",
            "https://shop.example/#x",
            "https://localhost/",
            "https://x.localhost/",
            "https://printer.local/",
            "https://queue.internal/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest/meta-data",
            "http://queue.internal:8081/",
            "ftp://queue.internal:8080/",
            "https://shop example/",
        ] {
            assert!(allowed.check(wrong).is_err(), "{wrong}");
        }
        assert!(allowed.check(&format!("https://shop.example/{}", "x".repeat(2_000))).is_err());
        for wrong in ["shop.example", ":80", "shop.example:http", "shop.example:65536"] {
            assert!(Allowed::read(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
