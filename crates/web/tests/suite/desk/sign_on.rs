//! Single sign-on against a whole provider on loopback: the right way, and every wrong one.

#[path = "../../../../identity/tests/provider/mod.rs"]
mod served;

use super::bench::{Answer, Bench, Browser, NOON, OWN, bench, bench_with};
use crate::markup::{PAYLOADS, faults};
use crate::watch::{marked, typed};
use access::Who;
use anyhow::{Context, Result};
use axum::http::{StatusCode, header};
use served::{CLIENT, Provider, SECRET, Twist};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Role;

const BACK: &str = "https://www.county.example/desk/sign-on/back";

struct Scene {
    bench: Bench,
    provider: Provider,
}

async fn scene_at(clock: fn() -> i64) -> Result<Scene> {
    let provider = Provider::start(NOON).await?;
    let ours = identity::Provider::new(identity::Settings {
        issuer: provider.issuer(),
        client: CLIENT.into(),
        secret: Some(SECRET.into()),
        back: BACK.into(),
        left: "https://www.county.example/desk/sign-in".into(),
    })?;
    let name = Some("青岚统一身份认证".to_owned());
    let bench = bench_with(clock, |app| app.signing_on(ours, name)).await?;
    Ok(Scene { bench, provider })
}

async fn scene() -> Result<Scene> {
    scene_at(|| NOON).await
}

impl Scene {
    async fn account(&self, name: &str, subject: &str) -> Result<()> {
        self.bench.account(name, &[(Role::Editor, Some(self.bench.organ))]).await?;
        let (store, issuer) = (&self.bench.county.store, self.provider.issuer());
        let to = (issuer.as_str(), subject);
        Ok(access::link(store, &Who::console(), name, to, NOON).await?)
    }

    /// Goes to the provider and signs in there; answers the address that it leads back to.
    async fn go(&self, browser: &mut Browser, subject: &str, next: &str) -> Result<String> {
        let begun = browser.get(&format!("/desk/sign-on?next={next}")).await?;
        anyhow::ensure!(begun.status == StatusCode::SEE_OTHER, "{}", begun.text);
        self.consent(begun.location(), subject)
    }

    fn consent(&self, way_in: &str, subject: &str) -> Result<String> {
        let back = self.provider.consent(way_in, subject)?;
        Ok(format!("/desk/sign-on/back?code={}&state={}", back["code"], back["state"]))
    }

    async fn come(&self, browser: &mut Browser, subject: &str) -> Result<Answer> {
        let back = self.go(browser, subject, "/desk").await?;
        browser.get(&back).await
    }

    async fn refusals(&self, reason: &str) -> Result<usize> {
        let rows = self.bench.county.store.audit(0, 9999).await?;
        let reason = format!("\"reason\":\"{reason}\"");
        Ok(rows.iter().filter(|row| row.detail.contains(&reason)).count())
    }
}

