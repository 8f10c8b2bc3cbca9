//! Section 5 of the page: whom the norms empower, whom they bar, and which places stay vacant.

use std::collections::BTreeSet;

use signoff::atom::{Act, Label, NormIx, Person};
use signoff::model::{Actor, AttendMode, Capacity, Effect, Place, Taker, WhoExpr};

use super::scene::Scene;
use super::standing::Standing;

/// That a norm gives a place to somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Grant {
    /// The norm.
    pub norm: NormIx,
    /// Which of its expressions.
    pub by: usize,
    /// The place.
    pub place: Place,
    /// The actor.
    pub actor: Actor,
    /// In which capacity.
    pub capacity: Capacity,
}

/// A bar that applies.
pub struct Bar {
    /// The norm.
    pub norm: NormIx,
    /// The act.
    pub act: Act,
    /// The only label it forbids.
    pub label: Option<Label>,
    /// Whom it binds by name; `None` for everybody.
    pub binds: Option<BTreeSet<Taker>>,
}

/// Who may act.
#[derive(Default)]
pub struct Acting {
    /// Who is empowered.
    pub empowered: BTreeSet<Grant>,
    /// Who may act under each grant.
    pub may_act: BTreeSet<(Grant, Taker)>,
    /// Part, taker, bar by name.
    pub barred: BTreeSet<(NormIx, Taker, NormIx)>,
    /// Part, bar on everybody.
    pub barred_all: BTreeSet<(NormIx, NormIx)>,
    /// Vacant places.
    pub vacant: BTreeSet<(NormIx, usize, Place)>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// The gaps: the act, and the persons for whom (`None` for everybody).
    pub silences: Vec<(NormIx, Act, Option<BTreeSet<Person>>)>,
}

/// What a norm that empowers gives: act, label if it is a step or power, and the expressions.
pub fn gives(effect: &Effect) -> Option<(Act, Option<Label>, &[WhoExpr])> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => Some((part.act, Some(part.label), &part.by)),
        Effect::Duty { act, by, .. } | Effect::Attend { act, by, .. } => Some((*act, None, by)),
        _ => None,
    }
}

/// Whether a norm is an attendance that only may be asked for.
pub fn may_invite(effect: &Effect) -> bool {
    matches!(effect, Effect::Attend { mode: AttendMode::MayInvite, .. })
}

impl Acting {
    /// Works out who may act.
    pub fn of(scene: &Scene, standing: &Standing) -> Self {
        let mut all = Self::default();
        let applying = standing.applying(scene);
        for (norm, effect) in &applying {
            if let Effect::Bar { act, label, by } = effect {
                let everybody = by.contains(&WhoExpr::Anyone);
                let named = || by.iter().flat_map(|who| scene.takers(who, Some(*act))).collect();
                let binds: Option<BTreeSet<Taker>> = if everybody { None } else { Some(named()) };
                // A bar on nobody is passed over, unless a blank cell hides whom it binds.
                let idle =
                    binds.as_ref().is_some_and(BTreeSet::is_empty) && !by.iter().any(|who| scene.blank(who));
                if !idle {
                    all.bars.push(Bar { norm: *norm, act: *act, label: *label, binds });
                }
            }
            if let Effect::Silence { act, by } = effect {
                let named = || by.iter().flat_map(|who| scene.persons(who, Some(*act))).collect();
                let persons = if by.contains(&WhoExpr::Anyone) { None } else { Some(named()) };
                all.silences.push((*norm, *act, persons));
            }
        }
        for (norm, effect) in &applying {
            let Some((act, _, by)) = gives(effect) else { continue };
            for (number, who) in by.iter().enumerate() {
                for named in scene.names_for_part(who, act) {
                    let (place, actor, capacity) = (named.place, named.actor, named.capacity);
                    all.empowered.insert(Grant { norm: *norm, by: number, place, actor, capacity });
                }
            }
        }
        while all.stand_in(scene, &applying) {}
        for (norm, effect) in &applying {
            let Some((act, label, by)) = gives(effect) else { continue };
            let bars =
                all.bars.iter().filter(|bar| bar.act == act && (bar.label.is_none() || bar.label == label));
            let grants: Vec<Grant> =
                all.empowered.iter().copied().filter(|grant| grant.norm == *norm).collect();
            for bar in bars {
                let Some(binds) = &bar.binds else {
                    all.barred_all.insert((*norm, bar.norm));
                    continue;
                };
                for grant in &grants {
                    for taker in
                        scene.takers_of(grant.actor).into_iter().filter(|taker| binds.contains(taker))
                    {
                        all.barred.insert((*norm, taker, bar.norm));
                    }
                }
            }
            let barred = |taker: Taker| all.barred.iter().any(|(part, who, _)| part == norm && *who == taker);
            for grant in &grants {
                for taker in scene.takers_of(grant.actor).into_iter().filter(|&taker| !barred(taker)) {
                    all.may_act.insert((*grant, taker));
                }
            }
            for (number, who) in by.iter().enumerate() {
                let mut places: BTreeSet<Place> =
                    grants.iter().filter(|grant| grant.by == number).map(|grant| grant.place).collect();
                match who {
                    WhoExpr::RoleIn(_, reference) | WhoExpr::Unit(reference) => {
                        places.extend(scene.refers(*reference).into_iter().map(Place::Of));
                    }
                    WhoExpr::Anyone => {}
                    _ if places.is_empty() => drop(places.insert(Place::Whole)),
                    _ => {}
                }
                for place in places {
                    let taken = |(grant, _): &(Grant, Taker)| {
                        (grant.norm, grant.by, grant.place) == (*norm, number, place)
                    };
                    if !all.may_act.iter().any(taken) {
                        all.vacant.insert((*norm, number, place));
                    }
                }
            }
        }
        all
    }

    /// Empowers those who stand in for somebody empowered; tells whether anybody was added.
    fn stand_in(&mut self, scene: &Scene, applying: &[(NormIx, &Effect)]) -> bool {
        let before = self.empowered.len();
        for (norm, effect) in applying {
            let Effect::StandIn { instead_of, by, acts } = effect else { continue };
            for grant in self.empowered.clone() {
                let given = applying.iter().find(|(part, _)| *part == grant.norm).unwrap().1;
                let act = gives(given).unwrap().0;
                let replaced =
                    scene.names(instead_of, Some(act)).iter().any(|named| named.actor == grant.actor);
                if !acts.contains(&act) || !replaced {
                    continue;
                }
                for named in by.iter().flat_map(|who| scene.names(who, Some(act))) {
                    self.empowered.insert(Grant {
                        actor: named.actor,
                        capacity: Capacity::StandIn(*norm),
                        ..grant
                    });
                }
            }
        }
        self.empowered.len() > before
    }

    /// Those who may act for one place, or for every place of an expression of a norm.
    pub fn takers(&self, norm: NormIx, wanted: impl Fn(&Grant) -> bool) -> BTreeSet<Taker> {
        let of_norm = self.may_act.iter().filter(|(grant, _)| grant.norm == norm && wanted(grant));
        of_norm.map(|(_, taker)| *taker).collect()
    }
}
