//! Who may take the steps and use the powers of the norms that apply, in which capacity, and who is barred.
//!
//! Strata from the bottom up: given · Covered · Climbs (negates Covered) · Empowered (recursive through stand-ins) · Excluded · Barred ·
//! `MayAct` (negates Barred) · Placed · Expected (negates Placed) · Vacant (negates the places that are filled).

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{NormIx, Period, Person, Post, Ref, Role, Sit, Who};
use crate::model::{Actor, Capacity, Object, Place, Taker};

crepe! {
    // ---- Given ----------------------------------------------------------------------------------------------

    // Situation(sit, period): the situation lies in the period.
    @input
    struct Situation(Sit, Period);

    // Applies(sit, norm): the norm applies.
    @input
    struct Applies(Sit, NormIx);

    // Confers(norm, who): the step or power of the norm is given to those whom the expression names.
    @input
    struct Confers(NormIx, Who);

    // Names(sit, who, place, actor, capacity): the expression names the actor, for that place, in that capacity.
    @input
    struct Names(Sit, Who, Place, Actor, Capacity);

    // Holds(period, person, post): the person holds the post.
    @input
    struct Holds(Period, Person, Post);

    // HasRole(period, post, role): whoever holds the post has the role.
    @input
    struct HasRole(Period, Post, Role);

    // ReportsTo(post, above): the post stands directly below the other one in the line of command.
    @input
    struct ReportsTo(Post, Post);

    // ByLine(who, from): up the line of command from those whom the second expression names.
    @input
    struct ByLine(Who, Who);

    // LimitFor(who, norm, role): the norm says up to which amount the role may do the act that the expression stands for.
    @input
    struct LimitFor(Who, NormIx, Role);

    // StandsIn(norm, part, absent, by): the norm lets those of the last expression take the part in the place of those of the one before.
    @input
    struct StandsIn(NormIx, NormIx, Who, Who);

    // Bars(bar, part, who): the bar forbids the part to those whom the expression names.
    @input
    struct Bars(NormIx, NormIx, Who);

    // BarsAll(bar, part): the bar forbids the part to everybody.
    @input
    struct BarsAll(NormIx, NormIx);

    // Named(sit, who, taker): the expression names the person, unit or body.
    @input
    struct Named(Sit, Who, Taker);

    // PlaceOfUnit(who, reference): the expression gives one place for each unit that the reference names.
    @input
    struct PlaceOfUnit(Who, Ref);

    // PlaceWhole(who): the expression gives one place.
    @input
    struct PlaceWhole(Who);

    // Refers(sit, reference, object): the reference names the unit or field of business.
    @input
    struct Refers(Sit, Ref, Object);

    // ---- Derived: the line of command -----------------------------------------------------------------------

    // Covered(sit, who, post): the amount lies within the post's authority limit.
    struct Covered(Sit, Who, Post);

    Covered(sit, who, post) <-
        LimitFor(who, norm, role),
        Applies(sit, norm),
        Situation(sit, period),
        HasRole(period, post, role);

    // Climbs(sit, who, place, post): the search up the line for the place comes to the post.
    struct Climbs(Sit, Who, Place, Post);

    // Where it starts.
    Climbs(sit, who, place, post) <-
        ByLine(who, from),
        Names(sit, from, place, actor, _),
        let Actor::Post(post) = actor;

    // One further up, as long as the amount is beyond the limit.
    Climbs(sit, who, place, above) <-
        Climbs(sit, who, place, post),
        ReportsTo(post, above),
        !Covered(sit, who, post);

    // ---- Derived: power -------------------------------------------------------------------------------------

    // Empowered(sit, norm, who, place, actor, capacity): the norm gives its step or power to the actor.
    @output
    struct Empowered(Sit, NormIx, Who, Place, Actor, Capacity);

    // Named by the norm.
    Empowered(sit, norm, who, place, actor, capacity) <-
        Applies(sit, norm),
        Confers(norm, who),
        Names(sit, who, place, actor, capacity);

    // First up the line whose limit is enough.
    Empowered(sit, norm, who, place, Actor::Post(post), Capacity::Holder) <-
        Climbs(sit, who, place, post),
        Covered(sit, who, post),
        Confers(norm, who),
        Applies(sit, norm);

    // In the place of another.
    Empowered(sit, norm, who, place, by, Capacity::StandIn(stand)) <-
        Empowered(sit, norm, who, place, actor, _),
        StandsIn(stand, norm, absent, substitute),
        Applies(sit, stand),
        Names(sit, absent, _, actor, _),
        Names(sit, substitute, _, by, _);

    // ---- Derived: bars --------------------------------------------------------------------------------------

    // Excluded(sit, norm, taker, bar): the bar forbids the part to the person, unit or body, whether or not he is given it.
    struct Excluded(Sit, NormIx, Taker, NormIx);

    Excluded(sit, norm, taker, bar) <-
        Bars(bar, norm, who),
        Applies(sit, bar),
        Applies(sit, norm),
        Named(sit, who, taker);

    // Barred(sit, norm, taker, bar): the bar keeps the person, unit or body from taking a part he is given.
    @output
    struct Barred(Sit, NormIx, Taker, NormIx);

    // A holder of a post.
    Barred(sit, norm, Taker::Person(person), bar) <-
        Empowered(sit, norm, _, _, actor, _),
        let Actor::Post(post) = actor,
        Situation(sit, period),
        Holds(period, person, post),
        Excluded(sit, norm, Taker::Person(person), bar);

    // A person as such.
    Barred(sit, norm, Taker::Person(person), bar) <-
        Empowered(sit, norm, _, _, actor, _),
        let Actor::Person(person) = actor,
        Excluded(sit, norm, Taker::Person(person), bar);

    // A unit or a body as such.
    Barred(sit, norm, Taker::Itself(actor), bar) <-
        Empowered(sit, norm, _, _, actor, _),
        Excluded(sit, norm, Taker::Itself(actor), bar);

    // BarredAll(sit, norm, bar): the bar keeps everybody from taking the part.
    @output
    struct BarredAll(Sit, NormIx, NormIx);

    BarredAll(sit, norm, bar) <-
        BarsAll(bar, norm),
        Applies(sit, bar),
        Applies(sit, norm);

    // ---- Derived: who may act -------------------------------------------------------------------------------

    // MayAct(sit, norm, who, place, actor, capacity, taker): the taker may fill the place.
    @output
    struct MayAct(Sit, NormIx, Who, Place, Actor, Capacity, Taker);

    // Holder of the post.
    MayAct(sit, norm, who, place, actor, capacity, Taker::Person(person)) <-
        Empowered(sit, norm, who, place, actor, capacity),
        let Actor::Post(post) = actor,
        Situation(sit, period),
        Holds(period, person, post),
        !Barred(sit, norm, Taker::Person(person), _);

    // A person as such.
    MayAct(sit, norm, who, place, actor, capacity, Taker::Person(person)) <-
        Empowered(sit, norm, who, place, actor, capacity),
        let Actor::Person(person) = actor,
        !Barred(sit, norm, Taker::Person(person), _);

    // A unit as such.
    MayAct(sit, norm, who, place, actor, capacity, Taker::Itself(actor)) <-
        Empowered(sit, norm, who, place, actor, capacity),
        let Actor::Unit(_) = actor,
        !Barred(sit, norm, Taker::Itself(actor), _);

    // A body as such.
    MayAct(sit, norm, who, place, actor, capacity, Taker::Itself(actor)) <-
        Empowered(sit, norm, who, place, actor, capacity),
        let Actor::Body(_) = actor,
        !Barred(sit, norm, Taker::Itself(actor), _);

    // ---- Derived: places nobody can fill --------------------------------------------------------------------

    // Placed(sit, norm, who): the expression names somebody, so that its places are known.
    struct Placed(Sit, NormIx, Who);

    Placed(sit, norm, who) <-
        Empowered(sit, norm, who, _, _, _);

    // Expected(sit, norm, who, place): the norm gives the place, whether or not anybody can fill it.
    @output
    struct Expected(Sit, NormIx, Who, Place);

    Expected(sit, norm, who, place) <-
        Empowered(sit, norm, who, place, _, _);

    Expected(sit, norm, who, Place::Of(object)) <-
        Applies(sit, norm),
        Confers(norm, who),
        PlaceOfUnit(who, reference),
        Refers(sit, reference, object);

    Expected(sit, norm, who, Place::Whole) <-
        Applies(sit, norm),
        Confers(norm, who),
        PlaceWhole(who),
        !Placed(sit, norm, who);

    // Filled(sit, norm, who, place): somebody may fill the place.
    struct Filled(Sit, NormIx, Who, Place);

    Filled(sit, norm, who, place) <-
        MayAct(sit, norm, who, place, _, _, _);

    // Vacant(sit, norm, who, place): nobody may fill the place.
    @output
    struct Vacant(Sit, NormIx, Who, Place);

    Vacant(sit, norm, who, place) <-
        Expected(sit, norm, who, place),
        !Filled(sit, norm, who, place);
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) situation: Vec<(Sit, Period)>,
    pub(super) applies: Vec<(Sit, NormIx)>,
    pub(super) confers: Vec<(NormIx, Who)>,
    pub(super) names: Vec<(Sit, Who, Place, Actor, Capacity)>,
    pub(super) holds: Vec<(Period, Person, Post)>,
    pub(super) has_role: Vec<(Period, Post, Role)>,
    pub(super) reports_to: Vec<(Post, Post)>,
    pub(super) by_line: Vec<(Who, Who)>,
    pub(super) limit_for: Vec<(Who, NormIx, Role)>,
    pub(super) stands_in: Vec<(NormIx, NormIx, Who, Who)>,
    pub(super) bars: Vec<(NormIx, NormIx, Who)>,
    pub(super) bars_all: Vec<(NormIx, NormIx)>,
    pub(super) named: Vec<(Sit, Who, Taker)>,
    pub(super) place_of_unit: Vec<(Who, Ref)>,
    pub(super) place_whole: Vec<Who>,
    pub(super) refers: Vec<(Sit, Ref, Object)>,
}

