use super::super::time::{date_text, parse_date};
use super::*;

fn dates(rule: &str, start: &str, last: &str) -> Vec<String> {
    let day = |text| parse_date(text).unwrap();
    let rule = Recurrence::parse(rule).unwrap();
    let found = rule.dates(day(start), day(start), day(last));
    found.into_iter().map(date_text).collect()
}

#[test]
fn ordinals_count_in_the_month_or_in_the_year() {
    assert_eq!(
        dates("FREQ=MONTHLY;BYDAY=2MO,-1FR", "2026-01-12", "2026-02-28"),
        ["2026-01-12", "2026-01-30", "2026-02-09", "2026-02-27"]
    );
    assert_eq!(
        dates("FREQ=YEARLY;BYDAY=20MO", "2026-05-18", "2027-12-31"),
        ["2026-05-18", "2027-05-17"]
    );
    assert_eq!(
        dates(
            "FREQ=YEARLY;BYDAY=2SA;BYMONTHDAY=11",
            "2025-01-11",
            "2030-12-31"
        ),
        ["2025-01-11"],
        "a day of the month does not make the ordinal one of the month"
    );
    assert_eq!(
        dates(
            "FREQ=YEARLY;BYMONTH=1,10;BYDAY=2SA;BYMONTHDAY=11",
            "2025-01-11",
            "2025-12-31"
        ),
        ["2025-01-11", "2025-10-11"]
    );
    assert_eq!(
        dates(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-01-30",
            "2026-03-31"
        ),
        ["2026-01-30", "2026-02-27", "2026-03-31"]
    );
}

#[test]
fn the_first_day_of_the_week_decides_which_weeks_are_skipped() {
    let monday = dates(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        "1997-08-05",
        "1997-12-31",
    );
    assert_eq!(
        monday,
        ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
    );
    let sunday = dates(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        "1997-08-05",
        "1997-12-31",
    );
    assert_eq!(
        sunday,
        ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]
    );
}

#[test]
fn positions_in_the_first_week_count_from_the_start() {
    let rule = "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1";
    assert_eq!(
        dates(rule, "2026-01-07", "2026-01-20"),
        ["2026-01-07", "2026-01-12", "2026-01-19"]
    );
}

#[test]
fn a_window_far_from_the_start_sees_the_same_dates() {
    for rule in [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=5",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY",
    ] {
        let (rule, start) = (Recurrence::parse(rule).unwrap(), date(2001, 1, 31));
        let all = rule.dates(start, start, date(2040, 1, 1));
        let late = rule.dates(start, date(2030, 6, 1), date(2040, 1, 1));
        let expected: Vec<Date> = all.into_iter().filter(|d| *d >= date(2030, 6, 1)).collect();
        assert_eq!(late, expected, "{rule:?}");
    }
}

#[test]
fn what_cannot_work_is_refused_with_the_part() {
    for (bad, named) in [
        ("FREQ=HOURLY", "FREQ"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
        ("INTERVAL=2", "FREQ"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260101", "COUNT"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=DAILY;BYWEEKNO=1", "BYWEEKNO"),
    ] {
        assert!(Recurrence::parse(bad).unwrap_err().contains(named), "{bad}");
    }
    assert!(
        !Recurrence::parse("FREQ=WEEKLY;BYDAY=MO")
            .unwrap()
            .starts_on(date(2026, 1, 1))
    );
}

#[test]
fn a_recurrence_without_a_day_of_its_own_needs_a_start() {
    for (rule, needed) in [
        ("FREQ=DAILY", false),
        ("FREQ=DAILY;COUNT=3", true),
        ("FREQ=DAILY;INTERVAL=2", true),
        ("FREQ=WEEKLY", true),
        ("FREQ=WEEKLY;BYDAY=MO", false),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", true),
        ("FREQ=MONTHLY", true),
        ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20300101", false),
        ("FREQ=YEARLY", true),
        ("FREQ=YEARLY;BYMONTH=12", true),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", false),
    ] {
        let found = Recurrence::parse(rule).unwrap().needs_start();
        assert_eq!(found, needed, "{rule}");
    }
}

#[test]
fn a_limit_is_named() {
    for (bad, limit) in [
        ("FREQ=DAILY;COUNT=10001", "10000"),
        ("FREQ=DAILY;COUNT=99999999999999999999999", "10000"),
        ("FREQ=DAILY;INTERVAL=1001", "1000"),
    ] {
        assert!(Recurrence::parse(bad).unwrap_err().contains(limit), "{bad}");
    }
}
