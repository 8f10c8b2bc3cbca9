//! Section 7 of the page: the verdict on a question in one world.

use std::collections::BTreeSet;

use signoff::atom::{Act, Label, NormIx, Person};
use signoff::model::{Actor, Effect, Quantifier, Strength, Taker};
use signoff::verdict::Verdict;

use super::Oracle;
use super::acting::{Bar, gives, may_invite};
use super::procedure::Defect;
use super::steps::{State, Step};
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

    /// The steps of the acts, without those of an act that is done while another is not.
    fn deciding(&self, acts: &[Act]) -> Vec<&Step> {
        let finished = |act: Act| {
            self.steps_of(&[act]).iter().all(|step| matches!(step.state, State::Done | State::NotNeeded))
        };
        let mut all = self.steps_of(acts);
        if all.iter().any(|step| !finished(step.act)) {
            all.retain(|step| !finished(step.act));
        }
        all
    }

    fn defective(&self, acts: &[Act]) -> bool {
        let labels: Vec<Label> = self.steps_of(acts).iter().map(|step| step.label).collect();
        self.procedure.defects.iter().any(|defect| match defect {
            Defect::Skipped { done, .. } | Defect::Incomplete { done, .. } => labels.contains(done),
            Defect::WrongHand { step, .. } => labels.contains(step),
            // A late step is late, but taken; what was done in spite of a bar the bar answers.
            Defect::Late { .. } | Defect::Barred { .. } => false,
            Defect::NoQuorum { act, .. } => acts.contains(act),
        })
    }

    /// Whether a bar is one on the acts: if it names a label, one that a step of the acts has, or no step is there at all.
    fn is_on(&self, bar: &Bar, acts: &[Act]) -> bool {
        let steps = self.steps_of(acts);
        let fits = |label| steps.is_empty() || steps.iter().any(|step| step.label == label);
        acts.contains(&bar.act) && bar.label.is_none_or(fits)
    }

    /// Bars on everybody for the acts.
    fn bars_on_everybody(&self, acts: &[Act]) -> Vec<Strength> {
        let mut found: Vec<Strength> = Vec::new();
        for bar in self.acting.bars.iter().filter(|bar| bar.binds.is_none() && self.is_on(bar, acts)) {
            found.push(self.strength(bar.norm));
        }
        for (one, act) in &self.procedure.exceeded {
            if acts.contains(act) {
                found.push(self.strength(*one));
            }
        }
        found
    }

    /// The labels under which candidates speak of the acts, and those that have the name of one.
    fn labels(&self, acts: &[Act]) -> BTreeSet<Label> {
        let book = &self.scene.case.book;
        let mut labels: BTreeSet<Label> =
            acts.iter().filter_map(|&act| book.labels.get(book.vocabulary.acts.id(act))).collect();
        for &one in &self.standing.candidates {
            if let Effect::Step(part) | Effect::Power(part) = &norm(book, one).effect
                && acts.contains(&part.act)
            {
                labels.insert(part.label);
            }
        }
        labels
    }

    /// Shut gates before a step of the acts.
    fn shut(&self, acts: &[Act]) -> Vec<Strength> {
        let labels = self.labels(acts);
        self.procedure
            .shut
            .iter()
            .filter(|gate| labels.contains(&gate.1))
            .map(|gate| self.strength(gate.0))
            .collect()
    }

    /// Bars that leave a step of the acts without any taker.
    fn emptying(&self, acts: &[Act]) -> Vec<Strength> {
        let mut found = Vec::new();
        for step in self.deciding(acts) {
            if step.seats.iter().all(|seat| seat.takers.is_empty() && !seat.open) {
                let barred = self.acting.barred.iter().filter(|(part, ..)| step.norms.contains(part));
                found.extend(barred.map(|(_, _, bar)| self.strength(*bar)));
            }
        }
        found
    }

    /// Whether a blank cell hides who takes a step of the acts, or whom a bar on them binds.
    fn hidden(&self, acts: &[Act]) -> bool {
        let steps = self.steps_of(acts);
        let on_nobody =
            |bar: &Bar| self.is_on(bar, acts) && bar.binds.as_ref().is_some_and(BTreeSet::is_empty);
        steps.iter().any(|step| step.hidden) || !steps.is_empty() && self.acting.bars.iter().any(on_nobody)
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
        let labels = self.labels(acts);
        let speaks = |one: NormIx| match &norm(book, one).effect {
            Effect::Step(part) | Effect::Power(part) => acts.contains(&part.act),
            Effect::Bar { act, .. }
            | Effect::Duty { act, .. }
            | Effect::Attend { act, .. }
            | Effect::Frequency { act, .. }
            | Effect::Limit { act, .. } => acts.contains(act),
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
        if self.hidden(acts) {
            return Verdict::FactNeeded;
        }
        if let Some(no) = Self::no(&self.emptying(acts)) {
            return no;
        }
        let required: Vec<Strength> =
            self.deciding(acts).iter().filter(|step| step.required).map(|step| step.strength).collect();
        if let Some(must) = Self::must(&required) {
            return must;
        }
        if !steps.is_empty() {
            return Verdict::Permitted;
        }
        let duties = self.duties(acts, None);
        if duties.iter().any(|(one, _)| !self.acting.takers(*one, |_| true).is_empty()) {
            return self.on_duties(&duties).unwrap();
        }
        let by_name: Vec<Strength> = self
            .acting
            .bars
            .iter()
            .filter(|bar| self.is_on(bar, acts) && bar.binds.as_ref().is_some_and(|binds| !binds.is_empty()))
            .map(|bar| self.strength(bar.norm))
            .collect();
        if let Some(no) = Self::no(&by_name) {
            return no;
        }
        if let Some(given) = self.on_duties(&duties) {
            return given;
        }
        if self.silences(acts, None) {
            return Verdict::Silent;
        }
        self.otherwise(acts)
    }

    /// Whether a person belongs to a unit or body that acts as such.
    fn belongs(&self, person: Person, other: Taker) -> bool {
        let unit = match other {
            Taker::Itself(Actor::Unit(unit)) => Some(unit),
            Taker::Itself(Actor::Body(body)) => self.scene.case.book.vocabulary.body(body).unit,
            _ => None,
        };
        let own = self.scene.posts_of(person).into_iter().map(|post| self.scene.unit_of(post));
        unit.is_some_and(|unit| own.into_iter().any(|own| own == unit))
    }

    /// The verdict on a person doing them.
    pub fn can(&self, acts: &[Act], person: Person) -> Verdict {
        let taker = Taker::Person(person);
        let against_him: Vec<Strength> = self
            .acting
            .bars
            .iter()
            .filter(|bar| {
                self.is_on(bar, acts) && bar.binds.as_ref().is_some_and(|binds| binds.contains(&taker))
            })
            .map(|bar| self.strength(bar.norm))
            .collect();
        if let Some(no) = Self::no(&against_him) {
            return no;
        }
        if self.hidden(acts) {
            return Verdict::FactNeeded;
        }
        let steps = self.steps_of(acts);
        let deciding = self.deciding(acts);
        let his: Vec<&&Step> = deciding
            .iter()
            .filter(|step| step.seats.iter().any(|seat| seat.takers.contains(&taker)))
            .collect();
        let held_back = [self.bars_on_everybody(acts), self.shut(acts)].concat();
        if !his.is_empty() {
            if self.defective(acts) {
                return Verdict::Defective;
            }
            if let Some(no) = Self::no(&held_back) {
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
            return Self::no(&held_back).unwrap_or(given);
        }
        let undecided = |step: &Step| {
            step.seats
                .iter()
                .any(|seat| seat.open || seat.takers.iter().any(|&other| self.belongs(person, other)))
        };
        if deciding.iter().any(|step| undecided(step)) {
            return Self::no(&held_back).unwrap_or(Verdict::Silent);
        }
        if self.silences(acts, Some(person)) {
            return Verdict::Silent;
        }
        if !steps.is_empty() || !self.duties(acts, None).is_empty() {
            return Verdict::NotEmpowered;
        }
        Self::no(&held_back).unwrap_or_else(|| self.otherwise(acts))
    }
}
