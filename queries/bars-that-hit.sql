-- title.zh: 实际起作用的禁止
-- title.en: bars that hit
-- description.zh: 禁止所有人的，或使某人不能办理他本来可以办理的环节的。
-- description.en: bars on everybody, and those that keep somebody from a part that another norm gives
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: who | 被禁止的人 | who
-- column: act | 行为 | act
-- column: cite | 依据 | provision
-- column: norm | 内容 | what it says

with hit(action, norm, person, unit, body, act) as (
  select action, norm, null, null, null, act from bar where everybody
  union
  select barred.action, barred.bar, barred.person, barred.unit, barred.body, norm.act
  from barred
  join norm on norm.id = barred.norm
  where not barred.everybody
)
select
  hit.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  coalesce(iif(:lang = 'zh', who.zh, who.en), iif(:lang = 'zh', '所有人', 'everybody')) as who,
  iif(:lang = 'zh', act.zh, act.en) as act,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite,
  iif(:lang = 'zh', norm.zh, norm.en) as norm
from hit
join actions on actions.id = hit.action
join norm on norm.id = hit.norm
join name as title on (title.sort, title.id) = ('action', hit.action)
join name as act on (act.sort, act.id) = ('act', hit.act)
left join name as who
  on who.id = coalesce(hit.person, hit.unit, hit.body)
  and who.sort = iif(hit.person is not null, 'person', iif(hit.unit is not null, 'unit', 'body'))
order by actions.date, hit.action, norm.id, hit.act, who.sort, who.id;
