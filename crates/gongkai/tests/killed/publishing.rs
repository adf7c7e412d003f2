//! What is published at the desk by a process that is killed, and whether all that it acknowledged is there.

use access::Who;
use access::audit::{Deed, Verified, verify};
use anyhow::{Context, Result, ensure};
use desk::{Decision, Leaving, Reviewed, Typed};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::parent_id;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use store::{
    AuditFilter, DocumentState, DraftFilter, DraftState, NewAccount, Role, Shown, Site, Store,
};

/// Database of the process that is killed, and the folder in which it notes what was acknowledged.
const DATABASE: &str = "GONGKAI_KILLED_DATABASE";
const FOLDER: &str = "GONGKAI_KILLED_FOLDER";
/// What becomes of a document, in order; each is noted when it was acknowledged.
const STEPS: [&str; 3] = ["published", "corrected", "withdrawn"];
/// Who works at the desk, in the order in which a draft goes from hand to hand.
const PEOPLE: [(&str, Role); 4] = [
    ("editor", Role::Editor),
    ("first", Role::FirstReviewer),
    ("second", Role::SecondReviewer),
    ("last", Role::FinalReviewer),
];
/// Drafts whose signatures are looked at after a kill: the last ones.
const LATEST: usize = 12;

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// An organ with everybody whom a draft needs.
pub async fn staff(store: &Store, site: &Site) -> Result<()> {
    let mut write = store.write().await?;
    let organ = write.add_organ(site.division_id, "民政局").await?;
    write.set_fields(organ, r#"["social-assistance"]"#.into()).await?;
    for (name, role) in PEOPLE {
        let new = NewAccount {
            organ: Some(organ),
            name: name.into(),
            person: name.into(),
            password: String::new(),
            must_change: false,
        };
        let id = write.add_account(new).await?;
        write.grant(id, role, Some(organ)).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Starts the process that publishes, corrects and withdraws until it is killed.
pub fn start(database: &str, folder: &Path) -> Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["--exact", "publishing::works_until_it_is_killed", "--ignored"])
        .env(DATABASE, database)
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("the desk does not start")
}

/// How far each document was acknowledged to be: 1 published, 2 corrected, 3 withdrawn.
pub fn acknowledged(folder: &Path) -> Result<BTreeMap<i64, usize>> {
    let text = match std::fs::read_to_string(folder.join("acknowledged")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let line = |line: &str| {
        let (step, id) = line.split_once(' ').context("a torn line")?;
        let step = STEPS.iter().position(|one| *one == step).context("a step")?;
        anyhow::Ok((id.parse::<i64>()?, step + 1))
    };
    text.lines().map(line).collect()
}

/// How far a document is.
fn standing(shown: &Shown) -> usize {
    match (shown.document.state, shown.edition.ordinal) {
        (DocumentState::Published, 1) => 1,
        (DocumentState::Published, _) => 2,
        _ => 3,
    }
}

/// All that was acknowledged is there, at most one step further; what is published was signed by all; the audit log
/// tells each of it, once, and is whole.
pub async fn check(store: &Store, folder: &Path) -> Result<()> {
    let acknowledged = acknowledged(folder)?;
    let ids: Vec<i64> = acknowledged.keys().copied().collect();
    let whole = store.whole(&ids).await?;
    ensure!(whole.len() == ids.len(), "{} of {} documents", whole.len(), ids.len());
    for shown in &whole {
        let id = shown.document.id;
        let (told, is) = (acknowledged[&id], standing(shown));
        ensure!(is == told || is == told + 1, "document {id} is at {is}, acknowledged: {told}");
        let text = if is == 1 { "原文" } else { "更正" };
        ensure!(shown.edition.body.contains(text), "document {id}: {}", shown.edition.body);
        ensure!(shown.placements.is_empty() == (is == 3), "document {id}: its places");
    }
    let verified = verify(store).await?;
    ensure!(matches!(verified, Verified::Whole { .. }), "the audit log: {verified:?}");
    let published = DraftFilter {
        states: vec![DraftState::Published],
        limit: 1_000_000,
        ..DraftFilter::default()
    };
    let drafts = store.drafts(&published).await?;
    let mut told = 0;
    for deed in [Deed::Published, Deed::Corrected] {
        let filter = AuditFilter { action: Some(deed.id().into()), ..AuditFilter::default() };
        told += store.audit_found(&filter, 0, 1).await?.1;
    }
    ensure!(drafts.len() as u64 == told, "{} drafts are public, {told} were told", drafts.len());
    for draft in drafts.iter().take(LATEST) {
        ensure!(draft.document_id.is_some(), "draft {} is public nowhere", draft.id);
        let reviews = store.reviews(draft.id).await?;
        let signed = reviews.iter().filter(|review| desk::holds(draft, review)).count();
        ensure!(signed == PEOPLE.len() - 1, "draft {} has {signed} signatures", draft.id);
    }
    Ok(())
}

/// The people at the desk of a store.
struct Staff {
    store: Store,
    site: Site,
    place: desk::Place,
    people: Vec<Who>,
}

impl Staff {
    async fn of(store: Store) -> Result<Self> {
        let site = store.site("county").await?.context("no site")?;
        let mut columns = store.columns(site.id).await?.into_iter();
        let column = columns.find(|column| column.title == "最低生活保障").context("no column")?;
        let mut people = Vec::new();
        for (name, _) in PEOPLE {
            let account = store.account_named(name).await?.context("nobody")?;
            people.push(Who::of(&store, account, now()).await?);
        }
        Ok(Self { store, site, place: (column.id, Some("审批信息".into())), people })
    }

    fn editor(&self) -> &Who {
        &self.people[0]
    }

    /// Writes a draft, and has it signed by everybody; answers the address at which it is public.
    async fn publish(&self, draft: i64, (title, body): (&str, &str)) -> Result<String> {
        let typed = Typed {
            title: title.into(),
            body: body.into(),
            formed: "2026-03-02".into(),
            organ: "民政局".into(),
            source: "民政局".into(),
            ..Typed::default()
        };
        let store = &self.store;
        let revision = store.draft(draft).await?.context("begun")?.draft.revision;
        let places = vec![self.place.clone()];
        desk::save(store, self.editor(), (draft, revision), &typed, places, now()).await?;
        let revision = store.draft(draft).await?.context("saved")?.draft.revision;
        desk::submit(store, self.editor(), (draft, revision), false, now()).await?;
        for who in &self.people[1..] {
            let hash = store.draft(draft).await?.context("handed in")?.draft.hash;
            let pass = Decision::Pass {
                override_reason: String::new(),
                secrecy: Some(desk::Secrecy::active()),
                publish_at: None,
            };
            let reviewed = desk::review(store, who, (draft, &hash), pass, now()).await?;
            if let Reviewed::Published(address) = reviewed {
                return Ok(address);
            }
        }
        anyhow::bail!("all have signed, and nothing is public")
    }

    /// Publishes a document, corrects it and withdraws it; `note` is told each step that is done.
    async fn one(&self, title: &str, mut note: impl FnMut(usize, i64) -> Result<()>) -> Result<()> {
        let (store, editor) = (&self.store, self.editor());
        let organ = editor.account()?.organ_id.context("an organ")?;
        let begin = (self.site.id, self.place.clone());
        let draft = desk::begin(store, editor, organ, begin, now()).await?;
        let address = self.publish(draft, (title, "原文")).await?;
        let shown = store.shown(self.site.id, &address).await?.context("published")?;
        let id = shown.document.id;
        note(0, id)?;
        let draft = desk::correct(store, editor, id, now()).await?;
        self.publish(draft, (title, "更正")).await?;
        note(1, id)?;
        desk::withdraw(store, editor, id, (false, "有误"), Leaving::Notice, now()).await?;
        let organs = [organ];
        let asked = store.open_withdrawals(&organs).await?;
        let asked = asked.iter().find(|asked| asked.document_id == id).context("asked")?;
        desk::decide(store, &self.people[3], asked.id, true, now()).await?;
        note(2, id)
    }
}

/// Not a test of its own: what [`start`] starts. It ends by being killed, with its parent, or because something goes
/// wrong, which the parent sees as a process that ended.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the process that is killed"]
async fn works_until_it_is_killed() -> Result<()> {
    let Ok(database) = std::env::var(DATABASE) else { return Ok(()) };
    let folder = PathBuf::from(std::env::var(FOLDER)?);
    let staff = Staff::of(Store::open(&database, folder.join("files")).await?).await?;
    let mut notes = File::options().append(true).create(true).open(folder.join("acknowledged"))?;
    let parent = parent_id();
    while parent == parent_id() {
        let title = format!("第{}号低保对象公示", jiff::Timestamp::now().as_microsecond());
        let note = |step: usize, id: i64| {
            anyhow::Ok(notes.write_all(format!("{} {id}\n", STEPS[step]).as_bytes())?)
        };
        staff.one(&title, note).await?;
    }
    Ok(())
}
