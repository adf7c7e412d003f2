//! Accounts, sessions and the audit log on a real store.

#[path = "../../store/tests/engines/mod.rs"]
mod engines;

use access::audit::{Flaw, Verified, verify};
use access::{
    AccessError, Action, Attempt, FAILURES, IDLE, LOCKED, LONGEST, NewPerson, Weakness, Who,
};
use anyhow::Result;
use sea_orm::{ConnectionTrait, Database};
use std::path::Path;
use store::{Level, Role, Store};
use tempfile::TempDir;

/// 2026-01-02 09:00 in China.
const NOW: i64 = 1_767_315_600;
const FIRST: &str = "Erst-2026x";
const OWN: &str = "Eigen-2026x";

struct Bench {
    store: Store,
    database: String,
    organ: i64,
    _folder: TempDir,
}

async fn bench() -> Result<Bench> {
    let engines::Bench { store, database, folder } = engines::bench().await?;
    let mut write = store.write().await?.at(NOW);
    let county = write.add_division(None, "青岚县", Level::County, None).await?;
    let organ = write.add_organ(county, "民政局").await?;
    write.commit().await?;
    Ok(Bench { store, database, organ, _folder: folder })
}

impl Bench {
    async fn person(&self, name: &str) -> Result<(), AccessError> {
        let new = NewPerson {
            name: name.into(),
            person: "王芳".into(),
            organ: Some(self.organ),
            password: FIRST.into(),
        };
        access::make(&self.store, &Who::console(), new, NOW).await.map(drop)
    }

    async fn give(&self, name: &str, role: Role, organ: Option<i64>) -> Result<(), AccessError> {
        access::give(&self.store, &Who::console(), name, (role, organ), NOW).await
    }

    async fn sign_in(&self, name: &str, password: &str, now: i64) -> Result<String, AccessError> {
        let attempt = Attempt { name, password, address: "10.0.0.1", ..Attempt::default() };
        access::sign_in(&self.store, &attempt, now).await.map(|signed| signed.token)
    }

    async fn sql(&self, sql: &str) -> Result<()> {
        let db = Database::connect(engines::address(&self.database)).await?;
        db.execute_unprepared(sql).await?;
        db.close().await?;
        Ok(())
    }
}

fn refused<T>(result: Result<T, AccessError>) -> bool {
    matches!(result, Err(AccessError::Refused))
}

#[tokio::test]
async fn a_first_password_must_be_changed_and_ends_every_session() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    let again = bench.sign_in("wangfang", FIRST, NOW).await?;
    assert_ne!(token, again, "every sign-in has a token of its own");
    let who = access::session(&bench.store, &token, NOW).await?.expect("signed in").who;
    assert!(who.must_change_password(NOW));
    let change = |old: &'static str, new: &'static str| {
        access::change_password(&bench.store, &who, old, new, NOW)
    };
    assert!(refused(change("Falsch-1x", OWN).await));
    assert!(matches!(change(FIRST, "schwach").await, Err(AccessError::Weak(_))));
    let same = change(FIRST, FIRST).await;
    assert!(matches!(same, Err(AccessError::Weak(found)) if found == [Weakness::Old]));
    change(FIRST, OWN).await?;
    for token in [token, again] {
        assert!(access::session(&bench.store, &token, NOW).await?.is_none());
    }
    assert!(refused(bench.sign_in("wangfang", FIRST, NOW).await));
    let token = bench.sign_in("wangfang", OWN, NOW).await?;
    let who = access::session(&bench.store, &token, NOW).await?.expect("signed in").who;
    assert!(!who.must_change_password(NOW));
    assert!(who.must_change_password(NOW + 91 * 86_400), "passwords grow old");
    Ok(())
}

