"""A ledger is written to a folder of its own."""

from __future__ import annotations

from pathlib import Path

from data_schemas.errors import RiskError


class FolderNotEmpty(RiskError):
    """Written there, a ledger would mix with what is in the folder, or take its place."""

    code = "folder_not_empty"


def require_empty(folder: Path) -> None:
    """Refuse a folder with something in it, or a file; one that is not there yet will do.

    What is hidden counts for nothing: file managers and version control leave it everywhere.

    Raises
    ------
    FolderNotEmpty
        Naming it.
    """
    if folder.exists() and (not folder.is_dir() or contents(folder)):
        raise FolderNotEmpty(f"{folder} 不是空文件夹。", f"{folder} is not an empty folder.")


def contents(folder: Path) -> list[Path]:
    """What lies in a folder, without what is hidden."""
    return [one for one in folder.iterdir() if not one.name.startswith(".")]
