"""What is to be known of a training beside its figures, in words and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.averaged import LeftOut, left_out_lines
from training.one_grade import OneGrade


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """What a training says of itself.

    Parameters
    ----------
    prepaid : int
        Claims paid before their invoice, or the signing of their deal: no question before signing,
        and not learnt from.
    left_out : mapping
        Horizons by stage that the averages are not of.
    one_grade : tuple of OneGrade
        Stages whose grades part nothing.
    """

    prepaid: int = 0
    left_out: LeftOut = field(default_factory=dict)
    one_grade: tuple[OneGrade, ...] = ()

    def lines(self, lang: str) -> list[str]:
        """A line for each."""
        out = [one.text(lang) for one in self.one_grade]
        if self.prepaid:
            out.append(
                f"{self.prepaid:,} 笔付款早于开票（有合同的早于签约），未用于签约前学习"
                if lang == "zh"
                else f"{self.prepaid:,} paid before the invoice (with a deal: before its signing):"
                " not learnt from before signing"
            )
        return [*out, *left_out_lines(self.left_out, lang)]

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "prepaid": self.prepaid,
            "averages_without": {stage: list(days) for stage, days in self.left_out.items()},
            "one_grade": [one.document() for one in self.one_grade],
        }
