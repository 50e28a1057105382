//! What the tests share: a folder, the command in it, its output as JSON.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

/// `depeche ARGS` in a folder, with this standard input.
pub fn depeche(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    assert_cmd::cargo::cargo_bin_cmd!("depeche")
        .current_dir(folder)
        .env_remove("DEPECHE_INDEX")
        .args(args)
        .write_stdin(input)
        .output()
        .unwrap()
}

/// Exit status and the lines of standard output.
pub fn lines(output: &Output) -> (i32, Vec<Value>) {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    (output.status.code().unwrap(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Standard error as text.
pub fn log(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
