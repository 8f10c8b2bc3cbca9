//! The boxes of a drawing: frames, heads, signs and text.

use super::card::{HEAD, Piece, Set};
use super::{Sheet, clean, icons, style};
use crate::picture::{Body, Card, Change, Join, Node, Tongue};
use crate::source::Lang;
use crate::typeset::{Px, Weight, width};

impl Sheet<'_> {
    /// A box with all that it says.
    pub(super) fn node(&mut self, place: usize, node: &Node, set: &Set) {
        let Some(&area) = self.layout.blocks.get(place) else { return };
        let (x, y, w, h) = self.rect(area);
        let (steps, name) = match &node.body {
            Body::Card(card) => {
                let steps: Vec<String> = card.steps.iter().map(|step| (step + 1).to_string()).collect();
                (
                    steps.join(" "),
                    format!(
                        "{} {} · {}",
                        card.number,
                        self.tongue.line(&card.title),
                        self.tongue.line(&card.sign.word())
                    ),
                )
            }
            Body::Gateway(gateway) => {
                (String::new(), format!("{} {}", self.tongue.line(&gateway.join.word()), gateway.of))
            }
            Body::Flag(flag) => (flag.number.clone(), format!("→ {}", flag.page)),
        };
        self.write(&format!(
            "<g class=\"node\" id=\"node-{place}\" data-node=\"{place}\" data-step=\"{steps}\"><title>{}</title>",
            clean(&name)
        ));
        match &node.body {
            Body::Card(card) => self.card((x, y, w, h), card),
            Body::Gateway(gateway) => {
                let (fill, ink, thick) =
                    if gateway.join == Join::Any { ("#FFFFFF", style::DARK, "2.4") } else { (style::DARK, style::DARK, "1") };
                self.write(&format!(
                    "<path d=\"M{} {y}H{}L{} {}L{} {}H{}L{x} {}Z\" fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"{thick}\"/>",
                    x + 12, x + w - 12, x + w, y + h / 2, x + w - 12, y + h, x + 12, y + h / 2
                ));
            }
            Body::Flag(_) => self.write(&format!(
                "<path d=\"M{x} {y}H{}L{} {}L{} {}H{x}Z\" fill=\"#EEF4FB\" stroke=\"{}\" stroke-width=\"1.6\"/>",
                x + w - 12, x + w, y + h / 2, x + w - 12, y + h, style::NAVY
            )),
        }
        for (icon, (ix, iy), radius, ink) in &set.icons {
            let icon = icons::draw(*icon, (x + ix, y + iy), *radius, *ink);
            self.write(&icon);
        }
        for piece in &set.pieces {
            self.piece((x, y), piece);
        }
        self.write("</g>");
    }

    fn piece(&mut self, (x, y): (Px, Px), piece: &Piece) {
        let (x, y) = (x + piece.x, y + piece.y);
        let wide = width(&piece.text, piece.size, piece.weight);
        if piece.underlined {
            self.write(&format!(
                "<path d=\"M{x} {}H{}\" stroke=\"{}\" stroke-width=\".8\" fill=\"none\"/>",
                y + 2,
                x + wide,
                piece.ink
            ));
        }
        let lang = match (self.tongue, piece.lang) {
            (Tongue::Both, Lang::En) => " xml:lang=\"en\"",
            _ => "",
        };
        let bold = if piece.weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
        self.write(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{bold} fill=\"{}\"{lang}>{}</text>",
            piece.size,
            piece.ink,
            clean(&piece.text)
        ));
        if piece.struck {
            self.write(&format!(
                "<path d=\"M{x} {}H{}\" stroke=\"{}\" stroke-width=\"1\" fill=\"none\"/>",
                y - piece.size * 35 / 100,
                x + wide,
                piece.ink
            ));
        }
    }

    fn card(&mut self, (x, y, w, h): (Px, Px, Px, Px), card: &Card) {
        let look =
            if card.change == Change::Stays { style::look(card.sign) } else { style::change(card.change) };
        let corner = if card.collective { 0 } else { 8 };
        let dashes = match (look.dashes, card.optional) {
            (Some(dashes), _) => format!(" stroke-dasharray=\"{dashes}\""),
            (None, true) => " stroke-dasharray=\"6 3\"".to_owned(),
            (None, false) => String::new(),
        };
        let (whole, tenth) = (look.stroke / 10, look.stroke % 10);
        let frame = format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{corner}\"");
        self.write(&format!("<rect {frame} fill=\"{}\"/>", look.fill));
        if let Some(hatch) = look.hatch {
            self.write(&format!("<rect {frame} fill=\"url(#{hatch})\"/>"));
        }
        if let Some((join, ..)) = card.head {
            let fill = if join == Join::Any { "#FFFFFF" } else { style::DARK };
            let edge = if join == Join::Any {
                format!(" stroke=\"{}\" stroke-width=\"1.6\"", style::DARK)
            } else {
                String::new()
            };
            self.write(&format!(
                "<path d=\"M{x} {}V{}Q{x} {y} {} {y}H{}Q{} {y} {} {}V{}Z\" fill=\"{fill}\"{edge}/>",
                y + HEAD,
                y + corner,
                x + corner,
                x + w - corner,
                x + w,
                x + w,
                y + corner,
                y + HEAD
            ));
        }
        self.write(&format!(
            "<rect {frame} fill=\"none\" stroke=\"{}\" stroke-width=\"{whole}.{tenth}\"{dashes}/>",
            look.ink
        ));
        if card.collective {
            self.write(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1\"/>",
                x - 4, y - 4, w + 8, h + 8, look.ink
            ));
        }
    }
}
