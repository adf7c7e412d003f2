//! The labelled sets of rules: late is exact, the others keep their figures.

mod sets;

#[test]
fn late_is_exact() {
    let figures = sets::late();
    assert!(figures.cases >= 60);
    assert!(figures.notes.is_empty(), "{}", figures.notes.join("\n"));
}

#[test]
fn redated_and_gaps_are_exact() {
    for figures in [sets::redated(), sets::column_gap()] {
        assert!(figures.cases >= 25);
        assert!(figures.notes.is_empty(), "{}", figures.notes.join("\n"));
    }
}

#[test]
fn misfiled_is_precise() {
    let figures = sets::misfiled();
    assert!(figures.cases >= 80);
    assert!(
        figures.precision() >= 0.95 && figures.recall() >= 0.55,
        "{}",
        figures.notes.join("\n")
    );
}

#[test]
fn unknown_matters_are_told() {
    let figures = sets::matter_unknown();
    assert!(figures.cases >= 60);
    assert!(
        figures.precision() >= 0.90 && figures.recall() >= 0.90,
        "{}",
        figures.notes.join("\n")
    );
}
