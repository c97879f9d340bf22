//! The one instant type, kept as BIGINT milliseconds in both databases, and the one clock.
use sea_orm::{
    ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A moment, in whole milliseconds since the Unix epoch; RFC 3339 UTC on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Instant(i64);

impl Instant {
    /// The instant `ms` milliseconds after the epoch, clamped to the years that calendars know.
    pub fn from_ms(ms: i64) -> Self {
        let (min, max) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
        Self(ms.clamp(min.as_millisecond(), max.as_millisecond()))
    }

    /// Milliseconds since the epoch.
    pub fn as_ms(self) -> i64 {
        self.0
    }

    /// The same moment for calendar arithmetic.
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default()
    }

    /// The instant `ms` milliseconds later (earlier if negative).
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this; negative if it lies before.
    pub fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3}", self.timestamp())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let at: jiff::Timestamp = text.parse().map_err(|_| {
            let wanted = "must be a moment with its offset, such as 2026-11-29T08:00:00Z";
            serde::de::Error::custom(wanted)
        })?;
        Ok(Self(at.as_millisecond()))
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at.as_millisecond())
    }
}

impl From<Instant> for Value {
    fn from(t: Instant) -> Self {
        Self::BigInt(Some(t.0))
    }
}

impl TryGetable for Instant {
    fn try_get_by<I: ColIdx>(row: &QueryResult, idx: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, idx).map(Self)
    }
}

impl ValueType for Instant {
    fn try_from(v: Value) -> Result<Self, ValueTypeErr> {
        match v {
            Value::BigInt(Some(ms)) => Ok(Self(ms)),
            _ => Err(ValueTypeErr),
        }
    }
    fn type_name() -> String {
        "Instant".into()
    }
    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }
    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}

impl Nullable for Instant {
    fn null() -> Value {
        Value::BigInt(None)
    }
}

impl IntoActiveValue<Self> for Instant {
    fn into_active_value(self) -> ActiveValue<Self> {
        ActiveValue::Set(self)
    }
}

impl sea_orm::TryFromU64 for Instant {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Instant"))
    }
}

/// Where the time comes from: the system, moved by an offset, or standing still for tests.
#[derive(Clone, Debug)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
    stopped: bool,
}

impl Clock {
    /// The system's clock, moved by `offset_ms` milliseconds.
    pub fn system(offset_ms: i64) -> Self {
        Self {
            offset_ms: Arc::new(AtomicI64::new(offset_ms)),
            stopped: false,
        }
    }

    /// A clock that stands at `at` until [`Clock::advance`] moves it.
    pub fn stopped(at: Instant) -> Self {
        Self {
            offset_ms: Arc::new(AtomicI64::new(at.as_ms())),
            stopped: true,
        }
    }

    /// The present moment.
    pub fn now(&self) -> Instant {
        let offset = self.offset_ms.load(Ordering::Relaxed);
        if self.stopped {
            return Instant::from_ms(offset);
        }
        Instant::from_ms(system_ms().saturating_add(offset))
    }

    /// Moves the clock (and all its clones) forward by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.offset_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn system_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_with_milliseconds() {
        let text = serde_json::to_string(&Instant::from_ms(1_764_000_000_000)).unwrap();
        assert_eq!(text, "\"2025-11-24T16:00:00.000Z\"");
        assert_eq!(
            serde_json::from_str::<Instant>("\"2025-11-24T17:00:00+01:00\"").unwrap(),
            Instant::from_ms(1_764_000_000_000)
        );
    }
}
