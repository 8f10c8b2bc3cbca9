//! Section 6 of the page: steps, seats, order, gates, defects, quorum and last days.

use std::collections::BTreeSet;

use jiff::civil::Date;
use signoff::atom::{Act, Label, NormIx, Person};
use signoff::model::{
    Actor, Count, Effect, Outcome, Part, Presence, Quantifier, StartDay, Taker, Value, WhoExpr,
};

use super::acting::Acting;
use super::days::{last_day, same_span};
use super::scene::Scene;
use super::standing::Standing;
use super::steps::{State, Step, step};
use super::world::norm;

/// A quorum of the meeting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Quorum {
    /// The norm.
    pub norm: NormIx,
    /// Members, or posts, present.
    pub present: usize,
    /// Those without a row.
    pub unknown: usize,
    /// Members, or posts.
    pub members: usize,
    /// Persons present.
    pub persons: usize,
    /// Posts that nobody holds, where posts are counted.
    pub vacant: usize,
    /// Reached, missed, open.
    pub reached: Option<bool>,
    /// The act that needs it.
    pub act: Act,
}

/// What is wrong with what was done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Defect {
    Skipped { missing: Label, done: Label, norms: BTreeSet<NormIx> },
    Incomplete { missing: Label, done: Label, norms: BTreeSet<NormIx> },
    WrongHand { step: Label, norms: BTreeSet<NormIx> },
    Late { step: Label, done: Date, last: Date, norm: NormIx },
    NoQuorum { norm: NormIx, act: Act },
    Barred { step: Label, act: Act, on: Option<Date>, by: Option<BTreeSet<Actor>>, norm: NormIx },
}

/// Everything about the procedure.
#[derive(Default)]
pub struct Procedure {
    /// The steps.
    pub steps: Vec<Step>,
    /// First, second, and the norm that puts them so.
    pub precedes: BTreeSet<(Label, Label, NormIx)>,
    /// Labels that come before themselves.
    pub circular: BTreeSet<Label>,
    /// Gate, before, need.
    pub shut: BTreeSet<(NormIx, Label, Label)>,
    /// Gate, before, need.
    pub unproved: BTreeSet<(NormIx, Label, Label)>,
    /// Defects.
    pub defects: BTreeSet<Defect>,
    /// The quorum.
    pub quorum: BTreeSet<Quorum>,
    /// Frequencies that are exceeded: norm and act.
    pub exceeded: BTreeSet<(NormIx, Act)>,
}

impl Procedure {
    /// Works out the procedure.
    pub fn of(scene: &Scene, standing: &Standing, acting: &Acting) -> Self {
        let mut all = Self::default();
        let applying = standing.applying(scene);
        let mut steps: Vec<(NormIx, &Part)> = Vec::new();
        let mut powers: Vec<(NormIx, &Part)> = Vec::new();
        for (norm, effect) in &applying {
            match effect {
                Effect::Step(part) => steps.push((*norm, part)),
                Effect::Power(part) => powers.push((*norm, part)),
                _ => {}
            }
        }
        all.gather_steps(scene, acting, &steps, &powers);
        let parts = [steps.clone(), powers].concat();
        all.drop_alternatives(&parts);
        all.order(&applying, &parts);
        for (norm, effect) in &applying {
            let Effect::Gate { before, needs } = effect else { continue };
            for need in needs {
                let met = all.met(scene, acting, &parts, *need);
                if scene.adverse(*need) || (scene.complete() && !met) {
                    all.shut.insert((*norm, *before, *need));
                } else if !met {
                    all.unproved.insert((*norm, *before, *need));
                }
            }
        }
        all.count_members(scene, &applying);
        all.count_actions(scene, &applying);
        for (norm, effect) in &applying {
            let Effect::Deadline { label, within, unit, from } = effect else { continue };
            let start = match from {
                StartDay::ActionDate => Some(scene.date),
                StartDay::Attribute(attribute) => match scene.value(*attribute) {
                    Some(Value::Date(day)) => Some(*day),
                    _ => None,
                },
            };
            let last = start.and_then(|start| last_day(scene.case, start, *within, *unit));
            for step in all.steps.iter_mut().filter(|step| step.label == *label) {
                step.due.insert((*norm, last));
            }
        }
        all.find_defects(scene, acting, &applying, &parts);
        all.find_breaches(scene, standing, acting);
        all
    }

