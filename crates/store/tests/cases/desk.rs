use super::{MOMENT, column, site};
use crate::engines::Bench;
use anyhow::Result;
use store::{
    AccountChange, AccountState, Audience, Audit, AuditFilter, ChannelKind, Disclosure,
    DraftContent, DraftFilter, DraftState, NewAccount, NewAttachment, NewChannel, NewDraft,
    NewEdition, NewNotice, NewReview, NewSession, NewWithdrawal, Remains, Role, Step, Store,
    Verdict, WithdrawalState, Word,
};

/// An account of an organ; answers both.
pub async fn account(store: &Store, name: &str) -> Result<(i64, i64)> {
    let county = store.divisions().await?[0].id;
    let mut write = store.write().await?.at(MOMENT);
    let organ = write.add_organ(county, &format!("{name}局")).await?;
    let new = NewAccount {
        organ: Some(organ),
        name: name.into(),
        person: "张三".into(),
        password: "$hash".into(),
        must_change: true,
    };
    let id = write.add_account(new).await?;
    write.commit().await?;
    Ok((id, organ))
}

pub async fn keeps_accounts_and_roles(bench: Bench) -> Result<()> {
    let store = &bench.store;
    site(store).await?;
    let (id, organ) = account(store, "one").await?;
    let mut write = store.write().await?.at(MOMENT + 9);
    write.grant(id, Role::Editor, Some(organ)).await?;
    let change = AccountChange {
        password: Some(("$other".into(), false)),
        failures: Some((3, Some(MOMENT + 60))),
        totp: Some(Some("SECRET".into())),
        totp_step: Some(7),
        ..AccountChange::default()
    };
    write.change_account(id, change).await?;
    write.commit().await?;
    let found = store.account_named("one").await?.expect("made");
    assert_eq!((found.state, found.changed_at), (AccountState::Active, MOMENT + 9));
    assert_eq!((found.failures, found.locked_until), (3, Some(MOMENT + 60)));
    assert_eq!((found.totp.as_deref(), found.totp_step), (Some("SECRET"), 7));
    assert_eq!((&*found.password, found.must_change), ("$other", false));
    let grants = store.grants_of(id).await?;
    assert_eq!((grants[0].role, grants[0].organ_id), (Role::Editor, Some(organ)));
    let mut write = store.write().await?;
    write.revoke(grants[0].id).await?;
    write.commit().await?;
    assert!(store.grants().await?.is_empty());
    assert!(account(store, "one").await.is_err(), "a name is given once");
    Ok(())
}

pub async fn opens_and_ends_sessions(bench: Bench) -> Result<()> {
    let store = &bench.store;
    site(store).await?;
    let (id, _) = account(store, "one").await?;
    let (other, _) = account(store, "two").await?;
    let new = |token: &str, account| NewSession {
        token: token.into(),
        account,
        address: "127.0.0.1".into(),
        agent: "test".into(),
        issuer: (token == "d").then(|| "https://id.example".into()),
    };
    let mut write = store.write().await?.at(MOMENT);
    for (token, account) in [("a", id), ("b", id), ("c", other), ("d", id)] {
        write.open_session(new(token, account)).await?;
    }
    write.commit().await?;
    let mut write = store.write().await?;
    write.end_sessions_by(id, "https://other.example").await?;
    write.commit().await?;
    assert!(store.session("d").await?.is_some());
    let mut write = store.write().await?;
    write.end_sessions_by(id, "https://id.example").await?;
    write.commit().await?;
    assert!(store.session("d").await?.is_none());
    let first = store.session("a").await?.expect("open");
    let mut write = store.write().await?.at(MOMENT + 100);
    assert!(write.touch_session(first.id).await?);
    assert!(!write.touch_session(first.id + 99).await?, "one that has ended");
    assert!(!write.end_session(other, first.id).await?, "another one's session");
    write.commit().await?;
    let order: Vec<String> =
        store.sessions(id).await?.into_iter().map(|session| session.token).collect();
    assert_eq!(order, ["a", "b"], "the last used first");
    let mut write = store.write().await?;
    write.end_old_sessions(MOMENT + 50, MOMENT).await?;
    write.commit().await?;
    assert!(store.session("b").await?.is_none() && store.session("c").await?.is_none());
    let mut write = store.write().await?;
    write.end_sessions(id).await?;
    write.commit().await?;
    assert!(store.session("a").await?.is_none());
    Ok(())
}

pub async fn saves_drafts_by_revision(bench: Bench) -> Result<()> {
    saves_drafts_in(&bench).await
}

