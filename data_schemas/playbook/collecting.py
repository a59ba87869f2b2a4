"""Collecting one claim: preparations, channels, means, the talk, parts, sanctions."""

from __future__ import annotations

from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel
from data_schemas.playbook.action import (
    BOTH,
    OPEN,
    Action,
    ActionGroup,
    Role,
    Strength,
    least,
    no,
    yes,
)

# Declarations stand closer than the formatter would put them: an action is read as one thing.
# fmt: off

_FIVE = "回款前的5个准备"
PREPARATIONS: tuple[Action, ...] = (
    Action(
        id="preparation_nothing_blocks", group=ActionGroup.PREPARATION, stages=OPEN,
        zh="项目本身没有影响付款的情况，佐证在手", en="nothing in the project blocks payment",
        do_zh="逐项排除影响付款的情况：争议、待验收、遗留问题、未关闭工单；备好佐证材料。",
        do_en="Clear whatever blocks payment: dispute, acceptance, old issues, open tickets; have"
              " the evidence at hand.",
        role=Role.DELIVERY, days=7, source=f"{_FIVE}（1）", strength=Strength.THINKING,
        checks=(
            no("receivable.disputed"), no("receivable.acceptance_pending"),
            no("customer.unresolved_issues"), no("customer.open_tickets"),
        ),
    ),
    Action(
        id="preparation_accounts_clean", group=ActionGroup.PREPARATION, stages=OPEN,
        zh="账目清楚，收款凭证齐全", en="accounts are clean",
        do_zh="备齐发票、签收单、验收单；发出货款征询函并取得盖章；对清往来账。",
        do_en="Complete invoice, sign-off and acceptance sheets; get a stamped statement of"
              " account; reconcile.",
        role=Role.FINANCE, days=7, source=f"{_FIVE}（2）", strength=Strength.EXECUTION,
        checks=(
            least("receivable.delivery_papers_complete_share", 1),
            yes("receivable.statement_confirmed"), no("customer.unreconciled_statements"),
            no("receivable.invoice_returns"),
        ),
    ),
    Action(
        id="preparation_key_person", group=ActionGroup.PREPARATION, stages=OPEN,
        zh="确认关键人员", en="the key person is known",
        do_zh="确认决策人与付款责任人，直接向关键人催款。",
        do_en="Establish who decides and who pays; ask the key person.",
        role=Role.SALES, days=7, source=f"{_FIVE}（3）", strength=Strength.EXECUTION,
        checks=(
            yes("deal.decision_maker_identified"), yes("deal.payer_identified"),
            yes("receivable.key_person_reached"),
        ),
    ),
    Action(
        id="preparation_rhythm", group=ActionGroup.PREPARATION, stages=OPEN,
        zh="掌握关键人活动规律，安排上门", en="the key person's rhythm is known, a visit planned",
        do_zh="摸清关键人的办公时间；先预约，约不到的在对外办公时间登记来访。",
        do_en="Learn when the key person is in and ask for an appointment; where none is given,"
              " sign in as a visitor in office hours.",
        role=Role.SALES, days=14, source=f"{_FIVE}（4）", strength=Strength.THINKING,
        checks=(yes("approach.rhythm_known"), yes("approach.visit_planned")),
    ),
    Action(
        id="preparation_joint", group=ActionGroup.PREPARATION, stages=OPEN,
        zh="做好联合其他供应商的准备", en="other suppliers may act jointly",
        do_zh="了解同一客户的其他供应商，征询是否愿意一起催收。",
        do_en="Find the customer's other suppliers and ask whether they would act together.",
        role=Role.SALES, days=30, source=f"{_FIVE}（5）", strength=Strength.PERSUASION,
        checks=(yes("approach.suppliers_ready"),),
    ),
)

