//! Same origin over many documents: writes documents with planted copies, forks, series and forms, or finds
//! them again and measures. Run by `./bench duplicates`.
//!
//! `duplicates generate DOCUMENTS FILE` · `duplicates find FILE`
//!
//! A line of FILE: label, line of the original, title, date, organ, text (`\u{1}` for a line break), by tabs.

use anyhow::{Context, Result, bail};
use likeness::{Bounds, Entry, Kind, Side, Sketch, Text};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Lines that are read and sketched at a time.
const BATCH: usize = 8192;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", documents, file] => generate(documents.parse()?, file),
        ["find", file] => find(file),
        _ => bail!("duplicates generate DOCUMENTS FILE | duplicates find FILE"),
    }
}

// ---- the documents

/// SplitMix64: the same documents everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "农业", "农村", "补贴", "资金", "发放", "项目", "建设", "公示", "监督", "审核", "申请", "村民", "委员会", "教育", "学校", "招生", "卫生", "医院",
    "防疫", "环境", "保护", "水利", "工程", "道路", "交通", "安全", "生产", "检查", "整改", "企业", "市场", "食品", "药品", "抽检", "住房", "保障", "救助",
    "低保", "特困", "养老", "残疾", "就业", "培训", "社保", "缴费", "土地", "征收", "规划", "许可", "处罚", "执法", "司法", "调解", "文化", "旅游", "体育",
    "统计", "财政", "预算", "决算", "采购", "招标", "中标", "合同", "验收", "档案", "信访", "应急", "救灾", "气象", "森林", "防火", "畜牧", "水产", "种子",
    "化肥", "农机", "合作社", "农户", "贫困", "振兴", "产业", "电商", "物流", "供水", "供电", "燃气", "垃圾", "污水", "绿化", "市政", "照明", "停车", "公交",
    "客运", "运输", "车辆", "驾驶", "消防", "治安", "户籍", "身份", "婚姻", "殡葬", "社区", "街道", "乡镇", "县级", "部门", "单位", "个人", "材料", "条件",
    "程序", "时限", "标准", "依据", "方案", "通知", "意见", "办法", "细则", "责任", "措施", "落实", "推进", "加强", "提高", "完善", "组织", "实施", "管理",
];
#[rustfmt::skip]
const CLAUSES: &[&str] = &[
    "各乡镇人民政府要高度重视，明确专人负责，按时报送有关情况。", "如对公示内容有异议，请在公示期内以书面形式反映。",
    "公示期间接受社会各界和广大群众监督。", "本办法由县人民政府办公室负责解释，自印发之日起施行。",
    "对弄虚作假、虚报冒领的，一经查实，取消资格并依法追究责任。", "申请人应当对所提交材料的真实性负责。",
    "有关单位要密切配合，形成工作合力，确保各项任务落到实处。", "逾期未提出异议的，视为无异议。",
];
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭",
];
const GIVEN: &[&str] = &[
    "建国", "志强", "秀英", "海燕", "文斌", "玉兰", "德明", "红梅", "国平", "长生", "晓红", "立新",
    "少华", "金花",
];
const PLACES: &[&str] = &[
    "石桥", "新塘", "杨家", "白石", "双河", "靠山", "柳林", "前庄", "东坡", "下湾", "李畈", "河口",
    "兴隆", "青山",
];

#[derive(Clone)]
struct Paper {
    label: &'static str,
    origin: usize,
    title: String,
    day: usize,
    organ: String,
    text: String,
}

fn words(chance: &mut Chance, count: usize) -> String {
    (0..count).map(|_| chance.pick(WORDS)).collect()
}

fn person(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(SURNAMES), chance.pick(GIVEN))
}

/// A date on which no two neighbours of a series fall.
fn day_of(day: usize) -> String {
    format!("{}-{:02}-{:02}", 2019 + day / 336 % 6, day / 28 % 12 + 1, day % 28 + 1)
}

