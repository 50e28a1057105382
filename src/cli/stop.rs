//! Ctrl-C and the end of a service: the first signal asks for a tidy end, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Whether the process was asked to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    signal: Arc<AtomicUsize>,
}

impl Stop {
    /// Listens from now on. Where the system does not allow it, signals end the process as they always do.
    pub(super) fn listen() -> Stop {
        let stop = Stop::default();
        #[cfg(unix)]
        if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) {
            let told = stop.clone();
            std::thread::spawn(move || told.wait(&mut signals));
        }
        #[cfg(not(unix))]
        for signal in [SIGINT, SIGTERM] {
            let _ = signal_hook::flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize);
        }
        stop
    }

    /// Takes signals as long as the process lives.
    #[cfg(unix)]
    fn wait(&self, signals: &mut signal_hook::iterator::Signals) {
        let mut first: Option<std::time::Instant> = None;
        for signal in signals.forever() {
            match first {
                None => {
                    first = Some(std::time::Instant::now());
                    self.signal.store(signal as usize, Ordering::Relaxed);
                }
                // Nobody insists so soon: it is the same request, once to the process and once to its group.
                Some(first) if first.elapsed() < SAME => {}
                Some(_) => signal_hook::low_level::exit(128 + signal),
            }
        }
    }

    /// The number of the signal that asked.
    pub(super) fn signal(&self) -> Option<u8> {
        u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0)
    }
}

/// Signals that come within this time are one request: `timeout` and terminals send to a process and to its group.
#[cfg(unix)]
const SAME: std::time::Duration = std::time::Duration::from_millis(500);