_CHANNELS = "回款策略的制定"
CHANNELS: dict[Channel, Action] = {
    Channel.PHONE: Action(
        id="channel_phone", group=ActionGroup.CHANNEL, stages=OPEN,
        zh="电话催款", en="phone",
        do_zh="打电话了解付款意向、卡在哪一步，约定下一步和日期，并做记录。",
        do_en="Call: learn the intention and where it is stuck, agree the next step and day, write"
              " it down.",
        role=Role.SALES, days=3, source=f"{_CHANNELS}：有效电话催款策略",
        strength=Strength.LISTENING, cause=Cause.COLLECTION,
    ),
    Channel.LETTER: Action(
        id="channel_letter", group=ActionGroup.CHANNEL, stages=OPEN,
        zh="发催款函", en="letter",
        do_zh="发出书面催款函（附合同、发票和已有的验收单据），保留签收凭证。",
        do_en="Send a written demand with contract, invoice and what there is of acceptance sheets;"
              " keep the receipt.",
        role=Role.FINANCE, days=5, source=f"{_CHANNELS}：催款函的使用",
        strength=Strength.EXECUTION, cause=Cause.COLLECTION,
    ),
    Channel.VISIT: Action(
        id="channel_visit", group=ActionGroup.CHANNEL, stages=OPEN,
        zh="上门催讨", en="visit",
        do_zh="带齐凭证上门与关键人面谈，当场落实付款步骤和日期。",
        do_en="Visit the key person with all papers; settle steps and date on the spot.",
        role=Role.SALES, days=10, source=f"{_CHANNELS}：上门催讨策略",
        strength=Strength.PERSUASION, cause=Cause.COLLECTION,
    ),
    Channel.JOINT: Action(
        id="channel_joint", group=ActionGroup.CHANNEL, stages=OPEN,
        zh="联合催收", en="joint action",
        do_zh="与其他供应商一起提出付款要求，并请上级部门协调。",
        do_en="Ask for payment together with other suppliers; ask the superior body to mediate.",
        role=Role.MANAGER, days=15, source=f"{_FIVE}（5）",
        strength=Strength.PERSUASION, cause=Cause.COLLECTION,
    ),
    Channel.LEGAL: Action(
        id="channel_legal", group=ActionGroup.CHANNEL, stages=OPEN,
        zh="法律途径：由法务定办法", en="legal route: counsel decides how",
        do_zh="请法务核对证据与时效，决定发律师函，金额值得的再诉讼；已进入程序的，由法务跟进进展。",
        do_en="Have counsel check evidence and limitation and choose a lawyer's letter or, where"
              " the amount is worth it, suit; what is under way counsel follows up.",
        role=Role.LAWYER, days=15, source="客户欠款的惩戒措施（5）",
        strength=Strength.THINKING, cause=Cause.COLLECTION,
    ),
}

_KIND = "非恶意欠款的催讨方法"
METHODS: tuple[Action, ...] = (
    Action(
        id="method_timing", group=ActionGroup.METHOD, stages=OPEN,
        zh="掌握催款时间", en="timing",
        do_zh="在扎账日、用款计划申报和年末关账之前提交材料并催款。",
        do_en="Submit and ask before the closing day, the fund plan and the treasury's year-end.",
        role=Role.SALES, days=7, source=f"{_KIND}（2）", strength=Strength.THINKING,
    ),
    Action(
        id="method_tone", group=ActionGroup.METHOD, stages=OPEN,
        zh="尽量不提“合同”二字", en="do not speak of “the contract”",
        do_zh="谈事情和进度，不拿合同压人。",
        do_en="Speak of the matter and its progress; do not threaten with the contract.",
        role=Role.SALES, days=7, source=f"{_KIND}（3）", strength=Strength.LISTENING,
    ),
    Action(
        id="method_exchange", group=ActionGroup.METHOD, stages=OPEN,
        zh="交换策略", en="exchange",
        do_zh="以解决对方关心的问题（服务、遗留问题、验收配合）换取本笔付款。",
        do_en="Settle what the customer cares about (service, old issues, acceptance) against this"
              " payment.",
        role=Role.MANAGER, days=14, source=f"{_KIND}（4）", strength=Strength.PERSUASION,
    ),
    Action(
        id="method_concession", group=ActionGroup.METHOD, stages=OPEN,
        zh="优惠策略", en="concession",
        do_zh="在公司政策限度内，以限期付款换取小额让利或增值服务。",
        do_en="Within company policy, offer a small concession or extra service for payment by a"
              " date.",
        role=Role.MANAGER, days=14, source=f"{_KIND}（5）", strength=Strength.PERSUASION,
    ),
    Action(
        id="method_appeal", group=ActionGroup.METHOD, stages=OPEN,
        zh="悲情策略", en="appeal",
        do_zh="如实说明垫资和工资压力，请对方体谅；只说真话。",
        do_en="Tell truthfully what the outstanding money means for us and ask for understanding.",
        role=Role.SALES, days=14, source=f"{_KIND}（6）", strength=Strength.PERSUASION,
    ),
)

