//! Names, addresses and remittance texts in the characters that banks accept (WD-5): `a-z A-Z 0-9`,
//! `/ - ? : ( ) . , ' +` and space.

use deunicode::deunicode_char;

/// What stands for a required name of which nothing readable is left.
pub const NOT_PROVIDED: &str = "NOTPROVIDED";

/// Whether banks accept the character in every text of a payment file.
pub fn is_accepted(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(c)
}

/// The text in accepted characters, at most `max` of them: other scripts are transliterated, white space
/// becomes single spaces, and it neither starts nor ends with a slash, nor holds two in a row, nor starts
/// with a sign that a spreadsheet would take for a formula. Empty if nothing readable is left.
pub fn bank_text(text: &str, max: usize) -> String {
    let mut out = String::with_capacity(text.len().min(4 * max));
    for c in text.chars() {
        // The result only shrinks by trimming, so this is enough input for any limit.
        if out.len() > 4 * max + 64 {
            break;
        }
        for plain in transliterated(c).chars().map(replaced) {
            let repeated = (plain == ' ' || plain == '/') && out.ends_with(plain);
            if !repeated {
                out.push(plain);
            }
        }
    }
    let start = out.trim_start_matches([' ', '/', '-', '+']);
    let cut = start.get(..max).unwrap_or(start);
    cut.trim_end_matches([' ', '/']).to_owned()
}

/// [`bank_text`] for a field that must not be empty: [`NOT_PROVIDED`] where nothing is left.
pub fn bank_name(text: &str, max: usize) -> String {
    let name = bank_text(text, max);
    if name.is_empty() { NOT_PROVIDED.to_owned() } else { name }
}

fn transliterated(c: char) -> String {
    if c.is_control() || c.is_whitespace() {
        return " ".to_owned();
    }
    match deunicode_char(c) {
        Some(plain) => plain.to_owned(),
        None => " ".to_owned(),
    }
}

/// An ASCII character as an accepted one: brackets and quotes by their likes, the rest by a space.
fn replaced(c: char) -> char {
    match c {
        '&' => '+',
        '_' | '~' => '-',
        '"' | '`' => '\'',
        '[' | '{' | '<' => '(',
        ']' | '}' | '>' => ')',
        ';' => ',',
        '!' => '.',
        '\\' | '|' => '/',
        _ if is_accepted(c) => c,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_every_script_become_readable() {
        for (name, plain) in [
            ("Nguyễn Thị Hồng Nhung", "Nguyen Thi Hong Nhung"),
            ("José  Ñandú\t& Söhne", "Jose Nandu + Sohne"),
            ("王小明", "Wang Xiao Ming"),
            ("//Tan / Sons//", "Tan / Sons"),
            ("A//B///C", "A/B/C"),
            ("-=+Bad Formula", "Bad Formula"),
            ("O'Brien <b>\"x\"</b>", "O'Brien (b)'x'(/b)"),
        ] {
            assert_eq!(bank_text(name, 140), plain);
        }
        assert!(bank_text("สมชาย ใจดี", 140).len() > 5);
    }

    #[test]
    fn what_leaves_nothing_is_not_provided() {
        assert_eq!(bank_name("", 140), NOT_PROVIDED);
        assert_eq!(bank_name(" // \0\u{200b}", 140), NOT_PROVIDED);
        assert_eq!(bank_text("///", 35), "");
    }

    proptest! {
        #[test]
        fn any_text_comes_out_acceptable(text in any::<String>(), max in 1_usize..150) {
            let plain = bank_text(&text, max);
            prop_assert!(plain.chars().all(is_accepted), "{plain}");
            prop_assert!(plain.len() <= max);
            prop_assert!(!plain.starts_with('/') && !plain.ends_with('/') && !plain.contains("//"));
            prop_assert_eq!(bank_text(&plain, max), plain, "done twice it stays");
        }
    }
}
