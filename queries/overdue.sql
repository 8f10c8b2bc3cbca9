-- title.zh: 到某日已经逾期的环节
-- title.en: steps overdue by a day
-- description.zh: 最后一天在所给日期之前，而记录没有表明已经办完的环节。
-- description.en: steps whose last day lies before the day given and that the record does not show done
-- param: date (date) | 日期 | day
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: step | 环节 | step
-- column: from_day | 起算日 | runs from
-- column: last_day | 最后一天 | last day
-- column: days_late | 逾期天数 | days late
-- column: waiting_for | 可办理的人 | who may take it
-- column: cite | 依据 | provision

select
  deadline.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', label.zh, label.en) as step,
  deadline.from_day,
  deadline.last_day,
  cast(julianday(:date) - julianday(deadline.last_day) as integer) as days_late,
  (
    select group_concat(name, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', who.zh, who.en) as name
      from taker
      join name as who
        on who.id = coalesce(taker.person, taker.unit, taker.body)
        and who.sort = iif(taker.person is not null, 'person', iif(taker.unit is not null, 'unit', 'body'))
      where taker.action = step.action and taker.place = step.place
      order by who.sort, who.id
    )
  ) as waiting_for,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
from deadline
join step on step.action = deadline.action and step.place = deadline.place
join norm on norm.id = deadline.norm
join name as title on (title.sort, title.id) = ('action', deadline.action)
join name as label on (label.sort, label.id) = ('label', step.label)
where deadline.last_day < :date and step.required and step.state not in ('done', 'not_needed')
order by deadline.last_day, deadline.action, deadline.place, deadline.norm;
