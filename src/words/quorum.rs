//! A quorum in words: what was counted, and how it came out.
//!
//! Decides nothing: whether it was reached has been found before.

use super::{Words, list};
use crate::findings::QuorumFinding;
use crate::model::{Actor, Count, Share};
use crate::settle::{QuorumShape, Settled};
use crate::source::Text;

impl Words<'_> {
    /// How many were there of how many, in persons or in posts.
    pub fn quorum_count(&self, found: &QuorumFinding) -> Text {
        let QuorumFinding { present, members, persons, vacant, .. } = found;
        match found.count {
            Count::Persons => Text::new(
                format!("组成人员 {members} 人，到会 {present} 人"),
                format!("{present} of {members} persons present"),
            ),
            Count::Posts => {
                let mut said = Text::new(
                    format!("按职数计算，共 {members} 个职务，{present} 个有人到会"),
                    format!("holders of {present} of {members} posts present"),
                );
                // Whoever holds two of the posts is there for both.
                if persons < present {
                    said.zh.push_str(&format!("（实到 {persons} 人）"));
                    said.en.push_str(&format!(" ({persons} persons)"));
                }
                if !vacant.is_empty() {
                    let names = list(vacant.iter().map(|&post| self.actor(Actor::Post(post))));
                    said.zh.push_str(&format!("，{} 个空缺（{}）", vacant.len(), names.zh));
                    said.en.push_str(&format!(", {} vacant ({})", vacant.len(), names.en));
                }
                said
            }
        }
    }

    /// The count, what is not on record, and whether the quorum was reached.
    pub fn quorum(&self, found: &QuorumFinding) -> Text {
        let count = self.quorum_count(found);
        let (zh, en) = match found.reached {
            Some(true) => ("已达到", "reached"),
            Some(false) => ("未达到", "not reached"),
            None => ("尚不能确定", "not known yet"),
        };
        let (unknown, of) = (found.unknown, if found.count == Count::Persons { "人" } else { "个" });
        Text::new(
            format!("{}，无记录 {unknown} {of}：{zh}", count.zh),
            format!("{}, {unknown} without a record: {en}", count.en),
        )
    }
}

/// Another share of the members, another way of counting them, or another outcome.
pub(super) fn other_quorum(own: &Settled, other: &Settled, parts: &mut Vec<Text>) {
    for quorum in other.quorum.difference(&own.quorum) {
        parts.push(match quorum {
            QuorumShape::Known(_, true) => Text::new("已达法定人数", "the quorum is reached"),
            QuorumShape::Known(_, false) => Text::new("未达法定人数", "the quorum is missed"),
            QuorumShape::Open(act, share, count) => {
                let old = own.quorum.iter().find_map(|quorum| match quorum {
                    QuorumShape::Open(of, old, _) if of == act && old != share => Some(quorum_share(*old)),
                    _ => None,
                });
                let (share, unit) = (quorum_share(*share), quorum_unit(*count));
                let known = own.quorum.iter().any(|quorum| matches!(quorum, QuorumShape::Known(..)));
                let (zh, en) =
                    if known { ("，尚不能确定是否达到", ", not known yet") } else { ("", "") };
                match old {
                    Some(old) => Text::new(
                        format!("法定人数由“{}”改为“{}”（{}）{zh}", old.zh, share.zh, unit.zh),
                        format!("quorum of {} ({}) instead of {}{en}", share.en, unit.en, old.en),
                    ),
                    None => Text::new(
                        format!("法定人数{}（{}）{zh}", share.zh, unit.zh),
                        format!("quorum of {} ({}){en}", share.en, unit.en),
                    ),
                }
            }
        });
    }
    if other.quorum.is_empty() && !own.quorum.is_empty() {
        parts.push(Text::new("没有法定人数要求", "no quorum"));
    }
}

/// A share that must be exceeded or reached.
pub fn quorum_share(share: Share) -> Text {
    let Share { numerator, denominator, strict } = share;
    if strict {
        Text::new(format!("超过 {numerator}/{denominator}"), format!("more than {numerator}/{denominator}"))
    } else {
        Text::new(format!("不少于 {numerator}/{denominator}"), format!("at least {numerator}/{denominator}"))
    }
}

/// What is counted.
pub fn quorum_unit(count: Count) -> Text {
    match count {
        Count::Persons => Text::new("按在任人数计算", "counting the persons in office"),
        Count::Posts => Text::new("按职数计算，空缺计入", "counting posts, vacant ones included"),
    }
}
