//! From the tables as written to the rulebook: every word is looked up, every mistake is reported with its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use super::expression::{Fault, Scope, number};
use super::toml_file::TomlFile;
use super::wire::{
    ActEntry, AmbiguityEntry, ArticleEntry, AttendModeEntry, AttributeEntry, AttributeTypeEntry, Bilingual,
    BodyEntry, CountEntry, DayUnitEntry, ExceptionEntry, FamilyEntry, Header, KindEntry, LabelEntry,
    MatterEntry, NormEntry, PartEntry, QuantifierEntry, RoleEntry, SpanEntry, StatusEntry, StrengthEntry,
};
use super::{Ambiguity, Reading, Rulebook, RulebookHeader};
use crate::atom::{Act, Atom, Attribute, Kind, Label, Names, NormIx, Role, Unit, UnitKind};
use crate::cite::Cite;
use crate::model::{
    Article, ArticleStatus, AttendMode, AttributeFacts, AttributeType, BodyFacts, Comparison, Condition,
    Count, DayUnit, Effect, Exception, Family, Norm, Option_, Part, Quantifier, Reference, RelationTest,
    Share, Span, StartDay, Strength, UnaryTest, Vocabulary, WhoExpr, Words,
};
use crate::source::{Folder, Location, Problem, Report, Text, both, did_you_mean};

/// A table as read, with the number of the file it stands in.
type Raw<T> = (usize, T);

/// A rulebook half read: the words are known, the norms still wait for the institution's units.
#[derive(Default)]
pub struct Draft {
    sources: Vec<(Arc<str>, String)>,
    header: Option<Raw<Header>>,
    vocabulary: Vocabulary,
    articles: Vec<Raw<ArticleEntry>>,
    bodies: Vec<Raw<BodyEntry>>,
    matters: Vec<Raw<MatterEntry>>,
    ambiguities: Vec<Raw<AmbiguityEntry>>,
    labels: Vec<Raw<LabelEntry>>,
    report: Report,
    /// Whether the words cannot be relied on, so that every norm that uses one would be blamed for it.
    broken: bool,
    /// Whether a norm could not be read, so that what points at it or at its step must not be blamed.
    lost: bool,
}

fn text(entry: &Bilingual) -> Text {
    Text::new(entry.zh.clone(), entry.en.clone())
}

fn date(datetime: Option<&Datetime>) -> Option<Date> {
    let date = datetime?.date?;
    Date::new(date.year as i16, date.month as i8, date.day as i8).ok()
}

impl Draft {
    /// Reads every `rulebook/*.toml` of the folder.
    pub fn read(folder: &Folder) -> Self {
        let mut draft = Self::default();
        let mut words = RawWords::default();
        for (path, bytes) in &folder.files {
            if !path.starts_with("rulebook/") || !path.to_ascii_lowercase().ends_with(".toml") {
                continue;
            }
            match std::str::from_utf8(bytes) {
                Ok(content) => {
                    let content = content.strip_prefix('\u{feff}').unwrap_or(content).to_owned();
                    draft.sources.push((path.as_str().into(), content));
                    draft.read_file(draft.sources.len() - 1, &mut words);
                }
                Err(_) => draft.report.push(
                    Problem::error(
                        Location::file(path),
                        both!("规则文件不是 UTF-8 编码", "the rulebook file is not UTF-8"),
                    )
                    .hint(both!("请用编辑器另存为 UTF-8 编码", "save the file as UTF-8 in your editor")),
                ),
            }
        }
        if draft.sources.is_empty() {
            draft.report.push(
                Problem::error(Location::file("rulebook/"), both!("没有规则文件", "there is no rulebook")).hint(both!(
                    "机构文件夹中应有 `rulebook/` 文件夹，内放 *.toml 规则文件，格式见 docs/rulebook.md",
                    "the institution's folder needs a folder `rulebook/` with *.toml files; docs/rulebook.md tells their format"
                )),
            );
        } else if draft.header.is_none() && !draft.broken {
            draft.report.error(
                &Location::file("rulebook/"),
                both!("缺少 `[rulebook]` 表头", "the header `[rulebook]` is missing"),
            );
        }
        draft.broken |= draft.header.is_none();
        let before = draft.report.problems().len();
        draft.build_vocabulary(&words);
        draft.broken |= draft.report.problems().len() > before;
        draft
    }

    /// Whether the words can be relied on: no file and no table of words is broken.
    pub fn is_sound(&self) -> bool {
        !self.broken
    }

