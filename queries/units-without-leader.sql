-- title.zh: 某日没有分管领导的部门
-- title.en: departments without a leader in charge on a day
-- description.zh: 只看有分管领导这回事的单位类别：同类单位中至少有一个曾列入分工。分工里有而当日无人任此领导职务的，也列出。
-- description.en: only kinds of unit for which there are leaders in charge at all: some unit of the kind is in a portfolio; a unit whose leader's post nobody holds on the day is listed too
-- param: date (date) | 日期 | day
-- column: unit | 编号 | unit
-- column: name | 单位 | name
-- column: kind | 类别 | kind
-- column: leader_post | 领导职务 | leader's post

with in_charge as (
  select portfolios.unit, portfolios.leader, assignments.person
  from portfolios
  left join assignments
    on assignments.post = portfolios.leader
    and coalesce(assignments.from_day, '') <= :date
    and (assignments.to_day is null or assignments.to_day >= :date)
  where portfolios.link = 'in_charge'
    and portfolios.unit is not null
    and coalesce(portfolios.from_day, '') <= :date
    and (portfolios.to_day is null or portfolios.to_day >= :date)
)
select
  units.id as unit,
  iif(:lang = 'zh', name.zh, name.en) as name,
  iif(:lang = 'zh', kind.zh, kind.en) as kind,
  group_concat(distinct iif(:lang = 'zh', post.zh, post.en) order by post.id) as leader_post
from units
join name on (name.sort, name.id) = ('unit', units.id)
join unit_kind as kind on kind.id = units.kind
left join in_charge on in_charge.unit = units.id
left join name as post on (post.sort, post.id) = ('post', in_charge.leader)
where units.kind in (select units.kind from units join portfolios on portfolios.unit = units.id where portfolios.link = 'in_charge')
group by units.id
having count(in_charge.person) = 0
order by units.kind, units.id;
