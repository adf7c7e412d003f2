//! What is typed about documents: written, reviewed, corrected, withdrawn, one by one and several at once.

use super::{Cast, Watch, named, typed};
use crate::desk::bench::NOON;
use crate::watch::marked;
use anyhow::{Context, Result, ensure};
use axum::http::StatusCode;
use serde_json::Value;

/// Personal data, so that the final reviewer must say why it is public all the same.
const IDENTITY: &str = "身份证号 110101199003070134";

impl Cast {
    /// A draft with the payload in all its fields, returned once, published, withdrawn.
    pub(super) async fn document(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let matter = self.bench.column("最低生活保障").await?;
        let draft = self.editor.begin(self.bench.organ, &matter, "审批信息").await?;
        let review = format!("{draft}/review");
        let fields = ["title", "number", "index-number", "organ", "source", "validity"];
        let mut all: Vec<(&str, String)> =
            fields.iter().map(|name| (*name, typed(payload, name))).collect();
        // A picture that is no attachment would keep it from being handed in.
        let text = named(payload, "body").replace("src=evil.png", "alt=evil");
        all.push(("body", format!("<p>{text}</p><a href=\"{payload}\">二</a><p>{IDENTITY}</p>")));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (*name, &**text)).collect();
        let file = ("'><img src=evil.png onerror=alert(6)>.txt", "公示".as_bytes());
        let saved = self.editor.write(&draft, &all, &[file], "save").await?;
        ensure!(saved.status == StatusCode::SEE_OTHER, "{}", saved.text);
        for (name, then) in [("link", "save"), ("formed", "save"), ("source", "layout")] {
            let text = typed(payload, name);
            let shown = self.editor.write(&draft, &[(name, &text)], &[], then).await?;
            watch.look(&format!("{draft} {name}"), &shown);
        }
        let leading = format!("https://mzj.example/?{payload}");
        let shown = self.editor.write(&draft, &[("link", &leading)], &[], "save").await?;
        watch.look(&format!("{draft} leading"), &shown);
        watch.visit(&mut self.editor, &[&draft, &review, "/desk", "/desk/documents"]).await?;
        self.editor.write(&draft, &[("link", "")], &[], "save").await?;
        self.pasted(watch, &draft, payload).await?;