    /// The words, for reading the facts.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn at(&self, file: usize, offset: usize) -> Location {
        self.sources
            .get(file)
            .map_or_else(Location::default, |(name, text)| Location::offset(name, text, offset))
    }

    fn place<T>(&self, file: usize, spanned: &Spanned<T>) -> Location {
        self.at(file, spanned.span().start)
    }

    fn read_file(&mut self, file: usize, words: &mut RawWords) {
        let Some((name, content)) = self.sources.get(file).cloned() else {
            return;
        };
        let toml = TomlFile { name, text: &content };
        let mut report = Report::default();
        let tables = toml.tables(&mut report);
        self.broken |= report.has_errors();
        for (key, start, value) in tables {
            let before = report.problems().len();
            macro_rules! each {
                ($target:expr) => {
                    for element in toml.elements(value, &mut report) {
                        if let Some(entry) = toml.read(element, &mut report) {
                            $target.push((file, entry));
                        }
                    }
                };
            }
            match key.as_str() {
                "rulebook" => {
                    if let Some(header) = toml.read(value, &mut report) {
                        if self.header.is_some() {
                            report.error(
                                &toml.at(start),
                                both!(
                                    "`[rulebook]` 表头写了两次",
                                    "the header `[rulebook]` is written twice"
                                ),
                            );
                        }
                        self.header = Some((file, header));
                    }
                }
                "article" => {
                    for element in toml.elements(value, &mut report) {
                        let (element, norms) = split_norms(element);
                        let mut entries = Vec::new();
                        for norm in norms {
                            let entry = toml.read::<NormEntry>(norm, &mut report);
                            self.lost |= entry.is_none();
                            entries.extend(entry);
                        }
                        if let Some(mut article) = toml.read::<ArticleEntry>(element, &mut report) {
                            article.norm = entries;
                            self.articles.push((file, article));
                        }
                    }
                }
                "kind" => each!(words.kinds),
                "attribute" => each!(words.attributes),
                "role" => each!(words.roles),
                "act" => each!(words.acts),
                "family" => each!(words.families),
                "body" => each!(self.bodies),
                "topic" => each!(words.topics),
                "unit_kind" => each!(words.unit_kinds),
                "matter" => each!(self.matters),
                "label" => each!(self.labels),
                "ambiguity" => each!(self.ambiguities),
                _ => report.push(
                    Problem::error(toml.at(start), both!("不认识的表 `{}`", "unknown table `{}`", key))
                        .maybe(did_you_mean(
                            &key,
                            [
                                "rulebook",
                                "article",
                                "kind",
                                "attribute",
                                "role",
                                "act",
                                "family",
                                "body",
                                "topic",
                                "unit_kind",
                                "matter",
                                "ambiguity",
                            ],
                        )),
                ),
            }
            let words = !matches!(key.as_str(), "article" | "ambiguity");
            self.broken |= words && report.problems().len() > before;
        }
        self.report.append(report);
    }

    fn build_vocabulary(&mut self, words: &RawWords) {
        let mut vocabulary = Vocabulary {
            kinds: self.tree(&words.kinds),
            topics: self.tree(&words.topics),
            unit_kinds: self.tree(&words.unit_kinds),
            ..Vocabulary::default()
        };
        for (file, act) in &words.acts {
            self.add(&mut vocabulary.acts, *file, &act.id, &act.title);
        }
        let mut implied = Vec::new();
        for (file, role) in &words.roles {
            if let Some(atom) = self.add(&mut vocabulary.roles, *file, &role.id, &role.title) {
                implied.extend(role.implies.iter().map(|other| (atom, *file, other)));
            }
        }
        for (role, file, other) in implied {
            if let Some(other) = self.find(&vocabulary.roles, file, other, &ROLE) {
                vocabulary.implications.push((role, other));
            }
        }
        for (file, family) in &words.families {
            let acts =
                family.acts.iter().filter_map(|act| self.find(&vocabulary.acts, *file, act, &ACT)).collect();
            vocabulary.families.push(Family {
                id: family.id.get_ref().clone(),
                title: text(&family.title),
                acts,
            });
        }
        let bodies = std::mem::take(&mut self.bodies);
        for (file, body) in &bodies {
            if self.add(&mut vocabulary.bodies, *file, &body.id, &body.title).is_some() {
                let kind =
                    body.kind.as_ref().and_then(|kind| self.find(&vocabulary.kinds, *file, kind, &KIND));
                vocabulary.body_facts.push(BodyFacts { kind, unit: None });
            }
        }
        self.bodies = bodies;
        for (file, attribute) in &words.attributes {
            self.add_attribute(&mut vocabulary, *file, attribute);
        }
        self.add_matters(&mut vocabulary);
        self.vocabulary = vocabulary;
    }

    fn add<A: Atom>(
        &mut self,
        words: &mut Words<A>,
        file: usize,
        id: &Spanned<String>,
        title: &Bilingual,
    ) -> Option<A> {
        let at = self.place(file, id);
        let added = words.add(id.get_ref(), text(title), at.clone());
        if added.is_none() {
            self.report.error(&at, both!("编号 `{}` 重复", "the id `{}` is used twice", id.get_ref()));
        }
        added
    }

    fn tree<A: Atom>(&mut self, entries: &[Raw<KindEntry>]) -> Words<A> {
        let mut words = Words::default();
        let mut parents = Vec::new();
        for (file, entry) in entries {
            if let Some(atom) = self.add(&mut words, *file, &entry.id, &entry.title) {
                parents.extend(entry.parent.as_ref().map(|parent| (atom, *file, parent)));
            }
        }
        for (child, file, parent) in parents {
            match words.get(parent.get_ref()) {
                Some(atom) if words.within(atom, child) => {
                    self.report.error(
                        &self.place(file, parent),
                        both!(
                            "`{}` 与它的上级互为上下级",
                            "`{}` stands above and below itself",
                            words.id(child)
                        ),
                    );
                }
                Some(atom) => words.put_under(child, atom),
                None => self.report.push(
                    Problem::error(
                        self.place(file, parent),
                        both!("没有 `{}`", "there is no `{}`", parent.get_ref()),
                    )
                    .maybe(did_you_mean(parent.get_ref(), words.ids())),
                ),
            }
        }
        words
    }

    fn find<A: Atom>(
        &mut self,
        words: &Words<A>,
        file: usize,
        id: &Spanned<String>,
        sort: &Sort,
    ) -> Option<A> {
        let found = words.get(id.get_ref());
        if found.is_none() {
            let what = Text::new(
                format!("没有{} `{}`", sort.0, id.get_ref()),
                format!("there is no {} `{}`", sort.1, id.get_ref()),
            );
            self.report.push(
                Problem::error(self.place(file, id), what).maybe(did_you_mean(id.get_ref(), words.ids())),
            );
        }
        found
    }

    fn add_attribute(&mut self, vocabulary: &mut Vocabulary, file: usize, entry: &AttributeEntry) {
        let Some(_) = self.add(&mut vocabulary.attributes, file, &entry.id, &entry.title) else {
            return;
        };
        let kind = match entry.kind {
            AttributeTypeEntry::YesNo => AttributeType::YesNo,
            AttributeTypeEntry::Choice => AttributeType::Choice,
            AttributeTypeEntry::Choices => AttributeType::Choices,
            AttributeTypeEntry::Number => AttributeType::Number,
            AttributeTypeEntry::Date => AttributeType::Date,
            AttributeTypeEntry::Tree => AttributeType::Tree,
        };
        let mut options: Vec<Option_> = Vec::new();
        for value in &entry.values {
            let parent = value.parent.as_ref().and_then(|parent| {
                let found = options.iter().position(|option| option.id == *parent.get_ref());
                if found.is_none() {
                    self.report.error(
                        &self.place(file, parent),
                        both!(
                            "上级值 `{}` 应写在它的下级之前",
                            "the value `{}` above must be written before the values below it",
                            parent.get_ref()
                        ),
                    );
                }
                found
            });
            options.push(Option_ { id: value.id.get_ref().clone(), title: text(&value.title), parent });
        }
        let declares = matches!(kind, AttributeType::Choice | AttributeType::Choices);
        if declares && options.is_empty() {
            self.report.error(
                &self.place(file, &entry.id),
                both!("属性 `{}` 没有列出可选的值", "the attribute `{}` lists no values", entry.id.get_ref()),
            );
        }
        let kinds =
            entry.kinds.iter().filter_map(|kind| self.find(&vocabulary.kinds, file, kind, &KIND)).collect();
        vocabulary.attribute_facts.push(AttributeFacts {
            kind,
            options,
            question: text(&entry.question),
            judged: entry.judged,
            judge: entry.judge.as_ref().map(text),
            kinds,
        });
    }

    /// The catalogue of matters becomes the values of the tree attribute `matter`.
    fn add_matters(&mut self, vocabulary: &mut Vocabulary) {
        if self.matters.is_empty() {
            return;
        }
        let attribute = vocabulary.attributes.get(MATTER).or_else(|| {
            let added = vocabulary.attributes.add(
                MATTER,
                Text::new("事项目录", "item of the catalogue"),
                Location::default(),
            );
            vocabulary.attribute_facts.push(AttributeFacts {
                kind: AttributeType::Tree,
                options: Vec::new(),
                question: Text::new("属目录中的哪一项？", "Which item of the catalogue is it?"),
                judged: false,
                judge: None,
                kinds: Vec::new(),
            });
            added
        });
        let Some(facts) =
            attribute.and_then(|attribute| vocabulary.attribute_facts.get_mut(attribute.index()))
        else {
            return;
        };
        let mut position: HashMap<&str, usize> = HashMap::new();
        for (file, matter) in &self.matters {
            if position.insert(matter.id.get_ref(), facts.options.len()).is_some() {
                let at = self.sources.get(*file).map_or_else(Location::default, |(name, text)| {
                    Location::offset(name, text, matter.id.span().start)
                });
                self.report.error(
                    &at,
                    both!("事项 `{}` 重复", "the matter `{}` is listed twice", matter.id.get_ref()),
                );
            }
            facts.options.push(Option_ {
                id: matter.id.get_ref().clone(),
                title: text(&matter.title),
                parent: None,
            });
        }
        for (file, matter) in &self.matters {
            let Some(parent) = &matter.parent else { continue };
            let (child, above) =
                (position.get(matter.id.get_ref().as_str()), position.get(parent.get_ref().as_str()));
            if let (Some(option), Some(&above)) =
                (child.and_then(|&child| facts.options.get_mut(child)), above)
            {
                option.parent = Some(above);
            } else {
                let at = self.sources.get(*file).map_or_else(Location::default, |(name, text)| {
                    Location::offset(name, text, parent.span().start)
                });
                self.report.push(
                    Problem::error(at, both!("没有事项 `{}`", "there is no matter `{}`", parent.get_ref()))
                        .maybe(did_you_mean(
                            parent.get_ref(),
                            position.keys().copied().collect::<BTreeSet<_>>(),
                        )),
                );
            }
        }
    }

    /// Reads the norms, now that the institution's units are known. The report holds everything found since [`Draft::read`].
    pub fn finish(self, units: &Names<Unit>) -> (Rulebook, Report) {
        // What broken words or an unreadable table of units would drag after them is not worth saying.
        let said = (self.broken || units.is_empty()).then(|| self.report.clone());
        let (book, report) = self.build(units);
        (book, said.unwrap_or(report))
    }

    fn build(mut self, units: &Names<Unit>) -> (Rulebook, Report) {
        let header = self.header.take();
        let mut book = Rulebook { vocabulary: std::mem::take(&mut self.vocabulary), ..Rulebook::default() };
        if let Some((_, header)) = &header {
            book.header = RulebookHeader {
                id: header.id.clone(),
                title: text(&header.title),
                adopted: date(header.adopted.as_ref()),
                in_force: date(header.in_force.as_ref()),
                articles: header.articles,
                provision: text(&header.provision),
            };
        }
        let bodies = std::mem::take(&mut self.bodies);
        for (file, body) in &bodies {
            let (Some(atom), Some(unit)) = (book.vocabulary.bodies.get(body.id.get_ref()), &body.unit) else {
                continue;
            };
            match units.get(unit.get_ref()) {
                Some(found) => {
                    if let Some(facts) = book.vocabulary.body_facts.get_mut(atom.index()) {
                        facts.unit = Some(found);
                    }
                }
                None => self.report.push(
                    Problem::error(
                        self.place(*file, unit),
                        both!("没有单位 `{}`", "there is no unit `{}`", unit.get_ref()),
                    )
                    .maybe(did_you_mean(unit.get_ref(), units.ids())),
                ),
            }
        }
        let (articles, matters, ambiguities) =
            (std::mem::take(&mut self.articles), self.matters.clone(), std::mem::take(&mut self.ambiguities));
        let matters: Vec<Raw<NormEntry>> = self.matter_norms(&matters);
        let readings = ambiguities.iter().flat_map(|(file, entry)| {
            entry.reading.iter().flat_map(move |reading| reading.norm.iter().map(move |norm| (*file, norm)))
        });
        let all = articles
            .iter()
            .flat_map(|(file, article)| article.norm.iter().map(move |norm| (*file, norm)))
            .chain(matters.iter().map(|(file, norm)| (*file, norm)))
            .chain(readings);
        for (_, norm) in all {
            for part in norm.step.iter().chain(norm.power.iter()) {
                book.labels.intern(part.label.as_ref().unwrap_or(&part.act).get_ref());
            }
        }
        for (file, entry) in &std::mem::take(&mut self.labels) {
            match book.labels.get(entry.id.get_ref()) {
                Some(label) => _ = book.label_titles.insert(label, text(&entry.title)),
                None if self.lost => {}
                None => self.report.push(
                    Problem::error(
                        self.place(*file, &entry.id),
                        both!("没有任何环节叫 `{}`", "no step has the label `{}`", entry.id.get_ref()),
                    )
                    .maybe(did_you_mean(entry.id.get_ref(), book.labels.ids())),
                ),
            }
        }
        self.ledger(&mut book, &articles);
        let numbers: BTreeSet<u32> = book.articles.iter().map(|article| article.number).collect();
        for (file, article) in &articles {
            for entry in &article.norm {
                let id = entry.id.get_ref();
                let number = *article.number.get_ref();
                if !id.starts_with(&number.to_string())
                    || id[number.to_string().len()..].starts_with(|c: char| c.is_ascii_digit())
                {
                    self.report.error(
                        &self.place(*file, &entry.id),
                        both!(
                            "规范 `{}` 的编号应以所在条的条号 {} 开头",
                            "the id of norm `{}` must begin with the number of its article, {}",
                            id,
                            number
                        ),
                    );
                }
                if let Some(norm) = self.norm(&book, units, &numbers, *file, entry) {
                    book.base.push(NormIx::new(book.norms.len()));
                    book.norms.push(norm);
                }
            }
        }
        for (file, entry) in &matters {
            if let Some(norm) = self.norm(&book, units, &numbers, *file, entry) {
                book.base.push(NormIx::new(book.norms.len()));
                book.norms.push(norm);
            }
        }
        let mut seen: BTreeMap<String, Location> = BTreeMap::new();
        for &norm in &book.base {
            let Some(norm) = book.norm(norm) else { continue };
            if let Some(first) = seen.insert(norm.id.clone(), norm.at.clone()) {
                self.report.push(
                    Problem::error(
                        norm.at.clone(),
                        both!("规范编号 `{}` 重复", "the norm id `{}` is used twice", norm.id),
                    )
                    .hint(both!("第一次出现在 {}", "it first stands at {}", first)),
                );
            }
        }
        for (file, entry) in &ambiguities {
            self.ambiguity(&mut book, units, &numbers, *file, entry);
        }
        self.check_overrides(
            &book,
            articles
                .iter()
                .flat_map(|(file, article)| article.norm.iter().map(move |norm| (*file, norm)))
                .chain(matters.iter().map(|(file, norm)| (*file, norm))),
        );
        (book, self.report)
    }

    /// The ledger: every article of the source has one entry, and every entry says what became of it.
    fn ledger(&mut self, book: &mut Rulebook, articles: &[Raw<ArticleEntry>]) {
        let mut places: BTreeMap<u32, Location> = BTreeMap::new();
        for (file, entry) in articles {
            let number = *entry.number.get_ref();
            let at = self.place(*file, &entry.number);
            if number == 0 || number > book.header.articles {
                self.report.error(
                    &at,
                    both!(
                        "原文没有第 {} 条（共 {} 条）",
                        "the source has no article {} (it has {})",
                        number,
                        book.header.articles
                    ),
                );
            }
            if let Some(first) = places.insert(number, at.clone()) {
                self.report.push(
                    Problem::error(
                        at.clone(),
                        both!("第 {} 条登记了两次", "article {} is entered twice", number),
                    )
                    .hint(both!("第一次出现在 {}", "it first stands at {}", first)),
                );
            }
            let status = match entry.status {
                StatusEntry::Operative => ArticleStatus::Operative,
                StatusEntry::Duty => ArticleStatus::Duty,
                StatusEntry::Declaratory => ArticleStatus::Declaratory,
                StatusEntry::Open => ArticleStatus::Open,
            };
            if status != ArticleStatus::Operative && entry.reason.is_none() {
                self.report.error(
                    &at,
                    both!(
                        "第 {} 条没有说明为何不作规范登记（`reason`）",
                        "article {} does not say why nothing more is encoded (`reason`)",
                        number
                    ),
                );
            }
            let matters = self.matters.iter().any(|(_, matter)| {
                Cite::parse(matter.id.get_ref()).is_ok_and(|cite| cite.article() == number)
            });
            if status == ArticleStatus::Operative && entry.norm.is_empty() && !matters {
                self.report.error(
                    &at,
                    both!(
                        "第 {} 条登记为有效规范，却没有任何规范",
                        "article {} is entered as operative but has no norm",
                        number
                    ),
                );
            }
            book.articles.push(Article {
                number,
                heading: text(&entry.heading),
                status,
                reason: entry.reason.as_ref().map(text),
                at,
            });
        }
        book.articles.sort_by_key(|article| article.number);
        let missing: Vec<String> = (1..=book.header.articles)
            .filter(|number| !places.contains_key(number))
            .map(|number| number.to_string())
            .collect();
        if !missing.is_empty() {
            self.report.push(
                Problem::error(
                    Location::file("rulebook/"),
                    both!("台账缺少第 {} 条", "the ledger lacks article {}", missing.join(", ")),
                )
                .hint(both!(
                    "每一条都要有一个 `[[article]]`，哪怕只写明它没有可判断的内容",
                    "every article needs an `[[article]]`, if only to say that nothing in it can be decided"
                )),
            );
        }
    }

    /// The leaves of the catalogue as norms.
    fn matter_norms(&mut self, matters: &[Raw<MatterEntry>]) -> Vec<Raw<NormEntry>> {
        let parents: BTreeSet<&str> = matters
            .iter()
            .filter_map(|(_, matter)| matter.parent.as_ref())
            .map(|parent| parent.get_ref().as_str())
            .collect();
        let mut norms = Vec::new();
        for (file, matter) in matters {
            let leaf = !parents.contains(matter.id.get_ref().as_str());
            match (&matter.step, leaf) {
                (None, false) => {}
                (None, true) => self.report.push(
                    Problem::error(
                        self.place(*file, &matter.id),
                        both!(
                            "事项 `{}` 没有写明由谁决定",
                            "the matter `{}` leads to no body",
                            matter.id.get_ref()
                        ),
                    )
                    .hint(both!(
                        "目录的末级要写 `step = {{ act = …, by = [\"body(…)\"] }}`",
                        "a leaf of the catalogue needs `step = {{ act = …, by = [\"body(…)\"] }}`"
                    )),
                ),
                (Some(_), false) => self.report.error(
                    &self.place(*file, &matter.id),
                    both!(
                        "事项 `{}` 还有下级，不能自带 `step`",
                        "the matter `{}` has matters below it and cannot have a `step` of its own",
                        matter.id.get_ref()
                    ),
                ),
                (Some(step), true) => {
                    let mut when = matter.when.clone();
                    when.insert(
                        MATTER.to_owned(),
                        Spanned::new(matter.id.span(), format!("within {}", matter.id.get_ref())),
                    );
                    norms.push((
                        *file,
                        NormEntry {
                            id: matter.id.clone(),
                            cite: matter.id.clone(),
                            zh: matter.title.zh.clone(),
                            en: matter.title.en.clone(),
                            strength: StrengthEntry::Hard,
                            kinds: matter.kinds.clone(),
                            when,
                            relations: Vec::new(),
                            binds: Vec::new(),
                            unless: Vec::new(),
                            overrides: matter.overrides.clone(),
                            step: Some(step.clone()),
                            power: None,
                            bar: None,
                            gate: None,
                            deadline: None,
                            duty: None,
                            attend: None,
                            compose: None,
                            quorum: None,
                            frequency: None,
                            limit: None,
                            stand_in: None,
                            extend: None,
                            role: None,
                            in_force: None,
                            define: None,
                            silence: None,
                        },
                    ));
                }
            }
        }
        norms
    }

    fn cite(&mut self, file: usize, cite: &Spanned<String>, articles: &BTreeSet<u32>) -> Option<u32> {
        let at = self.place(file, cite);
        match Cite::parse(cite.get_ref()) {
            Ok(parsed) if articles.contains(&parsed.article()) => Some(parsed.article()),
            Ok(parsed) => {
                self.report.error(
                    &at,
                    both!(
                        "引用 `{}` 指向的第 {} 条不存在",
                        "the citation `{}` points at article {}, which does not exist",
                        cite.get_ref(),
                        parsed.article()
                    ),
                );
                None
            }
            Err(why) => {
                let what = Text::new(
                    format!("引用 `{}` 写法不对：{}", cite.get_ref(), why.zh),
                    format!("the citation `{}` is not well formed: {}", cite.get_ref(), why.en),
                );
                self.report.error(&at, what);
                None
            }
        }
    }

    fn fault(&mut self, file: usize, string: &Spanned<String>, fault: Fault) {
        // One more than the start of the span: the opening quote.
        let at = self.at(file, string.span().start + 1 + fault.offset);
        self.report.push(Problem::error(at, fault.what).maybe(fault.hint));
    }

    fn norm(
        &mut self,
        book: &Rulebook,
        units: &Names<Unit>,
        articles: &BTreeSet<u32>,
        file: usize,
        entry: &NormEntry,
    ) -> Option<Norm> {
        let words = &book.vocabulary;
        let scope = Scope { vocabulary: words, units, labels: &book.labels };
        let article = self.cite(file, &entry.cite, articles);
        let kinds: Vec<Kind> =
            if entry.kinds.is_empty() && entry.step.is_some() && entry.when.contains_key(MATTER) {
                words
                    .attributes
                    .get(MATTER)
                    .and_then(|matter| words.attribute(matter))
                    .map(|facts| facts.kinds.clone())
                    .unwrap_or_default()
            } else {
                entry.kinds.iter().filter_map(|kind| self.find(&words.kinds, file, kind, &KIND)).collect()
            };
        let mut conditions = self.conditions(&scope, file, &entry.when, &entry.relations);
        let binds: Vec<UnitKind> = entry
            .binds
            .iter()
            .filter_map(|kind| self.find(&words.unit_kinds, file, kind, &UNIT_KIND))
            .collect();
        if !binds.is_empty() {
            conditions.insert(0, Condition::Relation(false, RelationTest::Is(Reference::Sponsor, binds)));
        }
        let mut names = BTreeSet::new();
        let mut exceptions = Vec::new();
        for exception in &entry.unless {
            if !names.insert(exception.name.get_ref().clone()) {
                self.report.error(
                    &self.place(file, &exception.name),
                    both!("例外 `{}` 重复", "the exception `{}` is written twice", exception.name.get_ref()),
                );
            }
            exceptions.push(self.exception(&scope, articles, file, entry, exception));
        }
        let effect = self.effect(&scope, file, entry);
        if let Some(Effect::Limit { attribute, up_to, .. }) = &effect {
            conditions.push(Condition::Attribute(*attribute, UnaryTest::Compare(Comparison::AtMost, *up_to)));
        }
        Some(Norm {
            id: entry.id.get_ref().clone(),
            article: article?,
            cite: entry.cite.get_ref().clone(),
            text: Text::new(entry.zh.clone(), entry.en.clone()),
            strength: match entry.strength {
                StrengthEntry::Hard => Strength::Hard,
                StrengthEntry::Principle => Strength::Principle,
                StrengthEntry::Generally => Strength::Generally,
            },
            kinds,
            conditions,
            exceptions,
            overrides: entry.overrides.iter().map(|id| id.get_ref().clone()).collect(),
            effect: effect?,
            at: self.place(file, &entry.id),
        })
    }

    fn exception(
        &mut self,
        scope: &Scope<'_>,
        articles: &BTreeSet<u32>,
        file: usize,
        norm: &NormEntry,
        entry: &ExceptionEntry,
    ) -> Exception {
        if let Some(cite) = &entry.cite {
            self.cite(file, cite, articles);
        }
        let conditions = self.conditions(scope, file, &entry.when, &entry.relations);
        if conditions.is_empty() {
            self.report.error(
                &self.place(file, &entry.name),
                both!(
                    "例外 `{}` 没有条件，会使规范永不适用",
                    "the exception `{}` has no condition, so the norm would never apply",
                    entry.name.get_ref()
                ),
            );
        }
        Exception {
            name: entry.name.get_ref().clone(),
            text: Text::new(entry.zh.clone(), entry.en.clone()),
            cite: entry.cite.as_ref().unwrap_or(&norm.cite).get_ref().clone(),
            conditions,
        }
    }

    fn conditions(
        &mut self,
        scope: &Scope<'_>,
        file: usize,
        when: &BTreeMap<String, Spanned<String>>,
        relations: &[Spanned<String>],
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (id, test) in when {
            let Some(attribute) = scope.vocabulary.attributes.get(id) else {
                self.report.push(
                    Problem::error(
                        self.place(file, test),
                        both!("没有属性 `{}`", "there is no attribute `{}`", id),
                    )
                    .maybe(did_you_mean(id, scope.vocabulary.attributes.ids())),
                );
                continue;
            };
            match scope.unary(attribute, test.get_ref()) {
                Ok(unary) => conditions.push(Condition::Attribute(attribute, unary)),
                Err(fault) => self.fault(file, test, fault),
            }
        }
        for test in relations {
            match scope.relation(test.get_ref()) {
                Ok(condition) => conditions.push(condition),
                Err(fault) => self.fault(file, test, fault),
            }
        }
        conditions
    }

    fn whos(&mut self, scope: &Scope<'_>, file: usize, list: &[Spanned<String>]) -> Vec<WhoExpr> {
        let mut found = Vec::new();
        for expression in list {
            match scope.who(expression.get_ref()) {
                Ok(who) => found.push(who),
                Err(fault) => self.fault(file, expression, fault),
            }
        }
        found
    }

    fn labels(&mut self, scope: &Scope<'_>, file: usize, list: &[Spanned<String>]) -> Vec<Label> {
        list.iter().filter_map(|label| self.label(scope, file, label)).collect()
    }

    fn label(&mut self, scope: &Scope<'_>, file: usize, label: &Spanned<String>) -> Option<Label> {
        let found = scope.labels.get(label.get_ref());
        if found.is_none() && !self.lost {
            self.report.push(
                Problem::error(
                    self.place(file, label),
                    both!("没有任何环节叫 `{}`", "no step has the label `{}`", label.get_ref()),
                )
                .maybe(did_you_mean(label.get_ref(), scope.labels.ids())),
            );
        }
        found
    }

    fn part(&mut self, scope: &Scope<'_>, file: usize, entry: &PartEntry) -> Option<Part> {
        let act = self.act(scope, file, &entry.act);
        let by = self.whos(scope, file, &entry.by);
        if entry.by.is_empty() {
            self.report.error(
                &self.place(file, &entry.act),
                both!("没有写明由谁来做（`by`）", "nobody is named to do it (`by`)"),
            );
        }
        Some(Part {
            label: self.label(scope, file, entry.label.as_ref().unwrap_or(&entry.act))?,
            act: act?,
            by,
            quantifier: match entry.quantifier {
                QuantifierEntry::Any => Quantifier::Any,
                QuantifierEntry::All => Quantifier::All,
                QuantifierEntry::Each => Quantifier::Each,
                QuantifierEntry::Majority => Quantifier::Majority,
            },
            after: self.labels(scope, file, &entry.after),
            instead_of: entry.instead_of.as_ref().and_then(|label| self.label(scope, file, label)),
        })
    }

    fn act(&mut self, scope: &Scope<'_>, file: usize, act: &Spanned<String>) -> Option<Act> {
        self.find(&scope.vocabulary.acts, file, act, &ACT)
    }

    fn role(&mut self, scope: &Scope<'_>, file: usize, role: &Spanned<String>) -> Option<Role> {
        self.find(&scope.vocabulary.roles, file, role, &ROLE)
    }

    fn attribute(
        &mut self,
        scope: &Scope<'_>,
        file: usize,
        id: &Spanned<String>,
        kind: AttributeType,
    ) -> Option<Attribute> {
        let attribute = self.find(&scope.vocabulary.attributes, file, id, &ATTRIBUTE)?;
        if scope.vocabulary.attribute(attribute).map(|facts| facts.kind) == Some(kind) {
            return Some(attribute);
        }
        self.report.error(
            &self.place(file, id),
            both!(
                "属性 `{}` 的类型不能用在这里",
                "the attribute `{}` is not of the type needed here",
                id.get_ref()
            ),
        );
        None
    }

    fn effect(&mut self, scope: &Scope<'_>, file: usize, entry: &NormEntry) -> Option<Effect> {
        let at = self.place(file, &entry.id);
        let mut effects: Vec<Option<Effect>> = Vec::new();
        if let Some(part) = &entry.step {
            effects.push(self.part(scope, file, part).map(Effect::Step));
        }
        if let Some(part) = &entry.power {
            effects.push(self.part(scope, file, part).map(Effect::Power));
        }
        if let Some(bar) = &entry.bar {
            let act = self.act(scope, file, &bar.act);
            let label = bar.label.as_ref().and_then(|label| self.label(scope, file, label));
            let by = if bar.by.is_empty() { vec![WhoExpr::Anyone] } else { self.whos(scope, file, &bar.by) };
            effects.push(act.map(|act| Effect::Bar { act, label, by }));
        }
        if let Some(gate) = &entry.gate {
            let needs = self.labels(scope, file, &gate.needs);
            effects.push(self.label(scope, file, &gate.before).map(|before| Effect::Gate { before, needs }));
        }
        if let Some(deadline) = &entry.deadline {
            let label = self.label(scope, file, &deadline.label);
            let from = if deadline.from.get_ref() == "date" {
                Some(StartDay::ActionDate)
            } else {
                self.attribute(scope, file, &deadline.from, AttributeType::Date).map(StartDay::Attribute)
            };
            let unit = match deadline.unit {
                DayUnitEntry::Workdays => DayUnit::Workdays,
                DayUnitEntry::Days => DayUnit::Days,
                DayUnitEntry::Weekdays => DayUnit::Weekdays,
            };
            effects.push(label.zip(from).map(|(label, from)| Effect::Deadline {
                label,
                within: deadline.within,
                unit,
                from,
            }));
        }
        if let Some(duty) = &entry.duty {
            let (act, by) = (self.act(scope, file, &duty.act), self.whos(scope, file, &duty.by));
            effects.push(act.map(|act| Effect::Duty { act, by, every: duty.every.map(span) }));
        }
        if let Some(attend) = &entry.attend {
            let mode = match attend.mode {
                AttendModeEntry::Member => AttendMode::Member,
                AttendModeEntry::SitsIn => AttendMode::SitsIn,
                AttendModeEntry::MustInvite => AttendMode::MustInvite,
                AttendModeEntry::MayInvite => AttendMode::MayInvite,
            };
            let by = self.whos(scope, file, &attend.by);
            let id = if mode == AttendMode::Member { "attend" } else { "sit_in" };
            let act = self.act(scope, file, &Spanned::new(entry.id.span(), id.to_owned()));
            effects.push(act.map(|act| Effect::Attend { act, by, mode }));
        }
        if let Some(compose) = &entry.compose {
            let body = self.find(&scope.vocabulary.bodies, file, &compose.body, &BODY);
            let members = self.whos(scope, file, &compose.members);
            effects.push(body.map(|body| Effect::Compose { body, members }));
        }
        if let Some(quorum) = &entry.quorum {
            let body = self.find(&scope.vocabulary.bodies, file, &quorum.body, &BODY);
            let share = match (&quorum.more_than, &quorum.at_least) {
                (Some(share), None) => self.share(file, share, true),
                (None, Some(share)) => self.share(file, share, false),
                _ => {
                    self.report.error(
                        &at,
                        both!(
                            "法定人数要写 `more_than` 或 `at_least` 之一",
                            "a quorum has either `more_than` or `at_least`"
                        ),
                    );
                    None
                }
            };
            let act = match &quorum.act {
                Some(act) => self.act(scope, file, act),
                None => self.act(scope, file, &Spanned::new(entry.id.span(), "hold".to_owned())),
            };
            let count = match quorum.count {
                CountEntry::Persons => Count::Persons,
                CountEntry::Posts => Count::Posts,
            };
            effects.push(body.zip(share).zip(act).map(|((body, share), act)| Effect::Quorum {
                body,
                share,
                count,
                act,
            }));
        }
        if let Some(frequency) = &entry.frequency {
            let act = match &frequency.act {
                Some(act) => self.act(scope, file, act),
                None => scope.vocabulary.acts.get("hold"),
            };
            if frequency.each.as_ref().is_some_and(|each| each.get_ref() != "sponsor") {
                self.report.error(&at, both!("`each` 只能写 \"sponsor\"", "`each` can only be \"sponsor\""));
            }
            if frequency.at_most.is_none() && frequency.at_least.is_none() {
                self.report.error(
                    &at,
                    both!(
                        "次数限制要写 `at_most` 或 `at_least`",
                        "a frequency needs `at_most` or `at_least`"
                    ),
                );
            }
            effects.push(act.map(|act| Effect::Frequency {
                act,
                at_most: frequency.at_most,
                at_least: frequency.at_least,
                per: span(frequency.per),
                each_sponsor: frequency.each.is_some(),
            }));
        }
        if let Some(limit) = &entry.limit {
            let (role, act) = (self.role(scope, file, &limit.role), self.act(scope, file, &limit.act));
            let attribute = self.attribute(scope, file, &limit.attribute, AttributeType::Number);
            let up_to = number(&limit.up_to.to_string());
            if up_to.is_none() {
                self.report.error(&at, both!("限额最多两位小数", "a limit has at most two decimals"));
            }
            effects.push(
                role.zip(act)
                    .zip(attribute.zip(up_to))
                    .map(|((role, act), (attribute, up_to))| Effect::Limit { role, act, attribute, up_to }),
            );
        }
        if let Some(stand_in) = &entry.stand_in {
            let instead_of = self.whos(scope, file, std::slice::from_ref(&stand_in.instead_of)).pop();
            let by = self.whos(scope, file, &stand_in.by);
            let acts = stand_in.acts.iter().filter_map(|act| self.act(scope, file, act)).collect();
            effects.push(instead_of.map(|instead_of| Effect::StandIn { instead_of, by, acts }));
        }
        if let Some(extend) = &entry.extend {
            let unit_kind = self.find(&scope.vocabulary.unit_kinds, file, &extend.unit_kind, &UNIT_KIND);
            let to = extend
                .to
                .iter()
                .filter_map(|kind| self.find(&scope.vocabulary.unit_kinds, file, kind, &UNIT_KIND))
                .collect();
            effects.push(unit_kind.map(|unit_kind| Effect::Extend { unit_kind, to }));
        }
        if let Some(collective) = &entry.role {
            let includes =
                collective.includes.iter().filter_map(|role| self.role(scope, file, role)).collect();
            effects.push(
                self.role(scope, file, &collective.role).map(|role| Effect::Collective { role, includes }),
            );
        }
        if let Some(in_force) = &entry.in_force {
            effects.push(Some(Effect::InForce(date(in_force.from.as_ref()))));
        }
        if let Some(define) = &entry.define {
            effects.push(Some(Effect::Define { term: text(&define.term) }));
        }
        if let Some(silence) = &entry.silence {
            let by = if silence.by.is_empty() {
                vec![WhoExpr::Anyone]
            } else {
                self.whos(scope, file, &silence.by)
            };
            effects.push(self.act(scope, file, &silence.act).map(|act| Effect::Silence { act, by }));
        }
        if effects.len() == 1 {
            return effects.pop().flatten();
        }
        let what = if effects.is_empty() {
            both!("规范 `{}` 没有效果", "the norm `{}` has no effect", entry.id.get_ref())
        } else {
            both!("规范 `{}` 有 {} 个效果", "the norm `{}` has {} effects", entry.id.get_ref(), effects.len())
        };
        self.report.push(Problem::error(at, what).hint(both!(
            "每个规范恰好写一个效果（`step`、`power`、`bar` 等）；两层意思请写成两个规范",
            "a norm has exactly one effect (`step`, `power`, `bar` …); write two norms for two things"
        )));
        None
    }

    fn share(&mut self, file: usize, share: &Spanned<String>, strict: bool) -> Option<Share> {
        let parsed = share.get_ref().split_once('/').and_then(|(upper, lower)| {
            let (numerator, denominator) = (upper.trim().parse().ok()?, lower.trim().parse().ok()?);
            (denominator > 0 && numerator <= denominator).then_some(Share { numerator, denominator, strict })
        });
        if parsed.is_none() {
            self.report.error(
                &self.place(file, share),
                both!("`{}` 不是分数，应如 `1/2`", "`{}` is no share; write it like `1/2`", share.get_ref()),
            );
        }
        parsed
    }

    fn ambiguity(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        articles: &BTreeSet<u32>,
        file: usize,
        entry: &AmbiguityEntry,
    ) {
        let at = self.place(file, &entry.id);
        if book.ambiguity(entry.id.get_ref()).is_some() {
            self.report.error(
                &at,
                both!("歧义编号 `{}` 重复", "the ambiguity `{}` is written twice", entry.id.get_ref()),
            );
        }
        for cite in &entry.cites {
            self.cite(file, cite, articles);
        }
        if !entry.bears && entry.reason.is_none() {
            self.report.error(
                &at,
                both!(
                    "歧义 `{}` 没有说明为何不影响任何答案（`reason`）",
                    "the ambiguity `{}` does not say why no answer depends on it (`reason`)",
                    entry.id.get_ref()
                ),
            );
        }
        let mut readings: Vec<Reading> = Vec::new();
        for reading in &entry.reading {
            let mut drop = Vec::new();
            for id in &reading.drop {
                match book
                    .base
                    .iter()
                    .copied()
                    .find(|&norm| book.norm(norm).is_some_and(|norm| norm.id == *id.get_ref()))
                {
                    Some(norm) => drop.push(norm),
                    None if self.lost => {}
                    None => {
                        let known: Vec<&str> = book
                            .base
                            .iter()
                            .filter_map(|&norm| book.norm(norm))
                            .map(|norm| norm.id.as_str())
                            .collect();
                        self.report.push(
                            Problem::error(
                                self.place(file, id),
                                both!("没有规范 `{}`", "there is no norm `{}`", id.get_ref()),
                            )
                            .maybe(did_you_mean(id.get_ref(), known)),
                        );
                    }
                }
            }
            let mut add = Vec::new();
            for norm in &reading.norm {
                let id = norm.id.get_ref();
                let taken = book
                    .base
                    .iter()
                    .any(|ix| !drop.contains(ix) && book.norm(*ix).is_some_and(|norm| norm.id == *id));
                if taken {
                    self.report.push(
                        Problem::error(
                            self.place(file, &norm.id),
                            both!("规范编号 `{}` 已被占用", "the norm id `{}` is taken", id),
                        )
                        .hint(both!(
                            "若要替换，请把它写进 `drop`",
                            "to replace that norm, name it in `drop`"
                        )),
                    );
                }
                if let Some(norm) = self.norm(book, units, articles, file, norm) {
                    add.push(NormIx::new(book.norms.len()));
                    book.norms.push(norm);
                }
            }
            readings.push(Reading {
                id: reading.id.get_ref().clone(),
                title: text(&reading.title),
                drop,
                add,
            });
        }
        match readings.iter().find(|reading| reading.id == *entry.default.get_ref()) {
            None => self.report.error(
                &self.place(file, &entry.default),
                both!("没有读法 `{}`", "there is no reading `{}`", entry.default.get_ref()),
            ),
            Some(default) if !default.drop.is_empty() || !default.add.is_empty() => self.report.error(
                &self.place(file, &entry.default),
                both!(
                    "默认读法就是规则原样，不能再有 `drop` 或 `norm`",
                    "the default reading is the rulebook as written; it has no `drop` and no `norm`"
                ),
            ),
            Some(_) => {}
        }
        let rivals = readings.iter().any(|reading| !reading.drop.is_empty() || !reading.add.is_empty());
        if entry.bears && !rivals {
            self.report.error(
                &at,
                both!(
                    "歧义 `{}` 没有任何与默认不同的读法",
                    "the ambiguity `{}` has no reading that differs from the default",
                    entry.id.get_ref()
                ),
            );
        }
        book.ambiguities.push(Ambiguity {
            id: entry.id.get_ref().clone(),
            cites: entry.cites.iter().map(|cite| cite.get_ref().clone()).collect(),
            title: text(&entry.title),
            default: entry.default.get_ref().clone(),
            clash: entry.clash,
            idle: (!entry.bears).then(|| entry.reason.as_ref().map(text).unwrap_or_default()),
            readings,
            at,
        });
    }

    /// Every override points at a norm that exists in some reading; none closes a circle.
    fn check_overrides<'a>(&mut self, book: &Rulebook, entries: impl Iterator<Item = Raw<&'a NormEntry>>) {
        let known: BTreeSet<&str> = book.norms.iter().map(|norm| norm.id.as_str()).collect();
        for (file, entry) in entries {
            for id in &entry.overrides {
                if !self.lost && !known.contains(id.get_ref().as_str()) {
                    self.report.push(
                        Problem::error(
                            self.place(file, id),
                            both!(
                                "规范 `{}` 排除的规范 `{}` 不存在",
                                "the norm `{}` overrides `{}`, which does not exist",
                                entry.id.get_ref(),
                                id.get_ref()
                            ),
                        )
                        .maybe(did_you_mean(id.get_ref(), known.iter().copied())),
                    );
                }
            }
        }
        if let Err(problem) = book.world(&[]) {
            self.report.push(*problem);
        }
        for ambiguity in &book.ambiguities {
            for reading in &ambiguity.readings {
                if let Err(problem) = book
                    .world(&[super::Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() }])
                {
                    self.report.push(*problem);
                }
            }
        }
    }
}

