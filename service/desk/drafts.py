"""What was typed into the form, kept on disk, so that it outlives the server."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import StrictBool, StrictStr, TypeAdapter, ValidationError

from data_schemas.field import fields_of
from data_schemas.reference import Reference
from data_schemas.whole_file import whole_file
from service.desk.asked import RECORDS
from service.desk.draft import Draft
from service.desk.kept import Kept
from service.desk.terms import Sought
from service.private_file import write_private

log = logging.getLogger("huikuan.desk")

KEPT_FOR = 14 * 86400.0
"""Seconds after which a draft that nobody worked on is deleted."""
_PRUNED_EVERY = 3600.0

_Raw = StrictBool | StrictStr | None


@dataclass(frozen=True)
class _Written:
    """A file's content."""

    user: str
    values: dict[str, _Raw]
    instalments: list[dict[str, _Raw]]
    own_plan: bool
    reference: Reference
    grade: str | None
    numbers: dict[str, str]
    keep: list[str]
    answered: bool


_FILE = TypeAdapter(_Written)


class Drafts:
    """A folder that only its owner may read, with a file for each tab somebody typed in.

    Parameters
    ----------
    now : callable
        Seconds since the epoch, as files have them.
    """

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self.folder, self.now = folder, now
        self._pruned = 0.0

    def read(self, user: str, tab: str) -> Kept | None:
        """What this user left in this tab; none where nothing is left that can be read."""
        try:
            found = _FILE.validate_json(self._path(user, tab).read_bytes())
        except (OSError, ValidationError):
            return None
        if found.user != user:
            return None
        values = {path: value for path, value in found.values.items() if _is_asked(path)}
        draft = Draft(values, found.instalments, found.own_plan, found.reference)
        sought = Sought(found.grade, found.numbers, found.keep)
        return Kept(user, tab, draft, sought, found.answered)

    def write(self, kept: Kept, text: str) -> None:
        """Keep ``text``, which is ``kept`` as ``written`` gives it, in the place of what was."""
        path = self._path(kept.user, kept.tab)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path) as fresh:
            write_private(fresh, text)
        if self.now() - self._pruned > _PRUNED_EVERY:
            self.prune()

    def prune(self) -> None:
        """Delete what nobody worked on for long."""
        self._pruned = self.now()
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            with suppress(OSError):  # another process was faster, or nothing may be deleted here
                if self.now() - path.stat().st_mtime > KEPT_FOR:
                    path.unlink()

    def _path(self, user: str, tab: str) -> Path:
        name = hashlib.sha256(f"{user}\0{tab}".encode()).hexdigest()
        return self.folder / f"{name}.json"


def written(kept: Kept) -> str:
    """What is typed, as a file holds it; what was found and answered is worked out anew."""
    draft, sought = kept.draft, kept.sought
    content = _Written(
        kept.user, draft.values, draft.instalments, draft.own_plan, draft.reference,
        sought.grade, sought.numbers, sought.keep, kept.answered,
    )  # fmt: skip
    return json.dumps(asdict(content), ensure_ascii=False)


class Keeper:
    """Writes what is typed on a page whenever it is another than was written last.

    Parameters
    ----------
    on_disk : Kept, optional
        What was written before, as it was read.
    """

    def __init__(self, drafts: Drafts, kept: Kept, on_disk: Kept | None = None) -> None:
        self.drafts, self.kept = drafts, kept
        self._last = None if on_disk is None else written(on_disk)

    def changed(self) -> str | None:
        """What is to be written; none where nothing changed."""
        text = written(self.kept)
        return None if text == self._last else text

    def keep(self, text: str) -> None:
        """Write it; where that fails it is logged, and tried again on the next change."""
        self._last = text
        try:
            self.drafts.write(self.kept, text)
        except OSError as err:
            log.warning("a draft was not kept", extra={"error": type(err).__name__})


def _is_asked(path: str) -> bool:
    """Whether a form of today asks for a field, or it is a column of the company's own."""
    owner, _, name = path.partition(".")
    return owner in RECORDS and (name in fields_of(RECORDS[owner]) or name.startswith("x_"))
