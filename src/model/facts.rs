//! The facts of an institution: its organisation over time, the proposed actions, and what was done.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atom::{
    Act, Action, Atom, Attribute, Body, Delegation, Kind, Names, Person, Post, Role, Topic, Unit, UnitKind,
};
use crate::model::Value;
use crate::source::{Location, Text};

/// A closed interval of days; a missing end is open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Interval {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Interval {
    /// Whether a day lies in the interval.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A unit.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its name.
    pub name: Text,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<Unit>,
    /// Where it was written.
    pub at: Location,
}

/// A post.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// Its name.
    pub name: Text,
    /// The roles whoever holds it has.
    pub roles: Vec<Role>,
    /// The unit it belongs to.
    pub unit: Unit,
    /// The post above it in the line of command.
    pub reports_to: Option<Post>,
    /// Where it was written.
    pub at: Location,
}

/// A person.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The name.
    pub name: Text,
    /// Where the row was written.
    pub at: Location,
}

/// That a person holds a post for a time.
#[derive(Clone, Debug)]
pub struct AssignmentRow {
    /// Who.
    pub person: Person,
    /// Which post.
    pub post: Post,
    /// When.
    pub during: Interval,
    /// Where the row was written.
    pub at: Location,
}

/// How a leader is tied to a unit or a field of business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Link {
    /// In charge of it (分管).
    InCharge,
    /// Liaises with it (联系).
    Liaison,
}

/// A unit or a field of business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Object {
    /// A unit.
    Unit(Unit),
    /// A field of business.
    Topic(Topic),
}

/// That a leader is in charge of, or liaises with, something for a time.
#[derive(Clone, Debug)]
pub struct PortfolioRow {
    /// The leader's post.
    pub leader: Post,
    /// In charge or liaison.
    pub link: Link,
    /// The unit or field of business.
    pub object: Object,
    /// When.
    pub during: Interval,
    /// Where the row was written.
    pub at: Location,
}

/// Whether authority was passed on by mandate or a substitute was designated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DelegationType {
    /// A mandate (委托).
    Mandate,
    /// A designation (指定).
    Designation,
}

/// What a delegation speaks of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
    /// Everything.
    All,
    /// Every action of a kind, or of a kind below it.
    Kind(Kind),
    /// One action.
    Action(Action),
}

/// A mandate or a designation on file.
#[derive(Clone, Debug)]
pub struct DelegationRow {
    /// Mandate or designation.
    pub kind: DelegationType,
    /// The post that gives it.
    pub grantor: Post,
    /// The post that receives it.
    pub grantee: Post,
    /// The acts it covers; empty means every act.
    pub acts: Vec<Act>,
    /// The actions it covers.
    pub scopes: Vec<Scope>,
    /// When.
    pub during: Interval,
    /// The paper it rests on, as the user wrote it.
    pub basis: String,
    /// Where the row was written.
    pub at: Location,
}

/// That a person is away for a time.
#[derive(Clone, Debug)]
pub struct AbsenceRow {
    /// Who.
    pub person: Person,
    /// When.
    pub during: Interval,
    /// Why, as the user wrote it.
    pub reason: String,
    /// Where the row was written.
    pub at: Location,
}

/// A day on which the official calendar differs from Monday to Friday.
#[derive(Clone, Debug)]
pub struct CalendarRow {
    /// The day.
    pub date: Date,
    /// Whether it is a day of work.
    pub work: bool,
    /// The holiday.
    pub name: String,
    /// The notice that says so.
    pub source: String,
    /// Where the row was written.
    pub at: Location,
}

/// The person an action is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Participant {
    /// The cell is blank: it is not known.
    #[default]
    Blank,
    /// The cell says that there is nobody.
    Nobody,
    /// This person.
    Is(Person),
}

/// A proposed act on file.
#[derive(Clone, Debug)]
pub struct ActionRow {
    /// What it is about.
    pub title: Text,
    /// Its kind.
    pub kind: Kind,
    /// The day it is judged by.
    pub date: Date,
    /// The unit that brings it forward.
    pub sponsor: Option<Unit>,
    /// The other units concerned; `None` when the cell is blank, an empty list when it says `none`.
    pub concerned: Option<Vec<Unit>>,
    /// The person concerned.
    pub person: Participant,
    /// The meeting it belongs to.
    pub meeting: Option<Action>,
    /// The post that chairs the meeting.
    pub chair: Option<Post>,
    /// The fields of business it belongs to.
    pub topics: Vec<Topic>,
    /// Whether the records list all that has been done so far.
    pub record_complete: bool,
    /// The values of its attributes; what is missing is unknown.
    pub attributes: BTreeMap<Attribute, Value>,
    /// Where the row was written.
    pub at: Location,
}

impl ActionRow {
    /// An action of which nothing is known but its kind and its day.
    pub fn blank(kind: Kind, date: Date) -> Self {
        Self {
            title: Text::default(),
            kind,
            date,
            sponsor: None,
            concerned: None,
            person: Participant::Blank,
            meeting: None,
            chair: None,
            topics: Vec::new(),
            record_complete: false,
            attributes: BTreeMap::new(),
            at: Location::default(),
        }
    }
}

