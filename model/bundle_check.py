"""Whether a bundle is the code's: names what differs instead of answering otherwise in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from pydantic import ValidationError

from data_schemas.codes import Stage
from data_schemas.errors import BundleMismatch
from data_schemas.schema_hash import schema_hash
from model.features import features_at
from model.manifest import Manifest

FORMAT = 13
SUMS = "SHA256SUMS"
"""File of the sums of all others, as ``sha256sum --check`` reads it."""
PROMOTED = "bundle_sha256"
"""Tag of a model version: the digest of its bundle when it was promoted."""


def read_manifest(said: str) -> Manifest:
    """The manifest of a file's text, if the code's own version wrote it.

    Raises
    ------
    BundleMismatch
        If it was written in another format, by another version of this code.
    ValueError
        If it is no manifest.
    """
    told = json.loads(said)
    # First and alone: of another format nearly every part is wrong, and would be named.
    made = told.get("format") if isinstance(told, dict) else None
    if isinstance(made, int) and made != FORMAT:
        raise BundleMismatch(
            f"模型由另一版本的程序训练（格式 {made}，本程序为 {FORMAT}）：请运行 huikuan train"
            " --promote 重新训练",
            f"the model was made by another version of this program (format {made}, not"
            f" {FORMAT}): run huikuan train --promote",
        )
    return Manifest.model_validate_json(said)


def wrong_in(err: Exception) -> str:
    """What an error says of a file, in short; of many things wrong the first, without its value."""
    if not isinstance(err, ValidationError):
        return str(err)[:300]
    first, *more = err.errors(include_input=False, include_context=False, include_url=False)
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}"[:300] + (f" (+{len(more)})" if more else "")


def check(manifest: Manifest) -> None:
    """Compare a manifest with the code.

    Raises
    ------
    BundleMismatch
        Naming what differs: features missing, unknown or out of order, directions, causes, schema.
    """
    differences: list[str] = []
    for stage in manifest.stages:
        ours = features_at(stage.stage, manifest.extras, stage.record)
        names = tuple(f.name for f in ours)
        where = stage.stage.value
        missing = [n for n in names if n not in stage.features]
        unknown = [n for n in stage.features if n not in names]
        if missing:
            differences.append(f"{where}: bundle lacks {', '.join(missing[:10])}")
        if unknown:
            differences.append(f"{where}: code does not know {', '.join(unknown[:10])}")
        if not missing and not unknown and names != stage.features:
            moved = [
                f"{theirs} stands where {mine} should"
                for theirs, mine in zip(stage.features, names, strict=True)
                if theirs != mine
            ]
            differences.append(f"{where}: order differs: {'; '.join(moved[:5])}")
        theirs_by_name = dict(
            zip(stage.features, zip(stage.monotone, stage.causes, strict=True), strict=True)
        )
        for f in ours:
            mine = (f.monotone, f.cause.value if f.cause else "")
            if f.name in theirs_by_name and theirs_by_name[f.name] != mine:
                differences.append(f"{where}: {f.name} is {theirs_by_name[f.name]}, not {mine}")
    if not differences and manifest.schema_hash != schema_hash():
        differences.append(f"schema {manifest.schema_hash[:12]}, not {schema_hash()[:12]}")
    if differences:
        text = "; ".join(differences)[:1_000]
        raise BundleMismatch(
            f"模型与程序不一致：{text}；请运行 huikuan train --promote 重新训练",
            f"bundle and code disagree: {text}; run huikuan train --promote",
        )


def sums_of(folder: Path, files: Mapping[Path, str]) -> str:
    """What stands in ``SUMS``: a line for each file, by name."""
    sums = {
        path.relative_to(folder).as_posix(): hashlib.sha256(text.encode()).hexdigest()
        for path, text in files.items()
    }
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def check_sums(folder: Path, files: Mapping[Path, str]) -> None:
    """Refuse files that are not what was written, by ``SUMS``.

    Raises
    ------
    BundleMismatch
        Naming them.
    OSError
        If there are no sums.
    """
    told = set((folder / SUMS).read_text("utf-8").splitlines())
    other = [line for line in sums_of(folder, files).splitlines() if line not in told]
    if other:
        names = ", ".join(line.split("  ", 1)[1] for line in other)
        raise BundleMismatch(
            f"模型文件与写入时不同：{names}；请重新训练，或从登记处重新取得模型",
            f"not what was written: {names}; train again, or fetch the model anew",
        )


def digest(folder: Path) -> str:
    """Tells a bundle from every other: the sum of its sums."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def check_digest(folder: Path, promoted: str | None) -> None:
    """Refuse a bundle that is not the one that was promoted, where that is known.

    Its own sums say only that it is whole: whoever replaces all of it replaces them too.

    Raises
    ------
    BundleMismatch
        If it is another one.
    """
    if promoted is None:
        return
    if not (folder / SUMS).is_file() or digest(folder) != promoted:
        raise BundleMismatch(
            f"模型文件（{folder}）不是启用时的文件；请查明是谁改动的，确认后重新 huikuan promote",
            f"the bundle in {folder} is not the one that was promoted; find out who changed it,"
            " then huikuan promote again",
        )


def is_whole(folder: Path) -> bool:
    """Whether the files of a bundle are still what was written, by ``SUMS``."""
    try:
        files = {
            path: path.read_text("utf-8")
            for path in folder.rglob("*")
            if path.suffix in (".json", ".txt")
        }
        return sums_of(folder, files) == (folder / SUMS).read_text("utf-8")
    except (OSError, ValueError):
        return False


def readable() -> str:
    """Changes whenever bundles made before can no longer be read, in twelve characters."""
    inputs = [
        (stage.value, f.name, f.monotone, f.cause.value if f.cause else "")
        for stage in Stage
        for f in features_at(stage)
    ]
    told = json.dumps([FORMAT, schema_hash(), inputs])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def same_columns(file: str, theirs: list[str], ours: list[str]) -> None:
    """Refuse a file whose columns are not the manifest's, naming the first differences."""
    pairs = zip_longest(theirs, ours, fillvalue="—")
    differ = [f"{t} / {o}" for t, o in pairs if t != o]
    if differ:
        text = "; ".join(differ[:5])
        raise BundleMismatch(
            f"模型文件 {file} 的输入列与清单不一致（文件 / 清单）：{text}",
            f"the columns of {file} differ from the manifest (file / manifest): {text}",
        )


def same_count(file: str, theirs: int, ours: int) -> None:
    """Refuse a file of more or fewer columns than the manifest's."""
    if theirs != ours:
        same_columns(file, [str(theirs)], [str(ours)])
