-- title.zh: 无人可办的环节
-- title.en: steps that nobody can take
-- description.zh: 必须办理、尚未办完，而无人可办或可办的人当日都外出的环节。
-- description.en: steps that must be taken and are not done, and that nobody may take, or only people who are away on the day
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: place | 序号 | no.
-- column: step | 环节 | step
-- column: why | 原因 | why
-- column: barred | 被禁止的人 | barred from it
-- column: cites | 依据 | provisions

select
  step.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  step.place,
  iif(:lang = 'zh', label.zh, label.en) as step,
  iif(:lang = 'zh', why.zh, why.en) as why,
  (
    select group_concat(name, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', who.zh, who.en) as name
      from step_norm
      join barred on barred.action = step_norm.action and barred.norm = step_norm.norm
      join name as who on (who.sort, who.id) = ('person', barred.person)
      where step_norm.action = step.action and step_norm.place = step.place
      order by who.id
    )
  ) as barred,
  iif(:lang = 'zh', step.cites_zh, step.cites_en) as cites
from hindered
join step on step.action = hindered.action and step.place = hindered.place
join actions on actions.id = step.action
join name as title on (title.sort, title.id) = ('action', step.action)
join name as label on (label.sort, label.id) = ('label', step.label)
join word as why on (why.sort, why.id) = ('hindered', hindered.why)
where step.required and hindered.why in ('nobody', 'all_away')
order by actions.date, step.action, step.place, hindered.why;
