-- title.zh: 没有事项触及的条
-- title.en: articles that no action touches
-- description.zh: 此条的规范没有一个适用于在册事项；没有规范的条也列出，并写明状态和理由。
-- description.en: no norm of the article applies to any action on file; articles without norms are listed too, with their status and the reason
-- column: article | 条号 | article
-- column: heading | 标题 | heading
-- column: status | 状态 | status
-- column: norms | 规范数 | norms
-- column: reason | 理由 | reason

select
  article.number as article,
  iif(:lang = 'zh', heading_zh, heading_en) as heading,
  iif(:lang = 'zh', status.zh, status.en) as status,
  (select count(*) from norm where norm.article = article.number) as norms,
  iif(:lang = 'zh', reason_zh, reason_en) as reason
from article
join word as status on (status.sort, status.id) = ('status', article.status)
where article.number not in (select norm.article from norm join applies on applies.norm = norm.id)
order by article.number;
