//! Search over many documents: writes documents, makes an index of them, asks it. Run by `./bench search`.
//!
//! `searching generate DOCUMENTS FILE` · `searching queries FILE COUNT OUT` · `searching build FILE DIR` ·
//! `searching ask DIR QUERIES` · `searching cut FILE OUT`
//!
//! A line of FILE: title, date, organ, field, level, kind, text, by tabs. A line of QUERIES: words parted
//! by spaces, field, level, year – one of the three given, the others empty – by tabs.

use anyhow::{Context, Result, bail};
use search::{Document, Filters, Index, Lexicon, Order, Request, Settings};
use standard::Standard;
use standard::matching::Aliases;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generate", documents, file] => generate(documents.parse()?, file),
        ["queries", file, count, out] => queries(file, count.parse()?, out),
        ["build", file, folder] => build(file, Path::new(folder)),
        ["ask", folder, queries] => ask(Path::new(folder), queries),
        ["cut", file, out] => cut(file, out),
        _ => bail!("searching generate | queries | build | ask | cut"),
    }
}

fn lexicon() -> Arc<Lexicon> {
    Arc::new(Lexicon::new(&Standard::builtin(), &Aliases::builtin()))
}

// ---- the documents

/// SplitMix64: the same documents everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const SURNAMES: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
const GIVEN: &str =
    "建国志强秀英海燕文斌玉兰德明红梅平长生晓立新少华金花军伟芳娜敏静丽勇艳杰涛超霞桂鹏辉宇凯浩";
const PLACES: &str =
    "石桥新塘杨家白双河靠山柳林前庄东坡下湾李畈口兴隆青南北西大小沙洋钟祥京屏门郢马良五里官垱曾集";
const KINDS: [&str; 6] = ["通知", "公示", "公告", "意见", "办法", "批复"];
const LEVELS: [&str; 4] = ["city", "county", "town", "village"];

/// What texts are made of: the catalogs' own clauses, and their words as often as they have them.
struct Stock {
    clauses: Vec<String>,
    words: Vec<String>,
    fields: Vec<String>,
}

fn stock(lexicon: &Lexicon) -> Stock {
    let standard = Standard::builtin();
    let (mut clauses, mut words) = (Vec::new(), Vec::new());
    for field in &standard.fields {
        for entry in &field.entries {
            let texts = entry.elements.iter().chain(&entry.basis).chain([&entry.matter1]);
            for text in texts.chain(&entry.matter2) {
                words.extend(
                    search::words(lexicon, text)
                        .into_iter()
                        .filter(|word| word.text.chars().count() > 1)
                        .map(|word| word.text),
                );
                if (4..=30).contains(&text.chars().count()) {
                    clauses.push(text.replace(['\t', '\n'], ""));
                }
            }
        }
    }
    let fields = standard.fields.iter().map(|field| field.slug.clone()).collect();
    Stock { clauses, words, fields }
}

fn chars(chance: &mut Chance, of: &str, count: usize) -> String {
    let of: Vec<char> = of.chars().collect();
    (0..count).map(|_| *chance.pick(&of)).collect()
}

fn sentence(chance: &mut Chance, stock: &Stock) -> String {
    let words = |chance: &mut Chance, least, more| -> String {
        let count = least + chance.below(more);
        (0..count).map(|_| chance.pick(&stock.words).as_str()).collect()
    };
    match chance.below(10) {
        0 => format!("{}{}，", chars(chance, SURNAMES, 1), chars(chance, GIVEN, 2)),
        1 => format!("{}{}", chars(chance, PLACES, 2), ["村", "镇", "乡", "社区"][chance.below(4)]),
        2 => format!("{}{}元，", words(chance, 1, 2), chance.below(900_000) + 100),
        3 => format!("（政发〔{}〕{}号），", 2015 + chance.below(11), chance.below(300) + 1),
        4..=6 => format!("{}；", chance.pick(&stock.clauses)),
        _ => format!("{}，{}。", words(chance, 3, 6), words(chance, 2, 5)),
    }
}

