//! Single sign-on: linked accounts come in, nobody else does, and ways are gone once.

#[path = "../../store/tests/engines/mod.rs"]
mod engines;

use access::{AccessError, Arrival, Attempt, NewPerson, SignedIn, Voucher, WAY, Who};
use anyhow::{Context, Result};
use store::{Purpose, Role, Store};

/// 2026-01-02 09:00 in China.
const NOW: i64 = 1_767_315_600;
const FIRST: &str = "Erst-2026x";
const ISSUER: &str = "https://id.example.gov.cn/realms/city";

struct Bench {
    store: Store,
    _bench: engines::Bench,
}

async fn bench() -> Result<Bench> {
    let bench = engines::bench().await?;
    let store = bench.store.clone();
    for name in ["wangfang", "other"] {
        let new = NewPerson {
            name: name.into(),
            person: "王芳".into(),
            organ: None,
            password: FIRST.into(),
        };
        access::make(&store, &Who::console(), new, NOW).await?;
    }
    Ok(Bench { store, _bench: bench })
}

const ATTEMPT: Attempt<'static> =
    Attempt { name: "", password: "", code: "", address: "10.0.0.1", agent: "test" };

fn voucher(subject: &str) -> Voucher<'_> {
    Voucher { issuer: ISSUER, subject, second_factor: false }
}

impl Bench {
    async fn come(&self, voucher: Voucher<'_>, now: i64) -> Result<Arrival, AccessError> {
        access::sign_on(&self.store, &voucher, &ATTEMPT, "/desk/new", now).await
    }

    async fn link(&self, name: &str, subject: &str) -> Result<(), AccessError> {
        access::link(&self.store, &Who::console(), name, (ISSUER, subject), NOW).await
    }

    async fn who(&self, name: &str) -> Result<Who> {
        let account = self.store.account_named(name).await?.context("made")?;
        Ok(Who::of(&self.store, account, NOW).await?)
    }

    async fn last(&self) -> Result<(String, String, String)> {
        let row = self.store.audit(0, 999).await?.pop().context("rows")?;
        Ok((row.action, row.account, row.detail))
    }
}

