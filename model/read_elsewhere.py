"""Days the policy asks about that a model has not learnt: where they are read instead, in words."""

from __future__ import annotations

from collections.abc import Sequence

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from data_schemas.punctuation import marks
from model.curve import nearest
from model.manifest import Manifest

_WORDS = {
    "delay_days": ("逾期（delay_days）", "delay (delay_days)"),
    "default_days": ("违约（default_days）", "default (default_days)"),
}


def read_elsewhere(
    manifest: Manifest, policy: Policy, lang: str, stages: Sequence[Stage] = tuple(Stage)
) -> list[str]:
    """One sentence per stage and figure that another horizon stands for; most models need none.

    Grades go by the delay, expected losses by the default: of other days they are other figures,
    and not to be held against those of a model that has learnt the policy's.
    """
    out = []
    for stage in (one for one in manifest.stages if one.stage in stages):
        horizons = tuple(one.days for one in stage.horizons)
        for name, (zh, en) in _WORDS.items():
            asked = getattr(policy, name)
            if not horizons or (found := nearest(horizons, asked)) == asked:
                continue
            said = (
                f"{zh}按 {found} 天读取：模型没有学到政策的 {asked} 天"
                if lang == "zh"
                else f"{en} is read at {found} days: the model has not learnt the policy's {asked}"
            )
            out.append(f"{stage.stage.label(lang)}{marks(lang).colon}{said}")
    return out
