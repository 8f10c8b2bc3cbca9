-- title.zh: 次数不足的定期事项
-- title.en: frequencies not reached
-- description.zh: 上一期或本期已登记的次数少于规定的最低次数；没有登记的不等于没有发生。
-- description.en: fewer on file for the span, or the one before, than the text asks for; what is not on file may still have happened
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: date | 日期 | date
-- column: at_least | 至少 | at least
-- column: first | 本期首日 | span from
-- column: last | 本期末日 | span to
-- column: count | 本期 | on file
-- column: count_before | 上期 | span before
-- column: cite | 依据 | provision

select
  floor.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  floor.at_least,
  floor.first,
  floor.last,
  floor.count,
  floor.count_before,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
from floor
join actions on actions.id = floor.action
join norm on norm.id = floor.norm
join name as title on (title.sort, title.id) = ('action', floor.action)
where floor.count < floor.at_least or floor.count_before < floor.at_least
order by actions.date, floor.action, floor.norm;