fn generate(documents: usize, file: &str) -> Result<()> {
    let stock = stock(&lexicon());
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    let mut chance = Chance(20_261_126);
    for _ in 0..documents {
        let kind = *chance.pick(&KINDS);
        let words: String =
            (0..3 + chance.below(4)).map(|_| chance.pick(&stock.words).as_str()).collect();
        let place = chars(&mut chance, PLACES, 2);
        let mut text = String::with_capacity(2000);
        let mut length = 0;
        while length < 570 {
            let sentence = sentence(&mut chance, &stock);
            length += sentence.chars().count();
            text.push_str(&sentence);
        }
        writeln!(
            out,
            "{place}镇关于{words}的{kind}\t{}-{:02}-{:02}\t{place}镇人民政府\t{}\t{}\t{kind}\t{text}",
            2015 + chance.below(11),
            chance.below(12) + 1,
            chance.below(28) + 1,
            chance.pick(&stock.fields),
            LEVELS[[0, 1, 1, 2, 2, 2, 2, 3][chance.below(8)]],
        )?;
    }
    Ok(out.flush()?)
}

/// Queries of two to four words that stand in one document, with a filter that it passes.
fn queries(file: &str, count: usize, out: &str) -> Result<()> {
    let lexicon = lexicon();
    let mut chance = Chance(7);
    let documents = BufReader::new(File::open(file)?).lines().count();
    let step = (documents / count).max(1);
    let mut out = BufWriter::new(File::create(out)?);
    let lines = BufReader::new(File::open(file)?).lines().step_by(step).take(count);
    for line in lines {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let [_, date, _, field, level, _, text] = parts[..] else { bail!("a line of {file}") };
        let words: Vec<String> = search::words(&lexicon, text)
            .into_iter()
            .map(|word| word.text)
            .filter(|word| !word.is_ascii() && (2..=4).contains(&word.chars().count()))
            .collect();
        let mut query: Vec<&str> = Vec::new();
        let wanted = 2 + chance.below(3);
        for _ in 0..20 {
            let word = chance.pick(&words).as_str();
            if query.len() < wanted && !query.contains(&word) {
                query.push(word);
            }
        }
        let filter = match chance.below(4) {
            0 => format!("\t{level}\t"),
            1 => format!("\t\t{}", &date[..4]),
            _ => format!("{field}\t\t"),
        };
        writeln!(out, "{}\t{filter}", query.join(" "))?;
    }
    Ok(out.flush()?)
}

// ---- the index

fn document(id: u64, line: &str) -> Option<Document> {
    let mut parts = line.split('\t');
    let mut next = || parts.next();
    Some(Document {
        id,
        site: "sample".into(),
        title: next()?.to_owned(),
        published: next()?.parse().ok(),
        organ: next().map(str::to_owned),
        fields: vec![next()?.to_owned()],
        level: level(next()?),
        kind: next().map(str::to_owned),
        body: next()?.to_owned(),
        ..Document::default()
    })
}

fn level(name: &str) -> Option<standard::Level> {
    use standard::Level::{City, County, Town, Village};
    LEVELS
        .iter()
        .zip([City, County, Town, Village])
        .find(|(level, _)| **level == name)
        .map(|(_, at)| at)
}

fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(sum)
}

fn build(file: &str, folder: &Path) -> Result<()> {
    let index = Index::open(folder, lexicon(), Settings::default())?;
    let begun = Instant::now();
    let rebuild = index.rebuild()?;
    let mut text = 0u64;
    let mut reader = BufReader::with_capacity(1 << 20, File::open(file)?);
    let (mut line, mut id) = (String::new(), 0);
    while reader.read_line(&mut line)? > 0 {
        let document = document(id, line.trim_end_matches('\n')).context("a line")?;
        text += (document.title.len() + document.body.len()) as u64;
        rebuild.add([document])?;
        id += 1;
        line.clear();
    }
    rebuild.finish(id)?;
    let built = begun.elapsed().as_secs_f64();
    let first = size(folder)?;
    index.compact()?;
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = size(folder)?;
    writeln!(
        std::io::stdout(),
        "{{\"documents\": {id}, \"seconds\": {built:.2}, \"compacted_seconds\": {seconds:.2}, \
         \"text_bytes\": {text}, \"built_bytes\": {first}, \"index_bytes\": {bytes}}}"
    )?;
    Ok(())
}

