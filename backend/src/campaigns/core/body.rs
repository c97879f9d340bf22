//! The body of a campaign: creatives, targets, when and how strongly; as it is sent, kept and published.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A campaign as somebody edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CampaignBody)]
pub struct Body {
    /// 1 to 120 characters.
    pub name: String,
    /// What sort of claim it makes.
    pub kind: Kind,
    /// 0 to 1000; greater is stronger.
    #[serde(default)]
    pub priority: i32,
    /// 1 to 1000: how often it plays beside others of its tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// 1 to 1000 thousandths of the time; only for `share_of_voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_permille: Option<u32>,
    /// Target expression; empty matches no screen, `*` all.
    #[serde(default)]
    pub target: String,
    /// The first moment: `2026-10-01T09:00` on the wall of each store, or with `Z` or an offset everywhere at once.
    #[serde(default)]
    pub from: Option<String>,
    /// The first moment after it.
    #[serde(default)]
    pub to: Option<String>,
    /// On which days and at which times; none = always.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Facts it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Two plays that share a key do not follow one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separation_keys: Vec<String>,
    /// At least so many milliseconds between two of its starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_ms: Option<i64>,
    /// At most so many plays an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_per_hour: Option<u32>,
    /// A weight that grows towards an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ramp: Option<Ramp>,
    /// Plays outside opening hours too; only for takeovers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake: Option<bool>,
    /// How grave; only for emergencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// A play may finish when at most 15 s of it remain at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft_end: Option<bool>,
    /// Prices that its media print: publishing compares them with what is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed_prices: Vec<PrintedPrice>,
    /// The playlist it shows; else `items`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playlist_id: Option<Uuid>,
    /// The media and scenes it shows; else `playlistId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<Item>>,
    /// Taken off by hand; changed by the actions `pause` and `resume` only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
}

/// What sort of claim a campaign makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CampaignKind)]
pub enum Kind {
    /// The normal programme.
    Loop,
    /// A sold share of the time.
    ShareOfVoice,
    /// Has the screen to itself.
    Takeover,
    /// Safety first: above everything.
    Emergency,
    /// Fills time that nobody booked.
    Filler,
    /// When there is nothing else.
    Fallback,
}

/// How grave an emergency is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Little danger.
    #[default]
    Minor,
    /// Possible danger.
    Moderate,
    /// Danger.
    Severe,
    /// Mortal danger.
    Extreme,
}

/// How a picture fills the glass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Whole, with bars.
    Contain,
    /// Filling, cropped.
    #[default]
    Cover,
}

/// How one item follows another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// At once.
    #[default]
    Cut,
    /// Blended.
    Fade,
}

/// One creative of a campaign without a playlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CampaignItem)]
pub struct Item {
    /// Named in the proof of play; given by the server when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The media it shows …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_id: Option<Uuid>,
    /// … or the scene.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene_id: Option<Uuid>,
    /// How long a picture or a scene shows, 1 s to 24 h; videos last as long as they last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
    /// How it fills the glass.
    #[serde(default)]
    pub fit: Fit,
    /// How it follows what was before.
    #[serde(default)]
    pub transition: Transition,
}

/// A price that is printed in a picture or said in a film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedPrice {
    /// The fact that holds the price, as conditions name it, such as `price:A1`.
    pub fact: String,
    /// The price as it is printed, such as 19.9.
    #[schema(value_type = f64)]
    pub value: serde_json::Number,
}

/// A time of day; an end that is not later lies on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Daypart {
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM`, up to `24:00`.
    pub end: String,
}

/// A date with its own times of day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// None = nothing on that date.
    pub dayparts: Vec<Daypart>,
}

/// When a campaign is active; several rules are joined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Rule {
    /// RFC 5545 over dates, such as `FREQ=WEEKLY;BYDAY=MO,WE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<String>,
    /// The date from which the recurrence counts; must itself match it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// ISO weekdays, 1 = Monday; none = all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
    /// Dates that come in addition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// Dates that are taken away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_dates: Vec<String>,
    /// Only dates in one of these calendars.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_calendars: Vec<Uuid>,
    /// No dates in these calendars.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in_calendars: Vec<Uuid>,
    /// Times of day; none = the whole day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dayparts: Vec<Daypart>,
    /// Dates with their own times of day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// A weight that grows linearly from `w0` at `from` to `w1` at the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ramp {
    /// The weight where the campaign begins, 1 to 1000.
    pub w0: u32,
    /// The weight from the event on, 1 to 1000.
    pub w1: u32,
    /// The event, written like `from`.
    pub event: String,
}

/// What must be true outside for the campaign to play.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Condition {
    /// Prefix form: `["and", …]`, `["or", …]`, `["not", x]`, or `[">=", "temperature", 25, 23]` with the exit threshold last.
    #[schema(value_type = Vec<Value>)]
    pub expr: Value,
    /// What happens while a fact is unknown.
    #[serde(default)]
    pub unknown: Unknown,
    /// With `hold`: so many milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_ms: Option<i64>,
    /// It must be true for so long before it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_ms: Option<i64>,
    /// Once on, it stays on for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_on_ms: Option<i64>,
    /// Once off, it stays off for so long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_off_ms: Option<i64>,
    /// Stock, price, law, safety: turns off at once.
    #[serde(default)]
    pub urgent: bool,
}

/// The policy while a fact is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// It does not play.
    #[default]
    Hide,
    /// It plays.
    Show,
    /// It goes on as it was, for `holdMs`.
    Hold,
}

impl Body {
    /// The media that it shows itself, without those of its playlist.
    pub fn media(&self) -> Vec<Uuid> {
        let items = self.items.iter().flatten();
        items.filter_map(|item| item.media_id).collect()
    }

    /// The scenes that it shows itself, without those of its playlist.
    pub fn scenes(&self) -> Vec<Uuid> {
        let items = self.items.iter().flatten();
        items.filter_map(|item| item.scene_id).collect()
    }

    /// Gives every item an id, so that its plays can be counted.
    pub fn number_items(&mut self, mut fresh: impl FnMut() -> Uuid) {
        for item in self.items.iter_mut().flatten() {
            item.id.get_or_insert_with(&mut fresh);
        }
    }
}