    fn gather_steps(
        &mut self,
        scene: &Scene,
        acting: &Acting,
        steps: &[(NormIx, &Part)],
        powers: &[(NormIx, &Part)],
    ) {
        let mut groups: Vec<(&Part, Vec<NormIx>)> = Vec::new();
        for (norm, part) in steps {
            let same = |other: &Part| {
                (other.label, other.act, &other.by, other.quantifier)
                    == (part.label, part.act, &part.by, part.quantifier)
            };
            match groups.iter_mut().find(|(other, _)| same(other)) {
                Some((_, norms)) => norms.push(*norm),
                None => groups.push((part, vec![*norm])),
            }
        }
        for (part, norms) in groups {
            let added: Vec<NormIx> =
                powers.iter().filter(|(_, power)| power.label == part.label).map(|(norm, _)| *norm).collect();
            self.steps.push(step(scene, acting, part, &norms, &added, true));
        }
        let mut optional: Vec<(&Part, Vec<NormIx>)> = Vec::new();
        for (norm, part) in powers {
            if steps.iter().any(|(_, step)| step.label == part.label) {
                continue;
            }
            match optional.iter_mut().find(|(other, _)| (other.label, other.act) == (part.label, part.act)) {
                Some((_, norms)) => norms.push(*norm),
                None => optional.push((part, vec![*norm])),
            }
        }
        for (part, norms) in optional {
            self.steps.push(step(scene, acting, part, &norms, &norms, false));
        }
    }

    fn order(&mut self, applying: &[(NormIx, &Effect)], parts: &[(NormIx, &Part)]) {
        let there = |label: Label| parts.iter().any(|(_, part)| part.label == label);
        for (norm, part) in parts {
            // No step comes before itself.
            for &before in part.after.iter().filter(|&&label| there(label) && label != part.label) {
                self.precedes.insert((before, part.label, *norm));
            }
        }
        for (norm, effect) in applying {
            let Effect::Gate { before, needs } = effect else { continue };
            for &need in needs.iter().filter(|&&need| there(need) && there(*before)) {
                self.precedes.insert((need, *before, *norm));
            }
        }
        loop {
            let mut more = BTreeSet::new();
            for (_, part) in parts {
                let Some(original) = part.instead_of else { continue };
                for &(first, second, norm) in &self.precedes {
                    if first == original && second != part.label {
                        more.insert((part.label, second, norm));
                    }
                }
            }
            more.retain(|triple| !self.precedes.contains(triple));
            if more.is_empty() {
                break;
            }
            self.precedes.extend(more);
        }
        self.circular = self
            .precedes
            .iter()
            .map(|triple| triple.0)
            .filter(|&start| self.after(start).contains(&start))
            .collect();
    }

    /// Every label that comes after this one, directly or through others.
    pub fn after(&self, start: Label) -> BTreeSet<Label> {
        let mut reached = BTreeSet::new();
        for _ in 0..=self.precedes.len() {
            for (from, to, _) in &self.precedes {
                if *from == start || reached.contains(from) {
                    reached.insert(*to);
                }
            }
        }
        reached
    }

    /// A label, and all those that may stand instead of it or for which it may stand, and so on.
    fn alike(parts: &[(NormIx, &Part)], label: Label) -> BTreeSet<Label> {
        let mut alike = BTreeSet::from([label]);
        for _ in 0..=parts.len() {
            for (_, part) in parts {
                let Some(original) = part.instead_of else { continue };
                if alike.contains(&original) || alike.contains(&part.label) {
                    alike.extend([original, part.label]);
                }
            }
        }
        alike
    }

