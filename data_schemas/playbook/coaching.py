"""Wording and coaching for whoever carries an action out: attitudes, manner, trust, nine types.

Nothing here is a model input. The nine types (九型客户) steer the wording of advice where a user
recorded one; they say nothing about how a body pays.
"""

from __future__ import annotations

from data_schemas.approach import CustomerType
from data_schemas.codes import Code


class Attitude(Code):
    """The four attitudes of the collector (回款的四种态度); the advice is cautious by default."""

    OPTIMISTIC = "optimistic", "乐观：相信能收回，积极联系", "optimistic: sure of success, active"
    CAUTIOUS = "cautious", "谨慎：先评信用，再控风险", "cautious: credit assessed, risk limited"
    NEGATIVE = "negative", "消极：失去信心，错失机会", "negative: no confidence, chances missed"
    NEUTRAL = "neutral", "中立：理性看待", "neutral: judged soberly"


class VisitManner(Code):
    """The six hearts of a visit (拜访回款的六心): its manner."""

    PATIENCE = "patience", "耐心", "patience"
    CARE = "care", "细心", "care for detail"
    WARMTH = "warmth", "热心", "warmth"
    SINCERITY = "sincerity", "诚心", "sincerity"
    CONFIDENCE = "confidence", "信心", "confidence"
    DETERMINATION = "determination", "决心", "determination"


class TrustSign(Code):
    """How trust shows in selling (信任在销售中的表现)."""

    TRANSPARENCY = "transparency", "信息透明", "transparent information"
    EXPERTISE = "expertise", "专业", "expertise"
    CONSISTENCY = "consistency", "言行一致", "consistency"
    AFTERSALES = "aftersales", "售后服务", "after-sales service"


TYPE_WORDING: dict[CustomerType, tuple[str, str]] = {
    CustomerType.PERFECTIONIST: (
        "材料一次备齐，逐条对照规定说明。",
        "Bring flawless papers; go through the rules point by point.",
    ),
    CustomerType.HELPER: (
        "先感谢对方的帮助，再请其帮忙推动一步。",
        "Thank for past help, then ask for help with one step.",
    ),
    CustomerType.ACHIEVER: (
        "说明按时付款对项目成绩和考核的好处。",
        "Show what timely payment does for the project's results.",
    ),
    CustomerType.INDIVIDUALIST: (
        "尊重其独特看法，一对一沟通。",
        "Respect a view of their own; talk one to one.",
    ),
    CustomerType.THINKER: (
        "用数据和流程图说话，留时间考虑。",
        "Speak in figures and flow charts; leave time to think.",
    ),
    CustomerType.LOYALIST: (
        "出示制度依据和先例，打消顾虑。",
        "Show rules and precedents; dispel doubts.",
    ),
    CustomerType.ENTHUSIAST: (
        "话题轻快，当场把事情定下来。",
        "Keep it light and settle things on the spot.",
    ),
    CustomerType.LEADER: (
        "直截了当，给出选项请其拍板。",
        "Be direct; give options and ask for the decision.",
    ),
    CustomerType.PEACEMAKER: (
        "不施压，一步一步帮其理顺内部流程。",
        "Do not press; help with the internal process step by step.",
    ),
}
"""How to put things to each type, in zh and en."""

THINKING_LOOP = (
    "思考力四循环（原文只列名，四步为本系统所补）：看事实 → 找原因 → 定办法 → 查结果，再回到事实。",
    "Thinking in four turns (the documents give the name only, the steps are ours): facts → causes"
    " → means → results, and back to the facts.",
)
"""How to think a strategy over (思考的四循环模型), in zh and en."""

REMINDER = (
    "提醒对方承诺的付款日：确认由谁办、办到哪一步、当天能否到账，并做记录；不另提要求。",
    "Remind of the day promised: who sees to it, how far it is, whether the money comes that day;"
    " write it down and ask for nothing else.",
)
"""What a call says before a promised day."""

BEFORE_DUE = ("到期前电话提醒", "phone reminder before the due day")
"""What a call is called while nothing is owed yet, in zh and en."""

