//! Who did a step: a post, a unit or a body, told apart by a prefix where an id is of several sorts.

use super::Context;
use super::lookup::Miss;
use super::organisation::prefixed;
use crate::atom::{Body, Post, Unit};
use crate::model::Actor;
use crate::sheet::cell::{Wrong, quoted};
use crate::source::{Text, both, did_you_mean, nearest};

/// The post, unit or body that a word names. Ids go before names; what is of several sorts needs a prefix.
pub(super) fn actor(context: &Context, word: &str) -> Result<Actor, Miss> {
    let bodies = &context.vocabulary.bodies;
    match prefixed(word, &["post", "unit", "body"]) {
        Some(("post", rest)) => return context.posts.find(rest).map(Actor::Post),
        Some(("unit", rest)) => return context.units.find(rest).map(Actor::Unit),
        Some((_, rest)) => return context.word(bodies, rest, ("会议机构", "body")).map(Actor::Body),
        None => {}
    }
    let posts = context.posts.names().get(word).map(|post| ("post", Actor::Post(post)));
    let units = context.units.names().get(word).map(|unit| ("unit", Actor::Unit(unit)));
    let found = bodies.get(word).map(|body| ("body", Actor::Body(body)));
    let hits: Vec<(&str, Actor)> = [posts, units, found].into_iter().flatten().collect();
    let sound = context.posts.sound() && context.units.sound();
    match hits.as_slice() {
        [(_, actor)] => return Ok(*actor),
        [] if !sound => return Err(Miss::Unsure),
        [] => {}
        several => {
            let Text { zh, en } =
                with_prefixes(&several.iter().map(|(prefix, _)| *prefix).collect::<Vec<_>>(), word);
            return Err(Miss::Wrong(Wrong::with(
                both!("`{word}` 有几种可能：{zh}", "`{word}` may mean any of {en}"),
                both!("写上前缀", "write it with its prefix"),
            )));
        }
    }
    named_actor(context, word)
}

fn named_actor(context: &Context, word: &str) -> Result<Actor, Miss> {
    let vocabulary = context.vocabulary;
    let post = |&post: &Post| (format!("post:{}", context.posts.names().id(post)), Actor::Post(post));
    let unit = |&unit: &Unit| (format!("unit:{}", context.units.names().id(unit)), Actor::Unit(unit));
    let posts = context.posts.titled(word).into_iter().flatten().map(post);
    let units = context.units.titled(word).into_iter().flatten().map(unit);
    let titled = |&body: &Body| {
        let title = vocabulary.bodies.title(body);
        title.zh == word || title.en == word
    };
    let bodies = vocabulary
        .bodies
        .atoms()
        .filter(titled)
        .map(|body| (format!("body:{}", vocabulary.bodies.id(body)), Actor::Body(body)));
    let hits: Vec<(String, Actor)> = posts.chain(units).chain(bodies).collect();
    match hits.as_slice() {
        [(_, actor)] => Ok(*actor),
        [] => {
            if !context.whole {
                return Err(Miss::Unsure);
            }
            let titles: Vec<_> =
                vocabulary.bodies.atoms().map(|body| vocabulary.bodies.title(body)).collect();
            let bodies = || titles.iter().flat_map(|title| [title.zh.as_str(), title.en.as_str()]);
            let bodies = nearest(word, vocabulary.bodies.ids()).or_else(|| nearest(word, bodies()));
            let near = context.posts.near(word).or_else(|| context.units.near(word)).or(bodies);
            let near = near.and_then(|near| did_you_mean(word, [near]));
            Err(Miss::Wrong(Wrong::with(
                both!("没有叫 `{word}` 的职务、单位或会议机构", "there is no post, unit or body `{word}`"),
                near.unwrap_or_else(|| {
                    both!(
                        "写职务、单位或会议机构的编号；人员写在 `person` 一栏",
                        "write the id of a post, a unit or a body; a person goes into the column `person`"
                    )
                }),
            )))
        }
        several => {
            let Text { zh, en } = quoted(several.iter().map(|(form, _)| form.as_str()));
            Err(Miss::Wrong(Wrong::with(
                both!("`{word}` 有几种可能：{zh}", "`{word}` may mean any of {en}"),
                both!("改写其中一个", "write one of these instead"),
            )))
        }
    }
}

/// Several ids in backticks, each with the prefix that tells its sort.
fn with_prefixes(prefixes: &[&str], id: &str) -> Text {
    let all: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}:{id}")).collect();
    quoted(all.iter().map(String::as_str))
}
