//! Calendars that come with the product: French public holidays and legal sales, computed for the years 2024 to 2036.
use super::dates::Stretch;
use crate::schedule::core::time::{Date, date, month_length, weekday};

/// The years that are computed.
pub const YEARS: std::ops::RangeInclusive<i32> = 2024..=2036;

/// A calendar that comes with the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipped {
    /// The eleven public holidays of the whole of France (Code du travail, L3133-1).
    PublicHolidays,
    /// The same, and the two that Bas-Rhin, Haut-Rhin and Moselle have besides (L3134-13): Good Friday, which the law gives to
    /// communes with a protestant church, and 26 December.
    AlsaceMoselle,
    /// The legal sales of mainland France (Code de commerce, L310-3 and D310-15-2), four weeks each from a Wednesday at 8 in the
    /// morning on; a calendar holds whole dates, so what must not show before 8 needs a daypart. Some places have other dates,
    /// which a calendar of one's own must say: in winter Meurthe-et-Moselle, Meuse, Moselle and Vosges (from the first working
    /// day of January on); in summer Alpes-Maritimes and Pyrénées-Orientales (from the first Wednesday of July on), Corse-du-Sud
    /// and Haute-Corse (from the second); and overseas.
    Sales,
}

impl Shipped {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PublicHolidays, Self::AlsaceMoselle, Self::Sales];

    /// Its name in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::PublicHolidays => "fr-public-holidays",
            Self::AlsaceMoselle => "fr-public-holidays-alsace-moselle",
            Self::Sales => "fr-sales",
        }
    }

    /// The one with this name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// What people call it, in French and in English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::PublicHolidays => ("Jours fériés (France)", "Public holidays (France)"),
            Self::AlsaceMoselle => (
                "Jours fériés (Alsace-Moselle)",
                "Public holidays (Alsace-Moselle)",
            ),
            Self::Sales => ("Soldes (France)", "Legal sales (France)"),
        }
    }

    /// Its dates.
    pub fn dates(self) -> Vec<Stretch> {
        let mut dates: Vec<Stretch> = YEARS.flat_map(|year| self.of_year(year)).collect();
        dates.sort();
        dates
    }

    fn of_year(self, year: i32) -> Vec<Stretch> {
        match self {
            Self::PublicHolidays => holidays(year),
            Self::AlsaceMoselle => {
                let mut all = holidays(year);
                all.push(Stretch::day(easter(year) - 2, "Vendredi saint"));
                all.push(Stretch::day(date(year, 12, 26), "Saint-Étienne"));
                all
            }
            Self::Sales => vec![
                sale(winter_sales(year), "Soldes d'hiver"),
                sale(summer_sales(year), "Soldes d'été"),
            ],
        }
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm).
pub fn easter(year: i32) -> Date {
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let skipped = century - century / 4 - (8 * century + 13) / 25;
    let epact = (19 * golden + skipped + 15) % 30;
    let to_sunday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    date(year, 3, 22) + epact + to_sunday - 7 * late
}

fn holidays(year: i32) -> Vec<Stretch> {
    let easter = easter(year);
    let days = [
        (date(year, 1, 1), "Jour de l'an"),
        (easter + 1, "Lundi de Pâques"),
        (date(year, 5, 1), "Fête du Travail"),
        (date(year, 5, 8), "Victoire 1945"),
        (easter + 39, "Ascension"),
        (easter + 50, "Lundi de Pentecôte"),
        (date(year, 7, 14), "Fête nationale"),
        (date(year, 8, 15), "Assomption"),
        (date(year, 11, 1), "Toussaint"),
        (date(year, 11, 11), "Armistice 1918"),
        (date(year, 12, 25), "Noël"),
    ];
    days.map(|(day, label)| Stretch::day(day, label)).to_vec()
}

const WEDNESDAY: u8 = 3;

/// The second Wednesday of January, or the first if the second comes after the 12th.
fn winter_sales(year: i32) -> Date {
    let first = wednesday_from(date(year, 1, 1));
    if first + 7 > date(year, 1, 12) {
        first
    } else {
        first + 7
    }
}

/// The last Wednesday of June, or the last but one if the last comes after the 28th.
fn summer_sales(year: i32) -> Date {
    let last = wednesday_from(date(year, 6, month_length(year, 6)) - 6);
    if last > date(year, 6, 28) {
        last - 7
    } else {
        last
    }
}

/// The first Wednesday on or after a date.
fn wednesday_from(day: Date) -> Date {
    day + (i32::from(WEDNESDAY) - i32::from(weekday(day))).rem_euclid(7)
}

/// Four weeks from a date on.
fn sale(first: Date, label: &str) -> Stretch {
    Stretch {
        first,
        last: first + 27,
        label: label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::core::time::{date_text, parse_date};

    #[test]
    fn easter_is_where_it_was() {
        for known in [
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2031-04-13",
            "2032-03-28",
            "2033-04-17",
            "2034-04-09",
            "2035-03-25",
            "2036-04-13",
            "2038-04-25",
        ] {
            let year = known[..4].parse().unwrap();
            assert_eq!(date_text(easter(year)), known);
        }
    }

    #[test]
    fn the_holidays_of_2026_are_the_official_ones() {
        let of = |shipped: Shipped| -> Vec<String> {
            let dates = shipped.dates().into_iter().map(|s| date_text(s.first));
            dates.filter(|d| d.starts_with("2026")).collect()
        };
        let official = [
            "2026-01-01",
            "2026-04-06",
            "2026-05-01",
            "2026-05-08",
            "2026-05-14",
            "2026-05-25",
            "2026-07-14",
            "2026-08-15",
            "2026-11-01",
            "2026-11-11",
            "2026-12-25",
        ];
        assert_eq!(of(Shipped::PublicHolidays), official);
        let mut extra = of(Shipped::AlsaceMoselle);
        extra.retain(|day| !official.contains(&&**day));
        assert_eq!(extra, ["2026-04-03", "2026-12-26"]);
        assert_eq!(Shipped::PublicHolidays.dates().len(), 13 * 11);
    }

    #[test]
    fn sales_begin_when_the_prefecture_says() {
        let sales = Shipped::Sales.dates();
        for (first, last) in [
            ("2024-01-10", "2024-02-06"),
            ("2024-06-26", "2024-07-23"),
            ("2025-01-08", "2025-02-04"),
            ("2025-06-25", "2025-07-22"),
            ("2026-01-07", "2026-02-03"),
            ("2026-06-24", "2026-07-21"),
            // the last Wednesday of June 2027 is the 30th
            ("2027-06-23", "2027-07-20"),
        ] {
            let (first, last) = (parse_date(first).unwrap(), parse_date(last).unwrap());
            assert!(sales.iter().any(|s| (s.first, s.last) == (first, last)));
        }
        let summer_of_2022 = parse_date("2022-06-22").unwrap();
        assert_eq!(summer_sales(2022), summer_of_2022, "the 29th was too late");
        assert!(
            sales
                .iter()
                .all(|s| weekday(s.first) == WEDNESDAY && weekday(s.last) == 2)
        );
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        for shipped in Shipped::ALL {
            assert_eq!(Shipped::named(shipped.word()), Some(shipped));
        }
        assert_eq!(Shipped::named("fr"), None);
    }
}