const MATTER: &str = "matter";

/// The name of a sort of word, for messages.
struct Sort(&'static str, &'static str);

const KIND: Sort = Sort("事项类别", "kind of action");
const UNIT_KIND: Sort = Sort("单位类别", "kind of unit");
const ACT: Sort = Sort("行为", "act");
const ROLE: Sort = Sort("角色", "role");
const BODY: Sort = Sort("机构", "body");
const ATTRIBUTE: Sort = Sort("属性", "attribute");

#[derive(Default)]
struct RawWords {
    kinds: Vec<Raw<KindEntry>>,
    topics: Vec<Raw<KindEntry>>,
    unit_kinds: Vec<Raw<KindEntry>>,
    attributes: Vec<Raw<AttributeEntry>>,
    roles: Vec<Raw<RoleEntry>>,
    acts: Vec<Raw<ActEntry>>,
    families: Vec<Raw<FamilyEntry>>,
}

fn span(entry: SpanEntry) -> Span {
    match entry {
        SpanEntry::Week => Span::Week,
        SpanEntry::Quarter => Span::Quarter,
        SpanEntry::Year => Span::Year,
    }
}

/// Takes the norms out of an article's table, so that a mistake in one of them does not hide the others.
fn split_norms(
    mut element: Spanned<toml::de::DeValue<'_>>,
) -> (Spanned<toml::de::DeValue<'_>>, Vec<Spanned<toml::de::DeValue<'_>>>) {
    let mut norms = Vec::new();
    if let toml::de::DeValue::Table(table) = element.get_mut() {
        let whole = std::mem::take(table);
        for (key, value) in whole {
            if key.get_ref() == "norm" && value.get_ref().is_array() {
                if let toml::de::DeValue::Array(array) = value.into_inner() {
                    norms.extend(array);
                }
            } else {
                table.insert(key, value);
            }
        }
    }
    (element, norms)
}
