"""The laws the clock applies: each text with its number, the days it is in force, and its source.

``verified_up_to`` is the last day on which the text is known to be unchanged. A law stays in force
until it is amended, so a later contract is still answered by it, with the remark that nobody has
checked since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class LawText:
    """One version of one law.

    Parameters
    ----------
    number, number_en : str
        How the version is cited: decree or interpretation number.
    in_force : date
        Its first day.
    until : date, optional
        Its last day; ``None`` while it is in force.
    source : str
        Where the text was read.
    verified_up_to : date
        Last day on which the text is known to be this one.
    """

    id: str
    zh: str
    en: str
    number: str
    number_en: str
    in_force: date
    until: date | None = None
    source: str
    verified_up_to: date

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.in_force <= day and (self.until is None or day <= self.until)

    def title(self, lang: str) -> str:
        """The title in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def cited(self, lang: str) -> str:
        """The number in ``lang`` ("zh" or "en")."""
        return self.number if lang == "zh" else self.number_en


_REPOSITORY = "LawRefBook/Laws (GitHub)"

SME_2020 = LawText(
    id="sme_2020",
    zh="保障中小企业款项支付条例（2020）",
    en="Regulation on Ensuring Payments to SMEs (2020)",
    number="国务院令第728号",
    number_en="State Council Decree 728",
    in_force=date(2020, 9, 1),
    until=date(2025, 5, 31),
    source=f"{_REPOSITORY}, whole text of 2020-07-05",
    verified_up_to=date(2025, 5, 31),
)
SME_2025 = LawText(
    id="sme_2025",
    zh="保障中小企业款项支付条例（2025修订）",
    en="Regulation on Ensuring Payments to SMEs (revised 2025)",
    number="国务院令第802号",
    number_en="State Council Decree 802",
    in_force=date(2025, 6, 1),
    source=f"{_REPOSITORY}, whole text of 2025-03-17; still cited unchanged in September 2026",
    verified_up_to=date(2026, 9, 4),
)
CIVIL_CODE = LawText(
    id="civil_code",
    zh="民法典",
    en="Civil Code",
    number="主席令第45号",
    number_en="Presidential Decree 45",
    in_force=date(2021, 1, 1),
    source=f"{_REPOSITORY}, articles 188 to 195, 579, 583, 585, 628; 201 to 203 as quoted in public"
    " texts; 159, 510, 511, 561, 584, 621, 646: general knowledge, not read anew",
    verified_up_to=date(2025, 4, 19),
)
CONTRACT_RULES_2009 = LawText(
    id="contract_rules_2009",
    zh="最高人民法院关于适用《中华人民共和国合同法》若干问题的解释（二）",
    en="Supreme People's Court: interpretation of the Contract Law (2)",
    number="法释〔2009〕5号",
    number_en="Fashi 2009 No. 5",
    in_force=date(2009, 5, 13),
    until=date(2020, 12, 31),
    source="article 21 as quoted in a public commentary on Civil Code 561; the days in force:"
    " general knowledge, not read anew",
    verified_up_to=date(2020, 12, 31),
)
LIMITATION_PROVISIONS = LawText(
    id="limitation_provisions",
    zh="最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定",
    en="Supreme People's Court: provisions on limitation",
    number="法释〔2020〕17号",
    number_en="Fashi 2020 No. 17",
    in_force=date(2021, 1, 1),
    source=f"{_REPOSITORY}, whole text of 2020-12-29",
    verified_up_to=date(2025, 4, 19),
)
GENERAL_PART_RULES = LawText(
    id="general_part_rules",
    zh="最高人民法院关于适用民法典总则编若干问题的解释",
    en="Supreme People's Court: interpretation of the Civil Code's general part",
    number="法释〔2022〕6号",
    number_en="Fashi 2022 No. 6",
    in_force=date(2022, 3, 1),
    source=f"{_REPOSITORY}, article 38",
    verified_up_to=date(2025, 4, 19),
)
CIVIL_PROCEDURE = LawText(
    id="civil_procedure",
    zh="民事诉讼法（2023修正）",
    en="Civil Procedure Law (amended 2023)",
    number="主席令第11号",
    number_en="Presidential Decree 11",
    in_force=date(2024, 1, 1),
    source=f"{_REPOSITORY}, article 250 of 2023-09-01; 127 and the decree's number: general"
    " knowledge, not read anew",
    verified_up_to=date(2025, 4, 19),
)
SALES_RULES = LawText(
    id="sales_rules",
    zh="最高人民法院关于审理买卖合同纠纷案件适用法律问题的解释",
    en="Supreme People's Court: interpretation on sales contracts",
    number="法释〔2020〕17号",
    number_en="Fashi 2020 No. 17",
    in_force=date(2021, 1, 1),
    source=f"{_REPOSITORY}, whole text of 2020-12-29",
    verified_up_to=date(2025, 4, 19),
)
WORKS_RULES = LawText(
    id="works_rules",
    zh="最高人民法院关于审理建设工程施工合同纠纷案件适用法律问题的解释（一）",
    en="Supreme People's Court: interpretation on construction contracts (1)",
    number="法释〔2020〕25号",
    number_en="Fashi 2020 No. 25",
    in_force=date(2021, 1, 1),
    source=f"{_REPOSITORY}, whole text of 2020-12-29",
    verified_up_to=date(2025, 4, 19),
)
WORKS_RETENTION = LawText(
    id="works_retention",
    zh="建设工程质量保证金管理办法",
    en="Measures on quality retention in construction",
    number="建质〔2017〕138号",
    number_en="Jianzhi 2017 No. 138",
    in_force=date(2017, 7, 1),
    source="article 7 as quoted in public texts; the day in force: general knowledge",
    verified_up_to=date(2020, 2, 18),
)
WORKS_SETTLEMENT = LawText(
    id="works_settlement",
    zh="建设工程价款结算暂行办法",
    en="Interim Measures on settling the price of construction works",
    number="财建〔2004〕369号",
    number_en="Caijian 2004 No. 369",
    in_force=date(2004, 10, 20),
    source="article 12 as quoted in public texts; the day in force: general knowledge",
    verified_up_to=date(2023, 6, 20),
)
BUSINESS_2019 = LawText(
    id="business_2019",
    zh="优化营商环境条例",
    en="Regulation on Improving the Business Environment",
    number="国务院令第722号",
    number_en="State Council Decree 722",
    in_force=date(2020, 1, 1),
    source=f"{_REPOSITORY}, text of 2019-10-22",
    verified_up_to=date(2025, 4, 19),
)
PROCUREMENT_RULES = LawText(
    id="procurement_rules",
    zh="政府采购法实施条例",
    en="Regulation Implementing the Government Procurement Law",
    number="国务院令第658号",
    number_en="State Council Decree 658",
    in_force=date(2015, 3, 1),
    source=f"{_REPOSITORY}, text of 2015-01-30",
    verified_up_to=date(2025, 4, 19),
)
BUDGET_LAW = LawText(
    id="budget_law",
    zh="预算法（2018修正）",
    en="Budget Law (amended 2018)",
    number="主席令第22号",
    number_en="Presidential Decree 22",
    in_force=date(2018, 12, 29),
    source=f"{_REPOSITORY}, text of 2018-12-29",
    verified_up_to=date(2025, 4, 19),
)
BUDGET_RULES = LawText(
    id="budget_rules",
    zh="预算法实施条例",
    en="Regulation Implementing the Budget Law",
    number="国务院令第729号",
    number_en="State Council Decree 729",
    in_force=date(2020, 10, 1),
    source=f"{_REPOSITORY}, text of 2020-08-03",
    verified_up_to=date(2025, 4, 19),
)

LAWS: dict[str, LawText] = {
    law.id: law
    for law in (
        SME_2020, SME_2025, CIVIL_CODE, CONTRACT_RULES_2009, LIMITATION_PROVISIONS,
        GENERAL_PART_RULES, CIVIL_PROCEDURE, SALES_RULES, WORKS_RULES, WORKS_RETENTION,
        WORKS_SETTLEMENT, BUSINESS_2019, PROCUREMENT_RULES, BUDGET_LAW, BUDGET_RULES,
    )
}  # fmt: skip
"""By id."""

REGULATION: tuple[LawText, ...] = (SME_2020, SME_2025)
"""The versions of the Regulation on payments to SMEs, the oldest first."""


def regulation_on(day: date) -> LawText | None:
    """The version of the Regulation a contract signed on ``day`` is under; ``None`` before it."""
    return next(
        (v for v in reversed(REGULATION) if day >= v.in_force),
        None,
    )
