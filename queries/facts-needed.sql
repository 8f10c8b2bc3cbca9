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
  needed.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', condition.zh, condition.en) as condition,
  iif(:lang = 'zh', attribute.question_zh, attribute.question_en) as question,
  (
    select group_concat(act, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', act.zh, act.en) as act
      from needs_fact
      join act on act.id = needs_fact.act
      where needs_fact.action = needed.action and needs_fact.condition = needed.condition
      order by act.id
    )
  ) as acts,
  (
    select group_concat(cite, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
      from needs_fact
      join norm on norm.id = needs_fact.norm
      where needs_fact.action = needed.action and needs_fact.condition = needed.condition
      order by norm.article, norm.id
    )
  ) as cites
from (select distinct action, condition from needs_fact) as needed
join condition on condition.id = needed.condition
join name as title on (title.sort, title.id) = ('action', needed.action)
left join attribute on attribute.id = condition.attribute
order by needed.action, condition.en, needed.condition;