/// A draft that came back, and the signature with which it did.
pub async fn saves_drafts_in(bench: &Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (author, organ) = account(store, "one").await?;
    let columns = [column(store, site, "one").await?, column(store, site, "two").await?];
    let file = store.put_file(b"file".to_vec()).await?;
    let content = |title: &str| DraftContent {
        edition: NewEdition {
            title: title.into(),
            link: Some(format!("https://mzj.example/{title}")),
            correction: Some("金额有误".into()),
            ..NewEdition::default()
        },
        places: columns.iter().map(|column| (*column, Some("类".to_owned()))).collect(),
        attachments: vec![NewAttachment {
            name: "表.xlsx".into(),
            media_type: "text/plain".into(),
            file: file.clone(),
        }],
    };
    let before = store.last_change().await?;
    let mut write = store.write().await?.at(MOMENT);
    let new =
        NewDraft {
            site, organ, author, document: None, content: content("一"), hash: "h1".into()
        };
    let id = write.add_draft(new).await?;
    write.commit().await?;
    assert_eq!(store.last_change().await?, before, "the public pages do not hang on drafts");
    let mut write = store.write().await?;
    assert!(write.save_draft(id, (1, author), content("二"), "h2".into()).await?);
    assert!(
        !write.save_draft(id, (1, author), content("三"), "h3".into()).await?,
        "an old revision"
    );
    write.commit().await?;
    let found = store.draft(id).await?.expect("begun");
    assert_eq!((&*found.draft.title, found.draft.revision, &*found.draft.hash), ("二", 2, "h2"));
    assert_eq!((found.writers(), found.content().places.len()), (vec![author], 2));
    assert_eq!(found.content().attachments[0].file, file);
    assert_eq!(found.content().edition.link.as_deref(), Some("https://mzj.example/二"));
    assert_eq!(found.content().edition.correction.as_deref(), Some("金额有误"));
    let mut write = store.write().await?;
    write.submit_draft(id, (DraftState::FirstReview, 3), 0, None).await?;
    write
        .add_review(NewReview {
            draft: id,
            round: 1,
            step: Step::First,
            account: author,
            hash: "h2".into(),
            verdict: Verdict::Returned,
            reason: "有误".into(),
            overrides: false,
            secrecy: Some((Disclosure::OnRequest, "条例第十六条".into())),
        })
        .await?;
    write.commit().await?;
    let review = store.reviews(id).await?.remove(0);
    assert_eq!(review.reason, "有误");
    assert_eq!(review.disclosure, Some(Disclosure::OnRequest));
    assert_eq!(review.basis.as_deref(), Some("条例第十六条"));
    assert_eq!(store.draft(id).await?.expect("begun").draft.round, 1);
    let filter = |states: &[DraftState]| DraftFilter {
        organs: vec![organ],
        states: states.to_vec(),
        author: Some(author),
        limit: 9,
        ..DraftFilter::default()
    };
    assert!(store.drafts(&filter(&[DraftState::Draft])).await?.is_empty());
    assert_eq!(store.drafts(&filter(&[DraftState::FirstReview])).await?.len(), 1);
    for (title, found) in [("二", 1), ("一", 0)] {
        let filter = DraftFilter { title: title.into(), ..filter(&[DraftState::FirstReview]) };
        assert_eq!(store.drafts(&filter).await?.len(), found, "{title}");
    }
    Ok(())
}

pub async fn keeps_withdrawals_until_decided(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (account, organ) = account(store, "one").await?;
    let one = column(store, site, "one").await?;
    let placed = super::publish(store, site, vec![super::document("甲", MOMENT, &[one])]).await?;
    let mut write = store.write().await?.at(MOMENT);
    let new = NewWithdrawal {
        site,
        organ,
        document: placed[0].id,
        account,
        urgent: true,
        reason: "有误".into(),
        remains: Remains::Redirect,
        target: Some("/doc/2".into()),
    };
    let id = write.ask_withdrawal(new).await?;
    assert!(write.withdrawal_asked(placed[0].id).await?);
    write.commit().await?;
    let open = store.open_withdrawals(&[organ]).await?;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].remains, open[0].target.as_deref()), (Remains::Redirect, Some("/doc/2")));
    assert!(store.open_withdrawals(&[organ + 1]).await?.is_empty());
    let mut write = store.write().await?;
    write.decide_withdrawal(id, WithdrawalState::Confirmed, account).await?;
    write.commit().await?;
    assert!(store.open_withdrawals(&[organ]).await?.is_empty());
    Ok(())
}

pub async fn counts_what_was_audited(bench: Bench) -> Result<()> {
    let store = &bench.store;
    for (at, account) in [(1, "one"), (2, "two"), (3, "one")] {
        let mut write = store.write().await?.at(at);
        let row = Audit {
            seq: write.next_audit().await?,
            at,
            account: account.into(),
            action: "saved".into(),
            subject: "draft".into(),
            subject_id: 1,
            detail: "{}".into(),
            previous: String::new(),
            hash: String::new(),
        };
        write.add_audit(row).await?;
        assert_eq!(write.last_audit().await?.map(|row| row.seq), Some(at));
        assert_eq!(write.last_audit_of(("draft", 1)).await?.map(|row| row.seq), Some(at));
        assert!(write.last_audit_of(("draft", 2)).await?.is_none());
        assert!(write.last_audit_of(("column", 1)).await?.is_none());
        write.commit().await?;
    }
    assert_eq!(store.audit_rows().await?, 3);
    assert_eq!(store.audit(1, 9).await?.len(), 2);
    let filter = AuditFilter { account: Some("one".into()), ..AuditFilter::default() };
    let (found, total) = store.audit_found(&filter, 0, 1).await?;
    assert_eq!((found[0].seq, total), (3, 2), "the newest first");
    let filter = AuditFilter { from: Some(2), to: Some(3), ..AuditFilter::default() };
    assert_eq!(store.audit_found(&filter, 0, 9).await?.1, 1);
    Ok(())
}

