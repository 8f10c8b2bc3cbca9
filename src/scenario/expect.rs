//! What a scenario expects, and how it compares with what an answer says: one check for each key that is written.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::observe::{Name, Observed, StepSeen, Taking};
use crate::ask::Extent;
use crate::cite::Cite;
use crate::verdict::Verdict;

/// Somebody an expectation names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TakerTest {
    /// Who, or the post in which he acts.
    pub(super) name: Name,
    /// In which capacity, if it matters.
    pub(super) capacity: Option<&'static str>,
    /// As it is written.
    pub(super) written: String,
}

impl TakerTest {
    fn fits(&self, taking: &Taking) -> bool {
        (self.name == taking.taker || self.name == taking.actor)
            && self.capacity.is_none_or(|capacity| capacity == taking.capacity)
    }
}

/// What an answer may rest on, as an expectation names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum RestTest {
    /// An ambiguity, or one rival reading of it.
    Reading(String, Option<String>),
    /// A judged attribute or a delegation.
    Other(String),
}

impl RestTest {
    fn fits(&self, seen: &Observed) -> bool {
        match self {
            Self::Reading(ambiguity, rival) => seen.readings.iter().any(|(found, reading)| {
                found == ambiguity && rival.as_ref().is_none_or(|rival| rival == reading)
            }),
            Self::Other(id) => seen.others.contains(id),
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Reading(ambiguity, None) => ambiguity.clone(),
            Self::Reading(ambiguity, Some(rival)) => format!("{ambiguity}={rival}"),
            Self::Other(id) => id.clone(),
        }
    }
}

/// The last day that is expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LastDay {
    /// This one.
    On(Date),
    /// There is none, or none that can be counted.
    Never,
}

impl LastDay {
    /// The day, if there is one.
    pub(super) fn day(self) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::Never => None,
        }
    }
}

/// What must come out for one step.
#[derive(Clone, Debug, Default)]
pub(super) struct StepExpect {
    pub(super) by: Option<Vec<TakerTest>>,
    pub(super) not_by: Vec<TakerTest>,
    pub(super) open: Option<bool>,
    pub(super) required: Option<bool>,
    pub(super) quantifier: Option<&'static str>,
    pub(super) due: Option<LastDay>,
    pub(super) state: Option<&'static str>,
    pub(super) stuck: Option<BTreeSet<&'static str>>,
}

/// What must come out.
#[derive(Clone, Debug, Default)]
pub(super) struct Expect {
    pub(super) verdict: Option<Verdict>,
    pub(super) by_default: Option<Verdict>,
    pub(super) by: Option<Vec<TakerTest>>,
    pub(super) not_by: Vec<TakerTest>,
    pub(super) nobody: Option<bool>,
    pub(super) open: Option<bool>,
    pub(super) steps: Option<Vec<String>>,
    pub(super) powers: Option<Vec<String>>,
    pub(super) not_steps: Vec<String>,
    pub(super) order: Vec<Vec<String>>,
    pub(super) due: Option<LastDay>,
    pub(super) cites: Vec<Cite>,
    pub(super) not_cites: Vec<Cite>,
    pub(super) needs: Option<Vec<String>>,
    pub(super) rests_on: Vec<RestTest>,
    pub(super) not_rests_on: Vec<RestTest>,
    pub(super) defects: Option<Vec<(String, Option<String>)>>,
    pub(super) stuck: Option<bool>,
    pub(super) step: BTreeMap<String, StepExpect>,
}

/// How the two lists of a check must stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// What was got is what was expected.
    Is,
    /// What was expected is among what was got.
    Includes,
    /// Nothing of what was named is among what was got.
    Excludes,
}

impl Relation {
    /// The word in machine-readable output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::Includes => "includes",
            Self::Excludes => "excludes",
        }
    }
}

/// A value as it is written in a scenario file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Written {
    Text(String),
    List(Vec<String>),
    Flag(bool),
    Day(Date),
    /// The key is to be left out.
    Nothing,
}

impl Written {
    fn list(items: Vec<String>) -> Self {
        if items.is_empty() { Self::Nothing } else { Self::List(items) }
    }
}

