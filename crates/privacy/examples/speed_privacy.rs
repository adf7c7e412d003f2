//! How fast texts are scanned: `cargo run --release -p privacy --example speed_privacy`.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints and needs a clock"
)]

use std::time::Instant;

fn main() {
    let prose = "为进一步做好2024年基层政务公开工作，根据《中华人民共和国政府信息公开条例》和省政府办公厅要求，\
                 现将有关事项通知如下。发布日期：2024-03-05 索引号：011223344/2024-00123 联系电话：0724-2345678。\n";
    measure("prose", &prose.repeat(1000));
    let plain = "为进一步做好2024年基层政务公开工作，根据《中华人民共和国政府信息公开条例》和省政府办公厅要求，现将有关事项通知如下。发布日期：2024-03-05 来源：区民政局\n";
    measure("prose without long numbers", &plain.repeat(1000));
    let list = "2024-03-05\t关于公示2024年第一批农村低保对象的通知\t民政局\n";
    measure("list lines", &list.repeat(2000));
    let homes =
        "办理地点：东宝区政务服务中心二楼，居住证、户籍证明办理时间为工作日，住房保障窗口8号。\n";
    measure("prose with words of addresses", &homes.repeat(1000));
    let row = "1\t泉水村\t张建国\t11010519491231002X\t6222600260001072444\t13912345678\t泉水村3组12号\t5.32\n";
    let head = "序号\t村名\t户主姓名\t身份证号码\t银行卡号\t联系电话\t家庭住址\t补贴面积\n";
    measure("leaking table of 5000 rows", &format!("{head}{}", row.repeat(5000)));
    let masked =
        "1\t泉水村\t张建国\t110***********002X\t***************2444\t139****5678\t泉水村\t5.32\n";
    measure("masked table of 5000 rows", &format!("{head}{}", masked.repeat(5000)));
    measure("numbers without tables", &"编号 20230512123456789 ".repeat(20_000));
}

fn measure(name: &str, text: &str) {
    let mut best = f64::INFINITY;
    let mut found = 0;
    for _ in 0..7 {
        let start = Instant::now();
        found = privacy::scan(std::hint::black_box(text)).count();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let kilobytes = text.len() as f64 / 1024.0;
    println!(
        "{name}: {:.3} µs/KB ({kilobytes:.0} KB, {:.1} ms, {found} found)",
        best * 1e6 / kilobytes,
        best * 1e3
    );
}
