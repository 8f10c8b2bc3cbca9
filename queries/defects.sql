-- title.zh: 已办事项的程序瑕疵
-- title.en: what is wrong with what was done
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: defect | 瑕疵 | defect
-- column: step | 已办环节 | step taken
-- column: missing | 所缺环节 | step missing
-- column: cites | 依据 | provisions

select
  defect.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  iif(:lang = 'zh', word.zh, word.en) as defect,
  iif(:lang = 'zh', done.zh, done.en) as step,
  iif(:lang = 'zh', missing.zh, missing.en) as missing,
  (
    select group_concat(cite, iif(:lang = 'zh', '、', ', '))
    from (
      select distinct iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
      from defect as same
      join norm on norm.id = same.norm
      where same.action = defect.action and same.sort = defect.sort and same.label is defect.label and same.missing is defect.missing
      order by norm.article, norm.id
    )
  ) as cites
from (select distinct action, sort, label, missing from defect) as defect
join actions on actions.id = defect.action
join name as title on (title.sort, title.id) = ('action', defect.action)
join word on (word.sort, word.id) = ('defect', defect.sort)
left join name as done on (done.sort, done.id) = ('label', defect.label)
left join name as missing on (missing.sort, missing.id) = ('label', defect.missing)
order by actions.date, defect.action, defect.sort, defect.label, defect.missing;
