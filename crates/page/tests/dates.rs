//! Dates in every form, as tables and as properties.

use jiff::civil::Date;
use page::dates::{self, Form};
use proptest::prelude::*;

fn rows(csv: &str) -> Vec<Vec<String>> {
    csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|r| r.expect("a row").iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn every_form_in_text() {
    for row in rows(include_str!("fixtures/dates.csv")) {
        let [text, date, time, form] = &row[..] else { panic!("four columns: {row:?}") };
        let found = dates::find_labelled(text);
        let (got_date, got_time, got_form) = found.map_or_else(Default::default, |d| {
            (d.date.to_string(), d.clock().unwrap_or_default(), format!("{:?}", d.form))
        });
        assert_eq!((&got_date, &got_time, &got_form), (date, time, form), "{text}");
        if let Some(found) = found {
            let words = &text[found.start..found.end];
            assert_eq!(dates::find_labelled(words).map(|d| d.date), Some(found.date), "{words}");
        }
    }
}

#[test]
fn addresses() {
    for row in rows(include_str!("fixtures/addresses.csv")) {
        let [address, date] = &row[..] else { panic!("two columns: {row:?}") };
        let got = dates::in_address(address).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(&got, date, "{address}");
    }
}

#[test]
fn a_compact_number_is_believed_only_behind_a_label() {
    assert_eq!(dates::find("档号 20230214，2023-02-15").map(|d| d.form), Some(Form::Separated));
    assert_eq!(dates::find("档号 20230214"), None);
}

#[test]
fn positions_tell_what_stands_before() {
    let text = "成文日期：2023年2月1日 发布日期：2023年2月14日 10:00 浏览";
    let found: Vec<_> = dates::find_all(text).map(|d| &text[d.start..d.end]).collect();
    assert_eq!(found, ["2023年2月1日", "2023年2月14日 10:00"]);
}

#[test]
fn years_of_two_figures() {
    let day = |y, m, d| Some(Date::constant(y, m, d));
    assert_eq!(dates::short_year("24-06-28"), day(2024, 6, 28));
    assert_eq!(dates::short_year(" [24.06.28] "), day(2024, 6, 28));
    assert_eq!(dates::short_year("（08/12/01）"), day(2008, 12, 1));
    for text in ["24-6-28", "24-06-31", "99-06-28", "24-06.28", "24-06-28-01", "240628", "", "二四"]
    {
        assert_eq!(dates::short_year(text), None, "{text}");
    }
}

#[test]
fn dates_split_over_two_places() {
    let day = |y, m, d| Some(Date::constant(y, m, d));
    assert_eq!(dates::join("14", "2023-02"), day(2023, 2, 14));
    assert_eq!(dates::join("2023.2", " 14 "), day(2023, 2, 14));
    assert_eq!(dates::join("14日", "2023年2月"), day(2023, 2, 14));
    assert_eq!(dates::join("02-14", "2023"), day(2023, 2, 14));
    assert_eq!(dates::join("2023年", "2月14日"), day(2023, 2, 14));
    assert_eq!(dates::join("31", "2023-02"), None);
    assert_eq!(dates::join("共14条", "2023-02"), None);
}

#[test]
fn month_and_day_take_their_year_from_what_stands_around() {
    assert_eq!(dates::month_day("[02-14]"), Some((2, 14)));
    assert_eq!(dates::month_day("2月14日"), Some((2, 14)));
    assert_eq!(dates::month_day("2/30"), None);
    assert_eq!(dates::month_day("02-14-5"), None);
    assert_eq!(dates::month_day("第2-14条"), None);
    let seen = Date::constant(2023, 3, 1);
    assert_eq!(dates::with_year_before((2, 14), seen), Some(Date::constant(2023, 2, 14)));
    assert_eq!(dates::with_year_before((12, 31), seen), Some(Date::constant(2022, 12, 31)));
    assert_eq!(dates::with_year_before((2, 29), seen), Some(Date::constant(2020, 2, 29)));
    let falling = |days: &[(i8, i8)]| -> Vec<String> {
        let dates = dates::falling(days.iter().copied(), Date::constant(2023, 3, 1));
        dates
            .into_iter()
            .map(|date| date.map_or_else(String::new, |date| date.to_string()))
            .collect()
    };
    assert_eq!(
        falling(&[(3, 2), (2, 14), (1, 3), (12, 28), (2, 20), (2, 29)]),
        ["2023-03-02", "2023-02-14", "2023-01-03", "2022-12-28", "2022-02-20", "2020-02-29"]
    );
    assert_eq!(falling(&[(3, 20), (3, 22), (3, 18)]), ["2022-03-20", "2022-03-22", "2022-03-18"]);
    assert_eq!(falling(&[]), Vec::<String>::new());
}

#[test]
fn a_cell_that_is_nothing_but_a_date() {
    assert!(dates::only(" [2023-02-14 09:30] ").is_some());
    assert!(dates::only("发布 2023-02-14").is_none());
}

#[test]
fn unix_time_is_read_in_china() {
    assert_eq!(dates::from_unix_ms(1_676_304_000_000), Some(Date::constant(2023, 2, 14)));
    assert_eq!(dates::from_unix_ms(i64::MAX), None);
    assert_eq!(dates::from_unix_ms(-1), None);
}

fn day() -> impl Strategy<Value = Date> {
    (1990i16..=2100, 1i8..=12, 1i8..=31)
        .prop_filter_map("a real day", |(y, m, d)| Date::new(y, m, d).ok())
}

fn in_numerals(value: i8) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (value / 10, ONES[usize::try_from(value % 10).expect("a digit")]);
    match tens {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        n => format!("{}十{ones}", ONES[usize::try_from(n).expect("a digit")]),
    }
}

