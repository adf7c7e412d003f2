//! How long mapping, rules and score take for portals of 20,000 items by the built-in standard:
//! `cargo run --release -p assess --example judging [portals]`; then for that many portals from stored
//! snapshots (JSON), on all cores.

use assess::{Sheet, assess};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use snapshot::*;
use standard::{Level, Standard};

const ITEMS: u32 = 20_000;

fn column(parent: Option<ColumnId>, title: &str, role: Role, at: usize) -> Column {
    Column {
        parent,
        title: title.into(),
        url: format!("https://www.example.gov.cn/col/{at}/index.html"),
        role,
        target: Target::SameSite,
        outcome: Outcome::Ok,
        tries: Vec::new(),
        reasons: Vec::new(),
        breadcrumb: Vec::new(),
        list: None,
        tags: PageTags::default(),
        elapsed_ms: Some(80),
        saved: None,
        archived: None,
        hidden_links: Vec::new(),
        text_chars: 0,
    }
}

/// Every due field and matter has its column; the items are spread over the columns of matters.
fn portal(standard: &Standard) -> Snapshot {
    let mut columns: Vec<Column> = Vec::new();
    let mut add = |parent, title: &str, role| {
        columns.push(column(parent, title, role, columns.len()));
        Some(ColumnId(columns.len() as u32 - 1))
    };
    let platform = add(None, "政府信息公开", Role::Platform);
    let legal = add(platform, "法定主动公开内容", Role::LegalDisclosure);
    let grassroots = add(legal, "基层政务公开", Role::Grassroots);
    add(grassroots, "标准目录", Role::Catalogs);
    let open = add(grassroots, "公开领域", Role::OpenFields);
    let mut leaves = Vec::new();
    for field in standard.fields_due(Level::County) {
        let of_field = add(open, &field.name, Role::Ordinary);
        for matter in field.matters() {
            leaves.extend(add(of_field, matter.name, Role::Ordinary));
        }
    }
    let now = Timestamp::UNIX_EPOCH;
    let (mut items, mut documents) = (Vec::new(), Vec::new());
    let each = ITEMS / leaves.len() as u32 + 1;
    for leaf in leaves {
        let first = items.len() as u32;
        for n in 0..each {
            let day = date(2026, 9, 1).saturating_sub(i64::from(n * 3 % 900).days());
            let url = format!("https://www.example.gov.cn/art/{}_{n}.html", leaf.0);
            let title = format!("[办事指南]关于第{n}号事项的公告");
            let mark = Mark { text: "办事指南".into(), open: '[', close: Some(']') };
            items.push(Item {
                column: leaf,
                page: n / 20 + 1,
                title: title.clone(),
                mark: Some(mark),
                url: Some(url.clone()),
                date: Some(day),
                document: Some(DocumentId(documents.len() as u32)),
            });
            let outcome = if n % 50 == 7 { Outcome::Gone { status: 404 } } else { Outcome::Ok };
            let dates = Dates {
                published: Some(day),
                visible: Some(day),
                formed: Some(day.saturating_sub(i64::from(n % 60).days())),
                ..Dates::default()
            };
            documents.push(Document {
                url,
                final_url: None,
                tries: vec![Try { at: now, outcome: outcome.clone() }],
                outcome,
                kind: DocumentKind::Article,
                title: Some(title),
                dates,
                source: None,
                document_number: None,
                index_number: None,
                tags: PageTags::default(),
                breadcrumb: Vec::new(),
                attachments: Vec::new(),
                links: Vec::new(),
                fingerprint: None,
                content: None,
                file: None,
                hidden_links: Vec::new(),
                confidence: 1.0,
                saved: Some(Saved { at: now, sha256: "0".repeat(64) }),
                pages: Vec::new(),
            });
        }
        let list = List { first, count: each, complete: true, ..List::default() };
        columns[leaf.0 as usize].list = Some(list);
    }
    Snapshot {
        format: FORMAT,
        portal: Portal {
            name: "示例县".into(),
            url: "https://www.example.gov.cn/".into(),
            level: Level::County,
            id_code: None,
        },
        observation: Observation {
            started: now,
            finished: now,
            complete: true,
            program: "speed".into(),
            vendors: Vec::new(),
        },
        home: Home { outcome: Some(Outcome::Ok), ..Home::default() },
        columns,
        items,
        documents,
        links: Vec::new(),
        unobserved: Vec::new(),
        likenesses: Vec::new(),
        figures: Figures::default(),
    }
}

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a command that measures")]
fn main() {
    let portals: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(10);
    let standard = Standard::builtin();
    let (snapshot, sheet, pins) = (portal(&standard), Sheet::default(), PortalFile::default());
    let started = std::time::Instant::now();
    for _ in 0..portals {
        assess::mapping::map(&standard, &snapshot, &pins, Level::County);
    }
    let mapped = started.elapsed() / portals;
    let started = std::time::Instant::now();
    let mut findings = 0;
    for _ in 0..portals {
        let assessment = assess(&standard, &snapshot, &sheet, &pins, date(2026, 9, 30), &[]);
        findings += assessment.findings.len();
    }
    let whole = started.elapsed() / portals;
    println!(
        "{} columns, {} items: {mapped:.1?} to map, {whole:.1?} in all a portal; {} findings each",
        snapshot.columns.len(),
        snapshot.items.len(),
        findings / portals as usize
    );
    let stored = serde_json::to_vec(&snapshot).expect("a snapshot is JSON");
    let next = std::sync::atomic::AtomicU32::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let started = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < portals {
                    let snapshot: Snapshot =
                        serde_json::from_slice(&stored).expect("it was written here");
                    assess(&standard, &snapshot, &sheet, &pins, date(2026, 9, 30), &[]);
                }
            });
        }
    });
    println!(
        "stored: {:.2} s for {portals} portals of {} MB each on {threads} threads",
        started.elapsed().as_secs_f64(),
        stored.len() / 1_000_000
    );
}
