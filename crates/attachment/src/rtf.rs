//! Rich text. Groups are counted, not nested in calls; unknown destinations are passed over.

use crate::charset;
use crate::contents::{Hidden, Piece, Veil};
use crate::job::Job;
use crate::lines::Lines;
use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

/// Deepest nesting of groups.
const DEEPEST: usize = 10_000;

/// Destinations whose text is no text of the document.
const SILENT: [&str; 24] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "fldinst",
    "objdata",
    "nonshppict",
    "nesttableprops",
    "pgdsctbl",
    "revtbl",
    "listtext",
    "pntext",
    "bkmkstart",
    "bkmkend",
];
/// Destinations marked as ignorable that hold text all the same.
const SPOKEN: [&str; 5] = ["shpinst", "shptxt", "annotation", "shppict", "footnote"];

/// Where text goes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Target {
    #[default]
    Body,
    Margins,
    Footnotes,
    Comments,
    Boxes,
}

#[derive(Clone, Copy, Default)]
struct Group {
    silent: bool,
    target: Target,
    hidden: bool,
    deleted: bool,
    /// Characters that stand for one Unicode character to old readers.
    stand_ins: usize,
}

/// Reads a document.
pub(crate) fn read(job: &mut Job<'_>, bytes: &[u8]) -> Result<(), String> {
    let mut walk = Walk {
        most: job.room().saturating_mul(4),
        group: Group { stand_ins: 1, ..Group::default() },
        ..Walk::default()
    };
    let outcome = walk.run(bytes);
    walk.flush();
    let veiled = |veil| Hidden { whole: Some(veil), ..Hidden::default() };
    job.part(None, Piece::Body, walk.lines.finish(), 1, Hidden::default());
    let pieces = [Piece::Margins, Piece::Footnotes, Piece::Comments, Piece::Boxes];
    for (piece, text) in pieces.into_iter().zip(walk.beside) {
        job.part(None, piece, text, 1, Hidden::default());
    }
    job.part(None, Piece::Body, walk.deleted, 1, veiled(Veil::Deleted));
    job.part(None, Piece::Body, walk.invisible, 1, veiled(Veil::Invisible));
    if walk.cut {
        job.truncated();
    }
    outcome
}

#[derive(Default)]
struct Walk {
    lines: Lines,
    beside: [String; 4],
    deleted: String,
    invisible: String,
    group: Group,
    groups: Vec<Group>,
    code_page: u32,
    bytes: Vec<u8>,
    units: Vec<u16>,
    skip: usize,
    row_paragraph: bool,
    in_table: bool,
    ignorable: bool,
    most: usize,
    cut: bool,
}

