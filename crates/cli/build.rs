//! Lists the built pages, so that the binary carries them. It builds and fetches nothing: where `web/dist` is empty, the
//! list is, too.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The compressed forms that lie beside a file.
const FORMS: [(&str, &str); 2] = [("brotli", ".br"), ("gzip", ".gz")];

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../web/dist");
    // The folder is always there, with nothing in it but its .gitignore when nothing is built.
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = String::from("/// The built files.\npub const FILES: &[File] = &[\n");
    for path in files(&dist)? {
        let name = path.strip_prefix(&dist)?.to_str().ok_or("a page's name is no UTF-8")?;
        write!(text, "    File {{ path: {name:?}, plain: include_bytes!({:?})", path.canonicalize()?)?;
        for (form, ending) in FORMS {
            let compressed = PathBuf::from(format!("{}{ending}", path.display()));
            match compressed.canonicalize() {
                Ok(compressed) => write!(text, ", {form}: Some(include_bytes!({compressed:?}))")?,
                Err(_) => write!(text, ", {form}: None")?,
            }
        }
        text.push_str(" },\n");
    }
    text.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("pages.rs"), text)?;
    Ok(())
}

/// Every file below a folder that is neither hidden nor a compressed form of another, in the order of their names.
fn files(root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).ok_or("a page's name is no UTF-8")?;
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with('.') && !FORMS.iter().any(|(_, ending)| name.ends_with(ending)) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
