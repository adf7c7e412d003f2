//! Text files and archives of them.

mod made;

use attachment::{Bounds, Kind, Note, read};
use encoding_rs::{GBK, UTF_16LE};
use made::zipped;

#[test]
fn records_of_any_charset_and_delimiter() {
    let text =
        "姓名,身份证号\n张三,\"=\"\"110101199003070011\"\"\"\n\n李四,\"第一行\n第二行\"\n王五,1";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let files = [
        text.as_bytes().to_vec(),
        marked,
        GBK.encode(text).0.into_owned(),
        [b"\xFF\xFE".to_vec(), wide].concat(),
    ];
    assert_eq!(UTF_16LE.name(), "UTF-16LE");
    for bytes in files {
        let contents = read("a.csv", &bytes, &Bounds::default());
        assert_eq!(contents.kind, Kind::Csv);
        assert_eq!(
            contents.parts[0].text,
            "姓名\t身份证号\n张三\t110101199003070011\n\n李四\t第一行 第二行\n王五\t1"
        );
    }
    let contents = read("export", "a\tb\n1\t2\n3\t4\n".as_bytes(), &Bounds::default());
    assert_eq!((contents.kind, contents.parts[0].text.as_str()), (Kind::Csv, "a\tb\n1\t2\n3\t4"));
}

#[test]
fn archives_in_archives_to_the_bound() {
    let inner = zipped(&[("名单.txt", "电话 13800000000".as_bytes())]);
    let middle = zipped(&[("内/包.zip", &inner), ("空/", b"")]);
    let outer = zipped(&[("外.zip", &middle), ("图.png", b"\x89PNG\r\n\x1a\n\0\0")]);
    let contents = read("all.zip", &outer, &Bounds::default());
    assert_eq!(contents.kind, Kind::Zip);
    assert_eq!(contents.parts[0].place, ["外.zip", "内/包.zip", "名单.txt"]);
    assert_eq!(contents.parts[0].text, "电话 13800000000");
    assert_eq!(contents.notes, [Note::Scanned { place: vec!["图.png".into()] }]);
    let bounds = Bounds { depth: 2, ..Bounds::default() };
    let contents = read("all.zip", &outer, &bounds);
    let place = vec!["外.zip".into(), "内/包.zip".into()];
    assert!(contents.notes.contains(&Note::TooDeep { place }) && contents.parts.is_empty());
}
