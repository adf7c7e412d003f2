//! Office files as office programs write them (tests/fixtures/README.md).

use attachment::{Bounds, Contents, Kind, Note, Part, Piece, Veil, read};

fn contents(name: &str, bytes: &[u8]) -> Contents {
    read(name, bytes, &Bounds::default())
}

fn part(contents: &Contents, piece: Piece, veil: Option<Veil>) -> &str {
    let fits = |part: &&Part| part.piece == piece && part.hidden.whole == veil;
    contents.parts.iter().find(fits).map_or("", |part| part.text.trim())
}

const BODY: &str = "2025年第三季度临时救助对象公示\n根据有关规定，现将名单公示如下。\n姓名\t身份证号\t金额\n\
    张某 （户主）\t110101199003070011\t500\n李某\t\t800\n联系人见下。";

#[test]
fn word_documents_of_both_formats_read_alike() {
    let files: [(&[u8], Kind); 2] = [
        (include_bytes!("fixtures/document.doc"), Kind::Doc),
        (include_bytes!("fixtures/document.docx"), Kind::Docx),
    ];
    for (bytes, kind) in files {
        let contents = contents("附件1.wps", bytes);
        assert_eq!(contents.kind, kind);
        assert_eq!(contents.notes, []);
        assert_eq!(part(&contents, Piece::Body, None), BODY);
        assert_eq!(part(&contents, Piece::Body, Some(Veil::Invisible)), "手机13800000000");
        assert_eq!(part(&contents, Piece::Margins, None), "云溪县民政局");
        assert_eq!(part(&contents, Piece::Footnotes, None), "咨询电话：0555-1234567");
    }
}

#[test]
fn a_web_page_under_the_name_of_a_word_file() {
    let contents = contents("公示.doc", include_bytes!("fixtures/page.doc"));
    assert_eq!(contents.kind, Kind::Html);
    let text = part(&contents, Piece::Body, None);
    assert!(text.contains("张某 （户主）\t110101199003070011\t500\n李某\t\t800\n"), "{text}");
}

#[test]
fn workbooks_of_both_formats_read_alike() {
    let files: [(&[u8], Kind); 2] = [
        (include_bytes!("fixtures/sheets.xls"), Kind::Xls),
        (include_bytes!("fixtures/sheets.xlsx"), Kind::Xlsx),
    ];
    for (bytes, kind) in files {
        let contents = contents("名单.et", bytes);
        assert_eq!(contents.kind, kind);
        assert_eq!(contents.notes, []);
        let sheet = &contents.parts[0];
        // the program that wrote the xls left the text of its formula at 0
        assert_eq!(
            sheet.text.replace("合计\t\t\t\t0", "合计\t\t\t\t共1001"),
            "姓名\t身份证号\t手机\t日期\t金额\n张某\t110101199003070011\t13800000000\t2025-03-15\t500.5\n\
             李某\t第一行 第二行\t\t\t1001\n\n\n\n合计\t\t\t\t共1001"
        );
        assert_eq!(sheet.place, ["公示"]);
        assert_eq!(
            (sheet.hidden.rows.as_slice(), sheet.hidden.columns.as_slice()),
            ([(3, 3)].as_slice(), [(2, 2)].as_slice())
        );
        assert_eq!(part(&contents, Piece::Comments, None), "A3\t电话13900000000");
        let hidden = contents.parts.iter().find(|part| part.place == ["底稿"]);
        assert_eq!(hidden.map(|part| part.hidden.whole), Some(Some(Veil::Hidden)));
    }
}

#[test]
fn pdf_with_and_without_a_password() {
    for bytes in [
        include_bytes!("fixtures/document.pdf").as_slice(),
        include_bytes!("fixtures/restricted.pdf"),
    ] {
        let contents = contents("公示.pdf", bytes);
        assert_eq!(contents.kind, Kind::Pdf);
        assert_eq!(contents.notes, []);
        let text = part(&contents, Piece::Page, None);
        assert!(text.contains("\n张某\t110101199003070011\t500\n"), "{text}");
        assert!(text.contains("2025年第三季度临时救助对象公示"), "{text}");
        assert_eq!(contents.parts[0].place, ["1"]);
    }
    let locked = contents("公示.pdf", include_bytes!("fixtures/locked.pdf"));
    assert_eq!(locked.notes, [Note::Encrypted { place: vec![] }]);
}
