//! Reads one saved page and prints what is understood of it as JSON: `read FILE [ADDRESS]`.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an example is an edge")]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("which file?")?;
    let address = args.next().unwrap_or_else(|| "http://www.example.gov.cn/".to_owned());
    let body = std::fs::read(file)?;
    let url = url::Url::parse(&address)?;
    let raw = page::Raw { url: &url, body: &body, content_type: None };
    let reading = page::read(raw, &snapshot::portal_file::Selectors::default());
    println!("{}", serde_json::to_string_pretty(&reading)?);
    Ok(())
}
