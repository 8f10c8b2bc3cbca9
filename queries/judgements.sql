-- title.zh: 由人判断过的事项属性
-- title.en: vague words and how they were judged
-- description.zh: “重大”“必要时”之类的词由人判断，程序从不代为判断。列出各事项的判断，以及有多少规范看这个词。
-- description.en: words such as "major" or "where necessary" are judged by a person, never by the program: how each was judged, and how many norms look at it
-- column: attribute | 属性 | word
-- column: judge | 由谁判断 | who judges
-- column: norms | 有关规范数 | norms that look at it
-- column: action | 编号 | action
-- column: title | 事项 | title
-- column: value | 判断 | judged

select
  iif(:lang = 'zh', attribute.zh, attribute.en) as attribute,
  iif(:lang = 'zh', attribute.judge_zh, attribute.judge_en) as judge,
  (
    select count(distinct norm_condition.norm)
    from norm_condition
    join condition on condition.id = norm_condition.condition
    where condition.attribute = attribute.id
  ) as norms,
  action_attribute.action,
  iif(:lang = 'zh', title.zh, title.en) as title,
  iif(:lang = 'zh', action_attribute.value_zh, action_attribute.value_en) as value
from attribute
join action_attribute on action_attribute.attribute = attribute.id
join name as title on (title.sort, title.id) = ('action', action_attribute.action)
where attribute.judged
order by attribute.id, action_attribute.action;
