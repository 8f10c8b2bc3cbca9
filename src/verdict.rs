//! The verdict on a question, from the findings of one situation in one world.
//!
//! A pure function of the findings: what a missing fact or another reading would change is asked one floor up.

use std::collections::BTreeSet;

use crate::atom::{Act, Label, NormIx, Person};
use crate::case::Case;
use crate::findings::{Bar, Defect, Findings, Gate, Given, GivenAs, Silence, State, Step};
use crate::model::{Actor, AttendMode, Effect, Quantifier, Strength, Taker};
use crate::source::Text;

/// What the text says on a question. The order is that of the glossary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Must be done; the person asked about must do it.
    Required,
    /// May be done; the person asked about may do it.
    Permitted,
    /// Must not be done.
    Prohibited,
    /// In principle (or generally) must not be done.
    PresumedNo,
    /// In principle (or generally) is to be done.
    PresumedYes,
    /// The text gives the act to somebody else.
    NotEmpowered,
    /// Was done, but a mandatory step, rank, signature or quorum is missing.
    Defective,
    /// The text regulates the act, but none of its conditions is met here.
    NotTriggered,
    /// The text does not regulate it.
    Silent,
    /// Clauses collide and the text does not rank them.
    Conflict,
    /// A fact that is missing decides it.
    FactNeeded,
}

impl Relevant<'_> {
    /// The steps that decide the verdict: those of the acts of which something is still to be done, or all where nothing is.
    fn deciding(&self) -> Vec<&Step> {
        let all = self.steps.iter().map(|(_, step)| *step);
        let open = all.clone().filter(|step| !matches!(step.state, State::Done | State::NotNeeded));
        let open: BTreeSet<Act> = open.map(|step| step.act).collect();
        all.filter(|step| open.is_empty() || open.contains(&step.act)).collect()
    }
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 11] = [
        Self::Required,
        Self::Permitted,
        Self::Prohibited,
        Self::PresumedNo,
        Self::PresumedYes,
        Self::NotEmpowered,
        Self::Defective,
        Self::NotTriggered,
        Self::Silent,
        Self::Conflict,
        Self::FactNeeded,
    ];

    /// The word in machine-readable output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Permitted => "permitted",
            Self::Prohibited => "prohibited",
            Self::PresumedNo => "presumed_no",
            Self::PresumedYes => "presumed_yes",
            Self::NotEmpowered => "not_empowered",
            Self::Defective => "defective",
            Self::NotTriggered => "not_triggered",
            Self::Silent => "silent",
            Self::Conflict => "conflict",
            Self::FactNeeded => "fact_needed",
        }
    }

    /// The verdict in words.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Required => ("应当", "required"),
            Self::Permitted => ("可以", "permitted"),
            Self::Prohibited => ("不得", "prohibited"),
            Self::PresumedNo => ("原则上不得", "in principle not"),
            Self::PresumedYes => ("原则上应当", "in principle required"),
            Self::NotEmpowered => ("没有权限", "not empowered"),
            Self::Defective => ("有程序缺陷", "defective"),
            Self::NotTriggered => ("条件未成就", "not triggered"),
            Self::Silent => ("规则未作规定", "the text is silent"),
            Self::Conflict => ("条款冲突", "the clauses conflict"),
            Self::FactNeeded => ("取决于待补事实", "depends on a missing fact"),
        };
        Text::new(zh, en)
    }

    /// Whether the answer is yes, no, or undecided (`None`).
    pub fn yes(self) -> Option<bool> {
        match self {
            Self::Required | Self::Permitted | Self::PresumedYes => Some(true),
            Self::Conflict | Self::FactNeeded => None,
            _ => Some(false),
        }
    }
}

/// What of the findings bears on a question.
#[derive(Clone, Debug, Default)]
pub struct Relevant<'a> {
    /// Steps and powers of the acts asked for, as places in the findings.
    pub steps: Vec<(usize, &'a Step)>,
    /// Bars on the acts.
    pub bars: Vec<&'a Bar>,
    /// Gates that hold a step of the acts back.
    pub shut: Vec<&'a Gate>,
    /// Gates before the steps of which the record does not say whether they are open.
    pub unproved: Vec<&'a Gate>,
    /// Defects of the steps.
    pub defects: Vec<&'a Defect>,
    /// Gaps on the acts.
    pub silences: Vec<&'a Silence>,
    /// Duties and attendance on the acts.
    pub given: Vec<&'a Given>,
}

