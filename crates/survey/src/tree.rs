//! The column tree while it grows.

use crate::address::Belongs;
use crate::addresses::AddressId;
use crate::children::{Child, Leads, role_at};
use snapshot::Reason;
use snapshot::{Outcome, Role};

/// Number of a column.
pub type NodeId = usize;

/// A column.
#[derive(Debug)]
pub struct Node {
    /// The column above.
    pub parent: Option<NodeId>,
    /// Roots have depth 0.
    pub depth: u32,
    /// Title.
    pub title: String,
    /// Role.
    pub role: Role,
    /// What it shows.
    pub shows: Shows,
    /// How its address stands to the portal.
    pub belongs: Belongs,
    /// Why it stands here.
    pub reasons: Vec<Reason>,
    /// Whether its own page may still speak against it.
    pub certain: bool,
    /// Address that readers see, where it is not the one that is asked.
    pub display: Option<String>,
    /// Columns below, in the order of the page.
    pub children: Vec<NodeId>,
    /// Its list, by number.
    pub list: Option<usize>,
    /// Set when it is no column after all.
    pub dropped: bool,
    /// An outcome that the tree itself decided (not followed, bound reached).
    pub outcome: Option<Outcome>,
}

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A page.
    Page(AddressId),
    /// A block of its parent's page.
    Block(AddressId, usize),
    /// Nothing of its own: a heading on its parent's page.
    Heading(AddressId),
}

impl Shows {
    /// Address of the page it stands on.
    pub fn address(self) -> AddressId {
        match self {
            Self::Page(at) | Self::Block(at, _) | Self::Heading(at) => at,
        }
    }
}

/// The column tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// Columns; parents need not stand before their children.
    pub nodes: Vec<Node>,
    /// Roots in order.
    pub roots: Vec<NodeId>,
}

impl Tree {
    /// Adds a root.
    pub fn root(
        &mut self,
        title: String,
        role: Role,
        at: AddressId,
        reasons: Vec<Reason>,
    ) -> NodeId {
        self.nodes.push(Node {
            parent: None,
            depth: 0,
            title,
            role,
            shows: Shows::Page(at),
            belongs: Belongs::Here,
            reasons,
            certain: true,
            display: None,
            children: Vec::new(),
            list: None,
            dropped: false,
            outcome: None,
        });
        let id = self.nodes.len() - 1;
        self.roots.push(id);
        id
    }

    /// Adds the children that a page was found to have; gives the new columns.
    pub fn add(&mut self, parent: NodeId, page: AddressId, children: &[Child]) -> Vec<NodeId> {
        let mut added: Vec<Option<NodeId>> = Vec::with_capacity(children.len());
        let mut new = Vec::new();
        for child in children {
            let under = match child.parent {
                None => Some(parent),
                Some(at) => added.get(at).copied().flatten(),
            };
            let Some(under) = under else {
                added.push(None);
                continue;
            };
            let (shows, belongs) = match child.leads {
                Leads::To(at, belongs) => (Shows::Page(at), belongs),
                Leads::Block(index) => (Shows::Block(page, index), Belongs::Here),
                Leads::Label => (Shows::Heading(page), Belongs::Here),
            };
            let known = self.nodes[under].children.iter().copied().find(|other| {
                let other = &self.nodes[*other];
                other.shows == shows && !matches!(shows, Shows::Heading(_)) && !other.dropped
            });
            if let Some(known) = known {
                added.push(Some(known));
                continue;
            }
            let in_circle = matches!(shows, Shows::Page(at)
                if at != page && self.line(under).any(|above| self.nodes[above].shows == Shows::Page(at)));
            if in_circle {
                added.push(None);
                continue;
            }
            self.nodes.push(Node {
                parent: Some(under),
                depth: self.nodes[under].depth + 1,
                title: child.title.clone(),
                role: role_at(self.nodes[under].role, &child.title, child.role),
                display: child.display.clone(),
                shows,
                belongs,
                reasons: child.reasons.clone(),
                certain: child.certain,
                children: Vec::new(),
                list: None,
                dropped: false,
                outcome: None,
            });
            let id = self.nodes.len() - 1;
            self.nodes[under].children.push(id);
            new.push(id);
            added.push(Some(id));
        }
        new
    }

    /// A column and those above it.
    pub fn line(&self, from: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(from), |id| self.nodes[*id].parent)
    }

    /// Moves a column below another one. Refused when that would close a circle.
    pub fn put_under(&mut self, id: NodeId, parent: NodeId, reason: Reason) -> bool {
        if self.line(parent).any(|above| above == id) {
            return false;
        }
        if let Some(old) = self.nodes[id].parent {
            self.nodes[old].children.retain(|child| *child != id);
        } else {
            self.roots.retain(|root| *root != id);
        }
        self.nodes[id].parent = Some(parent);
        self.nodes[id].reasons.push(reason);
        self.nodes[parent].children.push(id);
        let mut stack = vec![id];
        while let Some(at) = stack.pop() {
            let depth = self.nodes[at].parent.map_or(0, |parent| self.nodes[parent].depth + 1);
            self.nodes[at].depth = depth;
            stack.extend(self.nodes[at].children.iter().copied());
        }
        true
    }

    /// Takes a column and everything below it out.
    pub fn drop_column(&mut self, id: NodeId) {
        let mut stack = vec![id];
        while let Some(at) = stack.pop() {
            self.nodes[at].dropped = true;
            stack.extend(self.nodes[at].children.iter().copied());
        }
    }

    /// Columns that stand, parents before children, in the order of the pages.
    pub fn in_order(&self) -> Vec<NodeId> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut stack: Vec<NodeId> = self.roots.iter().rev().copied().collect();
        while let Some(id) = stack.pop() {
            if self.nodes[id].dropped {
                continue;
            }
            order.push(id);
            stack.extend(self.nodes[id].children.iter().rev().copied());
        }
        order
    }
}
