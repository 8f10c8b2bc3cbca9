//! A flaw in a sentence, and the action that shows it fact by fact.
//!
//! Decides nothing: the words say what was derived.

use super::{NAMED, few, norm, norms, number};
use crate::atom::NormIx;
use crate::findings::Findings;
use crate::flaws::{Fault, Flaw, Witness};
use crate::model::{Actor, DelegationType, Effect, Object, Outcome, Participant, Presence, Taker};
use crate::source::{Text, both};
use crate::words::{Words, list};

/// What is wrong, in a sentence.
pub fn says(words: &Words<'_>, flaw: &Flaw) -> Text {
    let book = &words.case.book;
    let named = |of: NormIx| norm(words, of);
    match &flaw.fault {
        Fault::Contradictory { norm: of, core } => {
            let of = named(*of);
            let core: Vec<Text> = core.iter().map(|condition| words.condition(condition, true)).collect();
            let zh = core.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；");
            let en = core.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; ");
            if core.len() == 1 {
                return Text::new(
                    format!("{}永远不会适用：按在案的机构和任职，没有任何情形满足这个条件——{zh}", of.zh),
                    format!(
                        "{} can never apply: with the offices on file this condition holds in no situation – {en}",
                        of.en
                    ),
                );
            }
            Text::new(
                format!("{}永远不会适用：它的条件不可能同时成立——{zh}", of.zh),
                format!("{} can never apply: its conditions cannot hold together – {en}", of.en),
            )
        }
        Fault::Lifted { norm: of } => {
            let of = named(*of);
            Text::new(
                format!("{}永远不会适用：凡条件成立之处，都有它自己的例外", of.zh),
                format!(
                    "{} can never apply: wherever its conditions hold, an exception of its own lifts it",
                    of.en
                ),
            )
        }
        Fault::Displaced { norm: of, by } => {
            let (of, by) = (named(*of), norms(words, by.iter().copied()));
            Text::new(
                format!("凡{}本可适用之处，都被{}排除", of.zh, by.zh),
                format!("wherever {} would apply, {} displaces it", of.en, by.en),
            )
        }
        Fault::NamesNobody { norm: of } => {
            let name = named(*of);
            let act = act_of(words, *of);
            Text::new(
                format!(
                    "{}的“{}”没有任何人可办：按在案的机构和任职，它在任何情形下都没有指到人",
                    name.zh, act.zh
                ),
                format!(
                    "nobody can ever take “{}” under {}: with the offices on file it names nobody in any situation",
                    act.en, name.en
                ),
            )
        }
        Fault::Barred { norm: of, by } => {
            let (name, by) = (named(*of), norms(words, by.iter().copied()));
            let act = act_of(words, *of);
            Text::new(
                format!("{}的“{}”没有任何人可办：在任何情形下都被{}禁止", name.zh, act.zh, by.zh),
                format!(
                    "nobody can ever take “{}” under {}: in every situation {} forbids it",
                    act.en, name.en, by.en
                ),
            )
        }
        Fault::Opposed { demand, bar } => {
            let act = act_of(words, *demand);
            let (demand, bar) = (named(*demand), named(*bar));
            Text::new(
                format!("{}要求“{}”，{}对同一人又禁止，而两者都没有排除对方", demand.zh, act.zh, bar.zh),
                format!(
                    "{} demands “{}” and {} forbids it to the same, and neither displaces the other",
                    demand.en, act.en, bar.en
                ),
            )
        }
        Fault::TwoTakers { label, one, other } => {
            let label = words.label(*label);
            let taker = |of: NormIx| -> Text {
                let steps = flaw.shown.iter().flat_map(|shown| &shown.steps);
                let mut own = steps.filter(|step| step.norms.contains(&of));
                let own = own.next();
                own.map_or_else(Text::default, |step| words.takers(&step.takers(), NAMED))
            };
            let (first, second) = (taker(*one), taker(*other));
            let (one, other) = (named(*one), named(*other));
            Text::new(
                format!(
                    "“{}”同时须由{}（{}）和{}（{}）办理，两者都没有排除对方",
                    label.zh, first.zh, one.zh, second.zh, other.zh
                ),
                format!(
                    "“{}” must be taken by {} under {} and by {} under {}, and neither norm displaces the other",
                    label.en, first.en, one.en, second.en, other.en
                ),
            )
        }
        Fault::TwoQuorums { one, other } => {
            let (one, other) = (named(*one), named(*other));
            Text::new(
                format!("同一会议按{}和{}有两种法定人数，两者都没有排除对方", one.zh, other.zh),
                format!(
                    "{} and {} set two quorums for one meeting, and neither displaces the other",
                    one.en, other.en
                ),
            )
        }
        Fault::Clash { ambiguity, reading, act, situations } => {
            let act = words.act(*act);
            let Some(doubt) = book.ambiguity(ambiguity) else { return Text::default() };
            let titled = |id: &str| {
                let found = doubt.readings.iter().find(|reading| reading.id == id);
                found.map_or_else(Text::default, |reading| reading.title.clone())
            };
            let (title, default) = (&doubt.title, &doubt.default);
            let (mine, theirs) = (titled(default), titled(reading));
            Text::new(
                format!(
                    "{}（{default}）{}；（{reading}）{}——{situations} 种情形下结果不同，如“{}”",
                    title.zh, mine.zh, theirs.zh, act.zh
                ),
                format!(
                    "{} ({default}) {}; ({reading}) {} – the readings part in {}, for instance on “{}”",
                    title.en,
                    mine.en,
                    theirs.en,
                    number(*situations, "situation"),
                    act.en
                ),
            )
        }
        Fault::OwnMatter { label, delegated, .. } => {
            let label = words.label(*label);
            let person = flaw.shown.as_ref().and_then(Findings::concerned);
            let person = person.map_or_else(Text::default, |person| words.taker(Taker::Person(person)));
            let (zh, en) = if *delegated {
                ("，凭的是委托或指定", ", on a mandate or designation")
            } else {
                ("", "")
            };
            Text::new(
                format!("{}可以在自己是当事人的事项中“{}”{zh}", person.zh, label.zh),
                format!(
                    "{} may take “{}” in a matter that concerns the same person{en}",
                    person.en, label.en
                ),
            )
        }
        Fault::EmptyBody { norm: of } => {
            let of = named(*of);
            Text::new(
                format!("{}规定了法定人数，而该机构没有组成人员", of.zh),
                format!("{} sets a quorum for a body that has no members", of.en),
            )
        }
        Fault::Circle { labels } => {
            let labels = list(labels.iter().map(|&label| words.label(label)));
            Text::new(
                format!("这些环节各自须排在自己之前：{}", labels.zh),
                format!("these steps would each have to come before themselves: {}", labels.en),
            )
        }
        Fault::ShortDeadline { first, second } => {
            let label = |of: NormIx| match book.norm(of).map(|norm| &norm.effect) {
                Some(Effect::Deadline { label, .. }) => words.label(*label),
                _ => Text::default(),
            };
            let (early, late) = (label(*first), label(*second));
            let (one, other) = (named(*first), named(*second));
            Text::new(
                format!(
                    "“{}”的期限（{}）短于须在它之前办理的“{}”的期限（{}）",
                    late.zh, other.zh, early.zh, one.zh
                ),
                format!(
                    "the time for “{}” under {} is shorter than that for “{}” under {}, which must come before it",
                    late.en, other.en, early.en, one.en
                ),
            )
        }
        Fault::Unregulated { persons, like } => {
            let kinds = kinds(words, flaw);
            let persons = few(persons.iter().map(|&person| words.taker(Taker::Person(person))).collect());
            let like = words.taker(Taker::Person(*like));
            Text::new(
                format!("{}的“{}”没有任何办理环节，而同一机构的{}有", persons.zh, kinds.zh, like.zh),
                format!(
                    "no step is prescribed for “{}” of {}, though for {}, a member of the same body, there is",
                    kinds.en, persons.en, like.en
                ),
            )
        }
        Fault::NoTaker { act, leaders, units, like } => {
            // The step that cannot be taken, where there is one.
            let steps = flaw.shown.iter().flat_map(|shown| &shown.steps);
            let mut stuck = steps.filter(|step| step.act == *act && step.required && step.stuck());
            let act = stuck.next().map_or_else(|| words.act(*act), |step| words.label(step.label));
            let leaders = few(leaders.iter().map(|&post| words.actor(Actor::Post(post))).collect());
            let units = few(units.iter().map(|&unit| words.object(Object::Unit(unit))).collect());
            let like = words.object(Object::Unit(*like));
            Text::new(
                format!(
                    "由{}分管的业务（{}），“{}”没有人可办；而{}的业务有人可办",
                    leaders.zh, units.zh, act.zh, like.zh
                ),
                format!(
                    "nobody may take “{}” for business led by {} ({}), though somebody may for {}",
                    act.en, leaders.en, units.en, like.en
                ),
            )
        }
    }
}