    /// A pending step whose alternative is done is not needed.
    fn drop_alternatives(&mut self, parts: &[(NormIx, &Part)]) {
        let done: Vec<Label> =
            self.steps.iter().filter(|step| step.state == State::Done).map(|step| step.label).collect();
        for step in self.steps.iter_mut().filter(|step| step.state == State::Pending) {
            if Self::alike(parts, step.label).into_iter().any(|label| done.contains(&label)) {
                step.state = State::NotNeeded;
            }
        }
    }

    /// Whether a label is whole.
    fn whole(&self, scene: &Scene, acting: &Acting, parts: &[(NormIx, &Part)], label: Label) -> bool {
        let of_label: Vec<_> = parts.iter().filter(|(_, part)| part.label == label).collect();
        let full = self.steps.iter().filter(|step| step.label == label && step.required).all(|step| {
            !matches!(step.quantifier, Quantifier::All | Quantifier::Each)
                || step.seats.iter().all(|seat| seat.filled)
        });
        let takers: BTreeSet<Taker> =
            of_label.iter().flat_map(|(norm, _)| acting.takers(*norm, |_| true)).collect();
        let somebodys = of_label.iter().any(|(_, part)| !part.by.contains(&WhoExpr::Anyone));
        let by_a_taker = takers.iter().any(|&taker| scene.done_by(label, taker));
        scene.on_record(label) && full && (!somebodys || by_a_taker)
    }

    /// Whether a label is met.
    pub fn met(&self, scene: &Scene, acting: &Acting, parts: &[(NormIx, &Part)], label: Label) -> bool {
        Self::alike(parts, label).into_iter().any(|label| self.whole(scene, acting, parts, label))
    }

    fn find_defects(
        &mut self,
        scene: &Scene,
        acting: &Acting,
        applying: &[(NormIx, &Effect)],
        parts: &[(NormIx, &Part)],
    ) {
        let labels: Vec<Label> = scene.case.book.labels.atoms().collect();
        for &missing in &labels {
            for &done in &labels {
                if !scene.complete() || !scene.on_record(done) || self.met(scene, acting, parts, missing) {
                    continue;
                }
                let before = missing != done && self.after(missing).contains(&done);
                let mut norms = BTreeSet::new();
                for (norm, effect) in applying {
                    let demands = match effect {
                        Effect::Step(part) => before && part.label == missing && part.instead_of.is_none(),
                        Effect::Gate { before, needs } => *before == done && needs.contains(&missing),
                        _ => false,
                    };
                    if demands {
                        norms.insert(*norm);
                    }
                }
                if norms.is_empty() {
                    continue;
                }
                self.defects.insert(if scene.on_record(missing) {
                    Defect::Incomplete { missing, done, norms }
                } else {
                    Defect::Skipped { missing, done, norms }
                });
            }
        }
        for step in &self.steps {
            if step.required && step.state == State::WrongHand {
                self.defects.insert(Defect::WrongHand { step: step.label, norms: step.norms.clone() });
            }
            let days = scene
                .records
                .iter()
                .filter(|record| record.label == step.label)
                .filter_map(|record| record.date);
            let Some(done) = days.max() else { continue };
            for &(norm, last) in &step.due {
                if let Some(last) = last.filter(|&last| last < done) {
                    self.defects.insert(Defect::Late { step: step.label, done, last, norm });
                }
            }
        }
        for quorum in self.quorum.iter().filter(|quorum| quorum.reached == Some(false)) {
            self.defects.insert(Defect::NoQuorum { norm: quorum.norm, act: quorum.act });
        }
    }

