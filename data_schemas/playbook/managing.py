"""Managing the relation: remedies, moves, trust, cautions, principles, the cautious attitude."""

from __future__ import annotations

from data_schemas.causes import Cause
from data_schemas.codes import Difficulty
from data_schemas.playbook.action import (
    BOTH,
    SIGNING,
    Action,
    ActionGroup,
    Check,
    Role,
    Strength,
    least,
    no,
    yes,
)

# Declarations stand closer than the formatter would put them: an action is read as one thing.
# fmt: off

_PREVENT, _TACTIC = "如何防止客户欠款", "信任建立的回款技巧"
_MORE = "政府大客户有效回款的原则与经验分享"
_STUCK = "应对回款卡点的策略"
REMEDIES: tuple[Action, ...] = (
    Action(
        id="remedy_formalities", group=ActionGroup.REMEDY, stages=BOTH,
        zh="规范签约手续", en="proper signing formalities",
        do_zh="补齐合同评审、授信审批、签章等手续：未签的补齐再签，已签的边催边补。",
        do_en="Complete contract review, credit approval, seals: before signing, else while"
              " collecting.",
        role=Role.COMMERCE, days=10, source=f"{_STUCK}：规范签约手续", cause=Cause.CONTROL,
        strength=Strength.EXECUTION,
        checks=(
            yes("deal.contract_reviewed"), yes("deal.credit_approval_followed"),
            least("deal.formalities_complete_share", 1), no("deal.delivery_before_contract"),
        ),
    ),
    Action(
        id="remedy_skill", group=ActionGroup.REMEDY, stages=BOTH,
        zh="提升回款技能", en="better collection skill",
        do_zh="按客户付款记录与信用重定催款策略，演练一次。",
        do_en="Fit the collection strategy to record and credit, and rehearse it.",
        role=Role.MANAGER, days=14, source=f"{_STUCK}：提升回款技能", cause=Cause.COLLECTION,
        strength=Strength.TRAINING, checks=(least("deal.collection_strategy_fits", "low_score"),),
    ),
    Action(
        id="remedy_daily", group=ActionGroup.REMEDY, stages=BOTH,
        zh="加强日常管理", en="daily management",
        do_zh="把催款启动条件和责任岗位写进日常管理，每周核对。",
        do_en="Put trigger and duty of collection into daily management; check weekly.",
        role=Role.MANAGER, days=14, source=f"{_STUCK}：加强日常管理", cause=Cause.CONTROL,
        strength=Strength.EXECUTION,
        checks=(
            yes("deal.collection_trigger_agreed"),
            least("deal.team_collection_rate_12m", "low_share"),
        ),
    ),
    Action(
        id="remedy_aftersales", group=ActionGroup.REMEDY, stages=BOTH,
        zh="关注售后服务", en="after-sales care",
        do_zh="先处理服务违约与投诉，再谈付款。",
        do_en="Settle breaches and complaints first, then speak of payment.",
        role=Role.DELIVERY, days=14, source=f"{_STUCK}：关注售后服务", cause=Cause.SERVICE,
        strength=Strength.LISTENING, checks=(no("customer.sla_breaches_12m"),),
    ),
)

