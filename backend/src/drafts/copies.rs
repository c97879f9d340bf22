//! What copies are called.
use super::{entity as draft, entity::Kind, store::within};
use crate::{db, error::Result, id::OrganisationId};
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Characters a name may have.
const MOST: usize = 120;

/// The name of a copy: "Autumn (2)", then "Autumn (3)"; a copy of a copy counts on.
pub async fn copy_name(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
    name: &str,
) -> Result<String> {
    let root = root_of(name);
    // a long one is cut for its number, so only its beginning is sure to be in all of them
    let beginning: String = root.chars().take(MOST / 2).collect();
    let taken = within(organisation, kind)
        .filter(db::begins(draft::Column::NameKey, &db::fold(&beginning)))
        .select_only()
        .column(draft::Column::NameKey)
        .into_tuple::<String>()
        .all(db)
        .await?;
    let taken = taken.into_iter().collect();
    Ok(numbered(root, &taken))
}

fn numbered(root: &str, taken: &HashSet<String>) -> String {
    let mut number = 2;
    loop {
        let mark = format!(" ({number})");
        let kept: String = root.chars().take(MOST - mark.len()).collect();
        let name = kept + &mark;
        if !taken.contains(&db::fold(&name)) {
            return name;
        }
        number += 1;
    }
}

/// The name without the number of a copy; a year in brackets is none.
fn root_of(name: &str) -> &str {
    let mut root = name.trim();
    while let Some((before, number)) = root.strip_suffix(')').and_then(|r| r.rsplit_once('(')) {
        let is_number =
            (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        let before = before.trim_end();
        if !is_number || before.is_empty() {
            break;
        }
        root = before;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_a_copy_counts_on() {
        let taken = ["été", "Été (2)", "été (4)"].map(db::fold).into();
        assert_eq!(numbered(root_of("Été (2)"), &taken), "Été (3)");
        assert_eq!(numbered(root_of("Été (4) (2) "), &taken), "Été (3)");
        assert_eq!(
            numbered(root_of("Soldes (2026)"), &taken),
            "Soldes (2026) (2)"
        );
        assert_eq!(root_of("(2)"), "(2)");
        assert_eq!(root_of("a ()"), "a ()");
        let long = "é".repeat(MOST);
        assert_eq!(numbered(&long, &taken).chars().count(), MOST);
    }
}
