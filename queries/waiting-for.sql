-- title.zh: 等某人办理的环节
-- title.en: what waits for one person
-- description.zh: 列出此人可以办理、必须办理而尚未办理的环节：前面的环节都已办完，没有关口或禁止挡住，他可以办理的席位也还空着。
-- description.en: the steps still to be taken that this person may take: the steps before them are done, no gate or bar is in the way, and the place he or she may fill is empty
-- param: person (person) | 人员 | person
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: place | 序号 | no.
-- column: step | 环节 | step
-- column: post | 以何职务 | as
-- column: capacity | 身份 | capacity
-- column: last_day | 最后一天 | last day
-- column: cites | 依据 | provisions

select distinct
  step.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  step.place,
  iif(:lang = 'zh', label.zh, label.en) as step,
  iif(:lang = 'zh', post.zh, post.en) as post,
  iif(:lang = 'zh', capacity.zh, capacity.en) as capacity,
  (select min(last_day) from deadline where deadline.action = step.action and deadline.place = step.place) as last_day,
  iif(:lang = 'zh', step.cites_zh, step.cites_en) as cites
from taker
join step on step.action = taker.action and step.place = taker.place
join seat on seat.action = taker.action and seat.place = taker.place and seat.seat = taker.seat
join actions on actions.id = step.action
join name as title on (title.sort, title.id) = ('action', step.action)
join name as label on (label.sort, label.id) = ('label', step.label)
join word as capacity on (capacity.sort, capacity.id) = ('capacity', taker.capacity)
left join name as post on (post.sort, post.id) = ('post', taker.post)
where taker.person = :person
  and step.required
  and step.state in ('pending', 'begun')
  and not seat.filled
  and not exists (
    select 1 from hindered
    where hindered.action = step.action and hindered.place = step.place and hindered.why in ('waits', 'gate', 'bar')
  )
order by last_day is null, last_day, actions.date, step.action, step.place, taker.post, taker.capacity;
