"""The eleven causes every explanation speaks in, from the source documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Who can act on a cause."""

    OURS = "ours"
    THEIRS = "theirs"
    OUTSIDE = "outside"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh = {"ours": "我方", "theirs": "客户方", "outside": "外部"}
        en = {"ours": "ours", "theirs": "theirs", "outside": "outside"}
        return (zh if lang == "zh" else en)[self.value]


class Cause(StrEnum):
    """Id of a cause category; ``CAUSES`` says what each means."""

    BRAND = "brand"
    PRODUCT = "product"
    LEGACY = "legacy"
    SERVICE = "service"
    CREDIT = "credit"
    HABIT = "habit"
    EXTERNAL = "external"
    CONTROL = "control"
    PROCESS = "process"
    COLLECTION = "collection"
    RELATIONSHIP = "relationship"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        entry = CAUSES[self]
        return entry.zh if lang == "zh" else entry.en

    @property
    def side(self) -> Side:
        """Whose side can act on it."""
        return CAUSES[self].side


@dataclass(frozen=True, kw_only=True)
class CauseEntry:
    """What one cause means, where it comes from, who can act."""

    zh: str
    en: str
    side: Side
    source: str
    measures_zh: str
    measures_en: str


CAUSES: dict[Cause, CauseEntry] = {
    Cause.BRAND: CauseEntry(
        zh="品牌影响力差",
        en="weak brand",
        side=Side.OURS,
        source="政府大客户回款难的原因（一）；回款卡点：缺乏品牌感召力",
        measures_zh="这类单位对我方的认知、同地区同类型案例、投标名次、市场地位",
        measures_en="awareness with such agencies, reference customers, bid rank, market position",
    ),
    Cause.PRODUCT: CauseEntry(
        zh="产品销售力差",
        en="weak product or selling",
        side=Side.OURS,
        source="政府大客户回款难的原因（二）；回款卡点：销售能力缺失",
        measures_zh="需求匹配、定制比例、返工率、为中标让出的折扣、竞争强度、政府项目经验",
        measures_en="fit, customisation, rework, discount needed to win, competition, experience",
    ),
    Cause.LEGACY: CauseEntry(
        zh="遗留问题太多",
        en="unresolved legacy issues",
        side=Side.OURS,
        source="政府大客户回款难的原因（三）",
        measures_zh="未了结的争议、以往项目遗留问题、旧欠款、未对清的账",
        measures_en="open disputes, unresolved issues, old overdue, unreconciled statements",
    ),
    Cause.SERVICE: CauseEntry(
        zh="服务不周到",
        en="poor service",
        side=Side.OURS,
        source="政府大客户回款难的原因（四）",
        measures_zh="满意度、未关闭工单、服务承诺违约、响应时间、售后回访",
        measures_en="satisfaction, open tickets, SLA breaches, response time, after-sales visits",
    ),
    Cause.CREDIT: CauseEntry(
        zh="赊销太随意",
        en="careless credit",
        side=Side.OURS,
        source="政府大客户回款难的原因（五）；回款卡点：赊欠随意性强",
        measures_zh="预付比例、账期、分期、质保金、书面付款条款、先交付后签约、书面验收标准",
        measures_en="upfront share, credit days, instalments, retention, written terms",
    ),
    Cause.HABIT: CauseEntry(
        zh="客户付款习惯",
        en="customer's payment habits",
        side=Side.THEIRS,
        source="政府大客户回款难的原因（六）：客户个人习惯",
        measures_zh="以往付款的迟延、承诺落空、部分付款、年底集中付款、目前逾期",
        measures_en="past lateness, broken promises, part payments, year-end bunching, overdue now",
    ),
    Cause.EXTERNAL: CauseEntry(
        zh="政策、预算与经济环境",
        en="policy, budget, economy",
        side=Side.OUTSIDE,
        source="政府大客户回款难的原因（七）：其他原因（政策变化、预算限制、经济环境）",
        measures_zh="预算依据与来源、预算覆盖、地方财力与债务、政策与领导变动、审计结算、财政日历",
        measures_en="budget evidence and coverage, fiscal strength, change, audit, calendar",
    ),
    Cause.CONTROL: CauseEntry(
        zh="组织内控乏力",
        en="weak internal control (ours)",
        side=Side.OURS,
        source="回款卡点：组织内控乏力",
        measures_zh="合同评审、授信审批、签约手续、交付验收单据、本部门回款记录",
        measures_en="contract review, credit approval, formalities, delivery papers, own record",
    ),
    Cause.PROCESS: CauseEntry(
        zh="客户付款流程不同步",
        en="out of step with the customer's payment process",
        side=Side.THEIRS,
        source="回款卡点：客户付款流程不同步",
        measures_zh="开票要求、扎账日、审批环节、国库转账周期、待验收、提交时点",
        measures_en="invoice requirements, closing day, approval steps, transfer cycle, acceptance",
    ),
    Cause.COLLECTION: CauseEntry(
        zh="催款策略不当",
        en="unsuited collection effort",
        side=Side.OURS,
        source="回款卡点：不同客户的催款策略不一",
        measures_zh="各渠道联系、距上次联系天数、承诺日期、关键人、对账函盖章",
        measures_en="contacts by channel, days since contact, promises, key person, statement",
    ),
    Cause.RELATIONSHIP: CauseEntry(
        zh="客情与信任不足",
        en="access and trust",
        side=Side.OURS,
        source="客户难找、难约、难见、难搞定；六心法则；信任建立",
        measures_zh="合作年限、决策人/验收人/付款人是否明确、约见、六心评分、对接人变动",
        measures_en="years of relation, people known, meetings, six hearts, personnel change",
    ),
}