    /// What is on record in spite of a bar that applies, or of a number that is exceeded.
    fn find_breaches(&mut self, scene: &Scene, standing: &Standing, acting: &Acting) {
        let mut bars: Vec<(NormIx, Act, Option<Label>, Option<&BTreeSet<Taker>>)> = Vec::new();
        for bar in &acting.bars {
            bars.push((bar.norm, bar.act, bar.label, bar.binds.as_ref()));
        }
        for (norm, act) in &self.exceeded {
            bars.push((*norm, *act, None, None));
        }
        let book = &scene.case.book;
        for (bar, act, only, binds) in bars {
            for step in book.labels.atoms() {
                let of_the_act = book.labels.id(step) == book.vocabulary.acts.id(act)
                    || standing.candidates.iter().any(|&one| match &norm(book, one).effect {
                        Effect::Step(part) | Effect::Power(part) => part.act == act && part.label == step,
                        _ => false,
                    });
                if !only.map_or(of_the_act, |only| only == step) {
                    continue;
                }
                let mut by = BTreeSet::new();
                let mut days = Vec::new();
                for record in scene.records.iter().filter(|record| record.label == step) {
                    let counts = match binds {
                        None => record.outcome != Outcome::Adverse,
                        Some(binds) => record.takers.iter().any(|taker| binds.contains(taker)),
                    };
                    if counts {
                        by.insert(record.by);
                        days.extend(record.date);
                    }
                }
                if !by.is_empty() {
                    let (on, by) = (days.into_iter().max(), binds.map(|_| by));
                    self.defects.insert(Defect::Barred { step, act, on, by, norm: bar });
                }
            }
        }
    }

    fn count_members(&mut self, scene: &Scene, applying: &[(NormIx, &Effect)]) {
        for (norm, effect) in applying {
            let Effect::Quorum { body, share, count, act } = effect else { continue };
            let whole = WhoExpr::Members(*body);
            // Whoever sits on each of what is counted; nobody on a vacant post.
            let counted: Vec<Option<Person>> = match count {
                Count::Persons => scene.persons(&whole, None).into_iter().map(Some).collect(),
                Count::Posts => {
                    let actors: BTreeSet<Actor> =
                        scene.names(&whole, None).into_iter().map(|named| named.actor).collect();
                    let mut seats = Vec::new();
                    for actor in actors {
                        match actor {
                            Actor::Post(post) => {
                                let holders = scene.holders(post, scene.date);
                                let holders: BTreeSet<Person> = holders.into_iter().collect();
                                if holders.is_empty() {
                                    seats.push(None);
                                }
                                seats.extend(holders.into_iter().map(Some));
                            }
                            Actor::Person(person) => seats.push(Some(person)),
                            Actor::Unit(_) | Actor::Body(_) => {}
                        }
                    }
                    seats
                }
            };
            if counted.is_empty() {
                continue;
            }
            let with =
                |presence| counted.iter().flatten().filter(move |&&one| scene.presence(one) == presence);
            let present = with(Some(Presence::Present)).count();
            let unknown = with(None).count();
            let reached = if scene.blank(&whole) {
                None
            } else if share.reached(present, counted.len()) {
                Some(true)
            } else if share.reached(present + unknown, counted.len()) {
                None
            } else {
                Some(false)
            };
            self.quorum.insert(Quorum {
                norm: *norm,
                present,
                unknown,
                members: counted.len(),
                persons: with(Some(Presence::Present)).collect::<BTreeSet<_>>().len(),
                vacant: counted.iter().filter(|one| one.is_none()).count(),
                reached,
                act: *act,
            });
        }
    }

    fn count_actions(&mut self, scene: &Scene, applying: &[(NormIx, &Effect)]) {
        let facts = &scene.case.facts;
        for (one, effect) in applying {
            let Effect::Frequency { act, at_most: Some(at_most), per, each_sponsor, .. } = effect else {
                continue;
            };
            let kinds = &norm(&scene.case.book, *one).kinds;
            let of_kind = |kind| {
                kinds.is_empty()
                    || kinds.iter().any(|&above| scene.case.book.vocabulary.kinds.within(kind, above))
            };
            let own = (scene.date, facts.actions.id(scene.action));
            let mut place = 1;
            for (other, row) in facts.actions.iter() {
                let same_sponsor = !each_sponsor || row.sponsor == scene.row.sponsor;
                if other != scene.action
                    && of_kind(row.kind)
                    && same_sponsor
                    && same_span(row.date, scene.date, *per)
                    && (row.date, facts.actions.id(other)) < own
                {
                    place += 1;
                }
            }
            if place > *at_most {
                self.exceeded.insert((*one, *act));
            }
        }
    }
}
