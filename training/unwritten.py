"""Files beside an ingest that could not be written: the records are in all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

What = Literal["refused", "quality"]

_SAID = {
    "refused": ("被拒绝的行未能写入文件", "refused rows not written to a file"),
    "quality": ("数据质量报告未能写入", "report on quality not written"),
}


@dataclass(frozen=True)
class Unwritten:
    """What could not be written once the records were in, and why."""

    why: dict[What, str] = field(default_factory=dict)

    @contextmanager
    def told(self, what: What) -> Iterator[None]:
        """Write a file that an ingest does not depend on: a full disk is told, and no failure."""
        try:
            yield
        except OSError as err:
            self.why[what] = str(err)

    def lines(self, lang: str) -> list[str]:
        """What is told of it."""
        zh = lang == "zh"
        return [
            f"{_SAID[what][not zh]}{'：' if zh else ': '}{why}" for what, why in self.why.items()
        ]
