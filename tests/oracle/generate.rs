//! Random institutions, as the files a user would write: a small vocabulary, random norms of every kind, random facts.
//!
//! Everything is text, so that what the reader refuses is never tried, and a case that fails can be written to a folder and asked by hand.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use signoff::source::Folder;

/// A random institution.
#[derive(Clone)]
pub struct Plan {
    words: String,
    norms: Vec<Rule>,
    readings: Vec<(bool, Vec<Vec<(Vec<usize>, Vec<Rule>)>>)>,
    tables: Vec<(&'static str, &'static str, Vec<String>)>,
}

/// A random norm: everything but its id and what it overrides.
#[derive(Clone, Debug)]
struct Rule {
    body: String,
    overrides: Vec<usize>,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (path, bytes) in self.folder().files {
            writeln!(f, "=== {path}\n{}", String::from_utf8_lossy(&bytes))?;
        }
        Ok(())
    }
}

const KINDS: [&str; 4] = ["whole", "left", "right", "sitting"];
const ROLES: [&str; 4] = ["r0", "r1", "r2", "r3"];
const UNITS: [&str; 4] = ["u0", "u1", "u2", "u3"];
const UNIT_KINDS: [&str; 3] = ["v0", "v1", "v2"];
const POSTS: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];
const PEOPLE: [&str; 5] = ["A", "B", "C", "D", "E"];
const TOPICS: [&str; 2] = ["t0", "t1"];
const LABELS: [&str; 4] = ["l0", "l1", "l2", "l3"];
const ACTS: [&str; 6] = ["a0", "a1", "a2", "a3", "attend", "sit_in"];
const ACTIONS: [&str; 4] = ["n0", "n1", "n2", "n3"];
const REFERENCES: [&str; 8] =
    ["sponsor", "sponsor", "concerned", "parties", "business", "person", "u1", "topic:t1"];
const DAYS: [&str; 5] = ["2024-03-04", "2024-03-06", "2024-03-08", "2024-03-31", "2024-05-20"];

fn one(list: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(list).prop_map(str::to_owned)
}

fn some(list: &'static [&'static str], least: usize, most: usize) -> impl Strategy<Value = Vec<String>> {
    subsequence(list.to_vec(), least..=most).prop_map(|list| list.into_iter().map(str::to_owned).collect())
}

fn strings(list: &[String]) -> String {
    let quoted: Vec<String> = list.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn day() -> impl Strategy<Value = String> + Clone {
    one(&DAYS)
}

/// `from,to` of a row: mostly open.
fn interval() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(",".to_owned()),
        1 => Just("2024-03-06,".to_owned()),
        1 => Just(",2024-03-06".to_owned()),
        1 => Just("2024-03-05,2024-03-31".to_owned()),
    ]
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
    let given = (one(&["mandated", "designated"]), leaf.clone(), leaf.clone())
        .prop_map(|(word, of, from)| format!("{word}({of}, {from})"));
    prop_oneof![7 => leaf, 2 => given].boxed()
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
    prop_oneof![10 => who(), 1 => plain_who().prop_map(|of| format!("line({of}, amount)"))].boxed()
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
        prop_oneof![4 => Just("any"), 2 => Just("all"), 1 => Just("each"), 1 => Just("majority")];
    let by = prop_oneof![
        1 => Just(vec!["anyone".to_owned()]),
        12 => vec(taker(), 1..=2),
        1 => who().prop_map(|who| vec![who, "anyone".to_owned()]),
    ];
    (0..4_usize, weighted(0.05, 0..4_usize), by, quantifier, some(&LABELS, 0, 3), weighted(0.1, one(&LABELS)))
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
        prop_oneof![1 => Just(vec!["anyone".to_owned()]), 4 => vec(who(), 1..=2)],
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
        3 => bar,
        3 => (one(&LABELS), some(&LABELS, 1, 2)).prop_map(|(before, needs)| format!("gate = {{ before = \"{before}\", needs = {} }}", strings(&needs))),
        1 => deadline,
        2 => (one(&ACTS), vec(taker(), 1..=2)).prop_map(|(act, by)| format!("duty = {{ act = \"{act}\", by = {} }}", strings(&by))),
        2 => (vec(taker(), 1..=2), one(&["member", "sits_in", "must_invite", "may_invite"])).prop_map(|(by, mode)| format!("attend = {{ by = {}, mode = \"{mode}\" }}", strings(&by))),
        1 => (one(&["b0", "b1"]), vec(plain_who(), 1..=2)).prop_map(|(body, members)| format!("compose = {{ body = \"{body}\", members = {} }}", strings(&members))),
        2 => (one(&["b0", "b1"]), one(&ACTS), one(&["more_than = \"1/2\"", "at_least = \"2/3\""])).prop_map(|(body, act, share)| format!("quorum = {{ body = \"{body}\", act = \"{act}\", {share} }}")),
        1 => frequency,
        1 => (one(&ROLES), one(&ACTS), one(&["5", "20", "40.5"])).prop_map(|(role, act, up_to)| format!("limit = {{ role = \"{role}\", act = \"{act}\", attribute = \"amount\", up_to = {up_to} }}")),
        2 => (who(), vec(who(), 1..=2), some(&ACTS, 1, 4)).prop_map(|(instead, by, acts)| format!("stand_in = {{ for = \"{instead}\", by = {}, acts = {} }}", strings(&by), strings(&acts))),
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

