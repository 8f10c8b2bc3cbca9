//! The rows of the facts, in the order of the files.

use crate::case::Case;
use crate::model::{
    Actor, DelegationType, Interval, Link, Object, Outcome, Participant, Presence, Scope, Value, show_number,
};
use crate::query::rows::{Cell, Rows, row};

/// The rows of every relation of the group.
pub(in crate::query) fn facts(case: &Case) -> Rows {
    let mut rows = Rows::default();
    organisation(case, &mut rows);
    powers(case, &mut rows);
    actions(case, &mut rows);
    done(case, &mut rows);
    rows
}

fn ends(during: Interval) -> (Cell, Cell) {
    (during.from.into(), during.to.into())
}

fn organisation(case: &Case, rows: &mut Rows) {
    let (facts, words) = (&case.facts, &case.book.vocabulary);
    for (unit, found) in facts.units.iter() {
        let parent = found.parent.map(|parent| facts.units.id(parent));
        rows.add(
            "units",
            row![
                facts.units.id(unit),
                &found.name.zh,
                &found.name.en,
                words.unit_kinds.id(found.kind),
                parent
            ],
        );
    }
    for (post, found) in facts.posts.iter() {
        let above = found.reports_to.map(|above| facts.posts.id(above));
        rows.add(
            "posts",
            row![facts.posts.id(post), &found.name.zh, &found.name.en, facts.units.id(found.unit), above],
        );
        for &role in &found.roles {
            rows.add("post_role", row![facts.posts.id(post), words.roles.id(role)]);
        }
    }
    for (person, found) in facts.people.iter() {
        rows.add("people", row![facts.people.id(person), &found.name.zh, &found.name.en]);
    }
    for found in &facts.assignments {
        let (from, to) = ends(found.during);
        rows.add("assignments", row![facts.people.id(found.person), facts.posts.id(found.post), from, to]);
    }
    for found in &facts.absences {
        let (from, to) = ends(found.during);
        rows.add("absences", row![facts.people.id(found.person), from, to, &found.reason]);
    }
    for found in &facts.calendar {
        rows.add(
            "calendar",
            row![found.date, if found.work { "work" } else { "rest" }, &found.name, &found.source],
        );
    }
}

fn powers(case: &Case, rows: &mut Rows) {
    let (facts, words) = (&case.facts, &case.book.vocabulary);
    for found in &facts.portfolios {
        let link = match found.link {
            Link::InCharge => "in_charge",
            Link::Liaison => "liaison",
        };
        let (unit, topic) = match found.object {
            Object::Unit(unit) => (Some(facts.units.id(unit)), None),
            Object::Topic(topic) => (None, Some(words.topics.id(topic))),
        };
        let (from, to) = ends(found.during);
        rows.add("portfolios", row![facts.posts.id(found.leader), link, unit, topic, from, to]);
    }
    for (delegation, found) in facts.delegations.iter() {
        let id = facts.delegations.id(delegation);
        let kind = match found.kind {
            DelegationType::Mandate => "mandate",
            DelegationType::Designation => "designation",
        };
        let (grantor, grantee) = (facts.posts.id(found.grantor), facts.posts.id(found.grantee));
        let (from, to) = ends(found.during);
        let every_object = found.scopes.contains(&Scope::All);
        rows.add(
            "delegations",
            row![id, kind, grantor, grantee, found.acts.is_empty(), every_object, from, to, &found.basis],
        );
        for &act in &found.acts {
            rows.add("delegation_act", row![id, words.acts.id(act)]);
        }
        for scope in &found.scopes {
            match *scope {
                Scope::All => {}
                Scope::Kind(kind) => {
                    rows.add("delegation_object", row![id, words.kinds.id(kind), Cell::Null]);
                }
                Scope::Action(action) => {
                    rows.add("delegation_object", row![id, Cell::Null, facts.actions.id(action)]);
                }
            }
        }
    }
}

fn actions(case: &Case, rows: &mut Rows) {
    let (facts, words) = (&case.facts, &case.book.vocabulary);
    for (action, found) in facts.actions.iter() {
        let id = facts.actions.id(action);
        let person = match found.person {
            Participant::Is(person) => Some(facts.people.id(person)),
            Participant::Blank | Participant::Nobody => None,
        };
        rows.add(
            "actions",
            row![
                id,
                &found.title.zh,
                &found.title.en,
                words.kinds.id(found.kind),
                found.date,
                found.sponsor.map(|unit| facts.units.id(unit)),
                found.concerned.is_some(),
                person,
                found.person != Participant::Blank,
                found.meeting.map(|meeting| facts.actions.id(meeting)),
                found.chair.map(|post| facts.posts.id(post)),
                found.record_complete,
            ],
        );
        for &unit in found.concerned.iter().flatten() {
            rows.add("action_concerned", row![id, facts.units.id(unit)]);
        }
        for &topic in &found.topics {
            rows.add("action_topic", row![id, words.topics.id(topic)]);
        }
        for (&attribute, value) in &found.attributes {
            let said = words.show(attribute, value);
            let number = match value {
                // Hundredths of any amount that is written down are exact in a real number.
                #[allow(clippy::cast_precision_loss, reason = "a number in hundredths stays below 2^53")]
                Value::Number(hundredths) => Cell::Real(*hundredths as f64 / 100.0),
                _ => Cell::Null,
            };
            rows.add(
                "action_attribute",
                row![
                    id,
                    words.attributes.id(attribute),
                    plain(case, attribute, value),
                    said.zh,
                    said.en,
                    number
                ],
            );
        }
    }
}

/// A value as a table of facts would have it: by ids.
fn plain(case: &Case, attribute: crate::atom::Attribute, value: &Value) -> String {
    let known = case.book.vocabulary.attribute(attribute);
    let option = |index: &usize| {
        known.and_then(|known| known.options.get(*index)).map_or("", |option| option.id.as_str())
    };
    match value {
        Value::YesNo(true) => "yes".to_owned(),
        Value::YesNo(false) => "no".to_owned(),
        Value::One(index) => option(index).to_owned(),
        Value::Some(set) if set.is_empty() => "none".to_owned(),
        Value::Some(set) => set.iter().map(option).collect::<Vec<_>>().join(";"),
        Value::Number(hundredths) => show_number(*hundredths),
        Value::Date(day) => day.to_string(),
    }
}

fn done(case: &Case, rows: &mut Rows) {
    let (facts, words) = (&case.facts, &case.book.vocabulary);
    for found in &facts.records {
        let (mut person, mut post, mut unit, mut body) = (found.person, None, None, None);
        match found.by {
            Actor::Post(by) => post = Some(facts.posts.id(by)),
            Actor::Unit(by) => unit = Some(facts.units.id(by)),
            Actor::Body(by) => body = Some(words.bodies.id(by)),
            Actor::Person(by) => person = Some(by),
        }
        let outcome = match found.outcome {
            Outcome::Done => "done",
            Outcome::Favourable => "favourable",
            Outcome::Adverse => "adverse",
        };
        let person = person.map(|person| facts.people.id(person));
        rows.add(
            "records",
            row![
                facts.actions.id(found.action),
                &found.step,
                person,
                post,
                unit,
                body,
                found.date,
                outcome,
                &found.note
            ],
        );
    }
    for found in &facts.attendance {
        let status = match found.presence {
            Presence::Present => "present",
            Presence::Absent => "absent",
            Presence::Leave => "leave",
        };
        let substitute = found.substitute.map(|person| facts.people.id(person));
        rows.add(
            "attendance",
            row![facts.actions.id(found.meeting), facts.people.id(found.person), status, substitute],
        );
    }
}
