//! Tests of the facts as a whole: a small institution, and what is said of it when a file goes wrong.

mod broken;
mod business;
mod columns;

use jiff::civil::date;

use super::*;
use crate::atom::{Attribute, Kind, Role, Topic, UnitKind};
use crate::model::{
    Actor, AttributeFacts, AttributeType, BodyFacts, Family, Link, Object, Option_, Outcome, Participant,
    Scope, Value, Words,
};
use crate::source::{Severity, Text};

fn words<A: Atom>(entries: &[(&str, &str, &str)]) -> Words<A> {
    let mut words = Words::default();
    for (id, zh, en) in entries {
        words.add(id, Text::new(*zh, *en), Location::default());
    }
    words
}

fn vocabulary() -> Vocabulary {
    let mut vocabulary = Vocabulary {
        kinds: words(&[
            ("document", "公文", "document"),
            ("minutes", "会议纪要", "minutes"),
            ("meeting", "会议", "meeting"),
        ]),
        acts: words(&[("check", "审核", "check"), ("sign", "签署", "sign"), ("approve", "审批", "approve")]),
        roles: words(&[("mayor", "区长", "mayor"), ("head", "主任、局长", "head")]),
        bodies: words(&[
            ("executive", "常务会议", "executive meeting"),
            ("office", "办公室会议", "office meeting"),
        ]),
        unit_kinds: words(&[("government", "政府", "government"), ("department", "部门", "department")]),
        topics: words(&[("audit", "审计", "audit"), ("trade", "商务", "trade")]),
        attributes: words(&[
            ("secret", "保密", "secret"),
            ("amount", "金额", "amount"),
            ("scope", "范围", "scope"),
            ("fields", "领域", "fields"),
            ("ended", "结束日期", "end"),
            ("matter", "事项目录", "matter"),
            ("twin_a", "孪生", "twin"),
            ("twin_b", "孪生", "twin"),
        ]),
        ..Vocabulary::default()
    };
    vocabulary.kinds.put_under(Kind::new(1), Kind::new(0));
    vocabulary.families.push(Family {
        id: "approving".to_owned(),
        title: Text::new("审批类", "approving acts"),
        acts: vec![crate::atom::Act::new(1), crate::atom::Act::new(2)],
        judging: false,
    });
    vocabulary.body_facts = vec![BodyFacts::default(); 2];
    let option =
        |id: &str, zh: &str, en: &str| Option_ { id: id.to_owned(), title: Text::new(zh, en), parent: None };
    let facts = |kind, kinds: Vec<Kind>| AttributeFacts {
        kind,
        options: vec![option("overall", "全局", "overall"), option("portfolio", "分管", "portfolio")],
        question: Text::default(),
        judged: false,
        judge: None,
        kinds,
    };
    vocabulary.attribute_facts = vec![
        facts(AttributeType::YesNo, vec![Kind::new(0)]),
        facts(AttributeType::Number, vec![]),
        facts(AttributeType::Choice, vec![]),
        facts(AttributeType::Choices, vec![]),
        facts(AttributeType::Date, vec![]),
        facts(AttributeType::Tree, vec![]),
        facts(AttributeType::YesNo, vec![]),
        facts(AttributeType::YesNo, vec![]),
    ];
    vocabulary
}

const BASE: &[(&str, &str)] = &[
    (
        "units.csv",
        "id,name_zh,name_en,kind,parent\noffice,区政府办公室,Office,department,gov\ngov,区政府,Government,政府,\n",
    ),
    (
        "posts.csv",
        "编号,职务,英文职务,角色,单位,上级职务\nclerk,科员,Clerk,,office,mayor\nmayor,区长,Mayor,mayor,gov,\nchief,主任,Chief,主任、局长,区政府办公室,区长\n",
    ),
    ("people.csv", "id,name_zh\nA,甲\nB,乙\nC,丙\n"),
    ("assignments.csv", "person,post,from,to\nA,mayor,2022-01-01,2022-12-31\n乙,chief,2022/2/1,\n"),
    (
        "actions.csv",
        "id,title_zh,kind,date,sponsor,concerned,person,meeting\nm-1,纪要,minutes,2022-03-10,office,none,无,x-1\nx-1,常务会议,meeting,2022年3月9日,,,,\n",
    ),
];

