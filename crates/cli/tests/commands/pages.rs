//! The pages in the binary: it answers with what `make web` built, byte by byte, or says that nothing was built.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{regulars, server::Server};

/// Where the pages are built.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist");

/// The built files with their paths from the root, compressed forms included.
fn built(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(built(&path));
        } else if !path.file_name().unwrap().to_str().unwrap().starts_with('.') {
            let name = path.strip_prefix(DIST).unwrap().to_str().unwrap().to_owned();
            files.push((name, path));
        }
    }
    files
}

fn ask(server: &Server, path: &str, encoding: &str) -> (u16, Vec<u8>) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
    let request = ureq::Agent::from(agent).get(format!("{}/{path}", server.base));
    let mut response = request.header("accept-encoding", encoding).call().unwrap();
    (response.status().as_u16(), response.body_mut().read_to_vec().unwrap())
}

#[test]
fn the_binary_carries_what_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let files = built(Path::new(DIST));
    for (name, path) in &files {
        let (plain, encoding) = match path.extension().and_then(|ending| ending.to_str()) {
            Some("br") => (name.strip_suffix(".br"), "br"),
            Some("gz") => (name.strip_suffix(".gz"), "gzip"),
            Some(_) | None => (Some(name.as_str()), "identity"),
        };
        let (status, bytes) = ask(&server, plain.unwrap(), encoding);
        assert!(status == 200 && bytes == fs::read(path).unwrap(), "{name}: {status}");
    }
    let (_, root) = ask(&server, "", "identity");
    let root = String::from_utf8(root).unwrap();
    for app in ["console", "portal", "pos"] {
        let is_built = files.iter().any(|(name, _)| *name == format!("{app}/index.html"));
        let (status, page) = ask(&server, &format!("{app}/"), "identity");
        assert_eq!(status, if is_built { 200 } else { 404 }, "{app}");
        assert_eq!(root.contains(&format!("/{app}/")), is_built, "{app}: {root}");
        let says_so = String::from_utf8(page).unwrap().contains("built without its pages");
        assert_eq!(says_so, !is_built, "{app}");
    }
    // Somebody's server shows no key.
    let key = server.key.as_deref().unwrap();
    assert!(!root.contains(key) && !root.contains("demo"), "{root}");
}

#[test]
fn a_demo_shows_its_key_on_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let demo = |listen: &str| {
        let mut command = regulars(&["demo", "--members", "5", "--listen", listen]);
        Server::from(command.current_dir(folder.path()))
    };
    let shown = |server: &Server| {
        let port = server.base.rsplit(':').next().unwrap();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build();
        let request = ureq::Agent::from(agent).get(format!("http://127.0.0.1:{port}/"));
        let mut response = request.call().unwrap();
        response.body_mut().read_to_string().unwrap()
    };
    let server = demo("127.0.0.1:0");
    let key = fs::read_to_string(folder.path().join("demo/api-key")).unwrap();
    let page = shown(&server);
    assert!(page.contains(&format!("<dd>{}</dd>", key.trim())), "{page}");
    assert_eq!(server.stop(), Some(0));
    // Reached by others, it does not.
    let server = demo("0.0.0.0:0");
    let page = shown(&server);
    assert!(page.contains("Regulars is running") && !page.contains(key.trim()), "{page}");
    assert_eq!(server.stop(), Some(0));
}
