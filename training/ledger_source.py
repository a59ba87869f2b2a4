"""The ledger a command works on, and what became of its files: nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from data_schemas.errors import RiskError
from data_schemas.frame import TABLES, Ledger
from data_schemas.settings import Settings
from data_schemas.store import LedgerVersions, open_store
from model.confidence import SILENT
from training.last_day import last_happened
from training.ledger_folder import read_ledger_folder
from training.read_report import ReadReport, as_of_line, refused_lines


@dataclass(frozen=True)
class Source:
    """A ledger, and the account of its files; the database, whose ingest said it, has none."""

    ledger: Ledger | LedgerVersions
    read: ReadReport | None = None

    def opening(self, text: str, lang: str, as_of: date | None = None) -> str:
        """What a command says, behind the rows refused, columns ignored and the day assumed.

        Parameters
        ----------
        as_of : date, optional
            The day asked about; default: the ledger's own.
        """
        return "\n".join([*self._account(lang, as_of), text])

    @contextmanager
    def told_if_refused(self, lang: str, as_of: date | None = None) -> Iterator[None]:
        """Give the same account with any refusal within the block, as a note of the error.

        Why there is too little to learn from often lies in what of the files was not understood.
        """
        try:
            yield
        except RiskError as err:
            for line in self._account(lang, as_of):
                err.add_note(line)
            raise

    def _account(self, lang: str, as_of: date | None) -> list[str]:
        """A line for each thing that is to be known of what was read."""
        lines: list[str] = []
        if self.read is not None:
            for one in self.read.tables:
                lines += refused_lines(one.table, one.dropped, one.ignored, one.perhaps, lang)
            if self.read.as_of_from == "data":
                lines.append(as_of_line(self.read.as_of, self.read.as_of_from, lang))
        if (silent := self.silence(as_of)) is not None:
            last, asked = silent
            lines.append(
                f"{last} 之后没有任何记录，而数据日期为 {asked}：未付的应收都被当作到那一天仍未付；"
                "如导出更早，请用 --as-of 给出导出日"
                if lang == "zh"
                else f"nothing is recorded after {last}, yet the day asked about is {asked}: all"
                " that was open counts as unpaid until then; if the records were taken earlier,"
                " name their day with --as-of"
            )
        return lines

    @property
    def own_columns(self) -> list[str]:
        """Names of the ``x_`` columns it has now."""
        return self.latest.extras

    @property
    def latest(self) -> Ledger:
        """The records as they stand."""
        return self.ledger if isinstance(self.ledger, Ledger) else self.ledger.latest

    def silence(self, as_of: date | None = None) -> tuple[date, date] | None:
        """Where the records end, and the day asked about, if that is more than ``SILENT`` later."""
        asked = as_of or self.ledger.as_of
        last: date | None = self.ledger.as_of
        if isinstance(self.ledger, Ledger):
            last = last_happened({table: getattr(self.ledger, table) for table in TABLES})
        return None if last is None or (asked - last).days <= SILENT else (last, asked)

    def document(self) -> dict[str, object]:
        """The same for machines, under ``read``, of the database nothing; and what is simulated."""
        synthetic = {"synthetic": self.ledger.synthetic}
        if self.read is None:
            return dict(synthetic)
        tables = [
            {
                "table": one.table, "file": one.file, "rows": one.rows, "kept": one.kept,
                "refused": one.refused_rows, "dropped": [asdict(why) for why in one.dropped],
                "ignored": one.ignored, "perhaps": one.perhaps,
            }
            for one in self.read.tables
        ]  # fmt: skip
        day = {"as_of": self.read.as_of.isoformat(), "as_of_from": self.read.as_of_from}
        return {**synthetic, "read": {**day, "tables": tables}}


def source_of(folder: Path | None, settings: Settings, as_of: date | None = None) -> Source:
    """The ledger folder named, else the database with every version of its rows.

    Parameters
    ----------
    as_of : date, optional
        The day the records of the folder were taken; see ``read_ledger_folder``.
    """
    if folder is not None:
        return Source(*read_ledger_folder(folder, as_of))
    with closing(open_store(settings.database, make=False)) as store:
        return Source(store.read_versions())
