//! QR codes of the site's own addresses, as SVG.

use crate::respond::{Visit, address};
use axum::extract::Path;
use axum::response::Response;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// Longest address, in bytes, that still gives a code a phone reads from paper.
const LONGEST: usize = 300;

/// `GET /qr/{path}.svg`: the code of the site's address `/{path}`.
pub(crate) async fn qr(visit: Visit, Path(path): Path<String>) -> Response {
    let Some(path) = path.strip_suffix(".svg") else { return visit.not_found() };
    let target = format!("{}{}", visit.origin(), address(&format!("/{path}")));
    if target.len() > LONGEST {
        return visit.not_found();
    }
    let code = match QrCode::with_error_correction_level(&target, EcLevel::M) {
        Ok(code) => code,
        Err(error) => return visit.failed(&error),
    };
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    visit.fresh(picture.into_bytes(), "image/svg+xml")
}
