//! When the screens of a site are offline together: then one alert speaks for all of them.

/// So many screens of one site are one alert, however many there are.
pub const MANY: usize = 5;
/// Fewer are told one by one.
const FEW: usize = 2;
/// Screens that go within so long of each other have gone together.
const WINDOW_MS: i64 = 300_000;

/// A site in this round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// How many of its screens have ever been connected.
    pub total: usize,
    /// Since when those that are offline are so.
    pub away: Vec<i64>,
    /// Whether an alert for the site is open.
    pub open: bool,
}

/// Since when the site is offline, if its screens are one alert: all of them and at least two, or five, that went within five minutes. An
/// alert that is open speaks for them as long as two are offline.
pub fn together(place: &Place) -> Option<i64> {
    let enough = place.total.clamp(FEW, MANY);
    let mut since = place.away.clone();
    since.sort_unstable();
    let at_once = since
        .windows(enough)
        .find(|some| some[enough - 1].saturating_sub(some[0]) <= WINDOW_MS)
        .map(|some| some[enough - 1]);
    let still = || {
        let last = since.len().min(enough);
        since.get(last.checked_sub(1)?).copied()
    };
    at_once.or_else(|| (place.open && since.len() >= FEW).then(still)?)
}

/// Whether an alert that was told of `told` screens has become another story: twice as many, and five more.
pub fn has_grown(told: i64, screens: i64) -> bool {
    let many = i64::try_from(MANY).unwrap_or(i64::MAX);
    screens >= told.saturating_mul(2).max(told.saturating_add(many))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_grows_when_it_is_another_story() {
        assert!(!has_grown(5, 9));
        assert!(has_grown(5, 10));
        assert!(!has_grown(2, 6), "five more at least");
        assert!(has_grown(2, 7));
        assert!(!has_grown(100, 199));
        assert!(has_grown(100, 200));
    }

    fn since(total: usize, away: &[i64], open: bool) -> Option<i64> {
        let away = away.to_vec();
        together(&Place { total, away, open })
    }

    #[test]
    fn a_whole_site_is_one_alert_and_so_are_five_screens() {
        assert_eq!(
            since(1, &[10], false),
            None,
            "the only screen speaks for itself"
        );
        assert_eq!(since(3, &[30, 10], false), None);
        assert_eq!(
            since(3, &[30, 10, 20], false),
            Some(30),
            "since the last one went"
        );
        assert_eq!(since(100, &[40, 10, 20, 30], false), None);
        assert_eq!(
            since(100, &[60, 40, 10, 20, 30, 50], false),
            Some(50),
            "since the fifth went"
        );
    }

    #[test]
    fn screens_that_went_one_by_one_are_told_one_by_one() {
        let far = WINDOW_MS + 1;
        let spread = [0, far, 2 * far, 3 * far, 4 * far];
        assert_eq!(since(200, &spread, false), None);
        assert_eq!(since(2, &[0, far], false), None);
        let after = [0, far, 2 * far, 2 * far, 2 * far, 2 * far, 2 * far + 1];
        assert_eq!(since(200, &after, false), Some(2 * far + 1));
    }

    #[test]
    fn an_open_one_goes_on_until_one_screen_is_left() {
        assert_eq!(since(10, &[10, 20], true), Some(20));
        assert_eq!(since(10, &[10], true), None);
        assert_eq!(since(10, &[], true), None);
    }
}