fn rule() -> BoxedStrategy<Rule> {
    let strength = prop_oneof![3 => Just("hard"), 1 => Just("principle"), 1 => Just("generally")];
    let exception = weighted(0.2, conditions(1));
    let kinds = prop_oneof![3 => Just(Vec::new()), 2 => some(&KINDS, 1, 2)];
    let binds = weighted(0.1, some(&UNIT_KINDS, 1, 1));
    let idle = prop_oneof![2 => Just(String::new()).boxed(), 3 => conditions(0)];
    (effect(), strength, kinds, binds, idle, exception, vec(1..6_usize, 0..=1))
        .prop_map(|(effect, strength, kinds, binds, conditions, exception, overrides)| {
            let mut lines = vec![format!("strength = \"{strength}\"")];
            // A frequency counts the actions of its kinds, so it has some.
            let kinds = if kinds.is_empty() && effect.starts_with("frequency") {
                vec!["whole".to_owned()]
            } else {
                kinds
            };
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

fn words() -> BoxedStrategy<String> {
    let implies = (weighted(0.5, Just("r0")), weighted(0.5, Just("r1")), weighted(0.3, Just("r0")));
    (implies, weighted(0.1, one(&["2024-03-06", "2024-01-01"])), any::<bool>())
        .prop_map(|(implies, in_force, family)| {
            let mut out = String::from("[rulebook]\nid = \"x\"\ntitle = { zh = \"例\", en = \"x\" }\narticles = 1\nprovision = { zh = \"第{}条\", en = \"Art. {}\" }\n");
            out.extend(in_force.map(|day| format!("in_force = {day}\n")));
            let mut word = |sort: &str, id: &str, more: &str| {
                out.push_str(&format!("[[{sort}]]\nid = \"{id}\"\ntitle = {{ zh = \"{id}\", en = \"{id}\" }}\n{more}\n"));
            };
            word("kind", "whole", "");
            word("kind", "left", "parent = \"whole\"");
            word("kind", "right", "parent = \"whole\"");
            word("kind", "sitting", "parent = \"right\"");
            word("kind", "unused", "");
            for (role, implied) in ROLES.iter().zip([None, implies.0, implies.1, implies.2]) {
                word("role", role, &implied.map(|implied| format!("implies = [\"{implied}\"]")).unwrap_or_default());
            }
            for act in ACTS {
                word("act", act, "");
            }
            word("family", "all", if family { "acts = [\"a0\", \"a1\"]" } else { "acts = [\"a1\", \"a2\", \"attend\"]" });
            word("body", "b0", "kind = \"sitting\"");
            word("body", "b1", "");
            word("topic", "t0", "");
            word("topic", "t1", "parent = \"t0\"");
            word("unit_kind", "v0", "");
            word("unit_kind", "v1", "parent = \"v0\"");
            word("unit_kind", "v2", "");
            let value = |id: &str, more: &str| format!("{{ id = \"{id}\", title = {{ zh = \"{id}\", en = \"{id}\" }}{more} }}");
            let choice = format!("values = [{}, {}, {}]\n", value("x", ""), value("y", ""), value("z", ""));
            let tree = format!("values = [{}, {}, {}]\n", value("g0", ""), value("g1", ", parent = \"g0\""), value("g2", ", parent = \"g1\""));
            let question = "question = { zh = \"？\", en = \"?\" }\n";
            word("attribute", "flag", &format!("type = \"yes_no\"\n{question}"));
            word("attribute", "only_left", &format!("type = \"yes_no\"\nkinds = [\"left\"]\n{question}"));
            word("attribute", "pick", &format!("type = \"choice\"\n{choice}{question}"));
            word("attribute", "many", &format!("type = \"choices\"\n{choice}{question}"));
            word("attribute", "amount", &format!("type = \"number\"\n{question}"));
            word("attribute", "node", &format!("type = \"tree\"\n{tree}{question}"));
            word("attribute", "start", &format!("type = \"date\"\n{question}"));
            out
        })
        .boxed()
}

fn row<const N: usize>(cells: [String; N]) -> String {
    cells.join(",")
}

fn blank_or(strategy: impl Strategy<Value = String> + 'static, known: f64) -> BoxedStrategy<String> {
    weighted(known, strategy).prop_map(Option::unwrap_or_default).boxed()
}

fn list(list: &'static [&'static str], most: usize) -> BoxedStrategy<String> {
    some(list, 0, most).prop_map(|list| list.join(";")).boxed()
}

type Rows = BoxedStrategy<Vec<String>>;

/// One row for each id, made from the id's number.
fn rows_of<S: Strategy<Value = String> + 'static>(
    ids: &'static [&'static str],
    make: impl Fn(usize, &'static str) -> S,
) -> Rows {
    ids.iter().enumerate().map(|(number, id)| make(number, id).boxed()).collect::<Vec<_>>().boxed()
}

fn organisation() -> [(&'static str, &'static str, Rows); 7] {
    let above = |prefix: &'static str, number: usize| {
        of(0..number.max(1)).prop_map(move |above| {
            above.filter(|_| number > 0).map(|above| format!("{prefix}{above}")).unwrap_or_default()
        })
    };
    let units = rows_of(&UNITS, move |number, id| {
        (one(&UNIT_KINDS), above("u", number))
            .prop_map(move |(kind, parent)| row([id.to_owned(), kind, parent]))
    });
    let posts = rows_of(&POSTS, move |number, id| {
        (list(&ROLES, 2), one(&UNITS), above("p", number))
            .prop_map(move |(roles, unit, above)| row([id.to_owned(), roles, unit, above]))
    });
    let people = Just(PEOPLE.iter().map(|id| format!("{id},{id}")).collect::<Vec<_>>()).boxed();
    let assignments = vec(
        (one(&PEOPLE), one(&POSTS), interval()).prop_map(|(person, post, days)| row([person, post, days])),
        4..9,
    )
    .boxed();
    let object = prop_oneof![3 => one(&UNITS), 1 => one(&["topic:t0", "topic:t1"])];
    let portfolios = vec(
        (one(&POSTS), one(&["in_charge", "liaison"]), object, interval())
            .prop_map(|(post, link, object, days)| row([post, link, object, days])),
        0..7,
    )
    .boxed();
    let scope =
        prop_oneof![2 => Just("*".to_owned()), 2 => one(&KINDS), 1 => one(&["action:n0", "action:n1"])];
    let acts = prop_oneof![1 => Just("*".to_owned()), 1 => some(&ACTS, 1, 3).prop_map(|acts| acts.join(";"))];
    let delegation = (one(&["mandate", "designation"]), 0..6_usize, 1..6_usize, acts, scope, interval());
    let delegations = vec(delegation, 0..7)
        .prop_map(|list| {
            let row = |(number, (kind, from, step, acts, scope, days)): (
                usize,
                (String, usize, usize, String, String, String),
            )| {
                format!("d{number},{kind},p{from},p{},{acts},{scope},{days},paper", (from + step) % 6)
            };
            list.into_iter().enumerate().map(row).collect::<Vec<_>>()
        })
        .boxed();
    let absences =
        vec((one(&PEOPLE), interval()).prop_map(|(person, days)| row([person, days])), 0..3).boxed();
    [
        ("units", "id,kind,parent", units),
        ("posts", "id,roles,unit,reports_to", posts),
        ("people", "id,name_zh", people),
        ("assignments", "person,post,from,to", assignments),
        ("portfolios", "leader,link,object,from,to", portfolios),
        ("delegations", "id,type,grantor,grantee,acts,objects,from,to,basis", delegations),
        ("absences", "person,from,to", absences),
    ]
}

