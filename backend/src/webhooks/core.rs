//! How messages are signed, and when they are tried again.

/// How long a message is tried.
pub const PATIENCE_MS: i64 = 24 * 3_600_000;
/// How long messages are signed with the old secret, too, once there is a new one.
pub const OVERLAP_MS: i64 = 24 * 3_600_000;
const FIRST_MS: i64 = 5_000;
const LONGEST_MS: i64 = 2 * 3_600_000;

/// How long to wait after so many attempts; `luck` from 0 to 1 spreads it by a fifth either way.
pub fn pause_ms(attempts: i32, luck: f64) -> i64 {
    let exponent = attempts.clamp(1, 16) - 1;
    let plain = FIRST_MS.saturating_mul(4_i64.saturating_pow(exponent.unsigned_abs()));
    let plain = plain.min(LONGEST_MS);
    let spread = (luck.clamp(0.0, 1.0) * 400.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "from 0 to 400")]
    let permille = 800 + spread as i64;
    plain * permille / 1000
}

/// What is signed, as Standard Webhooks has it.
pub fn signed_text(id: &str, timestamp_s: i64, body: &str) -> String {
    format!("{id}.{timestamp_s}.{body}")
}

/// Whether a status means that the message was taken.
pub fn is_taken(status: u16) -> bool {
    (200..300).contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_two_hours_and_never_coincide() {
        let plain: Vec<i64> = (1..=8).map(|n| pause_ms(n, 0.5)).collect();
        let hours = [
            5_000, 20_000, 80_000, 320_000, 1_280_000, 5_120_000, 7_200_000, 7_200_000,
        ];
        assert_eq!(plain, hours);
        assert_eq!((pause_ms(1, 0.0), pause_ms(1, 1.0)), (4_000, 6_000));
        assert_eq!(pause_ms(i32::MAX, 0.5), LONGEST_MS);
    }
}