fn single(chance: &mut Chance) -> Paper {
    let mut text = format!("为做好{}工作，现将有关事项通知如下。", words(chance, 3));
    while text.chars().count() < 570 {
        let clause = if chance.below(4) == 0 {
            chance.pick(CLAUSES).to_owned()
        } else {
            let (count, figure) = (8 + chance.below(10), chance.below(900) + 20);
            format!(
                "{}，{}{figure}元，{}。\u{1}",
                words(chance, count),
                chance.pick(WORDS),
                words(chance, 6)
            )
        };
        text.push_str(&clause);
    }
    let title = format!("关于{}的通知", words(chance, 6));
    Paper {
        label: "single",
        origin: 0,
        title,
        day: chance.below(2000),
        organ: chance.pick(PLACES).into(),
        text,
    }
}

/// A form letter: the same words but for the person, the place and the number.
fn letter(chance: &mut Chance, form: &str, n: usize) -> Paper {
    let (name, place) = (person(chance), chance.pick(PLACES));
    let title = if n.is_multiple_of(2) {
        "准予行政许可决定书".into()
    } else {
        format!("准予行政许可决定书（{name}）")
    };
    let text = format!(
        "许准字〔2023〕第{n}号\u{1}{name}：\u{1}你于2023年{}月{}日提出的申请收悉。{form}\u{1}经营场所：{place}路{}号",
        chance.below(12) + 1,
        chance.below(28) + 1,
        chance.below(300) + 1
    );
    Paper {
        label: "form",
        origin: 0,
        title,
        day: chance.below(300),
        organ: "行政审批局".into(),
        text,
    }
}

/// A month of a series.
fn month(chance: &mut Chance, of: usize, form: &str, n: usize) -> Paper {
    let (year, month) = (2019 + n / 12 % 6, n % 12 + 1);
    let mut figure = || chance.below(9000) + 100;
    let text = format!(
        "{year}年{month}月，共计{}户{}人，发放资金{}元，其中新增{}户，退出{}户。{form}",
        figure(),
        figure(),
        figure(),
        figure(),
        figure()
    );
    let title = if of.is_multiple_of(2) {
        format!("{year}年{month}月第{of}项资金发放公示")
    } else {
        format!("第{of}项资金发放情况公示")
    };
    Paper { label: "series", origin: 0, title, day: n * 28, organ: "民政局".into(), text }
}

/// What is done to a copy: nothing, a covering note, the page's surroundings.
fn copied(chance: &mut Chance, original: &Paper, origin: usize) -> Paper {
    let mut copy = Paper { label: "copy", origin, ..original.clone() };
    match chance.below(3) {
        0 => {}
        1 => {
            copy.text = format!(
                "各村民委员会：\u{1}现将《{}》转发给你们，请认真贯彻执行。\u{1}{}",
                copy.title, copy.text
            );
        }
        _ => copy.text.push_str("\u{1}【打印本页】【关闭窗口】\u{1}扫一扫在手机打开当前页"),
    }
    copy
}

/// The same with one figure or one clause changed.
fn forked(chance: &mut Chance, original: &Paper, origin: usize) -> Paper {
    let mut fork = Paper { label: "fork", origin, ..original.clone() };
    let figure = fork.text.rfind("元，").filter(|_| chance.below(3) > 0);
    match figure {
        Some(at) => {
            let start = fork.text[..at].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
            let start =
                fork.text.char_indices().map(|(at, _)| at).find(|at| *at >= start).unwrap_or(at);
            fork.text.replace_range(start..at, "7777");
        }
        None => fork.text.push_str("\u{1}以上标准自下月起调整为每人每月865元。"),
    }
    fork
}

