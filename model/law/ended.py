"""What a suit, an arbitration or the like leaves behind once it has ended."""

from __future__ import annotations

from collections.abc import Iterator

from model.law.limitation import years_later
from model.law.matter import Matter
from model.law.said import Both, Said

EXECUTION = ("limitation_after_procedure",)
"""Code of the finding that names the last day to apply for execution, near or not."""
EXECUTION_YEARS = 2
"""The period to apply for execution (Civil Procedure Law 250)."""


def after_procedure(matter: Matter) -> Iterator[Said]:
    """That what came of a procedure decides, and by when execution of a judgment is applied for.

    The two years run from the last day for performance that it names, so not before its end. What
    stops limitation stops them as well.
    """
    one = matter.procedures.ended
    if one is None or one.ended_date is None:
        return
    until = years_later(one.ended_date, EXECUTION_YEARS)
    left = (until - matter.as_of).days
    by = Both(
        f"（若自终结日起算，到{until}）：请律师核对文书，及时申请执行",
        f" (counted from the procedure's end, until {until}): have counsel look at the paper and"
        " apply in time",
    )
    if left < 0:
        by = Both(
            f"（若自终结日起算，已于{until}届满）：请律师核对文书，以及期间有无中止或中断",
            f" (counted from the procedure's end, it ended on {until}): have counsel look at the"
            " paper, and whether anything has stopped the period or started it anew",
        )
    yield Said(
        code="limitation_after_procedure",
        given={"kind": one.kind, "since": one.date, "ended": one.ended_date, "by": by},
        date=until, days=left,
    )  # fmt: skip


def to_do(matter: Matter) -> Both:
    """What saves a claim whose limitation is near; after a procedure a demand may be beside it."""
    if matter.procedures.ended is None:
        return Both("书面催款并取得签收或送达凭证", "demand in writing and keep proof of receipt")
    return Both(
        "交律师：程序没有就债权作出裁判的须在届满前行动，有生效文书的按申请执行的期间",
        "leave it to counsel, who has to act before it ends where nothing was ruled on the claim;"
        " with an effective judgment or the like the period to apply for execution holds",
    )


def unruled(matter: Matter) -> Both:
    """On what condition limitation can be pleaded: that no procedure came to a ruling."""
    if matter.procedures.ended is None:
        return Both("", "")
    return Both("没有生效文书的，", "without an effective judgment or the like, ")
