//! Batches, what survives, rebuilding.

use super::house::{House, document, ids, lexicon, settings, sorted};
use search::{Batch, Change, Error, Index, Reason, Request};

fn put(id: u64, title: &str) -> Change {
    Change::Put(Box::new(document(id, title, "正文")))
}

fn titles(index: &Index, text: &str) -> Vec<u64> {
    ids(&index.search(&Request::new(text, super::house::TODAY)).expect("an answer"))
}

#[test]
fn a_batch_shows_at_once_and_the_last_change_counts() {
    let house = House::new([]);
    let index = &house.index;
    index
        .apply(&Batch {
            sequence: 5,
            changes: vec![put(1, "甲乙"), put(1, "丙丁"), put(2, "甲乙"), Change::Remove(2)],
        })
        .expect("a batch");
    assert_eq!((index.sequence(), index.documents()), (5, 1));
    assert!(titles(index, "甲乙").is_empty());
    assert_eq!(titles(index, "丙丁"), [1]);
    index.apply(&Batch { sequence: 6, changes: vec![Change::Remove(1)] }).expect("a batch");
    assert!(titles(index, "丙丁").is_empty());
    index
        .apply(&Batch { sequence: 6, changes: vec![put(3, "丙丁")] })
        .expect("the same sequence again");
    assert_eq!(titles(index, "丙丁"), [3]);
}

#[test]
fn a_batch_of_the_past_is_refused_and_changes_nothing() {
    let house = House::new([]);
    house.index.apply(&Batch { sequence: 9, changes: vec![put(1, "甲乙")] }).expect("a batch");
    let error = house.index.apply(&Batch { sequence: 8, changes: vec![put(2, "甲乙")] });
    assert!(matches!(error, Err(Error::Backwards { batch: 8, index: 9 })));
    house.index.apply(&Batch { sequence: 10, changes: vec![] }).expect("an empty batch");
    assert_eq!(titles(&house.index, "甲乙"), [1]);
    assert_eq!(house.index.sequence(), 10);
}

#[test]
fn reopened_it_goes_on_where_it_was() {
    let house = House::new([document(1, "甲乙", "")]);
    assert_eq!(house.index.needs_rebuild(), Some(Reason::New));
    house.index.apply(&Batch { sequence: 7, changes: vec![put(2, "甲乙")] }).expect("a batch");
    let House { folder, index } = house;
    drop(index);
    let index = Index::open(folder.path(), lexicon(), settings()).expect("an index");
    assert_eq!((index.sequence(), index.needs_rebuild()), (7, None));
    assert_eq!(sorted(titles(&index, "甲乙")), [1, 2]);
}

#[test]
fn another_process_sees_it_after_refresh_and_may_not_write() {
    let house = House::new([document(1, "甲乙", "")]);
    let other = Index::open(house.folder.path(), lexicon(), settings()).expect("an index");
    assert_eq!(titles(&other, "甲乙"), [1]);
    assert!(matches!(other.apply(&Batch { sequence: 2, changes: vec![] }), Err(Error::Busy)));
    house.index.apply(&Batch { sequence: 2, changes: vec![put(2, "甲乙")] }).expect("a batch");
    other.refresh().expect("refreshed");
    assert_eq!((titles(&other, "甲乙").len(), other.sequence()), (2, 2));
    let rebuild = house.index.rebuild().expect("a rebuild");
    assert!(matches!(other.rebuild(), Err(Error::Busy)));
    rebuild.add([document(3, "甲乙", "")]).expect("added");
    rebuild.finish(4).expect("finished");
    other.refresh().expect("refreshed");
    assert_eq!((titles(&other, "甲乙"), other.sequence()), (vec![3], 4));
}

#[test]
fn rebuilt_beside_the_one_in_use() {
    let house = House::new([document(1, "甲乙", "")]);
    let rebuild = house.index.rebuild().expect("a rebuild");
    rebuild.add([document(2, "甲乙", ""), document(3, "丙丁", "")]).expect("added");
    assert_eq!(titles(&house.index, "甲乙"), [1], "the old one is in use");
    house.index.apply(&Batch { sequence: 8, changes: vec![put(4, "甲乙")] }).expect("a batch");
    rebuild.finish(6).expect("finished");
    assert_eq!(titles(&house.index, "甲乙"), [2]);
    assert_eq!(house.index.sequence(), 6, "the log is followed again from here");
    house.index.apply(&Batch { sequence: 8, changes: vec![put(4, "甲乙")] }).expect("a batch");
    assert_eq!(sorted(titles(&house.index, "甲乙")), [2, 4]);
    let folders = std::fs::read_dir(house.folder.path()).expect("a folder");
    let generations =
        folders.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_dir())).count();
    assert_eq!(generations, 1, "the old one is gone");
}

#[test]
fn a_rebuild_that_is_given_up_leaves_nothing() {
    let house = House::new([document(1, "甲乙", "")]);
    let rebuild = house.index.rebuild().expect("a rebuild");
    rebuild.add([document(2, "甲乙", "")]).expect("added");
    drop(rebuild);
    assert_eq!(titles(&house.index, "甲乙"), [1]);
    house.index.rebuild().expect("another may begin");
    assert_eq!(std::fs::read_dir(house.folder.path()).expect("a folder").count(), 3);
}

#[test]
fn a_damaged_index_is_put_aside() {
    let House { folder, index } = House::new([document(1, "甲乙", "")]);
    drop(index);
    let mut metas = Vec::new();
    for entry in std::fs::read_dir(folder.path()).expect("a folder").flatten() {
        let meta = entry.path().join("meta.json");
        if meta.is_file() {
            metas.push(meta);
        }
    }
    for meta in metas {
        std::fs::write(meta, "{ no").expect("written");
    }
    let index = Index::open(folder.path(), lexicon(), settings()).expect("an index");
    assert!(matches!(index.needs_rebuild(), Some(Reason::Damaged(_))));
    assert_eq!((index.sequence(), index.documents()), (0, 0));
}

#[test]
fn another_dictionary_asks_for_a_rebuild_and_still_answers() {
    let House { folder, index } = House::new([document(1, "甲乙", "")]);
    drop(index);
    let words = ["郢门镇".to_owned()];
    let other = search::Lexicon::with_words(
        &standard::Standard::builtin(),
        &standard::matching::Aliases::builtin(),
        &words,
    );
    let index = Index::open(folder.path(), other.into(), settings()).expect("an index");
    assert_eq!(index.needs_rebuild(), Some(Reason::Words));
    assert_eq!(titles(&index, "甲乙"), [1]);
    index.rebuild().expect("a rebuild").finish(1).expect("finished");
    assert_eq!(index.needs_rebuild(), None);
}

#[test]
fn compacted_it_finds_the_same() {
    let house = House::new([]);
    for n in 1..=12 {
        house
            .index
            .apply(&Batch {
                sequence: n + 1, changes: vec![put(n, "甲乙"), Change::Remove(n / 2)]
            })
            .expect("a batch");
    }
    let before = sorted(ids(&house.ask("甲乙", |request| request.limit = 50)));
    house.index.compact().expect("compacted");
    assert_eq!(sorted(ids(&house.ask("甲乙", |request| request.limit = 50))), before);
    assert_eq!(house.index.sequence(), 13);
}
