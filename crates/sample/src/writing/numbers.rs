//! Numbers that keep their check digits and belong to nobody: ID numbers of a division that issues
//! none, cards and social credit codes drawn at random.

use crate::chance::Chance;

/// A prefecture as such: no person has an ID number of it.
const DIVISION: &str = "421100";

/// An ID number (GB 11643) of a person born between 1940 and 1989.
pub(super) fn id(chance: &mut Chance) -> String {
    let year = chance.between(1940, 1989);
    let (month, day) = (chance.between(1, 12), chance.between(1, 28));
    let digits = format!("{DIVISION}{year}{month:02}{day:02}{:03}", chance.between(1, 999));
    with_check_digit(&digits)
}

/// Seventeen digits with the check digit of GB 11643 behind them.
fn with_check_digit(digits: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let values = digits.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = values.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize];
    format!("{digits}{check}")
}

/// `text` with what stands in `hidden` as asterisks.
pub(super) fn masked(text: &str, hidden: std::ops::Range<usize>) -> String {
    text.chars().enumerate().map(|(at, c)| if hidden.contains(&at) { '*' } else { c }).collect()
}

/// A bank card of nineteen digits that keeps Luhn's check.
pub(super) fn card(chance: &mut Chance) -> String {
    let mut digits =
        format!("621700{:06}{:06}", chance.between(0, 999_999), chance.between(0, 999_999));
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 if digit > 4 => digit * 2 - 9,
            0 => digit * 2,
            _ => digit,
        })
        .sum();
    digits.push_str(&((10 - sum % 10) % 10).to_string());
    digits
}

/// A mobile number.
pub(super) fn mobile(chance: &mut Chance) -> String {
    format!(
        "{}{:08}",
        chance.pick(&["137", "158", "186", "199"]),
        chance.between(10_000_000, 99_999_999)
    )
}

/// A social credit code (GB 32100) of a company or an institution.
pub(super) fn credit(chance: &mut Chance) -> String {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut code = format!("{}{DIVISION}", chance.pick(&["91", "12", "52"]));
    for _ in 0..9 {
        code.push(char::from(*chance.pick(SIGNS)));
    }
    let (mut sum, mut weight) = (0usize, 1usize);
    for sign in code.bytes() {
        sum += SIGNS.iter().position(|known| *known == sign).unwrap_or(0) * weight;
        weight = weight * 3 % 31;
    }
    code.push(char::from(SIGNS[(31 - sum % 31) % 31]));
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_the_standard() {
        // Both examples stand in GB 11643-1999.
        assert_eq!(with_check_digit("11010519491231002"), "11010519491231002X");
        assert_eq!(with_check_digit("44052418800101001"), "440524188001010014");
    }

    #[test]
    fn numbers_have_their_lengths() {
        let mut chance = Chance::of(1, "numbers");
        for _ in 0..50 {
            assert_eq!(id(&mut chance).len(), 18);
            assert_eq!(card(&mut chance).len(), 19);
            assert_eq!(mobile(&mut chance).len(), 11);
            assert_eq!(credit(&mut chance).len(), 18);
        }
        assert_eq!(masked("0123456789", 2..5), "01***56789");
    }
}
