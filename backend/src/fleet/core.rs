//! The decisions of the fleet as functions over values: how far plays are complete, when to try again, what text is harmless.
use player_protocol::report::PlayRow;

/// How far plays are complete once these ascending numbers are there, when they were up to `up_to` before. What is missing up to
/// `believed` is lost.
pub fn advance(up_to: i64, numbers: impl IntoIterator<Item = i64>, believed: i64) -> i64 {
    numbers.into_iter().fold(up_to, |up_to, seq| {
        if seq <= up_to.saturating_add(1) || seq <= believed {
            up_to.max(seq)
        } else {
            up_to
        }
    })
}

/// When a play ended, in milliseconds.
pub fn end_of(row: &PlayRow) -> i64 {
    row.started_at
        .as_millisecond()
        .saturating_add(row.duration_ms)
}

/// How long to wait before the desired revision is sent to a connected screen once more.
pub fn resend_pause_ms(resends: i32) -> i64 {
    const FIRST_MS: i64 = 60_000;
    const LONGEST_MS: i64 = 300_000;
    let doubled = FIRST_MS << resends.clamp(0, 4);
    doubled.min(LONGEST_MS)
}

/// How many thousandths of the space for assets are free, if the screen knows both figures.
pub fn free_permille(free: Option<i64>, used: Option<i64>) -> Option<i32> {
    let (free, used) = (free?.max(0), used?.max(0));
    let all = free.checked_add(used).filter(|all| *all > 0)?;
    i32::try_from(i128::from(free) * 1000 / i128::from(all)).ok()
}

/// Text from a screen, fit for storage: no control characters, not longer than `most` characters.
pub fn clean(text: &str, most: usize) -> String {
    let printable = text.chars().filter(|c| !c.is_control());
    printable.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plays_are_complete_up_to_the_first_gap() {
        let cases = [
            ((0, 1..=50, 0), 50),
            ((50, 51..=100, 0), 100),
            ((50, 1..=50, 0), 50),
            ((50, 40..=60, 0), 60),
            ((50, 52..=60, 0), 50),
            ((50, 52..=60, 51), 50),
            ((50, 52..=60, 60), 60),
            ((i64::MAX, 1..=2, 0), i64::MAX),
        ];
        for ((up_to, numbers, believed), expected) in cases {
            assert_eq!(advance(up_to, numbers, believed), expected);
        }
        assert_eq!(advance(50, [51, 52, 53, 60, 61], 0), 53);
        assert_eq!(advance(50, [52, 53, 60, 61], 53), 53);
        assert_eq!(advance(50, [52, 53, 60, 61], 60), 61);
    }

    #[test]
    fn resending_backs_off() {
        let pauses: Vec<_> = (0..5).map(resend_pause_ms).collect();
        assert_eq!(pauses, [60_000, 120_000, 240_000, 300_000, 300_000]);
        assert_eq!(resend_pause_ms(i32::MAX), 300_000);
    }

    #[test]
    fn text_of_screens_is_made_harmless() {
        assert_eq!(clean("disk\0 full\n\u{1b}[31m!", 12), "disk full[31");
    }
}
