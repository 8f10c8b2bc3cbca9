//! What was found when the rules themselves were looked through: each flaw in a sentence, with the action that shows it, what records it,
//! and what was gone through.
//!
//! Decides nothing; a flaw is a remark on the rules, and the words say no more than was derived.

mod wire;

use super::paint::{Paint, plain};
use crate::atom::NormIx;
use crate::findings::Findings;
use crate::flaws::{Fault, Flaw, Looked, Recorded, Report, Witness};
use crate::model::{Actor, Check, DelegationType, Effect, Object, Outcome, Participant, Presence, Taker};
use crate::source::{Lang, Text, both};
use crate::words::{Words, list};

pub use wire::{schema, wire};

/// How many names are listed.
const NAMED: usize = 4;

fn few(texts: Vec<Text>) -> Text {
    let count = texts.len();
    let named = list(texts.into_iter().take(NAMED));
    if count <= NAMED {
        return named;
    }
    let more = count - NAMED;
    Text::new(format!("{}等共 {count} 个", named.zh), format!("{} and {more} more", named.en))
}

/// A norm by its pin-cite and its id.
fn norm(words: &Words<'_>, norm: NormIx) -> Text {
    let cite = words.norm_cite(norm);
    let id = words.case.book.norm(norm).map_or("", |norm| norm.id.as_str());
    Text::new(format!("{}（{id}）", cite.zh), format!("{} ({id})", cite.en))
}

fn norms(words: &Words<'_>, norms: impl IntoIterator<Item = NormIx>) -> Text {
    few(norms.into_iter().map(|of| norm(words, of)).collect())
}

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

