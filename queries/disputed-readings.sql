-- title.zh: 结论取决于读法的事项
-- title.en: actions whose answer rests on a disputed reading
-- description.zh: 按另一种读法，回答会不同；两个结论相同的，是由谁办或何时办不同。逐一推算各种读法，要用几秒钟。
-- description.en: another reading would give another answer; where both verdicts are the same, who acts or when is different; each reading is derived, which takes some seconds
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: act | 行为 | act
-- column: ambiguity | 歧义 | ambiguity
-- column: doubt | 疑问 | in doubt
-- column: verdict | 默认读法的结论 | verdict by default
-- column: rival | 另一读法 | rival reading
-- column: rival_verdict | 另一结论 | its verdict

select
  rests.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', act.zh, act.en) as act,
  rests.ambiguity,
  iif(:lang = 'zh', ambiguity.zh, ambiguity.en) as doubt,
  iif(:lang = 'zh', verdict.zh, verdict.en) as verdict,
  rests.rival || ' ' || iif(:lang = 'zh', reading.zh, reading.en) as rival,
  iif(:lang = 'zh', rival_verdict.zh, rival_verdict.en) as rival_verdict
from rests_on_reading as rests
join ambiguity on ambiguity.id = rests.ambiguity
join reading on reading.ambiguity = rests.ambiguity and reading.id = rests.rival
join name as title on (title.sort, title.id) = ('action', rests.action)
join name as act on (act.sort, act.id) = ('act', rests.act)
join word as verdict on (verdict.sort, verdict.id) = ('verdict', rests.verdict)
join word as rival_verdict on (rival_verdict.sort, rival_verdict.id) = ('verdict', rests.rival_verdict)
order by rests.ambiguity, rests.action, rests.act, rests.rival;
