//! Random norms, as text: role expressions, conditions and effects of every kind.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::generate::{ACTS, KINDS, LABELS, REFERENCES, ROLES, UNIT_KINDS, one, some, strings};

/// A random norm: everything but its id and what it overrides.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The lines of its table.
    pub body: String,
    /// How many norms further down each of those stands that it displaces.
    pub overrides: Vec<usize>,
}

/// Role expressions that look at no other norm.
fn plain_who() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        4 => one(&ROLES),
        3 => (one(&ROLES), one(&REFERENCES)).prop_map(|(role, reference)| format!("{role}({reference})")),
        2 => (one(&["in_charge", "liaison"]), one(&REFERENCES), weighted(0.3, one(&ROLES))).prop_map(|(link, reference, role)| match role {
            Some(role) => format!("{link}({reference}, {role})"),
            None => format!("{link}({reference})"),
        }),
        1 => Just("chair".to_owned()),
        1 => Just("person".to_owned()),
        1 => one(&REFERENCES).prop_map(|reference| format!("unit({reference})")),
        1 => one(&["body(b0)", "body(b1)"]),
    ];
    let inner = prop_oneof![3 => one(&ROLES), 1 => leaf.clone()].boxed();
    let given = (one(&["mandated", "designated"]), inner.clone(), inner)
        .prop_map(|(word, of, from)| format!("{word}({of}, {from})"));
    prop_oneof![7 => leaf, 3 => given].boxed()
}

/// Role expressions of conditions.
fn who_in_test() -> BoxedStrategy<String> {
    prop_oneof![7 => plain_who(), 1 => one(&["members(b0)", "members(b1)"])].boxed()
}

/// Role expressions of effects.
fn who() -> BoxedStrategy<String> {
    prop_oneof![
        8 => plain_who(),
        1 => one(&["members(b0)", "members(b1)"]),
        1 => (one(&["mandated", "designated"]), who_in_test(), who_in_test()).prop_map(|(word, of, from)| format!("{word}({of}, {from})")),
    ]
    .boxed()
}

/// Role expressions to which something is given.
fn taker() -> BoxedStrategy<String> {
    prop_oneof![8 => who(), 1 => plain_who().prop_map(|of| format!("line({of}, amount)"))].boxed()
}

fn when() -> BoxedStrategy<String> {
    prop_oneof![
        2 => one(&["flag = \"yes\"", "flag = \"no\"", "only_left = \"yes\""]),
        1 => one(&["pick = \"x\"", "pick = \"one of x, y\"", "pick = \"not(z)\""]),
        1 => one(&["many = \"any of x, y\"", "many = \"none of z\""]),
        1 => one(&["amount = \">= 10\"", "amount = \"< 30\"", "amount = \"10 .. 30\"", "amount = \"= 30\"", "amount = \"> 10\""]),
        1 => one(&["node = \"within g1\"", "node = \"not(g1)\"", "node = \"g1\"", "node = \"within g0\""]),
    ]
    .boxed()
}

fn relation() -> BoxedStrategy<String> {
    let test = prop_oneof![
        who_in_test().prop_map(|who| format!("away({who})")),
        who_in_test().prop_map(|who| format!("absent({who})")),
        (who_in_test(), one(&ROLES)).prop_map(|(who, role)| format!("holds({who}, {role})")),
        (who_in_test(), who_in_test()).prop_map(|(one, other)| format!("same({one}, {other})")),
        (one(&REFERENCES), some(&UNIT_KINDS, 1, 2))
            .prop_map(|(reference, kinds)| format!("is({reference}, {})", kinds.join(", "))),
        one(&KINDS).prop_map(|kind| format!("meeting({kind})")),
        (one(&REFERENCES), one(&["=", ">=", ">", "<=", "<"]), 0..3)
            .prop_map(|(reference, sign, bound)| format!("number({reference}) {sign} {bound}")),
        one(&LABELS).prop_map(|label| format!("done({label})")),
        (one(&LABELS), who_in_test()).prop_map(|(label, who)| format!("done({label}, {who})")),
        one(&LABELS).prop_map(|label| format!("failed({label})")),
        (one(&REFERENCES), one(&LABELS))
            .prop_map(|(reference, label)| format!("every({reference}, {label})")),
        (one(&["leads", "liaises"]), who_in_test(), one(&REFERENCES))
            .prop_map(|(word, who, reference)| format!("{word}({who}, {reference})")),
    ];
    (any::<bool>(), test)
        .prop_map(|(negated, test)| if negated { format!("not {test}") } else { test })
        .boxed()
}

