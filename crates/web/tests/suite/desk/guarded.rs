//! The door: sessions, locks, foreign forms, first passwords, the second factor.

use super::bench::{HOST, NOON, OWN, bench, bench_at};
use access::Who;
use anyhow::{Context, Result};
use axum::body::Body;
use axum::http::{StatusCode, header};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_from_before_signing_in_is_worth_nothing() -> Result<()> {
    let bench = bench().await?;
    bench.account("editor", &[(Role::Editor, Some(bench.organ))]).await?;
    let mut victim = bench.browser();
    victim.get("/desk/sign-in").await?;
    let planted = victim.cookie.clone().context("a cookie")?;
    let mut thief = victim.clone();
    victim.sign_in("editor", OWN).await?;
    assert_ne!(victim.cookie, Some(planted), "signing in gives a new token");
    assert_eq!(victim.get("/desk").await?.status, StatusCode::OK);
    let page = thief.get("/desk").await?;
    assert!(page.location().starts_with("/desk/sign-in"), "{}", page.location());
    // Nor does signing out leave anything behind.
    let mut left = victim.clone();
    victim.get("/desk").await?;
    let out = victim.post("/desk/sign-out", &[]).await?;
    assert_eq!((out.location(), &victim.cookie), ("/desk/sign-in", &None));
    assert!(left.get("/desk").await?.location().starts_with("/desk/sign-in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_for_the_desk_alone() -> Result<()> {
    let bench = bench().await?;
    let plain = bench.browser().get("/desk/sign-in").await?;
    let cookie = plain.header(header::SET_COOKIE).to_owned();
    assert!(cookie.contains("; Path=/desk; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains("Secure"));
    let mut browser = bench.browser();
    let request = browser.request("GET", "/desk/sign-in").header("x-forwarded-proto", "https");
    let secure = browser.send(request.body(Body::empty())?).await?;
    assert!(secure.header(header::SET_COOKIE).ends_with("; Secure"));
    assert_eq!(secure.header(header::CONTENT_ENCODING), "", "proofs are not packed");
    let policy = secure.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_from_elsewhere_are_refused_with_the_right_proof() -> Result<()> {
    let bench = bench().await?;
    let browser = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let send = async |name: &str, value: &str| {
        let mut browser = browser.clone();
        let form = format!("proof={}&session=0", browser.proof);
        let request = browser
            .request("POST", "/desk/me")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(name, value);
        anyhow::Ok(browser.send(request.body(Body::from(form))?).await?.status)
    };
    let refused = StatusCode::FORBIDDEN;
    assert_eq!(send("origin", "https://evil.example").await?, refused);
    assert_eq!(send("origin", "null").await?, refused);
    assert_eq!(send("origin", &format!("http://{HOST}.evil.example")).await?, refused);
    assert_eq!(send("sec-fetch-site", "cross-site").await?, refused);
    assert_eq!(send("sec-fetch-site", "same-site").await?, refused);
    assert_eq!(send("origin", &format!("http://{HOST}")).await?, StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_locks_the_account_and_tells_nothing() -> Result<()> {
    let bench = bench().await?;
    bench.account("editor", &[(Role::Editor, Some(bench.organ))]).await?;
    let mut browser = bench.browser();
    let mut said = Vec::new();
    for name in ["editor", "editor", "editor", "editor", "editor", "editor", "nobody"] {
        let answer = browser.sign_in(name, "Falsch-1x").await?;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        said.push(answer.text.replace(&browser.proof, "").replace(name, ""));
    }
    said.dedup();
    assert_eq!(said.len(), 1, "every refusal reads alike");
    let locked = browser.sign_in("editor", OWN).await?;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}

/// What is shown once.
fn shown(text: &str) -> Result<String> {
    let password = text.split_once("<code>").and_then(|(_, rest)| rest.split_once("</code>"));
    Ok(password.context("shown once")?.0.replace("&#38;", "&"))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_manager_becomes_somebody_else_alone() -> Result<()> {
    let bench = bench().await?;
    let organ = Some(bench.organ);
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let mut security = bench.person("security", Role::SecurityManager, None).await?;
    bench.account("auditor", &[(Role::AuditManager, None)]).await?;
    bench.account("second", &[(Role::SecurityManager, None)]).await?;
    bench.account("final", &[(Role::FinalReviewer, organ)]).await?;
    bench.account("editor", &[(Role::Editor, organ)]).await?;
    let reset = [("then", "reset")];
    for name in ["auditor", "second", "final", "editor"] {
        let address = format!("/desk/account/{name}");
        for disabled in [false, true] {
            let page = system.get(&address).await?;
            assert!(!page.text.contains("value=\"reset\""), "{name}: {}", page.text);
            let by_system = system.post(&address, &reset).await?;
            assert_eq!(by_system.status, StatusCode::FORBIDDEN, "{name} {disabled}");
            assert!(!by_system.text.contains("<code>"), "{name} {disabled}");
            if !disabled {
                let early = security.post(&address, &reset).await?;
                assert_eq!(early.status, StatusCode::CONFLICT, "{name}");
                assert!(!early.text.contains("<code>"), "{name}: {}", early.text);
                system.post(&address, &[("then", "disable")]).await?;
            }
        }
        let done = security.post(&address, &reset).await?;
        assert_eq!(done.status, StatusCode::OK, "{name}: {}", done.text);
        let (first, mut browser) = (shown(&done.text)?, bench.browser());
        let closed = browser.sign_in(name, &first).await?;
        assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} is disabled still");
        let by_security = security.post(&address, &[("then", "enable")]).await?;
        assert_eq!(by_security.status, StatusCode::FORBIDDEN, "{name}");
        system.post(&address, &[("then", "enable")]).await?;
        let open = browser.sign_in(name, &first).await?;
        assert_eq!(open.status, StatusCode::SEE_OTHER, "{name}: {}", open.text);
        assert_eq!(browser.get("/desk").await?.location(), "/desk/password", "{name}");
    }
    Ok(())
}

fn form<'a>(old: &'a str, new: &'a str, again: &'a str) -> [(&'static str, &'a str); 3] {
    [("old", old), ("new", new), ("again", again)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_opens_nothing_but_its_change() -> Result<()> {
    let bench = bench().await?;
    let mut system = bench.person("system", Role::SystemManager, None).await?;
    let made = system.post("/desk/accounts", &[("name", "wangfang"), ("person", "王芳")]).await?;
    let password = shown(&made.text)?;
    assert!(!system.get("/desk/account/wangfang").await?.text.contains(&password));
    let mut security = bench.person("security", Role::SecurityManager, None).await?;
    security.get("/desk/account/wangfang").await?;
    let organ = bench.organ.to_string();
    let role = [("then", "give"), ("role", "editor"), ("organ", organ.as_str())];
    let given = security.post("/desk/account/wangfang", &role).await?;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let by_system = system.post("/desk/account/wangfang", &role).await?;
    assert_eq!(by_system.status, StatusCode::FORBIDDEN);
    for then in ["disable", "enable"] {
        let by_security = security.post("/desk/account/wangfang", &[("then", then)]).await?;
        assert_eq!(by_security.status, StatusCode::FORBIDDEN, "{then}");
    }
    let by_system = system.post("/desk/account/wangfang", &[("then", "reset")]).await?;
    assert_eq!(by_system.status, StatusCode::FORBIDDEN);
    let second = [("then", "give"), ("role", "audit-manager")];
    let both = security.post("/desk/account/wangfang", &second).await?;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.text.contains("互斥"), "{}", both.text);

    let mut new = bench.browser();
    new.get("/desk/sign-in?next=%2Fdesk%2Fnew").await?;
    let fields = [("name", "wangfang"), ("password", password.as_str()), ("next", "/desk/new")];
    assert_eq!(new.post("/desk/sign-in", &fields).await?.location(), "/desk/new");
    for target in ["/desk", "/desk/new", "/desk/me", "/desk/documents"] {
        assert_eq!(new.get(target).await?.location(), "/desk/password", "{target}");
    }
    new.get("/desk/password").await?;
    let weak = new.post("/desk/password", &form(&password, "wangfang1A-", "wangfang1A-")).await?;
    assert!(weak.text.contains("不能包含账号"), "{}", weak.text);
    let typo = new.post("/desk/password", &form(&password, OWN, "anders")).await?;
    assert_eq!(typo.status, StatusCode::UNPROCESSABLE_ENTITY);
    let changed = new.post("/desk/password", &form(&password, OWN, OWN)).await?;
    assert_eq!(changed.location(), "/desk/sign-in?done=password");
    assert!(new.get("/desk").await?.location().starts_with("/desk/sign-in"));
    new.sign_in("wangfang", OWN).await?;
    assert_eq!(new.get("/desk").await?.status, StatusCode::OK);
    // Disabled, the open session ends at once.
    system.post("/desk/account/wangfang", &[("then", "disable")]).await?;
    assert!(new.get("/desk").await?.location().starts_with("/desk/sign-in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_led_away_after_signing_in() -> Result<()> {
    let bench = bench().await?;
    bench.account("editor", &[(Role::Editor, Some(bench.organ))]).await?;
    for next in [
        "//evil.example",
        "https://evil.example",
        "/desk//evil.example",
        "/desk/\\evil",
        "/",
        "/deskx",
        "/desk/\r\nx: y",
    ] {
        let mut browser = bench.browser();
        browser.get("/desk/sign-in").await?;
        let fields = [("name", "editor"), ("password", OWN), ("next", next)];
        assert_eq!(browser.post("/desk/sign-in", &fields).await?.location(), "/desk", "{next}");
    }
    Ok(())
}

/// A clock that the test turns.
static CLOCK: AtomicI64 = AtomicI64::new(NOON);

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_by_themselves_and_elsewhere() -> Result<()> {
    let bench = bench_at(|| CLOCK.load(Ordering::SeqCst)).await?;
    let mut here = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let mut there = bench.browser();
    there.sign_in("editor", OWN).await?;
    let page = here.get("/desk/me").await?;
    let session = page.field("session").context("the other session")?.to_owned();
    here.post("/desk/me", &[("session", &session)]).await?;
    assert!(there.get("/desk").await?.location().starts_with("/desk/sign-in"));
    assert_eq!(here.get("/desk").await?.status, StatusCode::OK);
    // Another person's session is not to be ended.
    let mut other = bench.person("other", Role::Editor, Some(bench.other)).await?;
    let own = bench.county.store.account_named("editor").await?.context("made")?;
    let own = bench.county.store.sessions(own.id).await?[0].id.to_string();
    other.post("/desk/me", &[("session", &own)]).await?;
    assert_eq!(here.get("/desk").await?.status, StatusCode::OK);
    CLOCK.fetch_add(access::IDLE + 1, Ordering::SeqCst);
    assert!(here.get("/desk").await?.location().starts_with("/desk/sign-in"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_once_it_is_on() -> Result<()> {
    let bench = bench().await?;
    let mut editor = bench.person("editor", Role::Editor, Some(bench.organ)).await?;
    let page = editor.get("/desk/second-factor").await?;
    let secret = page.field("secret").context("a secret")?.to_owned();
    assert!(page.text.contains("data:image/svg+xml"));
    let wrong = editor
        .post("/desk/second-factor", &[("secret", secret.as_str()), ("code", "000000")])
        .await?;
    assert_eq!(wrong.field("secret"), Some(secret.as_str()), "the same secret again");
    let account = bench.county.store.account_named("editor").await?.context("made")?;
    let who = Who::of(&bench.county.store, account, NOON).await?;
    assert!(
        access::second_factor_on(&bench.county.store, &who, &secret, "000000", NOON).await.is_err()
    );
    let key =
        totp_rs::Secret::try_from_base32(&secret).map_err(|_| anyhow::anyhow!("no secret"))?;
    let totp = totp_rs::Builder::new().with_secret(key).build_noncompliant();
    let code = totp.generate(NOON as u64).to_string();
    let on = [("secret", secret.as_str()), ("code", code.as_str())];
    let turned = editor.post("/desk/second-factor", &on).await?;
    assert_eq!(turned.location(), "/desk/me?done=second-factor", "{}", turned.text);
    let mut again = bench.browser();
    let without = again.sign_in("editor", OWN).await?;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let next = totp.generate((NOON + 30) as u64).to_string();
    let fields = [("name", "editor"), ("password", OWN), ("code", next.as_str())];
    assert_eq!(again.post("/desk/sign-in", &fields).await?.status, StatusCode::SEE_OTHER);
    Ok(())
}