#[tokio::test]
async fn sessions_end_when_idle_long_or_disabled() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    let store = &bench.store;
    let there =
        async |token: &str, now| anyhow::Ok(access::session(store, token, now).await?.is_some());
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    assert!(there(&token, NOW + IDLE - 1).await?);
    assert!(there(&token, NOW + 2 * IDLE - 2).await?, "use keeps it");
    assert!(!there(&token, NOW + 3 * IDLE).await?, "idle");
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    for minutes in (0..LONGEST / 60).step_by(20) {
        assert!(there(&token, NOW + minutes * 60).await?);
    }
    assert!(!there(&token, NOW + LONGEST).await?, "nobody stays for ever");
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    access::disable(store, &Who::console(), "wangfang", NOW).await?;
    assert!(!there(&token, NOW).await?);
    assert!(refused(bench.sign_in("wangfang", FIRST, NOW).await));
    access::enable(store, &Who::console(), "wangfang", NOW).await?;
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    let present = access::session(store, &token, NOW).await?.expect("signed in");
    access::sign_out(store, &present, NOW).await?;
    assert!(!there(&token, NOW).await?);
    let kept = store.session(&token).await?;
    assert!(kept.is_none(), "only the hash of a token is kept");
    Ok(())
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    for _ in 1..FAILURES {
        assert!(refused(bench.sign_in("wangfang", "Falsch-1x", NOW).await));
    }
    bench.sign_in("wangfang", FIRST, NOW).await?;
    for _ in 0..FAILURES {
        assert!(refused(bench.sign_in("wangfang", "Falsch-1x", NOW).await));
    }
    assert!(refused(bench.sign_in("wangfang", FIRST, NOW + LOCKED - 1).await), "locked");
    bench.sign_in("wangfang", FIRST, NOW + LOCKED).await?;
    assert!(refused(bench.sign_in("niemand", FIRST, NOW).await));
    let rows = bench.store.audit(0, 99).await?;
    assert_eq!(rows.iter().filter(|row| row.action == "account-locked").count(), 1);
    let last = rows.last().expect("rows");
    assert_eq!((&*last.action, &*last.account), ("sign-in-refused", ""));
    assert!(
        rows.iter().all(|row| !row.detail.contains("Falsch") && !row.detail.contains("niemand"))
    );
    Ok(())
}

#[tokio::test]
async fn guessing_the_old_password_inside_locks_it_as_well() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    let who = access::session(&bench.store, &token, NOW).await?.expect("signed in").who;
    for _ in 0..FAILURES {
        let guessed = access::change_password(&bench.store, &who, "Falsch-1x", OWN, NOW).await;
        assert!(refused(guessed));
    }
    assert!(access::session(&bench.store, &token, NOW).await?.is_none());
    assert!(refused(bench.sign_in("wangfang", FIRST, NOW).await), "locked");
    Ok(())
}

#[tokio::test]
async fn attempts_at_the_same_time_lock_it_too() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    let tries = (0..8).map(|_| {
        let store = bench.store.clone();
        let attempt = Attempt { name: "wangfang", password: "Falsch-1x", ..Attempt::default() };
        tokio::spawn(async move { access::sign_in(&store, &attempt, NOW).await })
    });
    for attempt in tries.collect::<Vec<_>>() {
        assert!(refused(attempt.await?));
    }
    assert!(refused(bench.sign_in("wangfang", FIRST, NOW).await));
    Ok(())
}

#[tokio::test]
async fn a_code_is_taken_once() -> Result<()> {
    let bench = bench().await?;
    bench.person("wangfang").await?;
    let token = bench.sign_in("wangfang", FIRST, NOW).await?;
    let who = access::session(&bench.store, &token, NOW).await?.expect("signed in").who;
    let offer = access::offer(&who, "青岚县:政务公开", None)?;
    assert!(offer.address.starts_with("otpauth://totp/"), "{}", offer.address);
    let secret = totp_rs::Secret::try_from_base32(&offer.secret).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    let code = |now: i64| totp.generate(now as u64).to_string();
    let wrong = access::second_factor_on(&bench.store, &who, &offer.secret, "000000", NOW).await;
    assert!(matches!(wrong, Err(AccessError::BadCode)));
    access::second_factor_on(&bench.store, &who, &offer.secret, &code(NOW), NOW).await?;
    let sign_in = async |code: &str, now| {
        let attempt = Attempt { name: "wangfang", password: FIRST, code, ..Attempt::default() };
        access::sign_in(&bench.store, &attempt, now).await.map(|signed| signed.token)
    };
    assert!(refused(sign_in("", NOW).await));
    assert!(refused(sign_in(&code(NOW), NOW).await), "used already");
    let later = NOW + 60;
    let token = sign_in(&code(later), later).await?;
    assert!(refused(sign_in(&code(later), later).await), "used already");
    let who = access::session(&bench.store, &token, later).await?.expect("signed in").who;
    let off = access::second_factor_off(&bench.store, &who, &code(later), later).await;
    assert!(matches!(off, Err(AccessError::BadCode)), "used already");
    access::second_factor_off(&bench.store, &who, &code(later + 60), later + 60).await?;
    sign_in("", later).await?;
    Ok(())
}

