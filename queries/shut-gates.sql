-- title.zh: 被关口挡住的环节
-- title.en: steps held back by a shut gate
-- description.zh: 所需的环节没有办，或没有通过，所以此环节不得办。
-- description.en: what the gate needs is not done, or was turned down, so that the step must not be taken
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: step | 被挡住的环节 | step held back
-- column: needs | 所需环节 | needs
-- column: cite | 依据 | provision
-- column: norm | 规范 | norm

select
  gate.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  iif(:lang = 'zh', held.zh, held.en) as step,
  iif(:lang = 'zh', needed.zh, needed.en) as needs,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite,
  iif(:lang = 'zh', norm.zh, norm.en) as norm
from gate_shut as gate
join actions on actions.id = gate.action
join norm on norm.id = gate.norm
join name as title on (title.sort, title.id) = ('action', gate.action)
join name as held on (held.sort, held.id) = ('label', gate.label)
join name as needed on (needed.sort, needed.id) = ('label', gate.needs)
order by actions.date, gate.action, gate.label, gate.needs, gate.norm;