/// What the program derives, sorted.
#[derive(Default)]
pub(super) struct Authority {
    pub(super) empowered: Vec<(Sit, NormIx, Who, Place, Actor, Capacity)>,
    pub(super) barred: Vec<(Sit, NormIx, Taker, NormIx)>,
    pub(super) barred_all: Vec<(Sit, NormIx, NormIx)>,
    pub(super) may_act: Vec<(Sit, NormIx, Who, Place, Actor, Capacity, Taker)>,
    pub(super) expected: Vec<(Sit, NormIx, Who, Place)>,
    pub(super) vacant: Vec<(Sit, NormIx, Who, Place)>,
}

/// Runs the program.
pub(super) fn derive(given: Given) -> Authority {
    let mut program = Crepe::new();
    program.extend(given.situation.into_iter().map(|t| Situation(t.0, t.1)));
    program.extend(given.applies.into_iter().map(|t| Applies(t.0, t.1)));
    program.extend(given.confers.into_iter().map(|t| Confers(t.0, t.1)));
    program.extend(given.names.into_iter().map(|t| Names(t.0, t.1, t.2, t.3, t.4)));
    program.extend(given.holds.into_iter().map(|t| Holds(t.0, t.1, t.2)));
    program.extend(given.has_role.into_iter().map(|t| HasRole(t.0, t.1, t.2)));
    program.extend(given.reports_to.into_iter().map(|t| ReportsTo(t.0, t.1)));
    program.extend(given.by_line.into_iter().map(|t| ByLine(t.0, t.1)));
    program.extend(given.limit_for.into_iter().map(|t| LimitFor(t.0, t.1, t.2)));
    program.extend(given.stands_in.into_iter().map(|t| StandsIn(t.0, t.1, t.2, t.3)));
    program.extend(given.bars.into_iter().map(|t| Bars(t.0, t.1, t.2)));
    program.extend(given.bars_all.into_iter().map(|t| BarsAll(t.0, t.1)));
    program.extend(given.named.into_iter().map(|t| Named(t.0, t.1, t.2)));
    program.extend(given.place_of_unit.into_iter().map(|t| PlaceOfUnit(t.0, t.1)));
    program.extend(given.place_whole.into_iter().map(PlaceWhole));
    program.extend(given.refers.into_iter().map(|t| Refers(t.0, t.1, t.2)));
    let (empowered, barred, barred_all, may_act, expected, vacant) = program.run_with_hasher::<Fast>();
    Authority {
        empowered: sorted(empowered, |t| (t.0, t.1, t.2, t.3, t.4, t.5)),
        barred: sorted(barred, |t| (t.0, t.1, t.2, t.3)),
        barred_all: sorted(barred_all, |t| (t.0, t.1, t.2)),
        may_act: sorted(may_act, |t| (t.0, t.1, t.2, t.3, t.4, t.5, t.6)),
        expected: sorted(expected, |t| (t.0, t.1, t.2, t.3)),
        vacant: sorted(vacant, |t| (t.0, t.1, t.2, t.3)),
    }
}