/// `when` and `where` of a norm or an exception.
fn conditions(least: usize) -> BoxedStrategy<String> {
    (weighted(0.3, when()), vec(relation(), 0..=2), relation())
        .prop_map(move |(when, mut relations, spare)| {
            let mut lines = Vec::new();
            if relations.len() == 2 && when.is_some() {
                relations.pop();
            }
            if when.is_none() && relations.len() < least {
                relations.push(spare);
            }
            lines.extend(when.map(|when| format!("when = {{ {when} }}")));
            if !relations.is_empty() {
                lines.push(format!("where = {}", strings(&relations)));
            }
            lines.join("\n")
        })
        .boxed()
}

fn part() -> BoxedStrategy<String> {
    let quantifier =
        prop_oneof![4 => Just("any"), 2 => Just("all"), 2 => Just("each"), 2 => Just("majority")];
    let by = prop_oneof![
        1 => Just(vec!["anyone".to_owned()]),
        12 => vec(taker(), 1..=2),
        1 => who().prop_map(|who| vec![who, "anyone".to_owned()]),
    ];
    (0..4_usize, weighted(0.05, 0..4_usize), by, quantifier, some(&LABELS, 0, 3), weighted(0.2, one(&LABELS)))
        .prop_map(|(label, act, by, quantifier, after, instead)| {
            let instead = instead.map(|label| format!(", instead_of = \"{label}\"")).unwrap_or_default();
            let act = act.unwrap_or(label);
            format!("{{ act = \"a{act}\", label = \"l{label}\", by = {}, quantifier = \"{quantifier}\", after = {}{instead} }}", strings(&by), strings(&after))
        })
        .boxed()
}