// ---- asking it

fn ask(folder: &Path, queries: &str) -> Result<()> {
    let index = Index::open(folder, lexicon(), Settings::default())?;
    let mut requests = Vec::new();
    for line in BufReader::new(File::open(queries)?).lines() {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let [text, field, at, year] = parts[..] else { bail!("a line of {queries}") };
        let filters = Filters {
            fields: Some(field.to_owned()).filter(|field| !field.is_empty()).into_iter().collect(),
            levels: level(at).into_iter().collect(),
            years: year.parse().into_iter().collect(),
            ..Filters::default()
        };
        requests.push(Request { filters, ..Request::new(text, jiff::civil::date(2026, 1, 1)) });
    }
    let plain = timed(&index, &requests, |_| {})?;
    let faceted = timed(&index, &requests, |request| request.facets = true)?;
    let newest = timed(&index, &requests, |request| request.order = Order::Newest)?;
    let unfiltered = timed(&index, &requests, |request| request.filters = Filters::default())?;
    let phrases = timed(&index, &requests, |request| {
        request.text = format!("“{}”", request.text.replace(' ', "”“"));
    })?;
    writeln!(
        std::io::stdout(),
        "{{\"documents\": {}, \"plain\": {plain}, \"faceted\": {faceted}, \"newest\": {newest}, \
         \"unfiltered\": {unfiltered}, \"phrases\": {phrases}}}",
        index.documents()
    )?;
    Ok(())
}

fn timed(index: &Index, requests: &[Request], change: impl Fn(&mut Request)) -> Result<String> {
    let mut times = Vec::new();
    let (mut hits, mut none) = (0usize, 0usize);
    for (at, request) in requests.iter().chain(requests).enumerate() {
        let mut request = request.clone();
        change(&mut request);
        let begun = Instant::now();
        let answer = index.search(&request)?;
        let taken = begun.elapsed().as_secs_f64() * 1000.0;
        // The first round warms the files' pages; it is given alone.
        times.push((at < requests.len(), taken));
        hits += answer.total;
        none += usize::from(answer.total == 0);
    }
    let quantile = |first: bool, share: f64| {
        let mut of: Vec<f64> =
            times.iter().filter(|time| time.0 == first).map(|time| time.1).collect();
        of.sort_by(f64::total_cmp);
        of.get(((of.len() as f64 * share) as usize).min(of.len().saturating_sub(1)))
            .copied()
            .unwrap_or(0.0)
    };
    Ok(format!(
        "{{\"p50\": {:.3}, \"p99\": {:.3}, \"most\": {:.3}, \"first_p50\": {:.3}, \"first_p99\": {:.3}, \
         \"mean_hits\": {}, \"without_hits\": {}}}",
        quantile(false, 0.5),
        quantile(false, 0.99),
        quantile(false, 1.0),
        quantile(true, 0.5),
        quantile(true, 0.99),
        hits / times.len().max(1),
        none / 2,
    ))
}

/// The same documents with their words parted by spaces, for databases that know no Chinese words.
fn cut(file: &str, out: &str) -> Result<()> {
    let lexicon = lexicon();
    let mut out = BufWriter::new(File::create(out)?);
    for line in BufReader::new(File::open(file)?).lines() {
        let line = line?;
        let (head, text) = line.rsplit_once('\t').context("a line")?;
        let words: Vec<String> =
            search::words(&lexicon, text).into_iter().map(|word| word.text).collect();
        writeln!(out, "{head}\t{}", words.join(" "))?;
    }
    Ok(out.flush()?)
}
