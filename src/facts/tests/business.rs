//! Delegations, actions and records.

use jiff::civil::date;

use super::*;

#[test]
fn delegations() {
    let with = |rows: &str| format!("id,type,grantor,grantee,acts,objects,from,to\n{rows}");
    let facts = sound(&[(
        "delegations.csv",
        &with(
            "d1,委托,mayor,chief,approving；check,*,2022-12-31,\nd2,指定,区长,clerk,*,minutes;action:x-1,,\nd3,mandate,mayor,clerk,act:sign,公文,,2022-01-01\n",
        ),
    )]);
    let rows = &facts.delegations.rows;
    assert_eq!(rows[0].acts.iter().map(|act| act.index()).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(rows[0].scopes, [Scope::All]);
    assert!(rows[1].acts.is_empty());
    assert_eq!(rows[1].scopes, [Scope::Kind(Kind::new(1)), Scope::Action(Action::new(1))]);
    assert_eq!(rows[1].kind, crate::model::DelegationType::Designation);
    assert_eq!(rows[2].acts.len(), 1);
    let wrong = |row: &str| one_problem(&[("delegations.csv", &with(row))]);
    assert!(wrong("d1,委托,mayor,mayor,*,*,,\n").contains("passes authority on to itself"));
    assert!(
        wrong("d1,委托,mayor,chief,*,*,2023-01-01,\n")
            .contains("nobody holds `mayor` on any day of this time")
    );
    assert!(wrong("d1,委托,clerk,chief,*,*,,\n").contains("nobody holds `clerk`"));
    assert!(wrong("d1,委托,mayor,chief,approvin,*,,\n").contains("did you mean `approving`"));
    assert!(wrong("d1,委托,mayor,chief,*,m-1,,\n").contains("a single action is written `action:m-1`"));
    assert!(wrong("d1,委托,mayor,chief,*,minuets,,\n").contains("did you mean `minutes`"));
    assert!(wrong("d1,授权,mayor,chief,*,*,,\n").contains("write one of `mandate`, `designation`"));
    assert!(wrong("d1,委托,mayor,chief,,*,,\n").contains("(E2): this cell is blank"));
    // Where the assignment itself is wrong, the delegation is not blamed.
    let both = problems(&[
        ("assignments.csv", "person,post,from\nA,mayor,yesterday\n"),
        ("delegations.csv", &with("d1,委托,mayor,chief,*,*,,\n")),
    ]);
    assert_eq!(both.len(), 1, "{both:?}");
}

#[test]
fn attributes_of_actions() {
    let with = |header: &str, row: &str| {
        format!(
            "id,kind,date,{header}\nx-1,meeting,2022-03-01,{row}\nm-1,minutes,2022-03-01,{}\n",
            ",".repeat(header.matches(',').count())
        )
    };
    let facts = sound(&[(
        "actions.csv",
        &with("amount,范围,fields,end,事项目录", "\"1,200\",全局,none,2022.3.1,portfolio"),
    )]);
    let values = &facts.actions.rows[1].attributes;
    assert_eq!(values.get(&Attribute::new(1)), Some(&Value::Number(120_000)));
    assert_eq!(values.get(&Attribute::new(2)), Some(&Value::One(0)));
    assert_eq!(values.get(&Attribute::new(3)), Some(&Value::Some([].into())));
    assert_eq!(values.get(&Attribute::new(4)), Some(&Value::Date(date(2022, 3, 1))));
    assert_eq!(values.get(&Attribute::new(5)), Some(&Value::One(1)));
    assert!(facts.actions.rows[0].attributes.is_empty());
    let wrong = |header: &str, row: &str| one_problem(&[("actions.csv", &with(header, row))]);
    assert!(wrong("scope", "overal").contains("(D2): there is no value `overal` / did you mean `overall`?"));
    assert!(wrong("scope", "nothing").contains("write one of `overall` (overall), `portfolio` (portfolio)"));
    assert!(wrong("scope", "overall;portfolio").contains("only one value can stand here"));
    assert!(wrong("secret", "maybe").contains("neither yes nor no"));
    assert!(wrong("secret", "yes").starts_with("warning: actions.csv:2:24 (D2): the attribute \"secret\" means nothing for an action of the kind \"meeting\" / it is meant for `document`"));
    assert!(wrong("amont", "1").contains("did you mean `amount`?"));
    assert!(wrong("孪生", "是").contains("may mean several columns: `twin_a`, `twin_b`"));
    assert!(wrong("meeting", "x-1").contains("`x-1` is given as its own meeting"));
    assert!(wrong("record", "partly").contains("write `complete`"));
}

#[test]
fn who_did_a_step() {
    let with = |rows: &str| format!("action,step,by,outcome,date\n{rows}");
    let facts = sound(&[(
        "records.csv",
        &with(
            "m-1,审核,chief,同意,\nm-1,deliver_twice,unit:office,failed,2022-03-11\nm-1,sign,常务会议,,\nm-1,sign,body:office,不同意,\nm-1,sign,Clerk,passed,\n",
        ),
    )]);
    let rows = &facts.records;
    assert_eq!(
        rows.iter().map(|row| row.step.as_str()).collect::<Vec<_>>(),
        ["check", "deliver_twice", "sign", "sign", "sign"]
    );
    assert_eq!(rows[0].by, Actor::Post(Post::new(0)));
    assert_eq!(rows[1].by, Actor::Unit(Unit::new(1)));
    assert_eq!(rows[2].by, Actor::Body(crate::atom::Body::new(0)));
    assert_eq!(rows[3].by, Actor::Body(crate::atom::Body::new(1)));
    assert_eq!(
        rows.iter().map(|row| row.outcome).collect::<Vec<_>>(),
        [Outcome::Favourable, Outcome::Adverse, Outcome::Done, Outcome::Adverse, Outcome::Favourable]
    );
    let wrong = |row: &str| one_problem(&[("records.csv", &with(row))]);
    assert!(wrong("m-1,sign,office,,\n").contains("`office` may mean any of `unit:office`, `body:office`"));
    assert!(wrong("m-1,sign,甲,,\n").contains("a person goes into the column `person`"));
    assert!(wrong("m-1,sign,execuitve,,\n").contains("did you mean `executive`"));
}