/// One expectation, compared with the answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The keys that lead to it in the table `expect`, from the top down.
    pub path: Vec<String>,
    /// How the two must stand to each other.
    pub relation: Relation,
    /// What the scenario says.
    pub expected: Vec<String>,
    /// What the answer says.
    pub got: Vec<String>,
    /// Whether the expectation is met.
    pub met: bool,
    /// What would be met, to be recorded in its place.
    pub(super) instead: Written,
}

impl Check {
    /// The keys, joined by dots.
    pub fn key(&self) -> String {
        self.path.join(".")
    }
}

/// Collects checks under one path.
struct Checks {
    list: Vec<Check>,
    path: Vec<String>,
}

impl Checks {
    fn push(
        &mut self,
        key: &str,
        relation: Relation,
        (expected, got): (Vec<String>, Vec<String>),
        met: bool,
        instead: Written,
    ) {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        self.list.push(Check { path, relation, expected, got, met, instead });
    }

    fn word(&mut self, key: &str, expected: Option<&str>, got: Option<&str>) {
        let Some(expected) = expected else { return };
        let instead = got.map_or(Written::Nothing, |got| Written::Text(got.to_owned()));
        let got_list = got.into_iter().map(str::to_owned).collect();
        self.push(key, Relation::Is, (vec![expected.to_owned()], got_list), Some(expected) == got, instead);
    }

    fn flag(&mut self, key: &str, expected: Option<bool>, got: bool) {
        let Some(expected) = expected else { return };
        let lists = (vec![expected.to_string()], vec![got.to_string()]);
        self.push(key, Relation::Is, lists, expected == got, Written::Flag(got));
    }

    fn takers(&mut self, by: Option<&[TakerTest]>, not_by: &[TakerTest], got: &BTreeSet<Taking>) {
        if let Some(tests) = by {
            let met = tests.iter().all(|test| got.iter().any(|taking| test.fits(taking)))
                && got.iter().all(|taking| tests.iter().any(|test| test.fits(taking)));
            let shown = takings(got);
            self.push("by", Relation::Is, (written(tests), shown.clone()), met, Written::List(shown));
        }
        if !not_by.is_empty() {
            let (there, away): (Vec<&TakerTest>, Vec<&TakerTest>) =
                not_by.iter().partition(|test| got.iter().any(|taking| test.fits(taking)));
            let instead = Written::list(away.into_iter().map(|test| test.written.clone()).collect());
            let found: Vec<String> = there.into_iter().map(|test| test.written.clone()).collect();
            let met = found.is_empty();
            self.push("not_by", Relation::Excludes, (written(not_by), found), met, instead);
        }
    }

    fn due(&mut self, expected: Option<LastDay>, got: &BTreeSet<Date>) {
        let Some(expected) = expected else { return };
        let met = match expected {
            LastDay::On(day) => got.len() == 1 && got.contains(&day),
            LastDay::Never => got.is_empty(),
        };
        let shown = |days: Vec<Date>| {
            if days.is_empty() {
                vec!["none".to_owned()]
            } else {
                days.iter().map(ToString::to_string).collect()
            }
        };
        let instead = match got.iter().collect::<Vec<_>>().as_slice() {
            [] => Written::Text("none".to_owned()),
            [day] => Written::Day(**day),
            // Several last days cannot be said in one: each belongs to its step.
            _ => Written::Nothing,
        };
        let lists = (shown(expected.day().into_iter().collect()), shown(got.iter().copied().collect()));
        self.push("due", Relation::Is, lists, met, instead);
    }

    /// All of some items, or none of them, as `relation` has it; `there` says of each whether it is there.
    fn items<T>(
        &mut self,
        key: &str,
        relation: Relation,
        tests: &[T],
        show: impl Fn(&T) -> String,
        there: impl Fn(&T) -> bool,
        got: Vec<String>,
    ) {
        if tests.is_empty() {
            return;
        }
        let wanted = relation != Relation::Excludes;
        // Of what must not be there, only what is there all the same is worth telling.
        let got = if wanted { got } else { tests.iter().filter(|test| there(test)).map(&show).collect() };
        let kept: Vec<String> = tests.iter().filter(|test| there(test) == wanted).map(&show).collect();
        let met = kept.len() == tests.len();
        self.push(key, relation, (tests.iter().map(&show).collect(), got), met, Written::list(kept));
    }
}

fn written(tests: &[TakerTest]) -> Vec<String> {
    tests.iter().map(|test| test.written.clone()).collect()
}