fn generate(documents: usize, file: &str) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let mut chance = Chance(20_261_125);
    let form: String = single(&mut chance).text.chars().take(480).collect();
    let forms: Vec<String> =
        (0..200).map(|_| single(&mut chance).text.chars().take(500).collect()).collect();
    // Originals wait here until their copy is written; copies may stand far away from them.
    let mut waiting: Vec<(usize, Paper)> = Vec::new();
    let mut months = vec![0usize; (documents / 600).max(2)];
    for line in 0..documents {
        let draw = chance.below(100);
        let paper = if draw < 4 && waiting.len() > 400 {
            let (origin, original) = waiting.swap_remove(chance.below(400));
            if draw < 2 {
                copied(&mut chance, &original, origin)
            } else {
                forked(&mut chance, &original, origin)
            }
        } else if draw < 20 {
            letter(&mut chance, &form, line)
        } else if draw < 25 {
            let of = chance.below(months.len());
            months[of] += 1;
            month(&mut chance, of, &forms[of % forms.len()], months[of])
        } else {
            single(&mut chance)
        };
        if paper.label == "single" && waiting.len() < documents / 10 + 500 && chance.below(4) == 0 {
            waiting.push((line, paper.clone()));
        }
        let Paper { label, origin, title, day, organ, text } = paper;
        writeln!(out, "{label}\t{origin}\t{title}\t{}\t{organ}\t{text}", day_of(day))?;
    }
    Ok(out.flush()?)
}

// ---- finding them again

/// Where a line stands, and what stands for its text.
struct Known {
    start: u64,
    length: u32,
    sketch: Option<Sketch>,
    key: u64,
    twin: u64,
}

/// The parts of a line.
struct Parts<'a> {
    label: &'a str,
    origin: usize,
    title: &'a str,
    day: &'a str,
    organ: &'a str,
    text: &'a str,
}

fn parts(line: &str) -> Option<Parts<'_>> {
    let mut fields = line.trim_end_matches('\n').split('\t');
    Some(Parts {
        label: fields.next()?,
        origin: fields.next()?.parse().ok()?,
        title: fields.next()?,
        day: fields.next()?,
        organ: fields.next()?,
        text: fields.next()?,
    })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn known(line: &str, start: u64) -> Option<Known> {
    let parts = parts(line)?;
    let key = likeness::title_key(parts.title);
    let twin = likeness::title_key(parts.day) ^ key;
    Some(Known {
        start,
        length: line.len() as u32,
        sketch: likeness::sketch(parts.text),
        key,
        twin,
    })
}

fn read_all(file: &str) -> Result<Vec<Known>> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file)?);
    let (mut all, mut at) = (Vec::new(), 0u64);
    let workers = threads();
    loop {
        let mut batch: Vec<(String, u64)> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let mut line = String::with_capacity(2400);
            let length = reader.read_line(&mut line)?;
            if length == 0 {
                break;
            }
            batch.push((line, at));
            at += length as u64;
        }
        if batch.is_empty() {
            return Ok(all);
        }
        let found: Vec<Vec<Known>> = std::thread::scope(|scope| {
            let chunks = batch.chunks(batch.len().div_ceil(workers));
            let handles: Vec<_> = chunks
                .map(|chunk| {
                    scope.spawn(|| {
                        chunk.iter().filter_map(|(line, at)| known(line, *at)).collect::<Vec<_>>()
                    })
                })
                .collect();
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
        });
        all.extend(found.into_iter().flatten());
    }
}

fn side<'a>(parts: &Parts<'a>) -> Side<'a> {
    Side {
        title: parts.title,
        published: parts.day.parse().ok(),
        formed: None,
        number: None,
        body: Some(parts.organ),
    }
}

/// The first text of the last pair: the next pair often begins with it.
#[derive(Default)]
struct Held {
    at: Option<u32>,
    line: String,
    text: Option<Text<'static>>,
}

