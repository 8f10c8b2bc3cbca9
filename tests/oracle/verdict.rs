//! Section 7 of the page: the verdict on a question in one world.

use std::collections::BTreeSet;

use signoff::atom::{Act, Label, NormIx, Person};
use signoff::model::{Effect, Quantifier, Strength, Taker};
use signoff::verdict::Verdict;

use super::Oracle;
use super::acting::{gives, may_invite};
use super::procedure::{Defect, Step};
use super::world::norm;

impl Oracle<'_> {
    fn strength(&self, one: NormIx) -> Strength {
        norm(&self.scene.case.book, one).strength
    }

    fn no(strengths: &[Strength]) -> Option<Verdict> {
        let strictest = strengths.iter().min()?;
        Some(if *strictest == Strength::Hard { Verdict::Prohibited } else { Verdict::PresumedNo })
    }

    fn must(strengths: &[Strength]) -> Option<Verdict> {
        let strictest = strengths.iter().min()?;
        Some(if *strictest == Strength::Hard { Verdict::Required } else { Verdict::PresumedYes })
    }

    fn steps_of(&self, acts: &[Act]) -> Vec<&Step> {
        self.procedure.steps.iter().filter(|step| acts.contains(&step.act)).collect()
    }

    fn defective(&self, acts: &[Act]) -> bool {
        let labels: Vec<Label> = self.steps_of(acts).iter().map(|step| step.label).collect();
        self.procedure.defects.iter().any(|defect| match defect {
            Defect::Skipped { done, .. } | Defect::Incomplete { done, .. } => labels.contains(done),
            Defect::WrongHand { step } => labels.contains(step),
            Defect::NoQuorum { .. } => true,
        })
    }

    /// Bars on everybody for the acts.
    fn bars_on_everybody(&self, acts: &[Act]) -> Vec<Strength> {
        let mut found: Vec<Strength> = Vec::new();
        for bar in self.acting.bars.iter().filter(|bar| bar.binds.is_none() && acts.contains(&bar.act)) {
            found.push(self.strength(bar.norm));
        }
        for (one, act) in &self.procedure.exceeded {
            if acts.contains(act) {
                found.push(self.strength(*one));
            }
        }
        found
    }

    /// Shut gates before a step of the acts.
    fn shut(&self, acts: &[Act]) -> Vec<Strength> {
        let steps = self.steps_of(acts);
        let before = |label: Label| steps.iter().any(|step| step.label == label);
        self.procedure.shut.iter().filter(|gate| before(gate.1)).map(|gate| self.strength(gate.0)).collect()
    }

    /// Duties and attendance of the acts, for everybody or for one taker.
    fn duties(&self, acts: &[Act], taker: Option<Taker>) -> Vec<(NormIx, &Effect)> {
        let mut found = Vec::new();
        for (one, effect) in self.standing.applying(&self.scene) {
            let Some((act, None, _)) = gives(effect) else { continue };
            let his = taker.is_none_or(|taker| self.acting.takers(one, |_| true).contains(&taker));
            if acts.contains(&act) && his {
                found.push((one, effect));
            }
        }
        found
    }

    fn on_duties(&self, duties: &[(NormIx, &Effect)]) -> Option<Verdict> {
        if duties.is_empty() {
            return None;
        }
        let strengths: Vec<Strength> = duties
            .iter()
            .filter(|(_, effect)| !may_invite(effect))
            .map(|(one, _)| self.strength(*one))
            .collect();
        Self::must(&strengths).or(Some(Verdict::Permitted))
    }

    fn silences(&self, acts: &[Act], person: Option<Person>) -> bool {
        self.acting.silences.iter().any(|(_, act, covered)| {
            let covers = |person| covered.as_ref().is_none_or(|covered| covered.contains(&person));
            acts.contains(act) && person.is_none_or(covers)
        })
    }

    fn otherwise(&self, acts: &[Act]) -> Verdict {
        let early = self.scene.world.in_force.is_some_and(|first| self.scene.date < first);
        let book = &self.scene.case.book;
        let labels: BTreeSet<Label> = self
            .standing
            .candidates
            .iter()
            .filter_map(|&one| match &norm(book, one).effect {
                Effect::Step(part) | Effect::Power(part) if acts.contains(&part.act) => Some(part.label),
                _ => None,
            })
            .collect();
        let speaks = |one: NormIx| match &norm(book, one).effect {
            Effect::Step(part) | Effect::Power(part) => acts.contains(&part.act),
            Effect::Bar { act, .. }
            | Effect::Duty { act, .. }
            | Effect::Attend { act, .. }
            | Effect::Frequency { act, .. }
            | Effect::Limit { act, .. }
            | Effect::Silence { act, .. } => acts.contains(act),
            Effect::StandIn { acts: covered, .. } => covered.iter().any(|act| acts.contains(act)),
            Effect::Gate { before, .. } => labels.contains(before),
            Effect::Deadline { label, .. } => labels.contains(label),
            _ => false,
        };
        if early || self.standing.candidates.iter().any(|&one| speaks(one)) {
            Verdict::NotTriggered
        } else {
            Verdict::Silent
        }
    }

    /// The verdict on the acts as such.
    pub fn who(&self, acts: &[Act]) -> Verdict {
        let steps = self.steps_of(acts);
        if self.defective(acts) {
            return Verdict::Defective;
        }
        if let Some(no) = Self::no(&[self.bars_on_everybody(acts), self.shut(acts)].concat()) {
            return no;
        }
        let required: Vec<Strength> =
            steps.iter().filter(|step| step.required).map(|step| step.strength).collect();
        if let Some(must) = Self::must(&required) {
            return must;
        }
        if !steps.is_empty() {
            return Verdict::Permitted;
        }
        let by_name: Vec<Strength> = self
            .acting
            .bars
            .iter()
            .filter(|bar| {
                acts.contains(&bar.act) && bar.binds.as_ref().is_some_and(|binds| !binds.is_empty())
            })
            .map(|bar| self.strength(bar.norm))
            .collect();
        if let Some(no) = Self::no(&by_name) {
            return no;
        }
        if let Some(given) = self.on_duties(&self.duties(acts, None)) {
            return given;
        }
        if self.silences(acts, None) {
            return Verdict::Silent;
        }
        self.otherwise(acts)
    }

    /// The verdict on a person doing them.
    pub fn can(&self, acts: &[Act], person: Person) -> Verdict {
        let taker = Taker::Person(person);
        let against_him: Vec<Strength> = self
            .acting
            .bars
            .iter()
            .filter(|bar| {
                acts.contains(&bar.act) && bar.binds.as_ref().is_some_and(|binds| binds.contains(&taker))
            })
            .map(|bar| self.strength(bar.norm))
            .collect();
        if let Some(no) = Self::no(&against_him) {
            return no;
        }
        let steps = self.steps_of(acts);
        let his: Vec<&&Step> =
            steps.iter().filter(|step| step.seats.iter().any(|seat| seat.takers.contains(&taker))).collect();
        let everybody = self.bars_on_everybody(acts);
        if !his.is_empty() {
            if self.defective(acts) {
                return Verdict::Defective;
            }
            if let Some(no) = Self::no(&[everybody, self.shut(acts)].concat()) {
                return no;
            }
            let alone = |step: &Step| {
                step.quantifier == Quantifier::Each
                    || step
                        .seats
                        .iter()
                        .any(|seat| seat.takers.len() == 1 && seat.takers.contains(&taker) && !seat.open)
            };
            let must: Vec<Strength> =
                his.iter().filter(|step| step.required && alone(step)).map(|step| step.strength).collect();
            return Self::must(&must).unwrap_or(Verdict::Permitted);
        }
        if let Some(given) = self.on_duties(&self.duties(acts, Some(taker))) {
            return given;
        }
        if steps.iter().any(|step| step.seats.iter().any(|seat| seat.open)) {
            return Verdict::Silent;
        }
        if self.silences(acts, Some(person)) {
            return Verdict::Silent;
        }
        if !steps.is_empty() || !self.duties(acts, None).is_empty() {
            return Verdict::NotEmpowered;
        }
        Self::no(&everybody).unwrap_or_else(|| self.otherwise(acts))
    }
}