fn token(arrival: Arrival) -> String {
    match arrival {
        Arrival::SignedIn(SignedIn { token }) => token,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn only_linked_accounts_come_in_and_only_while_they_may() -> Result<()> {
    let bench = bench().await?;
    let store = &bench.store;
    let unlinked = bench.come(voucher("10086"), NOW).await;
    assert!(matches!(unlinked, Err(AccessError::Unlinked)), "{unlinked:?}");
    let (action, account, detail) = bench.last().await?;
    assert_eq!((&*action, &*account), ("sign-in-refused", ""));
    assert!(detail.contains("unlinked") && !detail.contains("10086"), "{detail}");
    bench.link("wangfang", "10086").await?;
    let first = token(bench.come(voucher("10086"), NOW).await?);
    let second = token(bench.come(voucher("10086"), NOW).await?);
    assert_ne!(first, second, "every sign-in has a token of its own");
    let present = access::session(store, &first, NOW).await?.context("signed in")?;
    assert_eq!(present.who.name(), "wangfang");
    assert!(present.who.must_change_password(NOW) && !present.must_change_password(NOW));
    let (action, account, detail) = bench.last().await?;
    assert_eq!((&*action, &*account), ("signed-in", "wangfang"));
    assert!(detail.contains(ISSUER), "{detail}");
    // Another provider's subject of the same name is somebody else.
    let other = Voucher { issuer: "https://other.example", ..voucher("10086") };
    assert!(matches!(bench.come(other, NOW).await, Err(AccessError::Unlinked)));
    let refused = |arrival| matches!(arrival, Err(AccessError::Refused));
    access::disable(store, &Who::console(), "wangfang", NOW).await?;
    assert!(access::session(store, &first, NOW).await?.is_none());
    assert!(refused(bench.come(voucher("10086"), NOW).await), "disabled");
    access::enable(store, &Who::console(), "wangfang", NOW).await?;
    let attempt = Attempt { name: "wangfang", password: "Falsch-1x", ..ATTEMPT };
    for _ in 0..access::FAILURES {
        assert!(access::sign_in(store, &attempt, NOW).await.is_err());
    }
    assert!(refused(bench.come(voucher("10086"), NOW + access::LOCKED - 1).await), "locked");
    let third = token(bench.come(voucher("10086"), NOW + access::LOCKED).await?);
    access::unlink(store, &Who::console(), "wangfang", ISSUER, NOW).await?;
    assert!(access::session(store, &third, NOW + access::LOCKED).await?.is_none(), "ended");
    assert!(matches!(bench.come(voucher("10086"), NOW).await, Err(AccessError::Unlinked)));
    Ok(())
}

#[tokio::test]
async fn a_subject_and_an_account_are_linked_once_by_whom_may() -> Result<()> {
    let bench = bench().await?;
    let store = &bench.store;
    bench.link("wangfang", "10086").await?;
    let linked = |result| matches!(result, Err(AccessError::Linked));
    assert!(linked(bench.link("other", "10086").await));
    assert!(linked(bench.link("wangfang", "10087").await));
    assert!(matches!(bench.link("nobody", "1").await, Err(AccessError::NoAccount(_))));
    let long = "x".repeat(256);
    for bad in ["", "王芳", "a\u{0}b", long.as_str()] {
        assert!(matches!(bench.link("other", bad).await, Err(AccessError::BadSubject(_))));
    }
    let console = Who::console();
    let roles = [("wangfang", Role::SystemManager), ("other", Role::SecurityManager)];
    for (name, role) in roles {
        access::give(store, &console, name, (role, None), NOW).await?;
    }
    let (system, security) = (bench.who("wangfang").await?, bench.who("other").await?);
    let by_system = access::link(store, &system, "other", (ISSUER, "2"), NOW).await;
    assert!(matches!(by_system, Err(AccessError::Forbidden)));
    let by_system = access::unlink(store, &system, "wangfang", ISSUER, NOW).await;
    assert!(matches!(by_system, Err(AccessError::Forbidden)));
    access::unlink(store, &security, "wangfang", ISSUER, NOW).await?;
    let (action, account, detail) = bench.last().await?;
    assert_eq!((&*action, &*account), ("identity-unlinked", "other"));
    assert!(detail.contains("10086"), "{detail}");
    let none = access::unlink(store, &security, "wangfang", ISSUER, NOW).await;
    assert!(matches!(none, Err(AccessError::Unlinked)));
    Ok(())
}

#[tokio::test]
async fn ones_own_link_needs_the_password() -> Result<()> {
    let bench = bench().await?;
    let (store, who) = (&bench.store, bench.who("wangfang").await?);
    let wrong = access::begin_link(store, &who, "Falsch-1x", ISSUER, NOW).await;
    assert!(matches!(wrong, Err(AccessError::Refused)));
    let secret = access::begin_link(store, &who, FIRST, ISSUER, NOW).await?;
    let way = access::come_back(store, &secret, NOW).await?.context("begun")?;
    let account = who.account()?.id;
    assert_eq!((way.purpose, way.account_id), (Purpose::Link, Some(account)));
    access::link_own(store, &who, &voucher("10086"), NOW).await?;
    token(bench.come(voucher("10086"), NOW).await?);
    let again = access::begin_link(store, &who, FIRST, ISSUER, NOW).await;
    assert!(matches!(again, Err(AccessError::Linked)));
    let wrong = access::unlink_own(store, &who, "Falsch-1x", ISSUER, NOW).await;
    assert!(matches!(wrong, Err(AccessError::Refused)));
    access::unlink_own(store, &who, FIRST, ISSUER, NOW).await?;
    assert!(matches!(bench.come(voucher("10086"), NOW).await, Err(AccessError::Unlinked)));
    Ok(())
}

#[tokio::test]
async fn a_way_leads_back_once_and_not_for_ever() -> Result<()> {
    let bench = bench().await?;
    let store = &bench.store;
    let begin = async |now| access::begin_sign_on(store, ISSUER, "/desk/new", now).await;
    let secret = begin(NOW).await?;
    let way = access::come_back(store, &secret, NOW + WAY).await?.context("in time")?;
    assert_eq!((way.purpose, &*way.next, &*way.issuer), (Purpose::SignIn, "/desk/new", ISSUER));
    assert_ne!(way.secret, secret, "only its hash is kept");
    assert!(access::come_back(store, &secret, NOW).await?.is_none(), "gone once");
    let secret = begin(NOW).await?;
    assert!(access::come_back(store, &secret, NOW + WAY + 1).await?.is_none(), "too late");
    assert!(access::come_back(store, "invented", NOW).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn the_second_factor_is_asked_for_unless_the_provider_did() -> Result<()> {
    let bench = bench().await?;
    let (store, who) = (&bench.store, bench.who("wangfang").await?);
    bench.link("wangfang", "10086").await?;
    let offer = access::offer(&who, "gongkai", None)?;
    let secret = totp_rs::Secret::try_from_base32(&offer.secret).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    let code = |now: i64| totp.generate(now as u64).to_string();
    access::second_factor_on(store, &who, &offer.secret, &code(NOW), NOW).await?;
    token(bench.come(Voucher { second_factor: true, ..voucher("10086") }, NOW).await?);
    let Arrival::Code(way) = bench.come(voucher("10086"), NOW).await? else { panic!("asked for") };
    assert!(access::come_back(store, &way, NOW).await?.is_none(), "no way to the provider");
    let later = NOW + 60;
    let typed = async |way: &str, code: &str, now| {
        let attempt = Attempt { code, ..ATTEMPT };
        access::sign_on_with_code(store, way, &attempt, now).await
    };
    assert!(matches!(typed(&way, "000000", later).await, Err(AccessError::BadCode)));
    assert!(matches!(typed("invented", &code(later), later).await, Err(AccessError::Refused)));
    let late = typed(&way, &code(NOW + WAY + 1), NOW + WAY + 1).await;
    assert!(matches!(late, Err(AccessError::Refused)));
    let (signed, next) = typed(&way, &code(later), later).await?;
    assert_eq!(next, "/desk/new");
    let present = access::session(store, &signed.token, later).await?.context("signed in")?;
    assert_eq!(present.session.issuer.as_deref(), Some(ISSUER));
    assert!(matches!(typed(&way, &code(later), later).await, Err(AccessError::Refused)));
    // Guessing codes locks the account as guessing passwords does.
    let Arrival::Code(way) = bench.come(voucher("10086"), NOW).await? else { panic!("asked for") };
    for _ in 0..access::FAILURES {
        assert!(matches!(typed(&way, "000000", NOW).await, Err(AccessError::BadCode)));
    }
    assert!(matches!(typed(&way, &code(NOW + 90), NOW).await, Err(AccessError::Refused)));
    Ok(())
}

#[test]
fn on_postgresql() -> Result<()> {
    engines::again_on_postgresql(&[])
}
