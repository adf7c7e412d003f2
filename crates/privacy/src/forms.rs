//! Safe forms: what the convention leaves of a value.

use crate::model::Kind;

/// Digits of an ID number that stay at the front and at the end; the date of birth never does.
const ID_FRONT: usize = 3;
const ID_END: usize = 2;

/// The safe form of a number, given as ASCII without separators.
pub(crate) fn of_number(kind: Kind, digits: &[u8]) -> String {
    let (front, end) = match kind {
        Kind::Id18 | Kind::BadlyMaskedId | Kind::Id15 => (ID_FRONT, ID_END),
        Kind::Mobile => (3, 4),
        Kind::BankCard | Kind::BankAccount => (0, 4),
        Kind::Passport => (1, 2),
        Kind::Address => (0, 0),
    };
    hidden(digits, front, end)
}

fn hidden(digits: &[u8], front: usize, end: usize) -> String {
    let end = digits.len().saturating_sub(end);
    digits
        .iter()
        .enumerate()
        .map(|(at, digit)| if at < front || at >= end { char::from(*digit) } else { '*' })
        .collect()
}

/// The safe form of an address: down to the township or street, the rest hidden.
pub(crate) fn of_address(address: &str) -> String {
    let kept = ["街道", "镇", "乡", "区", "县", "市", "省"]
        .iter()
        .find_map(|end| address.find(end).map(|at| at + end.len()))
        .filter(|end| *end < address.len())
        .unwrap_or(0);
    format!("{}***", &address[..kept])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert_eq!(of_number(Kind::Id18, b"11010519491231002X"), "110*************2X");
        assert_eq!(of_number(Kind::Mobile, b"13800138000"), "138****8000");
        assert_eq!(of_number(Kind::BankCard, b"6222600260001072444"), "***************2444");
        assert_eq!(of_address("荆门市东宝区牌楼镇泉水村3组"), "荆门市东宝区牌楼镇***");
        assert_eq!(of_address("泉水村3组"), "***");
        assert_eq!(of_number(Kind::Mobile, b"1"), "1");
    }
}