fn act_of(words: &Words<'_>, norm: NormIx) -> Text {
    let effect = words.case.book.norm(norm).map(|norm| &norm.effect);
    let act = effect.and_then(|effect| effect.acts().first());
    act.map_or_else(Text::default, |&act| words.act(act))
}

pub(super) fn kinds(words: &Words<'_>, flaw: &Flaw) -> Text {
    few(flaw.kinds.iter().map(|&kind| words.case.book.vocabulary.kinds.title(kind)).collect())
}

/// The action that shows a flaw, fact by fact.
pub fn example(words: &Words<'_>, witness: &Witness) -> Text {
    let case = words.case;
    let kinds = &case.book.vocabulary.kinds;
    let mut parts = vec![kinds.title(witness.kind), Text::same(witness.day.to_string())];
    let mut add = |name: Text, value: Text| {
        parts.push(Text::new(format!("{}：{}", name.zh, value.zh), format!("{}: {}", name.en, value.en)));
    };
    if let Some(unit) = witness.sponsor {
        add(both!("主办单位", "sponsor"), words.object(Object::Unit(unit)));
    }
    if let Some(units) = &witness.concerned {
        let value = match units.as_slice() {
            [] => both!("没有", "none"),
            units => few(units.iter().map(|&unit| words.object(Object::Unit(unit))).collect()),
        };
        add(both!("相关单位", "units concerned"), value);
    }
    match witness.person {
        Participant::Is(person) => {
            add(both!("当事人", "person concerned"), words.taker(Taker::Person(person)));
        }
        Participant::Nobody => add(both!("当事人", "person concerned"), both!("没有", "nobody")),
        Participant::Blank => {}
    }
    if let Some(kind) = witness.meeting {
        add(both!("会议", "meeting"), kinds.title(kind));
    }
    if let Some(post) = witness.chair {
        add(both!("主持人", "chair"), words.actor(Actor::Post(post)));
    }
    for (attribute, value) in &witness.attributes {
        add(words.attribute(*attribute), words.value(*attribute, value));
    }
    for &(kind, grantor, grantee) in &witness.delegations {
        let name = match kind {
            DelegationType::Mandate => both!("委托", "mandate"),
            DelegationType::Designation => both!("指定", "designation"),
        };
        let (from, to) = (words.actor(Actor::Post(grantor)), words.actor(Actor::Post(grantee)));
        add(name, Text::new(format!("{}→{}", from.zh, to.zh), format!("{} → {}", from.en, to.en)));
    }
    for &person in &witness.away {
        add(both!("外出", "away"), words.taker(Taker::Person(person)));
    }
    for &(person, presence) in &witness.attendance {
        let name = match presence {
            Presence::Present => both!("出席", "present"),
            Presence::Absent => both!("缺席", "absent"),
            Presence::Leave => both!("请假", "on leave"),
        };
        add(name, words.taker(Taker::Person(person)));
    }
    for &(label, by, outcome) in &witness.records {
        let (label, by) = (words.label(label), words.actor(by));
        let name = if outcome == Outcome::Adverse {
            both!("已办而未通过", "done and failed")
        } else {
            both!("已办", "done")
        };
        add(name, Text::new(format!("{}（{}）", label.zh, by.zh), format!("{} ({})", label.en, by.en)));
    }
    if witness.complete {
        parts.push(both!("办理记录完整", "the record is complete"));
    }
    Text::new(
        parts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；"),
        parts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
    )
}
