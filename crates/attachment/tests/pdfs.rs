//! PDFs made by hand: the fonts that Chinese programs write, and pages without text.

mod made;

use attachment::{Bounds, Contents, Note, Piece, read};
use encoding_rs::GBK;
use made::{page, stream};

fn contents(bytes: &[u8]) -> Contents {
    read("公示.pdf", bytes, &Bounds::default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// A font that is not embedded, with a predefined encoding, and text shown in it.
fn predefined(encoding: &str, shown: &[&[u8]]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf ");
    for (line, bytes) in shown.iter().enumerate() {
        content.push_str(&format!("1 0 0 1 50 {} Tm <{}> Tj ", 700 - line * 20, hex(bytes)));
    }
    content.push_str("ET");
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[6 0 R]>>"
    );
    let below = "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>";
    page(content.as_bytes(), "/Font<</F1 5 0 R>>", &[font.into_bytes(), below.as_bytes().to_vec()])
}

#[test]
fn fonts_without_glyphs_and_character_maps() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let gbk = |text: &str| GBK.encode(text).0.into_owned();
    let lines = ["姓名：张某", "身份证110101199003070011"];
    let cases = [
        ("UniGB-UCS2-H", lines.map(wide)),
        ("UniGB-UTF16-H", lines.map(wide)),
        ("GBK-EUC-H", lines.map(gbk)),
        ("GBKp-EUC-H", lines.map(gbk)),
        ("GBK2K-H", lines.map(gbk)),
        ("GB-EUC-H", lines.map(gbk)),
    ];
    for (encoding, shown) in cases {
        let shown: Vec<&[u8]> = shown.iter().map(Vec::as_slice).collect();
        let contents = contents(&predefined(encoding, &shown));
        assert_eq!(contents.notes, [], "{encoding}");
        assert_eq!(contents.parts[0].text, lines.join("\n"), "{encoding}");
    }
}

#[test]
fn numbers_of_a_collection_without_a_character_map() {
    // in Adobe-GB1 the digits 0 to 9 are 17 to 26, A is 34
    let shown = [0u8, 17, 0, 18, 0, 26, 0, 34];
    let contents = contents(&predefined("Identity-H", &[&shown]));
    assert_eq!(contents.parts[0].text, "019A");
}

#[test]
fn cells_of_one_line_stay_apart() {
    let content = b"BT /F1 10 Tf 50 700 Td (Name) Tj 100 0 Td (6222 0212) Tj 100 0 Td (x) Tj ET
        BT /F1 10 Tf 1 0 0 1 50 680 Tm [(a)-2000(b)-100(c)] TJ ET";
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec();
    let contents = contents(&page(content, "/Font<</F1 5 0 R>>", &[font]));
    assert_eq!(contents.parts[0].text, "Name\t6222 0212\tx\na\tbc");
}

#[test]
fn pages_that_are_pictures_are_told() {
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\0",
    );
    let content = b"q 600 0 0 800 0 0 cm /I Do Q";
    let scanned = contents(&page(content, "/XObject<</I 5 0 R>>", &[picture]));
    assert_eq!(scanned.notes, [Note::Scanned { place: vec![] }]);
    assert_eq!(scanned.parts, []);
    // glyphs of which nobody can tell the characters
    let font =
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>";
    let below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>";
    let more = [font.to_vec(), below.to_vec()];
    let shapes = contents(&page(b"BT /F1 9 Tf <00010002> Tj ET", "/Font<</F1 5 0 R>>", &more));
    assert_eq!(shapes.notes, [Note::Scanned { place: vec![] }]);
}

#[test]
fn form_fields_and_forms_within_forms() {
    let mut bytes = page(
        b"/X Do",
        "/XObject<</X 5 0 R>>/Font<</F1 6 0 R>>",
        &[
            stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 20 20]",
                b"BT /F1 9 Tf (13800000000) Tj ET /X Do",
            ),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        ],
    );
    let at = bytes.windows(9).position(|nine| nine == b"/MediaBox").expect("a page");
    let field = b"/Annots[<</Type/Annot/Subtype/Widget/V<FEFF5F20>>>]";
    bytes.splice(at..at, field.iter().copied());
    let contents = contents(&bytes);
    assert!(contents.parts[0].text.starts_with("13800000000"));
    let forms = contents.parts.iter().find(|part| part.piece == Piece::Forms);
    assert_eq!(forms.map(|part| part.text.trim()), Some("张"));
}
