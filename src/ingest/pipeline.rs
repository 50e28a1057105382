//! One thread reads, many work, one takes the results in the order of reading; memory is bounded.
//!
//! Whatever is between reading and taking counts against one budget of documents and bytes: a slow
//! document makes the reading wait, never the results pile up behind it.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};

use crate::error::{Reject, RejectCode};

/// While the input stalls, the taking side is told so this often.
const IDLE: Duration = Duration::from_millis(100);

/// How much may be going on at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Working threads.
    pub threads: usize,
    /// Documents between reading and taking.
    pub documents: usize,
    /// Bytes between reading and taking; a single document may pass it.
    pub bytes: usize,
}

impl Limits {
    /// For so many threads, or for those of the machine.
    ///
    /// ```
    /// assert_eq!(depeche::ingest::pipeline::Limits::new(Some(3)).threads, 3);
    /// ```
    pub fn new(threads: Option<usize>) -> Self {
        let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get()));
        Limits { threads, documents: 64 * threads, bytes: 32 << 20 }
    }
}

/// What identifies a piece of work, should it fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// Source of its input.
    pub source: String,
    /// Line in it.
    pub line: Option<u64>,
    /// Tells its state from an earlier one, without a look at what it says.
    pub stamp: u64,
    /// Bytes that were read for it.
    pub bytes: usize,
}

/// What the taking side is told.
#[derive(Debug)]
pub enum Step<T> {
    /// The next result.
    Done(Ticket, Result<T, Reject>),
    /// Nothing else is ready: what was held back may be handed on. Told again as long as that lasts.
    Idle,
}

/// Takes a piece of work; breaks where no more is wanted.
pub type Give<'g, I> = &'g mut dyn FnMut(Ticket, I) -> ControlFlow<()>;

