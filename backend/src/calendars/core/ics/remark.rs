//! What there is to say about an event of a file: what was changed, or why it was refused.

/// Something worth knowing about an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Times of day were dropped.
    TimesDropped,
    /// Its zone is not known; the clock on the wall was kept.
    ZoneUnknown(String),
    /// It recurs beyond what is taken: from when to when.
    Window(String, String),
    /// The first date is none of its recurrence; it was kept.
    StartOffRule,
    /// The label was cut.
    LabelCut,
    /// It was called off.
    Cancelled,
    /// It changes one occurrence of a series.
    Occurrence,
    /// It does not say when it starts.
    NoStart,
    /// This property cannot be read.
    Unreadable(String),
    /// It lies outside of what calendars reach.
    OutOfReach,
    /// It ends before it starts.
    EndsBefore,
    /// It lasts too long.
    TooLong,
    /// Why its recurrence cannot be followed.
    Recurrence(String),
    /// No date of it remains.
    NoDate,
    /// It is something else than an event.
    NotAnEvent(String),
    /// It is not a line of a calendar.
    NotALine,
    /// The file ends within it.
    NotEnded,
}

/// What became of an event. The greatest of its remarks counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its dates were taken as they are.
    Taken,
    /// Its dates were taken, with a change.
    Changed,
    /// It was left out.
    Refused,
}

impl Remark {
    /// What it means for the event.
    pub fn fate(&self) -> Fate {
        match self {
            Self::TimesDropped
            | Self::ZoneUnknown(_)
            | Self::Window(..)
            | Self::StartOffRule
            | Self::LabelCut => Fate::Changed,
            _ => Fate::Refused,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TimesDropped => "times_dropped",
            Self::ZoneUnknown(_) => "zone_unknown",
            Self::Window(..) => "window",
            Self::StartOffRule => "start_off_rule",
            Self::LabelCut => "label_cut",
            Self::Cancelled => "cancelled",
            Self::Occurrence => "occurrence",
            Self::NoStart => "no_start",
            Self::Unreadable(_) => "unreadable",
            Self::OutOfReach => "out_of_reach",
            Self::EndsBefore => "ends_before",
            Self::TooLong => "too_long",
            Self::Recurrence(_) => "recurrence",
            Self::NoDate => "no_date",
            Self::NotAnEvent(_) => "not_an_event",
            Self::NotALine => "not_a_line",
            Self::NotEnded => "not_ended",
        }
    }

    /// A sentence for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::TimesDropped => "its times of day were dropped: whole dates count".into(),
            Self::ZoneUnknown(name) => {
                format!("the time zone `{name}` is unknown: the date on its clock was taken")
            }
            Self::Window(first, last) => {
                format!("it recurs: only its dates from {first} to {last} were taken")
            }
            Self::StartOffRule => {
                "its first date is none of its recurrence: it was taken all the same".into()
            }
            Self::LabelCut => "its name was shortened".into(),
            Self::Cancelled => "it was called off".into(),
            Self::Occurrence => {
                "it changes one occurrence of a series: change that date by hand".into()
            }
            Self::NoStart => "it does not say when it starts (DTSTART)".into(),
            Self::Unreadable(property) => format!("its {property} cannot be read"),
            Self::OutOfReach => "it lies outside the years 1970 to 2100".into(),
            Self::EndsBefore => "it ends before it starts".into(),
            Self::TooLong => "it lasts more than 366 days".into(),
            Self::Recurrence(why) => format!("its recurrence cannot be followed: {why}"),
            Self::NoDate => "none of its dates remains".into(),
            Self::NotAnEvent(kind) => format!("it is a {kind}: only events are taken"),
            Self::NotALine => "this is no line of an iCalendar file".into(),
            Self::NotEnded => "the file ends within it".into(),
        }
    }
}