#[tokio::test]
async fn managers_have_one_role() -> Result<()> {
    let bench = bench().await?;
    for name in ["system", "security", "audit.one", "editor"] {
        bench.person(name).await?;
    }
    let organ = Some(bench.organ);
    bench.give("editor", Role::Editor, organ).await?;
    bench.give("editor", Role::FirstReviewer, organ).await?;
    bench.give("editor", Role::Editor, organ).await?;
    bench.give("system", Role::SystemManager, None).await?;
    let exclusive = |result| matches!(result, Err(AccessError::Exclusive));
    assert!(exclusive(bench.give("system", Role::SecurityManager, None).await));
    assert!(exclusive(bench.give("system", Role::AuditManager, None).await));
    assert!(exclusive(bench.give("system", Role::Editor, organ).await));
    assert!(exclusive(bench.give("editor", Role::AuditManager, None).await));
    let wrong = |result| matches!(result, Err(AccessError::WrongOrgan));
    assert!(wrong(bench.give("security", Role::SecurityManager, organ).await));
    assert!(wrong(bench.give("security", Role::Editor, None).await));
    let who = async |name: &str| {
        let account = bench.store.account_named(name).await?.expect("made");
        anyhow::Ok(Who::of(&bench.store, account, NOW).await?)
    };
    let editor = who("editor").await?;
    assert!(editor.may(Action::Write, organ) && !editor.may(Action::Write, Some(99)));
    assert_eq!(editor.organs(Action::ReviewFirst), [bench.organ]);
    assert!(editor.organs(Action::ReviewFinal).is_empty());
    let system = who("system").await?;
    let forbidden = |result| matches!(result, Err(AccessError::Forbidden));
    let (store, role) = (&bench.store, (Role::Editor, organ));
    assert!(forbidden(access::give(store, &system, "security", role, NOW).await));
    assert!(forbidden(access::reset(store, &editor, "system", OWN, NOW).await));
    assert!(forbidden(access::disable(store, &editor, "system", NOW).await));
    assert!(forbidden(access::reset(store, &system, "editor", OWN, NOW).await));
    access::take(store, &Who::console(), "editor", role, NOW).await?;
    assert!(!who("editor").await?.may(Action::Write, organ));
    assert!(matches!(bench.person("editor").await, Err(AccessError::NameTaken(_))));
    assert!(matches!(bench.person("Ed itor").await, Err(AccessError::BadName(_))));
    Ok(())
}

#[tokio::test]
async fn who_gives_a_password_does_not_open_the_account() -> Result<()> {
    let bench = bench().await?;
    let (store, console) = (&bench.store, Who::console());
    let managers = [
        ("system", Role::SystemManager),
        ("security", Role::SecurityManager),
        ("auditor", Role::AuditManager),
    ];
    for (name, role) in managers {
        bench.person(name).await?;
        bench.give(name, role, None).await?;
    }
    bench.person("final").await?;
    bench.give("final", Role::FinalReviewer, Some(bench.organ)).await?;
    let who = async |name: &str| {
        let account = store.account_named(name).await?.expect("made");
        anyhow::Ok(Who::of(store, account, NOW).await?)
    };
    let (system, security) = (who("system").await?, who("security").await?);
    let forbidden = |result| matches!(result, Err(AccessError::Forbidden));
    let in_use = |result| matches!(result, Err(AccessError::InUse));
    for name in ["auditor", "final", "security"] {
        assert!(in_use(access::reset(store, &security, name, OWN, NOW).await), "{name}");
        assert!(forbidden(access::reset(store, &system, name, OWN, NOW).await), "{name}");
        let link = access::link(store, &security, name, ("https://id.example", name), NOW).await;
        assert!(in_use(link), "{name}");
    }
    assert!(forbidden(access::disable(store, &security, "final", NOW).await));
    access::disable(store, &system, "final", NOW).await?;
    assert!(forbidden(access::reset(store, &system, "final", OWN, NOW).await));
    access::reset(store, &security, "final", OWN, NOW).await?;
    assert!(refused(bench.sign_in("final", OWN, NOW).await), "disabled still");
    assert!(forbidden(access::enable(store, &security, "final", NOW).await));
    access::enable(store, &system, "final", NOW).await?;
    bench.sign_in("final", OWN, NOW).await?;
    // Who owns the machine needs nobody else.
    access::reset(store, &console, "auditor", OWN, NOW).await?;
    bench.sign_in("auditor", OWN, NOW).await?;
    Ok(())
}

