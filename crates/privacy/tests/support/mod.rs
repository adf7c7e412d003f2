//! Made-up numbers with sound check digits, and the cases that use them.

pub mod figures;

use std::collections::VecDeque;

/// A small generator with a seed (xorshift64*).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    pub fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

const DIVISIONS: &[&str] = &[
    "420802", "420804", "420822", "420881", "110105", "320106", "510105", "440301", "422401",
    "522601",
];
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳", "曾", "谢", "万", "高",
    "方",
];
const GIVEN: &[&str] = &[
    "建国", "秀英", "伟", "芳", "小明", "德华", "红梅", "志强", "玉兰", "海涛", "静", "国庆",
    "金花", "永福", "春生", "大勇", "晓燕", "先平", "家明", "丽",
];

fn id_check(seventeen: &str) -> char {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = seventeen
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    char::from(b"10X98765432"[sum as usize % 11])
}

fn date(random: &mut Random, from: u64, years: u64) -> String {
    format!("{}{:02}{:02}", from + random.below(years), 1 + random.below(12), 1 + random.below(28))
}

pub fn id(random: &mut Random) -> String {
    let front = format!("{}{}{}", random.pick(DIVISIONS), date(random, 1938, 76), random.digits(3));
    let check = id_check(&front);
    format!("{front}{check}")
}

fn id_with_x(random: &mut Random) -> String {
    loop {
        let id = id(random);
        if id.ends_with('X') {
            return id;
        }
    }
}

fn luhn(mut front: String) -> String {
    for check in '0'..='9' {
        front.push(check);
        let sum: u32 = front
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, digit)| {
                let doubled = u32::from(digit - b'0') * if at % 2 == 1 { 2 } else { 1 };
                doubled / 10 + doubled % 10
            })
            .sum();
        if sum.is_multiple_of(10) {
            break;
        }
        front.pop();
    }
    front
}

fn card(random: &mut Random, length: usize) -> String {
    luhn(format!("62{}", random.digits(length - 3)))
}

fn mobile(random: &mut Random) -> String {
    format!(
        "1{}{}{}",
        random.pick(&["3", "5", "7", "8", "9"]),
        1 + random.below(8),
        random.digits(8)
    )
}

fn credit(random: &mut Random, letters: bool) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    loop {
        let front = random.pick(&["91", "92", "11", "12", "51", "52", "54", "93"]);
        let mut code =
            format!("{front}{}", random.pick(&["420800", "420802", "420822", "110105", "320500"]));
        for _ in 0..9 {
            let at = random.below(if letters { 31 } else { 10 }) as usize;
            code.push(char::from(ALPHABET[at]));
        }
        let mut weight = 1u32;
        let mut sum = 0u32;
        for byte in code.bytes() {
            sum += ALPHABET.iter().position(|c| *c == byte).unwrap_or(0) as u32 * weight;
            weight = weight * 3 % 31;
        }
        let check = (31 - sum % 31) % 31;
        let has_letters = code.bytes().any(|byte| byte.is_ascii_alphabetic());
        if letters == has_letters && (letters || check < 10) {
            code.push(char::from(ALPHABET[check as usize]));
            return code;
        }
    }
}

