//! The formats of which one short example says enough.

mod made;

use attachment::{Bounds, Contents, Kind, Note, Piece, Veil, read};
use made::{compound, document, records, zipped};

fn contents(name: &str, bytes: &[u8]) -> Contents {
    read(name, bytes, &Bounds::default())
}

#[test]
fn ofd_pages_by_the_place_of_each_character() {
    let root = r#"<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;
    let document = r#"<ofd:Document><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
    let page = r#"<ofd:Page><ofd:Content><ofd:Layer>
        <ofd:TextObject Boundary="20 40 60 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="4 20 g 17 2">张某110101199003070011</ofd:TextCode></ofd:TextObject>
        <ofd:TextObject Boundary="20 20 60 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 1 4">公示</ofd:TextCode></ofd:TextObject>
        <ofd:TextObject Boundary="120 40 60 5" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="g 2 2">500</ofd:TextCode></ofd:TextObject>
        </ofd:Layer></ofd:Content></ofd:Page>"#;
    let ofd = zipped(&[
        ("OFD.xml", root.as_bytes()),
        ("Doc_0/Document.xml", document.as_bytes()),
        ("Doc_0/Pages/Page_0/Content.xml", page.as_bytes()),
    ]);
    let contents = contents("公示.ofd", &ofd);
    assert_eq!(contents.kind, Kind::Ofd);
    assert_eq!(contents.notes, []);
    assert_eq!(contents.parts[0].text, "公示\n张某\t110101199003070011\t500");
    let picture = page.replace("TextObject", "ImageObject").replace("TextCode", "x");
    let scanned = zipped(&[
        ("OFD.xml", root.as_bytes()),
        ("Doc_0/Pages/Page_0/Content.xml", picture.as_bytes()),
    ]);
    assert_eq!(
        read("a.ofd", &scanned, &Bounds::default()).notes,
        [Note::Scanned { place: vec![] }]
    );
}

#[test]
fn open_document_and_rich_text() {
    let body = "2025年第三季度临时救助对象公示\n根据有关规定";
    let table =
        "姓名\t身份证号\t金额\n张某 （户主）\t110101199003070011\t500\n李某\t\t800\n联系人见下。";
    let files: [(&[u8], Kind); 2] = [
        (include_bytes!("fixtures/document.odt"), Kind::OpenDocument),
        (include_bytes!("fixtures/document.rtf"), Kind::Rtf),
    ];
    for (bytes, kind) in files {
        let contents = contents("公示.doc", bytes);
        assert_eq!((contents.kind, contents.notes.len()), (kind, 0));
        let text = &contents.parts[0].text;
        assert!(text.starts_with(body) && text.ends_with(table), "{text}");
        let hidden = contents.parts.iter().find(|part| part.hidden.whole == Some(Veil::Invisible));
        assert_eq!(hidden.map(|part| part.text.trim()), Some("手机13800000000"));
    }
    let sheets = contents("名单.ods", include_bytes!("fixtures/sheets.ods"));
    assert!(sheets.parts[0].text.ends_with("\t\t\t1001\n\n\n\n合计\t\t\t\t共1001"));
    assert_eq!(sheets.parts[0].hidden.rows, [(3, 3)]);
    assert_eq!(sheets.parts[0].hidden.columns, [(2, 2)]);
    assert_eq!(sheets.parts[1].text, "A3\t电话13900000000\n");
}

#[test]
fn rich_text_of_programs_in_china() {
    let text = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\pard \\'d0\\'d5\\'c3\\'fb\\tab 138\\line{\\v 0000}{\\deleted x}\\par\\trowd\\intbl a\\cell b\\cell\\row\\pard end\\par{\\*\\unknown no}}";
    let contents = contents("a.doc", text);
    assert_eq!(contents.kind, Kind::Rtf);
    assert_eq!(contents.parts[0].text, "姓名\t138\na\tb\nend");
}

#[test]
fn web_pages_under_the_name_of_a_workbook() {
    let page = "<html><head><meta charset=gb2312><style>td{}</style></head><body><table>
        <tr><td rowspan=2>张某</td><td colspan=2>甲<br>乙</td><td>1</td></tr>
        <tr style='display:none'><td>3</td><td x:num=\"6222021234567890123\">6.22202E+18</td></tr></table>
        <p>联系&nbsp;电话</p><script>var a='<td>no</td>'</script></body></html>";
    let bytes = encoding_rs::GBK.encode(page).0.into_owned();
    let contents = contents("名单.xls", &bytes);
    assert_eq!(contents.kind, Kind::Html);
    let part = &contents.parts[0];
    assert_eq!(part.text, "张某\t甲 乙\t\t1\n\t3\t6.22202E+18 6222021234567890123\n联系\u{A0}电话");
    assert_eq!(part.hidden.rows, [(2, 2)]);
}

#[test]
fn workbooks_as_one_xml_file() {
    let text = r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="名单"><Table><Column ss:Index="2" ss:Hidden="1"/>
        <Row><Cell><Data ss:Type="String">姓名</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">6.222021234567891E+18</Data></Cell></Row>
        <Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">a</Data><Comment><ss:Data>b</ss:Data></Comment></Cell></Row>
        </Table></Worksheet></Workbook>"#;
    let contents = contents("名单.xls", text.as_bytes());
    assert_eq!(contents.kind, Kind::SpreadsheetXml);
    assert_eq!(contents.parts[0].text, "姓名\t\t6222021234567891000\n\n\na");
    assert_eq!(contents.parts[0].hidden.rows, [(4, 4)]);
    assert_eq!(contents.parts[0].hidden.columns, [(1, 1)]);
    assert_eq!(
        (contents.parts[1].piece, contents.parts[1].text.as_str()),
        (Piece::Comments, "A4\tb\n")
    );
}

