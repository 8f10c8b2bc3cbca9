//! The things of a case in words, Chinese and English: persons, places, conditions, hindrances, citations.
//!
//! Decides nothing and derives nothing: it names what it is given.

mod quorum;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ask::{Hindrance, Supposed};
use crate::atom::{Act, Action, Attribute, Label, NormIx, Person};
use crate::case::Case;
use crate::cite::Cite;
use crate::findings::{Candidate, Defect, Due, State};
use crate::model::{
    Actor, Capacity, Condition, DelegationType, Link, Object, Outcome, Quantifier, Reference, RelationTest,
    Strength, Taker, Truth, UnaryTest, Value, WhoExpr, show_number,
};
use crate::provisions::SourceText;
use crate::settle::{Settled, StepShape};
use crate::source::{Lang, Text};

/// Names the things of one case.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The case.
    pub case: &'a Case,
    /// The official text, if the user gave it.
    pub text: Option<&'a SourceText>,
}

/// Joins texts with the list separator of each language.
pub fn list(texts: impl IntoIterator<Item = Text>) -> Text {
    let texts: Vec<Text> = texts.into_iter().collect();
    Text::new(
        texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("、"),
        texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(", "),
    )
}

impl Words<'_> {
    /// A pin-cite as a reader of each language writes it.
    pub fn cite(&self, cite: &str) -> Text {
        let provision = &self.case.book.header.provision;
        let Ok(parsed) = Cite::parse(cite) else {
            return Text::same(cite);
        };
        let items = self
            .text
            .map_or_else(|| self.has_items(parsed.article()), |text| text.has_items(parsed.article()));
        Text::new(parsed.show(Lang::Zh, provision, items), parsed.show(Lang::En, provision, items))
    }

    /// Whether the rulebook cites an article by numbered items.
    fn has_items(&self, article: u32) -> bool {
        self.case.book.norms.iter().any(|norm| {
            norm.article == article && (norm.cite.contains('¶') || norm.cite.matches('.').count() > 1)
        })
    }

    /// The pin-cite of a norm.
    pub fn norm_cite(&self, norm: NormIx) -> Text {
        self.case.book.norm(norm).map_or_else(Text::default, |norm| self.cite(&norm.cite))
    }

    /// The pin-cites of several norms, each once, in the order of the articles.
    pub fn cites(&self, norms: impl IntoIterator<Item = NormIx>) -> Text {
        let cites: BTreeSet<(Option<Cite>, String)> = norms
            .into_iter()
            .filter_map(|norm| self.case.book.norm(norm))
            .map(|norm| (Cite::parse(&norm.cite).ok(), norm.cite.clone()))
            .collect();
        list(cites.iter().map(|(_, cite)| self.cite(cite)))
    }

    /// What a norm says, in the rulebook's words.
    pub fn norm(&self, norm: NormIx) -> Text {
        self.case.book.norm(norm).map_or_else(Text::default, |norm| norm.text.clone())
    }

    /// An act.
    pub fn act(&self, act: Act) -> Text {
        self.case.book.vocabulary.acts.title(act)
    }

    /// A step by its label: the act it stands for where the label is an act, else the act with the label.
    pub fn label(&self, label: Label) -> Text {
        let book = &self.case.book;
        let id = book.labels.id(label);
        if let Some(title) = book.label_titles.get(&label) {
            return title.clone();
        }
        if let Some(act) = book.vocabulary.acts.get(id) {
            return self.act(act);
        }
        let titled = book.norms.iter().find_map(|norm| match &norm.effect {
            crate::model::Effect::Step(part) | crate::model::Effect::Power(part) if part.label == label => {
                Some(part.act)
            }
            _ => None,
        });
        let title = titled.map(|act| self.act(act)).unwrap_or_default();
        Text::new(format!("{}（{id}）", title.zh), format!("{} ({id})", title.en))
    }

    /// A person.
    pub fn person(&self, person: Person) -> Text {
        let facts = &self.case.facts;
        facts.people.row(person).map_or_else(
            || Text::same(facts.people.id(person)),
            |row| named(&row.name, facts.people.id(person)),
        )
    }

    /// A post, unit or body.
    pub fn actor(&self, actor: Actor) -> Text {
        let facts = &self.case.facts;
        match actor {
            Actor::Post(post) => match facts.posts.row(post) {
                Some(row) => named(&row.name, facts.posts.id(post)),
                None => Text::same(facts.posts.id(post)),
            },
            Actor::Person(person) => self.person(person),
            Actor::Unit(unit) => self.object(Object::Unit(unit)),
            Actor::Body(body) => self.case.book.vocabulary.bodies.title(body),
        }
    }

    /// A unit or a field of business.
    pub fn object(&self, object: Object) -> Text {
        let facts = &self.case.facts;
        match object {
            Object::Unit(unit) => match facts.units.row(unit) {
                Some(row) => named(&row.name, facts.units.id(unit)),
                None => Text::same(facts.units.id(unit)),
            },
            Object::Topic(topic) => self.case.book.vocabulary.topics.title(topic),
        }
    }

    /// Somebody who may fill a place: the post, then the person in it.
    pub fn candidate(&self, candidate: &Candidate) -> Text {
        let actor = self.actor(candidate.actor);
        let who = match candidate.taker {
            Taker::Person(person) if candidate.actor == Actor::Person(person) => self.person(person),
            Taker::Person(person) => {
                let person = self.person(person);
                Text::new(format!("{} {}", actor.zh, person.zh), format!("{}, {}", person.en, actor.en))
            }
            Taker::Itself(_) => actor,
        };
        let mut text = who;
        if let Some(capacity) = self.capacity(candidate.capacity) {
            text = Text::new(
                format!("{}（{}）", text.zh, capacity.zh),
                format!("{} ({})", text.en, capacity.en),
            );
        }
        match candidate.on_record {
            None => {}
            Some(Outcome::Adverse) => {
                text = Text::new(format!("{} ✗ 不同意", text.zh), format!("{} ✗ refused", text.en));
            }
            Some(_) => text = Text::new(format!("{} ✓", text.zh), format!("{} ✓", text.en)),
        }
        if candidate.away {
            text = Text::new(format!("{}〔外出〕", text.zh), format!("{} [away]", text.en));
        }
        text
    }

    /// Who takes part.
    pub fn taker(&self, taker: Taker) -> Text {
        match taker {
            Taker::Person(person) => self.person(person),
            Taker::Itself(actor) => self.actor(actor),
        }
    }

    /// In which capacity, unless it is the plain one.
    pub fn capacity(&self, capacity: Capacity) -> Option<Text> {
        match capacity {
            Capacity::Holder => None,
            Capacity::Delegated(delegation) => {
                let row = self.case.facts.delegations.row(delegation)?;
                let grantor = self.actor(Actor::Post(row.grantor));
                Some(match row.kind {
                    DelegationType::Mandate => Text::new(
                        format!("受{}委托", grantor.zh),
                        format!("mandated by the {}", lower(&grantor.en)),
                    ),
                    DelegationType::Designation => Text::new(
                        format!("由{}指定", grantor.zh),
                        format!("designated by the {}", lower(&grantor.en)),
                    ),
                })
            }
            Capacity::StandIn(norm) => {
                let cite = self.norm_cite(norm);
                Some(Text::new(format!("依{}代行", cite.zh), format!("standing in under {}", cite.en)))
            }
        }
    }

    /// The word for a capacity in machine-readable output.
    pub fn capacity_id(&self, capacity: Capacity) -> &'static str {
        match capacity {
            Capacity::Holder => "holder",
            Capacity::Delegated(delegation) => {
                match self.case.facts.delegations.row(delegation).map(|row| row.kind) {
                    Some(DelegationType::Designation) => "designated",
                    _ => "mandated",
                }
            }
            Capacity::StandIn(_) => "standing_in",
        }
    }

    /// An action: its title.
    pub fn action(&self, action: Action) -> Text {
        let facts = &self.case.facts;
        facts
            .actions
            .row(action)
            .map_or_else(Text::default, |row| named(&row.title, facts.actions.id(action)))
    }

    /// An attribute.
    pub fn attribute(&self, attribute: Attribute) -> Text {
        self.case.book.vocabulary.attributes.title(attribute)
    }

    /// A value of an attribute.
    pub fn value(&self, attribute: Attribute, value: &Value) -> Text {
        self.case.book.vocabulary.show(attribute, value)
    }

    /// What a reference names, as a noun.
    pub fn reference(&self, reference: Reference) -> Text {
        match reference {
            Reference::Sponsor => Text::new("主办单位", "the sponsor"),
            Reference::Concerned => Text::new("相关单位", "the units concerned"),
            Reference::Parties => Text::new("主办和相关单位", "the sponsor and the units concerned"),
            Reference::Business => Text::new("所属业务", "the field of business"),
            Reference::Person => Text::new("当事人所在单位", "the unit of the person concerned"),
            Reference::Unit(unit) => self.object(Object::Unit(unit)),
            Reference::Topic(topic) => self.object(Object::Topic(topic)),
        }
    }

    /// A role expression, as a noun.
    pub fn who(&self, who: &WhoExpr) -> Text {
        let roles = &self.case.book.vocabulary.roles;
        match who {
            WhoExpr::Anyone => Text::new("任何人", "anyone"),
            WhoExpr::Role(role) => roles.title(*role),
            WhoExpr::RoleIn(role, reference) => {
                let (role, of) = (roles.title(*role), self.reference(*reference));
                Text::new(format!("{}的{}", of.zh, role.zh), format!("{} of {}", role.en, of.en))
            }
            WhoExpr::Linked(link, reference, role) => {
                let of = self.reference(*reference);
                let role = role.map_or_else(|| Text::new("领导", "leader"), |role| roles.title(role));
                match link {
                    Link::InCharge => Text::new(
                        format!("分管{}的{}", of.zh, role.zh),
                        format!("{} in charge of {}", role.en, of.en),
                    ),
                    Link::Liaison => Text::new(
                        format!("联系{}的{}", of.zh, role.zh),
                        format!("{} liaising with {}", role.en, of.en),
                    ),
                }
            }
            WhoExpr::Chair => Text::new("会议主持人", "the chair of the meeting"),
            WhoExpr::Person => Text::new("当事人", "the person concerned"),
            WhoExpr::Unit(reference) => self.reference(*reference),
            WhoExpr::Body(body) => self.case.book.vocabulary.bodies.title(*body),
            WhoExpr::Members(body) => {
                let body = self.case.book.vocabulary.bodies.title(*body);
                Text::new(format!("{}组成人员", body.zh), format!("members of the {}", body.en))
            }
            WhoExpr::Delegated(kind, of, from) => {
                let (of, from) = (self.who(of), self.who(from));
                match kind {
                    DelegationType::Mandate => Text::new(
                        format!("受{}委托的{}", from.zh, of.zh),
                        format!("{} mandated by the {}", of.en, from.en),
                    ),
                    DelegationType::Designation => Text::new(
                        format!("{}指定的{}", from.zh, of.zh),
                        format!("{} designated by the {}", of.en, from.en),
                    ),
                }
            }
            WhoExpr::Line(of, attribute) => {
                let (of, attribute) = (self.who(of), self.attribute(*attribute));
                Text::new(
                    format!("自{}逐级向上、限额足够的第一人（{}）", of.zh, attribute.zh),
                    format!("the first up the line from {} whose limit covers the {}", of.en, attribute.en),
                )
            }
        }
    }

    /// A test as a statement that it holds (or does not).
    pub fn condition(&self, condition: &Condition, holds: bool) -> Text {
        match condition {
            Condition::Attribute(attribute, test) => self.unary(*attribute, test, holds),
            Condition::Relation(negated, test) => self.relation(test, holds != *negated),
        }
    }

    fn unary(&self, attribute: Attribute, test: &UnaryTest, holds: bool) -> Text {
        let title = self.attribute(attribute);
        let options = |list: &[usize]| {
            let facts = self.case.book.vocabulary.attribute(attribute);
            let titles = list
                .iter()
                .filter_map(|&index| facts.and_then(|facts| facts.options.get(index)))
                .map(|option| option.title.clone());
            let titles: Vec<Text> = titles.collect();
            Text::new(
                titles.iter().map(|text| format!("“{}”", text.zh)).collect::<Vec<_>>().join("或"),
                titles.iter().map(|text| format!("“{}”", text.en)).collect::<Vec<_>>().join(" or "),
            )
        };
        let is = |values: Text, holds: bool| {
            if holds {
                Text::new(format!("{}为{}", title.zh, values.zh), format!("{}: {}", title.en, values.en))
            } else {
                Text::new(
                    format!("{}不是{}", title.zh, values.zh),
                    format!("{}: not {}", title.en, values.en),
                )
            }
        };
        match test {
            UnaryTest::Is(wanted) => {
                if *wanted == holds {
                    Text::new(format!("{}：是", title.zh), format!("{}: yes", title.en))
                } else {
                    Text::new(format!("{}：否", title.zh), format!("{}: no", title.en))
                }
            }
            UnaryTest::OneOf(list) | UnaryTest::AnyOf(list) => is(options(list), holds),
            UnaryTest::Not(list) | UnaryTest::NoneOf(list) => is(options(list), !holds),
            UnaryTest::Within(node) => is(options(&[*node]), holds),
            UnaryTest::Compare(comparison, bound) => {
                let bound = format!("{} {}", comparison.sign(), show_number(*bound));
                is(Text::same(bound), holds)
            }
            UnaryTest::Between(low, high) => {
                is(Text::same(format!("{} … {}", show_number(*low), show_number(*high))), holds)
            }
        }
    }

    fn relation(&self, test: &RelationTest, holds: bool) -> Text {
        let vocabulary = &self.case.book.vocabulary;
        let say = |zh: String, en: String, zh_not: String, en_not: String| {
            if holds { Text::new(zh, en) } else { Text::new(zh_not, en_not) }
        };
        match test {
            RelationTest::Away(who) => {
                let who = self.who(who);
                say(
                    format!("{}外出", who.zh),
                    format!("{} is away", who.en),
                    format!("{}未外出", who.zh),
                    format!("{} is not away", who.en),
                )
            }
            RelationTest::Absent(who) => {
                let who = self.who(who);
                say(
                    format!("{}不出席会议", who.zh),
                    format!("{} is absent from the meeting", who.en),
                    format!("{}没有缺席会议", who.zh),
                    format!("{} is not absent from the meeting", who.en),
                )
            }
            RelationTest::Holds(who, role) => {
                let person = matches!(who, WhoExpr::Person | WhoExpr::Chair);
                let (who, role) = (self.who(who), vocabulary.roles.title(*role));
                if !person {
                    // Said of a description: it may well be that nobody answers to it.
                    return say(
                        format!("有{}（{}）", who.zh, role.zh),
                        format!("there is a {} ({})", who.en, role.en),
                        format!("没有{}（{}）", who.zh, role.zh),
                        format!("there is no {} ({})", who.en, role.en),
                    );
                }
                say(
                    format!("{}是{}", who.zh, role.zh),
                    format!("{} is a {}", who.en, role.en),
                    format!("{}不是{}", who.zh, role.zh),
                    format!("{} is not a {}", who.en, role.en),
                )
            }
            RelationTest::Same(one, other) => {
                let (one, other) = (self.who(one), self.who(other));
                say(
                    format!("{}与{}是同一人", one.zh, other.zh),
                    format!("{} and {} are the same", one.en, other.en),
                    format!("{}与{}不是同一人", one.zh, other.zh),
                    format!("{} and {} are not the same", one.en, other.en),
                )
            }
            RelationTest::Is(reference, kinds) => {
                let of = self.reference(*reference);
                let kinds = list(kinds.iter().map(|&kind| vocabulary.unit_kinds.title(kind)));
                say(
                    format!("{}属于{}", of.zh, kinds.zh),
                    format!("{}: {}", of.en, kinds.en),
                    format!("{}不属于{}", of.zh, kinds.zh),
                    format!("{}: not {}", of.en, kinds.en),
                )
            }
            RelationTest::Meeting(kind) => {
                let kind = vocabulary.kinds.title(*kind);
                say(
                    format!("会议是{}", kind.zh),
                    format!("the meeting is: {}", kind.en),
                    format!("会议不是{}", kind.zh),
                    format!("the meeting is not: {}", kind.en),
                )
            }
            RelationTest::Number(reference, comparison, bound) => {
                let of = self.reference(*reference);
                let sign = comparison.sign();
                say(
                    format!("{}的数目 {sign} {bound}", of.zh),
                    format!("number of {} {sign} {bound}", of.en),
                    format!("{}的数目并非 {sign} {bound}", of.zh),
                    format!("number of {} not {sign} {bound}", of.en),
                )
            }
            RelationTest::Done(label, who) => {
                let label = self.label(*label);
                let by = who.as_ref().map(|who| self.who(who));
                let (zh_by, en_by) =
                    by.map_or_else(Default::default, |by| (format!("由{}", by.zh), format!(" by {}", by.en)));
                say(
                    format!("已{zh_by}办理“{}”", label.zh),
                    format!("“{}” is on record{en_by}", label.en),
                    format!("没有{zh_by}办理“{}”", label.zh),
                    format!("“{}” is not on record{en_by}", label.en),
                )
            }
            RelationTest::Failed(label) => {
                let label = self.label(*label);
                say(
                    format!("“{}”未获通过", label.zh),
                    format!("“{}” ended against it", label.en),
                    format!("“{}”没有被否决", label.zh),
                    format!("“{}” did not end against it", label.en),
                )
            }
            RelationTest::Every(reference, label) => {
                let (of, label) = (self.reference(*reference), self.label(*label));
                say(
                    format!("{}都已办理“{}”", of.zh, label.zh),
                    format!("“{}” is on record for all of {}", label.en, of.en),
                    format!("{}没有都办理“{}”", of.zh, label.zh),
                    format!("“{}” is not on record for all of {}", label.en, of.en),
                )
            }
            RelationTest::Tied(link, who, reference) => {
                let (who, of) = (self.who(who), self.reference(*reference));
                let (zh, en) = match link {
                    Link::InCharge => ("分管", "in charge of"),
                    Link::Liaison => ("联系", "liaising with"),
                };
                say(
                    format!("{}{zh}{}", who.zh, of.zh),
                    format!("{} is {en} {}", who.en, of.en),
                    format!("{}不{zh}{}", who.zh, of.zh),
                    format!("{} is not {en} {}", who.en, of.en),
                )
            }
        }
    }

    /// The question to ask about a missing fact.
    pub fn question(&self, condition: &Condition) -> Text {
        match condition {
            Condition::Attribute(attribute, _) => self
                .case
                .book
                .vocabulary
                .attribute(*attribute)
                .map_or_else(Text::default, |facts| facts.question.clone()),
            Condition::Relation(..) => {
                let statement = self.condition(condition, true);
                Text::new(format!("是否{}？", statement.zh), format!("Is it so that {}?", statement.en))
            }
        }
    }

    /// A fact that is supposed.
    pub fn supposed(&self, supposed: &Supposed) -> Text {
        match supposed {
            Supposed::Value(attribute, value) => {
                let (title, value) = (self.attribute(*attribute), self.value(*attribute, value));
                Text::new(format!("{}：{}", title.zh, value.zh), format!("{}: {}", title.en, value.en))
            }
            Supposed::Test(condition, truth) => self.condition(condition, *truth == Truth::Yes),
            Supposed::Without(norm) => {
                let (cite, text) = (self.norm_cite(*norm), self.norm(*norm));
                Text::new(
                    format!("没有{}的规定（{}）", cite.zh, text.zh),
                    format!("without {} ({})", cite.en, text.en),
                )
            }
        }
    }

    /// The value of what is supposed, without the name of the attribute.
    pub fn supposed_value(&self, supposed: &Supposed) -> Text {
        match supposed {
            Supposed::Value(attribute, value) => self.value(*attribute, value),
            Supposed::Test(_, truth) => {
                if *truth == Truth::Yes {
                    Text::new("是", "yes")
                } else {
                    Text::new("否", "no")
                }
            }
            Supposed::Without(_) => self.supposed(supposed),
        }
    }

    /// What a world comes to: the verdict and, where steps are compared, who takes them.
    pub fn settled(&self, settled: &Settled) -> Text {
        let verdict = settled.verdict.title();
        let mut people = settled.steps.iter().map(|step| {
            let takers: BTreeSet<Taker> = step.seats.iter().flatten().map(|(taker, _)| *taker).collect();
            let label = self.label(step.label);
            let count = takers.len();
            let named = list(takers.into_iter().take(4).map(|taker| self.taker(taker)));
            let (zh_more, en_more) = if count > 4 {
                (format!("等 {count} 人"), format!(" and {} more", count - 4))
            } else {
                Default::default()
            };
            let due: Vec<String> = step.due.iter().flatten().map(ToString::to_string).collect();
            let (zh_due, en_due) = if due.is_empty() {
                Default::default()
            } else {
                (format!("，最迟 {}", due.join("、")), format!(", by {}", due.join(", ")))
            };
            if step.open {
                Text::new(
                    format!("{}：规则未写明由谁{zh_due}", label.zh),
                    format!("{}: the text does not say who{en_due}", label.en),
                )
            } else if count == 0 {
                Text::new(format!("{}无人可办{zh_due}", label.zh), format!("{}: nobody{en_due}", label.en))
            } else {
                Text::new(
                    format!("{}：{}{zh_more}{zh_due}", label.zh, named.zh),
                    format!("{}: {}{en_more}{en_due}", label.en, named.en),
                )
            }
        });
        let shown: Vec<Text> = people.by_ref().take(6).collect();
        if shown.is_empty() {
            return verdict;
        }
        let more = people.count();
        let (zh_more, en_more) = if more > 0 {
            (format!("；另有 {more} 个环节"), format!("; {more} more steps"))
        } else {
            Default::default()
        };
        let zh: Vec<&str> = shown.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = shown.iter().map(|text| text.en.as_str()).collect();
        Text::new(
            format!("{}（{}{zh_more}）", verdict.zh, zh.join("；")),
            format!("{} ({}{en_more})", verdict.en, en.join("; ")),
        )
    }

    /// How another answer differs from this one, in words.
    pub fn difference(&self, own: &Settled, other: &Settled) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        if own.verdict != other.verdict {
            parts.push(other.verdict.title());
        }
        // Acts that all come to the verdict itself need not be told one by one.
        let mixed = other.by_act.values().any(|verdict| *verdict != other.verdict);
        for (act, verdict) in other.by_act.iter().filter(|_| mixed || own.verdict == other.verdict) {
            if own.by_act.get(act) != Some(verdict) {
                let (act, verdict) = (self.act(*act), verdict.title());
                parts.push(Text::new(
                    format!("{}：{}", act.zh, verdict.zh),
                    format!("{}: {}", act.en, verdict.en),
                ));
            }
        }
        let labels: BTreeSet<Label> = own.steps.iter().chain(&other.steps).map(|step| step.label).collect();
        for label in labels {
            let of = |settled: &Settled| -> Vec<StepShape> {
                settled.steps.iter().filter(|step| step.label == label).cloned().collect()
            };
            let (mine, theirs) = (of(own), of(other));
            if mine == theirs {
                continue;
            }
            let name = self.label(label);
            let takers = |steps: &[StepShape]| -> BTreeSet<Taker> {
                steps.iter().flat_map(|step| step.seats.iter().flatten().map(|(taker, _)| *taker)).collect()
            };
            let (before, after) = (takers(&mine), takers(&theirs));
            if theirs.is_empty() {
                parts.push(Text::new(format!("没有“{}”这一环节", name.zh), format!("no step “{}”", name.en)));
                continue;
            }
            let named = |set: Vec<&Taker>| {
                let more = set.len().saturating_sub(4);
                let text = list(set.into_iter().take(4).map(|&taker| self.taker(taker)));
                let (zh, en) = if more > 0 {
                    ("等".to_owned(), format!(" and {more} more"))
                } else {
                    Default::default()
                };
                Text::new(format!("{}{zh}", text.zh), format!("{}{en}", text.en))
            };
            let mut said: Vec<Text> = Vec::new();
            if mine.is_empty() && theirs.iter().any(|step| step.open) {
                said.push(Text::new("另有此环节，未写明由谁办理", "a further step; by whom is not said"));
            } else if mine.is_empty() {
                let who = named(after.iter().collect());
                said.push(Text::new(
                    format!("另有此环节，由{}", who.zh),
                    format!("a further step, by {}", who.en),
                ));
            } else {
                let gained = named(after.difference(&before).collect());
                let lost = named(before.difference(&after).collect());
                if !gained.zh.is_empty() {
                    said.push(Text::new(format!("增加{}", gained.zh), format!("also {}", gained.en)));
                }
                if !lost.zh.is_empty() {
                    said.push(Text::new(format!("不含{}", lost.zh), format!("without {}", lost.en)));
                }
                let due = |steps: &[StepShape]| -> BTreeSet<Option<Date>> {
                    steps.iter().flat_map(|step| step.due.iter().copied()).collect()
                };
                if due(&mine) != due(&theirs) {
                    let days: Vec<String> =
                        due(&theirs).into_iter().flatten().map(|day| day.to_string()).collect();
                    said.push(if days.is_empty() {
                        Text::new("没有期限", "no last day")
                    } else {
                        Text::new(
                            format!("最迟 {}", days.join("、")),
                            format!("last day {}", days.join(", ")),
                        )
                    });
                }
                let how = |steps: &[StepShape]| -> Vec<(bool, Quantifier, bool)> {
                    steps.iter().map(|step| (step.required, step.quantifier, step.open)).collect()
                };
                if how(&mine) != how(&theirs) {
                    let each = list(theirs.iter().map(|step| {
                        if step.open {
                            Text::new("未写明由谁", "the text does not say who")
                        } else {
                            self.quantifier(step.quantifier, step.required)
                        }
                    }));
                    said.push(each);
                }
                if said.is_empty() {
                    said.push(
                        if mine.iter().map(|step| &step.after).eq(theirs.iter().map(|step| &step.after)) {
                            Text::new("身份或席位不同", "in other capacities or places")
                        } else {
                            Text::new("次序不同", "in another order")
                        },
                    );
                }
            }
            let said = list(said);
            parts.push(Text::new(format!("{}——{}", name.zh, said.zh), format!("{}: {}", name.en, said.en)));
        }
        let acts: BTreeSet<Act> = own.bars.iter().chain(&other.bars).map(|(act, _)| *act).collect();
        for act in acts {
            let of = |settled: &Settled| -> Option<BTreeSet<Taker>> {
                let mut bars = settled.bars.iter().filter(|(other, _)| *other == act).peekable();
                bars.peek()?;
                Some(bars.filter_map(|(_, binds)| binds.clone()).flatten().collect())
            };
            let name = self.act(act);
            let named = |set: Vec<&Taker>| list(set.into_iter().map(|&taker| self.taker(taker)));
            match (of(own), of(other)) {
                (Some(_), None) => parts.push(Text::new(
                    format!("没有对“{}”的禁止", name.zh),
                    format!("no bar on “{}”", name.en),
                )),
                (None, Some(_)) => {
                    parts.push(Text::new(format!("另禁止“{}”", name.zh), format!("a bar on “{}”", name.en)));
                }
                (Some(before), Some(after)) if before != after => {
                    let (more, less) = (
                        named(after.difference(&before).collect()),
                        named(before.difference(&after).collect()),
                    );
                    if !more.zh.is_empty() {
                        parts.push(Text::new(
                            format!("禁止的对象增加{}", more.zh),
                            format!("the bar also binds {}", more.en),
                        ));
                    }
                    if !less.zh.is_empty() {
                        parts.push(Text::new(
                            format!("禁止的对象不含{}", less.zh),
                            format!("the bar does not bind {}", less.en),
                        ));
                    }
                }
                _ => {}
            }
        }
        Text::new(
            parts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；"),
            parts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
        )
    }

    /// Why a norm does not bring the act about.
    pub fn hindrance(&self, norm: NormIx, hindrance: &Hindrance) -> Text {
        match hindrance {
            Hindrance::Fails(conditions) => {
                let rule = self.case.book.norm(norm);
                let failed = |condition: &Condition| {
                    // The condition as the norm has it, said to fail.
                    let negated = rule.is_some_and(|rule| {
                        rule.conditions.iter().any(|own| {
                            matches!(own, Condition::Relation(true, _))
                                && crate::situation::positive(own) == *condition
                        })
                    });
                    self.condition(condition, negated)
                };
                list(conditions.iter().map(failed))
            }
            Hindrance::Excused(number) => {
                let exception = self.case.book.norm(norm).and_then(|rule| rule.exceptions.get(*number));
                exception.map_or_else(Text::default, |exception| {
                    let cite = self.cite(&exception.cite);
                    Text::new(
                        format!("例外：{}（{}）", exception.text.zh, cite.zh),
                        format!("exception: {} ({})", exception.text.en, cite.en),
                    )
                })
            }
            Hindrance::Undelegated(place) => {
                let who = self.case.book.norm(norm).and_then(|rule| match &rule.effect {
                    crate::model::Effect::Step(part) | crate::model::Effect::Power(part) => {
                        part.by.get(*place)
                    }
                    _ => None,
                });
                let who = who.map(|who| self.who(who)).unwrap_or_default();
                Text::new(
                    format!("没有在当日有效、涵盖此行为和此事项的授权：{}", who.zh),
                    format!("no delegation that covers this act and this action on the day: {}", who.en),
                )
            }
            Hindrance::Overridden(by) => {
                let (cite, text) = (self.norm_cite(*by), self.norm(*by));
                Text::new(
                    format!("被{}排除：{}", cite.zh, text.zh),
                    format!("displaced by {}: {}", cite.en, text.en),
                )
            }
        }
    }

    /// A defect of what was done.
    pub fn defect(&self, defect: &Defect) -> Text {
        match defect {
            Defect::Skipped { missing, done, norms } => {
                let (missing, done) = (self.label(*missing), self.label(*done));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”已办理，而应先办的“{}”没有办理（{}）", done.zh, missing.zh, cites.zh),
                    format!(
                        "“{}” is on record without “{}”, which has to come first ({})",
                        done.en, missing.en, cites.en
                    ),
                )
            }
            Defect::WrongHand { step, by, norms } => {
                let (step, by) = (self.label(*step), list(by.iter().map(|&actor| self.actor(actor))));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”由{}办理，而{}无权办理（{}）", step.zh, by.zh, by.zh, cites.zh),
                    format!("“{}” was done by {}, who may not do it ({})", step.en, by.en, cites.en),
                )
            }
            Defect::Incomplete { missing, done, norms } => {
                let (missing, done) = (self.label(*missing), self.label(*done));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”已办理，而“{}”尚未办全（{}）", done.zh, missing.zh, cites.zh),
                    format!(
                        "“{}” is on record although “{}” is not complete ({})",
                        done.en, missing.en, cites.en
                    ),
                )
            }
            Defect::Late { step, done, last, norm } => {
                let (step, cite) = (self.label(*step), self.norm_cite(*norm));
                Text::new(
                    format!("“{}”逾期：{done} 办理，最迟应为 {last}（{}）", step.zh, cite.zh),
                    format!("“{}” is late: done on {done}, last day {last} ({})", step.en, cite.en),
                )
            }
            Defect::NoQuorum(found) => {
                let (count, cite) = (self.quorum_count(found), self.norm_cite(found.norm));
                Text::new(
                    format!("未达法定人数：{}（{}）", count.zh, cite.zh),
                    format!("no quorum: {} ({})", count.en, cite.en),
                )
            }
        }
    }

    /// A last day.
    pub fn due(&self, due: &Due) -> Text {
        let Some(crate::model::Effect::Deadline { within, unit, .. }) =
            self.case.book.norm(due.norm).map(|rule| &rule.effect)
        else {
            return Text::default();
        };
        let cite = self.norm_cite(due.norm);
        let (zh_unit, en_unit) = match unit {
            crate::model::DayUnit::Workdays => {
                ("个工作日", if *within == 1 { "working day" } else { "working days" })
            }
            crate::model::DayUnit::Weekdays => ("个平日（周一至周五）", "weekdays (Monday to Friday)"),
            crate::model::DayUnit::Days => ("日", if *within == 1 { "day" } else { "days" }),
        };
        let strength = self.case.book.norm(due.norm).map_or(Strength::Hard, |rule| rule.strength);
        let (zh_hedge, en_hedge) =
            if strength == Strength::Hard { ("", "") } else { ("原则上 ", "in principle ") };
        if let (0, Some(last)) = (*within, due.last) {
            return Text::new(
                format!("{zh_hedge}最迟当日，即 {last}（{}）", cite.zh),
                format!("{en_hedge}on the day at the latest, {last} ({})", cite.en),
            );
        }
        match (due.last, due.uncovered, due.from) {
            (Some(last), _, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内，最迟 {last}（{}）", cite.zh),
                format!("{en_hedge}within {within} {en_unit}, last day {last} ({})", cite.en),
            ),
            (None, Some(uncovered), _) => {
                let why = uncovered.text();
                Text::new(
                    format!("{zh_hedge}{within} {zh_unit}内；{}（{}）", why.zh, cite.zh),
                    format!("{en_hedge}within {within} {en_unit}; {} ({})", why.en, cite.en),
                )
            }
            (None, None, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内；起算日不详（{}）", cite.zh),
                format!(
                    "{en_hedge}within {within} {en_unit}; the day it runs from is not known ({})",
                    cite.en
                ),
            ),
        }
    }

    /// How far a step has come.
    pub fn state(&self, state: State) -> Text {
        match state {
            State::Done => Text::new("已办", "done"),
            State::Begun => Text::new("部分已办", "begun"),
            State::Pending => Text::new("待办", "pending"),
            State::Refused => Text::new("被否决", "refused"),
            State::WrongHand => Text::new("办理人不符", "done by the wrong hand"),
            State::NotNeeded => Text::new("无须办理", "not needed"),
        }
    }

    /// How many of those named are needed, where it has to be said.
    pub fn quantifier(&self, quantifier: Quantifier, required: bool) -> Text {
        match (quantifier, required) {
            (Quantifier::Any, true) => Text::new("任一", "any one"),
            (Quantifier::Any, false) => Text::new("可由", "may be done by"),
            (Quantifier::All, _) => Text::new("全部", "all"),
            (Quantifier::Each, _) => Text::new("每人", "each"),
            (Quantifier::Majority, _) => Text::new("过半数", "more than half"),
        }
    }

    /// How strictly a norm speaks, where it does not speak flatly.
    pub fn strength(&self, strength: Strength) -> Option<Text> {
        match strength {
            Strength::Hard => None,
            Strength::Principle => Some(Text::new("原则上", "in principle")),
            Strength::Generally => Some(Text::new("一般", "generally")),
        }
    }
}

/// The word for a strength in machine-readable output.
pub fn strength_id(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "hard",
        Strength::Principle => "principle",
        Strength::Generally => "generally",
    }
}

/// The word for a quantifier in machine-readable output.
pub fn quantifier_id(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::Each => "each",
        Quantifier::Majority => "majority",
    }
}

/// The word for a state in machine-readable output.
pub fn state_id(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::Begun => "begun",
        State::Pending => "pending",
        State::Refused => "refused",
        State::WrongHand => "wrong_hand",
        State::NotNeeded => "not_needed",
    }
}

/// A name where both languages have one; the id where one is missing.
fn named(name: &Text, id: &str) -> Text {
    let or_id = |word: &str| {
        if word.is_empty() { id.to_owned() } else { word.to_owned() }
    };
    Text::new(or_id(&name.zh), or_id(&name.en))
}

fn lower(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