fn business() -> [(&'static str, &'static str, Rows); 4] {
    let actions = rows_of(&ACTIONS, |number, id| {
        let concerned = prop_oneof![1 => Just(String::new()), 1 => Just("none".to_owned()), 3 => some(&UNITS, 1, 2).prop_map(|units| units.join(";"))];
        let person = prop_oneof![1 => Just(String::new()), 1 => Just("none".to_owned()), 2 => one(&PEOPLE)];
        let meeting = if number == 0 { Just(String::new()).boxed() } else { blank_or(one(&["n0"]), 0.4) };
        let about = (
            blank_or(one(&UNITS), 0.8),
            concerned,
            person,
            meeting,
            blank_or(one(&POSTS), 0.5),
            list(&TOPICS, 2),
            blank_or(one(&["complete"]), 0.6),
        );
        let known = (
            blank_or(one(&["yes", "no"]), 0.6),
            blank_or(one(&["yes", "no"]), 0.5),
            blank_or(one(&["x", "y", "z"]), 0.6),
            blank_or(one(&["x", "y;z", "none"]), 0.6),
            blank_or(one(&["5", "10", "20", "30", "40.5"]), 0.6),
            blank_or(one(&["g0", "g1", "g2"]), 0.6),
            blank_or(day(), 0.6),
        );
        (one(&KINDS), day(), about, known).prop_map(move |(kind, day, about, known)| {
            let (sponsor, concerned, person, meeting, chair, topics, record) = about;
            let (flag, only, pick, many, amount, node, start) = known;
            row([
                id.to_owned(),
                kind,
                day,
                sponsor,
                concerned,
                person,
                meeting,
                chair,
                topics,
                record,
                flag,
                only,
                pick,
                many,
                amount,
                node,
                start,
            ])
        })
    });
    let by = prop_oneof![5 => one(&POSTS), 1 => one(&UNITS), 1 => one(&["b0", "b1"])];
    let outcome = prop_oneof![3 => Just(String::new()), 1 => Just("agreed".to_owned()), 1 => Just("refused".to_owned())];
    let records = vec(
        (one(&ACTIONS), one(&LABELS), by, blank_or(one(&PEOPLE), 0.3), blank_or(day(), 0.3), outcome)
            .prop_map(|(action, step, by, person, date, outcome)| {
                row([action, step, by, person, date, outcome])
            }),
        0..10,
    )
    .boxed();
    let attendance = subsequence((0..15).collect::<Vec<usize>>(), 0..8)
        .prop_flat_map(|list| {
            let status: Vec<_> =
                list.iter().map(|_| one(&["present", "present", "absent", "leave"])).collect();
            (Just(list), status)
        })
        .prop_map(|(list, status)| {
            list.iter()
                .zip(status)
                .map(|(number, status)| {
                    row([ACTIONS[number / 5].to_owned(), PEOPLE[number % 5].to_owned(), status])
                })
                .collect::<Vec<_>>()
        })
        .boxed();
    let calendar =
        Just(vec!["2024-03-08,rest,holiday,paper".to_owned(), "2024-03-09,work,instead,paper".to_owned()])
            .boxed();
    [
        (
            "actions",
            "id,kind,date,sponsor,concerned,person,meeting,chair,topics,record,flag,only_left,pick,many,amount,node,start",
            actions,
        ),
        ("records", "action,step,by,person,date,outcome", records),
        ("attendance", "meeting,person,status", attendance),
        ("calendar", "date,day,name,source", calendar),
    ]
}

