"""Whom the Regulation binds, and remarks on the answer itself."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import BUSINESS_2019, CIVIL_CODE

SCOPE_RULES: tuple[Rule, ...] = (
    Rule(
        code="protected", kind=FindingKind.SCOPE, level=Level.INFO, old="2, 3", new="2, 3",
        place="model.law.scope.scope_of",
        zh="适用该条例：付款方属{buyer}，签约时我方为中小企业并已主动告知；版本按签约日{signing}确定。",
        en="The Regulation applies: it binds the payer ({buyer}), and the seller was an SME at"
        " signing and said so; the version is that of the signing day, {signing}.",
    ),
    Rule(
        code="group_by_analogy", kind=FindingKind.SCOPE, level=Level.INFO, old="28(1)",
        new="36(1)", place="model.law.scope.scope_of",
        zh="使用财政资金的团体组织参照机关、事业单位的规定执行。",
        en="An organisation on fiscal funds follows the rules for public bodies by analogy.",
    ),
    Rule(
        code="army", kind=FindingKind.SCOPE, level=Level.ATTENTION, old="28(2)", new="36(2)",
        place="model.law.scope.scope_of",
        zh="军队采购按军队的有关规定执行，本工具没有这些规定，不计算期限与利息，工程的预付款和质保金"
        "上限也不核对；"
        "付款方若不是军队，请更正“付款方法律类型”。",
        en="Purchases of the army follow the army's own rules, which are not held here: no term or"
        " interest is computed, and no advance or retention of works is checked. If the payer is"
        " not the army, correct “what the payer is in law”.",
    ),
    Rule(
        code="not_sme", kind=FindingKind.SCOPE, level=Level.INFO, old="3", new="3",
        other=((BUSINESS_2019, "32"), (CIVIL_CODE, "579, 583")),
        place="model.law.scope.scope_of",
        zh="签约时我方不是中小企业，条例的30/60日和万分之五不适用；按合同和民法典，"
        "国家机关、事业单位不得违约拖欠市场主体的账款。",
        en="The seller was no SME at signing, so the 30 and 60 days and the 0.05% a day do not"
        " hold; the contract and the Civil Code do, and state organs and public institutions"
        " may not default on any market entity.",
    ),
    Rule(
        code="sme_by_default", kind=FindingKind.SCOPE, level=Level.INFO, old="3", new="3",
        place="model.law.scope.by_default",
        zh="未填写签约时我方是否中小企业，按公司政策文件的默认值（{answer}）判断；"
        "本合同若不同，请填写：{fields}。",
        en="Whether the seller was an SME at signing is not told; the default of the company's"
        " policy file ({answer}) stands in. If this contract differs, please state:"
        " {fields}.",
    ),
    Rule(
        code="not_declared", kind=FindingKind.SCOPE, level=Level.ATTENTION, old="3(2)",
        new="3(2)", place="model.law.scope.scope_of",
        zh="签约时未主动告知属中小企业，对方可能据此抗辩，这里按一般规定计算；"
        "如有投标声明函等证据，请补充。",
        en="The buyer was not told that the seller is an SME and may object, so the general law"
        " is applied here; if there is evidence, such as the declaration in the tender, add it.",
    ),
    Rule(
        code="buyer_not_covered", kind=FindingKind.SCOPE, level=Level.INFO, old="2", new="2",
        place="model.law.scope.scope_of",
        zh="付款方不是机关、事业单位或大型企业，条例不适用，按合同和民法典。",
        en="The payer is no public body and no large enterprise; the contract and the Civil Code"
        " hold.",
    ),
    Rule(
        code="before_regulation", kind=FindingKind.SCOPE, level=Level.INFO, old="29",
        place="model.law.scope.scope_of",
        zh="合同签于{signing}，早于条例施行（2020-09-01），按合同和一般民事法律。",
        en="Signed on {signing}, before the Regulation came into force (2020-09-01): the"
        " contract and general civil law hold.",
    ),
    Rule(
        code="scope_missing", kind=FindingKind.SCOPE, level=Level.MISSING, old="2, 3",
        new="2, 3", place="model.law.scope.scope_of",
        zh="尚不能判断条例是否适用，请补充：{fields}。",
        en="It cannot be said yet whether the Regulation applies; please state: {fields}.",
    ),
    Rule(
        code="earlier_version", kind=FindingKind.SCOPE, level=Level.INFO, old="29", new="37",
        place="model.law.scope.scope_of",
        zh="合同签于2025-06-01之前，这里适用2020年版；履行跨越新版施行的，请法律顾问确认。",
        en="Signed before 2025-06-01, so the version of 2020 is applied; where performance goes"
        " on under the new one, ask counsel.",
    ),
    Rule(
        code="law_unchecked", kind=FindingKind.NOTICE, level=Level.ATTENTION,
        place="model.law.statute.unchecked",
        zh="法规文本只核对到所列日期，其后有无修订请查：{laws}。",
        en="Texts of law are verified only up to the day named; check for later amendments:"
        " {laws}.",
    ),
    Rule(
        code="not_legal_advice", kind=FindingKind.NOTICE, level=Level.INFO,
        place="model.law.statute.claim_findings",
        zh="以上根据所填事实和公开法规计算，不是法律意见，行动前请咨询律师。",
        en="Computed from the facts given and public law; this is not legal advice, ask a lawyer"
        " before acting.",
    ),
)  # fmt: skip
