//! Chinese numerals, both ways, and the plain form of full-width characters.
//!
//! Only whole numbers as provisions are numbered; amounts and dates are read elsewhere.

/// The plain form of a full-width digit, dot or bracket.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '．' => '.',
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const UNITS: [(u32, char); 3] = [(1000, '千'), (100, '百'), (10, '十')];

/// A number from 1 to 9999 in Chinese numerals (四十五); any other number in digits.
pub fn numeral(number: u32) -> String {
    if !(1..=9999).contains(&number) {
        return number.to_string();
    }
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or('零');
    let mut said = String::new();
    let mut rest = number;
    let mut gap = false;
    for (size, unit) in UNITS {
        let value = rest / size;
        rest %= size;
        if value == 0 {
            gap = !said.is_empty();
            continue;
        }
        if gap {
            said.push('零');
        }
        gap = false;
        // Ten to nineteen are said without a leading one.
        if !(size == 10 && value == 1 && said.is_empty()) {
            said.push(digit(value));
        }
        said.push(unit);
    }
    if rest > 0 {
        if gap {
            said.push('零');
        }
        said.push(digit(rest));
    }
    said
}

/// Reads a number in Chinese numerals (四十五, 一〇二) or in digits; nothing if it is neither, or zero.
pub fn read_numeral(said: &str) -> Option<u32> {
    let plain: String = said.chars().map(half_width).collect();
    if !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain.parse().ok().filter(|&number| number > 0);
    }
    let value = |c: char| match c {
        '〇' | '○' => Some(0),
        '两' => Some(2),
        _ => DIGITS.iter().position(|&digit| digit == c).map(|at| at as u32),
    };
    let size = |c: char| UNITS.iter().find(|(_, unit)| *unit == c).map(|(size, _)| *size);
    let mut total: u32 = 0;
    if !plain.chars().any(|c| size(c).is_some()) {
        // 一〇二: digit by digit.
        for c in plain.chars() {
            total = total.checked_mul(10)?.checked_add(value(c)?)?;
        }
        return (total > 0).then_some(total);
    }
    let mut pending = None;
    let mut bound = u32::MAX;
    for c in plain.chars() {
        if let Some(size) = size(c) {
            if size >= bound {
                return None;
            }
            total += pending.take().filter(|&digit| digit > 0).unwrap_or(1) * size;
            bound = size;
        } else {
            let digit = value(c)?;
            // Only a zero may be followed by another digit: 一百零二.
            if pending.is_some_and(|before| before > 0) {
                return None;
            }
            pending = Some(digit);
        }
    }
    total += pending.unwrap_or(0);
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_written_as_they_are_said() {
        for (number, said) in [
            (1, "一"),
            (9, "九"),
            (10, "十"),
            (11, "十一"),
            (19, "十九"),
            (20, "二十"),
            (21, "二十一"),
            (45, "四十五"),
            (78, "七十八"),
            (90, "九十"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (112, "一百一十二"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1260, "一千二百六十"),
            (0, "0"),
            (10000, "10000"),
        ] {
            assert_eq!(numeral(number), said);
        }
    }

    #[test]
    fn every_numeral_is_read_back() {
        for number in 1..=9999 {
            assert_eq!(read_numeral(&numeral(number)), Some(number));
        }
        assert_eq!(read_numeral("12"), Some(12));
        assert_eq!(read_numeral("１２"), Some(12));
        assert_eq!(read_numeral("一〇二"), Some(102));
        for said in ["", "零", "0", "甲", "十百", "一二十", "三条", "-1"] {
            assert_eq!(read_numeral(said), None, "{said}");
        }
    }
}
