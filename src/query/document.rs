//! The document that describes the relations and how a query is saved: the whole of `docs/relations.md`, made from the data
//! from which the tables are made.
//!
//! Writes text; knows no case and touches no database.

use std::fmt::Write as _;

use super::relation::{Column, Group, Holds, Relation};
use super::relations::relations;

const INTRODUCTION: &str = "\
# 查询可用的关系 · The relations that queries read

<!-- Made by `src/query/document.rs`: `BLESS=1 cargo test --test queries document` writes it anew. -->

`signoff query` 把一个机构的事实、规则册和推出的结果放进内存中的 SQLite 数据库，供查询读取。每个关系有一张英文表，另有一个内容相同的中文视图，列名也是中文：
`select distinct 经办人.人员 from 经办人` 与 `select distinct person from taker` 结果一样。日期写作 `2022-03-10`，可以直接比较；是为 1，否为 0；空值表示不知道或不适用。
推出的关系都按各事项自己的日期、按默认读法计算，在查询用到时才计算。

`signoff query` puts the facts of an institution, its rulebook and what was derived into an SQLite database in memory, for queries to read. Each relation is a table with
English names, and a view of the same content with Chinese ones: `select distinct person from taker` and `select distinct 经办人.人员 from 经办人` give the same.
Days are written `2022-03-10` and can be compared as they stand; yes is 1 and no is 0; null means that something is not known, or makes no sense there.
What is derived is derived for each action on its own day and in the default readings, when a query first reads it.

`from` 和 `to` 是 SQL 的保留字，所以事实表中的这两列在这里叫 `from_day` 和 `to_day`。
`from` and `to` are words of SQL, so these two columns of the facts are called `from_day` and `to_day` here.

## 查询能做什么 · What a query may do

查询只有一个语句，只能读取：不能写、不能装入扩展、不能打开别的数据库，也不能用随机数或当前日期，所以同一查询每次结果相同；日期作为参数给出。
超过 50,000,000 步或 100,000 行就中止，并说明怎样缩小范围。`:lang` 在每个查询里都可以用，值为 `zh` 或 `en`。

A query is one statement, and can only read: it cannot write, load an extension or open another database, and it cannot ask for chance or for the present day, so that it gives
the same answer every time; a day is a parameter. After 50,000,000 steps or 100,000 rows it is stopped, with advice. `:lang` may be used in every query and is `zh` or `en`.

## 保存查询 · How a query is saved

一个查询存为一个 `名称.sql` 文件，UTF-8 编码，开头的注释说明它：

A query is saved as a file `NAME.sql` in UTF-8, and the comments at its head describe it:

```sql
-- title.zh: 某人某日的职务
-- title.en: the posts of a person on a day
-- param: person (person) | 人员 | person
-- param: date (date) = 2022-06-30 | 日期 | day
-- column: post | 职务 | post

select iif(:lang = 'zh', posts.name_zh, posts.name_en) as post
from assignments
join posts on posts.id = assignments.post
where assignments.person = :person
  and coalesce(from_day, '') <= :date and (to_day is null or to_day >= :date)
order by posts.id;
```

| 注释 · comment | 含义 | meaning |
|---|---|---|
| `title.zh`, `title.en` | 所问的问题，两种语言都要有 | the question, in both languages |
| `description.zh`, `description.en` | 说明，可有可无，可以写几行 | more about it, if need be, in one or more lines |
| `param` | 参数：`名称 (类型) = 缺省值`，后面可以写 `\\| 中文 \\| English` | a parameter: `name (type) = default`, and `\\| 中文 \\| English` if you like |
| `column` | 结果某一列的标题：`列名 \\| 中文 \\| English` | the heading of a column of the result: `name \\| 中文 \\| English` |

参数在语句里写作 `:名称`。类型有：`action`（事项）、`person`（人员）、`post`（职务）、`unit`（单位）、`act`（行为或行为类，见 `act_asked`）、`date`（日期）、`number`（数字）、`text`（文字）；
前四种写编号或名称都可以。

The statement has a parameter as `:name`. The types are `action`, `person`, `post` and `unit`, each given by id or by name; `act`, an act or a family of acts (see `act_asked`);
`date`, `number` and `text`.

";

/// The whole document.
pub fn document() -> String {
    let mut out = INTRODUCTION.to_owned();
    for group in Group::ALL {
        let (zh, en) = group.heading();
        // A string never fails to be written to, here and below.
        let _ = write!(out, "## {zh} · {en}\n\n");
        for relation in relations().filter(|relation| relation.group == group) {
            section(relation, &mut out);
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn section(relation: &Relation, out: &mut String) {
    let Relation { name, zh, meaning_zh, meaning_en, .. } = relation;
    let _ = write!(out, "### `{name}` · {zh}\n\n{meaning_zh}。\n\n{meaning_en}.\n\n");
    out.push_str("| column · 列 | holds · 内容 | 含义 | meaning |\n|---|---|---|---|\n");
    for column in relation.columns {
        let Column { name, zh, meaning_zh, meaning_en, .. } = column;
        let _ = writeln!(out, "| `{name}` · {zh} | {} | {meaning_zh} | {meaning_en} |", holds(column));
    }
    out.push('\n');
}

fn holds(column: &Column) -> String {
    let held = match (column.refers, column.holds) {
        (Some(relation), _) => format!("→ `{relation}`"),
        (None, Holds::Text) => "text · 文字".to_owned(),
        (None, Holds::Integer) => "integer · 整数".to_owned(),
        (None, Holds::Real) => "number · 数".to_owned(),
    };
    if column.nullable { format!("{held}, null · 可空") } else { held }
}
