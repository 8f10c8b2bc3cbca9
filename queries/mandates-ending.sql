-- title.zh: 即将到期的委托和指定
-- title.en: mandates and designations about to end
-- param: date (date) | 日期 | from this day on
-- param: days (number) = 30 | 天数 | within so many days
-- column: id | 编号 | id
-- column: type | 类型 | type
-- column: grantor | 授予人职务 | given by
-- column: grantee | 受托人职务 | held by
-- column: from_day | 起 | from
-- column: to_day | 止 | to
-- column: days_left | 剩余天数 | days left
-- column: basis | 依据 | basis

select
  delegations.id,
  iif(:lang = 'zh', type.zh, type.en) as type,
  iif(:lang = 'zh', grantor.zh, grantor.en) as grantor,
  iif(:lang = 'zh', grantee.zh, grantee.en) as grantee,
  from_day,
  to_day,
  cast(julianday(to_day) - julianday(:date) as integer) as days_left,
  basis
from delegations
join word as type on (type.sort, type.id) = ('delegation', delegations.type)
join name as grantor on (grantor.sort, grantor.id) = ('post', delegations.grantor)
join name as grantee on (grantee.sort, grantee.id) = ('post', delegations.grantee)
where to_day >= :date and julianday(to_day) - julianday(:date) <= :days
order by to_day, delegations.id;
