"""How we stand with a customer over one claim: what shapes advice and is no model input.

A caller may record it beside a deal or a receivable. It is kept in no ledger table and the model
never sees it.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import Len

from data_schemas.codes import Code, OrderedCode
from data_schemas.field import KnownAt, Meta, Record


class Sanction(OrderedCode):
    """The steps of the sanctions ladder, in the order in which they may be taken."""

    STOP_SUPPLY = "stop_supply", "停止供货", "stop supply"
    STOP_SERVICE = "stop_service", "停止服务", "stop service"
    END_AUTHORISATION = "end_authorisation", "终止授权", "end authorisation"
    REPUTATION = "reputation", "声誉影响", "reputation"
    LEGAL = "legal", "法律途径", "legal route"


class CustomerType(Code):
    """The nine types of the person dealt with (九型客户): steers wording, nothing else."""

    PERFECTIONIST = "perfectionist", "完美型", "perfectionist"
    HELPER = "helper", "助人型", "helper"
    ACHIEVER = "achiever", "成就型", "achiever"
    INDIVIDUALIST = "individualist", "自我型", "individualist"
    THINKER = "thinker", "理智型", "thinker"
    LOYALIST = "loyalist", "忠诚型", "loyalist"
    ENTHUSIAST = "enthusiast", "活跃型", "enthusiast"
    LEADER = "leader", "领袖型", "leader"
    PEACEMAKER = "peacemaker", "和平型", "peacemaker"


class Approach(Record):
    """What a salesperson may record for the playbook; blank means not known."""

    rhythm_known: Annotated[
        bool | None,
        Meta(
            zh="已掌握关键人活动规律", en="Key person's rhythm known", known_at=KnownAt.COLLECTION
        ),
    ] = None
    visit_planned: Annotated[
        bool | None, Meta(zh="已安排上门", en="Visit planned", known_at=KnownAt.COLLECTION)
    ] = None
    suppliers_ready: Annotated[
        bool | None,
        Meta(
            zh="其他供应商愿意联合",
            en="Other suppliers ready to act jointly",
            known_at=KnownAt.COLLECTION,
        ),
    ] = None
    still_supplying: Annotated[
        bool | None, Meta(zh="仍在供货", en="Still supplying", known_at=KnownAt.COLLECTION)
    ] = None
    still_serving: Annotated[
        bool | None, Meta(zh="仍在提供服务", en="Still serving", known_at=KnownAt.COLLECTION)
    ] = None
    authorisation_in_force: Annotated[
        bool | None,
        Meta(
            zh="我方授权仍有效",
            en="An authorisation of ours in force",
            known_at=KnownAt.COLLECTION,
        ),
    ] = None
    sanctions_taken: Annotated[
        Annotated[list[Sanction], Len(0, 5)],
        Meta(zh="已采取的惩戒措施", en="Sanctions taken", known_at=KnownAt.COLLECTION),
    ] = []
    customer_type: Annotated[
        CustomerType | None,
        Meta(zh="客户类型（九型）", en="Customer type (of nine)", known_at=KnownAt.COLLECTION),
    ] = None