fn find(file: &str) -> Result<()> {
    let begun = Instant::now();
    let all = read_all(file)?;
    let sketched = begun.elapsed().as_secs_f64();
    let (positions, entries): (Vec<u32>, Vec<Entry>) = (0u32..)
        .zip(&all)
        .filter_map(|(at, known)| Some((at, Entry { sketch: known.sketch?, key: known.key })))
        .unzip();
    let found = likeness::candidates(&entries, &Bounds::default());
    let mut alike: HashMap<u64, usize> = HashMap::new();
    for known in &all {
        *alike.entry(known.twin).or_default() += 1;
    }
    let paired = begun.elapsed().as_secs_f64();
    let input = File::open(file)?;
    let line = |at: u32| -> Option<String> {
        let known = all.get(at as usize)?;
        let mut bytes = vec![0u8; known.length as usize];
        input.read_exact_at(&mut bytes, known.start).ok()?;
        String::from_utf8(bytes).ok()
    };
    let read = AtomicUsize::new(0);
    let breaks = |text: &str| text.replace('\u{1}', "\n");
    let judge = |held: &mut Held, pair: &likeness::Pair| -> Option<(u32, u32, Kind)> {
        let (one, other) = (positions[pair.one as usize], positions[pair.other as usize]);
        if held.at != Some(one) {
            *held = Held { at: Some(one), line: line(one)?, text: None };
        }
        let second = line(other)?;
        let (first, second) = (parts(&held.line)?, parts(&second)?);
        let sides = (side(&first), side(&second));
        if !likeness::worth_comparing(&sides.0, &sides.1) {
            return None;
        }
        read.fetch_add(1, Ordering::Relaxed);
        let text = held.text.get_or_insert_with(|| Text::new(breaks(first.text)));
        let comparison = text.compare(&Text::new(breaks(second.text)));
        let alike = alike.get(&all[one as usize].twin).copied().unwrap_or(1);
        let judged = likeness::kind(&comparison, &sides.0, &sides.1, alike);
        matches!(judged.kind, Kind::Copy | Kind::Fork).then_some((one, other, judged.kind))
    };
    let judge_all = |pairs: &[likeness::Pair]| -> Vec<(u32, u32, Kind)> {
        let mut held = Held::default();
        pairs.iter().filter_map(|pair| judge(&mut held, pair)).collect()
    };
    let judge_all = &judge_all;
    let answers: Vec<(u32, u32, Kind)> = std::thread::scope(|scope| {
        let chunks = found.pairs.chunks(found.pairs.len().div_ceil(threads()).max(1));
        let handles: Vec<_> = chunks.map(|chunk| scope.spawn(move || judge_all(chunk))).collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).flatten().collect()
    });
    let total = begun.elapsed().as_secs_f64();
    score(&all, &line, &answers).context("scoring").map(|(planted, right)| {
        let crowd: usize = found.crowds.iter().map(Vec::len).sum();
        let mut out = std::io::stdout();
        let _ = writeln!(
            out,
            "{{\"documents\": {}, \"sketch_seconds\": {sketched:.3}, \"candidate_seconds\": {:.3}, \"confirm_seconds\": {:.3}, \
             \"seconds\": {total:.3}, \"candidates\": {}, \"in_crowds\": {crowd}, \"compared\": {}, \"found\": {}, \
             \"planted\": {planted}, \"right\": {right}}}",
            all.len(),
            paired - sketched,
            total - paired,
            found.pairs.len(),
            read.load(Ordering::Relaxed),
            answers.len(),
        );
    })
}

/// How many pairs were planted, and how many of the answers are right.
fn score(
    all: &[Known],
    line: &impl Fn(u32) -> Option<String>,
    answers: &[(u32, u32, Kind)],
) -> Result<(usize, usize)> {
    let mut planted: HashMap<(u32, u32), Kind> = HashMap::new();
    for at in 0..all.len() as u32 {
        let text = line(at).context("a line")?;
        let parts = parts(&text).context("its parts")?;
        let kind = match parts.label {
            "copy" => Kind::Copy,
            "fork" => Kind::Fork,
            _ => continue,
        };
        planted.insert((parts.origin as u32, at), kind);
    }
    let right = answers
        .iter()
        .filter(|(one, other, kind)| planted.get(&(*one, *other)) == Some(kind))
        .count();
    Ok((planted.len(), right))
}