/// Who takes part, as it is written in a scenario file.
pub(super) fn takings(list: &BTreeSet<Taking>) -> Vec<String> {
    let ids: BTreeSet<&Name> = list.iter().map(|taking| &taking.taker).collect();
    let mut shown: Vec<String> = Vec::new();
    for taking in list {
        let twin = ids.iter().any(|name| name.id == taking.taker.id && name.sort != taking.taker.sort);
        let sort = if twin { format!("{}:", taking.taker.sort) } else { String::new() };
        let capacity =
            if taking.capacity == "holder" { String::new() } else { format!(" {}", taking.capacity) };
        let line = format!("{sort}{}{capacity}", taking.taker.id);
        if !shown.contains(&line) {
            shown.push(line);
        }
    }
    shown
}

/// Whether a cite stands at another one or below it.
fn within(cite: &Cite, above: &Cite) -> bool {
    cite.article() == above.article() && cite.parts().starts_with(above.parts())
}

impl Expect {
    /// Whether nothing at all is expected.
    pub(super) fn is_empty(&self) -> bool {
        self.checks(&Observed::default()).is_empty()
    }

    /// How much of an answer these expectations look at.
    pub(super) fn extent(&self) -> Extent {
        Extent {
            readings: !self.rests_on.is_empty() || !self.not_rests_on.is_empty(),
            needs: self.needs.is_some(),
            reasons: false,
        }
    }

    /// Every expectation that is written, compared with an answer.
    pub(super) fn checks(&self, seen: &Observed) -> Vec<Check> {
        let mut checks = Checks { list: Vec::new(), path: Vec::new() };
        checks.word("verdict", self.verdict.map(Verdict::id), seen.verdict.map(Verdict::id));
        checks.word("by_default", self.by_default.map(Verdict::id), seen.by_default.map(Verdict::id));
        let by = seen.by();
        let open = seen.asked().any(|(_, step)| step.open);
        checks.takers(self.by.as_deref(), &self.not_by, &by);
        if let Some(nobody) = self.nobody {
            let got = by.is_empty() && !open;
            let shown = if got { vec!["true".to_owned()] } else { takings(&by) };
            let met = nobody == got;
            checks.push("nobody", Relation::Is, (vec![nobody.to_string()], shown), met, Written::Flag(got));
        }
        checks.flag("open", self.open, open);
        self.chain(seen, &mut checks);
        checks.due(self.due, &seen.asked().flat_map(|(_, step)| step.due.iter().copied()).collect());
        self.grounds(seen, &mut checks);
        checks.flag("stuck", self.stuck, seen.asked().any(|(_, step)| !step.stuck.is_empty()));
        for (label, step) in &self.step {
            checks.path = vec!["step".to_owned(), label.clone()];
            step.checks(seen.steps.get(label), &mut checks);
        }
        checks.list
    }

    /// Steps, powers and their order.
    fn chain(&self, seen: &Observed, checks: &mut Checks) {
        let of = |required: bool| -> Vec<String> {
            seen.asked()
                .filter(|(_, step)| step.required == required)
                .map(|(label, _)| label.clone())
                .collect()
        };
        if let Some(steps) = &self.steps {
            let got = of(true);
            let backward = steps.iter().enumerate().any(|(place, earlier)| {
                steps
                    .iter()
                    .skip(place + 1)
                    .any(|later| seen.before.contains(&(later.clone(), earlier.clone())))
            });
            let met = same(steps, &got) && !backward;
            checks.push("steps", Relation::Is, (steps.clone(), got.clone()), met, Written::List(got));
        }
        if let Some(powers) = &self.powers {
            let got = of(false);
            let met = same(powers, &got);
            checks.push("powers", Relation::Is, (powers.clone(), got.clone()), met, Written::List(got));
        }
        let all = seen.steps.keys().cloned().collect();
        let there = |label: &String| seen.steps.contains_key(label);
        checks.items("not_steps", Relation::Excludes, &self.not_steps, Clone::clone, there, all);
        let holds = |one: &String, other: &String| seen.before.contains(&(one.clone(), other.clone()));
        let pairs = |chain: &Vec<String>| -> Vec<(String, String)> {
            chain.iter().cloned().zip(chain.iter().skip(1).cloned()).collect()
        };
        let mut got = Vec::new();
        for (one, other) in self.order.iter().flat_map(pairs) {
            if holds(&one, &other) {
                got.push(format!("{one} < {other}"));
            } else if holds(&other, &one) {
                got.push(format!("{other} < {one}"));
            }
        }
        let there = |chain: &Vec<String>| pairs(chain).iter().all(|(one, other)| holds(one, other));
        let show = |chain: &Vec<String>| chain.join(" < ");
        checks.items("order", Relation::Includes, &self.order, show, there, got);
    }