/// Runs it: `read` gives pieces on one thread, `work` does them on many, `take` gets the results in
/// order on the calling thread.
///
/// A panic in `work` ends its piece with a [`Reject`], not the run.
///
/// # Errors
/// The first that `take` gives; reading and working stop then.
///
/// ```
/// use depeche::ingest::pipeline::{Limits, Step, Ticket, run};
/// let mut squares = Vec::new();
/// run::<u64, u64, ()>(
///     Limits::new(Some(2)),
///     |give| {
///         for n in 0..5 {
///             let _ = give(Ticket { source: "n".into(), bytes: 8, ..Ticket::default() }, n);
///         }
///     },
///     |n| Ok(n * n),
///     |step| {
///         if let Step::Done(_, Ok(square)) = step {
///             squares.push(square);
///         }
///         Ok(())
///     },
/// )
/// .unwrap();
/// assert_eq!(squares, [0, 1, 4, 9, 16]);
/// ```
pub fn run<I: Send, T: Send, E>(
    limits: Limits,
    read: impl FnOnce(Give<'_, I>) + Send,
    work: impl Fn(I) -> Result<T, Reject> + Sync,
    mut take: impl FnMut(Step<T>) -> Result<(), E>,
) -> Result<(), E> {
    let budget = Budget::new(limits);
    let (give_work, get_work) = crossbeam_channel::bounded::<Job<I>>(limits.documents.max(1));
    let (give_done, get_done) = crossbeam_channel::unbounded::<Finished<T>>();
    std::thread::scope(|scope| {
        for _ in 0..limits.threads.max(1) {
            let (get_work, give_done) = (get_work.clone(), give_done.clone());
            let (work, budget) = (&work, &budget);
            scope.spawn(move || work_through(&get_work, &give_done, budget, work));
        }
        drop((get_work, give_done));
        let reading = &budget;
        scope.spawn(move || read_all(read, &give_work, reading));
        // Whatever ends the taking, a panic included, must let the other threads end.
        let _close = CloseAtEnd(&budget);
        take_in_order(&get_done, &budget, &mut take)
    })
}

struct Job<I> {
    number: u64,
    ticket: Ticket,
    item: I,
}

struct Finished<T> {
    number: u64,
    ticket: Ticket,
    result: Result<T, Reject>,
}

fn read_all<I: Send>(read: impl FnOnce(Give<'_, I>), give_work: &Sender<Job<I>>, budget: &Budget) {
    let mut number = 0;
    read(&mut |ticket, item| {
        budget.enter(ticket.bytes)?;
        let job = Job { number, ticket, item };
        number += 1;
        match give_work.send(job) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
}

fn work_through<I, T>(
    get_work: &Receiver<Job<I>>,
    give_done: &Sender<Finished<T>>,
    budget: &Budget,
    work: &(impl Fn(I) -> Result<T, Reject> + Sync),
) {
    for Job { number, ticket, item } in get_work {
        if budget.is_closed() {
            return;
        }
        // The work owns its item and shares only what it cannot change: nothing broken is seen later.
        let result =
            catch_unwind(AssertUnwindSafe(|| work(item))).unwrap_or_else(|panic| Err(internal(&ticket, &*panic)));
        if give_done.send(Finished { number, ticket, result }).is_err() {
            return;
        }
    }
}

fn take_in_order<T, E>(
    get_done: &Receiver<Finished<T>>,
    budget: &Budget,
    take: &mut impl FnMut(Step<T>) -> Result<(), E>,
) -> Result<(), E> {
    // Results by their distance from the next one to be taken.
    let mut waiting: VecDeque<Option<Finished<T>>> = VecDeque::new();
    let mut next = 0;
    loop {
        let finished = match get_done.try_recv() {
            Ok(finished) => finished,
            Err(TryRecvError::Disconnected) => return take(Step::Idle),
            Err(TryRecvError::Empty) => {
                take(Step::Idle)?;
                match get_done.recv_timeout(IDLE) {
                    Ok(finished) => finished,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
            }
        };
        let place = (finished.number - next) as usize;
        if waiting.len() <= place {
            waiting.resize_with(place + 1, || None);
        }
        waiting[place] = Some(finished);
        while let Some(Some(_)) = waiting.front() {
            let Some(Some(Finished { ticket, result, .. })) = waiting.pop_front() else { break };
            next += 1;
            let bytes = ticket.bytes;
            take(Step::Done(ticket, result))?;
            budget.leave(bytes);
        }
    }
}

/// Says that the work on a document panicked.
pub fn internal(ticket: &Ticket, panic: &(dyn std::any::Any + Send)) -> Reject {
    let said = panic.downcast_ref::<&str>().map(|text| text.to_string());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".into());
    Reject {
        source_name: ticket.source.clone(),
        line: ticket.line,
        code: RejectCode::Format,
        message: format!("internal error: {said}; please report it with this document"),
    }
}

/// Documents and bytes between reading and taking.
struct Budget {
    limits: Limits,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    documents: usize,
    bytes: usize,
    closed: bool,
}

impl Budget {
    fn new(limits: Limits) -> Self {
        Budget { limits, state: Mutex::default(), freed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock; and were it so, the counts would still be sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room. The only document under way always has room.
    fn enter(&self, bytes: usize) -> ControlFlow<()> {
        let Limits { documents, bytes: most, .. } = self.limits;
        let full = |state: &mut State| {
            !state.closed
                && state.documents > 0
                && (state.documents >= documents || state.bytes.saturating_add(bytes) > most)
        };
        let mut state = self.freed.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return ControlFlow::Break(());
        }
        state.documents += 1;
        state.bytes += bytes;
        ControlFlow::Continue(())
    }

    fn leave(&self, bytes: usize) {
        let mut state = self.state();
        state.documents -= 1;
        state.bytes -= bytes;
        drop(state);
        self.freed.notify_all();
    }

    fn is_closed(&self) -> bool {
        self.state().closed
    }
}

struct CloseAtEnd<'a>(&'a Budget);

impl Drop for CloseAtEnd<'_> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.freed.notify_all();
    }
}
