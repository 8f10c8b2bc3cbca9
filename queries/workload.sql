-- title.zh: 各位领导的办理量
-- title.en: steps per leader
-- description.zh: 领导是指分工表里有其职务的人。只计必须办理的环节；“只有他能办”是指一个席位除他以外无人可以办理。
-- description.en: a leader is whoever holds a post with a portfolio; only steps that must be taken count; a step is his or hers alone where nobody else may fill the place
-- column: person | 编号 | person
-- column: name | 姓名 | name
-- column: posts | 职务 | posts
-- column: steps | 可办环节 | steps
-- column: alone | 只有他能办 | his or hers alone
-- column: open | 尚未办理 | not yet done
-- column: actions | 事项数 | actions

with
  leader(person) as (
    select distinct assignments.person from assignments join portfolios on portfolios.leader = assignments.post
  ),
  part as (
    select distinct taker.action, taker.place, taker.seat, taker.person
    from taker
    join step on step.action = taker.action and step.place = taker.place
    where step.required
  ),
  alone as (
    select action, place, min(person) as person
    from (select distinct action, place, seat, coalesce(person, unit, body) as person from taker)
    group by action, place, seat
    having count(*) = 1
  )
select
  leader.person,
  iif(:lang = 'zh', who.zh, who.en) as name,
  (
    select group_concat(name, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', post.zh, post.en) as name
      from assignments
      join name as post on (post.sort, post.id) = ('post', assignments.post)
      where assignments.person = leader.person
      order by post.id
    )
  ) as posts,
  count(distinct part.action || ' ' || part.place) as steps,
  count(distinct iif(alone.person is null, null, part.action || ' ' || part.place)) as alone,
  count(distinct iif(step.state in ('done', 'not_needed'), null, part.action || ' ' || part.place)) as open,
  count(distinct part.action) as actions
from leader
join name as who on (who.sort, who.id) = ('person', leader.person)
left join part on part.person = leader.person
left join step on step.action = part.action and step.place = part.place
left join alone on alone.action = part.action and alone.place = part.place and alone.person = part.person
group by leader.person
order by steps desc, leader.person;
