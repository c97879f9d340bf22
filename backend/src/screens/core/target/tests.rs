use super::*;
use proptest::prelude::*;

fn subject() -> Subject {
    let own = |list: &[&str]| list.iter().map(ToString::to_string).collect();
    Subject {
        screen: "s7".into(),
        groups: own(&["vitrine"]),
        path: own(&["fr", "fr-idf", "store-75"]),
        tags: own(&[
            "city=paris",
            "format=flagship",
            "format=city",
            "width=1080",
            "promo_ok",
        ]),
    }
}

fn matches(text: &str) -> bool {
    parse(text).unwrap().matches(&subject())
}

#[test]
fn a_screen_is_matched_by_its_place_groups_and_tags() {
    let cases = [
        ("*", true),
        ("", false),
        ("  ", false),
        ("city=paris & format=flagship", true),
        ("city=lyon | under:fr-idf", true),
        ("!(format=outlet)", true),
        ("!brand=x", true),
        ("brand=x", false),
        ("width>=1080 & !group:caisse", true),
        ("width>1080", false),
        ("width <= 1080", true),
        ("width<1080", false),
        ("city>=1", false),
        ("brand>=1", false),
        ("!brand>=1", true),
        ("group:vitrine & (city=lyon | city=paris)", true),
        ("promo_ok & !closed", true),
        ("under:store-7", false),
        ("screen:S7", true),
        ("city=lyon & city=paris | *", true),
        ("city=lyon & (city=paris | *)", false),
    ];
    for (text, expected) in cases {
        assert_eq!(matches(text), expected, "{text}");
    }
}

#[test]
fn a_mistake_is_named_with_its_position() {
    let cases = [
        ("city=paris &", 12, "at the end"),
        ("city=paris format", 11, "expected `&` or `|`"),
        ("(city=paris", 11, "expected `)`"),
        ("city=paris)", 10, "without its"),
        ("()", 1, "before `)`"),
        ("city=", 5, "value"),
        ("site:abc", 0, "screen:, group: or under:"),
        ("under:", 6, "an id"),
        ("width>=wide", 7, "whole number"),
        ("city!=paris", 4, "!city="),
        ("a & $x", 4, "`$` cannot stand here"),
        ("City=paris", 0, "lower-case"),
        ("& a", 0, "cannot stand here"),
    ];
    for (text, position, part) in cases {
        let error = parse(text).unwrap_err();
        assert_eq!(error.position, position, "{text}: {error:?}");
        assert!(error.message.contains(part), "{text}: {error:?}");
    }
}

#[test]
fn too_long_or_too_deep_is_refused() {
    assert!(parse(&"!".repeat(1999)).is_err());
    assert!(parse(&"(".repeat(1999)).is_err());
    assert!(parse(&"a|".repeat(1000)).is_err());
    assert!(parse(&format!("a{}", "|a".repeat(999))).is_ok());
}

fn word() -> impl Strategy<Value = String> {
    "[a-z0-9_][a-z0-9_.-]{0,8}"
}

fn atom() -> impl Strategy<Value = Expr> {
    let comparison = prop_oneof![
        Just(Comparison::AtLeast),
        Just(Comparison::AtMost),
        Just(Comparison::Below),
        Just(Comparison::Above),
    ];
    prop_oneof![
        Just(Expr::All),
        word().prop_map(Expr::Screen),
        word().prop_map(Expr::Group),
        word().prop_map(Expr::Under),
        word().prop_map(Expr::Has),
        (word(), "[a-zA-Z0-9éÉ_.-]{1,9}").prop_map(|(k, v)| Expr::Is(k, v)),
        (word(), comparison, any::<i64>()).prop_map(|(k, c, n)| Expr::Compares(k, c, n)),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    atom().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            inner.prop_map(|e| Expr::Not(Box::new(e))),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        drop(parse(&text).map(|t| t.matches(&subject())));
    }

    #[test]
    fn no_likely_text_makes_the_parser_panic(text in "[a-z!&|()*=<>: .-]{0,40}") {
        drop(parse(&text).map(|t| t.matches(&subject())));
    }

    #[test]
    fn what_is_printed_is_read_back_the_same(expr in expr()) {
        let target = Target(Some(expr));
        prop_assert_eq!(parse(&target.to_string()), Ok(target));
    }
}
