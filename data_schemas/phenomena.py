"""How trouble with a payment shows: the four phenomena of the documents, and payment in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data_schemas.causes import Side


class Phenomenon(StrEnum):
    """Id of a phenomenon, from the best to the worst; ``PHENOMENA`` says what each means."""

    ON_TIME = "on_time"
    REPEATED_CHASING = "repeated_chasing"
    PROTRACTED = "protracted"
    BACK_AND_FORTH = "back_and_forth"
    NEVER_PAID = "never_paid"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        entry = PHENOMENA[self]
        return entry.zh if lang == "zh" else entry.en


@dataclass(frozen=True, kw_only=True)
class PhenomenonEntry:
    """What one phenomenon looks like, where it comes from, who can act."""

    zh: str
    en: str
    pattern_zh: str
    pattern_en: str
    side: Side
    source: str

    def pattern(self, lang: str) -> str:
        """The pattern in ``lang`` ("zh" or "en")."""
        return self.pattern_zh if lang == "zh" else self.pattern_en


_SOURCE = "政府大客户回款难的现象"

PHENOMENA: dict[Phenomenon, PhenomenonEntry] = {
    Phenomenon.ON_TIME: PhenomenonEntry(
        zh="正常回款",
        en="on time",
        pattern_zh="预计在约定日期的容许天数内付清",
        pattern_en="expected within the tolerance of the due date",
        side=Side.THEIRS,
        source=f"{_SOURCE}（对照）",
    ),
    Phenomenon.REPEATED_CHASING: PhenomenonEntry(
        zh="饱受回款的折磨",
        en="repeated chasing",
        pattern_zh="会付，但要反复催",
        pattern_en="paid, after many contacts",
        side=Side.OURS,
        source=f"{_SOURCE}（二）",
    ),
    Phenomenon.PROTRACTED: PhenomenonEntry(
        zh="久拖不决的回款",
        en="protracted",
        pattern_zh="多方审查审批，长期逾期未付",
        pattern_en="unpaid long past due, through several reviews and approvals",
        side=Side.THEIRS,
        source=f"{_SOURCE}（三）",
    ),
    Phenomenon.BACK_AND_FORTH: PhenomenonEntry(
        zh="一波三折的回款",
        en="back and forth",
        pattern_zh="部分付款、承诺落空、退票重来，反复波动",
        pattern_en="part payments, broken promises, returned invoices",
        side=Side.THEIRS,
        source=f"{_SOURCE}（四）",
    ),
    Phenomenon.NEVER_PAID: PhenomenonEntry(
        zh="根本不回款",
        en="never paid",
        pattern_zh="在违约期限内很可能仍未付",
        pattern_en="likely to be unpaid even at the default horizon",
        side=Side.OUTSIDE,
        source=f"{_SOURCE}（一）",
    ),
}
