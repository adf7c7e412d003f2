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
        figures.precision() >= 0.97 && figures.recall() >= 0.85,
        "{}",
        figures.notes.join("\n")
    );
}

#[test]
fn misfiled_is_precise_where_fields_look_alike() {
    let figures = sets::misfiled_hard();
    assert!(figures.cases >= 160);
    assert!(
        figures.precision() >= 0.97 && figures.recall() >= 0.85,
        "{}",
        figures.notes.join("\n")
    );
}

/// What is judged otherwise is not told: these sets are not to be looked at while the rule is mended.
#[test]
fn misfiled_is_precise_on_what_it_was_not_made_for() {
    for (figures, cases, least) in
        [(sets::misfiled_held_out(), 50, 0.80), (sets::misfiled_later(), 40, 0.70)]
    {
        assert!(figures.cases >= cases);
        let (precision, recall) = (figures.precision(), figures.recall());
        assert!(precision >= 0.95 && recall >= least, "{precision:.3} {recall:.3}");
    }
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
