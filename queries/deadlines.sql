-- title.zh: 各环节的期限
-- title.en: deadlines in order
-- description.zh: 按最后一天排列；算不出最后一天的排在后面，原因是起算日不知道，或工作日历没有那一年。
-- description.en: in the order of their last days; those that cannot be counted come last, because the day from which they run is not known or the calendar lacks the year
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: step | 环节 | step
-- column: from_day | 起算日 | runs from
-- column: last_day | 最后一天 | last day
-- column: state | 办理状态 | state
-- column: uncovered_year | 日历缺年 | year the calendar lacks
-- column: cite | 依据 | provision

select
  deadline.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', label.zh, label.en) as step,
  deadline.from_day,
  deadline.last_day,
  iif(:lang = 'zh', state.zh, state.en) as state,
  deadline.uncovered_year,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
from deadline
join step on step.action = deadline.action and step.place = deadline.place
join norm on norm.id = deadline.norm
join name as title on (title.sort, title.id) = ('action', deadline.action)
join name as label on (label.sort, label.id) = ('label', step.label)
join word as state on (state.sort, state.id) = ('state', step.state)
order by deadline.last_day is null, deadline.last_day, deadline.action, deadline.place, deadline.norm;
