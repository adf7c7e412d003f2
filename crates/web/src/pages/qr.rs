//! QR codes of the site's own addresses, as SVG.

use crate::respond::{Visit, address};
use axum::extract::Path;
use axum::response::Response;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Longest address, in bytes, that still gives a code a phone reads from paper.
const LONGEST: usize = 300;
/// Modules of quiet around a code.
const QUIET: usize = 4;

/// `GET /qr/{path}.svg`: the code of the site's address `/{path}`.
pub(crate) async fn qr(visit: Visit, Path(path): Path<String>) -> Response {
    let path = path.strip_suffix(".svg").map(|path| format!("/{path}"));
    match path.and_then(|path| qr_picture(&visit, &path)) {
        Some(picture) => visit.fresh(picture.into_bytes(), "image/svg+xml"),
        None => visit.not_found(),
    }
}

/// The code of an address of the site; `None` where it is too long.
pub(crate) fn qr_picture(visit: &Visit, path: &str) -> Option<String> {
    let target = format!("{}{}", visit.origin(), address(path));
    if target.len() > LONGEST {
        return None;
    }
    let code = QrCode::with_error_correction_level(&target, EcLevel::M).ok()?;
    Some(picture(&code))
}

/// A picture of few bytes, for an export has one for each document: a stroke for each run of dark modules.
fn picture(code: &QrCode) -> String {
    let width = code.width();
    let mut strokes = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|one| **one == Color::Dark).count();
            if run > 0 {
                let _ = write!(strokes, "M{} {}.5h{run}", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * QUIET;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"240\" height=\"240\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path stroke=\"#000\" d=\"{strokes}\"/></svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_the_dark_modules() {
        let code = QrCode::new("https://www.qinglan.example/doc/1").expect("short");
        let svg = picture(&code);
        let (_, path) = svg.split_once("stroke=\"#000\" d=\"").expect("a path");
        let (path, _) = path.split_once('"').expect("its end");
        let mut dark = vec![Color::Light; code.width() * code.width()];
        for stroke in path.split('M').skip(1) {
            let (x, rest) = stroke.split_once(' ').expect("a place");
            let (y, run) = rest.split_once(".5h").expect("a run");
            let [x, y, run] = [x, y, run].map(|number| number.parse::<usize>().expect("a number"));
            let from = (y - QUIET) * code.width() + x - QUIET;
            dark[from..from + run].fill(Color::Dark);
        }
        assert_eq!(dark, code.to_colors());
        assert!(svg.len() < 4096, "{} bytes", svg.len());
    }
}
