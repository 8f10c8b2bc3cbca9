//! A witness written as a scenario: the rows laid over the folder, and the question that shows the flaw. What comes out is recorded by the
//! scenarios themselves.

use std::fmt::Write as _;

use super::{ACTION, MEETING, Witness};
use crate::atom::Person;
use crate::case::Case;
use crate::facts::{COMPLETENESS, OUTCOMES, PRESENCES};
use crate::findings::Findings;
use crate::flaws::{Fault, Flaw};
use crate::model::{Actor, DelegationType, Outcome, Participant, Presence, Value, show_number};
use crate::source::Text;

/// The text of one scenario; `title` and `why` say what it is about. None where there is no witness.
/// `readings` and `amendments` are those under which the rules were looked through.
pub fn scenario(
    case: &Case,
    flaw: &Flaw,
    (title, why): (&Text, &Text),
    readings: &[String],
    amendments: &[String],
) -> Option<String> {
    let witness = flaw.witness.as_ref()?;
    let mut cites: Vec<&str> =
        flaw.norms.iter().filter_map(|&norm| case.book.norm(norm)).map(|norm| norm.cite.as_str()).collect();
    cites.sort_unstable();
    cites.dedup();
    let mut out = String::new();
    let lines = [
        "[[scenario]]".to_owned(),
        format!("id = {}", quoted(&flaw.id(case))),
        format!("title = {}", bilingual(title)),
        format!("cites = [{}]", cites.iter().map(|cite| quoted(cite)).collect::<Vec<_>>().join(", ")),
        format!("why = {}", bilingual(why)),
        format!("ask = {}", ask(case, flaw)),
        "[scenario.given]".to_owned(),
    ];
    for line in lines {
        _ = writeln!(out, "{line}");
    }
    for (name, ids) in [("readings", readings), ("with", amendments)] {
        if !ids.is_empty() {
            let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
            _ = writeln!(out, "{name} = [{}]", ids.join(", "));
        }
    }
    out.push_str(&given(case, witness));
    Some(out)
}

