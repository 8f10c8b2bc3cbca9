//! The tables of the business: delegations, actions, what was done, and who was at which meeting.

use std::collections::{BTreeMap, HashMap};

use super::Context;
use super::columns::{COMPLETENESS, DELEGATION_TYPES, OUTCOMES, PRESENCES};
use super::line::{Line, each};
use super::lookup::Miss;
use super::organisation::{overlap, prefixed, with_ids};
use super::value::value;
use crate::atom::{Act, Action, Atom, Attribute, Kind, Person, Post};
use crate::model::{
    ActionRow, AssignmentRow, AttendanceRow, AttributeType, DelegationRow, DelegationType, Facts, Outcome,
    Participant, Presence, RecordRow, Scope, Value, Vocabulary,
};
use crate::sheet::cell::{self, Wrong, half_width, quoted};
use crate::source::{Location, Problem, Report, Text, both};

/// Reads the business into facts that already hold the organisation.
pub(super) fn read(context: &Context, facts: &mut Facts, report: &mut Report) {
    facts.delegations = delegations(context, &facts.assignments, report);
    facts.actions = actions(context, report);
    facts.records = records(context, report);
    facts.attendance = attendance(context, report);
    facts.sort();
}

fn delegations(
    context: &Context,
    assignments: &[AssignmentRow],
    report: &mut Report,
) -> crate::model::Table<crate::atom::Delegation, DelegationRow> {
    // Where an assignment was refused, nobody can say that nobody held the post.
    let mut all_known = context.tables.get("assignments").sound;
    each(context.tables.get("assignments"), &mut Report::default(), |line| {
        let known = |found: Result<_, Miss>| found.is_ok();
        let _ = line.interval();
        all_known &= line.sound
            && known(context.people.find(line.text("person")).map(Atom::index))
            && known(context.posts.find(line.text("post")).map(Atom::index));
    });
    let mut held: HashMap<Post, Vec<&AssignmentRow>> = HashMap::new();
    for row in assignments {
        held.entry(row.post).or_default().push(row);
    }
    with_ids(&context.delegations, context, "delegations", report, |line| {
        let kind = line.word("type", DELEGATION_TYPES);
        let grantor = line.one("grantor", |word| context.post(word));
        let grantee = line.one("grantee", |word| context.post(word));
        let acts = acts(context, line);
        let scopes = line.several("objects", |word| scope(context, word)).unwrap_or_default();
        let before = line.sound;
        let during = line.interval();
        let dates_sound = line.sound == before;
        if grantor.is_some() && grantor == grantee {
            let post = line.text("grantor");
            line.wrong(
                "grantee",
                Wrong::with(
                    both!("`{post}` 委托或指定了自己", "`{post}` passes authority on to itself"),
                    both!("受托人应是另一个职务", "the grantee must be another post"),
                ),
            );
        }
        if let Some(grantor) = grantor.filter(|_| dates_sound && all_known) {
            let holders = held.get(&grantor).into_iter().flatten();
            if !holders.into_iter().any(|row| overlap(row.during, during)) {
                let post = line.text("grantor");
                line.wrong(
                    "grantor",
                    Wrong::with(
                        both!(
                            "起止期间没有人担任 `{post}`，无从授予",
                            "nobody holds `{post}` on any day of this time, so there is nothing to pass on"
                        ),
                        both!(
                            "核对起止日期，或在 `assignments` 中补上任职",
                            "check the dates, or add the holder to `assignments`"
                        ),
                    ),
                );
            }
        }
        DelegationRow {
            kind: if kind == Some(1) { DelegationType::Designation } else { DelegationType::Mandate },
            grantor: grantor.unwrap_or_default(),
            grantee: grantee.unwrap_or_default(),
            acts,
            scopes: if scopes.contains(&Scope::All) { vec![Scope::All] } else { scopes },
            during,
            basis: line.text("basis").to_owned(),
            at: line.at(),
        }
    })
}

/// Whether a word stands for everything of its sort.
fn is_all(word: &str) -> bool {
    half_width(word) == "*"
}