/// Whether a norm speaks of one of the acts. `labels` are those of the steps of the acts.
pub fn concerns(effect: &Effect, acts: &[Act], labels: &BTreeSet<Label>) -> bool {
    match effect {
        Effect::Step(part) | Effect::Power(part) => acts.contains(&part.act),
        Effect::Bar { act, .. }
        | Effect::Duty { act, .. }
        | Effect::Attend { act, .. }
        | Effect::Frequency { act, .. }
        | Effect::Limit { act, .. }
        | Effect::Quorum { act, .. }
        | Effect::Silence { act, .. } => acts.contains(act),
        Effect::Gate { before, .. } => labels.contains(before),
        Effect::Deadline { label, .. } => labels.contains(label),
        Effect::StandIn { acts: stood, .. } => stood.iter().any(|act| acts.contains(act)),
        Effect::Compose { .. }
        | Effect::Extend { .. }
        | Effect::Collective { .. }
        | Effect::InForce(_)
        | Effect::Define { .. } => false,
    }
}

/// The labels under which the candidate norms of a situation speak of the acts.
pub fn labels(case: &Case, findings: &Findings, acts: &[Act]) -> BTreeSet<Label> {
    crate::findings::labels(case, &findings.derived, acts)
}

/// The defects of some kind. What is missing is enough to say once: of the first step that had to wait for it.
pub fn defects(findings: &Findings, wanted: impl Fn(&Defect) -> bool) -> Vec<&Defect> {
    let place =
        |label: Label| findings.steps.iter().position(|step| step.label == label).unwrap_or(usize::MAX);
    let waited = |defect: &Defect| match *defect {
        Defect::Skipped { missing, done, .. } | Defect::Incomplete { missing, done, .. } => {
            Some((missing, done))
        }
        Defect::WrongHand { .. } | Defect::Late { .. } | Defect::NoQuorum(_) | Defect::Barred { .. } => None,
    };
    let mut list: Vec<&Defect> = findings.defects.iter().filter(|defect| wanted(defect)).collect();
    list.sort_by_key(|defect| {
        waited(defect).map_or((usize::MAX, 0), |(missing, done)| (place(done), place(missing)))
    });
    let mut said = BTreeSet::new();
    list.retain(|defect| waited(defect).is_none_or(|(missing, _)| said.insert(missing)));
    list
}

/// Gathers what bears on a question about these acts.
pub fn relevant<'a>(
    case: &Case,
    findings: &'a Findings,
    acts: &[Act],
    person: Option<Person>,
) -> Relevant<'a> {
    let labels = labels(case, findings, acts);
    let steps: Vec<(usize, &Step)> =
        findings.steps.iter().enumerate().filter(|(_, step)| acts.contains(&step.act)).collect();
    let present: BTreeSet<Label> = steps.iter().map(|(_, step)| step.label).collect();
    let met = |defect: &Defect| match defect {
        Defect::Skipped { done, .. } | Defect::Incomplete { done, .. } => present.contains(done),
        Defect::WrongHand { step, .. } | Defect::Late { step, .. } => present.contains(step),
        Defect::NoQuorum(quorum) => acts.contains(&quorum.act),
        Defect::Barred { act, .. } => acts.contains(act),
    };
    // Asked about one person, a bar on others is none.
    let binds = |bar: &&Bar| match (&bar.binds, person) {
        (Some(binds), Some(person)) => binds.is_empty() || binds.contains(&Taker::Person(person)),
        _ => true,
    };
    Relevant {
        bars: findings
            .bars
            .iter()
            .filter(binds)
            .filter(|bar| {
                acts.contains(&bar.act)
                    && bar.label.is_none_or(|label| present.is_empty() || present.contains(&label))
            })
            .collect(),
        shut: findings.shut.iter().filter(|gate| labels.contains(&gate.before)).collect(),
        unproved: findings.unproved.iter().filter(|gate| present.contains(&gate.before)).collect(),
        defects: defects(findings, met),
        silences: findings
            .silences
            .iter()
            .filter(|silence| acts.contains(&silence.act))
            .filter(|silence| match (&silence.persons, person) {
                (Some(persons), Some(person)) => persons.contains(&person),
                _ => true,
            })
            .collect(),
        given: findings.given.iter().filter(|given| acts.contains(&given.act)).collect(),
        steps,
    }
}