_TALK = "针对非恶意欠款的面谈方法"
TALK: tuple[Action, ...] = (
    Action(
        id="talk_open", group=ActionGroup.TALK, stages=OPEN, zh="开场", en="open",
        do_zh="先问候、问使用情况，不急着谈钱。",
        do_en="Greet, ask how the work is used; money later.",
        role=Role.SALES, days=10, source=f"{_TALK}：开场", strength=Strength.LISTENING,
    ),
    Action(
        id="talk_subject", group=ActionGroup.TALK, stages=OPEN,
        zh="切入主题", en="enter the subject",
        do_zh="说明应付金额、到期日与目前卡点。",
        do_en="State amount, due date and where it is stuck.",
        role=Role.SALES, days=10, source=f"{_TALK}：切入主题", strength=Strength.THINKING,
    ),
    Action(
        id="talk_bargain", group=ActionGroup.TALK, stages=OPEN, zh="讨价还价", en="bargain",
        do_zh="先要全款，再谈分期，守住底线。",
        do_en="Ask for all, then for instalments; keep the limit.",
        role=Role.SALES, days=10, source=f"{_TALK}：讨价还价", strength=Strength.PERSUASION,
    ),
    Action(
        id="talk_fix_action", group=ActionGroup.TALK, stages=OPEN,
        zh="明确具体行动", en="fix concrete action",
        do_zh="写清谁、哪天、办哪一步、付多少。",
        do_en="Write down who does which step on which day and pays how much.",
        role=Role.SALES, days=10, source=f"{_TALK}：明确具体行动", strength=Strength.EXECUTION,
    ),
    Action(
        id="talk_agree_miss", group=ActionGroup.TALK, stages=OPEN,
        zh="商定未达成预期的后续行动", en="agree what follows a miss",
        do_zh="约定到期未付时的下一步和时间。",
        do_en="Agree what happens next if the day passes unpaid.",
        role=Role.SALES, days=10, source=f"{_TALK}：商定未达成预期的后续行动",
        strength=Strength.EXECUTION,
    ),
)

