//! Who touches what: the norm an operation is about, and amendments that contradict each other.
//!
//! Reports; never decides in favour of one of two.

use std::collections::BTreeSet;

use super::apply::{Touch, Work};
use super::{Amendment, Change, Operation};
use crate::atom::NormIx;
use crate::source::{Problem, Text, both, did_you_mean};

impl Work<'_> {
    /// The norm an operation is about, or a problem.
    pub(super) fn wanted(
        &mut self,
        by: &Amendment,
        operation: &Operation,
        id: &str,
    ) -> Option<(usize, NormIx)> {
        let found = self.find(id);
        if found.is_none() {
            let problem = match (self.repealed.get(id), self.renumbered.get(id)) {
                (Some((amendment, cite)), _) => Problem::error(
                    operation.at.clone(),
                    both!(
                        "修正案 `{}`（{}）要改规范 `{}`，但它已被修正案 `{}`（{}）删去",
                        "the amendment `{}` ({}) is about the norm `{}`, which the amendment `{}` ({}) has repealed",
                        by.id,
                        operation.cite,
                        id,
                        amendment,
                        cite
                    ),
                )
                .hint(both!(
                    "删去的规范不会因为以后的修改而恢复；需要时请用 `insert` 重新写入",
                    "a repealed norm does not come back; put it in anew with `insert`"
                )),
                (None, Some((amendment, cite, to))) => Problem::error(
                    operation.at.clone(),
                    both!(
                        "修正案 `{}`（{}）要改规范 `{}`，但修正案 `{}`（{}）已把它改编为 `{}`",
                        "the amendment `{}` ({}) is about the norm `{}`, which the amendment `{}` ({}) has renumbered `{}`",
                        by.id,
                        operation.cite,
                        id,
                        amendment,
                        cite,
                        to
                    ),
                )
                .hint(both!("请写新的编号 `{}`", "write its new id, `{}`", to)),
                (None, None) => {
                    let known: Vec<&str> = self
                        .version
                        .norms
                        .iter()
                        .filter_map(|&norm| self.book.norm(norm))
                        .map(|norm| norm.id.as_str())
                        .collect();
                    Problem::error(operation.at.clone(), both!("没有规范 `{}`", "there is no norm `{}`", id))
                        .maybe(did_you_mean(id, known))
                        .maybe(Some(both!(
                            "`signoff list norms` 可列出全部规范",
                            "`signoff list norms` shows them all"
                        )))
                }
            };
            self.report.push(problem);
        }
        found
    }

    /// Notes that an amendment touches a norm, or a part of it; two that contradict each other are refused.
    pub(super) fn touch(
        &mut self,
        place: usize,
        operation: &Operation,
        id: &str,
        part: Option<&str>,
        change: Option<&Change>,
    ) {
        let Some(amendment) = self.amendments.get(place) else { return };
        let before = self.touched.get(id).map(Vec::as_slice).unwrap_or_default();
        let clash = before.iter().find(|touch| {
            let earlier = self.amendments.get(touch.amendment);
            touch.amendment != place
                && earlier.is_some_and(|earlier| !self.follows(amendment, &earlier.id))
                && (part.is_none()
                    || touch.part.is_none()
                    || (touch.part.as_deref() == part && touch.change.as_ref() != change))
        });
        if let Some((earlier, cite)) =
            clash.and_then(|clash| Some((&self.amendments.get(clash.amendment)?.id, &clash.cite)))
        {
            let what = match part {
                None => both!("规范 `{id}`", "the norm `{id}`"),
                Some(part) => both!("规范 `{id}` 的 `{part}`", "`{part}` of the norm `{id}`"),
            };
            self.report.push(clashing((&amendment.id, &operation.cite), (earlier, cite), &what, operation));
        }
        self.touched.entry(id.to_owned()).or_default().push(Touch {
            amendment: place,
            cite: operation.cite.clone(),
            part: part.map(str::to_owned),
            change: change.cloned(),
        });
    }

    /// Notes that an amendment touches something that is no norm; two that make different things of it are refused.
    pub(super) fn touch_other(
        &mut self,
        place: usize,
        operation: &Operation,
        key: String,
        what: &Text,
        becomes: &Text,
    ) {
        let change = Change::Text(becomes.clone());
        let earlier = self.touched.get(&key).map(Vec::as_slice).unwrap_or_default();
        let clash = earlier.iter().find(|touch| {
            touch.amendment != place
                && touch.change.as_ref() != Some(&change)
                && self
                    .amendments
                    .get(place)
                    .zip(self.amendments.get(touch.amendment))
                    .is_some_and(|(amendment, earlier)| !self.follows(amendment, &earlier.id))
        });
        if let Some((own, earlier, cite)) = clash.and_then(|touch| {
            let earlier = self.amendments.get(touch.amendment)?;
            Some((self.amendments.get(place)?.id.clone(), earlier.id.clone(), touch.cite.clone()))
        }) {
            self.report.push(clashing((&own, &operation.cite), (&earlier, &cite), what, operation));
        }
        self.touched.entry(key).or_default().push(Touch {
            amendment: place,
            cite: operation.cite.clone(),
            part: None,
            change: Some(change),
        });
    }

    pub(super) fn taken(&mut self, place: usize, operation: &Operation, id: &str) -> bool {
        let elsewhere = |touch: &&Touch| touch.amendment != place && touch.part.is_none();
        let other = self.touched.get(id).and_then(|touches| touches.iter().find(elsewhere));
        let other = other.filter(|_| self.find(id).is_some());
        if let Some((own, other, cite)) = other.and_then(|touch| {
            let amendment = self.amendments.get(touch.amendment)?;
            Some((self.amendments.get(place)?.id.clone(), amendment.id.clone(), touch.cite.clone()))
        }) {
            self.report.push(
                Problem::error(
                    operation.at.clone(),
                    both!(
                        "修正案 `{}`（{}）与修正案 `{}`（{}）都使用规范编号 `{}`",
                        "the amendments `{}` ({}) and `{}` ({}) both give a norm the id `{}`",
                        own,
                        operation.cite,
                        other,
                        cite,
                        id
                    ),
                )
                .hint(both!("换一个编号", "choose another id")),
            );
            return true;
        }
        let rival = self
            .version
            .readings
            .iter()
            .flatten()
            .flat_map(|reading| &reading.add)
            .any(|&norm| self.book.norm(norm).is_some_and(|norm| norm.id == id));
        let taken = self.find(id).is_some() || rival;
        if taken {
            self.report.push(
                Problem::error(
                    operation.at.clone(),
                    both!("规范编号 `{}` 已被占用", "the norm id `{}` is taken", id),
                )
                .hint(both!(
                    "换一个编号；要替换整条规范，请用 `replace`",
                    "choose another id; to put a norm in the place of another use `replace`"
                )),
            );
        }
        taken
    }

    /// Whether an amendment goes on from another, directly or through others.
    fn follows(&self, amendment: &Amendment, earlier: &str) -> bool {
        let mut open: Vec<&str> = amendment.follows.iter().map(String::as_str).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(id) = open.pop() {
            if id == earlier {
                return true;
            }
            if seen.insert(id) {
                let next = self.amendments.iter().find(|amendment| amendment.id == id);
                open.extend(next.into_iter().flat_map(|next| next.follows.iter().map(String::as_str)));
            }
        }
        false
    }
}

/// Two amendments that contradict each other, each with the provision it touches.
fn clashing(own: (&str, &str), earlier: (&str, &str), what: &Text, operation: &Operation) -> Problem {
    let ((own, own_cite), (earlier, cite)) = (own, earlier);
    Problem::error(
        operation.at.clone(),
        Text::new(
            format!("修正案 `{own}`（{own_cite}）与修正案 `{earlier}`（{cite}）都改动{}，互不相容", what.zh),
            format!(
                "the amendments `{own}` ({own_cite}) and `{earlier}` ({cite}) make different things of {}",
                what.en
            ),
        ),
    )
    .hint(both!(
        "若后者以前者为基础，请在后者写 `follows = [\"{earlier}\"]`",
        "if the later one goes on from the earlier, let it say `follows = [\"{earlier}\"]`"
    ))
}

pub(super) fn nothing_changed(operation: &Operation) -> Problem {
    Problem::error(operation.at.clone(), both!("这一操作什么也没有改变", "this operation changes nothing"))
        .hint(both!(
            "删去这一操作，或者写明要改成什么",
            "take the operation out, or say what is to become of it"
        ))
}
