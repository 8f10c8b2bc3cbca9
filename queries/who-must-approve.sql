-- title.zh: 某事项由谁批准
-- title.en: who must, or may, approve an action
-- description.zh: 列出事项中属于所问行为（缺省为全部审批类行为）的各个环节，以及可以办理的人、以何身份。
-- description.en: the steps of the action that are acts of the kind asked for (all approving acts, if none is named), and who may take them in which capacity
-- param: action (action) | 事项 | action
-- param: act (act) = approve | 行为 | act
-- column: place | 序号 | no.
-- column: step | 环节 | step
-- column: must | 必办 | must or may
-- column: who | 经办人 | who
-- column: post | 职务 | post
-- column: capacity | 身份 | capacity
-- column: state | 办理状态 | state
-- column: cites | 依据 | provisions

select
  step.place,
  iif(:lang = 'zh', label.zh, label.en) as step,
  iif(:lang = 'zh', must.zh, must.en) as must,
  case
    when who.id is not null then iif(:lang = 'zh', who.zh, who.en)
    when exists (select 1 from seat where seat.action = step.action and seat.place = step.place and seat.open)
      then iif(:lang = 'zh', '（原文没有写明）', '(the text does not say)')
    when exists (select 1 from seat where seat.action = step.action and seat.place = step.place and seat.unknown)
      then iif(:lang = 'zh', '（缺少事实）', '(a fact is missing)')
    else iif(:lang = 'zh', '（无人）', '(nobody)')
  end as who,
  iif(:lang = 'zh', post.zh, post.en) as post,
  iif(:lang = 'zh', capacity.zh, capacity.en) as capacity,
  iif(:lang = 'zh', state.zh, state.en) as state,
  iif(:lang = 'zh', step.cites_zh, step.cites_en) as cites
from step
join act_asked on act_asked.act = step.act and act_asked.word = :act
join name as label on (label.sort, label.id) = ('label', step.label)
join word as must on (must.sort, must.id) = ('must', cast(step.required as text))
join word as state on (state.sort, state.id) = ('state', step.state)
left join taker on taker.action = step.action and taker.place = step.place
left join name as who
  on who.id = coalesce(taker.person, taker.unit, taker.body)
  and who.sort = iif(taker.person is not null, 'person', iif(taker.unit is not null, 'unit', 'body'))
left join name as post on (post.sort, post.id) = ('post', taker.post)
left join word as capacity on (capacity.sort, capacity.id) = ('capacity', taker.capacity)
where step.action = :action
order by step.place, taker.seat, who.id, taker.post, taker.capacity, taker.in_place_of;