impl Walk {
    fn run(&mut self, source: &[u8]) -> Result<(), String> {
        let mut at = 0;
        while let Some(byte) = source.get(at) {
            at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.groups.len() >= DEEPEST {
                        return Err("groups nested too deep".to_owned());
                    }
                    self.groups.push(self.group);
                }
                b'}' => {
                    self.flush();
                    self.group = self.groups.pop().unwrap_or(self.group);
                    self.ignorable = false;
                }
                b'\\' => at = self.control(source, at),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(*byte),
            }
            if self.lines.written() > self.most {
                self.cut = true;
                break;
            }
        }
        Ok(())
    }

    /// Takes what follows a backslash; returns where it ends.
    fn control(&mut self, source: &[u8], at: usize) -> usize {
        let Some(first) = source.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            match first {
                b'\'' => {
                    let digits =
                        source.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
                    if let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                        self.byte(byte);
                    }
                    return at + 3;
                }
                b'*' => self.ignorable = true,
                b'~' => self.byte(b' '),
                b'_' => self.byte(b'-'),
                b'\\' | b'{' | b'}' => self.byte(*first),
                b'\r' | b'\n' => self.end_line(),
                _ => {}
            }
            return at + 1;
        }
        let rest = &source[at..];
        let length = rest.iter().take(40).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        let digits = &rest[length..];
        let sign = usize::from(digits.first() == Some(&b'-'));
        let count =
            digits.iter().skip(sign).take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number = std::str::from_utf8(&digits[..sign + count]).ok().filter(|_| count > 0);
        let number = number.and_then(|number| number.parse::<i64>().ok());
        let mut end = at + length + if count > 0 { sign + count } else { 0 };
        if source.get(end) == Some(&b' ') {
            end += 1;
        }
        if word == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            return end.saturating_add(length).min(source.len());
        }
        self.word(word, number);
        end
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let on = number != Some(0);
        if std::mem::take(&mut self.ignorable) && !SPOKEN.contains(&word) {
            self.group.silent = true;
        }
        if SILENT.contains(&word) {
            self.group.silent = true;
        }
        match word {
            "ansicpg" => self.code_page = number.and_then(|page| page.try_into().ok()).unwrap_or(0),
            "uc" => {
                self.group.stand_ins = number.map_or(1, |count| count.clamp(0, 16) as usize);
            }
            "u" => {
                self.decode();
                self.units.push(number.unwrap_or(0) as u16);
                self.skip = self.group.stand_ins;
            }
            "par" | "line" | "page" | "sect" => self.end_line(),
            "tab" => self.byte(if self.in_table { b' ' } else { b'\t' }),
            "emdash" => self.units.extend("—".encode_utf16()),
            "endash" => self.units.extend("–".encode_utf16()),
            "lquote" | "rquote" => self.units.push(0x2019),
            "ldblquote" | "rdblquote" => self.units.push(0x201D),
            "pard" => {
                self.flush();
                self.row_paragraph = false;
            }
            "intbl" => {
                self.flush();
                self.row_paragraph = true;
            }
            "cell" => {
                self.row_paragraph = true;
                self.flush();
                self.enter();
                self.lines.ensure_cell();
                self.lines.close_cell();
            }
            "row" => {
                self.flush();
                self.enter();
                self.lines.close_row();
            }
            "nestcell" | "nestrow" => self.byte(b' '),
            "v" => self.change(|group| group.hidden = on),
            "deleted" => self.change(|group| group.deleted = on),
            "plain" => self.change(|group| (group.hidden, group.deleted) = (false, false)),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" => self.change(|group| group.target = Target::Margins),
            "footnote" => self.change(|group| group.target = Target::Footnotes),
            "annotation" => self.change(|group| group.target = Target::Comments),
            "shptxt" => self.change(|group| group.target = Target::Boxes),
            _ => {}
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Group)) {
        self.flush();
        change(&mut self.group);
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group.silent {
            self.bytes.push(byte);
        }
    }

    fn decode(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        let text = match self.code_page {
            _ if bytes.is_ascii() => String::from_utf8_lossy(&bytes),
            936 | 54936 => GB18030.decode_without_bom_handling(&bytes).0,
            950 => BIG5.decode_without_bom_handling(&bytes).0,
            1252 if bytes.len() < 4 => WINDOWS_1252.decode_without_bom_handling(&bytes).0,
            _ => charset::decode(&bytes),
        };
        self.units.extend(text.encode_utf16());
    }

    fn flush(&mut self) {
        self.decode();
        self.skip = 0;
        if self.units.is_empty() {
            return;
        }
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        if self.group.silent {
        } else if self.group.deleted {
            self.deleted.push_str(&text);
        } else if self.group.hidden {
            self.invisible.push_str(&text);
        } else if let Some(beside) = self.beside() {
            beside.push_str(&text);
        } else {
            self.place();
            self.lines.push(&text);
        }
    }

    fn beside(&mut self) -> Option<&mut String> {
        match self.group.target {
            Target::Body => None,
            Target::Margins => Some(&mut self.beside[0]),
            Target::Footnotes => Some(&mut self.beside[1]),
            Target::Comments => Some(&mut self.beside[2]),
            Target::Boxes => Some(&mut self.beside[3]),
        }
    }

    fn enter(&mut self) {
        if !self.in_table {
            self.in_table = true;
            self.lines.open_table();
        }
    }

    fn place(&mut self) {
        if self.row_paragraph {
            self.enter();
            self.lines.ensure_cell();
        } else if self.in_table {
            self.in_table = false;
            self.lines.close_table();
        }
    }

    fn end_line(&mut self) {
        self.flush();
        for apart in [&mut self.deleted, &mut self.invisible] {
            if !apart.is_empty() && !apart.ends_with('\n') {
                apart.push('\n');
            }
        }
        let silent = self.group.silent;
        match self.beside() {
            Some(beside) => beside.push('\n'),
            None if silent => {}
            None => self.lines.end_line(),
        }
    }
}
