//! What files of all sorts become.
use super::*;
use crate::schedule::core::time::{date, date_text, parse_date};
use proptest::prelude::*;

fn zones(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

fn read_file(file: &[u8]) -> Result<Read, Fault> {
    let paris = TimeZone::get("Europe/Paris").unwrap();
    let background = Background {
        zone: &paris,
        zones: &zones,
        window: (date(2024, 11, 27), date(2036, 11, 27)),
    };
    read(file, &background)
}

/// A file with one event of these lines.
fn event(lines: &[&str]) -> String {
    let lines = lines.join("\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

/// The stretches as `2026-07-14` or `2026-07-14/2026-07-16`, and the codes of the only event.
fn outcome(lines: &[&str]) -> (Vec<String>, Vec<&'static str>) {
    let read = read_file(event(lines).as_bytes()).unwrap();
    let stretch = |s: &Stretch| match s.last - s.first {
        0 => date_text(s.first),
        _ => format!("{}/{}", date_text(s.first), date_text(s.last)),
    };
    let stretches = read.stretches.iter().map(stretch).collect();
    assert_eq!(read.told.len(), 1, "{:?}", read.told);
    let codes = read.told[0].remarks.iter().map(Remark::code).collect();
    (stretches, codes)
}

const TAKEN: [(&[&str], &[&str], &[&str]); 19] = [
    (&["DTSTART;VALUE=DATE:20260714"], &["2026-07-14"], &[]),
    (
        &["DTSTART;VALUE=DATE:20260714", "DTEND;VALUE=DATE:20260717"],
        &["2026-07-14/2026-07-16"],
        &[],
    ),
    (
        &["DTSTART;VALUE=DATE:20260714", "DTEND;VALUE=DATE:20260714"],
        &["2026-07-14"],
        &[],
    ),
    (
        &["DTSTART;VALUE=DATE:20260714", "DURATION:P1W"],
        &["2026-07-14/2026-07-20"],
        &[],
    ),
    // an evening that ends at midnight is one date, one that goes on is two
    (
        &[
            "DTSTART;TZID=Europe/Paris:20260714T220000",
            "DTEND;TZID=Europe/Paris:20260715T000000",
        ],
        &["2026-07-14"],
        &["times_dropped"],
    ),
    (
        &[
            "DTSTART;TZID=\"Europe/Paris\":20260714T220000",
            "DURATION:PT4H",
        ],
        &["2026-07-14/2026-07-15"],
        &["times_dropped"],
    ),
    // 23:30 in Greenwich is tomorrow in Paris, and the end stands on another clock
    (
        &["DTSTART:20260713T233000Z"],
        &["2026-07-14"],
        &["times_dropped"],
    ),
    (
        &[
            "DTSTART;TZID=America/New_York:20260714T200000",
            "DTEND:20260715T040000Z",
        ],
        &["2026-07-14"],
        &["times_dropped"],
    ),
    (
        &["DTSTART:20260714T2330"],
        &["2026-07-14"],
        &["times_dropped"],
    ),
    (
        &["DTSTART;TZID=Romance Standard Time:20260714T090000"],
        &["2026-07-14"],
        &["zone_unknown", "times_dropped"],
    ),
    (
        &[
            "DTSTART;VALUE=DATE:20260105",
            "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3",
            "EXDATE;VALUE=DATE:20260112",
        ],
        &["2026-01-05", "2026-01-19"],
        &[],
    ),
    // the last second of March in Paris is named in UTC
    (
        &[
            "DTSTART;TZID=Europe/Paris:20260329T000000",
            "RRULE:FREQ=DAILY;UNTIL=20260331T215959Z",
        ],
        &["2026-03-29/2026-03-31"],
        &["times_dropped"],
    ),
    (
        &[
            "DTSTART:20260329T090000",
            "RRULE:FREQ=DAILY;UNTIL=20260331T080000",
        ],
        &["2026-03-29/2026-03-30"],
        &["times_dropped"],
    ),
    (
        &[
            "DTSTART;VALUE=DATE:20201225",
            "RRULE:FREQ=YEARLY;UNTIL=20261231",
        ],
        &["2024-12-25", "2025-12-25", "2026-12-25"],
        &["window"],
    ),
    (
        &["DTSTART;VALUE=DATE:20351225", "RRULE:FREQ=YEARLY"],
        &["2035-12-25"],
        &["window"],
    ),
    (
        &[
            "DTSTART;VALUE=DATE:20260106",
            "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1",
        ],
        &["2026-01-06", "2026-01-12"],
        &["start_off_rule"],
    ),
    (
        &[
            "DTSTART;VALUE=DATE:20260105",
            "RDATE;VALUE=DATE:20260201,20260301",
        ],
        &["2026-01-05", "2026-02-01", "2026-03-01"],
        &[],
    ),
    (
        &[
            "DTSTART;VALUE=DATE:20260105",
            "RDATE;VALUE=PERIOD:20260201T000000Z/P1D",
        ],
        &["2026-01-05", "2026-02-01"],
        &[],
    ),
    // an alarm has times of its own
    (
        &[
            "DTSTART;VALUE=DATE:20260105",
            "BEGIN:VALARM",
            "DURATION:P9W",
            "RRULE:FREQ=DAILY",
            "END:VALARM",
        ],
        &["2026-01-05"],
        &[],
    ),
];

#[test]
fn dates_are_taken_as_they_stand_on_the_wall() {
    for (lines, dates, codes) in TAKEN {
        let (found, remarks) = outcome(lines);
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!((found, &remarks[..]), (dates, codes), "{lines:?}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_reason() {
    const DAY: &str = "DTSTART;VALUE=DATE:20260714";
    for (lines, code) in [
        (vec!["SUMMARY:x"], "no_start"),
        (vec!["DTSTART:2026"], "unreadable"),
        (vec![DAY, "DTEND:never"], "unreadable"),
        (vec![DAY, "DURATION:-P1D"], "unreadable"),
        (vec![DAY, "EXDATE:20260714,?"], "unreadable"),
        (vec!["DTSTART;VALUE=DATE:16010101"], "out_of_reach"),
        (vec![DAY, "DTEND;VALUE=DATE:20260713"], "ends_before"),
        (vec![DAY, "DTEND;VALUE=DATE:20280101"], "too_long"),
        (vec![DAY, "DURATION:P15000000000W"], "too_long"),
        (vec![DAY, "RRULE:FREQ=HOURLY"], "recurrence"),
        (vec![DAY, "RRULE:FREQ=YEARLY;BYWEEKNO=20"], "recurrence"),
        (vec![DAY, "RRULE:"], "recurrence"),
        (vec![DAY, "EXRULE:FREQ=DAILY"], "recurrence"),
        (vec![DAY, "EXDATE;VALUE=DATE:20260714"], "no_date"),
        (vec![DAY, "STATUS:CANCELLED"], "cancelled"),
        (vec![DAY, "RECURRENCE-ID;VALUE=DATE:20260714"], "occurrence"),
    ] {
        let (dates, codes) = outcome(&lines);
        assert_eq!((dates.len(), &codes[..]), (0, &[code][..]), "{lines:?}");
    }
}

#[test]
fn a_report_names_lines_and_events_of_a_file_that_is_half_broken() {
    let file = "BEGIN:VCALENDAR\nX-WR-CALNAME:Fermetures\nBEGIN:VTODO\nDUE:20260101\nEND:VTODO\n\
        no line at all\nBEGIN:VEVENT\nUID:a\nDTSTART:20260714\nSUMMARY:Un\n\
        BEGIN:VEVENT\nUID:b\nSUMMARY:Deux\\, trois\nDTSTART;VALUE=DATE:20260715\nEND:VEVENT\n\
        BEGIN:VEVENT\nUID:c\nDTSTART:20260716\n";
    let read = read_file(file.as_bytes()).unwrap();
    assert_eq!(read.name, "Fermetures");
    let told: Vec<_> = read
        .told
        .iter()
        .map(|t| (t.line, &*t.uid, t.fate))
        .collect();
    let expected = [
        (3, "", Fate::Refused),
        (6, "", Fate::Refused),
        (7, "a", Fate::Refused),
        (11, "b", Fate::Taken),
        (16, "c", Fate::Refused),
    ];
    assert_eq!(told, expected);
    let label = &read.stretches[0].label;
    assert_eq!((label.as_str(), read.stretches.len()), ("Deux, trois", 1));
    assert!(
        !read
            .told
            .iter()
            .flat_map(|t| &t.remarks)
            .any(|r| r.sentence().is_empty())
    );
}

#[test]
fn what_is_no_calendar_or_too_much_is_refused_as_a_whole() {
    for none in [
        &b""[..],
        b"\xff\xfe\x00",
        b"<html>",
        b"BEGIN:VEVENT\nDTSTART:20260714\nEND:VEVENT",
    ] {
        assert_eq!(read_file(none), Err(Fault::NotACalendar));
    }
    let one = |n: usize| format!("BEGIN:VEVENT\nDTSTART:20260714\nSUMMARY:{n}\nEND:VEVENT\n");
    let many = |n: usize, one: &dyn Fn(usize) -> String| {
        let events: String = (0..n).map(one).collect();
        read_file(format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR").as_bytes())
    };
    assert_eq!(many(MAX_ENTRIES, &one).unwrap().told.len(), MAX_ENTRIES);
    assert_eq!(many(MAX_ENTRIES + 1, &one), Err(Fault::TooManyEvents));
    let daily = |n: usize| {
        format!("BEGIN:VEVENT\nDTSTART:20260714\nRRULE:FREQ=DAILY\nSUMMARY:{n}\nEND:VEVENT\n")
    };
    assert_eq!(many(1, &daily).unwrap().told[0].fate, Fate::Changed);
    assert_eq!(many(2, &daily), Err(Fault::TooManyDates));
    assert_eq!(many(1500, &daily), Err(Fault::TooManyDates));
    let never = |_: usize| {
        "BEGIN:VEVENT\nDTSTART:19700101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9\nEXDATE:19700101\nEND:VEVENT\n".to_owned()
    };
    assert_eq!(many(1001, &never), Err(Fault::TooManyEvents));
}

/// A file of what people export, to be broken.
fn sample() -> Vec<u8> {
    let mut lines: Vec<&str> = vec!["SUMMARY:Fête \\n nationale", "STATUS:CONFIRMED"];
    for (more, _, _) in TAKEN {
        lines.push("END:VEVENT\r\nBEGIN:VEVENT");
        lines.extend_from_slice(more);
    }
    event(&lines).into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let mut file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".to_vec();
        file.extend_from_slice(&bytes);
        drop(read_file(&bytes));
        prop_assert!(read_file(&file).is_ok());
    }

    #[test]
    fn no_change_of_a_file_makes_it_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..40),
    ) {
        let mut file = sample();
        for (place, byte, how) in changes {
            let at = place.index(file.len().max(1));
            match how {
                0 if !file.is_empty() => file[at] = byte,
                1 => file.insert(at, byte),
                2 => file.insert(at, b"0123456789;:,=\n -TZ"[usize::from(byte) % 19]),
                _ if !file.is_empty() => drop(file.remove(at)),
                _ => {}
            }
        }
        if let Ok(read) = read_file(&file) {
            prop_assert!(total(&read.stretches) <= MAX_DAYS);
            let reach = parse_date("1970-01-01").unwrap()..=parse_date("2100-12-31").unwrap();
            for s in &read.stretches {
                prop_assert!(reach.contains(&s.first) && reach.contains(&s.last) && s.first <= s.last);
            }
        }
    }

    #[test]
    fn no_recurrence_makes_it_panic(
        freq in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        part in "(INTERVAL|COUNT|BYMONTH|BYMONTHDAY|BYSETPOS|UNTIL)=-?[0-9]{1,10}T?[0-9]{0,6}Z?",
        start in "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])",
    ) {
        let rule = format!("RRULE:FREQ={freq};{part};BYDAY=MO,TU");
        let start = format!("DTSTART:{start}");
        drop(read_file(event(&[&start, &rule]).as_bytes()));
    }
}