fn strictest(case: &Case, norms: impl Iterator<Item = NormIx>) -> Option<Strength> {
    norms.filter_map(|norm| case.book.norm(norm)).map(|norm| norm.strength).min()
}

fn no(strength: Strength) -> Verdict {
    if strength == Strength::Hard { Verdict::Prohibited } else { Verdict::PresumedNo }
}

fn must(strength: Strength) -> Verdict {
    if strength == Strength::Hard { Verdict::Required } else { Verdict::PresumedYes }
}

/// The verdict on the acts as such, or on one person doing them.
pub fn judge(case: &Case, findings: &Findings, acts: &[Act], person: Option<Person>) -> Verdict {
    let found = relevant(case, findings, acts, person);
    // Bars on everybody and shut gates come first: they hold whoever asks.
    let everybody = found
        .bars
        .iter()
        .filter(|bar| bar.binds.is_none())
        .map(|bar| bar.norm)
        .chain(found.shut.iter().map(|gate| gate.norm));
    let general = strictest(case, everybody);
    let taken = found.steps.iter().any(|(_, step)| step.state != State::Pending);
    match person {
        None => judge_act(case, findings, acts, &found, general, taken),
        Some(person) => judge_person(case, findings, acts, &found, general, taken, person),
    }
}

fn judge_act(
    case: &Case,
    findings: &Findings,
    acts: &[Act],
    found: &Relevant<'_>,
    general: Option<Strength>,
    taken: bool,
) -> Verdict {
    if defective(found, taken) {
        return Verdict::Defective;
    }
    if let Some(strength) = general {
        return no(strength);
    }
    if hidden(found) {
        return Verdict::FactNeeded;
    }
    // A step that nobody can take because bars take away everybody who could.
    let deciding = found.deciding();
    let emptied = |step: &&&Step| step.takers().is_empty() && !step.open();
    let out = deciding.iter().filter(emptied).flat_map(|step| {
        let barred = findings.derived.barred.iter().filter(|(norm, _, _)| step.norms.contains(norm));
        barred.map(|(_, _, bar)| *bar)
    });
    if let Some(strength) = strictest(case, out) {
        return no(strength);
    }
    let required = deciding.iter().filter(|step| step.required).map(|step| step.strength).min();
    if let Some(strength) = required {
        return must(strength);
    }
    if !found.steps.is_empty() {
        return Verdict::Permitted;
    }
    // What somebody has to do is not forbidden because another may not.
    if found.given.iter().any(|given| !given.takers.is_empty()) {
        return given(case, &found.given);
    }
    // Some persons only are barred, and nobody is there to whom the text gives the act.
    let barred = found.bars.iter().filter(|bar| bar.binds.as_ref().is_some_and(|binds| !binds.is_empty()));
    if let Some(strength) = strictest(case, barred.map(|bar| bar.norm)) {
        return no(strength);
    }
    if !found.given.is_empty() {
        return given(case, &found.given);
    }
    untriggered(case, findings, acts, !found.silences.is_empty())
}

/// What duties and attendance come to.
fn given(case: &Case, list: &[&Given]) -> Verdict {
    if list.iter().all(|given| given.mode == GivenAs::Attendance(AttendMode::MayInvite)) {
        return Verdict::Permitted;
    }
    let binding = list.iter().filter(|given| given.mode != GivenAs::Attendance(AttendMode::MayInvite));
    must(strictest(case, binding.map(|given| given.norm)).unwrap_or_default())
}

fn defective(found: &Relevant<'_>, taken: bool) -> bool {
    found.defects.iter().any(|defect| match defect {
        Defect::NoQuorum(_) => true,
        // A late step is late, but it was taken as it had to be; what was done in spite of a bar is answered by the bar.
        Defect::Late { .. } | Defect::Barred { .. } => false,
        Defect::Skipped { .. } | Defect::Incomplete { .. } | Defect::WrongHand { .. } => taken,
    })
}