_EIGHT = "有效回款的八招"
MOVES: tuple[Action, ...] = (
    Action(
        id="move_plan", group=ActionGroup.MOVE, stages=BOTH,
        zh="制定详细的回款计划", en="a detailed collection plan",
        do_zh="写出回款计划：回什么、为何、何时、找谁、怎么回、回多少（4W2H）。",
        do_en="Write the plan: what, why, when, whom, how, how much (4W2H).",
        role=Role.SALES, days=7, source=f"{_EIGHT}（1）；{_MORE}（1）", cause=Cause.COLLECTION,
        strength=Strength.THINKING, checks=(yes("deal.collection_plan_made"),),
    ),
    Action(
        id="move_trust", group=ActionGroup.MOVE, stages=BOTH,
        zh="与客户建立信任关系", en="trust",
        do_zh="做到信息透明、专业、言行一致、售后到位。",
        do_en="Be transparent, expert, consistent, and there after the sale.",
        role=Role.SALES, days=30,
        source=f"{_EIGHT}（2）；信任在销售中的表现；{_PREVENT}：建立良好的客户关系；{_MORE}（2）",
        cause=Cause.RELATIONSHIP, strength=Strength.LISTENING,
        checks=(least("customer.trust_score", "low_score"),),
    ),
    Action(
        id="move_follow_up", group=ActionGroup.MOVE, stages=BOTH,
        zh="及时跟进，保持联系", en="timely follow-up",
        do_zh="按固定间隔联系并记录结果。",
        do_en="Contact at fixed intervals and record what came of it.",
        role=Role.SALES, days=3, source=f"{_EIGHT}（3）", cause=Cause.COLLECTION,
        strength=Strength.EXECUTION,
    ),
    Action(
        id="move_aftersales", group=ActionGroup.MOVE, stages=BOTH,
        zh="提供优质的售后服务", en="good after-sales service",
        do_zh="关闭未结工单，做一次回访，确认满意。",
        do_en="Close open tickets, pay an after-sales visit, see that they are satisfied.",
        role=Role.DELIVERY, days=14, source=f"{_EIGHT}（4）；{_PREVENT}：做好售后服务",
        cause=Cause.SERVICE, strength=Strength.EXECUTION,
        checks=(no("customer.open_tickets"), least("customer.satisfaction_score", "low_score")),
    ),
    Action(
        id="move_feedback", group=ActionGroup.MOVE, stages=BOTH,
        zh="灵活应对客户的反馈", en="flexible reply to feedback",
        do_zh="逐条答复客户意见，解决遗留问题并请客户确认。",
        do_en="Answer each remark, resolve what is left over, have it confirmed.",
        role=Role.DELIVERY, days=14, source=f"{_EIGHT}（5）；{_MORE}（3）", cause=Cause.LEGACY,
        strength=Strength.LISTENING,
        checks=(
            no("customer.unresolved_issues"), no("customer.open_disputes"),
            least("customer.feedback_score", "low_score"),
        ),
    ),
    Action(
        id="move_data", group=ActionGroup.MOVE, stages=BOTH,
        zh="利用数据了解付款习惯", en="data on payment habits",
        do_zh="查该客户及同类单位的付款记录，按其习惯安排时间。",
        do_en="Look at how this customer and its peers pay, and time the claim by it.",
        role=Role.FINANCE, days=7, source=f"{_EIGHT}（6）", cause=Cause.HABIT,
        strength=Strength.THINKING,
    ),
    Action(
        id="move_teamwork", group=ActionGroup.MOVE, stages=BOTH,
        zh="建立团队合作机制", en="teamwork",
        do_zh="明确回款责任岗位，销售、交付、财务每周对一次。",
        do_en="Assign the duty of collection; sales, delivery and finance meet weekly.",
        role=Role.MANAGER, days=7, source=f"{_EIGHT}（7）", cause=Cause.COLLECTION,
        strength=Strength.EXECUTION, checks=(yes("deal.collection_owner_assigned"),),
    ),
    Action(
        id="move_learning", group=ActionGroup.MOVE, stages=BOTH,
        zh="持续学习与提升专业能力", en="learning",
        do_zh="学习政府采购与国库支付流程，复盘同类项目。",
        do_en="Study public procurement and treasury payment; review similar projects.",
        role=Role.MANAGER, days=60, source=f"{_EIGHT}（8）", cause=Cause.PRODUCT,
        strength=Strength.TRAINING, checks=(least("deal.government_experience_years", 2),),
    ),
)

