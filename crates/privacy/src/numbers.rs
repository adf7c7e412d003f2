//! Check digits and shapes of numbers, over ASCII bytes.

use crate::divisions::{self, Known};
use crate::masked::TOO_MANY;
use jiff::civil::Date;

/// Weights of GB 11643.
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters of GB 11643, by remainder.
const ID_CHECKS: &[u8; 11] = b"10X98765432";
/// Alphabet of GB 32100.
const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// First two characters of a social credit code: the registering department and the kind of body.
const CREDIT_REGISTRARS: &[&[u8; 2]] = &[
    b"11", b"12", b"13", b"19", b"21", b"29", b"31", b"32", b"33", b"34", b"35", b"39", b"41",
    b"49", b"51", b"52", b"53", b"54", b"55", b"59", b"61", b"62", b"69", b"71", b"72", b"79",
    b"81", b"89", b"91", b"92", b"93", b"A1", b"A9", b"N1", b"N2", b"N3", b"N9", b"Y1",
];

/// An ID number of 18 digits: check digit, date of birth, province.
pub(crate) fn is_id18(digits: &[u8]) -> bool {
    id18_division(digits).is_some()
}

/// How well the division code of an ID number is known; `None` when it is no ID number at all.
pub(crate) fn id18_division(digits: &[u8]) -> Option<Known> {
    if digits.len() != 18 || id_check(digits)? != digits[17].to_ascii_uppercase() {
        return None;
    }
    born(&digits[6..14])?;
    let known = divisions::known(number(&digits[..6])?);
    (known != Known::Not).then_some(known)
}

/// The check character of the first 17 digits.
fn id_check(digits: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (digit, weight) in digits.iter().zip(ID_WEIGHTS) {
        sum += value(*digit)? * weight;
    }
    ID_CHECKS.get(sum as usize % 11).copied()
}

/// A date of birth written YYYYMMDD, of a person who may live or have lived with an ID number.
pub(crate) fn born(digits: &[u8]) -> Option<Date> {
    let date = number(digits)?;
    let year = i16::try_from(date / 10_000).ok()?;
    if digits.len() != 8 || !(1850..2100).contains(&year) {
        return None;
    }
    let day = |part: u32| i8::try_from(part % 100).ok();
    Date::new(year, day(date / 100)?, day(date)?).ok()
}

/// The front of an ID number of 18 digits that shows more than may be seen: division and date of birth.
pub(crate) fn is_front_of_id(digits: &[u8]) -> bool {
    (TOO_MANY..18).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && number(&digits[..6]).is_some_and(|code| divisions::known(code) >= Known::Prefecture)
        && born(&digits[6..14]).is_some()
}

/// An ID number of 15 digits: date of birth in the 20th century, division.
pub(crate) fn is_id15(digits: &[u8]) -> bool {
    let date = || {
        let date = number(digits.get(6..12)?)?;
        let day = |part: u32| i8::try_from(part % 100).ok();
        Date::new(1900 + i16::try_from(date / 10_000).ok()?, day(date / 100)?, day(date)?).ok()
    };
    digits.len() == 15
        && number(&digits[..6]).is_some_and(|code| divisions::known(code) >= Known::Prefecture)
        && date().is_some()
        && digits.iter().all(u8::is_ascii_digit)
}

/// A social credit code (GB 32100): registrar, division, check character.
pub(crate) fn is_credit_code(code: &[u8]) -> bool {
    let sound = |code: &[u8]| {
        let mut sum = 0;
        let mut weight = 1;
        for byte in &code[..17] {
            sum += credit_value(*byte)? * weight;
            weight = weight * 3 % 31;
        }
        Some((31 - sum % 31) % 31 == credit_value(code[17])?)
    };
    code.len() == 18
        && CREDIT_REGISTRARS.iter().any(|two| code.starts_with(&two[..]))
        && number(&code[2..8])
            .is_some_and(|code| code == 100_000 || divisions::known(code) >= Known::Prefecture)
        && sound(code) == Some(true)
}

fn credit_value(byte: u8) -> Option<u32> {
    let at = CREDIT_ALPHABET.iter().position(|c| *c == byte.to_ascii_uppercase())?;
    u32::try_from(at).ok()
}

/// Luhn's check.
pub(crate) fn is_luhn(digits: &[u8]) -> bool {
    let mut sum = 0;
    for (at, digit) in digits.iter().rev().enumerate() {
        let Some(digit) = value(*digit) else { return false };
        let doubled = digit * if at % 2 == 1 { 2 } else { 1 };
        sum += doubled / 10 + doubled % 10;
    }
    sum % 10 == 0 && !digits.is_empty()
}

/// A mobile number of 11 digits.
pub(crate) fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11
        && digits[0] == b'1'
        && (b'3'..=b'9').contains(&digits[1])
        && digits.iter().all(u8::is_ascii_digit)
}

/// At most nine digits as a number.
fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(value(*digit)?))
}

fn value(digit: u8) -> Option<u32> {
    digit.is_ascii_digit().then(|| u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(is_id18(b"11010519491231002X"));
        assert!(is_id18(b"11010519491231002x"));
        assert!(!is_id18(b"110105194912310021"));
        assert!(!is_id18(b"11010519491331002X"));
        assert!(is_credit_code(b"91350100M000100Y43"));
        assert!(!is_credit_code(b"91350100M000100Y44"));
        assert!(is_luhn(b"6222600260001072444"));
        assert!(!is_luhn(b"6222600260001072445"));
        assert!(is_mobile(b"13800138000") && !is_mobile(b"12800138000"));
        assert!(is_id15(b"420802790101001") && !is_id15(b"420802791301001"));
    }
}
