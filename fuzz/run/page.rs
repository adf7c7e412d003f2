//! Reading of one page. The first byte chooses address and Content-Type.

/// What holds of every page.
pub fn run(data: &[u8]) {
    let (choice, body) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let addresses = [
        "http://www.yunxi.gov.cn/zwgk/index.html",
        "http://www.yunxi.gov.cn/art/2024/3/15/art_1_2.html",
        "https://www.yunxi.gov.cn/public/column/6616?type=4&pageIndex=2",
        "http://www.yunxi.gov.cn/",
    ];
    let types = [None, Some("text/html; charset=gb2312"), Some("text/html;charset=utf-8")];
    let address = addresses[usize::from(choice) % addresses.len()];
    let content_type = types[usize::from(choice / 16) % types.len()];
    let Ok(url) = url::Url::parse(address) else { return };
    let reading = page::read(page::Raw { url: &url, body, content_type }, &Default::default());
    assert!((0.0..=1.0).contains(&reading.confidence), "a confidence is a share");
}