    /// What the answer cites, lacks and rests on, and the defects it finds.
    fn grounds(&self, seen: &Observed, checks: &mut Checks) {
        let got: Vec<String> = seen.cites.iter().map(ToString::to_string).collect();
        let cited = |cite: &Cite| seen.cites.iter().any(|found| within(found, cite));
        checks.items("cites", Relation::Includes, &self.cites, ToString::to_string, cited, got.clone());
        checks.items("not_cites", Relation::Excludes, &self.not_cites, ToString::to_string, cited, got);
        if let Some(needs) = &self.needs {
            let fits = |word: &String, (attribute, test): &(Option<String>, crate::source::Text)| {
                attribute.as_ref().map_or_else(|| *word == test.zh || *word == test.en, |id| id == word)
            };
            let met = needs.iter().all(|word| seen.needs.iter().any(|need| fits(word, need)))
                && seen.needs.iter().all(|need| needs.iter().any(|word| fits(word, need)));
            let got: Vec<String> = seen
                .needs
                .iter()
                .map(|(attribute, test)| attribute.clone().unwrap_or_else(|| test.en.clone()))
                .collect();
            checks.push("needs", Relation::Is, (needs.clone(), got.clone()), met, Written::List(got));
        }
        let rests: Vec<String> = seen
            .readings
            .iter()
            .map(|(ambiguity, rival)| format!("{ambiguity}={rival}"))
            .chain(seen.others.iter().cloned())
            .collect();
        let there = |test: &RestTest| test.fits(seen);
        checks.items("rests_on", Relation::Includes, &self.rests_on, RestTest::show, there, rests.clone());
        checks.items("not_rests_on", Relation::Excludes, &self.not_rests_on, RestTest::show, there, rests);
        if let Some(defects) = &self.defects {
            let fits = |(kind, label): &(String, Option<String>), found: &(&'static str, String)| {
                kind == found.0 && label.as_ref().is_none_or(|label| *label == found.1)
            };
            let met = defects.iter().all(|test| seen.defects.iter().any(|found| fits(test, found)))
                && seen.defects.iter().all(|found| defects.iter().any(|test| fits(test, found)));
            let expected = defects
                .iter()
                .map(|(kind, label)| {
                    label.as_ref().map_or_else(|| kind.clone(), |label| format!("{kind} {label}"))
                })
                .collect();
            let got: Vec<String> =
                seen.defects.iter().map(|(kind, label)| format!("{kind} {label}")).collect();
            checks.push("defects", Relation::Is, (expected, got.clone()), met, Written::List(got));
        }
    }
}

impl StepExpect {
    fn checks(&self, seen: Option<&StepSeen>, checks: &mut Checks) {
        // Nothing can be said of a step that is not there: that it is not is the difference.
        let Some(seen) = seen else {
            let label = checks.path.pop().unwrap_or_default();
            let lists = (vec![label.clone()], Vec::new());
            checks.push(&label, Relation::Includes, lists, false, Written::Nothing);
            return;
        };
        checks.takers(self.by.as_deref(), &self.not_by, &seen.by);
        checks.flag("open", self.open, seen.open);
        checks.flag("required", self.required, seen.required);
        checks.word("quantifier", self.quantifier, Some(seen.quantifier));
        checks.due(self.due, &seen.due);
        checks.word("state", self.state, Some(seen.state));
        if let Some(stuck) = &self.stuck {
            let list = |set: &BTreeSet<&str>| set.iter().map(ToString::to_string).collect::<Vec<_>>();
            let (expected, got) = (list(stuck), list(&seen.stuck));
            let met = expected == got;
            checks.push("stuck", Relation::Is, (expected, got.clone()), met, Written::List(got));
        }
    }
}

/// Whether two lists hold the same, in whatever order.
fn same(one: &[String], other: &[String]) -> bool {
    let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    set(one) == set(other)
}