fn effect() -> BoxedStrategy<String> {
    let bar = (
        one(&ACTS),
        weighted(0.2, one(&LABELS)),
        prop_oneof![1 => Just(vec!["anyone".to_owned()]), 5 => vec(prop_oneof![one(&ROLES), who()], 1..=2)],
    )
        .prop_map(|(act, label, by)| {
            let label = label.map(|label| format!(", label = \"{label}\"")).unwrap_or_default();
            format!("bar = {{ act = \"{act}\", by = {}{label} }}", strings(&by))
        });
    let deadline = (one(&LABELS), 0..9_u32, one(&["workdays", "weekdays", "days"]), one(&["date", "start"])).prop_map(|(label, within, unit, from)| {
        format!("deadline = {{ label = \"{label}\", within = {within}, unit = \"{unit}\", from = \"{from}\" }}")
    });
    let frequency = (one(&ACTS), 0..3_u32, one(&["week", "quarter", "year"]), any::<bool>()).prop_map(
        |(act, most, per, each)| {
            let each = if each { ", each = \"sponsor\"" } else { "" };
            format!("frequency = {{ act = \"{act}\", at_most = {most}, per = \"{per}\"{each} }}")
        },
    );
    prop_oneof![
        12 => part().prop_map(|part| format!("step = {part}")),
        5 => part().prop_map(|part| format!("power = {part}")),
        4 => bar,
        3 => (one(&LABELS), some(&LABELS, 1, 2)).prop_map(|(before, needs)| format!("gate = {{ before = \"{before}\", needs = {} }}", strings(&needs))),
        3 => deadline,
        2 => (one(&ACTS), vec(taker(), 1..=2)).prop_map(|(act, by)| format!("duty = {{ act = \"{act}\", by = {} }}", strings(&by))),
        2 => (vec(taker(), 1..=2), one(&["member", "sits_in", "must_invite", "may_invite"])).prop_map(|(by, mode)| format!("attend = {{ by = {}, mode = \"{mode}\" }}", strings(&by))),
        1 => (one(&["b0", "b1"]), vec(plain_who(), 1..=2)).prop_map(|(body, members)| format!("compose = {{ body = \"{body}\", members = {} }}", strings(&members))),
        2 => (one(&["b0", "b1"]), one(&ACTS), one(&["more_than = \"1/2\"", "at_least = \"2/3\""]), one(&["", ", count = \"persons\"", ", count = \"posts\"", ", count = \"posts\""])).prop_map(|(body, act, share, count)| format!("quorum = {{ body = \"{body}\", act = \"{act}\", {share}{count} }}")),
        1 => frequency,
        1 => (one(&ROLES), one(&ACTS), one(&["5", "20", "40.5"])).prop_map(|(role, act, up_to)| format!("limit = {{ role = \"{role}\", act = \"{act}\", attribute = \"amount\", up_to = {up_to} }}")),
        3 => (prop_oneof![one(&ROLES), who()], vec(who(), 1..=2), some(&ACTS, 2, 6)).prop_map(|(instead, by, acts)| format!("stand_in = {{ for = \"{instead}\", by = {}, acts = {} }}", strings(&by), strings(&acts))),
        1 => (one(&UNIT_KINDS), some(&UNIT_KINDS, 1, 1)).prop_map(|(kind, to)| format!("extend = {{ unit_kind = \"{kind}\", to = {} }}", strings(&to))),
        1 => (one(&ROLES), some(&ROLES, 1, 1)).prop_map(|(role, includes)| format!("role = {{ role = \"{role}\", includes = {} }}", strings(&includes))),
        1 => Just("define = { term = { zh = \"词\", en = \"word\" } }".to_owned()),
        2 => (one(&ACTS), weighted(0.5, vec(who(), 1..=1))).prop_map(|(act, by)| match by {
            Some(by) => format!("silence = {{ act = \"{act}\", by = {} }}", strings(&by)),
            None => format!("silence = {{ act = \"{act}\" }}"),
        }),
    ]
    .boxed()
}

/// Random norms.
pub fn rule() -> BoxedStrategy<Rule> {
    let strength = prop_oneof![3 => Just("hard"), 1 => Just("principle"), 1 => Just("generally")];
    let exception = weighted(0.2, conditions(1));
    let kinds = prop_oneof![3 => Just(Vec::new()), 2 => some(&KINDS, 1, 2)];
    let binds = weighted(0.1, some(&UNIT_KINDS, 1, 1));
    let idle = prop_oneof![1 => Just(String::new()).boxed(), 1 => conditions(0)];
    (effect(), strength, kinds, binds, idle, exception, vec(1..6_usize, 0..=1))
        .prop_map(|(effect, strength, kinds, binds, conditions, exception, overrides)| {
            let mut lines = vec![format!("strength = \"{strength}\"")];
            if !kinds.is_empty() {
                lines.push(format!("kinds = {}", strings(&kinds)));
            }
            lines.extend(binds.map(|binds| format!("binds = {}", strings(&binds))));
            lines.push(conditions);
            lines.push(effect);
            if let Some(exception) = exception {
                let inner = exception.replace('\n', ", ");
                lines.push(format!("unless = [{{ name = \"but\", zh = \"除外\", en = \"but\", {inner} }}]"));
            }
            lines.retain(|line| !line.is_empty());
            Rule { body: lines.join("\n"), overrides }
        })
        .boxed()
}