/// Random institutions.
pub fn plan() -> impl Strategy<Value = Plan> {
    let mut tables: Vec<BoxedStrategy<(&'static str, &'static str, Vec<String>)>> = Vec::new();
    for (name, header, rows) in organisation().into_iter().chain(business()) {
        tables.push(rows.prop_map(move |rows| (name, header, rows)).boxed());
    }
    let reading = (vec(0..12_usize, 0..=2), vec(rule(), 0..=2));
    let readings = vec((any::<bool>(), vec(vec(reading, 1..=1), 1..=2)), 0..=2);
    (words(), vec(rule(), 1..=12), readings, tables).prop_map(|(words, norms, readings, tables)| Plan {
        words,
        norms,
        readings,
        tables,
    })
}

impl Plan {
    /// The files a user would write.
    pub fn folder(&self) -> Folder {
        let mut files = std::collections::BTreeMap::new();
        let mut toml = self.words.clone();
        toml.push_str(
            "[[article]]\nnumber = 1\nheading = { zh = \"条\", en = \"article\" }\nstatus = \"operative\"\n",
        );
        let write = |table: &str, id: &str, rule: &Rule, overrides: &[String]| {
            format!(
                "[[{table}]]\nid = \"{id}\"\ncite = \"1\"\nzh = \"{id}\"\nen = \"{id}\"\n{}\noverrides = {}\n",
                rule.body,
                strings(overrides)
            )
        };
        // Every label is some step's, though of a kind that no action is of.
        for label in 0..4 {
            let rule = Rule {
                body: format!(
                    "kinds = [\"unused\"]\npower = {{ act = \"a{label}\", label = \"l{label}\", by = [\"anyone\"] }}"
                ),
                overrides: Vec::new(),
            };
            toml.push_str(&write("article.norm", &format!("1z{label}"), &rule, &[]));
        }
        for (number, rule) in self.norms.iter().enumerate() {
            let later = |step: &usize| {
                Some(number + step)
                    .filter(|&other| other < self.norms.len())
                    .map(|other| format!("1n{other}"))
            };
            let overrides: Vec<String> = rule.overrides.iter().filter_map(later).collect();
            toml.push_str(&write("article.norm", &format!("1n{number}"), rule, &overrides));
        }
        for (number, (clash, rivals)) in self.readings.iter().enumerate() {
            toml.push_str(&format!("[[ambiguity]]\nid = \"X{number}\"\ncites = [\"1\"]\ntitle = {{ zh = \"疑\", en = \"doubt\" }}\ndefault = \"A\"\nclash = {clash}\n"));
            toml.push_str("[[ambiguity.reading]]\nid = \"A\"\ntitle = { zh = \"甲\", en = \"A\" }\n");
            for (rival, overlay) in rivals.iter().enumerate() {
                let (drop, add) = &overlay[0];
                let mut dropped: Vec<usize> = drop.iter().map(|drop| drop % self.norms.len()).collect();
                dropped.sort_unstable();
                dropped.dedup();
                // A rival reading that changes nothing is refused, so it drops the first norm at least.
                if dropped.is_empty() && add.is_empty() {
                    dropped.push(0);
                }
                let ids: Vec<String> = dropped.iter().map(|drop| format!("1n{drop}")).collect();
                toml.push_str(&format!("[[ambiguity.reading]]\nid = \"B{rival}\"\ntitle = {{ zh = \"乙\", en = \"B\" }}\ndrop = {}\n", strings(&ids)));
                for (index, rule) in add.iter().enumerate() {
                    // What a reading puts in displaces norms as written, and takes the place of one it drops.
                    let id = ids.get(index).cloned().unwrap_or_else(|| format!("1x{number}{rival}{index}"));
                    let later = |step: &usize| {
                        Some(12 - step)
                            .filter(|&other| id.starts_with("1x") && other < self.norms.len())
                            .map(|other| format!("1n{other}"))
                    };
                    let overrides: Vec<String> = rule.overrides.iter().filter_map(later).collect();
                    toml.push_str(&write("ambiguity.reading.norm", &id, rule, &overrides));
                }
            }
        }
        files.insert("rulebook/all.toml".to_owned(), toml.into_bytes());
        let held: Vec<&str> = self
            .tables
            .iter()
            .filter(|table| table.0 == "assignments")
            .flat_map(|table| &table.2)
            .filter_map(|row| row.split(',').nth(1))
            .collect();
        for (name, header, rows) in &self.tables {
            // What nobody ever held nobody can pass on: the reader refuses it.
            let sound = |row: &&String| {
                *name != "delegations" || row.split(',').nth(2).is_some_and(|grantor| held.contains(&grantor))
            };
            let rows: Vec<&str> = rows.iter().filter(sound).map(String::as_str).collect();
            files.insert(format!("{name}.csv"), format!("{header}\n{}\n", rows.join("\n")).into_bytes());
        }
        Folder { name: "random".to_owned(), files }
    }
}
