//! Which passwords are too easy to guess, and how long a guesser must wait.

const MIN_CHARS: usize = 12;
const MAX_CHARS: usize = 128;

/// How many different letters and digits must be left when guessable parts are taken away.
const MIN_FRESH: usize = 5;

/// So many different words in a row are a passphrase, even when each of them is common.
const PASSPHRASE_WORDS: usize = 4;

const COMMON: &str = include_str!("common_words.txt");

const KEYBOARD: [&str; 9] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "abcdefghijklmnopqrstuvwxyz",
];

/// What to change about a new password; `context` are words that a guesser would try first (names, the e-mail address).
pub fn password_fault(password: &str, context: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < MIN_CHARS {
        return Some("must have at least 12 characters");
    }
    if length > MAX_CHARS {
        return Some("must have at most 128 characters");
    }
    let typed = without_accents(password);
    let read = typed.chars().map(unleet).collect::<String>();
    let mut words = context_words(context);
    words.extend(COMMON.split_whitespace().map(without_accents));
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    // as typed first, so that `1234` is still a row of keys; then with 0 read as o, 3 as e
    let easy = [typed, read]
        .iter()
        .any(|text| is_easy(&without_rows(text), &words));
    easy.then_some("is too easy to guess: add words that only you would think of")
}

fn is_easy(text: &str, words: &[String]) -> bool {
    let mut rest = text.to_owned();
    let mut used = 0;
    for word in words {
        if rest.contains(word.as_str()) {
            rest = rest.replace(word.as_str(), " ");
            used += 1;
        }
    }
    let mut fresh = rest
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<Vec<_>>();
    fresh.sort_unstable();
    fresh.dedup();
    fresh.len() < MIN_FRESH && used < PASSPHRASE_WORDS
}

/// Lower case, with the plain letter for one with an accent.
fn without_accents(text: &str) -> String {
    let plain = |c| match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        c => c,
    };
    text.to_lowercase().chars().map(plain).collect()
}

fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

fn context_words(context: &[&str]) -> Vec<String> {
    let lower = context.iter().map(|text| without_accents(text));
    let words = lower.flat_map(|text| {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts.map(str::to_owned).collect::<Vec<_>>()
    });
    words.filter(|word| word.chars().count() >= 3).collect()
}

/// Takes out four or more neighbours on a keyboard or in the alphabet, either way round.
fn without_rows(text: &str) -> String {
    let chars = text.chars().collect::<Vec<_>>();
    let (mut kept, mut at) = (String::new(), 0);
    while at < chars.len() {
        let run = longest_row(&chars[at..]);
        if run < 4 {
            kept.push(chars[at]);
            at += 1;
        } else {
            kept.push(' ');
            at += run;
        }
    }
    kept
}

fn longest_row(chars: &[char]) -> usize {
    let rows = KEYBOARD.iter().flat_map(|row| {
        let back = row.chars().rev().collect::<Vec<_>>();
        [row.chars().collect::<Vec<_>>(), back]
    });
    let run = |row: Vec<char>| {
        let start = row.iter().position(|c| Some(c) == chars.first());
        start.map_or(0, |start| {
            let pairs = row[start..].iter().zip(chars);
            pairs.take_while(|(a, b)| a == b).count()
        })
    };
    rows.map(run).max().unwrap_or(0)
}

/// How many wrong passwords are free.
const FREE_ATTEMPTS: i32 = 5;

/// Failures this long ago are forgotten.
pub(super) const FORGET_MS: i64 = 15 * 60_000;

/// How long to wait after so many wrong passwords in a row: nothing at first, then 30 seconds, doubling up to 15 minutes.
pub(super) fn wait_ms(attempts: i32) -> i64 {
    if attempts < FREE_ATTEMPTS {
        return 0;
    }
    let doublings = (attempts - FREE_ATTEMPTS).clamp(0, 5);
    (30_000 << doublings).min(FORGET_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessable_passwords_are_refused_and_others_are_not() {
        let context = [
            "Maison Lumière",
            "camille.durand@example.com",
            "Camille Durand",
        ];
        for (password, good) in [
            ("short", false),
            ("elevenchars", false),
            ("password1234", false),
            ("Passw0rd2026!", false),
            ("motdepasse2026", false),
            ("azertyuiop123", false),
            ("qwertyuiop[]", false),
            ("123456789012", false),
            ("210987654321", false),
            ("aaaaaaaaaaaa", false),
            ("abcabcabcabc", false),
            ("vitrinevitrine", false),
            ("Vitrine-2026!", false),
            ("lumière2026!!", false),
            ("maisonLUMIERE1", false),
            ("camilledurand75", false),
            ("P@ssw0rdP@ssw0rd", false),
            ("correct horse battery staple", true),
            ("tasse verte sous la pluie", true),
            ("kx9fm2qvb7tz", true),
            ("Dr4gon-feeds-17-geese", true),
            ("日本語のパスワードは長いですよ", true),
        ] {
            let fault = password_fault(password, &context);
            assert_eq!(fault.is_none(), good, "{password}: {fault:?}");
        }
        assert!(
            password_fault(&"x9 ük7".repeat(21), &[]).is_none(),
            "126 characters"
        );
        assert!(
            password_fault(&"x9 ük7".repeat(22), &[]).is_some(),
            "132 characters"
        );
    }

    #[test]
    fn a_guesser_waits_longer_and_longer_but_never_for_ever() {
        let waits = [1, 4, 5, 6, 9, 10, 1000].map(wait_ms);
        assert_eq!(waits, [0, 0, 30_000, 60_000, 480_000, 900_000, 900_000]);
    }
}
