-- title.zh: 某日无人担任的职务
-- title.en: posts that nobody holds on a day
-- param: date (date) | 日期 | day
-- column: post | 编号 | post
-- column: name | 职务 | name
-- column: unit | 单位 | unit
-- column: last_held | 上次任职止于 | last held until

select
  posts.id as post,
  iif(:lang = 'zh', name.zh, name.en) as name,
  iif(:lang = 'zh', unit.zh, unit.en) as unit,
  (select max(to_day) from assignments where assignments.post = posts.id and to_day < :date) as last_held
from posts
join name on (name.sort, name.id) = ('post', posts.id)
join name as unit on (unit.sort, unit.id) = ('unit', posts.unit)
where not exists (
  select 1 from assignments
  where assignments.post = posts.id
    and coalesce(from_day, '') <= :date
    and (to_day is null or to_day >= :date)
)
order by posts.unit, posts.id;
