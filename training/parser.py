"""A parser of options that says in both languages what is wrong, as every refusal does."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

_ZH = (
    (r"the following arguments are required: (.+)", r"缺少必需的选项：\1"),
    (r"unrecognized arguments: (.+)", r"没有这样的选项：\1"),
    (r"ambiguous option: (.+?) could match (.+)", r"选项 \1 不明确，可能是：\2"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1 没有 \2；可选：\3",
    ),
    (r"argument (.+?): expected one argument", r"\1 之后须有一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 之后至少须有一个值"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 不带值：\2"),
    (r"argument (.+?): (.+) is no date like (.+)", r"\1：\2 不是 \3 这样的日期"),
    (r"argument (.+?): (.+) is no list like (.+)", r"\1：\2 不是 \3 这样的列表"),
    (r"argument (.+?): (.+) is no whole number from (\d+)", r"\1：\2 不是 \3 以上的整数"),
    (r"argument (.+?): (.+) is no number of minutes", r"\1：\2 不是分钟数"),
    (r"argument (.+?): (.+): at least 1", r"\1：\2 须为 1 或以上"),
    (
        r"argument (.+?): (.+): more than 0, at most a day \(1440\)",
        r"\1：\2 须大于 0，至多一天（1440）",
    ),
    (r"argument (.+?): it needs words, not a blank", r"\1：须写明，不能为空"),
)
"""What argparse and ``training.argument_types`` say, and the same in Chinese."""


class Parser(argparse.ArgumentParser):
    """Its refusals, and those of its commands, say the same in zh before argparse's words."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is used; exit with 2."""
        said = in_chinese(message)
        super().error(message if said is None else f"{said} / {message}")


def in_chinese(message: str) -> str | None:
    """A refusal of argparse's in Chinese; none for one that has both languages, or is unknown."""
    for pattern, zh in _ZH:
        if (found := re.fullmatch(pattern, message, flags=re.DOTALL)) is not None:
            return found.expand(zh)
    return None
