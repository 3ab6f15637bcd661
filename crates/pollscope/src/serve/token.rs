//! What a reader must know.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

const RANDOM_BYTES: usize = 24;
const MIN_LENGTH: usize = 16;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The token of this user on this machine, the same for all agents of Pollscope: made once and kept in a file that only the
/// user can read, so that a console that is open stays connected when the program restarts. Where the file cannot be kept
/// the token lasts one run.
pub(crate) fn user_token() -> String {
    let fresh = fresh();
    match state_directory() {
        Some(directory) => kept(&directory, &fresh).unwrap_or(fresh),
        None => fresh,
    }
}

/// 192 random bits, as base64url.
fn fresh() -> String {
    let mut bytes = [0; RANDOM_BYTES];
    // Without randomness of the system there is no token that others cannot guess.
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    let characters = bytes.chunks(3).flat_map(|chunk| {
        let bits = chunk.iter().fold(0, |bits, &byte| bits << 8 | usize::from(byte));
        [18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63]))
    });
    characters.collect()
}

fn state_directory() -> Option<PathBuf> {
    let base = match std::env::var_os("XDG_STATE_HOME") {
        Some(base) => PathBuf::from(base),
        None => std::env::home_dir()?.join(".local").join("state"),
    };
    Some(base.join("pollscope"))
}

/// The token of the file, which has the fresh one from now on if there was none.
fn kept(directory: &Path, fresh: &str) -> Option<String> {
    let file = directory.join("token");
    if let Some(token) = read(&file) {
        return Some(token);
    }
    make_directory(directory).ok()?;
    let mut options = OpenOptions::new();
    // Of several programs that start at once only one is the author.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&file) {
        Ok(mut opened) => opened.write_all(format!("{fresh}\n").as_bytes()).ok().map(|()| fresh.to_owned()),
        Err(_) => read(&file),
    }
}

fn make_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn read(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let token = text.trim();
    let is_sound = token.len() >= MIN_LENGTH
        && token.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
    is_sound.then(|| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_the_same_and_is_for_its_user_only() {
        let directory = std::env::temp_dir().join(format!("pollscope-token-{}", std::process::id()));
        let first = fresh();
        assert_eq!((first.len(), kept(&directory, &first).as_ref()), (32, Some(&first)));
        assert_eq!(kept(&directory, &fresh()), Some(first));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(directory.join("token")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_dir_all(directory).unwrap();
    }
}
