//! A quorum in words: what was counted, and how it came out.
//!
//! Decides nothing: whether it was reached has been found before.

use super::{Words, list};
use crate::findings::QuorumFinding;
use crate::model::{Actor, Count};
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
