"""What a search of settings showed: in words, as JSON, as a settings file, and in MLflow."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

from data_schemas.settings import Settings
from data_schemas.whole_file import whole_file
from training.fit_settings import changed, numbers_of, settings_text
from training.interval_words import in_words
from training.search_log import Trial, log_search
from training.tune import Tuned

SETTINGS_FILE = "settings.toml"


def verdict(found: Tuned, lang: str) -> str:
    """Whether the search found anything better than the defaults, beyond noise."""
    zh = lang == "zh"
    if len(found.tried) == 1:
        return (
            "时间或次数只够测默认设置，没有试其他设置；保留默认设置"
            if zh
            else "there was time or leave for the defaults alone, no other settings were tried; "
            "defaults kept"
        )
    if not found.gains:
        return (
            "没有一组设置在搜索用的各段上优于默认设置；保留默认设置"
            if zh
            else "no settings were better than the defaults on the folds searched; defaults kept"
        )
    gain = found.gains["log_loss"]
    told = in_words(gain, lang, "+.4f")
    if not math.isfinite(gain.high):
        return (
            f"搜索中最好的设置无法与默认设置可靠比较：对数损失 {told}；保留默认设置"
            if zh
            else f"the best of the search cannot be held against the defaults: log loss {told}; "
            "defaults kept"
        )
    if found.better:
        return (
            f"在未用于搜索的一段（{found.confirmed_from} 起）上，对数损失比默认设置低：{told}"
            if zh
            else f"better than the defaults on the fold never searched (from "
            f"{found.confirmed_from}): log loss {told}"
        )
    return (
        f"搜索中最好的设置在未用于搜索的一段（{found.confirmed_from} 起）上并不明显优于默认设置，"
        f"差异在噪声之内：{told}；保留默认设置"
        if zh
        else f"the best of the search does not beat the defaults beyond noise on the fold never "
        f"searched (from {found.confirmed_from}): log loss {told}; defaults kept"
    )


def tuned_text(found: Tuned, lang: str) -> str:
    """The report of ``huikuan tune``."""
    zh = lang == "zh"
    stopped = sum(one.loss is None for one in found.tried)
    head = (
        f"试了 {len(found.tried)} 组设置，其中 {stopped} 组提前停止"
        if zh
        else f"{len(found.tried)} settings tried, {stopped} of them stopped early"
    )
    lines = [head, verdict(found, lang)]
    lines += [f"  {name}: {a!r} → {b!r}" for name, (a, b) in changed(found.settings).items()]
    return "\n".join(lines)


def tuned_json(found: Tuned) -> dict[str, object]:
    """The same for machines."""
    return {
        "better": found.better,
        "confirmed_from": found.confirmed_from.isoformat(),
        "gains": {
            name: {k: v if math.isfinite(v) else None for k, v in asdict(gain).items()}
            for name, gain in found.gains.items()
        },
        "settings": {name: new for name, (_, new) in changed(found.settings).items()},
        "trials": [asdict(one) for one in found.tried],
    }


def keep(found: Tuned, settings: Settings, out: Path, *, as_of: str, synthetic: bool) -> str:
    """Log the search, write the settings file, and give the id of its run.

    In this order: where the file cannot be written, the search is not lost.
    """
    text = settings_text(found.settings, f"huikuan tune, {as_of}\n{verdict(found, 'en')}")
    gains = {
        f"gain.{figure}.{bound}": value
        for figure, gain in found.gains.items()
        for bound, value in asdict(gain).items()
        if math.isfinite(value)
    }
    done = [one.loss for one in found.tried if one.loss is not None]
    run = log_search(
        settings,
        params={name: str(value) for name, value in numbers_of(found.settings).items()},
        metrics={"log_loss_default": done[0], "log_loss_best": min(done), **gains},
        tags={
            "as_of": as_of,
            "synthetic": str(synthetic).lower(),
            "better": str(found.better).lower(),
        },
        text=(SETTINGS_FILE, text),
        trials=[
            Trial(
                params={name: str(value) for name, value in one.numbers.items()},
                metrics={} if one.loss is None else {"log_loss": one.loss},
                steps=one.steps,
                state=one.state,
            )
            for one in found.tried
        ],
    )
    with whole_file(out) as fresh:
        fresh.write_text(text, encoding="utf-8")
    return run
