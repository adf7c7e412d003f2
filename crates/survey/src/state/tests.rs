use super::*;
use snapshot::Outcome;

const START: &str = "http://a.gov.cn/";

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn what_is_written_is_read_back_and_a_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.state");
    let key = Key::of("http://a.gov.cn/x", None, false);
    {
        let state = State::open(Some(&path), START, now()).unwrap();
        assert_eq!((state.run, state.has_finished_run), (1, false));
        let writer = Writer::start(&state).unwrap();
        let record = Record::never_asked(Outcome::Gone { status: 404 }, now());
        let mut row = Row::new(&state, key, "http://a.gov.cn/x", &record);
        row.requests = 2;
        writer.sender().send(row).await.unwrap();
        writer.finish().await.unwrap();
    }
    {
        let state = State::open(Some(&path), START, now()).unwrap();
        assert_eq!((state.run, state.spent), (1, 2), "an interrupted run goes on");
        let prior = state.load(state.known(key).unwrap().id).unwrap();
        assert_eq!(prior.record.outcome, Outcome::Gone { status: 404 });
        let turns = Turns { columns: vec!["http://a.gov.cn/x".to_owned()], ..Turns::default() };
        assert_eq!(state.turns, None, "nothing was seen whole before");
        state.finish(2, &turns).unwrap();
    }
    let state = State::open(Some(&path), START, now()).unwrap();
    assert_eq!((state.run, state.has_finished_run, state.first_cost), (2, true, 2));
    assert_eq!(state.turns.as_ref().unwrap().columns, ["http://a.gov.cn/x"]);
    assert_eq!(state.known(key).map(|known| (known.run, known.requests)), Some((1, 2)));
}

#[test]
fn foreign_and_damaged_files_are_refused_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.state");
    let refusal =
        |path: &Path, start: &str| State::open(Some(path), start, now()).unwrap_err().to_string();

    std::fs::write(
        &path,
        "this is a letter, not a database, and it is long enough to be seen as such",
    )
    .unwrap();
    assert!(refusal(&path, START).contains("not a survey's state"));

    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    assert!(refusal(&path, START).contains("not a survey's state"));

    std::fs::remove_file(&path).unwrap();
    drop(State::open(Some(&path), START, now()).unwrap());
    assert!(
        refusal(&path, "http://b.gov.cn/").contains("belongs to the survey of http://a.gov.cn/")
    );

    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 9").unwrap();
    assert!(refusal(&path, START).contains("layout is version 9"));
}
