//! The rows of what things are called: everything that has an id, and the fixed words of the other relations.

use crate::findings::State;
use crate::model::Actor;
use crate::query::rows::{Rows, row};
use crate::source::Text;
use crate::verdict::Verdict;
use crate::words::{Words, state_id};

/// The rows of `name` and `word`.
pub(super) fn words(words: Words<'_>, rows: &mut Rows) {
    names(words, rows);
    fixed_words(words, rows);
}

/// What everything that has an id is called.
fn names(words: Words<'_>, rows: &mut Rows) {
    let (book, facts) = (&words.case.book, &words.case.facts);
    let vocabulary = &book.vocabulary;
    let mut add = |sort: &str, id: &str, said: Text| {
        let or_id = |word: String| if word.is_empty() { id.to_owned() } else { word };
        rows.add("name", row![sort, id, or_id(said.zh), or_id(said.en)]);
    };
    facts.actions.names.atoms().for_each(|atom| add("action", facts.actions.id(atom), words.action(atom)));
    facts.people.names.atoms().for_each(|atom| add("person", facts.people.id(atom), words.person(atom)));
    facts
        .posts
        .names
        .atoms()
        .for_each(|atom| add("post", facts.posts.id(atom), words.actor(Actor::Post(atom))));
    facts
        .units
        .names
        .atoms()
        .for_each(|atom| add("unit", facts.units.id(atom), words.actor(Actor::Unit(atom))));
    book.labels.atoms().for_each(|atom| add("label", book.labels.id(atom), words.label(atom)));
    vocabulary.families.iter().for_each(|family| add("family", &family.id, family.title.clone()));
    vocabulary
        .bodies
        .atoms()
        .for_each(|atom| add("body", vocabulary.bodies.id(atom), vocabulary.bodies.title(atom)));
    vocabulary
        .acts
        .atoms()
        .for_each(|atom| add("act", vocabulary.acts.id(atom), vocabulary.acts.title(atom)));
    vocabulary
        .kinds
        .atoms()
        .for_each(|atom| add("kind", vocabulary.kinds.id(atom), vocabulary.kinds.title(atom)));
    vocabulary
        .roles
        .atoms()
        .for_each(|atom| add("role", vocabulary.roles.id(atom), vocabulary.roles.title(atom)));
    vocabulary
        .topics
        .atoms()
        .for_each(|atom| add("topic", vocabulary.topics.id(atom), vocabulary.topics.title(atom)));
    vocabulary
        .attributes
        .atoms()
        .for_each(|atom| add("attribute", vocabulary.attributes.id(atom), vocabulary.attributes.title(atom)));
}

fn fixed_words(words: Words<'_>, rows: &mut Rows) {
    for verdict in Verdict::ALL {
        let title = verdict.title();
        rows.add("word", row!["verdict", verdict.id(), title.zh, title.en]);
    }
    for state in
        [State::Done, State::Begun, State::Pending, State::Refused, State::WrongHand, State::NotNeeded]
    {
        let title = words.state(state);
        rows.add("word", row!["state", state_id(state), title.zh, title.en]);
    }
    for (sort, id, zh, en) in FIXED {
        rows.add("word", row![*sort, *id, *zh, *en]);
    }
}

/// The words that no other floor puts into both languages.
const FIXED: &[(&str, &str, &str, &str)] = &[
    ("yes_no", "1", "是", "yes"),
    ("yes_no", "0", "否", "no"),
    ("must", "1", "必须", "must"),
    ("must", "0", "可以", "may"),
    ("strength", "hard", "硬性", "hard"),
    ("strength", "principle", "原则上", "in principle"),
    ("strength", "generally", "一般", "generally"),
    ("quantifier", "any", "任一", "any one"),
    ("quantifier", "all", "全部", "all"),
    ("quantifier", "each", "每人", "each"),
    ("quantifier", "majority", "过半数", "more than half"),
    ("capacity", "holder", "任职", "holder"),
    ("capacity", "mandated", "受委托", "mandated"),
    ("capacity", "designated", "被指定", "designated"),
    ("capacity", "standing_in", "代行", "standing in"),
    ("mode", "duty", "义务", "duty"),
    ("mode", "member", "出席", "attends as a member"),
    ("mode", "sits_in", "列席", "sits in"),
    ("mode", "must_invite", "应当邀请列席", "must be invited to sit in"),
    ("mode", "may_invite", "可以邀请列席", "may be invited to sit in"),
    ("status", "operative", "已编码", "operative"),
    ("status", "duty", "仅为义务", "duty only"),
    ("status", "declaratory", "宣示性", "declaratory"),
    ("status", "open", "尚待解决", "open"),
    ("link", "in_charge", "分管", "in charge of"),
    ("link", "liaison", "联系", "liaises with"),
    ("delegation", "mandate", "委托", "mandate"),
    ("delegation", "designation", "指定", "designation"),
    ("outcome", "done", "已办", "done"),
    ("outcome", "favourable", "同意", "favourable"),
    ("outcome", "adverse", "不同意", "adverse"),
    ("attendance", "present", "出席", "present"),
    ("attendance", "absent", "缺席", "absent"),
    ("attendance", "leave", "请假", "on leave"),
    ("hindered", "waits", "前面的环节没有办", "waits for steps before it"),
    ("hindered", "gate", "关口未开", "a gate is shut"),
    ("hindered", "bar", "禁止", "everybody is barred"),
    ("hindered", "nobody", "无人可办", "nobody may take it"),
    ("hindered", "all_away", "可办的人都外出", "all who may take it are away"),
    ("defect", "skipped", "越过了前面的环节", "a step before it was skipped"),
    ("defect", "incomplete", "前面的环节没有办完", "a step before it is incomplete"),
    ("defect", "wrong_hand", "办理人不符", "done by the wrong hand"),
    ("defect", "late", "逾期办理", "done after the last day"),
    ("defect", "no_quorum", "不足法定人数", "no quorum"),
    ("defect", "barred", "违反禁止而办理", "done in spite of a bar"),
];