fn folder(changes: &[(&str, &str)]) -> Folder {
    let mut folder = Folder { name: "case".to_owned(), ..Folder::default() };
    for (path, text) in BASE.iter().chain(changes) {
        folder.files.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    folder
}

fn lines(report: &Report) -> Vec<String> {
    let line = |problem: &&Problem| {
        let sign = if problem.severity == Severity::Warning { "warning: " } else { "" };
        let hint = problem.hint.as_ref().map_or(String::new(), |hint| format!(" / {}", hint.en));
        format!("{sign}{}: {}{hint}", problem.at, problem.what.en)
    };
    report.problems().iter().map(line).collect()
}

/// The problems of the base with these files on top of it.
fn problems(changes: &[(&str, &str)]) -> Vec<String> {
    lines(&read(&folder(changes), &vocabulary()).1)
}

fn one_problem(changes: &[(&str, &str)]) -> String {
    let problems = problems(changes);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.concat()
}

fn sound(changes: &[(&str, &str)]) -> Facts {
    let (facts, report) = read(&folder(changes), &vocabulary());
    assert_eq!(lines(&report), Vec::<String>::new());
    facts
}

#[test]
fn the_base_is_read_with_forward_references() {
    let facts = sound(&[]);
    assert_eq!(facts.units.names.ids().collect::<Vec<_>>(), ["gov", "office"]);
    assert_eq!(facts.units.rows[1].parent, Some(Unit::new(0)));
    assert_eq!(facts.units.rows[0].kind, UnitKind::new(0));
    assert_eq!(facts.posts.rows[1].reports_to, Some(Post::new(2)));
    assert_eq!(facts.posts.rows[0].roles, [Role::new(1)]);
    assert_eq!(facts.posts.rows[0].unit, Unit::new(1));
    assert_eq!(facts.people.rows[0].name, Text::same("甲"));
    assert_eq!(facts.assignments[1].person, Person::new(1));
    assert_eq!(facts.assignments[1].during.from, Some(date(2022, 2, 1)));
    let minutes = &facts.actions.rows[0];
    assert_eq!((minutes.meeting, minutes.concerned.clone()), (Some(Action::new(1)), Some(vec![])));
    assert_eq!(minutes.person, Participant::Nobody);
    assert_eq!(facts.actions.rows[1].person, Participant::Blank);
    assert_eq!(facts.actions.rows[1].concerned, None);
    assert_eq!(minutes.at.to_string(), "actions.csv:2");
}

#[test]
fn a_table_is_a_file_a_folder_or_both() {
    let mut both = folder(&[
        ("actions/b.csv", "id,kind,date,金额\nb-1,meeting,2022-03-01,5万元\n"),
        ("actions/a.csv", "id,kind,date,secret\na-1,document,2022-03-01,是\n"),
    ]);
    let (facts, report) = read(&both, &vocabulary());
    assert_eq!(lines(&report), Vec::<String>::new());
    assert_eq!(facts.actions.names.ids().collect::<Vec<_>>(), ["a-1", "b-1", "m-1", "x-1"]);
    assert_eq!(facts.actions.rows[1].attributes.get(&Attribute::new(1)), Some(&Value::Number(5_000_000)));
    both.files.remove("actions.csv");
    assert!(!read(&both, &vocabulary()).1.has_errors());
    both.files.insert("actions/sub/c.csv".to_owned(), vec![]);
    both.files.insert("record.csv".to_owned(), vec![]);
    both.files.insert("absences.xlsx".to_owned(), vec![]);
    assert_eq!(
        lines(&read(&both, &vocabulary()).1),
        [
            "warning: absences.xlsx: `absences.xlsx` is not read: it belongs to no table / save it as \"CSV UTF-8 (comma delimited)\" under the name `absences.csv`",
            "warning: actions/sub/c.csv: `actions/sub/c.csv` is not read: it belongs to no table / put it into the folder `actions` itself",
            "warning: record.csv: `record.csv` is not read: it belongs to no table / did you mean `records`?",
        ]
    );
}

#[test]
fn references_that_lead_nowhere() {
    assert_eq!(
        one_problem(&[("assignments.csv", "person,post\nA,mayr\n")]),
        "assignments.csv:2:3 (B2): there is no post `mayr` / did you mean `mayor`?"
    );
    assert!(
        one_problem(&[("absences.csv", "person,from\nZoe,2022-01-01\n")])
            .contains("add it to the table `people`")
    );
    let twins = "id,name_zh\nA,甲\nB,乙\nC,丙\nD,丙\n";
    assert_eq!(
        one_problem(&[("people.csv", twins), ("absences.csv", "person\n丙\n")]),
        "absences.csv:2:1 (A2): more than one person is called `丙`: `C`, `D` / write the id instead"
    );
    assert!(
        one_problem(&[("records.csv", "action,step,by\nm-2,check,chief\n")])
            .contains("there is no action `m-2` / did you mean `m-1`?")
    );
    assert!(
        one_problem(&[("attendance.csv", "meeting,person,status\nx-9,A,present\n")])
            .contains("there is no action `x-9`")
    );
    assert!(
        sound(&[("attendance.csv", "meeting,person,status,substitute\nm-1,A,缺席,B\n")]).attendance.len()
            == 1
    );
    assert!(
        problems(&[("attendance.csv", "meeting,person,status\nx-1,A,present\nx-1,A,leave\n")])
            .concat()
            .contains("has a row for this meeting already: attendance.csv:2")
    );
    let words = one_problem(&[("posts.csv", "id,roles,unit\nclerk,mayer,office\nmayor,,gov\nchief,,gov\n")]);
    assert_eq!(words, "posts.csv:2:7 (B2): the rulebook has no role `mayer` / did you mean `mayor`?");
}

#[test]
fn ids() {
    assert_eq!(
        one_problem(&[("people.csv", "id,name_zh\nA,甲\nB,乙\nC,丙\nA,丁\n")]),
        "people.csv:5:1 (A5): the id `A` is taken: people.csv:2 has it already / choose another id, or remove one of the rows"
    );
    assert!(
        one_problem(&[("people.csv", "id,name_zh\nA,甲\nB,乙\nC,丙\n,丁\n")])
            .contains("people.csv:5:1 (A5): this cell is blank")
    );
    assert!(
        one_problem(&[("people.csv", "id,name_zh\nA,甲\nB,乙\nC,丙\nD;E,\n")])
            .contains("must not contain `;`")
    );
    assert!(
        one_problem(&[("people.csv", "id,name_zh\nA,甲\nB,乙\nC,丙\n无,\n")]).contains("cannot be an id")
    );
}

#[test]
fn circles_are_shown_whole() {
    assert_eq!(
        one_problem(&[(
            "units.csv",
            "id,name_zh,kind,parent\noffice,区政府办公室,department,gov\ngov,,government,office\n"
        )]),
        "units.csv:3:17 (D3): the units stand above each other in a circle: `gov` → `office` → `gov` / correct the unit above one of them"
    );
    assert!(
        one_problem(&[(
            "posts.csv",
            "id,name_zh,unit,reports_to\nclerk,,office,clerk\nmayor,区长,gov,\nchief,,gov,\n"
        )])
        .contains("`clerk` → `clerk`")
    );
}

#[test]
fn intervals_and_assignments() {
    assert_eq!(
        one_problem(&[("absences.csv", "person,from,to\nA,2022-03-02,2022-03-01\n")]),
        "absences.csv:2:14 (C2): the last day (2022-03-01) lies before the first (2022-03-02) / both days count; for a single day write it twice"
    );
    assert_eq!(
        one_problem(&[(
            "assignments.csv",
            "person,post,from,to\nA,mayor,2022-01-01,2022-03-01\nA,mayor,2022-03-02,\nA,mayor,2022-05-01,2022-06-01\n"
        )]),
        "warning: assignments.csv:4: `A` holds `mayor` for a time that overlaps with assignments.csv:3 / remove one of the rows, or correct its dates"
    );
    assert!(
        one_problem(&[("assignments.csv", "person,post,from\nA,mayor,2022年2月\n")])
            .contains("does not say which day")
    );
}

#[test]
fn portfolios_and_calendar() {
    let facts = sound(&[
        ("portfolios.csv", "leader,link,object,from\nmayor,分管,office,\nmayor,liaison,topic:商务,\n"),
        ("calendar.csv", "date,day,name\n2022-01-01,休,元旦\n2022-01-29,班,\n"),
    ]);
    assert_eq!(facts.portfolios[0].object, Object::Unit(Unit::new(1)));
    assert_eq!(
        (facts.portfolios[1].link, facts.portfolios[1].object),
        (Link::Liaison, Object::Topic(Topic::new(1)))
    );
    assert_eq!(facts.calendar.iter().map(|row| row.work).collect::<Vec<_>>(), [false, true]);
    assert!(
        one_problem(&[("portfolios.csv", "leader,link,object\nmayor,分管,trade\n")])
            .contains("written `topic:trade`")
    );
    assert!(
        one_problem(&[("calendar.csv", "date,day\n2022-01-01,休\n2022/1/1,休\n")])
            .contains("2022-01-01 is there twice: calendar.csv:2 has it already")
    );
    assert!(
        one_problem(&[("calendar.csv", "date,day\n2022-01-04,班\n")])
            .starts_with("warning: calendar.csv:2:1 (A2): 2022-01-04 is a weekday")
    );
}