pub async fn finds_what_was_audited_by_subject(bench: Bench) -> Result<()> {
    let store = &bench.store;
    for (at, subject, id) in
        [(1, "draft", 9), (2, "document", 12), (3, "draft", 12), (4, "draft", 9)]
    {
        let mut write = store.write().await?.at(at);
        let row = Audit {
            seq: write.next_audit().await?,
            at,
            account: "one".into(),
            action: "saved".into(),
            subject: subject.into(),
            subject_id: id,
            detail: "{}".into(),
            previous: String::new(),
            hash: String::new(),
        };
        write.add_audit(row).await?;
        write.commit().await?;
    }
    let about = |subjects: &[(&str, i64)]| AuditFilter {
        subjects: subjects.iter().map(|(kind, id)| ((*kind).to_owned(), *id)).collect(),
        ..AuditFilter::default()
    };
    for (subjects, expected) in [
        (&[("draft", 9)][..], vec![1, 4]),
        (&[("document", 12), ("draft", 9)][..], vec![1, 2, 4]),
        (&[("document", 9)][..], vec![]),
        (&[][..], vec![1, 2, 3, 4]),
    ] {
        let filter = about(subjects);
        let found = store.audit_after(&filter, 0, 9).await?;
        assert_eq!(found.iter().map(|row| row.seq).collect::<Vec<_>>(), expected, "{subjects:?}");
        assert_eq!(store.audit_found(&filter, 0, 9).await?.1, expected.len() as u64);
    }
    let later = store.audit_after(&about(&[("draft", 9)]), 1, 9).await?;
    assert_eq!(later.iter().map(|row| row.seq).collect::<Vec<_>>(), [4]);
    Ok(())
}

pub async fn knows_what_systems_call_a_draft_and_its_document(bench: Bench) -> Result<()> {
    let store = &bench.store;
    let site = site(store).await?;
    let (author, organ) = account(store, "one").await?;
    let one = column(store, site, "one").await?;
    let placed = super::publish(store, site, vec![super::document("甲", MOMENT, &[one])]).await?;
    let document = placed[0].id;
    let mut write = store.write().await?;
    let mut ids = Vec::new();
    for document in [None, Some(document), None] {
        let (content, hash) = (DraftContent::default(), "h".to_owned());
        ids.push(write.add_draft(NewDraft { site, organ, author, document, content, hash }).await?);
    }
    write.set_pushed(organ, "OA-1", ids[0]).await?;
    let known = async |write: &store::Write, draft, document| {
        write.external_key(organ, (draft, document)).await
    };
    assert_eq!(known(&write, Some(ids[0]), None).await?.as_deref(), Some("OA-1"));
    assert_eq!(known(&write, Some(ids[1]), Some(document)).await?, None, "nobody pushed it");
    write.move_draft(ids[0], DraftState::Published, Some(document)).await?;
    let by_hand = known(&write, Some(ids[1]), Some(document)).await?;
    assert_eq!(by_hand.as_deref(), Some("OA-1"), "corrected by hand");
    assert_eq!(known(&write, None, Some(document)).await?.as_deref(), Some("OA-1"));
    assert_eq!(known(&write, Some(ids[2]), None).await?, None);
    let others = write.external_key(organ + 1, (Some(ids[0]), Some(document))).await?;
    assert_eq!(others, None, "another organ's systems have keys of their own");
    Ok(())
}

pub async fn tells_systems_alone(bench: Bench) -> Result<()> {
    let store = &bench.store;
    site(store).await?;
    let (account, organ) = account(store, "one").await?;
    let mut write = store.write().await?;
    let mut channels = Vec::new();
    for (kind, account, organ) in [
        (ChannelKind::Hook, None, Some(organ)),
        (ChannelKind::WeCom, None, Some(organ)),
        (ChannelKind::Mail, Some(account), None),
    ] {
        let (address, secret) = (kind.id(), String::new());
        channels
            .push(write.add_channel(NewChannel { account, organ, kind, address, secret }).await?);
    }
    let new = NewNotice {
        about: "document-1-placed".into(),
        what: "placed".into(),
        facts: "{}".into(),
        href: "/doc/1".into(),
    };
    write.tell(Audience::Systems(organ), new).await?;
    write.commit().await?;
    let mut told = Vec::new();
    for channel in channels {
        told.push(store.notices_of(channel, 9).await?.len());
    }
    assert_eq!(told, [1, 0, 0]);
    Ok(())
}
