//! Questions: what lacks is said beside its field, and what was typed stays.

use super::scene;
use anyhow::Result;
use axum::http::StatusCode;
use store::Role;

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_words_comes_back_with_what_was_typed() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut liaison = scene.bench.person("liaison", Role::Liaison, organ).await?;
    let unit = scene.unit.to_string();
    let before = liaison.get("/oversight/threads").await?;
    assert!(!before.text.contains("aria-invalid"), "{}", before.text);
    let long = "长".repeat(101);
    let tries = [
        ("栏目怎么合并？<b>", " \n ", "body", "请填写内容。"),
        ("", "有的二级事项没有内容", "title", "请填写问题。"),
        ("　", "", "title", "请填写问题。"),
        (long.as_str(), "有的二级事项没有内容", "title", "不能超过 100 个字。"),
    ];
    for (title, body, field, words) in tries {
        let typed = [("unit", unit.as_str()), ("title", title), ("body", body)];
        let refused = liaison.post("/oversight/threads", &typed).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let said = format!("id=\"wrong-{field}\">{words}</strong>");
        assert!(refused.text.contains(&said), "{said}: {}", refused.text);
        let marked = format!("aria-invalid=\"true\" aria-describedby=\"wrong-{field}\"");
        assert_eq!(refused.text.matches(&marked).count(), 1, "{}", refused.text);
        assert_eq!(refused.text.matches("aria-invalid").count(), 1, "{}", refused.text);
        let kept = title.replace('<', "&#60;").replace('>', "&#62;");
        assert!(refused.text.contains(&format!("value=\"{kept}\"")), "{}", refused.text);
        assert!(refused.text.contains(&format!("\n{body}</textarea>")), "{}", refused.text);
    }
    let threads = scene.bench.county.store.threads(None).await?;
    assert_eq!(threads.len(), 1, "nothing of it was kept");
    let typed = [("unit", unit.as_str()), ("title", "能合并吗"), ("body", "没有内容")];
    let sent = liaison.post("/oversight/threads", &typed).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_words_comes_back_on_its_thread() -> Result<()> {
    let scene = scene().await?;
    let organ = Some(scene.bench.organ);
    let mut office = scene.bench.person("office", Role::Overseer, organ).await?;
    let mut other = scene.bench.person("other", Role::Liaison, Some(scene.bench.other)).await?;
    let thread = format!("/oversight/thread/{}", scene.thread);
    for blank in ["", " ", "\r\n\t"] {
        let refused = office.post(&thread, &[("then", "say"), ("body", blank)]).await?;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        for words in ["二级事项没有内容", "id=\"wrong-body\">请填写内容。</strong>"] {
            assert!(refused.text.contains(words), "{words}: {}", refused.text);
        }
    }
    let long = "长".repeat(5_001);
    let refused = office.post(&thread, &[("then", "say"), ("body", long.as_str())]).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains(&format!("\n{long}</textarea>")), "what was typed stays");
    assert!(refused.text.contains("不能超过 5000 个字。"));
    let denied = other.post(&thread, &[("then", "say"), ("body", " ")]).await?;
    assert_eq!(denied.status, StatusCode::NOT_FOUND, "as if it were not there");

    // What is given to all units: the question typed stays beside the answer that lacks.
    office.post(&thread, &[("then", "say"), ("body", "可以并入一级事项")]).await?;
    let share = [("then", "share"), ("question", "二级事项能合并吗"), ("answer", " ")];
    let refused = office.post(&thread, &share).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    for words in ["value=\"二级事项能合并吗\"", "id=\"wrong-answer\">请填写答复。</strong>"]
    {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let share = [("then", "share"), ("question", ""), ("answer", "可以并入")];
    let refused = office.post(&thread, &share).await?;
    for words in ["\n可以并入</textarea>", "id=\"wrong-question\">请填写问题。</strong>"]
    {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    assert!(scene.bench.county.store.common_answers().await?.is_empty());
    Ok(())
}
