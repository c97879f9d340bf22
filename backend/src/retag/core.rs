//! What a change of a tag makes of lists of tags, of targets and of filters. Pure.
use crate::screens::{
    core::tags::split,
    target::{Expr, Subject, Target},
};
use std::collections::BTreeSet;

/// A tag, or a whole key, that gets another name or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Retag {
    /// `key` or `key=value`; of a whole key its name.
    pub(super) from: String,
    /// None = it goes.
    pub(super) to: Option<String>,
    /// The key with all its values.
    pub(super) whole_key: bool,
    /// Whether other tags with the same key stay.
    pub(super) shared: bool,
}

impl Retag {
    /// Whether this tag is meant.
    fn is_meant(&self, tag: &str) -> bool {
        match self.whole_key {
            true => split(tag).0 == self.from,
            false => tag == self.from,
        }
    }

    /// What becomes of a tag that is meant; none = it goes.
    fn renamed(&self, tag: &str) -> Option<String> {
        let to = self.to.as_ref()?;
        match split(tag).1.filter(|_| self.whole_key) {
            Some(value) => Some(format!("{to}={value}")),
            None => Some(to.clone()),
        }
    }

    /// Whether `-from` keeps off other tags too.
    fn is_bare(&self) -> bool {
        !self.whole_key && split(&self.from).1.is_none()
    }

    /// The tags of a level of the path: those that it has, and those that it keeps off.
    pub(super) fn level(&self, tags: &[String]) -> Vec<String> {
        let anew = tags.iter().flat_map(|tag| match tag.strip_prefix('-') {
            Some(kept_off) => self.kept_off(kept_off),
            None if self.is_meant(tag) => self.renamed(tag).into_iter().collect(),
            None => vec![tag.clone()],
        });
        let mut seen = BTreeSet::new();
        anew.filter(|tag| seen.insert(tag.clone())).collect()
    }

    fn kept_off(&self, tag: &str) -> Vec<String> {
        let is_meant = self.is_meant(tag);
        let stays = !is_meant || (self.is_bare() && self.shared);
        let new = match is_meant {
            true => self.renamed(tag),
            // `-key` kept off what has another key now
            false if !self.whole_key && split(&self.from).0 == tag => {
                self.to.clone().filter(|to| split(to).0 != tag)
            }
            false => None,
        };
        let old = stays.then_some(tag.to_owned());
        let both = old.into_iter().chain(new);
        both.map(|tag| format!("-{tag}")).collect()
    }

    /// The target that means the same screens afterwards.
    pub(super) fn target(&self, target: &Target) -> Target {
        Target(target.0.as_ref().map(|expr| self.expr(expr)))
    }

    fn expr(&self, expr: &Expr) -> Expr {
        let all = |parts: &[Expr]| parts.iter().map(|part| self.expr(part)).collect();
        match expr {
            Expr::Or(parts) => flat(all(parts), Expr::Or),
            Expr::And(parts) => flat(all(parts), Expr::And),
            Expr::Not(part) => Expr::Not(Box::new(self.expr(part))),
            atom => self.atom(atom),
        }
    }

    fn atom(&self, atom: &Expr) -> Expr {
        let Some(to) = self.to.as_ref().filter(|_| self.is_named_in(atom)) else {
            return atom.clone();
        };
        if self.whole_key {
            return match atom {
                Expr::Is(_, value) => Expr::Is(to.clone(), value.clone()),
                Expr::Compares(_, comparison, n) => Expr::Compares(to.clone(), *comparison, *n),
                _ => Expr::Has(to.clone()),
            };
        }
        let new = match split(to) {
            (key, Some(value)) => Expr::Is(key.into(), value.into()),
            (key, None) => Expr::Has(key.into()),
        };
        match atom {
            Expr::Is(..) => new,
            _ if means(atom, to) => atom.clone(),
            // the key means its other tags too
            _ if self.shared || !self.is_bare() => Expr::Or(vec![atom.clone(), new]),
            _ => new,
        }
    }

    /// Whether a part of a target means screens because of what is changed.
    fn is_named_in(&self, atom: &Expr) -> bool {
        match atom {
            Expr::Has(key) | Expr::Is(key, _) | Expr::Compares(key, ..) if self.whole_key => {
                *key == self.from
            }
            atom => means(atom, &self.from),
        }
    }

    /// Whether a target names what is changed.
    pub(super) fn is_in(&self, target: &Target) -> bool {
        target
            .atoms()
            .into_iter()
            .any(|atom| self.is_named_in(atom))
    }

    /// The tag by which a list is filtered: `key` with any value, or `key=value`.
    pub(super) fn filter(&self, tag: &str) -> String {
        let means_others = self.is_bare() && self.shared;
        let follows = self.is_meant(tag) && !means_others;
        let renamed = follows.then(|| self.renamed(tag)).flatten();
        renamed.unwrap_or_else(|| tag.to_owned())
    }
}

/// Whether a part of a target is true of a screen with only this tag.
fn means(atom: &Expr, tag: &str) -> bool {
    let screen = Subject {
        tags: vec![tag.to_owned()],
        ..Subject::default()
    };
    let by_tag = matches!(atom, Expr::Has(_) | Expr::Is(..) | Expr::Compares(..));
    by_tag && Target(Some(atom.clone())).matches(&screen)
}

