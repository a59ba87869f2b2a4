"""What a proposed mapping says of the columns that no field is in."""

from __future__ import annotations

import re

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.guess import Guess
from training.mapping.mapping_text import quoted, short
from training.mapping.match import field_called, is_balance
from training.mapping.synonyms import DAYS, LATER

_FEW_EXTRAS = 40
_MOST_LEFT = 60


def rest_text(
    table: str, rest: list[Guess], fields: list[str], *, payments: bool
) -> tuple[list[str], list[str]]:
    """The lines of the YAML, and the doubts among them.

    Parameters
    ----------
    rest : list of Guess
        The columns that nobody asked for.
    fields : list of str
        Those of the table that have a column.
    payments : bool
        Whether a table of payments is proposed beside it.
    """
    idle = [doubt for seen in rest if (doubt := _not_used(table, seen, fields, payments))]
    lines: list[str] = []
    left: list[str] = []
    later: list[str] = []
    days: list[str] = []
    for seen in rest:
        free = table == "receivables" and seen.kind in ("code", "text", "number")
        heading = re.sub("(?<=[a-z])(?=[A-Z])", " ", seen.heading)
        if not free or seen.filled <= 0.5:
            left.append(short(seen.heading))
        elif DAYS.search(heading.replace("_", " ")):
            days.append(short(seen.heading))
        elif LATER.search(heading) or is_balance(heading) or field_called("payments", heading):
            later.append(short(seen.heading))
        elif len(lines) < _FEW_EXTRAS:
            lines.append(f"      # x_{len(lines) + 1}: {quoted(seen.heading)}")
        else:
            left.append(short(seen.heading))
    if lines:
        said = "      # 其他列可作为附加输入，去掉 # 并命名（开票时就已知的才可以）"
        said += " / further inputs, if known when invoiced: take away the # and name them"
        lines.insert(0, said)
    for why, headings in (
        ("未使用，开票后才知道或会变 / not used, known or changed only after the invoice", later),
        ("未使用，名为日期但读不出 / not used, called days and not read as such", days),
        ("未使用 / not used", left),
    ):
        if headings:
            lines.append(f"    # {why}: " + ", ".join(headings[:_MOST_LEFT]))
    return [*(f"      # ? {one}" for one in idle), *lines], idle


def _not_used(table: str, seen: Guess, fields: list[str], payments: bool) -> str:
    """That a column called as a field is lies idle: nothing below its heading is one."""
    name = field_called(table, seen.heading)
    if name is not None and name not in fields:
        meta = fields_of(TABLES[table])[name].meta
    elif (
        name is None
        and table == "receivables"
        and not payments
        and field_called("payments", seen.heading) == "amount"
    ):
        meta = fields_of(TABLES["payments"])["amount"].meta
    else:
        return ""
    heading, first = short(seen.heading), short(seen.values[0] if seen.values else "")
    return (
        f"“{heading}”似为{meta.zh}，但内容不像（如“{first}”），没有采用，请核对 /"
        f" '{heading}' is called as '{meta.en}' is, but holds something else (such as"
        f" '{first}'): not used"
    )
