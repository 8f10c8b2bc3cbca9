//! Small signs, drawn as paths, so that no typeface has to have them.

use super::style::{self, AMBER, BLUE, DARK, GREY, NAVY, RED, VIOLET};
use crate::picture::{Change, Emblem, Join, Obstacle, Sign, Who};
use crate::typeset::Px;

/// A sign that can stand before a line of text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Icon {
    Sign(Sign),
    Who(Who),
    Join(Join),
    Obstacle(Obstacle),
    Change(Change),
    Clock,
    Reading,
    Judgement,
    Emblem(Emblem),
}

/// How wide a sign is drawn in text of a size.
pub(super) fn width(size: Px) -> Px {
    size + 5
}

/// A sign with its middle at a point; `radius` is half its size.
pub(super) fn draw(icon: Icon, (x, y): (Px, Px), radius: Px, ink: Option<&str>) -> String {
    // Drawn in a square of 16, then scaled: in hundredths, so that no rounding depends on the machine.
    let scale = radius * 100 / 8;
    let (whole, part) = (scale / 100, scale % 100);
    format!(
        "<g transform=\"translate({x} {y}) scale({whole}.{part:02})\" aria-hidden=\"true\">{}</g>",
        shape(icon, ink)
    )
}

fn shape(icon: Icon, ink: Option<&str>) -> String {
    let disc = |fill: &str, inner: &str| format!("<circle r=\"7.5\" fill=\"{fill}\"/>{inner}");
    let stroke = |path: &str, colour: &str, width: &str| {
        format!(
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>"
        )
    };
    match icon {
        Icon::Sign(sign) => {
            let colour = style::look(sign).ink;
            match sign {
                Sign::Done => disc(colour, &stroke("M-3.6 .2L-1 2.9L3.8-2.6", "#fff", "2")),
                Sign::Begun => disc(colour, "<path d=\"M-2.2-3.8L4 0L-2.2 3.8Z\" fill=\"#fff\"/>"),
                Sign::Turn => format!(
                    "<circle r=\"6.6\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.8\"/><path d=\"M-2-3.5L3.6 0L-2 3.5Z\" fill=\"{colour}\"/>"
                ),
                Sign::Pending => {
                    format!("<circle r=\"6.4\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.8\"/>")
                }
                Sign::Blocked => format!(
                    "<path d=\"M-3.2-7.6H3.2L7.6-3.2V3.2L3.2 7.6H-3.2L-7.6 3.2V-3.2Z\" fill=\"{colour}\"/>{}",
                    stroke("M-3-3L3 3M3-3L-3 3", "#fff", "2.2")
                ),
                Sign::Refused => format!(
                    "<rect x=\"-7.2\" y=\"-7.2\" width=\"14.4\" height=\"14.4\" rx=\"2\" fill=\"{colour}\"/>{}",
                    stroke("M-4 0H4", "#fff", "2.4")
                ),
                Sign::WrongHand => format!(
                    "<path d=\"M0-7.6L8 6.6H-8Z\" fill=\"{colour}\" stroke=\"{colour}\" stroke-linejoin=\"round\"/>{}",
                    stroke("M0-2.6V2M0 4.6V4.7", "#fff", "2")
                ),
                Sign::NotNeeded => format!(
                    "<circle r=\"6.4\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-dasharray=\"3 2.4\"/>{}",
                    stroke("M-3 0H3", colour, "1.8")
                ),
                Sign::Unknown => format!(
                    "<circle r=\"7\" fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.8\"/>{}",
                    stroke("M-2.3-1.8C-2.3-4.6 2.5-4.6 2.4-1.7C2.3 .2 0 .1 0 1.9M0 4.4V4.5", colour, "1.7")
                ),
            }
        }
        Icon::Who(Who::Person) => format!(
            "<circle cy=\"-3.4\" r=\"3\" fill=\"{GREY}\"/><path d=\"M-5.6 6C-5.6-.6 5.6-.6 5.6 6Z\" fill=\"{GREY}\"/>"
        ),
        Icon::Who(Who::Group) => format!(
            "<circle cx=\"-3.4\" cy=\"-3\" r=\"2.5\" fill=\"{GREY}\"/><path d=\"M-7.8 5C-7.8-.8 .6-.8 .6 5Z\" fill=\"{GREY}\"/><circle cx=\"4\" cy=\"-3\" r=\"2.5\" fill=\"{GREY}\"/><path d=\"M1.6 5C1.4 1.6 2-.4 4 -.4C6.6-.4 7.8 1.6 7.8 5Z\" fill=\"{GREY}\"/>"
        ),
        Icon::Who(Who::Nobody) => stroke("M-4 0H-3M-.5 0H.5M3 0H4", GREY, "2"),
        Icon::Join(join) => {
            let colour = ink.unwrap_or("#fff");
            match join {
                Join::All => stroke("M-5 0H5M0-5V5", colour, "2.8"),
                Join::Any => stroke("M-4-4L4 4M4-4L-4 4", colour, "2.8"),
                Join::Half => format!(
                    "<circle r=\"5.4\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"/><path d=\"M0-5.4A5.4 5.4 0 0 1 0 5.4Z\" fill=\"{colour}\"/>"
                ),
            }
        }
        // A barrier, one whose state is not known, a bar, a wedge.
        Icon::Obstacle(Obstacle::Gate) => {
            format!("{}{}", stroke("M-6-6V6M6-6V6", RED, "2"), stroke("M-6-2H6M-6 2.4H6", RED, "1.8"))
        }
        Icon::Obstacle(Obstacle::Unproved) => {
            format!("{}{}", stroke("M-6-6V6M6-6V6", BLUE, "2"), stroke("M-6 0H-4M-1 0H1M4 0H6", BLUE, "1.8"))
        }
        Icon::Obstacle(Obstacle::Bar) => format!(
            "<circle r=\"6\" fill=\"#fff\" stroke=\"{RED}\" stroke-width=\"2\"/>{}",
            stroke("M-4 4L4-4", RED, "2")
        ),
        Icon::Obstacle(Obstacle::Stuck) => format!(
            "<path d=\"M0-6.6L7 6H-7Z\" fill=\"#fff\" stroke=\"{RED}\" stroke-width=\"1.8\" stroke-linejoin=\"round\"/>{}",
            stroke("M0-2V1.6M0 3.9V4", RED, "1.7")
        ),
        Icon::Change(change) => {
            let colour = style::change(change).ink;
            let square = format!(
                "<rect x=\"-7.4\" y=\"-7.4\" width=\"14.8\" height=\"14.8\" rx=\"3\" fill=\"{colour}\"/>"
            );
            match change {
                Change::Stays => String::new(),
                Change::Added => format!("{square}{}", stroke("M-4 0H4M0-4V4", "#fff", "2.4")),
                Change::Dropped => format!("{square}{}", stroke("M-4 0H4", "#fff", "2.4")),
                Change::Altered => {
                    format!("{square}{}", stroke("M-4-2H4M-4 2H4M2.4-4.6L-2.4 4.6", "#fff", "1.7"))
                }
            }
        }
        Icon::Emblem(emblem) => match emblem {
            // A house, a person, a person of whom only the outline is there.
            Emblem::Unit => format!(
                "<rect x=\"-6\" y=\"-5\" width=\"12\" height=\"10.5\" rx=\"1\" fill=\"#fff\" stroke=\"{GREY}\" stroke-width=\"1.5\"/>{}",
                stroke("M-3-2H-1M1-2H3M-3 1.4H-1M1 1.4H3", GREY, "1.5")
            ),
            Emblem::Held => shape(Icon::Who(Who::Person), ink),
            Emblem::Vacant => format!(
                "<circle cy=\"-3.4\" r=\"3\" fill=\"#fff\" stroke=\"{RED}\" stroke-width=\"1.5\" stroke-dasharray=\"2 1.4\"/><path d=\"M-5.6 6.4C-5.6-.6 5.6-.6 5.6 6.4Z\" fill=\"#fff\" stroke=\"{RED}\" stroke-width=\"1.5\" stroke-dasharray=\"2.2 1.6\"/>"
            ),
            Emblem::Unrecorded => shape(Icon::Sign(Sign::Unknown), ink),
            Emblem::Away => format!(
                "<circle cx=\"-2.6\" cy=\"-3.4\" r=\"2.8\" fill=\"{AMBER}\"/><path d=\"M-7.4 6C-7.4-.6 2.2-.6 2.2 6Z\" fill=\"{AMBER}\"/>{}",
                stroke("M2.6-3.4H7.4M5.2-5.8L7.6-3.4L5.2-1", AMBER, "1.6")
            ),
            Emblem::InCharge => format!(
                "<circle r=\"7\" fill=\"{DARK}\"/>{}",
                stroke("M0-3.6V3.6M-2.8 .8L0 3.6L2.8 .8", "#fff", "1.9")
            ),
            Emblem::Liaison => format!(
                "<circle r=\"6.6\" fill=\"#fff\" stroke=\"{DARK}\" stroke-width=\"1.5\" stroke-dasharray=\"2.6 1.8\"/>{}",
                stroke("M-3.4 0H3.4M-1.8-1.8L-3.6 0L-1.8 1.8M1.8-1.8L3.6 0L1.8 1.8", DARK, "1.4")
            ),
            Emblem::Topic => {
                stroke("M-2.2-5.6L-3.4 5.6M3.4-5.6L2.2 5.6M-5.4-2H5.8M-5.8 2.2H5.4", VIOLET, "1.6")
            }
            Emblem::Mandate => stroke("M-7 0H6M2.6-3.4L6 0L2.6 3.4", NAVY, "2"),
            Emblem::Designation => stroke("M-7 0H-4M-1.6 0H1.4M4 0H6M2.6-3.4L6 0L2.6 3.4", VIOLET, "2"),
            Emblem::Clause => stroke("M-6.8 0H-6.7M-3.6 0H-3.5M-.4 0H-.3M2.8-3.4L6.2 0L2.8 3.4", DARK, "2.2"),
            Emblem::InForce => shape(Icon::Sign(Sign::Done), ink),
            Emblem::Ending => format!(
                "<circle r=\"6.2\" fill=\"#fff\" stroke=\"{AMBER}\" stroke-width=\"1.8\"/>{}",
                stroke("M0-3.4V.4L2.6 2", AMBER, "1.8")
            ),
            Emblem::Coming => shape(Icon::Sign(Sign::Pending), ink),
            Emblem::Ended => shape(Icon::Sign(Sign::NotNeeded), ink),
            Emblem::Gap => shape(Icon::Obstacle(Obstacle::Stuck), ink),
        },
        Icon::Clock => format!(
            "<circle r=\"6.2\" fill=\"#fff\" stroke=\"{NAVY}\" stroke-width=\"1.7\"/>{}",
            stroke("M0-3.4V.4L2.6 2", NAVY, "1.7")
        ),
        // A way that forks: two readings; a balance: a judgement.
        Icon::Reading => {
            stroke("M0 6.4V1L-5-5.4M0 1L5-5.4M-5.4-1.8L-5-5.4L-1.6-4.4M5.4-1.8L5-5.4L1.6-4.4", VIOLET, "1.6")
        }
        Icon::Judgement => stroke(
            "M0-6.4V6M-3.6 6H3.6M-5.6-4.4H5.6M-7.4 1.6L-5.6-4.4L-3.8 1.6ZM3.8 1.6L5.6-4.4L7.4 1.6Z",
            VIOLET,
            "1.3",
        ),
    }
}
