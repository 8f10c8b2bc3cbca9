-- title.zh: 某事项各行为的结论
-- title.en: the verdict on every act of an action
-- description.zh: 一行对应规则说到的一个行为；“条件未成就”的行为不列。
-- description.en: a row for each act that the rules speak of, but for those of which the conditions are not met
-- param: action (action) | 事项 | action
-- column: act | 行为 | act
-- column: verdict | 结论 | verdict
-- column: by_default | 默认读法的结论 | by the default reading
-- column: cites | 依据 | provisions

select
  iif(:lang = 'zh', act.zh, act.en) as act,
  iif(:lang = 'zh', word.zh, word.en) as verdict,
  iif(:lang = 'zh', by_default.zh, by_default.en) as by_default,
  (
    select group_concat(cite, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
      from applies
      join norm on norm.id = applies.norm
      where applies.action = verdict.action and norm.act = verdict.act
      order by norm.article, norm.id
    )
  ) as cites
from verdict
join name as act on (act.sort, act.id) = ('act', verdict.act)
join word on (word.sort, word.id) = ('verdict', verdict.verdict)
left join word as by_default on (by_default.sort, by_default.id) = ('verdict', verdict.by_default)
where verdict.action = :action and verdict.verdict <> 'not_triggered'
order by verdict.verdict, verdict.act;