_PART = "无法完全讨回欠款时的处理方法"
PARTIAL: tuple[Action, ...] = (
    Action(
        id="partial_in_contract", group=ActionGroup.PARTIAL, stages=BOTH,
        zh="在合同中约定部分回款", en="agree partial collection in the contract",
        do_zh="在合同或补充协议中写明：无争议、已有预算的部分先付，其余写明付款日期；不写成“预算到位再付”。",
        do_en="Write into the contract or a supplement that undisputed or budgeted parts are paid"
              " first and the rest on named days, never \"once there is a budget\".",
        role=Role.COMMERCE, days=14, source=f"{_PART}（1）", cause=Cause.CREDIT,
    ),
    Action(
        id="partial_split", group=ActionGroup.PARTIAL, stages=BOTH,
        zh="把合同分解成小合同", en="split the contract",
        do_zh="按年度预算或阶段拆成可分别验收、分别付款的小合同；已签的以补充协议分段（不得规避招标）。",
        do_en="Split it by budget year or stage into parts accepted and paid each on its own; what"
              " is signed already by a supplement (never to evade tendering).",
        role=Role.COMMERCE, days=14, source=f"{_PART}（2）", cause=Cause.CREDIT,
    ),
    Action(
        id="partial_stage_results", group=ActionGroup.PARTIAL, stages=BOTH,
        zh="强调阶段性成果", en="stress stage results",
        do_zh="把工作分成阶段成果：已交付的请客户逐项确认并付款，未交付的约定逐项确认、付款。",
        do_en="Split the work into stage results: have those delivered confirmed and paid, agree"
              " the same for those to come.",
        role=Role.DELIVERY, days=14, source=f"{_PART}（3）", cause=Cause.PRODUCT,
    ),
    Action(
        id="partial_plan", group=ActionGroup.PARTIAL, stages=OPEN,
        zh="主动提出回款方案", en="propose a payment plan",
        do_zh="主动提出分期方案：金额、日期、对应预算。",
        do_en="Propose a plan of instalments: amounts, days, budgets.",
        role=Role.SALES, days=10, source=f"{_PART}（4）", strength=Strength.THINKING,
    ),
    Action(
        id="partial_promise", group=ActionGroup.PARTIAL, stages=OPEN,
        zh="未结算部分取得书面承诺", en="get a written promise for the rest",
        do_zh="就未付部分取得盖章的书面付款承诺（写明金额与日期）。",
        do_en="Get a stamped promise for the rest, with amount and day.",
        role=Role.SALES, days=10, source=f"{_PART}（5）", strength=Strength.EXECUTION,
    ),
)

_LADDER = "客户欠款的惩戒措施"
SANCTIONS: dict[Sanction, Action] = {
    Sanction.STOP_SUPPLY: Action(
        id="sanction_stop_supply", group=ActionGroup.SANCTION, stages=OPEN,
        zh="停止供货", en="stop supply",
        do_zh="法务核对合同依据并书面通知后暂停供货，付款后恢复；涉及公共安全与民生的不停。",
        do_en="Once counsel has found the ground in the contract and notice is given in writing,"
              " stop supplying; resume on payment. Never what public safety or people's daily needs"
              " depend on.",
        role=Role.MANAGER, days=10, source=f"{_LADDER}（1）",
    ),
    Sanction.STOP_SERVICE: Action(
        id="sanction_stop_service", group=ActionGroup.SANCTION, stages=OPEN,
        zh="停止服务", en="stop service",
        do_zh="法务核对合同依据并书面通知后暂停服务，付款后恢复；涉及公共安全与民生的不停。",
        do_en="Once counsel has found the ground in the contract and notice is given in writing,"
              " stop service; resume on payment. Never what public safety or people's daily needs"
              " depend on.",
        role=Role.MANAGER, days=10, source=f"{_LADDER}（2）",
    ),
    Sanction.END_AUTHORISATION: Action(
        id="sanction_end_authorisation", group=ActionGroup.SANCTION, stages=OPEN,
        zh="终止授权", en="end authorisation",
        do_zh="按合同约定书面终止软件、品牌或使用授权；涉及公共安全与民生的不终止。",
        do_en="End the licence or authorisation in writing, as the contract allows. Never what"
              " public safety or people's daily needs depend on.",
        role=Role.MANAGER, days=15, source=f"{_LADDER}（3）",
    ),
    Sanction.REPUTATION: Action(
        id="sanction_reputation", group=ActionGroup.SANCTION, stages=OPEN,
        zh="声誉影响", en="reputation",
        do_zh="向其上级如实反映；不对外散布。",
        do_en="Report the facts to the superior body; spread nothing.",
        role=Role.MANAGER, days=15, source=f"{_LADDER}（4）",
    ),
    Sanction.LEGAL: Action(
        id="sanction_legal", group=ActionGroup.SANCTION, stages=OPEN,
        zh="法律途径", en="legal route",
        do_zh="法务核对证据与时效后，发律师函、仲裁或起诉。",
        do_en="After counsel has checked evidence and limitation: lawyer's letter, arbitration or"
              " suit.",
        role=Role.LAWYER, days=20, source=f"{_LADDER}（5）",
    ),
}