fn bilingual(text: &Text) -> String {
    format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if letter.is_control() => _ = write!(out, "\\u{:04X}", u32::from(letter)),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// The question that shows the flaw.
fn ask(case: &Case, flaw: &Flaw) -> String {
    let vocabulary = &case.book.vocabulary;
    let act = |act| quoted(&format!("act:{}", vocabulary.acts.id(act)));
    let person = flaw.shown.as_ref().and_then(Findings::concerned);
    match (&flaw.fault, person) {
        (Fault::OwnMatter { act: of, .. }, Some(person)) => format!(
            "{{ can = {}, person = {}, action = {} }}",
            act(*of),
            quoted(case.facts.people.id(person)),
            quoted(ACTION)
        ),
        (Fault::NoTaker { act: of, .. } | Fault::Clash { act: of, .. }, _) => {
            format!("{{ who = {}, action = {} }}", act(*of), quoted(ACTION))
        }
        _ => format!("{{ chain = true, action = {} }}", quoted(ACTION)),
    }
}

/// The rows.
fn given(case: &Case, witness: &Witness) -> String {
    let mut out = String::new();
    let mut table = |name: &str, cells: &[(String, String)]| {
        _ = writeln!(out, "[[scenario.given.{name}]]");
        for (column, value) in cells {
            _ = writeln!(out, "{column} = {value}");
        }
    };
    let key = |column: &str| column.to_owned();
    let facts = &case.facts;
    let vocabulary = &case.book.vocabulary;
    let person = |person: Person| quoted(facts.people.id(person));
    let mut row = vec![
        (key("id"), quoted(ACTION)),
        (key("kind"), quoted(vocabulary.kinds.id(witness.kind))),
        (key("date"), witness.day.to_string()),
    ];
    row.extend(witness.sponsor.map(|unit| (key("sponsor"), quoted(facts.units.id(unit)))));
    row.extend(witness.concerned.as_ref().map(|units| {
        let units: Vec<String> = units.iter().map(|&unit| quoted(facts.units.id(unit))).collect();
        (key("concerned"), format!("[{}]", units.join(", ")))
    }));
    match witness.person {
        Participant::Is(of) => row.push((key("person"), person(of))),
        Participant::Nobody => row.push((key("person"), quoted("none"))),
        Participant::Blank => {}
    }
    row.extend(witness.meeting.map(|_| (key("meeting"), quoted(MEETING))));
    row.extend(witness.chair.map(|post| (key("chair"), quoted(facts.posts.id(post)))));
    if witness.complete {
        row.extend(COMPLETENESS.first().map(|word| (key("record"), quoted(word.id))));
    }
    for (attribute, value) in &witness.attributes {
        let options = vocabulary.attribute(*attribute).map(|facts| facts.options.as_slice());
        let option = |index: usize| {
            quoted(options.and_then(|options| options.get(index)).map_or("", |option| option.id.as_str()))
        };
        let value = match value {
            Value::YesNo(flag) => flag.to_string(),
            Value::One(index) => option(*index),
            Value::Some(set) => {
                format!("[{}]", set.iter().map(|&index| option(index)).collect::<Vec<_>>().join(", "))
            }
            Value::Number(number) => show_number(*number),
            Value::Date(day) => day.to_string(),
        };
        row.push((quoted(vocabulary.attributes.id(*attribute)), value));
    }
    table("actions", &row);
    if let Some(kind) = witness.meeting {
        table(
            "actions",
            &[
                (key("id"), quoted(MEETING)),
                (key("kind"), quoted(vocabulary.kinds.id(kind))),
                (key("date"), witness.day.to_string()),
            ],
        );
    }
    for (place, &(kind, grantor, grantee)) in witness.delegations.iter().enumerate() {
        let kind = match kind {
            DelegationType::Mandate => "mandate",
            DelegationType::Designation => "designation",
        };
        table(
            "delegations",
            &[
                (key("id"), quoted(&format!("flaw-{}", place + 1))),
                (key("type"), quoted(kind)),
                (key("grantor"), quoted(facts.posts.id(grantor))),
                (key("grantee"), quoted(facts.posts.id(grantee))),
                (key("acts"), quoted("*")),
                (key("objects"), quoted("*")),
                (key("from"), witness.day.to_string()),
                (key("to"), witness.day.to_string()),
            ],
        );
    }
    for &of in &witness.away {
        table(
            "absences",
            &[
                (key("person"), person(of)),
                (key("from"), witness.day.to_string()),
                (key("to"), witness.day.to_string()),
            ],
        );
    }
    for &(of, presence) in &witness.attendance {
        let place = match presence {
            Presence::Present => 0,
            Presence::Absent => 1,
            Presence::Leave => 2,
        };
        let meeting = if witness.meeting.is_some() { MEETING } else { ACTION };
        table(
            "attendance",
            &[
                (key("meeting"), quoted(meeting)),
                (key("person"), person(of)),
                (key("status"), quoted(PRESENCES.get(place).map_or("", |word| word.id))),
            ],
        );
    }
    for &(label, by, outcome) in &witness.records {
        let mut cells =
            vec![(key("action"), quoted(ACTION)), (key("step"), quoted(case.book.labels.id(label)))];
        match by {
            Actor::Post(post) => cells.push((key("by"), quoted(&format!("post:{}", facts.posts.id(post))))),
            Actor::Unit(unit) => cells.push((key("by"), quoted(&format!("unit:{}", facts.units.id(unit))))),
            Actor::Body(body) => {
                cells.push((key("by"), quoted(&format!("body:{}", vocabulary.bodies.id(body)))));
            }
            // A record names a post, a unit or a body.
            Actor::Person(_) => {}
        }
        if outcome == Outcome::Adverse {
            cells.extend(OUTCOMES.get(2).map(|word| (key("outcome"), quoted(word.id))));
        }
        table("records", &cells);
    }
    out
}
