//! Tables that an Excel opens by a double click: UTF-8 with a mark, lines that end as on Windows; a French one wants semicolons and decimal
//! commas, an English one commas and decimal points.

/// Whose spreadsheet it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// `1,5;2`
    French,
    /// `1.5,2`
    English,
}

impl Manner {
    /// What stands between cells, and before decimals.
    fn marks(self) -> (char, char) {
        match self {
            Self::French => (';', ','),
            Self::English => (',', '.'),
        }
    }
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; what a spreadsheet would take for a formula is kept from being one.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Thousandths, written as a decimal number.
    Thousandths(i64),
    /// Nothing.
    Empty,
}

/// The table as a file.
pub fn table(manner: Manner, head: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut text = String::from('\u{feff}');
    let head = head.iter().map(|word| Cell::Text((*word).to_owned()));
    line(manner, &mut text, head);
    for row in rows {
        line(manner, &mut text, row);
    }
    text
}

fn line(manner: Manner, text: &mut String, cells: impl IntoIterator<Item = Cell>) {
    let (between, point) = manner.marks();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(between);
        }
        match cell {
            Cell::Text(words) => text.push_str(&quoted(&harmless(&words))),
            Cell::Count(n) => text.push_str(&n.to_string()),
            Cell::Thousandths(n) => text.push_str(&decimal(n, point)),
            Cell::Empty => {}
        }
    }
    text.push_str("\r\n");
}

/// Text that no spreadsheet runs: one that begins like a formula gets an apostrophe before it.
fn harmless(words: &str) -> String {
    let begins = words.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_formula = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_control = words.starts_with(['\t', '\r', '\n']);
    match is_formula || is_control {
        true => format!("'{words}"),
        false => words.to_owned(),
    }
}

fn quoted(words: &str) -> String {
    match words.contains([';', '"', '\r', '\n', ',', '\t']) {
        true => format!("\"{}\"", words.replace('"', "\"\"")),
        false => words.to_owned(),
    }
}

fn decimal(thousandths: i64, point: char) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let thousandths = thousandths.unsigned_abs();
    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
    format!("{sign}{whole}{point}{rest:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_opens_in_a_french_and_in_an_english_excel() {
        let row = vec![
            Cell::Text("Été; \"soldes\"".into()),
            Cell::Count(-3),
            Cell::Thousandths(12_050),
            Cell::Thousandths(-5),
            Cell::Empty,
        ];
        let head = ["Campagne", "Diffusions"];
        assert_eq!(
            table(Manner::French, &head, [row.clone()]),
            "\u{feff}Campagne;Diffusions\r\n\"Été; \"\"soldes\"\"\";-3;12,050;-0,005;\r\n"
        );
        assert_eq!(
            table(Manner::English, &head, [row]),
            "\u{feff}Campagne,Diffusions\r\n\"Été; \"\"soldes\"\"\",-3,12.050,-0.005,\r\n"
        );
    }

    #[test]
    fn no_name_becomes_a_formula() {
        for (name, cell) in [
            ("=1+1", "'=1+1"),
            ("+33", "'+33"),
            ("-10 %", "'-10 %"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("\t=1", "\"'\t=1\""),
            ("=A1;B1", "\"'=A1;B1\""),
            ("a=b", "a=b"),
            ("Café - bar", "Café - bar"),
        ] {
            let text = table(Manner::French, &[], [vec![Cell::Text(name.into())]]);
            assert_eq!(text, format!("\u{feff}\r\n{cell}\r\n"));
        }
    }
}
