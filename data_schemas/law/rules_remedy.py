"""What a seller can point to once payment is late."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import CIVIL_CODE, CIVIL_PROCEDURE

REMEDY_RULES: tuple[Rule, ...] = (
    Rule(
        code="no_ground", kind=FindingKind.REMEDY, level=Level.BREACH, old="13, 25(6)",
        new="14, 31(6)", place="model.law.remedy.remedy_findings",
        zh="“{reason}”不是拒绝或迟延付款的理由。",
        en="“{reason}” is no ground for refusing or delaying payment.",
    ),
    Rule(
        code="no_ground_enterprise", kind=FindingKind.REMEDY, level=Level.BREACH, old="13",
        new="14", place="model.law.remedy.remedy_findings",
        zh="“{reason}”不是拒绝或迟延付款的理由。",
        en="“{reason}” is no ground for refusing or delaying payment.",
    ),
    Rule(
        code="ground_told", kind=FindingKind.REMEDY, level=Level.ATTENTION, old="13", new="14",
        place="model.law.remedy.remedy_findings",
        zh="合同约定了“{reason}”，对方可以此为由；请核对约定的条件是否已经成就，能否同时超过付款期限上限请律师判断。",
        en="The contract provides for “{reason}”, so the payer may point to it; see whether what is"
        " agreed has come about, and ask counsel whether it can outlast the term's limit.",
    ),
    Rule(
        code="ground_agreed", kind=FindingKind.REMEDY, level=Level.ATTENTION, old="13",
        new="14", place="model.law.remedy.remedy_findings",
        zh="“{reason}”只有在合同有约定时才可作为理由；请核对合同。",
        en="“{reason}” is a ground only where the contract provides for it; check the contract.",
    ),
    Rule(
        code="confirmation", kind=FindingKind.REMEDY, level=Level.INFO, old="14", new="16(2)",
        other=((CIVIL_CODE, "203"),), place="model.law.remedy.remedy_findings",
        zh="融资确权：付款方应自请求之日起30日内确认，最迟{latest}。",
        en="Confirmation for financing: due within 30 days of the request, by {latest}.",
    ),
    Rule(
        code="disclosure", kind=FindingKind.REMEDY, level=Level.INFO, old="16(1)", new="18(1)",
        place="model.law.remedy.remedy_findings",
        zh="该单位应在{day}前公开上一年度逾期尚未支付中小企业款项的合同数量、金额等，可核对是否包括本笔。",
        en="By {day} the body has to publish how many SME contracts it was overdue on at the end of"
        " last year, and for how much; see whether this one is counted in.",
    ),
    Rule(
        code="disclosure_enterprise", kind=FindingKind.REMEDY, level=Level.INFO, old="16(2), 27(1)",
        new="18(2), 34", place="model.law.remedy.remedy_findings",
        zh="该大型企业应将逾期尚未支付中小企业款项的合同数量、金额等纳入{year}年度的企业年度报告，"
        "通过国家企业信用信息公示系统公示，可核对是否包括本笔；未公示或隐瞒的，由市场监督管理部门处理。",
        en="The large enterprise has to state in its annual report for {year}, public in the"
        " national credit information system, how many SME contracts it is overdue on, and for how"
        " much; see whether this one is counted in. The market regulator deals with what is left"
        " out or hidden.",
    ),
    Rule(
        code="complaint", kind=FindingKind.REMEDY, level=Level.INFO, new="24, 25, 26",
        place="model.law.remedy.remedy_findings",
        zh="可向国家拖欠中小企业款项投诉平台投诉：受理后10个工作日内转交，30日内（最长90日）反馈结果；"
        "失信的记入信用记录。",
        en="A complaint on the national platform is passed on within 10 working days and"
        " answered within 30 days, 90 at most; a dishonest payer enters the credit record.",
    ),
    Rule(
        # The measures as applied in public (Jiangsu, 2022-03-16); whether a later text has them
        # otherwise was not to be read, so the line says where they come from and that they age.
        code="complaint_at_law", kind=FindingKind.REMEDY, level=Level.INFO, new="24",
        place="model.law.remedy.remedy_findings",
        zh="{since}起的程序尚未终结，这里不列投诉：按工信部《保障中小企业款项支付投诉处理暂行办法》"
        "（工信部企业〔2021〕224号），人民法院、仲裁机构已经受理或者处理的不予受理；其后有无修订请核对。",
        en="The procedure begun on {since} has not ended, so no complaint is listed: by the interim"
        " measures of the Ministry of Industry and Information Technology (MIIT Enterprises 2021"
        " No. 224) what a court or an arbitral body has taken up is not accepted; check for later"
        " amendments.",
    ),
    Rule(
        code="complaint_after_law", kind=FindingKind.REMEDY, level=Level.INFO, new="24",
        other=((CIVIL_PROCEDURE, "250"),), place="model.law.remedy.remedy_findings",
        zh="{since}起的程序已经终结，这里不列投诉：按工信部《保障中小企业款项支付投诉处理暂行办法》"
        "（工信部企业〔2021〕224号），人民法院、仲裁机构已经受理或者处理的不予受理；其后有无修订请核对。"
        "有生效判决、裁决、调解书或支付令的，二年内申请执行；撤回或没有作出裁判的，能否投诉请向平台核实。",
        en="The procedure begun on {since} has ended, and no complaint is listed: by the interim"
        " measures of the Ministry of Industry and Information Technology (MIIT Enterprises 2021"
        " No. 224) what a court or an arbitral body has taken up or dealt with is not accepted;"
        " check for later amendments. With an effective judgment, award, mediation paper or payment"
        " order, apply for execution within two years; where it was withdrawn or nothing was ruled,"
        " ask the platform whether it takes a complaint.",
    ),
    Rule(
        code="complaint_disputed", kind=FindingKind.REMEDY, level=Level.INFO, new="24",
        place="model.law.remedy.remedy_findings",
        zh="投诉平台受理的是拖欠，而未付的{amount}元都在争议之中，是否拖欠要看争议结果：先协商核对，或通过诉讼、仲裁确定；"
        "协商确认后仍不支付的，可以投诉；经诉讼、仲裁确定的，申请执行。",
        en="The platform takes complaints about money withheld, and all of the CNY {amount} unpaid"
        " is in dispute: whether it is withheld depends on how that ends. Settle it first, by"
        " agreement, suit or arbitration; what is agreed to be owed and still not paid can be"
        " complained of, what a court or tribunal has found is executed.",
    ),
)  # fmt: skip