#[test]
fn presentations() {
    let slide = r#"<p:sld><a:p><a:r><a:t>电话13800</a:t></a:r><a:r><a:t>000000</a:t></a:r></a:p><a:p><a:r><a:t>二</a:t></a:r></a:p></p:sld>"#;
    let pptx =
        zipped(&[("ppt/presentation.xml", b"<p/>"), ("ppt/slides/slide1.xml", slide.as_bytes())]);
    let new = contents("a.pptx", &pptx);
    assert_eq!((new.kind, new.parts[0].text.trim()), (Kind::Pptx, "电话13800000000\n二"));
    let text: Vec<u8> = "电话".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut stream = vec![0x0F, 0, 0xE8, 0x03, 200, 0, 0, 0];
    stream.extend([0, 0, 0xA0, 0x0F, text.len() as u8, 0, 0, 0]);
    stream.extend(text);
    let old = contents("a.ppt", &compound("PowerPoint Document", &stream));
    assert_eq!((old.kind, old.parts[0].text.trim()), (Kind::Ppt, "电话"));
}

#[test]
fn web_archives() {
    let text = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--=_x\"\r\n\r\n----=_x\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><table><tr><td>=D0=D5=C3=FB</td><td>1380000=\r\n0000</td></tr></table></html>\r\n----=_x--\r\n";
    let contents = contents("a.doc", text.as_bytes());
    assert_eq!(
        (contents.kind, contents.parts[0].text.as_str()),
        (Kind::WebArchive, "姓名\t13800000000")
    );
}

#[test]
fn deleted_text_boxes_and_merged_cells_of_a_document() {
    let body = r#"<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>13800000000</w:delText></w:r></w:del><w:r><w:t>下</w:t></w:r>
        <w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let contents = contents("a.docx", &document(body));
    assert_eq!(contents.parts[0].text, "留下\n甲\t\t乙 丙");
    assert_eq!((contents.parts[1].piece, contents.parts[1].text.trim()), (Piece::Boxes, "框"));
    assert_eq!(contents.parts[2].hidden.whole, Some(Veil::Deleted));
    assert_eq!(contents.parts[2].text.trim(), "13800000000");
}

#[test]
fn old_workbooks_record_by_record() {
    let text = |words: &str| -> Vec<u8> {
        let units: Vec<u16> = words.encode_utf16().collect();
        let mut bytes = (units.len() as u16).to_le_bytes().to_vec();
        bytes.push(1);
        bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
        bytes
    };
    // a shared string that goes on in the next record, there in one byte a character
    let mut shared = [1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
    shared.extend([5, 0, 1]);
    shared.extend("身份证".encode_utf16().flat_map(u16::to_le_bytes));
    let mut formula = vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
    formula.extend([0; 8]);
    let bof = |kind: u8| vec![0, 6, kind, 0, 0, 0, 0, 0];
    let stream = records(&[
        (0x0809, &bof(5)),
        (0x00FC, &shared),
        (0x003C, b"\0ID"),
        (0x000A, b""),
        (0x0809, &bof(0x10)),
        (0x00FD, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (0x0006, &formula),
        (0x0207, &text("共1人")),
        // an 18-digit number in 64 bits, and hundredths packed into 32
        (0x0203, &[&[2, 0, 1, 0, 0, 0][..], &110_101_199_003_070_016_f64.to_le_bytes()].concat()),
        (0x027E, &[2, 0, 2, 0, 0, 0, 0x07, 0x27, 0, 0]),
        (0x000A, b""),
    ]);
    let contents = contents("a.xls", &compound("Workbook", &stream));
    assert_eq!(contents.notes, []);
    assert_eq!(contents.parts[0].text, "身份证ID\n共1人\n\t110101199003070016\t24.97");
    let locked = records(&[(0x0809, &bof(5)), (0x002F, &[1, 0]), (0x0085, &[9; 9])]);
    let locked = read("a.xls", &compound("Workbook", &locked), &Bounds::default());
    assert_eq!(locked.notes, [Note::Encrypted { place: vec![] }]);
}

#[test]
fn what_is_not_read_is_told() {
    let cases: [(&[u8], Kind); 5] = [
        (b"Rar!\x1A\x07\x01\0", Kind::Rar),
        (b"7z\xBC\xAF\x27\x1C\0\x04", Kind::SevenZip),
        (b"\x1F\x8B\x08\0\0\0\0\0", Kind::OtherArchive),
        (b"\0\x01\x02\x03\x04\x05", Kind::Unknown),
        (b"MZ\x90\0\x03\0", Kind::Unknown),
    ];
    for (bytes, kind) in cases {
        let place = vec![];
        assert_eq!(contents("a.doc", bytes).notes, [Note::Unsupported { place, kind }]);
    }
    assert_eq!(
        contents("a.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF").notes,
        [Note::Scanned { place: vec![] }]
    );
    assert_eq!(
        contents("a.xlsx", &compound("EncryptedPackage", b"x")).notes,
        [Note::Encrypted { place: vec![] }]
    );
    assert_eq!(contents("a.txt", b" \n").kind, Kind::Empty);
}
