//! The look of a drawing: sizes, colours, strokes. State is told by icon, border, fill and word together, never by colour alone.

use crate::picture::{Change, Obstacle, Sign};
use crate::typeset::Px;

/// The size of the smallest text.
pub(super) const SMALL: Px = 10;
/// The size of text in boxes.
pub(super) const TEXT: Px = 11;
/// The size of the name of a step.
pub(super) const NAME: Px = 14;
/// The size of the head of a lane.
pub(super) const LANE: Px = 13;
/// The size of the title.
pub(super) const TITLE: Px = 20;
/// The size of the line below the title.
pub(super) const SUBTITLE: Px = 12;

/// Typefaces, the first that the reader's machine has is used.
pub(super) const FONTS: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi Micro Hei, sans-serif";

pub(in crate::render) const INK: &str = "#1A2233";
pub(super) const GREY: &str = "#4B5563";
pub(super) const NAVY: &str = "#1B3A6B";
pub(super) const RED: &str = "#A11D12";
pub(super) const GREEN: &str = "#0B6E4F";
pub(super) const AMBER: &str = "#8A5000";
pub(super) const VIOLET: &str = "#6B2C91";
pub(super) const BLUE: &str = "#1D4E89";
pub(super) const LINE: &str = "#6B7280";
pub(in crate::render) const DARK: &str = "#2D3748";
pub(super) const HEAD: &str = "#E7EAF3";
pub(in crate::render) const FRAME: &str = "#C5CAD9";
pub(in crate::render) const SHADE: &str = "#FAFBFE";

/// How a box is drawn: the colour of its border, how thick and how broken it is, what fills it, and whether it is hatched.
pub(in crate::render) struct Look {
    pub(in crate::render) ink: &'static str,
    /// In tenths of a pixel.
    pub(in crate::render) stroke: Px,
    pub(in crate::render) dashes: Option<&'static str>,
    pub(in crate::render) fill: &'static str,
    pub(super) hatch: Option<&'static str>,
}

/// The look of a sign.
pub(in crate::render) fn look(sign: Sign) -> Look {
    let plain = |ink, stroke, fill| Look { ink, stroke, dashes: None, fill, hatch: None };
    match sign {
        Sign::Done => plain(GREEN, 16, "#E4F3EC"),
        Sign::Begun => plain("#9A5B00", 30, "#FFF3CF"),
        Sign::Turn => plain("#9A5B00", 24, "#FFFDF5"),
        Sign::Pending => plain(LINE, 12, "#FFFFFF"),
        Sign::Blocked => Look { hatch: Some("blocked"), ..plain(RED, 26, "#FDEBE7") },
        Sign::Refused => plain(RED, 26, "#FDEBE7"),
        Sign::WrongHand => Look { hatch: Some("wrong"), ..plain(RED, 20, "#FDEBE7") },
        Sign::NotNeeded => Look { dashes: Some("3 3"), ..plain("#6B7280", 12, "#F3F4F6") },
        Sign::Unknown => Look { dashes: Some("1.5 3.5"), ..plain(BLUE, 22, "#EEF4FB") },
    }
}

/// The look of a change.
pub(super) fn change(change: Change) -> Look {
    let plain = |ink, stroke, fill| Look { ink, stroke, dashes: None, fill, hatch: None };
    match change {
        Change::Stays => plain(LINE, 12, "#FFFFFF"),
        Change::Added => plain(BLUE, 34, "#E3EEFA"),
        Change::Dropped => {
            Look { dashes: Some("7 4"), hatch: Some("dropped"), ..plain("#5B5F66", 18, "#F4F4F4") }
        }
        Change::Altered => plain("#9A5B00", 26, "#FFF6DC"),
    }
}

/// The ink of the word for a sign.
pub(super) fn ink(sign: Sign) -> &'static str {
    match sign {
        Sign::Done => GREEN,
        Sign::Begun | Sign::Turn => AMBER,
        Sign::Pending | Sign::NotNeeded => GREY,
        Sign::Blocked | Sign::Refused | Sign::WrongHand => RED,
        Sign::Unknown => BLUE,
    }
}

/// The ink of what keeps a step from being taken.
pub(super) fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Gate | Obstacle::Bar | Obstacle::Stuck => RED,
        Obstacle::Unproved => BLUE,
    }
}
