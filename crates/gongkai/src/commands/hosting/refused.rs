//! What goes wrong with a portal of our own, in the user's language and with a way out.

use crate::failure::Failure;
use crate::words::Lang;
use portal::{FileError, PortalError, ThemeFault};
use std::path::Path;

/// What publishing refuses.
pub fn failed(error: &PortalError, lang: Lang) -> Failure {
    match error {
        PortalError::UnknownPlace(place) => {
            Failure::usage(lang, "error-place", &[("place", place)])
        }
        PortalError::SeveralPlaces(place) => {
            Failure::usage(lang, "error-several-places", &[("place", place)])
        }
        PortalError::UnknownDepartment { place, name } => {
            Failure::usage(lang, "error-department", &[("place", place), ("name", name)])
        }
        PortalError::DepartmentHasSite { name, site } => {
            Failure::usage(lang, "error-department-site", &[("name", name), ("site", site)])
        }
        PortalError::DomainTaken { domain, site } => {
            Failure::usage(lang, "error-domain-taken", &[("domain", domain), ("site", site)])
        }
        PortalError::Theme(fault) => look(fault, lang),
        PortalError::BadAddress(address) => {
            Failure::usage(lang, "error-web-address", &[("address", address)])
        }
        PortalError::BadDomain(domain) => {
            Failure::usage(lang, "error-domain", &[("domain", domain)])
        }
        error => Failure::usage(lang, "error-store", &[("reason", error)]),
    }
}

/// What is wrong with a look.
fn look(fault: &ThemeFault, lang: Lang) -> Failure {
    match fault {
        ThemeFault::Unknown(token) => {
            Failure::usage(lang, "error-theme-token", &[("token", token)])
        }
        ThemeFault::Value { token, value } => {
            Failure::usage(lang, "error-theme-value", &[("token", token), ("value", value)])
        }
        ThemeFault::Contrast { text, ground, ratio } => {
            let ratio = format!("{ratio:.1}");
            let said: [(&str, &dyn std::fmt::Display); 3] =
                [("text", text), ("ground", ground), ("ratio", &ratio)];
            Failure::usage(lang, "error-contrast", &said)
        }
    }
}

/// A file whose rows cannot be read at all.
pub fn unusable(path: &Path, error: &FileError, lang: Lang) -> Failure {
    let reason = match error {
        FileError::Kind { found, known } => {
            lang.say("error-table-kind", &[("found", found), ("known", known)])
        }
        FileError::NoHead(words) => lang.say("error-table-head", &[("words", words)]),
        FileError::Encoding => lang.word("error-table-encoding"),
        FileError::Csv(error) => lang.say("error-table-csv", &[("reason", error)]),
        FileError::Workbook(error) => lang.say("error-table-workbook", &[("reason", error)]),
        FileError::Io(error) => error.to_string(),
    };
    Failure::file(lang, path, &reason)
}
