//! How much is recorded.

/// How much is recorded. Consoles may change it if the program allows that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// Nothing.
    Off,
    /// Polls and parks, told in windows only.
    Aggregates,
    /// Each poll and park as well.
    Polls,
    /// Wakes too.
    #[default]
    Everything,
}

impl Level {
    const ALL: [Self; 4] = [Self::Off, Self::Aggregates, Self::Polls, Self::Everything];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Aggregates => "aggregates",
            Self::Polls => "polls",
            Self::Everything => "everything",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}
