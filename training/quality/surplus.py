"""Planned instalments on record beyond what their deals come to."""

from __future__ import annotations

from collections.abc import Iterator

from data_schemas.quality import Finding, Said, Section, Severity
from model.surplus import surplus
from training.quality.records import SHOWN, Records


def surplus_findings(records: Records) -> Iterator[Finding]:
    """The instalments on record that their deals have no money left for, if there are any.

    Learning leaves them out (``model.surplus``).
    """
    if records.plans is None:
        return
    rows = surplus(records.plans)
    if not rows.any():
        return
    found = records.plans.instalments.loc[rows]
    count, deals, amount = len(found), found["deal_id"].nunique(), float(found["amount"].sum())
    yield Finding(
        code="surplus_plan",
        section=Section.DUPLICATE,
        severity=Severity.LOOK,
        table="instalments",
        fields=("instalment_id", "amount"),
        rows=count,
        of=len(rows),
        said=Said(
            zh=f"{deals:,} 份合同的分期合计超过合同金额：账上有 {count:,} 个分期没有应收写其编号"
            f"（合计 {amount:,.2f}），可能换过编号或重复，不参与学习",
            en=f"the plans of {deals:,} deals exceed the deal's amount: {count:,} instalments on"
            f" record that no receivable names ({amount:,.2f} in all) may have been given another"
            " id or came twice; they are left out of learning",
        ),
        advice=Said(
            zh="分期编号请保持不变：请在分期表和应收中改回原编号；若合同金额已增加，请更新合同金额。",
            en="An instalment keeps its id: give it the old one again, in the plan and with its"
            " receivables. If the deal became larger, bring its new amount.",
        ),
        examples=tuple(found["instalment_id"].iloc[:SHOWN]),
    )
