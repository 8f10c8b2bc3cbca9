//! The organisation in the JSON contract: units, portfolios, delegations, as ids and names.

use schemars::JsonSchema;
use serde::Serialize;

use crate::chart::{
    Branch, Charge, Chosen, Clause, Delegations, Filled, Force, Gap, Held, Lack, Leader, Portfolios, When,
};
use crate::model::{Actor, DelegationType, Interval, Object, Scope};
use crate::render::json::{self, Both};
use crate::words::Words;

/// The answer of `draw` as JSON.
#[derive(Serialize, JsonSchema)]
pub struct DrawWire {
    /// Always `signoff/1`.
    schema: String,
    /// Always `draw`.
    command: String,
    /// `org`, `portfolios` or `delegations`.
    figure: String,
    /// The rulebook that was read.
    rulebook: String,
    /// The first day that is shown.
    from: String,
    /// The last day that is shown; for one day the same.
    to: String,
    /// Why that day: `asked`, `last_action` or `last_change`.
    chosen: String,
    /// The units, those at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<Vec<UnitWire>>,
    /// The posts with a portfolio.
    #[serde(skip_serializing_if = "Option::is_none")]
    leaders: Option<Vec<LeaderWire>>,
    /// What nobody is in charge of, though others of its kind are in somebody's charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    gaps: Option<Vec<GapWire>>,
    /// What is of a kind that is in nobody's charge at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    apart: Option<Vec<GapWire>>,
    /// The mandates and designations.
    #[serde(skip_serializing_if = "Option::is_none")]
    delegations: Option<Vec<DelegationWire>>,
    /// What the rules say of an absence.
    #[serde(skip_serializing_if = "Option::is_none")]
    clauses: Option<Vec<ClauseWire>>,
}

/// A unit.
#[derive(Serialize, JsonSchema)]
struct UnitWire {
    /// Its id.
    id: String,
    /// Its name.
    name: Both,
    /// The id of its kind.
    kind: String,
    /// Its posts, the highest first.
    posts: Vec<HeldWire>,
    /// The units directly below it.
    units: Vec<UnitWire>,
}

/// A post and who holds it.
#[derive(Serialize, JsonSchema)]
struct HeldWire {
    /// The id of the post.
    post: String,
    /// Its name.
    name: Both,
    /// The id of the post above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reports_to: Option<String>,
    /// `held`, `vacant` or `unrecorded`: no assignment to it is on file at all, so it is not known.
    state: String,
    /// Where it is vacant: the last day it was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_held: Option<String>,
    /// Who holds it.
    holders: Vec<HolderWire>,
}

/// Who holds a post.
#[derive(Serialize, JsonSchema)]
struct HolderWire {
    /// The id of the person.
    person: String,
    /// The name.
    name: Both,
    /// Whether the person is away on the day.
    away: bool,
    /// The last day of the absence.
    #[serde(skip_serializing_if = "Option::is_none")]
    away_until: Option<String>,
}

/// A post with a portfolio.
#[derive(Serialize, JsonSchema)]
struct LeaderWire {
    /// The post and who holds it.
    post: HeldWire,
    /// The ids of the posts above it, the nearest first.
    line: Vec<String>,
    /// What it is in charge of.
    in_charge: Vec<ChargeWire>,
    /// What it liaises with.
    liaison: Vec<ChargeWire>,
}