fn written(date: Date, form: usize) -> String {
    let (y, m, d) = (date.year(), date.month(), date.day());
    match form {
        0 => format!("{y}-{m}-{d}"),
        1 => format!("{y}-{m:02}-{d:02}"),
        2 => format!("{y}/{m:02}/{d:02}"),
        3 => format!("{y}.{m}.{d}"),
        4 => format!("{y}年{m}月{d}日"),
        5 => format!("{y}\u{a0}年 {m:02} 月\u{3000}{d:02} 日"),
        6 => format!("[{y}-{m:02}-{d:02}]"),
        7 => {
            let year: String = y
                .to_string()
                .chars()
                .map(|c| {
                    "〇一二三四五六七八九"
                        .chars()
                        .nth(c.to_digit(10).expect("a digit") as usize)
                        .expect("ten numerals")
                })
                .collect();
            format!("{year}年{}月{}日", in_numerals(m), in_numerals(d))
        }
        _ => format!("{y}{m:02}{d:02}"),
    }
}

proptest! {
    #[test]
    fn every_day_in_every_form_is_found(date in day(), form in 0usize..9, before in "[^0-9０-９A-Za-z一二.-]{0,8}", after in "[^0-9０-９A-Za-z一二三四五六七八九十_日号:：时点./-]{0,8}") {
        let text = format!("{before}{}{after}", written(date, form));
        let found = dates::find_labelled(&text);
        prop_assert_eq!(found.map(|d| d.date), Some(date), "{}", text);
    }

    #[test]
    fn any_text_is_survived_and_positions_are_sound(text in any::<String>()) {
        let mut end = 0;
        for d in dates::find_all(&text) {
            prop_assert!(end <= d.start && d.start < d.end);
            prop_assert!(text.is_char_boundary(d.start) && text.is_char_boundary(d.end));
            prop_assert!(dates::YEARS.contains(&d.date.year()));
            end = d.end;
        }
        let _ = (dates::only(&text), dates::month_day(&text), dates::year_month(&text));
        let _ = dates::in_address(&text);
    }

    #[test]
    fn date_like_noise_is_survived(text in "[0-9年月日〇一二十 /.:-]{0,60}") {
        for d in dates::find_all(&text) {
            prop_assert!(text.is_char_boundary(d.start) && text.is_char_boundary(d.end));
        }
        let _ = dates::in_address(&text);
    }

    #[test]
    fn addresses_of_the_known_shapes_give_their_day(date in day(), id in 100_000u32..99_999_999) {
        let (y, m, d) = (date.year(), date.month(), date.day());
        for address in [
            format!("http://a.gov.cn/zwgk/{y}{m:02}/t{y}{m:02}{d:02}_{id}.html"),
            format!("/art/{y}/{m}/{d}/art_1_{id}.html"),
            format!("/x/{y}/{m:02}{d:02}/{id}.html"),
            format!("/x/{y}{m:02}{d:02}/{id}.html"),
            format!("/x/{y}-{m:02}/{d:02}/{id}.html"),
        ] {
            prop_assert_eq!(dates::in_address(&address), Some(date), "{}", address);
        }
    }

    #[test]
    fn ids_are_no_dates(id in 0u64..u64::MAX) {
        for address in [format!("/public/{id}.html"), format!("/content_{id}.html"), format!("/t{id}.shtml")] {
            if id.to_string().len() < 14 {
                prop_assert_eq!(dates::in_address(&address), None, "{}", address);
            }
        }
    }
}