/// Joins the parts, each once, without a needless level.
fn flat(parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    let mut once: Vec<Expr> = Vec::with_capacity(parts.len());
    for part in parts {
        let same_sort = std::mem::discriminant(&part) == std::mem::discriminant(&many(Vec::new()));
        let inner = match part {
            Expr::Or(inner) | Expr::And(inner) if same_sort => inner,
            other => vec![other],
        };
        for part in inner {
            if !once.contains(&part) {
                once.push(part);
            }
        }
    }
    match once.len() {
        1 => once.remove(0),
        _ => many(once),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::{core::tags::effective, target::parse};

    fn tag(from: &str, to: Option<&str>, shared: bool) -> Retag {
        Retag {
            from: from.into(),
            to: to.map(Into::into),
            whole_key: false,
            shared,
        }
    }

    fn key(from: &str, to: Option<&str>) -> Retag {
        Retag {
            whole_key: true,
            ..tag(from, to, false)
        }
    }

    fn level(retag: &Retag, tags: &str) -> String {
        let tags: Vec<String> = tags.split(' ').map(Into::into).collect();
        retag.level(&tags).join(" ")
    }

    fn target(retag: &Retag, text: &str) -> String {
        retag.target(&parse(text).unwrap()).to_string()
    }

    #[test]
    fn lists_have_the_new_name_once_and_keep_it_off_where_the_old_one_was_kept_off() {
        let city = tag("city=Lyon", Some("city=Lille"), true);
        assert_eq!(level(&city, "a city=Lyon city=Lille"), "a city=Lille");
        assert_eq!(level(&city, "-city=Lyon -city"), "-city=Lille -city");
        let town = tag("city=Lyon", Some("town=Lyon"), true);
        assert_eq!(level(&town, "-city b"), "-city -town=Lyon b");
        let window = |shared| tag("window", Some("glass"), shared);
        assert_eq!(level(&window(false), "window -window"), "glass -glass");
        assert_eq!(level(&window(true), "-window"), "-window -glass");
        assert_eq!(level(&window(true), "window=2 windows"), "window=2 windows");
        let whole = key("city", Some("town"));
        assert_eq!(
            level(&whole, "city city=Lyon -city -city=Nice citys"),
            "town town=Lyon -town -town=Nice citys"
        );
        assert_eq!(level(&key("city", None), "city=Lyon -city b"), "b");
        assert_eq!(
            level(&tag("city=Lyon", None, true), "-city city=Lyon"),
            "-city"
        );
    }

    #[test]
    fn targets_are_written_anew_by_their_meaning() {
        let city = tag("city=Lyon", Some("city=Lyons"), true);
        assert_eq!(
            target(&city, "under:0190 & !(city=Lyon | city=Lyon-Est) | city"),
            "(under:0190 & !(city=Lyons | city=Lyon-Est)) | city"
        );
        let town = tag("city=Lyon", Some("town=Lyon"), true);
        assert_eq!(target(&town, "!city"), "!(city | town=Lyon)");
        assert_eq!(target(&town, "a | city"), "a | city | town=Lyon");
        let wide = tag("width=1080", Some("width=full"), true);
        assert_eq!(target(&wide, "width>=720"), "width>=720 | width=full");
        assert_eq!(target(&wide, "width>=2000"), "width>=2000");
        let window = |shared| tag("window", Some("glass"), shared);
        assert_eq!(target(&window(false), "window & b"), "glass & b");
        assert_eq!(target(&window(true), "window & b"), "(window | glass) & b");
        assert_eq!(target(&window(false), "window | glass"), "glass");
        let whole = key("width", Some("w"));
        assert_eq!(
            target(&whole, "width>3 & width=4 | !width"),
            "(w>3 & w=4) | !w"
        );
        let gone = tag("city=Lyon", None, true);
        assert_eq!(target(&gone, "city=Lyon"), "city=Lyon");
        let names = |retag: &Retag, text: &str| retag.is_in(&parse(text).unwrap());
        assert!(names(&gone, "a & !city") && names(&gone, "city=Lyon"));
        assert!(!names(&gone, "city=Nice | screen:city") && !names(&key("c", None), "* | cc"));
    }

    #[test]
    fn a_new_name_means_the_same_screens() {
        let levels = [
            &["city=Lyon", "width=1080", "window"][..],
            &["-city", "window=2"],
            &["-window", "city=Nice"],
            &["width=720", "-city=Lyon"],
        ];
        let targets = [
            "city",
            "!city=Lyon & window",
            "width>=1000",
            "window | city=Nice",
            "!(width & window)",
        ];
        let retags = [
            tag("city=Lyon", Some("city=Lyons"), true),
            tag("city=Lyon", Some("town=Lyon"), true),
            tag("width=1080", Some("format=wide"), true),
            tag("window", Some("glass"), true),
            key("window", Some("glass")),
            key("width", Some("w")),
        ];
        let pairs = || {
            levels
                .iter()
                .flat_map(|p| levels.iter().map(move |c| [*p, *c]))
        };
        for (retag, pair) in retags.iter().flat_map(|r| pairs().map(move |p| (r, p))) {
            let before = pair.map(|tags| tags.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
            let after = before.each_ref().map(|level| retag.level(level));
            let screen = |levels: &[Vec<String>; 2]| Subject {
                tags: effective(levels.iter().map(Vec::as_slice)),
                ..Subject::default()
            };
            let agrees = |text: &&str| {
                let was = parse(text).unwrap();
                let is = retag.target(&was);
                was.matches(&screen(&before)) == is.matches(&screen(&after))
            };
            let differs = targets.iter().find(|text| !agrees(text));
            assert_eq!(differs, None, "{retag:?} {before:?} {after:?}");
        }
    }

    #[test]
    fn a_saved_filter_follows_unless_it_means_other_tags_too() {
        assert_eq!(
            tag("window", Some("glass"), false).filter("window"),
            "glass"
        );
        assert_eq!(
            tag("window", Some("glass"), true).filter("window"),
            "window"
        );
        assert_eq!(key("city", Some("town")).filter("city=Lyon"), "town=Lyon");
        assert_eq!(
            tag("city=Lyon", None, true).filter("city=Lyon"),
            "city=Lyon"
        );
    }
}
