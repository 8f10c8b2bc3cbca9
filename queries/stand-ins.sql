-- title.zh: 某职务外出时由谁代行
-- title.en: who stands in when a post is away
-- description.zh: 三种来源：在册的委托和指定；以担任此职务者外出为条件的规范，以及在册事项中据此办理的人；在册事项中依规范代行其职权的人。
-- description.en: from three sources: mandates and designations on file; norms that apply while the holder is away, with those who act under them in the actions on file; and those who stand in for the post under a norm
-- param: post (post) | 职务 | post
-- column: how | 根据 | how
-- column: source | 出处 | source
-- column: text | 内容 | what it says
-- column: stand_in | 由谁 | who
-- column: from_day | 起 | from
-- column: to_day | 止 | to

with recursive
  has_role(role) as (
    select role from post_role where post = :post
    union
    select implied from role_implies join has_role on has_role.role = role_implies.role
  ),
  while_away(norm) as (
    select norm_condition.norm
    from norm_condition
    join condition on condition.id = norm_condition.condition
    where condition.test = 'away' and condition.role in (select role from has_role)
  ),
  acts_under(norm, post, person) as (
    select distinct step_norm.norm, taker.post, taker.person
    from step_norm
    join taker on taker.action = step_norm.action and taker.place = step_norm.place
    where step_norm.norm in (select norm from while_away)
    union
    select distinct taker.stand_in_norm, taker.post, taker.person
    from taker
    where taker.in_place_of = :post and taker.stand_in_norm is not null
  )
select
  iif(:lang = 'zh', type.zh, type.en) as how,
  delegations.id as source,
  delegations.basis as text,
  iif(:lang = 'zh', grantee.zh, grantee.en) as stand_in,
  delegations.from_day,
  delegations.to_day
from delegations
join word as type on (type.sort, type.id) = ('delegation', delegations.type)
join name as grantee on (grantee.sort, grantee.id) = ('post', delegations.grantee)
where delegations.grantor = :post
union all
select
  iif(:lang = 'zh', '规范', 'norm'),
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en),
  iif(:lang = 'zh', norm.zh, norm.en),
  (
    select group_concat(trim(coalesce(iif(:lang = 'zh', post.zh, post.en), '') || ' ' || coalesce(iif(:lang = 'zh', who.zh, who.en), '')), iif(:lang = 'zh', '、', ', '))
    from (select * from acts_under order by post, person) as acts_under
    left join name as post on (post.sort, post.id) = ('post', acts_under.post)
    left join name as who on (who.sort, who.id) = ('person', acts_under.person)
    where acts_under.norm = norm.id
  ),
  null,
  null
from norm
where norm.id in (select norm from while_away) or norm.id in (select norm from acts_under)
order by 5, 2, 3, 4;
