"""Knowing the people, the payer's ability and oneself: confirmations, trust tactics, review, mind.

These come from the parts of the documents that speak of whoever collects. Each is advised only
where the record calls for it.
"""

from __future__ import annotations

from data_schemas.causes import Cause
from data_schemas.playbook.action import (
    BOTH,
    OPEN,
    Action,
    ActionGroup,
    Role,
    Strength,
    yes,
)

# Declarations stand closer than the formatter would put them: an action is read as one thing.
# fmt: off

CONFIRMATIONS: tuple[Action, ...] = (
    Action(
        id="confirm_people", group=ActionGroup.CONFIRMATION, stages=BOTH,
        zh="查明决策人、验收人、付款责任人", en="find out who decides, accepts and pays",
        do_zh="逐一问清谁决策、谁验收、谁付款，按岗位记下；对方说不清的，请其书面指定。签约前问清，已签的马上补。",
        do_en="Ask who decides, who accepts, who pays, and note the posts; what nobody can say,"
              " have the customer name in writing. Before signing, else at once.",
        role=Role.SALES, days=7, source="回款前的知彼两项确认（1）", cause=Cause.RELATIONSHIP,
        strength=Strength.LISTENING,
        checks=(
            yes("deal.decision_maker_identified"), yes("deal.acceptor_identified"),
            yes("deal.payer_identified"),
        ),
    ),
)

_TACTIC = "信任建立的回款技巧"
TACTICS: tuple[Action, ...] = (
    Action(
        id="tactic_stuck_point", group=ActionGroup.TACTIC, stages=OPEN,
        zh="了解客户的支付卡点", en="know where payment is stuck",
        do_zh="问清款卡在哪一步、在谁手里、差什么材料，先把那一步办完。",
        do_en="Find out at which step, with whom and for want of what it is stuck; get that step"
              " done first.",
        role=Role.SALES, days=5, source=f"{_TACTIC}：了解客户的支付卡点", cause=Cause.PROCESS,
        strength=Strength.LISTENING,
    ),
    Action(
        id="tactic_ability", group=ActionGroup.TACTIC, stages=BOTH,
        zh="评价客户支付实力", en="judge the customer's ability to pay",
        do_zh="查预算落实、财政自给率、负债率和付款记录，估计付得出多少、何时付，再定条件和办法。",
        do_en="Look up budget, fiscal self-sufficiency, debt and payment record; estimate how much"
              " can be paid when, then set terms and means.",
        role=Role.FINANCE, days=7,
        source=f"{_TACTIC}：评价客户支付实力；如何防止客户欠款：进行信用评估",
        cause=Cause.EXTERNAL, strength=Strength.THINKING,
    ),
)

EXPERIENCE: tuple[Action, ...] = (
    Action(
        id="experience_review", group=ActionGroup.EXPERIENCE, stages=OPEN,
        zh="定期评估回款策略", en="review the collection strategy",
        do_zh="对照结果重评催款策略：哪一步没有用、为什么、换什么办法，记下改动和下次评估的日子。",
        do_en="Hold the strategy against what came of it: which step failed, why, what instead;"
              " note the change and the day of the next review.",
        role=Role.MANAGER, days=7, source="政府大客户有效回款的原则与经验分享（4）",
        cause=Cause.COLLECTION, strength=Strength.THINKING,
    ),
)

_MIND = "回款人员的心理建设"
MINDSET: tuple[Action, ...] = (
    Action(
        id="mind_barrier", group=ActionGroup.MINDSET, stages=OPEN,
        zh="崩溃疗法：打破心理障碍", en="break the fear of being refused",
        do_zh="与负责人演练一次被拒的场面：把最难听的话先说出来，想好怎么接，再去联系。",
        do_en="Rehearse a refusal with whoever collects: say the worst aloud, find the answer, then"
              " make the contact.",
        role=Role.MANAGER, days=5, source=f"{_MIND}：崩溃疗法", strength=Strength.TRAINING,
    ),
    Action(
        id="mind_worst", group=ActionGroup.MINDSET, stages=BOTH,
        zh="做最坏的打算，向死而生", en="plan for the worst",
        do_zh="先算清收不回来损失多少、还有哪些退路，定好底线，再平静地去谈。",
        do_en="Work out what is lost if it never comes and what ways are left, set the limit, then"
              " talk calmly.",
        role=Role.SALES, days=7, source=f"{_MIND}：做最坏的打算，向死而生",
        strength=Strength.THINKING,
    ),
    Action(
        id="mind_all_in", group=ActionGroup.MINDSET, stages=OPEN,
        zh="破釜沉舟：全力以赴", en="burn the boats: give it all",
        do_zh="定下收回的最后日期和专人，向经理立约；到日未回由经理接手，不再往后推。",
        do_en="Set a last day and one person, answerable to the manager; if it passes unpaid the"
              " manager takes over, and it is not put off again.",
        role=Role.MANAGER, days=7, source=f"{_MIND}：破釜沉舟", strength=Strength.EXECUTION,
    ),
    Action(
        id="mind_no_excuse", group=ActionGroup.MINDSET, stages=OPEN,
        zh="不找任何借口", en="no excuses",
        do_zh="先查自己：该做没做的联系、凭证、对账马上补上，不拿对方的流程当理由。",
        do_en="Look at our own side first: make up at once for contacts, papers, statements left"
              " undone; their process is no excuse.",
        role=Role.SALES, days=3, source=f"{_MIND}：不着任何借口", strength=Strength.EXECUTION,
    ),
)