/// A unit or a field of business in a portfolio.
#[derive(Serialize, JsonSchema)]
struct ChargeWire {
    /// Its id; that of a field of business begins with `topic:`.
    object: String,
    /// Its name.
    name: Both,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

/// What nobody is in charge of.
#[derive(Serialize, JsonSchema)]
struct GapWire {
    /// Its id; that of a field of business begins with `topic:`.
    object: String,
    /// Its name.
    name: Both,
    /// The posts in charge of it that nobody holds; none where no post is in charge.
    vacant: Vec<String>,
    /// The posts that liaise with it.
    liaison: Vec<String>,
}

/// A mandate or designation.
#[derive(Serialize, JsonSchema)]
struct DelegationWire {
    /// Its id.
    id: String,
    /// `mandate` or `designation`.
    r#type: String,
    /// Who gives it.
    grantor: HeldWire,
    /// Who receives it.
    grantee: HeldWire,
    /// The acts it covers; empty means every act.
    acts: Vec<String>,
    /// What it speaks of: `*`, a kind, or `action:` and an action.
    objects: Vec<String>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// The paper it rests on.
    basis: String,
    /// `in_force`, `ending`, `coming` or `ended`.
    state: String,
    /// Where it is about to end: how many days are left after the last day shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<i32>,
}

/// A norm on an absence.
#[derive(Serialize, JsonSchema)]
struct ClauseWire {
    /// The id of the norm.
    norm: String,
    /// Its pin-cite.
    cite: String,
    /// What it says.
    text: Both,
    /// Who must be away.
    away: Vec<Both>,
    /// Who acts then.
    by: Vec<Both>,
    /// What he does.
    acts: Vec<String>,
    /// Whether he acts with the powers of the one who is away.
    in_place: bool,
    /// The reading under which alone it stands, as `AMBIGUITY=READING`; absent for what stands by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<String>,
}

/// The JSON Schema of the answer of `draw`.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(DrawWire)
}

fn wire(words: &Words<'_>, figure: &str, when: When, chosen: Chosen) -> DrawWire {
    DrawWire {
        schema: json::SCHEMA.to_owned(),
        command: "draw".to_owned(),
        figure: figure.to_owned(),
        rulebook: words.case.book.header.id.clone(),
        from: when.first().to_string(),
        to: when.last().to_string(),
        chosen: match chosen {
            Chosen::Asked => "asked",
            Chosen::LastAction => "last_action",
            Chosen::LastChange => "last_change",
        }
        .to_owned(),
        units: None,
        leaders: None,
        gaps: None,
        apart: None,
        delegations: None,
        clauses: None,
    }
}

/// The units as JSON.
pub fn units(words: &Words<'_>, branches: &[Branch], when: When, chosen: Chosen) -> DrawWire {
    let units = branches.iter().map(|branch| unit(words, branch)).collect();
    DrawWire { units: Some(units), ..wire(words, "org", when, chosen) }
}

/// The portfolios as JSON.
pub fn portfolios(words: &Words<'_>, found: &Portfolios, when: When, chosen: Chosen) -> DrawWire {
    let gaps = |gaps: &[Gap]| Some(gaps.iter().map(|found| gap(words, found)).collect());
    DrawWire {
        leaders: Some(found.leaders.iter().map(|found| leader(words, found)).collect()),
        gaps: gaps(&found.gaps),
        apart: gaps(&found.apart),
        ..wire(words, "portfolios", when, chosen)
    }
}

/// The delegations as JSON.
pub fn delegations(words: &Words<'_>, found: &Delegations, when: When, chosen: Chosen) -> DrawWire {
    let (facts, vocabulary) = (&words.case.facts, &words.case.book.vocabulary);
    let passed = found.passed.iter().filter_map(|passed| {
        let row = facts.delegations.row(passed.delegation)?;
        let (from, to) = dates(row.during);
        let mut objects: Vec<String> = row
            .scopes
            .iter()
            .map(|scope| match *scope {
                Scope::All => "*".to_owned(),
                Scope::Kind(kind) => vocabulary.kinds.id(kind).to_owned(),
                Scope::Action(action) => format!("action:{}", facts.actions.id(action)),
            })
            .collect();
        objects.sort();
        let (state, days_left) = match passed.force {
            Force::Ending(left) => ("ending", Some(left)),
            Force::InForce => ("in_force", None),
            Force::Coming => ("coming", None),
            Force::Ended => ("ended", None),
        };
        let mut acts = row.acts.clone();
        acts.sort_unstable();
        Some(DelegationWire {
            id: facts.delegations.id(passed.delegation).to_owned(),
            r#type: match row.kind {
                DelegationType::Mandate => "mandate",
                DelegationType::Designation => "designation",
            }
            .to_owned(),
            grantor: held(words, &passed.grantor),
            grantee: held(words, &passed.grantee),
            acts: acts.iter().map(|&act| vocabulary.acts.id(act).to_owned()).collect(),
            objects,
            from,
            to,
            basis: row.basis.clone(),
            state: state.to_owned(),
            days_left,
        })
    });
    DrawWire {
        delegations: Some(passed.collect()),
        clauses: Some(found.clauses.iter().filter_map(|found| clause(words, found)).collect()),
        ..wire(words, "delegations", when, chosen)
    }
}

