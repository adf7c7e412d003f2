//! What is still to be asked: structure before lists before documents before links, and no host may
//! hold up the others.

use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use url::Url;

/// What is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Columns.
    Structure,
    /// Pages of lists.
    List,
    /// Documents.
    Document,
    /// Attachments and links.
    Link,
}

const CLASSES: usize = 4;

/// Work that waits, by priority and host.
#[derive(Debug)]
pub struct Frontier<T> {
    classes: [Class<T>; CLASSES],
    hosts: FxHashMap<String, usize>,
    busy: Vec<usize>,
    per_host: usize,
    waiting: usize,
}

#[derive(Debug)]
struct Class<T> {
    queues: Vec<VecDeque<T>>,
    turn: VecDeque<usize>,
}

impl<T> Default for Class<T> {
    fn default() -> Self {
        Self { queues: Vec::new(), turn: VecDeque::new() }
    }
}

/// Hosts by number: given back when the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host(usize);

impl<T> Frontier<T> {
    /// An empty frontier; at most `per_host` pieces of work are out for a host at a time.
    pub fn new(per_host: usize) -> Self {
        Self {
            classes: Default::default(),
            hosts: FxHashMap::default(),
            busy: Vec::new(),
            per_host: per_host.max(1),
            waiting: 0,
        }
    }

    /// Adds work for the host of `url`.
    pub fn push(&mut self, priority: Priority, url: &Url, work: T) {
        let origin = &url[..url::Position::BeforePath];
        let host = match self.hosts.get(origin) {
            Some(host) => *host,
            None => {
                self.busy.push(0);
                self.hosts.insert(origin.to_owned(), self.busy.len() - 1);
                self.busy.len() - 1
            }
        };
        let class = &mut self.classes[priority as usize];
        if class.queues.len() <= host {
            class.queues.resize_with(host + 1, VecDeque::new);
        }
        if class.queues[host].is_empty() {
            class.turn.push_back(host);
        }
        class.queues[host].push_back(work);
        self.waiting += 1;
    }

    /// The next piece of work for a host that has room.
    pub fn pop(&mut self) -> Option<(Host, T)> {
        for class in &mut self.classes {
            for _ in 0..class.turn.len() {
                let Some(host) = class.turn.pop_front() else { break };
                if self.busy[host] >= self.per_host {
                    class.turn.push_back(host);
                    continue;
                }
                let work = class.queues[host].pop_front();
                if !class.queues[host].is_empty() {
                    class.turn.push_back(host);
                }
                if let Some(work) = work {
                    self.busy[host] += 1;
                    self.waiting -= 1;
                    return Some((Host(host), work));
                }
            }
        }
        None
    }

    /// Tells that a piece of work for this host is done.
    pub fn done(&mut self, host: Host) {
        self.busy[host.0] = self.busy[host.0].saturating_sub(1);
    }

    /// How much waits.
    pub fn waiting(&self) -> usize {
        self.waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_first_and_no_host_holds_up_the_others() {
        let slow = Url::parse("http://slow.gov.cn/a").unwrap();
        let portal = Url::parse("http://portal.gov.cn/a").unwrap();
        let mut frontier = Frontier::new(1);
        frontier.push(Priority::Link, &slow, "slow 1");
        frontier.push(Priority::Link, &slow, "slow 2");
        frontier.push(Priority::Document, &portal, "document");
        frontier.push(Priority::Structure, &portal, "column");
        let (host, first) = frontier.pop().unwrap();
        assert_eq!(first, "column");
        assert_eq!(
            frontier.pop().unwrap().1,
            "slow 1",
            "the portal is busy, the other host is not"
        );
        assert!(frontier.pop().is_none(), "both are busy");
        frontier.done(host);
        assert_eq!(frontier.pop().unwrap().1, "document");
        assert_eq!(frontier.waiting(), 1);
    }
}