/// Somebody or something that acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Actor {
    /// Whoever holds the post.
    Post(Post),
    /// A person, in no other capacity than his own.
    Person(Person),
    /// The unit as such.
    Unit(Unit),
    /// The body as such.
    Body(Body),
}

/// How a step ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// Done; nothing more was said.
    Done,
    /// Agreed or passed.
    Favourable,
    /// Refused or failed.
    Adverse,
}

/// That a step was done.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// In which action.
    pub action: Action,
    /// The label of the step.
    pub step: String,
    /// Who did it.
    pub by: Actor,
    /// The person, where the row names one.
    pub person: Option<Person>,
    /// When, if known.
    pub date: Option<Date>,
    /// How it ended.
    pub outcome: Outcome,
    /// A remark.
    pub note: String,
    /// Where the row was written.
    pub at: Location,
}

/// Whether a person was at a meeting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Presence {
    /// There.
    Present,
    /// Not there, without leave.
    Absent,
    /// Not there, with leave.
    Leave,
}

/// That a person was, or was not, at a meeting.
#[derive(Clone, Debug)]
pub struct AttendanceRow {
    /// The meeting.
    pub meeting: Action,
    /// The person.
    pub person: Person,
    /// There or not.
    pub presence: Presence,
    /// Who came instead.
    pub substitute: Option<Person>,
    /// Where the row was written.
    pub at: Location,
}

/// Rows that carry an id, in the order of the file, with the table of ids.
#[derive(Clone, Debug)]
pub struct Table<A, R> {
    /// The ids.
    pub names: Names<A>,
    /// The rows, one for each id, in the same order.
    pub rows: Vec<R>,
}

impl<A, R> Default for Table<A, R> {
    fn default() -> Self {
        Self { names: Names::default(), rows: Vec::new() }
    }
}

impl<A: Atom, R> Table<A, R> {
    /// The row of an atom.
    pub fn row(&self, atom: A) -> Option<&R> {
        self.rows.get(atom.index())
    }

    /// All atoms with their rows.
    pub fn iter(&self) -> impl Iterator<Item = (A, &R)> {
        self.rows.iter().enumerate().map(|(index, row)| (A::new(index), row))
    }

    /// The id of an atom.
    pub fn id(&self, atom: A) -> &str {
        self.names.id(atom)
    }
}

/// All facts of one institution.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Units.
    pub units: Table<Unit, UnitRow>,
    /// Posts.
    pub posts: Table<Post, PostRow>,
    /// People.
    pub people: Table<Person, PersonRow>,
    /// Who holds which post when.
    pub assignments: Vec<AssignmentRow>,
    /// Who is in charge of, or liaises with, what.
    pub portfolios: Vec<PortfolioRow>,
    /// Mandates and designations.
    pub delegations: Table<Delegation, DelegationRow>,
    /// Who is away when.
    pub absences: Vec<AbsenceRow>,
    /// Where the official calendar differs from Monday to Friday.
    pub calendar: Vec<CalendarRow>,
    /// Proposed actions.
    pub actions: Table<Action, ActionRow>,
    /// What was done, by action (see [`Facts::sort`]).
    pub records: Vec<RecordRow>,
    /// Who was at which meeting, by meeting (see [`Facts::sort`]).
    pub attendance: Vec<AttendanceRow>,
    /// The actions of each kind by day and id, so that the like of one are counted without a look at all the others.
    pub by_kind: BTreeMap<Kind, Vec<(Date, Action)>>,
}

impl Facts {
    /// Brings the rows into the order in which they are looked up. To be called when the last row is there.
    pub fn sort(&mut self) {
        self.records.sort_by_key(|row| row.action);
        self.attendance.sort_by_key(|row| row.meeting);
        self.by_kind.clear();
        for (action, row) in self.actions.iter() {
            self.by_kind.entry(row.kind).or_default().push((row.date, action));
        }
        for list in self.by_kind.values_mut() {
            list.sort_by_key(|&(date, action)| (date, self.actions.id(action)));
        }
    }

    /// What was done about an action.
    pub fn records_of(&self, action: Action) -> impl Iterator<Item = &RecordRow> {
        let first = self.records.partition_point(|row| row.action < action);
        self.records.iter().skip(first).take_while(move |row| row.action == action)
    }

    /// Who was at a meeting, and who was not.
    pub fn attendance_of(&self, meeting: Action) -> impl Iterator<Item = &AttendanceRow> {
        let first = self.attendance.partition_point(|row| row.meeting < meeting);
        self.attendance.iter().skip(first).take_while(move |row| row.meeting == meeting)
    }

    /// The actions of a kind from one day to another, both included, by day and id.
    pub fn of_kind(&self, kind: Kind, first: Date, last: Date) -> &[(Date, Action)] {
        let list = self.by_kind.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let from = list.partition_point(|(date, _)| *date < first);
        let to = list.partition_point(|(date, _)| *date <= last);
        list.get(from..to).unwrap_or_default()
    }
}
