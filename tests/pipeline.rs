//! The pipeline by itself: order, bounds, panics, ends.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use depeche::ingest::pipeline::{Limits, Step, Ticket, run};

fn ticket(n: usize) -> Ticket {
    Ticket { source: "n".into(), line: Some(n as u64), stamp: 0, bytes: 10 }
}

fn limits(documents: usize, bytes: usize) -> Limits {
    Limits { threads: 4, documents, bytes }
}

#[test]
fn order_and_bounds_hold_behind_a_slow_document() {
    for (bounds, most) in [(limits(8, 1 << 20), 8), (limits(1000, 50), 5), (limits(1000, 3), 1)] {
        let (under_way, peak) = (AtomicI64::new(0), AtomicI64::new(0));
        let mut taken = Vec::new();
        run::<usize, usize, ()>(
            bounds,
            |give| {
                for n in 0..100 {
                    let _ = give(ticket(n), n);
                    peak.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                }
            },
            |n| {
                std::thread::sleep(Duration::from_millis(if n == 3 { 50 } else { 0 }));
                Ok(n)
            },
            |step| {
                if let Step::Done(_, Ok(n)) = step {
                    under_way.fetch_sub(1, Ordering::SeqCst);
                    taken.push(n);
                }
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(taken, (0..100).collect::<Vec<_>>());
        // The taker may be ahead of the count, and one more may be counted before it leaves the budget.
        assert!(peak.load(Ordering::SeqCst) <= most + 1, "{peak:?} of {most}");
    }
}

#[test]
fn a_panic_costs_one_document() {
    let mut taken = Vec::new();
    run::<usize, usize, ()>(
        limits(8, 1 << 20),
        |give| (0..20).for_each(|n| assert!(give(ticket(n), n).is_continue())),
        |n| if n == 7 { panic!("seven") } else { Ok(n) },
        |step| {
            if let Step::Done(_, result) = step {
                taken.push(result);
            }
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(taken.len(), 20);
    let reject = taken[7].as_ref().unwrap_err();
    assert_eq!(reject.line, Some(7));
    assert!(reject.message.starts_with("internal error: seven") && reject.message.contains("report"), "{reject}");
    assert!(taken.iter().enumerate().all(|(n, result)| n == 7 || *result.as_ref().unwrap() == n));
}

#[test]
fn an_error_of_the_taker_ends_the_reading() {
    let mut given = 0;
    let result = run(
        limits(4, 1 << 20),
        |give| {
            while give(ticket(given), given) == ControlFlow::Continue(()) {
                given += 1
            }
        },
        Ok,
        |step| match step {
            Step::Done(_, Ok(10)) => Err("enough"),
            _ => Ok(()),
        },
    );
    assert_eq!(result, Err("enough"));
    assert!((10..=20).contains(&given), "{given}");
}

#[test]
fn what_is_ready_is_handed_on_while_the_input_stalls() {
    let (told, wait) = mpsc::channel();
    run::<usize, usize, ()>(
        limits(8, 1 << 20),
        move |give| {
            for n in 0..3 {
                let _ = give(ticket(n), n);
                // The next one comes only when this one was handed on and the taker was told to flush.
                wait.recv_timeout(Duration::from_secs(10)).unwrap();
            }
        },
        Ok,
        {
            let mut held = 0;
            move |step| {
                match step {
                    Step::Done(..) => held += 1,
                    Step::Idle => (0..std::mem::take(&mut held)).for_each(|_| told.send(()).unwrap_or(())),
                }
                Ok(())
            }
        },
    )
    .unwrap();
}
