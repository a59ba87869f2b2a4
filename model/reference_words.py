"""What an explanation starts from, as it is called within a sentence, in zh and en."""

from __future__ import annotations

from data_schemas.reference import LAST_CLAIM, Reference

FROM: dict[str, tuple[str, str]] = {
    Reference.TYPICAL: ("{typical}为{p}", "{typical}'s is {p}"),
    Reference.PEERS: ("同类客户的典型为{p}", "a typical peer's is {p}"),
    Reference.LAST_DEAL: (
        "若各成因同上一个合同（{day}）则为{p}",
        "with the causes of the last deal ({day}) it would be {p}",
    ),
    LAST_CLAIM: (
        "若各成因同上一笔应收（{day}）则为{p}",
        "with the causes of the last receivable ({day}) it would be {p}",
    ),
    Reference.MONTH_AGO: (
        "若各成因仍同{day}则为{p}",
        "with the causes as on {day} it would be {p}",
    ),
}
"""What its probability is, after that of what is explained."""
SHORT: dict[str, tuple[str, str]] = {
    Reference.TYPICAL: ("典型", "typical"),
    Reference.PEERS: ("同类客户", "peers"),
    Reference.LAST_DEAL: ("上一个合同", "the last deal"),
    LAST_CLAIM: ("上一笔应收", "the last receivable"),
    Reference.MONTH_AGO: ("当时", "then"),
}
"""The reference in a word, as it stands before a value."""
NONE: dict[str, tuple[str, str]] = {
    Reference.TYPICAL: ("没有哪个成因明显重于典型。", "No cause stands out against the typical."),
    Reference.PEERS: ("没有哪个成因明显重于同类客户。", "No cause stands out against its peers."),
    Reference.LAST_DEAL: (
        "没有哪个成因明显重于上一个合同。",
        "No cause stands out against the last deal.",
    ),
    LAST_CLAIM: (
        "没有哪个成因明显重于上一笔应收。",
        "No cause stands out against the last receivable.",
    ),
    Reference.MONTH_AGO: ("没有哪个成因明显重于当时。", "No cause is clearly worse than then."),
}
"""That nothing raises the risk: against what, for a risk that is high all the same."""
