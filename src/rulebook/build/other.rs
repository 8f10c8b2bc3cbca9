//! Another folder's rulebook beside this one, so that both can be asked about the same facts: its norms become a version, and its words
//! are matched with those of this rulebook by their ids.
//!
//! What cannot be matched is said and never guessed: a word that only one of them has, a word that they declare in different ways, a
//! reading that rivals another default.

use std::collections::BTreeSet;

use toml::Spanned;

use super::words::RawWords;
use super::{Draft, Raw, date, text};
use crate::atom::{Names, NormIx, Unit};
use crate::rulebook::amend::Version;
use crate::rulebook::wire::{
    AmbiguityEntry, ArticleEntry, BodyEntry, Header, KindEntry, LabelEntry, MatterEntry, NormEntry,
};
use crate::rulebook::{Ambiguity, Other, Rulebook, RulebookHeader};
use crate::source::{Location, Problem, Text, both};

/// Where the other rulebook lies in the folder.
pub(super) const AGAINST: &str = "against/";

/// The other rulebook as read.
#[derive(Default)]
pub(super) struct RawOther {
    header: Option<Raw<Header>>,
    articles: Vec<Raw<ArticleEntry>>,
    bodies: Vec<Raw<BodyEntry>>,
    matters: Vec<Raw<MatterEntry>>,
    ambiguities: Vec<Raw<AmbiguityEntry>>,
    labels: Vec<Raw<LabelEntry>>,
    pub(super) words: RawWords,
    notes: Vec<Text>,
    /// The catalogue of this rulebook with what only the other has.
    catalogue: Vec<Raw<MatterEntry>>,
}

impl Draft {
    /// Lets what is read next go to the other rulebook, or back to this one.
    pub(super) fn turn(&mut self, other: &mut RawOther) {
        std::mem::swap(&mut self.header, &mut other.header);
        std::mem::swap(&mut self.articles, &mut other.articles);
        std::mem::swap(&mut self.bodies, &mut other.bodies);
        std::mem::swap(&mut self.matters, &mut other.matters);
        std::mem::swap(&mut self.ambiguities, &mut other.ambiguities);
        std::mem::swap(&mut self.labels, &mut other.labels);
    }

    /// Adds the words that only the other rulebook has, and notes what does not fit.
    pub(super) fn match_words(&mut self, words: &mut RawWords, other: &mut RawOther) {
        if other.header.is_none() {
            self.report.push(
                Problem::error(
                    Location::file(AGAINST),
                    both!(
                        "另一规则册没有 `[rulebook]` 表头",
                        "the other rulebook has no header `[rulebook]`"
                    ),
                )
                .hint(both!(
                    "请检查 `--against-rulebook` 后面的文件夹",
                    "check the folder behind `--against-rulebook`"
                )),
            );
            self.broken = true;
        }
        let mut found = Matching::default();
        let parent = |entry: &KindEntry| entry.parent.as_ref().map(|parent| parent.get_ref().clone());
        let ids = |list: &[Spanned<String>]| -> BTreeSet<String> {
            list.iter().map(|id| id.get_ref().clone()).collect()
        };
        let theirs = &mut other.words;
        found.join(
            ("事项类别", "kind of action"),
            &mut words.kinds,
            &theirs.kinds,
            |entry| &entry.id,
            |one, other| parent(one) == parent(other),
        );
        found.join(
            ("业务领域", "field of business"),
            &mut words.topics,
            &theirs.topics,
            |entry| &entry.id,
            |one, other| parent(one) == parent(other),
        );
        found.join(
            ("单位类别", "kind of unit"),
            &mut words.unit_kinds,
            &theirs.unit_kinds,
            |entry| &entry.id,
            |one, other| parent(one) == parent(other),
        );
        found.join(
            ("角色", "role"),
            &mut words.roles,
            &theirs.roles,
            |entry| &entry.id,
            |one, other| ids(&one.implies) == ids(&other.implies),
        );
        found.join(("行为", "act"), &mut words.acts, &theirs.acts, |entry| &entry.id, |_, _| true);
        found.join(
            ("行为类", "family of acts"),
            &mut words.families,
            &theirs.families,
            |entry| &entry.id,
            |one, other| ids(&one.acts) == ids(&other.acts),
        );
        let given = |id: &Option<Spanned<String>>| id.as_ref().map(|id| id.get_ref().clone());
        found.join(
            ("机构", "body"),
            &mut self.bodies,
            &other.bodies,
            |entry| &entry.id,
            |one, other| given(&one.kind) == given(&other.kind) && given(&one.unit) == given(&other.unit),
        );
        // An attribute has the values of both; another type cannot be matched at all.
        for (file, entry) in &theirs.attributes {
            let same = words.attributes.iter_mut().find(|(_, own)| own.id.get_ref() == entry.id.get_ref());
            if let Some((_, own)) = same {
                if std::mem::discriminant(&own.kind) != std::mem::discriminant(&entry.kind) {
                    self.report.push(
                        Problem::error(
                            self.sources.get(*file).map_or_else(Location::default, |(name, text)| {
                                Location::offset(name, text, entry.id.span().start)
                            }),
                            both!(
                                "属性 `{}` 在两个规则册中类型不同，无法比较",
                                "the attribute `{}` has another type in the other rulebook; the two cannot be compared",
                                entry.id.get_ref()
                            ),
                        )
                        .hint(both!("把其中一个改名", "give one of them another id")),
                    );
                    self.broken = true;
                }
                let known: BTreeSet<String> =
                    own.values.iter().map(|value| value.id.get_ref().clone()).collect();
                let more = entry.values.iter().filter(|value| !known.contains(value.id.get_ref()));
                let more: Vec<_> = more.cloned().collect();
                if !more.is_empty() || ids(&own.kinds) != ids(&entry.kinds) {
                    found.differing.push((("属性", "attribute"), entry.id.get_ref().clone()));
                }
                own.values.extend(more);
            }
        }
        found.join(
            ("属性", "attribute"),
            &mut words.attributes,
            &theirs.attributes,
            |entry| &entry.id,
            |_, _| true,
        );
        let mut catalogue = self.matters.clone();
        found.join(
            ("目录事项", "matter"),
            &mut catalogue,
            &other.matters,
            |entry| &entry.id,
            |one, other| given(&one.parent) == given(&other.parent),
        );
        other.catalogue = catalogue;
        other.notes = found.notes();
    }