fn kinds(words: &Words<'_>, flaw: &Flaw) -> Text {
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

/// Where the rulebook records a flaw.
pub fn recorded(words: &Words<'_>, recorded: &Recorded) -> Text {
    let book = &words.case.book;
    match recorded {
        Recorded::Clash(id) => {
            Text::new(format!("已登记为条款相撞 {id}"), format!("recorded as the clash {id}"))
        }
        Recorded::Reading(id, reading) => {
            let title = book.ambiguity(id).map_or_else(Text::default, |ambiguity| ambiguity.title.clone());
            Text::new(
                format!("已登记为歧义 {id}（{}）；按读法 {reading} 就没有这个问题", title.zh),
                format!("recorded as {id} ({}); under reading {reading} it is not so", title.en),
            )
        }
        Recorded::Silence(norm) => {
            let (name, text) = (self::norm(words, *norm), words.norm(*norm));
            Text::new(
                format!("已登记为未作规定：{}〔{}〕", text.zh, name.zh),
                format!("recorded as a silence: {} [{}]", text.en, name.en),
            )
        }
        Recorded::Accepted(place) => {
            let reason =
                book.accepted.get(*place).map_or_else(Text::default, |accepted| accepted.reason.clone());
            Text::new(
                format!("规则册已接受：{}", reason.zh),
                format!("accepted by the rulebook: {}", reason.en),
            )
        }
    }
}

/// A number of things in English.
fn number(count: u128, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// What one check went through.
fn gone_through(looked: &Looked) -> Text {
    if looked.idle {
        return both!(
            "没有查：没有一类行为标明 `judging = true`",
            "not looked for: no family of acts says `judging = true`"
        );
    }
    if looked.things == 0 {
        return both!("没有可查的", "nothing to look at");
    }
    let (things, situations, cases) = (looked.things, looked.tally.situations, looked.tally.cases);
    let mut text = if looked.tally.situations == 0 {
        both!("查了 {things} 处，无须逐一推导", "{things} looked at, decided without deriving")
    } else {
        Text::new(
            format!("查了 {things} 处，情形 {situations} 种，归为 {cases} 类推导"),
            format!(
                "{things} looked at, {}, derived in {}",
                number(situations, "situation"),
                number(cases as u128, "case")
            ),
        )
    };
    if looked.unconfirmed > 0 {
        let number = looked.unconfirmed;
        let said = both!(
            "；另有 {number} 处疑似，在案的机构和任职显示不出来，未列",
            "; {number} more seemed so, but no facts on the organisation on file show it"
        );
        text.zh += &said.zh;
        text.en += &said.en;
    }
    text
}

/// What was not decided.
fn undecided(words: &Words<'_>, looked: &Looked) -> Vec<Text> {
    looked
        .undecided
        .iter()
        .map(|(of, situations)| {
            let Text { zh, en } = norms(words, of.iter().copied());
            both!(
                "未能判定：{zh}，有 {situations} 种情形，超出限额",
                "not decided: {en}, with {situations} situations, more than the limit allows"
            )
        })
        .collect()
}

/// The result in one sentence.
pub fn summary(report: &Report) -> Text {
    let (all, open) = (report.flaws.len(), report.open());
    let known = all - open;
    let plural = if all == 1 { "flaw" } else { "flaws" };
    if all == 0 {
        return if report.undecided() {
            both!("没有发现规则缺陷；有的未能判定", "no flaws found; some things were not decided")
        } else {
            both!("没有发现规则缺陷", "no flaws found")
        };
    }
    both!(
        "规则缺陷 {all} 处：规则册已有登记或已接受的 {known} 处，没有登记的 {open} 处",
        "{all} {plural} of the rules: {known} recorded or accepted by the rulebook, {open} not recorded"
    )
}

/// For the terminal.
pub fn text(words: &Words<'_>, head: &[Text], report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    for text in head {
        line(text.get(lang).to_owned());
    }
    line(Paint::Bold.on(summary(report).get(lang)));
    let mut place = 0;
    for (check, _) in &report.looked {
        let mut flaws = report.flaws.iter().filter(|flaw| flaw.fault.check() == *check).peekable();
        if flaws.peek().is_none() {
            continue;
        }
        line(String::new());
        line(format!(
            "{}  {}",
            Paint::Bold.on(check.title().get(lang)),
            Paint::Dim.on(&format!("[{}]", check.id()))
        ));
        for flaw in flaws {
            place += 1;
            let mark = if flaw.open() { Paint::Yellow.on("!") } else { "·".to_owned() };
            line(format!("  {mark} {place}. {}", says(words, flaw).get(lang)));
            for of in &flaw.norms {
                let (of, text) = (norm(words, *of), words.norm(*of));
                let said = match lang {
                    Lang::Zh => format!("{} 〔{}〕", text.zh, of.zh),
                    Lang::En => format!("{} [{}]", text.en, of.en),
                };
                line(format!("       {}", Paint::Dim.on(&said)));
            }
            if let Some(witness) = &flaw.witness {
                let shown = example(words, witness);
                line(format!("     {}{}", pick(lang, "例如：", "for instance: "), shown.get(lang)));
            }
            if flaw.kinds.len() > 1 {
                line(format!("     {}{}", pick(lang, "见于：", "found in: "), kinds(words, flaw).get(lang)));
            }
            for of in &flaw.recorded {
                line(format!("     → {}", recorded(words, of).get(lang)));
            }
        }
    }
    line(String::new());
    line(Paint::Bold.on(pick(lang, "查过的范围", "What was gone through")));
    for (check, looked) in &report.looked {
        let colon = pick(lang, "：", ": ");
        line(format!("  · {}{colon}{}", check.title().get(lang), gone_through(looked).get(lang)));
        for text in undecided(words, looked) {
            line(format!("    {}", Paint::Yellow.on(text.get(lang))));
        }
    }
    for text in idle(words, report) {
        line(format!("  {}", Paint::Yellow.on(text.get(lang))));
    }
    out
}

/// What the rulebook accepts though it is not found any more.
fn idle(words: &Words<'_>, report: &Report) -> Vec<Text> {
    let accepted = report.idle.iter().filter_map(|&place| words.case.book.accepted.get(place));
    accepted
        .map(|accepted| {
            let (at, check) = (&accepted.at, accepted.check.id());
            both!(
                "{at}：规则册接受的 {check} 已经查不到，可以删去",
                "{at}: the rulebook accepts {check} where it is not found any more; this can be taken out"
            )
        })
        .collect()
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

/// As a document to hand on.
pub fn markdown(words: &Words<'_>, head: &[Text], report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&plain(&text));
        out.push('\n');
    };
    line(format!("# {}\n", pick(lang, "规则缺陷", "Flaws of the rules")));
    for text in head {
        line(format!("{}\n", text.get(lang)));
    }
    line(format!("**{}**", summary(report).get(lang)));
    for (check, _) in &report.looked {
        let flaws: Vec<&Flaw> = report.flaws.iter().filter(|flaw| flaw.fault.check() == *check).collect();
        if flaws.is_empty() {
            continue;
        }
        line(format!("\n## {}\n", check.title().get(lang)));
        for flaw in flaws {
            line(format!("- {}", says(words, flaw).get(lang)));
            if let Some(witness) = &flaw.witness {
                let shown = example(words, witness);
                line(format!("  - {}{}", pick(lang, "例如：", "for instance: "), shown.get(lang)));
            }
            for of in &flaw.recorded {
                line(format!("  - {}", recorded(words, of).get(lang)));
            }
        }
    }
    line(format!("\n## {}\n", pick(lang, "查过的范围", "What was gone through")));
    for (check, looked) in &report.looked {
        let colon = pick(lang, "：", ": ");
        line(format!("- {}{colon}{}", check.title().get(lang), gone_through(looked).get(lang)));
        for text in undecided(words, looked) {
            line(format!("  - {}", text.get(lang)));
        }
    }
    out
}

/// The title of a scenario made from a flaw.
pub fn scenario_title(flaw: &Flaw) -> Text {
    flaw.fault.check().title()
}

/// All checks with their names, for whoever chooses among them.
pub fn checks() -> Text {
    list(Check::ALL.into_iter().map(|check| Text::same(check.id())))
}