_TRUST = "如何通过信任促进销售回款"
TRUST: tuple[Action, ...] = (
    Action(
        id="trust_listen", group=ActionGroup.TRUST, stages=BOTH,
        zh="倾听客户需求", en="listen to needs",
        do_zh="安排一次访谈，只听不推销，记下痛点。",
        do_en="Arrange an interview, listen without selling, note what hurts.",
        role=Role.SALES, days=30, source=f"{_TRUST}：倾听客户需求", cause=Cause.RELATIONSHIP,
        strength=Strength.LISTENING,
        checks=(
            least("customer.listening_score", "low_score"),
            Check(field="customer.agreement_difficulty", most=Difficulty.MODERATE.rank),
        ),
    ),
    Action(
        id="trust_human_tie", group=ActionGroup.TRUST, stages=BOTH,
        zh="建立情感联系", en="a human tie",
        do_zh="分享行业见解和成功案例，关心对方业务。",
        do_en="Share insight and good examples; care about their work.",
        role=Role.SALES, days=30, source=f"{_TRUST}：建立情感联系；{_TACTIC}：建立温情感人",
        cause=Cause.RELATIONSHIP, strength=Strength.LISTENING,
        checks=(least("customer.care_score", "low_score"),),
    ),
    Action(
        id="trust_solution", group=ActionGroup.TRUST, stages=SIGNING,
        zh="提供解决方案而非产品", en="a solution, not a product",
        do_zh="按客户要解决的问题重做方案，提高与需求的匹配。",
        do_en="Rework the offer around the problem to be solved; raise the fit.",
        role=Role.SALES, days=30, source=f"{_TRUST}：提供解决方案而非产品", cause=Cause.PRODUCT,
        strength=Strength.THINKING, checks=(least("deal.requirement_fit", "low_share"),),
    ),
    Action(
        id="trust_follow_up", group=ActionGroup.TRUST, stages=BOTH,
        zh="售后定期跟进", en="follow up after the sale",
        do_zh="定期回访使用情况，主动提供支持。",
        do_en="Visit regularly after the sale and offer support.",
        role=Role.DELIVERY, days=30, source=f"{_TRUST}：定期跟进", cause=Cause.SERVICE,
        strength=Strength.EXECUTION, checks=(least("customer.aftersales_visits_12m", 1),),
    ),
)

_GOV = "政府客户有效回款的注意事项"
CAUTIONS: tuple[Action, ...] = (
    Action(
        id="caution_procurement", group=ActionGroup.CAUTION, stages=BOTH,
        zh="充分了解政府采购与付款流程", en="know the procurement and payment process",
        do_zh="问清开票要求、扎账日、审批环节和国库转账周期，按流程排时间。",
        do_en="Ask for invoice requirements, closing day, approval steps and transfer cycle, and"
              " plan by them.",
        role=Role.SALES, days=7, source=f"{_GOV}（1）", cause=Cause.PROCESS,
        strength=Strength.THINKING,
        checks=(yes("deal.invoice_requirements_known"), yes("deal.closing_day_known")),
    ),
    Action(
        id="caution_papers", group=ActionGroup.CAUTION, stages=BOTH,
        zh="提前准备相关材料", en="prepare the papers ahead",
        do_zh="到期前备齐交付、验收、开票材料，一次提交。",
        do_en="Have delivery, acceptance, invoice papers ready before the due date; submit once.",
        role=Role.DELIVERY, days=10, source=f"{_GOV}（2）", cause=Cause.CONTROL, ahead=True,
        strength=Strength.EXECUTION,
        checks=(
            least("receivable.delivery_papers_complete_share", 1),
            yes("deal.acceptance_procedure_agreed"),
        ),
    ),
    Action(
        id="caution_keep_talking", group=ActionGroup.CAUTION, stages=BOTH,
        zh="与客户保持良好沟通", en="keep talking",
        do_zh="恢复定期会面；对接人变动时重新走一遍确认。",
        do_en="Resume regular meetings; after a change of persons confirm everything again.",
        role=Role.SALES, days=14, source=f"{_GOV}（3）；{_PREVENT}：定期跟进客户",
        cause=Cause.RELATIONSHIP, strength=Strength.LISTENING,
        checks=(
            least("customer.meetings_held_share", "low_share"),
            least("customer.appointments_granted_share", "low_share"),
            no("customer.contact_change_12m"),
        ),
    ),
    Action(
        id="caution_policy", group=ActionGroup.CAUTION, stages=BOTH,
        zh="关注政策变化", en="watch policy",
        do_zh="核实政策、领导、审计的变化对本笔预算的影响。",
        do_en="Check what changes of policy, leadership or audit mean for this budget.",
        role=Role.MANAGER, days=14, source=f"{_GOV}（4）", cause=Cause.EXTERNAL,
        strength=Strength.THINKING,
        checks=(
            no("customer.policy_change_12m"), no("customer.leadership_change_12m"),
            no("deal.audit_required"), least("deal.budget_status", 3),
        ),
    ),
)

