-- title.zh: 某日的领导分工
-- title.en: who is in charge of what on a day
-- param: date (date) | 日期 | day
-- column: leader | 领导 | leader
-- column: post | 职务 | post
-- column: link | 关系 | link
-- column: object | 单位或业务领域 | unit or field of business

select
  iif(:lang = 'zh', who.zh, who.en) as leader,
  iif(:lang = 'zh', post.zh, post.en) as post,
  iif(:lang = 'zh', link.zh, link.en) as link,
  iif(:lang = 'zh', object.zh, object.en) as object
from portfolios
join name as post on (post.sort, post.id) = ('post', portfolios.leader)
join word as link on (link.sort, link.id) = ('link', portfolios.link)
join name as object
  on object.id = coalesce(portfolios.unit, portfolios.topic)
  and object.sort = iif(portfolios.unit is not null, 'unit', 'topic')
left join assignments
  on assignments.post = portfolios.leader
  and coalesce(assignments.from_day, '') <= :date
  and (assignments.to_day is null or assignments.to_day >= :date)
left join name as who on (who.sort, who.id) = ('person', assignments.person)
where coalesce(portfolios.from_day, '') <= :date
  and (portfolios.to_day is null or portfolios.to_day >= :date)
order by portfolios.leader, portfolios.link, object.sort, object.id, who.id;
