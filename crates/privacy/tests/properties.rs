//! What holds for any text.

use proptest::prelude::*;

/// Pieces of which odd texts are made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("身份证号".to_owned()),
        Just("银行账号：".to_owned()),
        Just("联系电话".to_owned()),
        Just("家庭住址".to_owned()),
        Just("护照".to_owned()),
        Just("张三".to_owned()),
        Just("３组12号".to_owned()),
        Just("11010519491231002X".to_owned()),
        Just("１１０１０５１９４９１２３１００２Ｘ".to_owned()),
        Just("6222600260001072444".to_owned()),
        "[0-9*xX×\\- ]{1,24}",
        "\\PC{0,6}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_panics_and_places_exist(text in text()) {
        let scan = privacy::scan(&text);
        let lines = text.split('\n').count() as u32;
        for hit in &scan.hits {
            prop_assert!((1..=lines).contains(&hit.line));
            prop_assert!(hit.masked.contains('*'));
        }
        prop_assert!(scan.hits.len() <= privacy::MAX_HITS && scan.partials.len() <= privacy::MAX_PARTIALS);
    }

    #[test]
    fn masking_keeps_lines_and_what_is_not_personal(text in text()) {
        let masked = privacy::mask(&text);
        prop_assert_eq!(masked.split('\n').count(), text.split('\n').count());
        if privacy::scan(&text).hits.is_empty() {
            prop_assert_eq!(masked, text);
        }
    }

    #[test]
    fn a_sound_number_is_found_wherever_it_stands(before in "[一-龥，。：]{0,12}", after in "[一-龥，。：]{0,12}") {
        let scan = privacy::scan(&format!("{before}11010519491231002X{after}"));
        prop_assert_eq!(scan.count(), 1);
        prop_assert!(!serde_json::to_string(&scan).unwrap().contains("19491231"));
    }
}
