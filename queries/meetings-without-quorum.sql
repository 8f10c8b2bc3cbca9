-- title.zh: 不足法定人数的会议
-- title.en: meetings without a quorum
-- description.zh: 也列出因出席记录不全而不能确定的会议。
-- description.en: meetings of which the attendance on file does not tell are listed too
-- column: action | 编号 | action
-- column: title | 会议 | meeting
-- column: date | 日期 | date
-- column: result | 是否达到 | reached
-- column: present | 出席 | present
-- column: unknown | 不明 | not recorded
-- column: members | 应到 | members
-- column: cite | 依据 | provision

select
  quorum.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  actions.date,
  case
    when quorum.reached = 0 then iif(:lang = 'zh', '没有达到', 'missed')
    else iif(:lang = 'zh', '不知道', 'not known')
  end as result,
  quorum.present,
  quorum.unknown,
  quorum.members,
  iif(:lang = 'zh', norm.cite_zh, norm.cite_en) as cite
from quorum
join actions on actions.id = quorum.action
join norm on norm.id = quorum.norm
join name as title on (title.sort, title.id) = ('action', quorum.action)
where quorum.reached is not 1
order by quorum.reached is null, actions.date, quorum.action, quorum.norm;
