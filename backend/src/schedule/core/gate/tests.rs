use super::super::fact::Version;
use super::*;

fn gate(expr: Expr, atoms: &[(&str, Test)]) -> Gate {
    let atoms = atoms.iter().map(|(key, test)| Atom {
        key: (*key).to_owned(),
        test: test.clone(),
    });
    Gate {
        atoms: atoms.collect(),
        expr,
        unknown: Unknown::Hide,
        for_ms: 0,
        min_on_ms: 0,
        min_off_ms: 0,
        urgent: false,
    }
}

fn facts(told: &[(i64, &str, Value, i64)]) -> Facts {
    Facts::new(told.iter().map(|(at, key, value, ttl)| {
        let version = Version {
            published_at: *at,
            value: value.clone(),
            ttl_ms: Some(*ttl),
        };
        ((*key).to_owned(), version)
    }))
}

fn rain() -> Gate {
    gate(Expr::Atom(0), &[("rain", Test::Yes)])
}

#[test]
fn what_is_unknown_is_hidden_shown_or_held() {
    let told = facts(&[(100, "rain", Value::Flag(true), 50)]);
    let doors = |unknown| Gate { unknown, ..rain() }.doors(&told);
    assert_eq!(
        doors(Unknown::Hide),
        [
            (i64::MIN, Door::Unknown),
            (100, Door::Open),
            (150, Door::Unknown)
        ]
    );
    assert_eq!(doors(Unknown::Show), [(i64::MIN, Door::Open)]);
    assert_eq!(
        doors(Unknown::Hold(30)),
        [
            (i64::MIN, Door::Unknown),
            (100, Door::Open),
            (180, Door::Unknown)
        ]
    );
}

#[test]
fn a_timer_starts_again_when_the_want_reverts() {
    let patient = Gate {
        for_ms: 10,
        min_on_ms: 40,
        ..rain()
    };
    let flag = |at, yes| (at, "rain", Value::Flag(yes), 1000);
    let told = facts(&[
        flag(0, true),
        flag(5, false),
        flag(7, true),
        flag(20, false),
    ]);
    assert_eq!(
        patient.doors(&told),
        [
            (i64::MIN, Door::Unknown),
            (0, Door::Dwell { until: 10 }),
            (5, Door::False),
            (7, Door::Dwell { until: 17 }),
            (17, Door::Open),
            (57, Door::False),
            (1020, Door::Unknown),
        ]
    );
    let urgent = Gate {
        urgent: true,
        ..patient
    };
    assert!(urgent.doors(&told).contains(&(20, Door::False)));
}

#[test]
fn unknown_and_false_is_false_unknown_or_true_is_true() {
    let both = [("rain", Test::Yes), ("cold", Test::Yes)];
    let parts = || vec![Expr::Atom(0), Expr::Atom(1)];
    let told = facts(&[
        (0, "rain", Value::Flag(false), 10),
        (20, "rain", Value::Flag(true), 10),
    ]);
    let all = gate(Expr::All(parts()), &both);
    let any = gate(Expr::Any(parts()), &both);
    let not = gate(Expr::Not(Box::new(Expr::All(parts()))), &both);
    let at = |gate: &Gate, at: i64| {
        let doors = gate.doors(&told);
        doors[doors.partition_point(|(from, _)| *from <= at) - 1].1
    };
    assert_eq!((at(&all, 5), at(&all, 25)), (Door::False, Door::Unknown));
    assert_eq!((at(&any, 5), at(&any, 25)), (Door::Unknown, Door::Open));
    assert_eq!((at(&not, 5), at(&not, 25)), (Door::Open, Door::Unknown));
    let culprit = all.culprit(&told, 25).unwrap();
    assert_eq!((culprit.atom.key.as_str(), culprit.last), ("cold", None));
    assert_eq!(all.culprit(&told, 5).unwrap().atom.key, "rain");
}

#[test]
fn the_fact_that_is_blamed_makes_it_so() {
    let three = [("dry", Test::Yes), ("wet", Test::Yes), ("gone", Test::Yes)];
    let atom = |n: usize| Expr::Atom(n);
    let not = |part: Expr| Expr::Not(Box::new(part));
    let told = facts(&[
        (0, "dry", Value::Flag(false), 100),
        (0, "wet", Value::Flag(true), 100),
    ]);
    for (expr, blamed) in [
        (Expr::Any(vec![atom(0), atom(2)]), "gone"),
        (Expr::All(vec![atom(1), atom(2), atom(0)]), "dry"),
        (not(Expr::Any(vec![atom(0), atom(2), atom(1)])), "wet"),
        (not(Expr::All(vec![atom(1), atom(2)])), "gone"),
        (
            Expr::All(vec![Expr::All(Vec::new()), Expr::Any(Vec::new()), atom(0)]),
            "dry",
        ),
    ] {
        let gate = gate(expr, &three);
        let culprit = gate.culprit(&told, 5).unwrap();
        assert_eq!(culprit.atom.key, blamed, "{:?}", gate.expr);
    }
}

#[test]
fn a_gate_that_was_held_stays_open_for_its_least_time() {
    let told = facts(&[(100, "rain", Value::Flag(true), 50)]);
    let held = Gate {
        unknown: Unknown::Hold(30),
        min_on_ms: 500,
        ..rain()
    };
    let turns = |gate: &Gate| gate.doors(&told).last().copied();
    assert_eq!(turns(&held), Some((600, Door::Unknown)));
    let urgent = Gate {
        urgent: true,
        ..held.clone()
    };
    assert_eq!(turns(&urgent), Some((180, Door::Unknown)));
    let hidden = Gate {
        unknown: Unknown::Hide,
        ..held
    };
    assert_eq!(turns(&hidden), Some((150, Door::Unknown)));
}

proptest::proptest! {
    /// Whatever is said and however patient the gate: what nobody knows is never shown.
    #[test]
    fn a_hidden_unknown_is_never_shown(
        told in proptest::collection::vec((0i64..500, proptest::bool::ANY, 1i64..80), 0..12),
        timers in (0i64..60, 0i64..60, 0i64..60),
    ) {
        let said: Vec<_> = told.iter().map(|(at, yes, ttl)| (*at, "rain", Value::Flag(*yes), *ttl)).collect();
        let told = facts(&said);
        let gate = Gate { for_ms: timers.0, min_on_ms: timers.1, min_off_ms: timers.2, ..rain() };
        let doors = gate.doors(&told);
        proptest::prop_assert!(doors.is_sorted_by(|a, b| a.0 < b.0));
        for at in 0..700 {
            let door = doors[doors.partition_point(|(from, _)| *from <= at) - 1].1;
            let known = told.known("rain", at).is_some();
            proptest::prop_assert!(known || door != Door::Open, "open at {at}: {doors:?}");
        }
    }
}
