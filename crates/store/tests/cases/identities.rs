use super::desk::account;
use super::{MOMENT, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{NewIdentity, NewSignOn, Purpose};

const ISSUER: &str = "https://id.example";

pub async fn keeps_whom_a_provider_means(bench: Bench) -> Result<()> {
    let store = &bench.store;
    site(store).await?;
    let (one, _) = account(store, "one").await?;
    let (other, _) = account(store, "two").await?;
    let link = async |account, issuer: &str, subject: &str| {
        let mut write = store.write().await?.at(MOMENT);
        let (issuer, subject) = (issuer.to_owned(), subject.to_owned());
        write.add_identity(NewIdentity { account, issuer, subject }).await?;
        write.commit().await
    };
    link(one, ISSUER, "10086").await?;
    link(other, "https://other.example", "10086").await?;
    assert!(link(other, ISSUER, "10086").await.is_err(), "a subject means one account");
    assert!(link(one, ISSUER, "10087").await.is_err(), "an account has one of a provider");
    let mut write = store.write().await?;
    let found = write.identity(ISSUER, "10086").await?.expect("linked");
    assert_eq!((found.account_id, found.created_at), (one, MOMENT));
    assert!(write.identity(ISSUER, "10087").await?.is_none());
    write.remove_identity(found.id).await?;
    assert!(write.identities_of(one).await?.is_empty());
    write.commit().await?;
    assert_eq!(store.identities_of(other).await?.len(), 1);
    Ok(())
}

pub async fn keeps_who_is_on_the_way(bench: Bench) -> Result<()> {
    let store = &bench.store;
    site(store).await?;
    let (one, _) = account(store, "one").await?;
    let begin = async |secret: &str, now: i64, account| {
        let mut write = store.write().await?.at(now);
        let new = NewSignOn {
            secret: secret.into(),
            purpose: Purpose::Link,
            account,
            issuer: ISSUER.into(),
            next: "/desk/me".into(),
        };
        write.begin_sign_on(new, now - 600).await?;
        write.commit().await
    };
    begin("a", MOMENT, None).await?;
    begin("b", MOMENT + 600, Some(one)).await?;
    let mut write = store.write().await?;
    assert!(write.sign_on("a").await?.is_some(), "not too old yet");
    let found = write.sign_on("b").await?.expect("begun");
    assert_eq!((found.purpose, found.account_id), (Purpose::Link, Some(one)));
    write.end_sign_on(found.id).await?;
    assert!(write.sign_on("b").await?.is_none(), "nobody comes back twice");
    write.commit().await?;
    begin("c", MOMENT + 601, None).await?;
    let write = store.write().await?;
    assert!(write.sign_on("a").await?.is_none(), "what is too old ends");
    Ok(())
}
