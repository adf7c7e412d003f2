//! Against a real provider on loopback: who comes back, and every token that must not be believed.

#[path = "provider/mod.rs"]
mod served;

use anyhow::Result;
use identity::{Flaw, Flow, IdentityError, Provider, Settings, Vouched};
use served::{CLIENT, SECRET, Twist};

/// 2026-01-02 09:00 in China.
const NOW: i64 = 1_767_315_600;
const BACK: &str = "https://desk.example.gov.cn/desk/sign-on/back";

fn provider(issuer: String) -> Result<Provider, IdentityError> {
    Provider::new(Settings {
        issuer,
        client: CLIENT.into(),
        secret: Some(SECRET.into()),
        back: BACK.into(),
        left: "https://desk.example.gov.cn/desk/sign-in".into(),
    })
}

/// Goes there and comes back.
async fn come(
    ours: &Provider,
    theirs: &served::Provider,
    flow: &Flow,
) -> Result<Result<Vouched, IdentityError>> {
    let way_in = ours.way_in(flow, NOW).await?;
    let back = theirs.consent(&way_in, "10086")?;
    assert!(flow.is_state(&back["state"]));
    Ok(ours.vouch(flow, &back["code"], NOW).await)
}

#[tokio::test]
async fn somebody_comes_back() -> Result<()> {
    let theirs = served::Provider::start(NOW).await?;
    let ours = provider(theirs.issuer())?;
    let vouched = come(&ours, &theirs, &Flow::of("one")).await??;
    assert_eq!(vouched, Vouched { subject: "10086".into(), second_factor: false });
    theirs.twist(Twist::SeveralFactors);
    assert!(come(&ours, &theirs, &Flow::of("two")).await??.second_factor);
    // Keys change: the set is read anew.
    theirs.twist(Twist::Nothing);
    theirs.rename_key("second");
    assert_eq!(come(&ours, &theirs, &Flow::of("three")).await??.subject, "10086");
    let out = ours.way_out(NOW).await?.expect("it has one");
    assert!(out.starts_with(&format!("{}/logout?client_id={CLIENT}&", theirs.issuer())), "{out}");
    Ok(())
}

#[tokio::test]
async fn no_token_is_believed_that_is_not_right() -> Result<()> {
    let theirs = served::Provider::start(NOW).await?;
    let ours = provider(theirs.issuer())?;
    for (twist, expected) in [
        (Twist::Nonce, Flaw::Nonce),
        (Twist::Audience, Flaw::Audience),
        (Twist::SeveralAudiences, Flaw::Audience),
        (Twist::Issuer, Flaw::Issuer),
        (Twist::Expired, Flaw::Time),
        (Twist::NotYet, Flaw::Time),
        (Twist::ForeignSignature, Flaw::Signature),
        (Twist::Changed, Flaw::Signature),
        (Twist::OtherKey, Flaw::Key),
        (Twist::SharedSecret, Flaw::Algorithm),
        (Twist::Unsigned, Flaw::Unreadable),
        (Twist::Nobody, Flaw::Subject),
    ] {
        theirs.twist(twist);
        match come(&ours, &theirs, &Flow::of("one")).await? {
            Err(IdentityError::Token(flaw)) => assert_eq!(flaw, expected, "{twist:?}"),
            other => panic!("{twist:?}: {other:?}"),
        }
    }
    theirs.twist(Twist::Nothing);
    assert!(come(&ours, &theirs, &Flow::of("one")).await?.is_ok(), "and then it is right again");
    Ok(())
}

#[tokio::test]
async fn a_code_is_of_one_way_and_taken_once() -> Result<()> {
    let theirs = served::Provider::start(NOW).await?;
    let ours = provider(theirs.issuer())?;
    let flow = Flow::of("one");
    let way_in = ours.way_in(&flow, NOW).await?;
    let refused = |result: Result<Vouched, IdentityError>| {
        matches!(result, Err(IdentityError::Refused { status: 400, .. }))
    };
    let back = theirs.consent(&way_in, "10086")?;
    ours.vouch(&flow, &back["code"], NOW).await?;
    assert!(refused(ours.vouch(&flow, &back["code"], NOW).await), "used already");
    // A stolen code is worth nothing without the verifier.
    let stolen = theirs.consent(&way_in, "10086")?;
    assert!(refused(ours.vouch(&Flow::of("thief"), &stolen["code"], NOW).await));
    Ok(())
}

#[tokio::test]
async fn a_provider_is_who_it_says() -> Result<()> {
    let theirs = served::Provider::start(NOW).await?;
    let other = provider(theirs.issuer().replace("127.0.0.1", "localhost"))?;
    let found = other.way_in(&Flow::of("one"), NOW).await;
    assert!(matches!(found, Err(IdentityError::Unreadable { .. })), "{found:?}");
    let nobody = provider("http://127.0.0.1:1/realms/city".into())?;
    let found = nobody.way_in(&Flow::of("one"), NOW).await;
    assert!(matches!(found, Err(IdentityError::NotReached(_))), "{found:?}");
    assert!(matches!(
        provider("http://id.example.gov.cn".into()),
        Err(IdentityError::BadAddress(_))
    ));
    Ok(())
}
