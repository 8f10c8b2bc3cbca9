//! Which roles go with which, and whom an expression could name as far as roles tell.
//!
//! In doubt it could: days, places and portfolios are never looked at.

use std::collections::BTreeSet;

use super::Rulebook;
use crate::atom::{Post, Role};
use crate::model::{Effect, Facts, Implication, WhoExpr};

/// Roles with all that they imply.
pub fn implied_by<'a>(
    own: impl IntoIterator<Item = Role>,
    implications: &(impl Iterator<Item = &'a Implication> + Clone),
) -> BTreeSet<Role> {
    let mut found: BTreeSet<Role> = own.into_iter().collect();
    loop {
        let before = found.len();
        let more: Vec<Role> =
            implications.clone().filter(|(part, _)| found.contains(part)).map(|(_, whole)| *whole).collect();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}

impl Rulebook {
    /// Which role implies which under any reading or amendment, the collective words among them.
    pub fn implications(&self) -> Vec<Implication> {
        let collective = self.norms.iter().flat_map(|norm| match &norm.effect {
            Effect::Collective { role, includes } => includes.iter().map(|&part| (part, *role)).collect(),
            _ => Vec::new(),
        });
        self.vocabulary.implications.iter().copied().chain(collective).collect()
    }
}

/// Whether an expression could name the holder of a post at all, by the post's roles.
pub fn could_name(implications: &[Implication], facts: &Facts, who: &WhoExpr, post: Post) -> bool {
    match who {
        WhoExpr::Role(role) | WhoExpr::RoleIn(role, _) | WhoExpr::Linked(_, _, Some(role)) => {
            let own = facts.posts.row(post).map(|row| row.roles.as_slice()).unwrap_or_default();
            implied_by(own.iter().copied(), &implications.iter()).contains(role)
        }
        WhoExpr::Delegated(_, of, _) => could_name(implications, facts, of, post),
        _ => true,
    }
}
