//! Opening hours: whether they make sense.

/// A span of wall-clock time as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// `HH:MM`.
    pub start: &'a str,
    /// `HH:MM` up to `24:00`.
    pub end: &'a str,
}

/// A field under the opening hours, and what to change there.
pub type Fault = (String, String);

const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// Minutes after midnight of `HH:MM`; `24:00` only where a day may end.
pub fn minutes(text: &str) -> Option<u32> {
    let (h, m) = text.split_once(':')?;
    let two_digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(h) || !two_digits(m) {
        return None;
    }
    let (h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
    let good = (h < 24 && m < 60) || (h == 24 && m == 0);
    good.then_some(h * 60 + m)
}

/// Start and length in minutes; a span whose end is not after its start goes on to the next day.
pub fn span(span: Span<'_>, path: &str) -> Result<(u32, u32), Vec<Fault>> {
    let say = |field: &str, message: &str| (format!("{path}.{field}"), message.to_owned());
    let start = minutes(span.start).filter(|m| *m < DAY);
    let end = minutes(span.end);
    match (start, end) {
        (Some(start), Some(end)) if end > start => Ok((start, end - start)),
        (Some(start), Some(end)) => Ok((start, end + DAY - start)),
        (start, end) => {
            let mut faults = Vec::new();
            if start.is_none() {
                faults.push(say("start", "must be a time from 00:00 to 23:59"));
            }
            if end.is_none() {
                faults.push(say("end", "must be a time from 00:00 to 24:00"));
            }
            Err(faults)
        }
    }
}

/// Whether a set of ISO weekdays is good: 1 to 7, each once, at least one.
pub fn check_days(days: &[u8]) -> Result<(), &'static str> {
    let known = days.iter().all(|d| (1..=7).contains(d));
    let once = days.iter().enumerate().all(|(i, d)| !days[..i].contains(d));
    if known && once && !days.is_empty() {
        Ok(())
    } else {
        Err("must name weekdays from 1 (Monday) to 7 (Sunday), each once")
    }
}

/// Faults of the usual week.
pub fn check_weekly(periods: &[(&[u8], Span<'_>)]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut taken: Vec<(u32, u32)> = Vec::new();
    if periods.len() > 50 {
        return vec![("weekly".into(), "holds at most 50 periods".into())];
    }
    for (i, (days, times)) in periods.iter().enumerate() {
        let path = format!("weekly[{i}]");
        if let Err(message) = check_days(days) {
            faults.push((format!("{path}.days"), message.into()));
            continue;
        }
        let (start, length) = match span(*times, &path) {
            Ok(span) => span,
            Err(more) => {
                faults.extend(more);
                continue;
            }
        };
        let starts = days.iter().map(|d| (u32::from(*d) - 1) * DAY + start);
        let spans: Vec<_> = starts.flat_map(|s| pieces(s, length)).collect();
        if spans.iter().any(|a| taken.iter().any(|b| overlap(*a, *b))) {
            faults.push((path, "overlaps a period above: merge the two".into()));
        }
        taken.extend(spans);
    }
    faults
}

/// Faults of the periods of one exceptional date.
pub fn check_exception(date: &str, periods: &[Span<'_>], path: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if date.len() != 10 || date.parse::<jiff::civil::Date>().is_err() {
        faults.push((
            format!("{path}.date"),
            "must be a date such as 2026-12-25".into(),
        ));
    }
    if periods.len() > 10 {
        faults.push((format!("{path}.periods"), "holds at most 10 periods".into()));
        return faults;
    }
    let mut taken: Vec<(u32, u32)> = Vec::new();
    for (i, times) in periods.iter().enumerate() {
        let path = format!("{path}.periods[{i}]");
        match span(*times, &path) {
            Err(more) => faults.extend(more),
            Ok((start, length)) => {
                let own = (start, start + length);
                if taken.iter().any(|other| overlap(own, *other)) {
                    faults.push((path, "overlaps a period above: merge the two".into()));
                }
                taken.push(own);
            }
        }
    }
    faults
}

/// A span of the week, cut where the week ends.
fn pieces(start: u32, length: u32) -> Vec<(u32, u32)> {
    let end = start + length;
    if end <= WEEK {
        vec![(start, end)]
    } else {
        vec![(start, WEEK), (0, end - WEEK)]
    }
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(periods: &[(&[u8], &str, &str)]) -> Vec<String> {
        let periods: Vec<_> = periods
            .iter()
            .map(|(days, start, end)| (*days, Span { start, end }))
            .collect();
        check_weekly(&periods).into_iter().map(|f| f.0).collect()
    }

    #[test]
    fn a_time_is_two_digits_a_colon_and_two_digits() {
        let cases = [
            ("00:00", Some(0)),
            ("09:30", Some(570)),
            ("23:59", Some(1439)),
            ("24:00", Some(1440)),
        ];
        for (text, expected) in cases {
            assert_eq!(minutes(text), expected, "{text}");
        }
        for bad in [
            "", "9:00", "24:01", "25:00", "12:60", "12", "12:0", "+1:00", "12:00:00",
        ] {
            assert_eq!(minutes(bad), None, "{bad}");
        }
    }

    #[test]
    fn periods_of_a_week_do_not_overlap_even_around_midnight_and_sunday() {
        let none: Vec<String> = vec![];
        assert_eq!(
            week(&[(&[1, 2], "09:00", "12:00"), (&[1, 2], "12:00", "19:00")]),
            none
        );
        assert_eq!(
            week(&[(&[1], "00:00", "24:00"), (&[2], "00:00", "24:00")]),
            none
        );
        assert_eq!(
            week(&[(&[1], "09:00", "12:00"), (&[1], "11:00", "13:00")]),
            ["weekly[1]"]
        );
        assert_eq!(
            week(&[(&[5], "22:00", "06:00"), (&[6], "05:00", "08:00")]),
            ["weekly[1]"]
        );
        assert_eq!(
            week(&[(&[7], "22:00", "06:00"), (&[1], "05:00", "08:00")]),
            ["weekly[1]"]
        );
        assert_eq!(
            week(&[(&[7], "22:00", "05:00"), (&[1], "05:00", "08:00")]),
            none
        );
        assert_eq!(
            week(&[(&[1, 2], "08:00", "08:00")]),
            none,
            "a whole day each"
        );
    }

    #[test]
    fn wrong_days_and_times_are_named() {
        assert_eq!(week(&[(&[], "09:00", "12:00")]), ["weekly[0].days"]);
        assert_eq!(week(&[(&[8], "09:00", "12:00")]), ["weekly[0].days"]);
        assert_eq!(week(&[(&[1, 1], "09:00", "12:00")]), ["weekly[0].days"]);
        assert_eq!(
            week(&[(&[1], "24:00", "25:00")]),
            ["weekly[0].start", "weekly[0].end"]
        );
        let faults = check_exception("2026-02-30", &[], "exceptions[0]");
        assert_eq!(faults[0].0, "exceptions[0].date");
    }
}
