"""Where the documents have something, told in the reader's language.

A source is written once, in Chinese, as the documents head it: heading, sub-heading after a colon,
number in brackets; several are parted by a semicolon. ``HEADINGS`` names each in English.
"""

from __future__ import annotations

import re

HEADINGS: dict[str, str] = {
    "不着任何借口": "no excuses",
    "信任在销售中的表现": "How trust shows in selling",
    "信任建立": "Building trust",
    "信任建立的回款技巧": "Collecting by trust",
    "六心法则": "The six hearts",
    "六心法则的六个核心要素": "The six elements of the six hearts",
    "回款人员的心理建设": "The collector's state of mind",
    "回款前的5个准备": "Five preparations before collecting",
    "回款前的六个自问": "Six questions before collecting",
    "回款前的知己三项确认": "Three confirmations of oneself",
    "回款前的知彼两项确认": "Two confirmations of the customer",
    "回款卡点": "Stuck points of collecting",
    "不同客户的催款策略不一": "different customers need different strategies",
    "客户付款流程不同步": "out of step with the customer's payment process",
    "组织内控乏力": "weak internal control",
    "缺乏品牌感召力": "no pull of the brand",
    "赊欠随意性强": "careless credit",
    "销售能力缺失": "lack of selling skill",
    "回款的四种态度": "Four attitudes of the collector",
    "谨慎态度": "the cautious one",
    "回款策略的制定": "Setting the collection strategy",
    "上门催讨策略": "visiting to collect",
    "催款函的使用": "use of the letter",
    "有效电话催款策略": "collecting by telephone",
    "如何通过信任促进销售回款": "How trust furthers collecting",
    "倾听客户需求": "listen to needs",
    "定期跟进": "follow up regularly",
    "建立情感联系": "build a human tie",
    "提供解决方案而非产品": "offer a solution, not a product",
    "如何防止客户欠款": "How to prevent arrears",
    "建立良好的客户关系": "build good relations",
    "定期跟进客户": "follow the customer up regularly",
    "制定明确的合同条款": "make clear contract terms",
    "做好售后服务": "serve well after the sale",
    "进行信用评估": "assess credit",
    "客户欠款的惩戒措施": "Sanctions against arrears",
    "客户难找、难约、难见、难搞定": "Customers hard to find, to meet and to agree with",
    "应对回款卡点的策略": "Answers to the stuck points",
    "关注售后服务": "after-sales care",
    "加强日常管理": "daily management",
    "提升回款技能": "better collection skill",
    "规范签约手续": "proper signing formalities",
    "政府大客户回款的经典难题": "The classic difficulties with government customers",
    "政府大客户回款难的原因": "Why government customers pay late",
    "客户个人习惯": "the customer's own habits",
    "其他原因（政策变化、预算限制、经济环境）": "other reasons (policy, budget, economy)",
    "政府大客户回款难的现象": "How late payment by government customers shows",
    "政府大客户有效回款的原则": "Principles of collecting from government customers",
    "政府大客户有效回款的原则与经验分享": "Principles and experience of collecting",
    "政府客户有效回款的注意事项": "Cautions for government customers",
    "无法完全讨回欠款时的处理方法": "Where arrears cannot be collected whole",
    "有效回款的八招": "Eight moves of collecting",
    "针对非恶意欠款的面谈方法": "The talk about non-malicious arrears",
    "切入主题": "enter the subject",
    "商定未达成预期的后续行动": "agree what follows a miss",
    "开场": "open",
    "明确具体行动": "fix concrete action",
    "讨价还价": "bargain",
    "非恶意欠款的催讨方法": "Means for non-malicious arrears",
    "建立温情感人": "warmth",
    "了解客户的支付卡点": "know where the customer's payment is stuck",
    "评价客户支付实力": "judge the customer's ability to pay",
    "崩溃疗法": "breaking the barrier",
    "做最坏的打算，向死而生": "plan for the worst",
    "破釜沉舟": "burn the boats",
}
"""Headings and sub-headings of the documents, and what they are called in English."""
_NUMBERS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
            "对照": "the counterpart"}  # fmt: skip
_NUMBERED = re.compile(r"(?P<heading>.+?)（(?P<number>\d|[一二三四五六七]|对照)）")


def told_source(source: str, lang: str) -> str:
    """A source in ``lang`` ("zh" or "en").

    Examples
    --------
    >>> told_source("有效回款的八招（2）；信任在销售中的表现", "en")
    'Eight moves of collecting (2); How trust shows in selling'

    Raises
    ------
    KeyError
        On a heading that ``HEADINGS`` does not name.
    """
    if lang == "zh":
        return source
    return "; ".join(_in_english(part) for part in source.split("；"))


def _in_english(part: str) -> str:
    heading, _, sub = part.partition("：")
    numbered = _NUMBERED.fullmatch(heading)
    if numbered is None:
        told = HEADINGS[heading]
    else:
        number = numbered["number"]
        told = f"{HEADINGS[numbered['heading']]} ({_NUMBERS.get(number, number)})"
    return f"{told}: {HEADINGS[sub]}" if sub else told