_FOUR = "政府大客户有效回款的原则"
PRINCIPLES: tuple[Action, ...] = (
    Action(
        id="principle_communication", group=ActionGroup.PRINCIPLE, stages=BOTH,
        zh="清晰的沟通", en="clear communication",
        do_zh="把验收标准、付款日期和方式、逾期违约金（不低于不约定时的法定标准）写下来，双方确认。",
        do_en="Write down acceptance standard, payment date, method and penalty (no lower than"
              " what the law gives where none is agreed); both confirm.",
        role=Role.SALES, days=14, source=f"{_FOUR}（1）；{_PREVENT}：制定明确的合同条款",
        cause=Cause.CREDIT,
        checks=(
            yes("deal.acceptance_standard_written"), yes("deal.payment_date_written"),
            yes("deal.payment_method_written"), yes("deal.late_penalty_written"),
            least("customer.communication_score", "low_score"),
        ),
    ),
    Action(
        id="principle_expectation", group=ActionGroup.PRINCIPLE, stages=BOTH,
        zh="合理的期望", en="reasonable expectation",
        do_zh="资金计划按预计到账日而不是约定日安排。",
        do_en="Plan cash by the expected date, not by the agreed one.",
        role=Role.FINANCE, days=7, source=f"{_FOUR}（2）",
    ),
    Action(
        id="principle_follow_up", group=ActionGroup.PRINCIPLE, stages=BOTH,
        zh="积极的跟进", en="active follow-up",
        do_zh="到期日（或承诺的付款日）之前提醒、当日确认、过了即跟进。",
        do_en="Remind before the due or promised day, confirm on it, follow up after it.",
        role=Role.SALES, days=7, source=f"{_FOUR}（3）", cause=Cause.COLLECTION, ahead=True,
    ),
    Action(
        id="principle_service", group=ActionGroup.PRINCIPLE, stages=BOTH,
        zh="良好的服务", en="good service",
        do_zh="缩短响应时间，把服务记录作为付款依据。",
        do_en="Answer faster; let the service record support the claim.",
        role=Role.DELIVERY, days=30, source=f"{_FOUR}（4）", cause=Cause.SERVICE,
        checks=(least("customer.satisfaction_score", "low_score"),),
    ),
)

ATTITUDES: tuple[Action, ...] = (
    Action(
        id="attitude_cautious", group=ActionGroup.ATTITUDE, stages=BOTH,
        zh="谨慎：先评信用，再谈条件", en="cautious: credit is assessed first",
        do_zh="签约前先做信用评估，按等级定条件；不乐观放行，也不消极放弃。",
        do_en="Assess credit before terms; neither wave it through nor give it up.",
        role=Role.MANAGER, days=7, source=f"回款的四种态度：谨慎态度；{_PREVENT}：进行信用评估",
        cause=Cause.CREDIT,
    ),
)
