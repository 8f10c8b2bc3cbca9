//! What is wrong with what was done, in words.
//!
//! Decides nothing: it says what was found.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Words, list};
use crate::atom::{Label, NormIx};
use crate::findings::{Defect, Doer};
use crate::model::Strength;
use crate::source::Text;

impl Words<'_> {
    /// The defects of what was done, a sentence each; what one step was done without is one sentence.
    pub fn defects(&self, list: &[&Defect]) -> Vec<Text> {
        let without = |step: Label| -> Vec<Text> {
            let of_step = list.iter().filter_map(|defect| match defect {
                Defect::Skipped { missing, instead, done, norms } if *done == step => {
                    Some(self.left_out(*missing, instead, norms))
                }
                _ => None,
            });
            of_step.collect()
        };
        let mut said = BTreeSet::new();
        list.iter()
            .filter_map(|defect| match defect {
                Defect::Skipped { done, .. } => {
                    said.insert(*done).then(|| self.skipped(*done, without(*done)))
                }
                _ => Some(self.defect(defect)),
            })
            .collect()
    }

    /// A step that is missing, with what could have been done instead.
    fn left_out(&self, missing: Label, instead: &BTreeSet<Label>, norms: &BTreeSet<NormIx>) -> Text {
        let cites = self.cites(norms.iter().copied());
        let all = std::iter::once(missing).chain(instead.iter().copied()).map(|label| self.label(label));
        let (zh, en): (Vec<String>, Vec<String>) =
            all.map(|label| (format!("“{}”", label.zh), format!("“{}”", label.en))).unzip();
        Text::new(format!("{}（{}）", zh.join("或"), cites.zh), format!("{} ({})", en.join(" or "), cites.en))
    }

    /// What a step was done without.
    fn skipped(&self, done: Label, missing: Vec<Text>) -> Text {
        let (done, several) = (self.label(done), missing.len() > 1);
        let missing = list(missing);
        if several {
            return Text::new(
                format!("“{}”已办理，而应先办的下列环节没有办理：{}", done.zh, missing.zh),
                format!("“{}” is on record without these, which have to come first: {}", done.en, missing.en),
            );
        }
        Text::new(
            format!("“{}”已办理，而应先办的{}没有办理", done.zh, missing.zh),
            format!("“{}” is on record without {}, which has to come first", done.en, missing.en),
        )
    }

    /// A defect of what was done.
    pub fn defect(&self, defect: &Defect) -> Text {
        match defect {
            Defect::Skipped { missing, instead, done, norms } => {
                self.skipped(*done, vec![self.left_out(*missing, instead, norms)])
            }
            Defect::WrongHand { step, by, norms } => {
                let (step, by) = (self.label(*step), self.doers(by));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”由{}办理，而其无权办理（{}）", step.zh, by.zh, cites.zh),
                    format!("“{}” was done by {}, who may not do it ({})", step.en, by.en, cites.en),
                )
            }
            Defect::Incomplete { missing, done, norms } => {
                let (missing, done) = (self.label(*missing), self.label(*done));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”已办理，而“{}”尚未办全（{}）", done.zh, missing.zh, cites.zh),
                    format!(
                        "“{}” is on record although “{}” is not complete ({})",
                        done.en, missing.en, cites.en
                    ),
                )
            }
            Defect::Late { step, done, last, norm } => {
                let (step, cite) = (self.label(*step), self.norm_cite(*norm));
                Text::new(
                    format!("“{}”逾期：{done} 办理，最迟应为 {last}（{}）", step.zh, cite.zh),
                    format!("“{}” is late: done on {done}, last day {last} ({})", step.en, cite.en),
                )
            }
            Defect::Barred { step, on, by, norm, .. } => self.in_spite(*step, *on, by.as_ref(), *norm),
            Defect::NoQuorum(found) => {
                let (count, cite) = (self.quorum_count(found), self.norm_cite(found.norm));
                Text::new(
                    format!("未达法定人数：{}（{}）", count.zh, cite.zh),
                    format!("no quorum: {} ({})", count.en, cite.en),
                )
            }
        }
    }

    /// What is on record in spite of a bar.
    fn in_spite(&self, step: Label, on: Option<Date>, by: Option<&BTreeSet<Doer>>, bar: NormIx) -> Text {
        let (step, cite) = (self.label(step), self.norm_cite(bar));
        let strength = self.case.book.norm(bar).map_or(Strength::Hard, |rule| rule.strength);
        let (zh_day, en_day) =
            on.map_or_else(Default::default, |day| (format!("（{day}）"), format!(" ({day})")));
        let (zh_not, en_not, en_who_not) = match strength {
            Strength::Hard => ("不得", "it must not be", "must not"),
            Strength::Principle => ("原则上不得", "in principle it is not to be", "in principle may not"),
            Strength::Generally => ("一般不得", "generally it is not to be", "generally may not"),
        };
        match by {
            None => Text::new(
                format!("“{}”已有办理记录{zh_day}，而此处{zh_not}办理（{}）", step.zh, cite.zh),
                format!("“{}” is on record{en_day} although {en_not} done ({})", step.en, cite.en),
            ),
            Some(by) => {
                let by = self.doers(by);
                Text::new(
                    format!("“{}”由{}办理{zh_day}，而其{zh_not}办理（{}）", step.zh, by.zh, cite.zh),
                    format!(
                        "“{}” was done by {}{en_day}, who {en_who_not} do it ({})",
                        step.en, by.en, cite.en
                    ),
                )
            }
        }
    }
}
