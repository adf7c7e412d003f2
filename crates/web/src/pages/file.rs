//! An attachment: the whole of it or one range of its bytes, by a tag that is its content's hash.

use crate::respond::{Visit, safe, set};
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::ops::Range;
use store::{Attachment, StoreError};

/// What browsers show by themselves, without running anything that stands in it.
const SHOWN: [&str; 5] = ["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"];
/// A file may do nothing of its own.
const SEALED: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox";
/// The same where a browser's own viewer must open it: it opens nothing in a sandbox.
const VIEWED: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; frame-ancestors 'self'";

/// `GET /file/{id}/{name}`
pub(crate) async fn file(
    visit: Visit,
    Path((id, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    match answer(&visit, &id, &headers).await {
        Ok(answer) => answer,
        Err(error) => visit.failed(&error),
    }
}

async fn answer(visit: &Visit, id: &str, headers: &HeaderMap) -> Result<Response, StoreError> {
    let store = visit.app.store();
    let found = match id.parse() {
        Ok(id) => store.attachment(visit.tree.site.id, id).await?,
        Err(_) => None,
    };
    let Some(attachment) = found else { return visit.old_or_not_found().await };
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let tag = format!("\"{}\"", attachment.hash);
    if text(header::IF_NONE_MATCH).is_some_and(|known| names(known, &tag)) {
        return Ok(told(StatusCode::NOT_MODIFIED.into_response(), &attachment, &tag));
    }
    let size = u64::try_from(attachment.size).unwrap_or_default();
    // A part is of use only to who has the rest of the same file.
    let same = text(header::IF_RANGE).is_none_or(|known| known == tag);
    let asked = text(header::RANGE).filter(|_| same);
    let part = match asked.map_or(Part::Whole, |asked| part(asked, size)) {
        Part::Whole => None,
        Part::Of(part) => Some(part),
        Part::Beyond => {
            let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            set(&mut answer, header::CONTENT_RANGE, &format!("bytes */{size}"));
            return Ok(told(answer, &attachment, &tag));
        }
    };
    let pieces = store.file_stream(&attachment.hash, part.clone()).await?;
    let mut answer = Body::from_stream(pieces).into_response();
    let length = part.as_ref().map_or(size, |part| part.end - part.start);
    set(&mut answer, header::CONTENT_LENGTH, &length.to_string());
    if let Some(Range { start, end }) = part {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {start}-{}/{size}", end - 1);
        set(&mut answer, header::CONTENT_RANGE, &range);
    }
    set(&mut answer, header::CONTENT_TYPE, &attachment.media_type);
    let name = utf8_percent_encode(&attachment.name, NON_ALPHANUMERIC);
    let shown = SHOWN.contains(&attachment.media_type.as_str());
    let way = if shown { "inline" } else { "attachment" };
    set(&mut answer, header::CONTENT_DISPOSITION, &format!("{way}; filename*=UTF-8''{name}"));
    Ok(told(answer, &attachment, &tag))
}

/// With the headers that every answer about a file carries.
fn told(answer: Response, attachment: &Attachment, tag: &str) -> Response {
    let mut answer = safe(answer);
    set(&mut answer, header::ETAG, tag);
    set(&mut answer, header::ACCEPT_RANGES, "bytes");
    set(&mut answer, header::CACHE_CONTROL, "no-cache");
    let viewed = attachment.media_type == SHOWN[0];
    let policy = if viewed { VIEWED } else { SEALED };
    set(&mut answer, header::CONTENT_SECURITY_POLICY, policy);
    answer
}

/// Whether a list of tags names one.
fn names(list: &str, tag: &str) -> bool {
    let mut known = list.split(',').map(str::trim);
    known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// What is asked of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Whole,
    Of(Range<u64>),
    /// It begins behind the file's end.
    Beyond,
}

/// The part of a file of so many bytes that a header asks for; all of it where it asks for several parts, or in
/// a way that is not known.
fn part(asked: &str, size: u64) -> Part {
    let number = |text: &str| text.trim().parse::<u64>();
    let bounds = asked.trim().strip_prefix("bytes=").and_then(|bounds| bounds.split_once('-'));
    let Some((first, last)) = bounds else { return Part::Whole };
    let (start, end) = match (first.trim().is_empty(), number(first), number(last)) {
        (false, Ok(first), _) if last.trim().is_empty() => (first, size),
        (false, Ok(first), Ok(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (true, _, Ok(last)) => (size.saturating_sub(last), size),
        _ => return Part::Whole,
    };
    if start < end { Part::Of(start..end) } else { Part::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_a_part_and_anything_else_the_whole() {
        for (asked, expected) in [
            ("bytes=0-3", Part::Of(0..4)),
            ("bytes=4-", Part::Of(4..10)),
            ("bytes=-3", Part::Of(7..10)),
            ("bytes=-99", Part::Of(0..10)),
            ("bytes=8-99", Part::Of(8..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=99-100", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=x-y", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("bytes=99999999999999999999-", Part::Whole),
        ] {
            assert_eq!(part(asked, 10), expected, "{asked}");
        }
    }

    #[test]
    fn tags_are_compared_without_their_weakness() {
        assert!(names("\"b\", W/\"a\"", "\"a\"") && names("*", "\"a\""));
        assert!(!names("a", "\"a\""));
    }
}