/// The acts of a delegation, in the order of the vocabulary; none means all.
fn acts(context: &Context, line: &mut Line) -> Vec<Act> {
    let vocabulary = context.vocabulary;
    let found = line.several("acts", |word| {
        if is_all(word) {
            return Ok(None);
        }
        if let Some(acts) = vocabulary.acts_asked(word) {
            return Ok(Some(acts));
        }
        let families: Vec<&str> = vocabulary
            .families
            .iter()
            .flat_map(|family| [family.id.as_str(), &family.title.zh, &family.title.en])
            .collect();
        let act = word.strip_prefix("act:").unwrap_or(word);
        context
            .word_or(&vocabulary.acts, act, ("行为或行为类", "act or family of acts"), &families)
            .map(|act| Some(vec![act]))
    });
    let found = found.unwrap_or_default();
    if found.contains(&None) {
        return Vec::new();
    }
    let mut acts: Vec<Act> = found.into_iter().flatten().flatten().collect();
    acts.sort_unstable();
    acts.dedup();
    acts
}

fn scope(context: &Context, word: &str) -> Result<Scope, Miss> {
    if is_all(word) {
        return Ok(Scope::All);
    }
    let kinds = &context.vocabulary.kinds;
    match prefixed(word, &["action", "kind"]) {
        Some(("action", rest)) => context.actions.find(rest).map(Scope::Action),
        Some((_, rest)) => context.word(kinds, rest, KIND).map(Scope::Kind),
        None => context.word(kinds, word, KIND).map(Scope::Kind).map_err(|miss| match miss {
            Miss::Wrong(wrong) if context.actions.names().get(word).is_some() => Miss::Wrong(Wrong::with(
                wrong.what,
                both!("某一事项要写作 `action:{word}`", "a single action is written `action:{word}`"),
            )),
            miss => miss,
        }),
    }
}

const KIND: (&str, &str) = ("事项类别", "kind of action");

fn actions(context: &Context, report: &mut Report) -> crate::model::Table<Action, ActionRow> {
    with_ids(&context.actions, context, "actions", report, |line| {
        let vocabulary = context.vocabulary;
        let kind = line.one("kind", |word| context.word(&vocabulary.kinds, word, KIND));
        let date = line.day("date");
        let sponsor = line.one("sponsor", |word| context.units.find(word));
        let concerned = line.several("concerned", |word| context.units.find(word));
        let person = if cell::is_none(line.text("person")) {
            Participant::Nobody
        } else {
            line.one("person", |word| context.people.find(word)).map_or(Participant::Blank, Participant::Is)
        };
        let meeting = line.one("meeting", |word| context.actions.find(word));
        let chair = line.one("chair", |word| context.post(word));
        let topics = line.several("topics", |word| {
            let word = prefixed(word, &["topic"]).map_or(word, |(_, rest)| rest);
            context.word(&vocabulary.topics, word, ("业务领域", "field of business"))
        });
        let record = line.word("record", COMPLETENESS);
        if meeting.is_some() && meeting == context.actions.names().get(line.text("id")) {
            let id = line.text("id");
            line.wrong(
                "meeting",
                Wrong::with(
                    both!("`{id}` 所属的会议是它自己", "`{id}` is given as its own meeting"),
                    both!("会议本身这一栏留空", "leave the cell blank where the action is the meeting"),
                ),
            );
        }
        let attributes = attributes(context, line, kind);
        ActionRow {
            title: line.name("title_zh", "title_en"),
            kind: kind.unwrap_or_default(),
            date: date.unwrap_or_default(),
            sponsor,
            concerned,
            person,
            meeting,
            chair,
            topics: topics.unwrap_or_default(),
            record_complete: record.is_some(),
            attributes,
            at: line.at(),
        }
    })
}

fn attributes(context: &Context, line: &mut Line, kind: Option<Kind>) -> BTreeMap<Attribute, Value> {
    let vocabulary = context.vocabulary;
    let mut values = BTreeMap::new();
    for &(position, number) in line.extras() {
        let attribute = Attribute::new(number);
        let place = || line.place_at(position);
        match value(vocabulary, attribute, line.text_at(position)) {
            Ok(None) => {}
            Ok(Some(value)) => {
                if let Some(problem) = kind.and_then(|kind| senseless(context, attribute, kind, place)) {
                    line.push(problem);
                }
                values.insert(attribute, value);
            }
            // Beside a broken rulebook nobody can say what values there are.
            Err(_) if !context.whole && has_options(vocabulary, attribute) => {}
            Err(wrong) => {
                let place = place();
                line.push(wrong.at(place));
            }
        }
    }
    values
}