fn grouped(digits: &str, sizes: &[usize], separator: &str) -> String {
    let mut rest = digits;
    let mut parts = Vec::new();
    for size in sizes {
        let (part, after) = rest.split_at((*size).min(rest.len()));
        parts.push(part);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts.join(separator)
}

fn wide(digits: &str) -> String {
    digits.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect()
}

fn starred(digits: &str, front: usize, end: usize, mark: char) -> String {
    let last = digits.len() - end;
    digits
        .chars()
        .enumerate()
        .map(|(at, c)| if at < front || at >= last { c } else { mark })
        .collect()
}

/// What `{name}` and the like stand for, and the kind that it is when it leaks.
fn made(word: &str, random: &mut Random) -> (String, &'static str) {
    let (name, argument) = word.split_once(':').unwrap_or((word, ""));
    let (front, end) = argument.split_once('-').unwrap_or(("", ""));
    let shown = (front.parse().unwrap_or(0), end.parse().unwrap_or(0));
    match (name, argument) {
        ("name", _) => (format!("{}{}", random.pick(SURNAMES), random.pick(GIVEN)), ""),
        ("id", "fw") => (wide(&id(random)), "id18"),
        ("id", "fwx") => (wide(&id_with_x(random)), "id18"),
        ("id", "sp") => (grouped(&id(random), &[6, 4, 4, 4], " "), "id18"),
        ("id", "sp4") => (grouped(&id(random), &[4, 4, 4, 4, 2], " "), "id18"),
        ("id", "sp10") => (grouped(&id(random), &[10, 8], " "), "id18"),
        ("id", "hy") => (grouped(&id(random), &[6, 8, 4], "-"), "id18"),
        ("id", "x") => (id_with_x(random).to_lowercase(), "id18"),
        ("idold", _) => loop {
            let id = id(random);
            if &id[6..10] < "1998" {
                break (id, "id18");
            }
        },
        ("id", _) => (id(random), "id18"),
        ("idbad", _) => {
            let sound = id(random);
            let last = sound.chars().last().unwrap_or('0');
            let wrong = if last == '7' { '8' } else { '7' };
            (format!("{}{wrong}", &sound[..17]), "id18")
        }
        ("idm", _) => (starred(&id(random), shown.0, shown.1, '*'), "badly-masked-id"),
        ("idmx", _) => (starred(&id(random), 6, 4, 'X'), "badly-masked-id"),
        ("id15", _) => {
            let id = id(random);
            (format!("{}{:02}{}", &id[..6], 30 + random.below(60), &id[10..17]), "id15")
        }
        ("dis", _) => {
            (format!("{}{}{}", id(random), 1 + random.below(7), 1 + random.below(4)), "id18")
        }
        ("serial", _) => {
            let front = format!("420802{}{}", date(random, 2021, 4), random.digits(3));
            let check = id_check(&front);
            (format!("{front}{check}"), "id18")
        }
        ("mob", "sp") => (grouped(&mobile(random), &[3, 4, 4], " "), "mobile"),
        ("mob", "hy") => (grouped(&mobile(random), &[3, 4, 4], "-"), "mobile"),
        ("mob", _) => (mobile(random), "mobile"),
        ("mobm", _) => (starred(&mobile(random), 3, 4, '*'), "mobile"),
        ("card", "16") => (card(random, 16), "bank-card"),
        ("card", "sp") => (grouped(&card(random, 19), &[4, 4, 4, 4, 3], " "), "bank-card"),
        ("card", _) => (card(random, 19), "bank-card"),
        ("cardbad", _) => {
            let sound = card(random, 19);
            let last = sound.as_bytes()[18];
            (format!("{}{}", &sound[..18], (last - b'0' + 5) % 10), "bank-card")
        }
        ("cardm", _) => (starred(&card(random, 19), shown.0, shown.1, '*'), "bank-card"),
        ("book", _) => (format!("8{}", random.digits(16)), "bank-account"),
        ("uscc", _) => (credit(random, true), ""),
        ("usccnum", _) => (credit(random, false), ""),
        ("land", _) => (format!("0724-{}", random.digits(7)), ""),
        ("pass", _) => (format!("E{}", random.digits(8)), "passport"),
        ("n", length) => {
            let length = length.parse().unwrap_or(4);
            let first = 1 + random.below(9);
            (format!("{first}{}", random.digits(length - 1)), "")
        }
        _ => panic!("{word} is no placeholder"),
    }
}

/// As [`made`]; `{idtop:8}` is the front of a number, `{idrest}` what is left of it on the next line.
fn piece(word: &str, random: &mut Random, rests: &mut VecDeque<String>) -> (String, &'static str) {
    let (name, argument) = word.split_once(':').unwrap_or((word, ""));
    if name.ends_with("rest") {
        return (rests.pop_front().expect("a front comes before its rest"), "");
    }
    let Some(whole) = name.strip_suffix("top") else { return made(word, random) };
    let (mut value, kind) = made(whole, random);
    rests.push_back(value.split_off(argument.parse().expect("the digits of the front")));
    (value, kind)
}

/// A case with its numbers filled in.
#[derive(Debug)]
pub struct Case {
    pub name: String,
    pub text: String,
    /// Kind, line and value of every leak.
    pub leaks: Vec<(String, u32, String)>,
}

/// The cases of a file, made with a seed.
pub fn cases(file: &str, seed: u64) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut rest = file;
    let mut random = Random::new(seed);
    while let Some((name, after)) = rest.strip_prefix("# ").and_then(|rest| rest.split_once('\n')) {
        let end = after.find("\n# ").map_or(after.len(), |at| at + 1);
        cases.push(fill(name, after[..end].trim_end_matches('\n'), &mut random));
        rest = &after[end..];
    }
    assert!(rest.trim().is_empty(), "left over: {rest}");
    cases
}

fn fill(name: &str, template: &str, random: &mut Random) -> Case {
    let mut case = Case { name: name.into(), text: String::new(), leaks: Vec::new() };
    let mut rests = VecDeque::new();
    for (line, number) in template.lines().zip(1u32..) {
        if number > 1 {
            case.text.push('\n');
        }
        let mut rest = line;
        while let Some(at) = rest.find(['{', '<', '|', '!']) {
            case.text.push_str(&rest[..at]);
            rest = &rest[at..];
            let leaks = rest.starts_with("!{") || rest.starts_with("!<");
            let body = rest.trim_start_matches('!');
            if let Some(end) = body.find('}').filter(|_| body.starts_with('{')) {
                let (value, kind) = piece(&body[1..end], random, &mut rests);
                if leaks {
                    case.leaks.push((kind.into(), number, value.clone()));
                }
                case.text.push_str(&value);
                rest = &body[end + 1..];
            } else if let Some(end) = body.find('>').filter(|_| leaks) {
                case.leaks.push(("address".into(), number, body[1..end].into()));
                case.text.push_str(&body[1..end]);
                rest = &body[end + 1..];
            } else {
                case.text.push(if rest.starts_with('|') {
                    '\t'
                } else {
                    rest.chars().next().unwrap_or(' ')
                });
                rest = &rest[1..];
            }
        }
        case.text.push_str(rest);
    }
    case
}
