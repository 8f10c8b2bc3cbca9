-- title.zh: 没有任何事项触发的规范
-- title.en: norms that no action triggers
-- description.zh: “涉及”是指有事项属于它所说的类别：为 0 时没有这类事项，不为 0 时是条件都没有成就、例外成立或被排除。
-- description.en: a norm is looked at where an action is of a kind it speaks of; never looked at means that there is no such action, otherwise its conditions failed, an exception lifted it, or another norm displaced it
-- column: norm | 规范 | norm
-- column: cite | 引注 | provision
-- column: effect | 效力 | effect
-- column: text | 内容 | what it says
-- column: looked_at | 涉及事项数 | actions looked at
-- column: might | 取决于待补事实 | wait for a fact
-- column: displaced | 被排除 | displaced

select
  norm.id as norm,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite,
  norm.effect,
  iif(:lang = 'zh', norm.zh, norm.en) as text,
  (select count(*) from speaks where speaks.norm = norm.id) as looked_at,
  (select count(*) from might_apply where might_apply.norm = norm.id) as might,
  (select count(distinct action) from overridden where overridden.norm = norm.id) as displaced
from norm
where norm.id not in (select norm from applies)
order by norm.article, norm.id;
