//! Reading a recurrence, with a sentence for everything that cannot be one.
use super::{ByDay, Frequency, Recurrence};
use crate::schedule::core::time::{Date, parse_date};

impl Recurrence {
    /// Reads `FREQ=WEEKLY;BYDAY=MO`, with or without `RRULE:` before it.
    ///
    /// # Errors
    /// A sentence that names the part.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_set_pos: Vec::new(),
            week_start: 1,
        };
        let text = text.trim();
        let text = text.strip_prefix("RRULE:").unwrap_or(text);
        let mut seen = Vec::new();
        for part in text.split(';') {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| format!("`{part}` is no part of a recurrence: write NAME=VALUE"))?;
            let name = name.trim().to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(format!("{name} comes twice"));
            }
            rule.set(&name, &value.trim().to_ascii_uppercase())?;
            seen.push(name);
        }
        if !seen.iter().any(|name| name == "FREQ") {
            return Err("FREQ is missing: DAILY, WEEKLY, MONTHLY or YEARLY".into());
        }
        rule.checked()
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let wrong = || format!("{name}={value} is not understood");
        match name {
            "FREQ" => self.frequency = frequency(value)?,
            "INTERVAL" => self.interval = up_to(1000, name, value)?,
            "COUNT" => self.count = Some(up_to(10_000, name, value)?),
            "UNTIL" => self.until = Some(until(value).ok_or_else(wrong)?),
            "BYDAY" => self.by_day = list(value, by_day).ok_or_else(wrong)?,
            "BYMONTHDAY" => self.by_month_day = list(value, |v| within(v, 31)).ok_or_else(wrong)?,
            "BYMONTH" => {
                let month = |v: &str| v.parse().ok().filter(|m| (1..=12).contains(m));
                self.by_month = list(value, month).ok_or_else(wrong)?;
            }
            "BYSETPOS" => self.by_set_pos = list(value, |v| within(v, 366)).ok_or_else(wrong)?,
            "WKST" => self.week_start = weekday_named(value).ok_or_else(wrong)?,
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => {
                return Err(format!(
                    "{name} is not possible here: put times of day into dayparts"
                ));
            }
            _ => return Err(format!("{name} is not supported")),
        }
        Ok(())
    }

    fn checked(self) -> Result<Self, String> {
        let ordinals = self.by_day.iter().any(|d| d.ordinal != 0);
        let in_month = self.frequency == Frequency::Monthly || !self.by_month.is_empty();
        if ordinals && self.frequency < Frequency::Monthly {
            return Err("BYDAY with a number needs FREQ=MONTHLY or FREQ=YEARLY".into());
        }
        if in_month && self.by_day.iter().any(|d| d.ordinal.abs() > 5) {
            return Err("BYDAY: no month has more than five of a weekday".into());
        }
        if self.frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            return Err("BYMONTHDAY does not go with FREQ=WEEKLY".into());
        }
        if self.count.is_some() && self.until.is_some() {
            return Err("COUNT and UNTIL exclude each other".into());
        }
        let others = [
            self.by_day.is_empty(),
            self.by_month_day.is_empty(),
            self.by_month.is_empty(),
        ];
        if !self.by_set_pos.is_empty() && others == [true; 3] {
            return Err("BYSETPOS needs another BY… part to choose from".into());
        }
        Ok(self)
    }
}

fn frequency(value: &str) -> Result<Frequency, String> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        "HOURLY" | "MINUTELY" | "SECONDLY" => Err(format!(
            "FREQ={value} is finer than a day: use dayparts for times of day"
        )),
        _ => Err("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY".into()),
    }
}

/// A number from 1 to a limit.
fn up_to<N: From<u16>>(most: u16, name: &str, value: &str) -> Result<N, String> {
    let number = value.parse().ok();
    let fits = number.filter(|n| (1..=most).contains(n)).map(N::from);
    fits.ok_or_else(|| format!("{name}={value} is not possible: it must be from 1 to {most}"))
}

/// A date, or the date of a date-time.
fn until(value: &str) -> Option<Date> {
    match value.split_once('T') {
        Some((day, time)) if matches!(time.len(), 6 | 7) => parse_date(day),
        Some(_) => None,
        None => parse_date(value),
    }
}

fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(read).collect()
}

fn within(value: &str, most: i32) -> Option<i32> {
    let number: i32 = value.parse().ok()?;
    (number != 0 && number.abs() <= most).then_some(number)
}

fn by_day(value: &str) -> Option<ByDay> {
    let split = value.len().checked_sub(2)?;
    let (number, name) = (value.get(..split)?, value.get(split..)?);
    let ordinal = if number.is_empty() {
        0
    } else {
        within(number, 53)?
    };
    Some(ByDay {
        ordinal,
        weekday: weekday_named(name)?,
    })
}

fn weekday_named(name: &str) -> Option<u8> {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let place = names.iter().position(|n| *n == name)?;
    u8::try_from(place + 1).ok()
}