fn dates(during: Interval) -> (Option<String>, Option<String>) {
    (during.from.map(|day| day.to_string()), during.to.map(|day| day.to_string()))
}

fn unit(words: &Words<'_>, branch: &Branch) -> UnitWire {
    let (facts, vocabulary) = (&words.case.facts, &words.case.book.vocabulary);
    UnitWire {
        id: facts.units.id(branch.unit).to_owned(),
        name: words.object(Object::Unit(branch.unit)).into(),
        kind: facts
            .units
            .row(branch.unit)
            .map(|row| vocabulary.unit_kinds.id(row.kind).to_owned())
            .unwrap_or_default(),
        posts: branch.posts.iter().map(|post| held(words, post)).collect(),
        units: branch.below.iter().map(|branch| unit(words, branch)).collect(),
    }
}

fn held(words: &Words<'_>, held: &Held) -> HeldWire {
    let facts = &words.case.facts;
    let (state, last_held, holders) = match &held.filled {
        Filled::Held(holders) => ("held", None, holders.as_slice()),
        Filled::Vacant(last) => ("vacant", last.map(|day| day.to_string()), Default::default()),
        Filled::Unrecorded => ("unrecorded", None, Default::default()),
    };
    HeldWire {
        post: facts.posts.id(held.post).to_owned(),
        name: words.actor(Actor::Post(held.post)).into(),
        reports_to: facts
            .posts
            .row(held.post)
            .and_then(|row| row.reports_to)
            .map(|post| facts.posts.id(post).to_owned()),
        state: state.to_owned(),
        last_held,
        holders: holders
            .iter()
            .map(|holder| HolderWire {
                person: facts.people.id(holder.person).to_owned(),
                name: words.person(holder.person).into(),
                away: holder.away.is_some(),
                away_until: holder.away.and_then(|away| away.to).map(|day| day.to_string()),
            })
            .collect(),
    }
}

fn object(words: &Words<'_>, object: Object) -> String {
    match object {
        Object::Unit(unit) => words.case.facts.units.id(unit).to_owned(),
        Object::Topic(topic) => format!("topic:{}", words.case.book.vocabulary.topics.id(topic)),
    }
}

fn leader(words: &Words<'_>, leader: &Leader) -> LeaderWire {
    let charges = |charges: &[Charge]| {
        let charge = |charge: &Charge| {
            let (from, to) = dates(charge.during);
            ChargeWire {
                object: object(words, charge.object),
                name: words.object(charge.object).into(),
                from,
                to,
            }
        };
        charges.iter().map(charge).collect()
    };
    LeaderWire {
        post: held(words, &leader.held),
        line: leader.above.iter().map(|held| words.case.facts.posts.id(held.post).to_owned()).collect(),
        in_charge: charges(&leader.in_charge),
        liaison: charges(&leader.liaison),
    }
}

fn gap(words: &Words<'_>, gap: &Gap) -> GapWire {
    let posts = |posts: &[crate::atom::Post]| {
        posts.iter().map(|&post| words.case.facts.posts.id(post).to_owned()).collect()
    };
    GapWire {
        object: object(words, gap.object),
        name: words.object(gap.object).into(),
        vacant: match &gap.lack {
            Lack::Nobody => Vec::new(),
            Lack::Vacant(vacant) => posts(vacant),
        },
        liaison: posts(&gap.liaison),
    }
}

fn clause(words: &Words<'_>, clause: &Clause) -> Option<ClauseWire> {
    let norm = words.case.book.norm(clause.norm)?;
    let whos = |whos: &[crate::model::WhoExpr]| whos.iter().map(|who| words.who(who).into()).collect();
    Some(ClauseWire {
        norm: norm.id.clone(),
        cite: norm.cite.clone(),
        text: words.norm(clause.norm).into(),
        away: whos(&clause.away),
        by: whos(&clause.by),
        acts: clause.acts.iter().map(|&act| words.case.book.vocabulary.acts.id(act).to_owned()).collect(),
        in_place: clause.in_place,
        reading: clause.under.as_ref().map(|under| format!("{}={}", under.ambiguity, under.reading)),
    })
}
