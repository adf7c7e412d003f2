//! Sentences with wrong words, labelled by hand (`cases/wrong-word*.txt`).

use wording::ErrorWords;

/// What came of the sentences: words rightly found, found though right, not found.
#[derive(Debug, Default)]
pub struct Figures {
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    pub sentences: u32,
    pub notes: Vec<String>,
}

/// Those by which the list was mended, those of contexts in which its letters are right, hard
/// ones on both sides, and those that came later.
pub const DEV: &str = include_str!("../cases/wrong-word.txt");
pub const CONTEXTS: &str = include_str!("../cases/wrong-word-contexts.txt");
pub const HARD: &str = include_str!("../cases/wrong-word-hard.txt");
pub const HELD_OUT: &str = include_str!("../cases/wrong-word-held-out.txt");
/// Written with the hard ones and held out.
pub const LATER: &str = include_str!("../cases/wrong-word-later.txt");

/// A wrong word counts as found where a hit lies within it or around it.
pub fn wrong_words(file: &str) -> Figures {
    let mut figures = Figures::default();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let (label, sentence) = line.split_once(" | ").expect("a label and a sentence");
        figures.sentences += 1;
        let mut wanted: Vec<&str> = label.split('/').filter(|word| *word != "-").collect();
        assert!(wanted.iter().all(|word| sentence.contains(word)), "{line}");
        for hit in ErrorWords::builtin().find(sentence) {
            let same = |word: &&str| word.contains(&hit.word) || hit.word.contains(*word);
            if let Some(at) = wanted.iter().position(same) {
                wanted.remove(at);
                figures.right += 1;
            } else {
                figures.wrong += 1;
                figures.notes.push(format!("{} is right: {sentence}", hit.word));
            }
        }
        figures.missed += u32::try_from(wanted.len()).expect("few");
        figures.notes.extend(wanted.iter().map(|word| format!("{word} was not found: {sentence}")));
    }
    figures
}
