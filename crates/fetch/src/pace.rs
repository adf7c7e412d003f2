//! When the next request to a host may go. The rule: an error may lengthen the delay, never
//! shorten it; success brings it back step by step, and never below the limit.

use std::time::Duration;
use tokio::time::Instant;

/// The delay of a host in trouble grows up to this, unless the limit itself is slower.
const LONGEST_DELAY: Duration = Duration::from_secs(15);
/// What one success leaves of the delay in excess of the limit.
const RECOVERY: f64 = 0.8;

/// What an answer says about the host's health.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Signal {
    /// It answers well.
    Good,
    /// It answers, but that proves nothing (404, a redirect).
    Neutral,
    /// It is in trouble or does not want us.
    Bad,
    /// It asks for a pause (Retry-After).
    Pause(Duration),
}

/// What a request that wants to go is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Turn {
    /// Go.
    Now,
    /// Sleep until then, and ask again with the slot.
    At(Instant),
    /// The host asked for a pause longer than anyone waits.
    TooLong(Duration),
}

/// The pace of one host.
#[derive(Debug)]
pub(crate) struct Pace {
    limit: Duration,
    delay: Duration,
    longest_wait: Duration,
    next: Option<Instant>,
    /// When the last one went.
    last: Option<Instant>,
    paused_until: Option<Instant>,
}

impl Pace {
    /// `per_second: None` = no limit; then only a pause that the host asks for is kept.
    pub(crate) fn new(per_second: Option<f64>, longest_wait: Duration) -> Self {
        let limit = per_second
            .filter(|rate| *rate > 0.0)
            .and_then(|rate| Duration::try_from_secs_f64(1.0 / rate).ok())
            .unwrap_or_default();
        Self { limit, delay: limit, longest_wait, next: None, last: None, paused_until: None }
    }

    /// Asks for a turn. `slot` is the instant given before, after sleeping until then.
    pub(crate) fn turn(&mut self, now: Instant, slot: Option<Instant>) -> Turn {
        let pause = self.paused_until.filter(|until| *until > now);
        if pause.is_none() {
            self.paused_until = None;
            if self.delay.is_zero() {
                return Turn::Now;
            }
            if slot.is_some_and(|slot| slot <= now) {
                return self.go(now);
            }
        }
        if let Some(until) = pause
            && until - now > self.longest_wait
        {
            return Turn::TooLong(until - now);
        }
        let at = [Some(now), self.next, pause].into_iter().flatten().max().unwrap_or(now);
        self.next = Some(at + self.delay);
        if at <= now { self.go(now) } else { Turn::At(at) }
    }

    /// Lets one go whose slot has come, where the last one went a whole delay ago: one that was woken late, as on a
    /// busy machine, is followed by nobody sooner.
    fn go(&mut self, now: Instant) -> Turn {
        match self.last.filter(|last| now < *last + self.delay) {
            Some(last) => Turn::At(last + self.delay),
            None => {
                self.last = Some(now);
                Turn::Now
            }
        }
    }

    /// Learns from an answer or a failure.
    pub(crate) fn learn(&mut self, signal: Signal, now: Instant) {
        match signal {
            Signal::Neutral => {}
            Signal::Good => {
                let excess = self.delay.saturating_sub(self.limit).mul_f64(RECOVERY);
                self.delay = if excess < Duration::from_millis(1) {
                    self.limit
                } else {
                    self.limit + excess
                };
            }
            Signal::Bad => self.slow_down(),
            Signal::Pause(pause) => {
                self.slow_down();
                let until = now + pause;
                self.paused_until = Some(self.paused_until.map_or(until, |old| old.max(until)));
            }
        }
    }

    /// robots.txt asks for a slower rate; without a limit of our own it is not asked.
    pub(crate) fn crawl_delay(&mut self, delay: Duration) {
        if !self.limit.is_zero() {
            self.limit = self.limit.max(delay.min(self.longest_wait));
            self.delay = self.delay.max(self.limit);
        }
    }