    /// The catalogue for the words, if there is another rulebook, in the place of this rulebook's own.
    pub(super) fn turn_catalogue(&mut self, other: &mut RawOther) {
        std::mem::swap(&mut self.matters, &mut other.catalogue);
    }

    /// Reads the norms of the other rulebook and puts them beside those of this one as a version.
    pub(super) fn other(&mut self, book: &mut Rulebook, units: &Names<Unit>, mut raw: RawOther) {
        let Some((_, header)) = raw.header.take() else { return };
        let first = book.norms.len();
        let kept = (
            std::mem::replace(&mut book.header, book_header(&header)),
            std::mem::take(&mut book.articles),
            std::mem::take(&mut book.base),
            std::mem::take(&mut book.ambiguities),
        );
        self.turn(&mut raw);
        let (articles, matters) = (std::mem::take(&mut self.articles), self.matters.clone());
        let ambiguities = std::mem::take(&mut self.ambiguities);
        let matters: Vec<Raw<NormEntry>> = self.matter_norms(&book.vocabulary, &matters);
        let readings =
            ambiguities.iter().flat_map(|(_, entry)| entry.reading.iter().flat_map(|reading| &reading.norm));
        let written = articles.iter().flat_map(|(_, article)| &article.norm);
        intern_labels(book, written.chain(matters.iter().map(|(_, norm)| norm)).chain(readings));
        for (_, label) in std::mem::take(&mut self.labels) {
            if let Some(found) = book.labels.get(label.id.get_ref()) {
                book.label_titles.entry(found).or_insert_with(|| text(&label.title));
            }
        }
        self.ledger(book, &articles);
        self.enter_all(book, units, &articles, &matters);
        self.check_ids(book);
        for (file, entry) in &ambiguities {
            self.ambiguity(book, units, *file, entry);
        }
        self.check_overrides(
            book,
            articles
                .iter()
                .flat_map(|(file, article)| article.norm.iter().map(move |norm| (*file, norm)))
                .chain(matters.iter().map(|(file, norm)| (*file, norm))),
        );
        self.turn(&mut raw);
        let theirs = std::mem::take(&mut book.ambiguities);
        let (norms, articles) = (std::mem::take(&mut book.base), std::mem::take(&mut book.articles));
        let in_force = book.header.in_force;
        (book.header, book.articles, book.base, book.ambiguities) = kept;
        let mut notes = raw.notes;
        let readings = book.ambiguities.iter().map(|own| matched(own, &theirs, &mut notes)).collect();
        let unknown =
            theirs.iter().filter(|other| book.ambiguity(&other.id).is_none() && other.idle.is_none());
        let unknown: Vec<&str> = unknown.map(|other| other.id.as_str()).collect();
        if !unknown.is_empty() {
            let (zh, en) = (unknown.join("、"), unknown.join(", "));
            notes.push(Text::new(
                format!("只有另一规则册有的歧义，一律按其默认读法：{zh}"),
                format!("ambiguities that only the other rulebook has are read by their defaults: {en}"),
            ));
        }
        let version = book.put_version(Version {
            amendments: Vec::new(),
            norms,
            readings,
            articles,
            roles: Vec::new(),
            bodies: Vec::new(),
            redline: Vec::new(),
        });
        book.other = Some(Other {
            version,
            title: text(&header.title),
            in_force,
            norms: first..book.norms.len(),
            notes,
        });
    }
}

/// What the header says.
pub(super) fn book_header(header: &Header) -> RulebookHeader {
    RulebookHeader {
        id: header.id.clone(),
        title: text(&header.title),
        adopted: date(header.adopted.as_ref()),
        in_force: date(header.in_force.as_ref()),
        articles: header.articles,
        provision: text(&header.provision),
    }
}