ONCE_ACCEPTED: dict[str, tuple[str, str]] = {
    "method_exchange": (
        "以解决对方关心的问题（服务、遗留问题）换取本笔付款；本笔已经验收，不再以验收配合交换。",
        "Settle what the customer cares about (service, old issues) against this payment; it has"
        " been accepted, so acceptance is nothing to offer any more.",
    ),
    "partial_stage_results": (
        "本笔的成果已经验收，不再请客户确认：以验收结论为据请对方付款；合同另有未交付的，再约定逐项确认、付款。",
        "What this claim is for has been accepted and needs no confirming again: ask for payment on"
        " that ground; agree on stage results for what the contract has still to be delivered.",
    ),
    "partial_in_contract": (
        "本笔已经验收，付款不再附条件：签还款协议，确认全部欠款，无争议部分先付，其余写明付款日期；"
        "不写成“预算到位再付”。",
        "This claim has been accepted and no condition is left: sign an agreement that acknowledges"
        ' all that is owed, undisputed parts paid first and the rest on named days, never "once'
        ' there is a budget".',
    ),
    "partial_split": (
        "本笔已经验收，不再分项验收：把欠款按年度预算分成几笔，在还款协议里各写金额和付款日期。",
        "This claim has been accepted and is not parted for acceptance again: part what is owed by"
        " budget year, each part with its sum and day in an agreement to pay.",
    ),
}
"""What some actions say once a claim has been accepted, in zh and en."""

OFF_BUDGET: dict[str, tuple[str, str]] = {
    "method_timing": (
        "在对方的结账日和付款计划之前提交材料并催款。",
        "Submit and ask before the payer's own closing day and plan of payments.",
    ),
}
"""What some actions say where no treasury pays: of the army and of enterprises, in zh and en."""
PAPERS_LATE: dict[str, tuple[str, str]] = {
    "method_timing": (
        "本年单位交单截止日已过：材料已交的，在国库关账之前催付；没交的，请对方确认列入结转或下年预算，"
        "材料赶在下年的扎账日之前交齐。",
        "The year's last day for papers is past. Papers that are in: ask for payment before the"
        " treasury closes. Others: have the payer confirm that the sum is carried over or budgeted"
        " for next year, and submit before a closing day of that year.",
    ),
}
"""What some actions say once the year's papers can no longer be handed in, in zh and en."""
TREASURY_CLOSED: dict[str, tuple[str, str]] = {
    "method_timing": (
        "本年国库已关账：请对方确认本笔列入结转或下年预算，材料赶在下年的扎账日之前交齐。",
        "The treasury has closed for the year: have the payer confirm that the sum is carried over"
        " or budgeted for next year, and submit before a closing day of that year.",
    ),
}
"""What they say once it pays out no more this year, in zh and en."""

PLATFORM_OPEN: dict[str, tuple[str, str]] = {
    "sanction_reputation": (
        "向其上级或清欠投诉平台如实反映；不对外散布。",
        "Report the facts to the superior body or the official complaints platform; spread"
        " nothing.",
    ),
    "channel_legal": (
        "请法务核对证据与时效，决定投诉、律师函，金额值得的再诉讼。",
        "Have counsel check evidence and limitation and choose complaint, lawyer's letter or, where"
        " the amount is worth it, suit.",
    ),
}
"""What some actions say where the official platform takes a complaint, in zh and en."""

AFTER_PROCEDURE: dict[str, tuple[str, str]] = {
    "channel_legal": (
        "程序已经终结，请法务核对结果文书：有生效判决、裁决、调解书或支付令的，在二年内申请执行，"
        "同一债权不再起诉；撤回或没有作出裁判的，核对时效后另定办法。",
        "The procedure has ended; counsel looks at what came of it. With an effective judgment,"
        " award, mediation paper or payment order, apply for execution within two years: there is"
        " no second suit on the same claim. Where it was withdrawn or nothing was ruled, check"
        " limitation and decide anew.",
    ),
}
"""What some actions say once a suit, an arbitration or the like has ended, in zh and en."""

TO_ARRIVE: dict[str, tuple[str, str]] = {
    "channel_letter": (
        "发出书面催款函（附合同、发票和已有的验收单据），须在诉讼时效届满之前送达对方："
        "当面签收，或用能证明送达的邮寄、电子方式，凭证登记在案。",
        "Send a written demand with contract, invoice and what there is of acceptance sheets; it"
        " has to arrive before limitation ends: against signature, or by post or electronic means"
        " that prove delivery, and the proof goes on file.",
    ),
}
"""What a demand says that is sent because limitation ends, in zh and en."""