fn is_refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(words), "{words}: {}", answer.text);
    assert!(answer.text.contains("name=\"password\""), "the other way in is beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_linked_account_comes_in_with_a_session_of_its_own() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    let mut browser = scene.bench.browser();
    let door = browser.get("/desk/sign-in?next=%2Fdesk%2Fnew").await?;
    assert!(door.text.contains("用青岚统一身份认证登录"), "{}", door.text);
    assert!(door.text.contains("href=\"/desk/sign-on?next=%2Fdesk%2Fnew\""), "{}", door.text);
    let planted = browser.cookie.clone();
    let begun = browser.get("/desk/sign-on?next=%2Fdesk%2Fnew").await?;
    let cookie = begun.header(header::SET_COOKIE);
    assert!(cookie.contains("; Path=/desk/sign-on; HttpOnly; SameSite=Lax"), "{cookie}");
    assert_eq!(begun.header(header::CACHE_CONTROL), "no-store");
    let secret = browser.way.clone().context("a way")?.replace("sign-on=", "");
    assert!(!begun.location().contains(&secret), "the secret stays in the browser");
    let came = browser.get(&scene.consent(begun.location(), "10086")?).await?;
    assert_eq!((came.status, came.location()), (StatusCode::SEE_OTHER, "/desk/new"));
    assert_ne!(browser.cookie, planted, "signing in gives a new token");
    assert_eq!(browser.way, None, "the way has ended");
    assert_eq!(browser.get("/desk/new").await?.status, StatusCode::OK);
    assert!(browser.get("/desk/me").await?.text.contains("单点登录"));
    // Who leaves is told that he is signed in at the provider still.
    let out = browser.post("/desk/sign-out", &[]).await?;
    assert_eq!(out.location(), "/desk/sign-in?left=1");
    let left = browser.get(out.location()).await?;
    let there = format!("href=\"{}/logout?client_id={CLIENT}&#38;", scene.provider.issuer());
    assert!(left.text.contains(&there), "{}", left.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_by_a_way_that_is_not_his() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    let mut browser = scene.bench.browser();
    let lost = "已经失效";
    // A state that was made up; the way that is open stays open.
    let back = scene.go(&mut browser, "10086", "/desk").await?;
    let (code, _) = back.split_once("&state=").context("a state")?;
    for state in ["", "0", &"0".repeat(64)] {
        is_refused(&browser.get(&format!("{code}&state={state}")).await?, lost);
    }
    let mixed = browser.get(&format!("{back}&iss=https%3A%2F%2Fevil.example")).await?;
    is_refused(&mixed, lost);
    // What somebody else began leads nobody in.
    let mut thief = scene.bench.browser();
    is_refused(&thief.get(&back).await?, lost);
    scene.go(&mut thief, "666", "/desk").await?;
    is_refused(&thief.get(&back).await?, lost);
    let way = browser.way.clone();
    assert_eq!(browser.get(&back).await?.location(), "/desk");
    // And not again, with the cookie or without.
    is_refused(&browser.get(&back).await?, lost);
    browser.way = way;
    is_refused(&browser.get(&back).await?, lost);
    // A code that was taken is not taken again on another way.
    let (code, _) = back.split_once("&state=").context("a state")?;
    let again = scene.go(&mut browser, "10086", "/desk").await?;
    let (_, state) = again.split_once("&state=").context("a state")?;
    is_refused(&browser.get(&format!("{code}&state={state}")).await?, "没有通过核验");
    // Somebody who thought better of it.
    let again = scene.go(&mut browser, "10086", "/desk").await?;
    let (_, state) = again.split_once("&state=").context("a state")?;
    let cancelled = format!("/desk/sign-on/back?error=access_denied&state={state}");
    is_refused(&browser.get(&cancelled).await?, "没有完成");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_by_a_token_that_is_not_right() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    let twists = [
        Twist::Nonce,
        Twist::Audience,
        Twist::Issuer,
        Twist::Expired,
        Twist::ForeignSignature,
        Twist::Changed,
        Twist::SharedSecret,
        Twist::Unsigned,
    ];
    for twist in twists {
        scene.provider.twist(twist);
        let mut browser = scene.bench.browser();
        is_refused(&scene.come(&mut browser, "10086").await?, "没有通过核验");
        let inside = browser.get("/desk").await?;
        assert!(inside.location().starts_with("/desk/sign-in"), "{twist:?}");
    }
    assert_eq!(scene.refusals("provider").await?, twists.len());
    scene.provider.twist(Twist::Nothing);
    assert_eq!(scene.come(&mut scene.bench.browser(), "10086").await?.location(), "/desk");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_away_after_single_sign_on() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    for next in ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2Fdesk%2F%5Cevil", "%2F"] {
        let mut browser = scene.bench.browser();
        let back = scene.go(&mut browser, "10086", next).await?;
        assert_eq!(browser.get(&back).await?.location(), "/desk", "{next}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_no_account_is_linked_to_and_whom_it_is_shut_stays_out() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    let mut browser = scene.bench.browser();
    is_refused(&scene.come(&mut browser, "editor").await?, "还没有绑定");
    assert_eq!(scene.refusals("unlinked").await?, 1);
    let store = &scene.bench.county.store;
    access::disable(store, &Who::console(), "editor", NOON).await?;
    is_refused(&scene.come(&mut browser, "10086").await?, "停用或者被锁定");
    assert_eq!(store.accounts().await?.len(), 1, "nobody is made an account");
    Ok(())
}

/// A clock that the test turns.
static CLOCK: AtomicI64 = AtomicI64::new(NOON);

#[tokio::test(flavor = "multi_thread")]
async fn a_way_ends_after_ten_minutes() -> Result<()> {
    let scene = scene_at(|| CLOCK.load(Ordering::SeqCst)).await?;
    scene.account("editor", "10086").await?;
    let mut browser = scene.bench.browser();
    let back = scene.go(&mut browser, "10086", "/desk").await?;
    CLOCK.fetch_add(access::WAY + 1, Ordering::SeqCst);
    is_refused(&browser.get(&back).await?, "已经失效");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_manager_types_as_an_identity_runs_nowhere() -> Result<()> {
    let scene = scene().await?;
    let mut security = scene.bench.person("security", Role::SecurityManager, None).await?;
    for (nth, payload) in PAYLOADS.into_iter().enumerate() {
        let (name, subject) = (format!("away-{nth}"), typed(payload, "subject"));
        scene.bench.account(&name, &[(Role::Editor, Some(scene.bench.organ))]).await?;
        access::disable(&scene.bench.county.store, &Who::console(), &name, NOON).await?;
        let address = format!("/desk/account/{name}");
        assert!(security.get(&address).await?.text.contains("name=\"subject\""), "{name}");
        let fields = [("then", "link"), ("subject", subject.as_str())];
        let linked = security.post(&address, &fields).await?;
        assert_eq!(linked.status, StatusCode::SEE_OTHER, "{payload}: {}", linked.text);
        let page = security.get(&address).await?;
        assert!(page.text.contains(&marked("subject")), "{payload}: {}", page.text);
        assert_eq!(faults(&page.text), [""; 0], "{payload}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_linked_by_its_owner_with_the_password() -> Result<()> {
    let scene = scene().await?;
    let bench = &scene.bench;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let wrong = [("then", "link"), ("password", "Falsch-1x")];
    let wrong = editor.post("/desk/me/sign-on", &wrong).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = editor.post("/desk/me/sign-on", &[("then", "link"), ("password", OWN)]).await?;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let way = begun.text.split_once("<a class=\"button\" href=\"").context("a way")?.1;
    let way = way.split('"').next().unwrap_or_default().replace("&#38;", "&");
    let back = scene.consent(&way, "10086")?;
    // In another's browser the way links nothing, whatever cookie he has got hold of.
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    is_refused(&other.get(&back).await?, "已经失效");
    let linked = editor.get(&back).await?;
    assert_eq!(linked.location(), "/desk/me?done=linked", "{}", linked.text);
    assert!(editor.get("/desk/me").await?.text.contains("2026-11-23"));
    let mut browser = bench.browser();
    assert_eq!(scene.come(&mut browser, "10086").await?.location(), "/desk");
    browser.get("/desk/me").await?;
    let wrong = [("then", "unlink"), ("password", "Falsch-1x")];
    let wrong = browser.post("/desk/me/sign-on", &wrong).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unlink = [("then", "unlink"), ("password", OWN)];
    assert_eq!(
        editor.post("/desk/me/sign-on", &unlink).await?.location(),
        "/desk/me?done=unlinked"
    );
    let ended = browser.get("/desk").await?;
    assert!(ended.location().starts_with("/desk/sign-in"), "who came in by it is out");
    assert_eq!(editor.get("/desk").await?.status, StatusCode::OK);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_way_to_link_links_nothing() -> Result<()> {
    let scene = scene().await?;
    let bench = &scene.bench;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let begun = editor.post("/desk/me/sign-on", &[("then", "link"), ("password", OWN)]).await?;
    let way = begun.text.split_once("<a class=\"button\" href=\"").context("a way")?.1;
    let way = way.split('"').next().unwrap_or_default().replace("&#38;", "&");
    let back = scene.consent(&way, "666")?;
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    other.way = editor.way.clone();
    is_refused(&other.get(&back).await?, "已经失效");
    let mut browser = bench.browser();
    is_refused(&scene.come(&mut browser, "666").await?, "还没有绑定");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_security_manager_links_and_nobody_else() -> Result<()> {
    let scene = scene().await?;
    let bench = &scene.bench;
    bench.account("editor", &[(Role::Editor, Some(bench.organ))]).await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let page = system.get("/desk/account/editor").await?;
    assert!(!page.text.contains("name=\"subject\""), "{}", page.text);
    let link = [("then", "link"), ("subject", "10086")];
    let by_system = system.post("/desk/account/editor", &link).await?;
    assert_eq!(by_system.status, StatusCode::FORBIDDEN);
    let mut security = bench.person("security", Role::SecurityManager, None).await?;
    let page = security.get("/desk/account/editor").await?;
    assert!(!page.text.contains("name=\"subject\""), "it is in use: {}", page.text);
    let early = security.post("/desk/account/editor", &link).await?;
    assert_eq!(early.status, StatusCode::CONFLICT);
    system.post("/desk/account/editor", &[("then", "disable")]).await?;
    let page = security.get("/desk/account/editor").await?;
    assert!(page.text.contains("name=\"subject\""), "{}", page.text);
    let bad =
        security.post("/desk/account/editor", &[("then", "link"), ("subject", "王芳")]).await?;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let linked = security.post("/desk/account/editor", &link).await?;
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.text);
    system.post("/desk/account/editor", &[("then", "enable")]).await?;
    let mut browser = bench.browser();
    assert_eq!(scene.come(&mut browser, "10086").await?.location(), "/desk");
    let unlinked = security.post("/desk/account/editor", &[("then", "unlink")]).await?;
    assert_eq!(unlinked.status, StatusCode::SEE_OTHER, "{}", unlinked.text);
    assert!(browser.get("/desk").await?.location().starts_with("/desk/sign-in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_where_the_provider_asked_for_none() -> Result<()> {
    let scene = scene().await?;
    scene.account("editor", "10086").await?;
    let store = &scene.bench.county.store;
    let account = store.account_named("editor").await?.context("made")?;
    let who = Who::of(store, account, NOON).await?;
    let offer = access::offer(&who, "gongkai", None)?;
    let key = totp_rs::Secret::try_from_base32(&offer.secret);
    let key = key.map_err(|_| anyhow::anyhow!("no secret"))?;
    let totp = totp_rs::Builder::new().with_secret(key).build_noncompliant();
    let code = |now: i64| totp.generate(now as u64).to_string();
    access::second_factor_on(store, &who, &offer.secret, &code(NOON), NOON).await?;
    let mut browser = scene.bench.browser();
    let back = scene.go(&mut browser, "10086", "%2Fdesk%2Fnew").await?;
    let came = browser.get(&back).await?;
    assert_eq!(came.location(), "/desk/sign-on/code", "{}", came.text);
    assert!(browser.get("/desk").await?.location().starts_with("/desk/sign-in"), "not in yet");
    let page = browser.get("/desk/sign-on/code").await?;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let wrong = browser.post("/desk/sign-on/code", &[("code", "000000")]).await?;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("name=\"code\""), "it can be typed again");
    let typed = [("code", code(NOON + 30))];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, code)| (*name, &**code)).collect();
    let right = browser.post("/desk/sign-on/code", &typed).await?;
    assert_eq!(right.location(), "/desk/new", "{}", right.text);
    assert_eq!(browser.get("/desk/new").await?.status, StatusCode::OK);
    scene.provider.twist(Twist::SeveralFactors);
    let mut other = scene.bench.browser();
    assert_eq!(scene.come(&mut other, "10086").await?.location(), "/desk", "it asked already");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_there_is_no_way_to_one() -> Result<()> {
    let bench = bench().await?;
    let mut browser = bench.browser();
    assert!(!browser.get("/desk/sign-in").await?.text.contains("/desk/sign-on"));
    for target in ["/desk/sign-on", "/desk/sign-on/back?code=1&state=2"] {
        assert_eq!(browser.get(target).await?.status, StatusCode::NOT_FOUND, "{target}");
    }
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    assert!(!editor.get("/desk/me").await?.text.contains("/desk/me/sign-on"));
    let begun = editor.post("/desk/me/sign-on", &[("password", OWN)]).await?;
    assert_eq!(begun.status, StatusCode::NOT_FOUND);
    Ok(())
}
