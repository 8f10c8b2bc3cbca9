//! What a situation comes to on one side, and in which ways two outcomes differ.

use std::collections::{BTreeMap, BTreeSet};

use crate::atom::{Act, Label};
use crate::case::Case;
use crate::findings::Findings;
use crate::model::{Actor, Effect};
use crate::settle::{Asked, Settled, StepShape};
use crate::verdict::{Verdict, judge};

/// What one situation comes to on one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The verdict on each act concerned, before a missing fact is tried both ways.
    pub verdicts: BTreeMap<Act, Verdict>,
    /// The steps with their order, bars, duties, gates and quorums.
    pub whole: Settled,
    /// Which step may stand instead of which.
    pub instead: BTreeSet<(Label, Label)>,
    /// Who belongs to the bodies whose quorum is asked for.
    pub members: BTreeMap<Act, BTreeSet<Actor>>,
}

/// In which way an outcome differs, without the names of those concerned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// The verdict on an act.
    Verdict(Act, Verdict, Verdict),
    /// A step is there only on the other side.
    StepComes(Label),
    /// A step is there only on the one side.
    StepGoes(Label),
    /// Others may take a step.
    Takers(Label),
    /// A step is required, or open, or needs another number.
    Manner(Label),
    /// A step has another place in the order.
    Order(Label),
    /// A step has another last day.
    Due(Label),
    /// A step may stand instead of another.
    Instead(Label),
    /// A bar, or whom it binds.
    Bars,
    /// A duty or an attendance.
    Given,
    /// What must be done before.
    Gates,
    /// The quorum.
    Quorum,
}

/// What a situation comes to, as far as these acts go.
pub fn outcome(case: &Case, acts: &BTreeSet<Act>, findings: &Findings) -> Outcome {
    let asked = Asked { case, acts: acts.iter().copied().collect(), person: None, whole: true };
    Outcome {
        verdicts: acts.iter().map(|&act| (act, judge(case, findings, &[act], None))).collect(),
        whole: asked.shape(findings),
        instead: findings
            .steps
            .iter()
            .filter(|step| acts.contains(&step.act))
            .filter_map(|step| Some((step.label, step.instead_of?)))
            .collect(),
        members: findings
            .quorum
            .iter()
            .filter(|quorum| acts.contains(&quorum.act))
            .filter_map(|quorum| match case.book.norm(quorum.norm)?.effect {
                Effect::Quorum { body, .. } => {
                    Some((quorum.act, findings.derived.members.get(&body).cloned().unwrap_or_default()))
                }
                _ => None,
            })
            .collect(),
    }
}

/// In which ways two outcomes differ.
pub(super) fn differ(before: &Outcome, after: &Outcome) -> BTreeSet<Way> {
    let mut ways = BTreeSet::new();
    for (&act, &old) in &before.verdicts {
        let new = after.verdicts.get(&act).copied().unwrap_or(old);
        if old != new {
            ways.insert(Way::Verdict(act, old, new));
        }
    }
    let (old, new) = (&before.whole, &after.whole);
    let labels: BTreeSet<Label> = old.steps.iter().chain(&new.steps).map(|step| step.label).collect();
    for label in labels {
        let (mine, theirs) = (old.steps_beside(new, label), new.steps_beside(old, label));
        if mine == theirs {
            continue;
        }
        if mine.is_empty() || theirs.is_empty() {
            ways.insert(if mine.is_empty() { Way::StepComes(label) } else { Way::StepGoes(label) });
            continue;
        }
        let seats = |steps: &[StepShape]| steps.iter().map(|step| step.seats.clone()).collect::<Vec<_>>();
        let manner = |steps: &[StepShape]| {
            steps.iter().map(|step| (step.required, step.quantifier, step.open)).collect::<Vec<_>>()
        };
        let order = |steps: &[StepShape]| steps.iter().map(|step| step.after.clone()).collect::<Vec<_>>();
        let due = |steps: &[StepShape]| steps.iter().map(|step| step.due.clone()).collect::<Vec<_>>();
        ways.extend((seats(&mine) != seats(&theirs)).then_some(Way::Takers(label)));
        ways.extend((manner(&mine) != manner(&theirs)).then_some(Way::Manner(label)));
        ways.extend((order(&mine) != order(&theirs)).then_some(Way::Order(label)));
        ways.extend((due(&mine) != due(&theirs)).then_some(Way::Due(label)));
    }
    ways.extend((old.bars != new.bars).then_some(Way::Bars));
    ways.extend((old.given != new.given).then_some(Way::Given));
    ways.extend((old.gates != new.gates).then_some(Way::Gates));
    ways.extend((old.quorum != new.quorum || before.members != after.members).then_some(Way::Quorum));
    let instead = before.instead.symmetric_difference(&after.instead);
    ways.extend(instead.map(|(label, _)| Way::Instead(*label)));
    ways
}
