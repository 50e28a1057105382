//! The program `depeche`; all of it is in the library.

fn main() -> std::process::ExitCode {
    depeche::cli::say::tell_panics();
    depeche::cli::main()
}