fn has_options(vocabulary: &Vocabulary, attribute: Attribute) -> bool {
    use AttributeType::{Choice, Choices, Tree};
    vocabulary.attribute(attribute).is_none_or(|facts| matches!(facts.kind, Choice | Choices | Tree))
}

/// A warning where an attribute makes no sense for a kind of action.
fn senseless(
    context: &Context,
    attribute: Attribute,
    kind: Kind,
    place: impl FnOnce() -> Location,
) -> Option<Problem> {
    let vocabulary = context.vocabulary;
    let (kinds, attributes) = (&vocabulary.kinds, &vocabulary.attributes);
    let meant = &vocabulary.attribute(attribute)?.kinds;
    if meant.is_empty() || meant.iter().any(|&meant| kinds.within(kind, meant)) {
        return None;
    }
    let (title, kind) = (attributes.title(attribute), kinds.title(kind));
    let (title_zh, title_en, kind_zh, kind_en) = (title.zh, title.en, kind.zh, kind.en);
    let Text { zh, en } = quoted(meant.iter().map(|&kind| kinds.id(kind)));
    let what = both!(
        "属性“{title_zh}”不适用于“{kind_zh}”这类事项",
        "the attribute \"{title_en}\" means nothing for an action of the kind \"{kind_en}\""
    );
    let hint = both!("它适用于：{zh}；这里留空即可", "it is meant for {en}; leave the cell blank");
    Some(Problem::warning(place(), what).hint(hint))
}

fn records(context: &Context, report: &mut Report) -> Vec<RecordRow> {
    let mut rows = Vec::new();
    each(context.tables.get("records"), report, |line| {
        let action = line.one("action", |word| context.actions.find(word));
        let by = line.one("by", |word| super::actor::actor(context, word));
        let person = line.one("person", |word| context.people.find(word));
        let date = line.day("date");
        let outcome = match line.word("outcome", OUTCOMES) {
            None => Outcome::Done,
            Some(0 | 1) => Outcome::Favourable,
            Some(_) => Outcome::Adverse,
        };
        let (Some(action), Some(by), true) = (action, by, line.sound) else {
            return;
        };
        // A label is by default the id of its act, so that the title of an act names a step as well.
        let acts = &context.vocabulary.acts;
        let step = line.text("step");
        let step = acts.find(step).map_or(step, |act| acts.id(act)).to_owned();
        rows.push(RecordRow {
            action,
            step,
            by,
            person,
            date,
            outcome,
            note: line.text("note").to_owned(),
            at: line.at(),
        });
    });
    rows
}

fn attendance(context: &Context, report: &mut Report) -> Vec<AttendanceRow> {
    let mut rows: Vec<AttendanceRow> = Vec::new();
    let mut seen: HashMap<(Action, Person), usize> = HashMap::new();
    each(context.tables.get("attendance"), report, |line| {
        let meeting = line.one("meeting", |word| context.actions.find(word));
        let person = line.one("person", |word| context.people.find(word));
        let status = line.word("status", PRESENCES);
        let substitute = line.one("substitute", |word| context.people.find(word));
        let (Some(meeting), Some(person), Some(status), true) = (meeting, person, status, line.sound) else {
            return;
        };
        if let Some(first) = seen.get(&(meeting, person)).and_then(|&index| rows.get(index)) {
            let (at, id) = (&first.at, line.text("person"));
            line.wrong(
                "person",
                Wrong::with(
                    both!(
                        "`{id}` 在这次会议已有一行：{at}",
                        "`{id}` has a row for this meeting already: {at}"
                    ),
                    both!("删去其中一行", "remove one of the rows"),
                ),
            );
            return;
        }
        seen.insert((meeting, person), rows.len());
        let presence = match status {
            0 => Presence::Present,
            1 => Presence::Absent,
            _ => Presence::Leave,
        };
        rows.push(AttendanceRow { meeting, person, presence, substitute, at: line.at() });
    });
    rows
}