#[tokio::test]
async fn a_role_for_a_time_ends_by_itself() -> Result<()> {
    let bench = bench().await?;
    bench.person("deputy").await?;
    let (store, organ, until) = (&bench.store, Some(bench.organ), NOW + 3600);
    let role = (Role::FinalReviewer, organ);
    let console = Who::console();
    let past = access::give_until(store, &console, "deputy", role, Some(NOW), NOW).await;
    assert!(matches!(past, Err(AccessError::Past)), "{past:?}");
    let may = async |now| {
        let account = store.account_named("deputy").await?.expect("made");
        anyhow::Ok(Who::of(store, account, now).await?.may(Action::ReviewFinal, organ))
    };
    access::give_until(store, &console, "deputy", role, Some(until), NOW).await?;
    assert!(may(NOW).await? && may(until - 1).await? && !may(until).await?);
    // What has ended stands in nobody's way.
    bench.person("manager").await?;
    let editor = (Role::Editor, organ);
    access::give_until(store, &console, "manager", editor, Some(until), NOW).await?;
    let audit = (Role::AuditManager, None);
    let early = access::give(store, &console, "manager", audit, NOW).await;
    assert!(matches!(early, Err(AccessError::Exclusive)), "{early:?}");
    access::give(store, &console, "manager", audit, until).await?;
    // Longer, and then for good; what is for good is not cut short.
    access::give_until(store, &console, "deputy", role, Some(until + 60), NOW).await?;
    assert!(may(until).await? && !may(until + 60).await?);
    access::give(store, &console, "deputy", role, NOW).await?;
    access::give_until(store, &console, "deputy", role, Some(until), NOW).await?;
    assert!(may(until + 3600).await?);
    Ok(())
}

#[tokio::test]
async fn the_audit_log_tells_what_was_done_to_it() -> Result<()> {
    let faults = [
        ("UPDATE audit SET detail = '{}' WHERE seq = 2", 2, Flaw::Changed),
        ("UPDATE audit SET account = 'other' WHERE seq = 4", 4, Flaw::Changed),
        ("DELETE FROM audit WHERE seq = 3", 3, Flaw::Missing),
        ("DELETE FROM audit WHERE seq = 5", 5, Flaw::Missing),
        ("UPDATE audit SET hash = previous WHERE seq = 1", 1, Flaw::Changed),
    ];
    for (sql, seq, flaw) in faults {
        let bench = bench().await?;
        for name in ["one", "two", "three", "four", "five"] {
            bench.person(name).await?;
        }
        let Verified::Whole { rows, head } = verify(&bench.store).await? else {
            panic!("not whole")
        };
        assert_eq!((rows, head.len()), (5, 64));
        bench.sql(sql).await?;
        assert_eq!(verify(&bench.store).await?, Verified::Broken { seq, flaw }, "{sql}");
    }
    Ok(())
}

#[tokio::test]
async fn a_row_that_was_made_anew_does_not_follow() -> Result<()> {
    let (bench, other) = (bench().await?, bench().await?);
    for name in ["one", "two", "three"] {
        bench.person(name).await?;
    }
    // Another log's first row is sound in itself.
    other.person("eins").await?;
    let row = &other.store.audit(0, 1).await?[0];
    let sql =
        format!("UPDATE audit SET detail = '{}', hash = '{}' WHERE seq = 1", row.detail, row.hash);
    bench.sql(&sql).await?;
    let expected = Verified::Broken { seq: 2, flaw: Flaw::Unchained };
    assert_eq!(verify(&bench.store).await?, expected);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn audit_logs_that_earlier_releases_wrote_are_whole() -> Result<()> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/releases");
    let folder = tempfile::tempdir()?;
    let mut rows_found = Vec::new();
    for entry in std::fs::read_dir(kept)? {
        let kept = entry?.path();
        if kept.extension().is_none_or(|ending| ending != "db") {
            continue;
        }
        let copy = folder.path().join(kept.file_name().unwrap_or_default());
        std::fs::copy(&kept, &copy)?;
        let store = Store::open(&copy.display().to_string(), folder.path().join("files")).await?;
        let Verified::Whole { rows, .. } = verify(&store).await? else {
            panic!("{} is broken", kept.display());
        };
        rows_found.push(rows);
    }
    assert!(rows_found.iter().all(|rows| [0, 6].contains(rows)), "{rows_found:?}");
    assert!(rows_found.iter().filter(|rows| **rows == 6).count() >= 5, "{rows_found:?}");
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    engines::again_on_postgresql(&[])
}
