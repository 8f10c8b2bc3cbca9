//! Random institutions, as the files a user would write: a small vocabulary, random norms of every kind, random facts.
//!
//! Everything is text, so that what the reader refuses is never tried, and a case that fails can be written to a folder and asked by hand.

use super::norms::{Rule, rule};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use signoff::case::Case;
use signoff::model::{Truth, Value as AttributeValue};
use signoff::situation::Switches;
use signoff::source::Folder;

/// A random institution.
#[derive(Clone)]
pub struct Plan {
    words: String,
    norms: Vec<Rule>,
    readings: Vec<(bool, Vec<Vec<(Vec<usize>, Vec<Rule>)>>)>,
    tables: Vec<(&'static str, &'static str, Vec<String>)>,
    /// A role with a limit on every act, and the members of both bodies.
    settled: Option<(String, String)>,
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (path, bytes) in self.folder().files {
            writeln!(f, "=== {path}\n{}", String::from_utf8_lossy(&bytes))?;
        }
        Ok(())
    }
}

/// Words that random norms are made of.
pub const KINDS: [&str; 4] = ["whole", "left", "right", "sitting"];
/// Words that random norms are made of.
pub const ROLES: [&str; 4] = ["r0", "r1", "r2", "r3"];
const UNITS: [&str; 4] = ["u0", "u1", "u2", "u3"];
/// Words that random norms are made of.
pub const UNIT_KINDS: [&str; 3] = ["v0", "v1", "v2"];
const POSTS: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];
const PEOPLE: [&str; 5] = ["A", "B", "C", "D", "E"];
const TOPICS: [&str; 2] = ["t0", "t1"];
/// Words that random norms are made of.
pub const LABELS: [&str; 4] = ["l0", "l1", "l2", "l3"];
/// Words that random norms are made of.
pub const ACTS: [&str; 6] = ["a0", "a1", "a2", "a3", "attend", "sit_in"];
const ACTIONS: [&str; 4] = ["n0", "n1", "n2", "n3"];
/// Words that random norms are made of.
pub const REFERENCES: [&str; 8] =
    ["sponsor", "sponsor", "concerned", "parties", "business", "person", "u1", "topic:t1"];
const DAYS: [&str; 5] = ["2024-03-04", "2024-03-06", "2024-03-08", "2024-03-31", "2024-05-20"];

/// One of these words.
pub fn one(list: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(list).prop_map(str::to_owned)
}

/// Some of these words.
pub fn some(list: &'static [&'static str], least: usize, most: usize) -> impl Strategy<Value = Vec<String>> {
    subsequence(list.to_vec(), least..=most).prop_map(|list| list.into_iter().map(str::to_owned).collect())
}

/// Words as a TOML array.
pub fn strings(list: &[String]) -> String {
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
        (some(&ROLES, 1, 2).prop_map(|roles| roles.join(";")), one(&UNITS), above("p", number))
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
        prop_oneof![4 => Just("*".to_owned()), 2 => one(&KINDS), 1 => one(&["action:n0", "action:n1"])];
    let acts = prop_oneof![2 => Just("*".to_owned()), 1 => some(&ACTS, 1, 3).prop_map(|acts| acts.join(";"))];
    let delegation = (one(&["mandate", "designation"]), 0..6_usize, 1..6_usize, acts, scope, interval());
    let delegations = vec(delegation, 2..9)
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
        (one(&ACTIONS), one(&LABELS), by, blank_or(one(&PEOPLE), 0.3), blank_or(day(), 0.5), outcome)
            .prop_map(|(action, step, by, person, date, outcome)| {
                row([action, step, by, person, date, outcome])
            }),
        0..10,
    );
    // One step taken by most posts in several actions, so that steps in which many take part come to their end.
    let taken = weighted(0.5, (some(&ACTIONS, 2, 4), one(&LABELS), some(&POSTS, 4, 6), blank_or(day(), 0.5)));
    let records = (records, taken)
        .prop_map(|(mut rows, taken)| {
            let (actions, step, by, date) = taken.unwrap_or_default();
            for action in actions {
                rows.extend(by.iter().map(|by| {
                    row([
                        action.clone(),
                        step.clone(),
                        by.clone(),
                        String::new(),
                        date.clone(),
                        String::new(),
                    ])
                }));
            }
            rows
        })
        .boxed();
    // Attendance of few, or of nearly everybody, so that a quorum may be reached.
    let attendance = prop_oneof![2 => 0..8_usize, 1 => 12..16_usize]
        .prop_flat_map(|many| subsequence((0..15).collect::<Vec<usize>>(), many))
        .prop_flat_map(|list| {
            let status: Vec<_> =
                list.iter().map(|_| one(&["present", "present", "present", "absent", "leave"])).collect();
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
    let settled = weighted(0.6, (one(&ROLES), one(&ROLES)));
    (words(), vec(rule(), 2..=12), readings, tables, settled).prop_map(
        |(words, norms, readings, tables, settled)| Plan { words, norms, readings, tables, settled },
    )
}

/// Random switches for an institution: another day, posts whose holders are away, an attribute, the outcome of a test.
pub fn switches(case: &Case, numbers: &[usize; 6]) -> Switches {
    let [day, post, attribute, value, test, truth] = *numbers;
    let on = DAYS.get(day % 8).map(|day| day.parse().expect("a day"));
    let away = case.facts.posts.iter().map(|(post, _)| post).skip(post % 12).take(1).collect();
    let flag = case.book.vocabulary.attributes.get("flag").expect("declared");
    let set = match attribute % 4 {
        0 => vec![(flag, None)],
        1 => vec![(flag, Some(AttributeValue::YesNo(value % 2 == 0)))],
        _ => Vec::new(),
    };
    let conditions: Vec<_> = case.book.norms.iter().flat_map(|norm| &norm.conditions).collect();
    let assumed = conditions
        .get(test % (2 * conditions.len() + 1))
        .map(|&condition| (condition.clone(), [Truth::Yes, Truth::No, Truth::Unknown][truth % 3]));
    Switches { on, away, set, assumed: assumed.into_iter().collect() }
}

impl Plan {
    /// The same institution without rival readings.
    #[allow(dead_code, reason = "not every test that has random institutions needs it")]
    pub fn without_readings(mut self) -> Self {
        self.readings.clear();
        self
    }

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
        // What seldom comes together by chance: limits for the line of command, members for the quorum.
        if let Some((limited, member)) = &self.settled {
            for act in 0..4 {
                let body = format!(
                    "limit = {{ role = \"{limited}\", act = \"a{act}\", attribute = \"amount\", up_to = 30 }}"
                );
                toml.push_str(&write(
                    "article.norm",
                    &format!("1y{act}"),
                    &Rule { body, overrides: Vec::new() },
                    &[],
                ));
            }
            for body in ["b0", "b1"] {
                let rule = Rule {
                    body: format!("compose = {{ body = \"{body}\", members = [\"{member}\"] }}"),
                    overrides: Vec::new(),
                };
                toml.push_str(&write("article.norm", &format!("1{body}"), &rule, &[]));
            }
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
        Folder { name: "random".to_owned(), files, ..Folder::default() }
    }
}