/// The readings that an ambiguity of this rulebook has in the other: none where it is not there or has another default.
fn matched(own: &Ambiguity, theirs: &[Ambiguity], notes: &mut Vec<Text>) -> Vec<crate::rulebook::Reading> {
    let Some(other) = theirs.iter().find(|other| other.id.eq_ignore_ascii_case(&own.id)) else {
        return Vec::new();
    };
    if other.default.eq_ignore_ascii_case(&own.default) {
        return other.readings.clone();
    }
    let (id, here, there) = (&own.id, &own.default, &other.default);
    notes.push(Text::new(
        format!("{id} 的默认读法不同（本规则册 {here}，另一规则册 {there}）；另一规则册只按其默认读法"),
        format!("{id} has another default (here {here}, there {there}); the other rulebook is read by its own alone"),
    ));
    Vec::new()
}

/// The labels under which these norms speak of steps; what is only forbidden can be on record all the same.
pub(super) fn intern_labels<'a>(book: &mut Rulebook, norms: impl Iterator<Item = &'a NormEntry>) {
    let norms: Vec<&NormEntry> = norms.collect();
    for norm in &norms {
        for part in norm.step.iter().chain(norm.power.iter()) {
            book.labels.intern(part.label.as_ref().unwrap_or(&part.act).get_ref());
        }
    }
    for norm in &norms {
        let barred = norm.bar.as_ref().map(|bar| bar.act.get_ref().as_str());
        let counted = norm.frequency.as_ref();
        let counted = counted.map(|entry| entry.act.as_ref().map_or("hold", |act| act.get_ref()));
        for act in barred.into_iter().chain(counted) {
            if book.vocabulary.acts.get(act).is_some() {
                book.labels.intern(act);
            }
        }
    }
}

/// What was found in matching words.
#[derive(Default)]
struct Matching {
    /// Words that only the other rulebook has, or that only this one has.
    only: [Vec<((&'static str, &'static str), String)>; 2],
    /// Words that both have and declare in different ways.
    differing: Vec<((&'static str, &'static str), String)>,
}

impl Matching {
    /// Adds the words that only the other rulebook has.
    fn join<T: Clone>(
        &mut self,
        sort: (&'static str, &'static str),
        own: &mut Vec<Raw<T>>,
        other: &[Raw<T>],
        id: impl Fn(&T) -> &Spanned<String>,
        alike: impl Fn(&T, &T) -> bool,
    ) {
        let name = |entry: &T| id(entry).get_ref().clone();
        let [theirs, ours] = &mut self.only;
        // Of a catalogue or a set of words that the other does not have at all enough is said by one of its words.
        ours.extend(
            own.iter()
                .map(|(_, entry)| name(entry))
                .filter(|own| !other.iter().any(|(_, entry)| name(entry) == *own))
                .map(|own| (sort, own)),
        );
        for (file, entry) in other {
            match own.iter().find(|(_, known)| name(known) == name(entry)) {
                Some((_, known)) if alike(known, entry) => {}
                Some(_) => self.differing.push((sort, name(entry))),
                None => {
                    theirs.push((sort, name(entry)));
                    own.push((*file, entry.clone()));
                }
            }
        }
    }

    fn notes(&self) -> Vec<Text> {
        let named = |list: &[((&'static str, &'static str), String)]| {
            let zh: Vec<String> = list.iter().map(|((zh, _), id)| format!("{zh} {id}")).collect();
            let en: Vec<String> = list.iter().map(|((_, en), id)| format!("{en} {id}")).collect();
            Text::new(zh.join("、"), en.join(", "))
        };
        let mut notes = Vec::new();
        let [theirs, ours] = &self.only;
        if !theirs.is_empty() {
            let words = named(theirs);
            notes.push(Text::new(
                format!("只有另一规则册有的词，已登记的事实不涉及：{}", words.zh),
                format!(
                    "words that only the other rulebook has, and nothing on file speaks of: {}",
                    words.en
                ),
            ));
        }
        if !ours.is_empty() {
            let words = named(ours);
            notes.push(Text::new(
                format!("只有本规则册有的词，另一规则册不会用到：{}", words.zh),
                format!("words that only this rulebook has, and the other never looks at: {}", words.en),
            ));
        }
        if !self.differing.is_empty() {
            let words = named(&self.differing);
            notes.push(Text::new(
                format!("两个规则册写法不同的词，两边都按本规则册的写法：{}", words.zh),
                format!(
                    "words that the two declare in different ways; on both sides as this rulebook does: {}",
                    words.en
                ),
            ));
        }
        notes
    }
}

impl Rulebook {
    /// Whether a norm is one of the other rulebook.
    pub(in crate::rulebook) fn is_others(&self, norm: NormIx) -> bool {
        self.other.as_ref().is_some_and(|other| other.norms.contains(&crate::atom::Atom::index(norm)))
    }
}