/// Nothing applies: is the text silent, or are its conditions not met?
fn untriggered(case: &Case, findings: &Findings, acts: &[Act], gap: bool) -> Verdict {
    if gap {
        return Verdict::Silent;
    }
    if findings.before_in_force() {
        return Verdict::NotTriggered;
    }
    let labels = labels(case, findings, acts);
    let regulated = findings.derived.candidates.iter().filter_map(|&norm| case.book.norm(norm)).any(|norm| {
        !matches!(norm.effect, Effect::Silence { .. } | Effect::Quorum { .. } | Effect::StandIn { .. })
            && concerns(&norm.effect, acts, &labels)
    });
    if regulated { Verdict::NotTriggered } else { Verdict::Silent }
}

/// Whether a blank cell hides who takes a step of the acts, or whom a bar on them binds.
pub fn hidden(found: &Relevant<'_>) -> bool {
    found.steps.iter().any(|(_, step)| step.unknown())
        || !found.steps.is_empty()
            && found.bars.iter().any(|bar| bar.binds.as_ref().is_some_and(BTreeSet::is_empty))
}

/// Whether the person belongs to the unit or body that is to act as such.
pub fn acts_for(case: &Case, findings: &Findings, person: Person, taker: Taker) -> bool {
    let unit = match taker {
        Taker::Itself(Actor::Unit(unit)) => Some(unit),
        Taker::Itself(Actor::Body(body)) => case.book.vocabulary.body(body).unit,
        Taker::Itself(Actor::Post(_) | Actor::Person(_)) | Taker::Person(_) => None,
    };
    let day = findings.situation.date;
    let mut held =
        case.facts.assignments.iter().filter(|row| row.person == person && row.during.contains(day));
    unit.is_some_and(|unit| {
        held.any(|row| case.facts.posts.row(row.post).is_some_and(|post| post.unit == unit))
    })
}

fn judge_person(
    case: &Case,
    findings: &Findings,
    acts: &[Act],
    found: &Relevant<'_>,
    general: Option<Strength>,
    taken: bool,
    person: Person,
) -> Verdict {
    let taker = Taker::Person(person);
    let own = found
        .bars
        .iter()
        .filter(|bar| bar.binds.as_ref().is_some_and(|binds| binds.contains(&taker)))
        .map(|bar| bar.norm);
    if let Some(strength) = strictest(case, own) {
        return no(strength);
    }
    if hidden(found) {
        return Verdict::FactNeeded;
    }
    let deciding = found.deciding();
    let mine: Vec<&Step> = deciding.iter().copied().filter(|step| step.takers().contains(&taker)).collect();
    if !mine.is_empty() {
        if defective(found, taken) {
            return Verdict::Defective;
        }
        if let Some(strength) = general {
            return no(strength);
        }
        let must_fill = |step: &&Step| {
            step.required
                && match step.quantifier {
                    Quantifier::Each => true,
                    Quantifier::Any | Quantifier::All | Quantifier::Majority => {
                        step.seats.iter().any(|seat| {
                            let takers: BTreeSet<Taker> =
                                seat.candidates.iter().map(|candidate| candidate.taker).collect();
                            !seat.open && takers.len() == 1 && takers.contains(&taker)
                        })
                    }
                }
        };
        let required = mine.iter().copied().filter(must_fill).map(|step| step.strength).min();
        return required.map_or(Verdict::Permitted, must);
    }
    let mine: Vec<&Given> = found
        .given
        .iter()
        .copied()
        .filter(|given| given.takers.iter().any(|candidate| candidate.taker == taker))
        .collect();
    if !mine.is_empty() {
        return general.map_or_else(|| given(case, &mine), no);
    }
    // The text does not say whose step it is, or gives it to his own unit or body as such: who acts for it, it does not say.
    let own = |taker: Taker| acts_for(case, findings, person, taker);
    if deciding.iter().any(|step| step.open() || step.takers().into_iter().any(own)) {
        // What nobody may do his unit may not do, whoever acts for it.
        return general.map_or(Verdict::Silent, no);
    }
    let gap = found
        .silences
        .iter()
        .any(|silence| silence.persons.as_ref().is_none_or(|persons| persons.contains(&person)));
    if gap {
        return Verdict::Silent;
    }
    if !found.steps.is_empty() || !found.given.is_empty() {
        return Verdict::NotEmpowered;
    }
    if let Some(strength) = general {
        return no(strength);
    }
    untriggered(case, findings, acts, false)
}
