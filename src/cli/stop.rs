//! Ctrl-C and the end of a service: the first signal asks for a tidy end, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether the process was asked to end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop {
    signal: Arc<AtomicUsize>,
}

impl Stop {
    /// Listens from now on. Where the system does not allow it, signals end the process as they always do.
    pub(super) fn listen() -> Stop {
        let stop = Stop::default();
        for signal in [SIGINT, SIGTERM] {
            let again = Arc::new(AtomicBool::new(false));
            // In this order: the first signal finds the flag down and raises it, the second finds it up.
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&again));
            let _ = flag::register(signal, again);
            let _ = flag::register_usize(signal, Arc::clone(&stop.signal), signal as usize);
        }
        stop
    }

    /// The number of the signal that asked.
    pub(super) fn signal(&self) -> Option<u8> {
        u8::try_from(self.signal.load(Ordering::Relaxed)).ok().filter(|signal| *signal > 0)
    }
}