    fn slow_down(&mut self) {
        self.delay = (self.delay * 2).min(LONGEST_DELAY.max(self.limit)).max(self.delay);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pace(per_second: f64) -> Pace {
        Pace::new(Some(per_second), Duration::from_secs(60))
    }

    #[test]
    fn turns_lie_a_delay_apart() {
        let now = Instant::now();
        let mut pace = pace(5.0);
        assert_eq!(pace.turn(now, None), Turn::Now);
        let first = now + Duration::from_millis(200);
        assert_eq!(pace.turn(now, None), Turn::At(first));
        assert_eq!(pace.turn(now, None), Turn::At(now + Duration::from_millis(400)));
        assert_eq!(pace.turn(first, Some(first)), Turn::Now);
    }

    #[test]
    fn who_is_woken_late_is_not_followed_in_the_same_breath() {
        let now = Instant::now();
        let after = |millis| now + Duration::from_millis(millis);
        let mut pace = pace(5.0);
        assert_eq!(pace.turn(now, None), Turn::Now);
        assert_eq!(pace.turn(now, None), Turn::At(after(200)));
        assert_eq!(pace.turn(now, None), Turn::At(after(400)));
        assert_eq!(pace.turn(after(390), Some(after(200))), Turn::Now, "190 ms late");
        assert_eq!(pace.turn(after(400), Some(after(400))), Turn::At(after(590)));
        assert_eq!(pace.turn(after(590), Some(after(590))), Turn::Now);
        // Nor are those that come anew.
        assert_eq!(pace.turn(after(600), None), Turn::At(after(790)));
    }

    #[test]
    fn a_pause_also_stops_those_who_have_a_slot() {
        let now = Instant::now();
        let mut pace = pace(1.0);
        assert_eq!(pace.turn(now, None), Turn::Now);
        let Turn::At(slot) = pace.turn(now, None) else { panic!("must wait") };
        pace.learn(Signal::Pause(Duration::from_secs(30)), now);
        let Turn::At(later) = pace.turn(slot, Some(slot)) else { panic!("must wait again") };
        assert!(later >= now + Duration::from_secs(30));
    }

    #[test]
    fn a_pause_longer_than_anyone_waits_is_refused_and_ends() {
        let now = Instant::now();
        let mut pace = Pace::new(None, Duration::from_secs(60));
        pace.learn(Signal::Pause(Duration::from_secs(3600)), now);
        assert_eq!(pace.turn(now, None), Turn::TooLong(Duration::from_secs(3600)));
        assert_eq!(pace.turn(now + Duration::from_secs(3601), None), Turn::Now);
    }

    #[test]
    fn a_crawl_delay_makes_slower_never_faster() {
        let now = Instant::now();
        let mut slow = pace(0.1);
        slow.crawl_delay(Duration::from_secs(1));
        slow.turn(now, None);
        assert_eq!(slow.turn(now, None), Turn::At(now + Duration::from_secs(10)));
        let mut fast = pace(10.0);
        fast.crawl_delay(Duration::from_secs(1));
        fast.turn(now, None);
        assert_eq!(fast.turn(now, None), Turn::At(now + Duration::from_secs(1)));
    }

    proptest! {
        #[test]
        fn errors_never_shorten_and_the_limit_always_holds(
            signals in proptest::collection::vec(0..4u8, 0..200)
        ) {
            let now = Instant::now();
            let mut pace = pace(5.0);
            for signal in signals {
                let before = pace.delay;
                let signal = match signal {
                    0 => Signal::Good,
                    1 => Signal::Neutral,
                    2 => Signal::Bad,
                    _ => Signal::Pause(Duration::from_secs(1)),
                };
                pace.learn(signal, now);
                prop_assert!(pace.delay >= pace.limit);
                prop_assert!(pace.delay <= LONGEST_DELAY);
                if signal == Signal::Good {
                    prop_assert!(pace.delay <= before);
                } else {
                    prop_assert!(pace.delay >= before);
                }
            }
            for _ in 0..100 {
                pace.learn(Signal::Good, now);
            }
            prop_assert_eq!(pace.delay, pace.limit);
        }
    }
}
