-- title.zh: 结论取决于待补事实的事项
-- title.en: actions whose answer needs a fact
-- description.zh: 每行是一个事项里缺少的一项事实：补上以后，所列各行为才有结论。
-- description.en: each row is a fact that is missing: without it there is no answer on the acts listed
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: condition | 是否成立 | does it hold
-- column: question | 要问的话 | to be asked
-- column: acts | 有关行为 | acts that wait for it
-- column: cites | 依据 | provisions

select
  needs_fact.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', condition.zh, condition.en) as condition,
  iif(:lang = 'zh', attribute.question_zh, attribute.question_en) as question,
  group_concat(distinct iif(:lang = 'zh', act.zh, act.en)) as acts,
  group_concat(distinct iif(:lang = 'zh', norm.cite_zh, norm.cite_en)) as cites
from (select * from needs_fact order by action, condition, act, norm) as needs_fact
join condition on condition.id = needs_fact.condition
join norm on norm.id = needs_fact.norm
join name as title on (title.sort, title.id) = ('action', needs_fact.action)
join name as act on (act.sort, act.id) = ('act', needs_fact.act)
left join attribute on attribute.id = condition.attribute
group by needs_fact.action, needs_fact.condition
order by needs_fact.action, condition.en, needs_fact.condition;
