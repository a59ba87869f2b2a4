"""The planned instalment of a deal."""

from __future__ import annotations

from typing import Annotated

from data_schemas.causes import Cause
from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.field import Meta, Record
from data_schemas.values import Amount, Day, Id


class Instalment(Record):
    """A planned instalment of a deal, as agreed at signing."""

    instalment_id: Annotated[
        Id,
        Meta(
            zh="分期编号",
            en="Instalment id",
            remark=(
                "在账簿中，一个编号只属于一个合同；签约前评分时，本合同内不重复即可",
                "in the ledger an id is one deal's alone; for a score before signing it only has to"
                " be unique within its deal",
            ),
        ),
    ]
    kind: Annotated[
        InstalmentKind,
        Meta(zh="款项类型", en="Kind of instalment", cause=Cause.CREDIT, question=4),
    ]
    due_date: Annotated[Day, Meta(zh="约定付款日", en="Planned due date", question=4)]
    amount: Annotated[
        Amount,
        Meta(zh="分期金额", en="Instalment amount", unit="CNY", cause=Cause.CREDIT, question=4),
    ]
    trigger: Annotated[
        Trigger | None,
        Meta(
            zh="付款条件",
            en="What makes it fall due",
            cause=Cause.CREDIT,
            monotone=1,
            why="the list runs from sure events to unsure ones",
            question=4,
        ),
    ] = None
