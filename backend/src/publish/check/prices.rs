//! Prices that media print, against the prices that are told where they would be seen.
use super::{Severity, Warning, blocking, campaigns};
use crate::{
    drafts::publishing::Item,
    facts::store::path_of,
    publish::{
        bodies::{Bodies, PrintedPrice},
        catalogue::{Catalogue, Listed},
        world::World,
    },
    schedule::{conditions, core::fact::Value},
    screens::Located,
};

/// Compares every price that the items print with the one that holds on each of their screens.
pub(super) fn check(
    world: &World,
    items: &[Item],
    (after, catalogue): (&Bodies, &Catalogue),
    now: i64,
    found: &mut Vec<Warning>,
) {
    for (item, listed) in campaigns(items, catalogue) {
        let body = after.campaigns.get(&item.id);
        for price in body.into_iter().flat_map(|body| &body.printed_prices) {
            let tally = Tally::of(world, listed, price, now);
            found.extend(tally.warnings(item, price));
        }
    }
}

/// What holds on the screens where a price would be seen.
#[derive(Default)]
struct Tally<'a> {
    differing: usize,
    unknown: usize,
    /// The first screen with another price, and that price in millionths.
    first: Option<(&'a Located, i64)>,
}

impl<'a> Tally<'a> {
    fn of(world: &'a World, listed: &Listed, price: &PrintedPrice, now: i64) -> Self {
        let printed = conditions::millionths(&price.value);
        let mut tally = Self::default();
        for screen in &world.screens {
            if !listed.target.matches(&screen.subject) {
                continue;
            }
            let keys = std::iter::once(price.fact.as_str());
            let facts = world.board.at(&path_of(screen), keys);
            match facts.known(&price.fact, now).map(|v| &v.value) {
                Some(Value::Number(told)) if Some(*told) == printed => {}
                Some(Value::Number(told)) => {
                    tally.differing += 1;
                    tally.first.get_or_insert((screen, *told));
                }
                _ => tally.unknown += 1,
            }
        }
        tally
    }

    fn warnings(&self, item: &Item, price: &PrintedPrice) -> Vec<Warning> {
        let (name, fact, printed) = (&item.name, &price.fact, &price.value);
        let mut found = Vec::new();
        if let Some((screen, told)) = self.first {
            let message = format!(
                "`{name}` prints {printed} as `{fact}`, but it is {} on {}, such as `{}`",
                decimal(told),
                screens(self.differing),
                screen.screen.name,
            );
            let remedy = "Correct the price in the media, or where it is told.";
            found.push(Warning {
                severity: Severity::Warning,
                ..blocking("price_differs", item, message, remedy)
            });
        }
        if self.unknown > 0 {
            let message = format!(
                "`{name}` prints `{fact}`, but nobody has told that price on {}",
                screens(self.unknown)
            );
            let remedy = "Tell the price, so that what is printed can be compared with it.";
            found.push(Warning {
                severity: Severity::Hint,
                ..blocking("price_unknown", item, message, remedy)
            });
        }
        found
    }
}

fn screens(count: usize) -> String {
    match count {
        1 => "1 screen".to_owned(),
        n => format!("{n} screens"),
    }
}

/// Millionths as people write them.
fn decimal(millionths: i64) -> String {
    let (whole, part) = (millionths / 1_000_000, (millionths % 1_000_000).abs());
    let sign = if millionths < 0 && whole == 0 {
        "-"
    } else {
        ""
    };
    let text = format!("{sign}{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn a_price_is_told_without_needless_digits() {
        let told = [19_900_000, 20_000_000, 50_000, -500_000].map(decimal);
        assert_eq!(told, ["19.9", "20", "0.05", "-0.5"]);
    }
}