        let despite = [("despite", "1")];
        let sent = self.editor.write(&draft, &despite, &[], "submit").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        let page = self.first.get(&review).await?;
        watch.look(&review, &page);
        let hash = page.field("hash").context("a hash")?.to_owned();
        let why = typed(payload, "return");
        let returned = [("hash", hash.as_str()), ("verdict", "returned"), ("reason", &why)];
        self.first.post(&review, &returned).await?;
        watch.visit(&mut self.editor, &[&draft, &review]).await?;
        self.editor.write(&draft, &despite, &[], "submit").await?;
        self.first.pass(&draft, &[]).await?;
        self.second.pass(&draft, &[]).await?;
        let (why, basis) = (typed(payload, "override"), typed(payload, "basis"));
        let fields = [("secrecy", "1"), ("override", &*why), ("basis", &*basis)];
        let passed = self.last.pass(&draft, &fields).await?;
        ensure!(passed.status == StatusCode::SEE_OTHER, "{}", passed.text);
        watch.visit(&mut self.last, &[&review, "/desk", "/desk/documents"]).await?;
        self.public(watch, &draft, &matter.path, payload).await
    }

    /// What is pasted comes back clean.
    async fn pasted(&mut self, watch: &mut Watch, draft: &str, payload: &str) -> Result<()> {
        let text = named(payload, "pasted");
        let html = format!("<p onclick=alert(7)>{text}</p><a href=\"{payload}\">x</a>");
        let answer =
            self.editor.post_files(&format!("{draft}/paste"), &[("html", &html)], &[]).await?;
        ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        let said: Value = serde_json::from_str(&answer.text)?;
        watch.read("paste", said["html"].as_str().context("html")?);
        Ok(())
    }

    /// The public pages of a document, and of what is said when it is withdrawn.
    async fn public(
        &mut self,
        watch: &mut Watch,
        draft: &str,
        column: &str,
        payload: &str,
    ) -> Result<()> {
        let store = &self.bench.county.store;
        let id: i64 = draft.rsplit('/').next().unwrap_or_default().parse()?;
        let id = store.draft(id).await?.and_then(|found| found.draft.document_id);
        let id = id.context("published")?;
        let shown = store.whole(&[id]).await?.pop().context("there")?;
        let address = shown.document.address;
        let mut reader = self.bench.browser();
        let feed = format!("{column}/rss.xml");
        watch.visit(&mut reader, &["/", column, &address, "/rss.xml", &feed]).await?;
        let at_desk = format!("/desk/document/{id}");
        watch.visit(&mut self.editor, &[&at_desk]).await?;
        self.corrected(watch, (&at_desk, &address), payload).await?;
        self.onward(watch, &at_desk, payload).await?;
        let why = typed(payload, "withdraw");
        let ask = [("reason", why.as_str()), ("urgent", "1")];
        self.editor.post(&format!("{at_desk}/withdraw"), &ask).await?;
        watch.visit(&mut reader, &[&address]).await?;
        watch.visit(&mut self.last, &["/desk", &at_desk]).await
    }

    /// A correction, whose reason readers are told.
    async fn corrected(
        &mut self,
        watch: &mut Watch,
        (at_desk, address): (&str, &str),
        payload: &str,
    ) -> Result<()> {
        let begun = self.editor.post(&format!("{at_desk}/correct"), &[]).await?;
        ensure!(begun.status == StatusCode::SEE_OTHER, "{}", begun.text);
        let draft = begun.location().to_owned();
        let (review, compare) = (format!("{draft}/review"), format!("{at_desk}/compare"));
        let why = typed(payload, "correction");
        let fields = [("correction", &*why), ("validity", "长期有效"), ("despite", "1")];
        let sent = self.editor.write(&draft, &fields, &[], "submit").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        watch.visit(&mut self.editor, &[&draft, &review]).await?;
        watch.visit(&mut self.first, &[&review]).await?;
        self.first.pass(&draft, &[]).await?;
        self.second.pass(&draft, &[]).await?;
        let why = typed(payload, "override");
        let passed = self.last.pass(&draft, &[("secrecy", "1"), ("override", &why)]).await?;
        ensure!(passed.status == StatusCode::SEE_OTHER, "{}", passed.text);
        watch.visit(&mut self.editor, &[at_desk, &compare]).await?;
        let page = self.bench.browser().get(address).await?;
        watch.look(address, &page);
        ensure!(page.text.contains(&marked("correction")), "readers are told why: {}", page.text);
        Ok(())
    }

    /// A withdrawal that is asked for, whose address is to lead on, and that is refused.
    async fn onward(&mut self, watch: &mut Watch, at_desk: &str, payload: &str) -> Result<()> {
        let why = typed(payload, "withdraw");
        let (bad, good) = (
            typed(payload, "target"),
            format!("https://mzj.example/?{payload}{}", marked("target")),
        );
        for target in [&*bad, &*good] {
            self.editor.get(at_desk).await?;
            let fields = [("reason", &*why), ("remains", "redirect"), ("target", target)];
            let asked = self.editor.post(&format!("{at_desk}/withdraw"), &fields).await?;
            watch.look(&format!("{at_desk} {target}"), &asked);
        }
        let work = self.last.get("/desk").await?;
        watch.look("/desk", &work);
        let (_, row) = work
            .text
            .split_once(&format!("href=\"{at_desk}\""))
            .context("it waits to be decided")?;
        let (_, id) = row.split_once("/desk/withdrawal/").context("a form")?;
        let id = id.split('"').next().unwrap_or_default();
        let refused = [("verdict", "refused")];
        let decided = self.last.post(&format!("/desk/withdrawal/{id}"), &refused).await?;
        ensure!(decided.status == StatusCode::SEE_OTHER, "{}", decided.text);
        Ok(())
    }

    /// What is said of several at once: they are returned, and they are to be withdrawn.
    pub(super) async fn many(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let matter = self.bench.column("最低生活保障").await?;
        let title = typed(payload, "title");
        let draft = self.editor.begin(self.bench.organ, &matter, "审批信息").await?;
        let fields = [("title", &*title), ("body", "正文"), ("despite", "1")];
        let sent = self.editor.write(&draft, &fields, &[], "submit").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        let store = self.bench.county.store.clone();
        let id: i64 = draft.rsplit('/').next().unwrap_or_default().parse()?;
        let hash = store.draft(id).await?.context("a draft")?.draft.hash;
        let (ticked, why) = (format!("{id}:{hash}"), typed(payload, "many-return"));
        let fields = [("draft", &*ticked), ("then", "return"), ("reason", &*why)];
        self.first.get("/desk").await?;
        let returned = self.first.post("/desk/many", &fields).await?;
        watch.look("/desk/many", &returned);
        let review = format!("{draft}/review");
        watch.visit(&mut self.editor, &[&draft, &review, "/desk"]).await?;

        let new = portal::Draft {
            edition: store::NewEdition {
                title,
                body: "<p>正文</p>".into(),
                organ: "民政局".into(),
                published_at: NOON,
                ..Default::default()
            },
            places: vec![portal::Place { column: matter.id, ..Default::default() }],
            attachments: Vec::new(),
        };
        let site = self.bench.county.site.id;
        let document = portal::publish(&store, site, new, |_| Vec::new()).await?.id.to_string();
        let why = typed(payload, "many-withdraw");
        let fields = [("document", &*document), ("then", "withdraw"), ("reason", &*why)];
        let asked = self.editor.post("/desk/many", &fields).await?;
        watch.look("/desk/many", &asked);
        watch.visit(&mut self.last, &["/desk"]).await
    }

    /// A notice that is published at once, and objected to.
    pub(super) async fn urgent(&mut self, watch: &mut Watch, payload: &str) -> Result<()> {
        let matter = self.bench.column("最低生活保障").await?;
        let draft = self.editor.begin(self.bench.organ, &matter, "审批信息").await?;
        let review = format!("{draft}/review");
        let (title, why) = (typed(payload, "title"), typed(payload, "urgent"));
        let fields = [("title", &*title), ("body", "正文"), ("urgent-reason", &*why)];
        let sent = self.editor.write(&draft, &fields, &[], "urgent").await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{}", sent.text);
        watch.visit(&mut self.last, &[&review, "/desk"]).await?;
        self.last.pass(&draft, &[("secrecy", "1")]).await?;
        let page = self.first.get(&review).await?;
        watch.look(&review, &page);
        let hash = page.field("hash").context("a hash")?.to_owned();
        let why = typed(payload, "objection");
        let fields =
            [("hash", &*hash), ("make-up", "1"), ("verdict", "returned"), ("reason", &*why)];
        let objected = self.first.post(&review, &fields).await?;
        ensure!(objected.status == StatusCode::SEE_OTHER, "{}", objected.text);
        for browser in [&mut self.editor, &mut self.first, &mut self.last] {
            watch.visit(browser, &[&review, "/desk"]).await?;
        }
        Ok(())
    }
}
