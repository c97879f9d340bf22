//! What holds on a screen: its own settings, then those of its profile, then what its sites say from near to far, then the
//! organisation, then what holds anywhere. Pure.
use super::values::Settings;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// How near a setting was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = SettingLevel)]
pub enum Level {
    /// By the screen itself, or its profile.
    Screen,
    /// By its site, or a region above.
    Site,
    /// By the profile of the organisation.
    Organisation,
    /// By nobody.
    Standard,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettingSource)]
pub struct Source {
    /// How near.
    pub level: Level,
    /// The screen or site.
    pub id: Option<Uuid>,
    /// Its name.
    pub name: Option<String>,
    /// The profile that says so; `null` = the screen itself, or nobody.
    pub profile_id: Option<Uuid>,
    /// The profile's name.
    pub profile_name: Option<String>,
}

impl Source {
    /// Nobody.
    pub fn standard() -> Self {
        Self {
            level: Level::Standard,
            id: None,
            name: None,
            profile_id: None,
            profile_name: None,
        }
    }
}

/// What one place says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Who says it.
    pub source: Source,
    /// What.
    pub settings: Settings,
}

/// What holds, given what is said from near to far.
pub fn effective<'a>(nearest_first: impl IntoIterator<Item = &'a Settings>) -> Settings {
    let said = nearest_first
        .into_iter()
        .fold(Settings::default(), |near, far| near.over(far));
    said.over(&Settings::standard())
}

/// Who says each setting, by its name on the wire.
pub fn sources(nearest_first: &[Layer]) -> BTreeMap<String, Source> {
    let names = fields(&Settings::standard());
    let said: Vec<(_, &Source)> = nearest_first
        .iter()
        .map(|layer| (fields(&layer.settings), &layer.source))
        .collect();
    let who = |name: &String| {
        let speaker = said.iter().find(|(fields, _)| fields.contains_key(name));
        speaker.map_or_else(Source::standard, |(_, source)| (*source).clone())
    };
    names
        .into_iter()
        .map(|(name, _)| (name.clone(), who(&name)))
        .collect()
}

fn fields(settings: &Settings) -> serde_json::Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(level: Level, name: &str, settings: Settings) -> Layer {
        let source = Source {
            level,
            name: Some(name.into()),
            ..Source::standard()
        };
        Layer { source, settings }
    }

    fn loud(percent: u8) -> Settings {
        Settings {
            volume_percent: Some(percent),
            ..Settings::default()
        }
    }

    #[test]
    fn the_nearest_that_says_something_counts_for_each_setting() {
        use Level::{Organisation, Screen, Site, Standard};
        let turned = Settings {
            rotation: Some(90),
            ..Settings::default()
        };
        let none = Settings::default;
        let cases = [
            (vec![], (100, Standard), (0, Standard)),
            (
                vec![layer(Organisation, "all", loud(70))],
                (70, Organisation),
                (0, Standard),
            ),
            (
                vec![
                    layer(Site, "Lyon", loud(40)),
                    layer(Organisation, "all", loud(70)),
                ],
                (40, Site),
                (0, Standard),
            ),
            (
                vec![
                    layer(Screen, "window", none()),
                    layer(Site, "Lyon", turned.clone()),
                    layer(Site, "Rhone", loud(30)),
                    layer(Organisation, "all", loud(70)),
                ],
                (30, Site),
                (90, Site),
            ),
            (
                vec![
                    layer(Screen, "window", loud(0)),
                    layer(Site, "Lyon", loud(40).over(&turned)),
                ],
                (0, Screen),
                (90, Site),
            ),
        ];
        for (layers, volume, rotation) in cases {
            let holds = effective(layers.iter().map(|l| &l.settings));
            let who = sources(&layers);
            assert_eq!(
                (holds.volume_percent, who["volumePercent"].level),
                (Some(volume.0), volume.1),
                "{layers:?}"
            );
            assert_eq!(
                (holds.rotation, who["rotation"].level),
                (Some(rotation.0), rotation.1),
                "{layers:?}"
            );
        }
    }

    #[test]
    fn every_setting_has_a_standard_and_can_be_inherited() {
        let standard = fields(&Settings::standard());
        assert_eq!(standard.len(), 9);
        assert!(fields(&Settings::default()).is_empty());
        let all = Settings::default().over(&Settings::standard());
        assert_eq!(fields(&all), standard, "nothing is lost on the way");
    }
}
