"""Where the files of models lie beside MLflow's own database under HOME, also after HOME moved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from data_schemas.settings import Settings

FOLDER = "mlartifacts"
PLACES = {
    "experiments": "artifact_location",
    "runs": "artifact_uri",
    "model_versions": "storage_location",
    "logged_models": "artifact_location",
}
"""Table and column in which MLflow keeps where its files are: always a whole address."""


def artefacts_of(settings: Settings) -> Path:
    """The folder of the files."""
    return settings.home.resolve() / FOLDER


def follow_home(settings: Settings) -> None:
    """Let MLflow's database under HOME name the files under this HOME.

    A HOME that was moved, copied or restored elsewhere brings the files along, but the database
    names the folder they were written to: models would not be found, and new ones be written to
    the old place, perhaps into the HOME that was copied. A store named by a setting is left alone.
    """
    database, folder = settings.home.resolve() / "mlflow.db", artefacts_of(settings)
    if settings.mlflow_tracking_uri or not (database.is_file() and folder.is_dir()):
        return
    here = folder.as_uri()
    with closing(sqlite3.connect(database)) as opened:
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        if not tables >= PLACES.keys():
            return  # one that is only being made
        told = opened.execute(
            "SELECT DISTINCT artifact_location FROM experiments WHERE artifact_location LIKE ?",
            (f"file:%/{FOLDER}",),
        ).fetchall()
        for (there,) in told:
            if there == here:
                continue
            with opened:  # all of them or none
                for table, column in PLACES.items():
                    opened.execute(
                        f"UPDATE {table} SET {column} = ? || substr({column}, ?)"  # noqa: S608 - our own names
                        f" WHERE {column} = ? OR substr({column}, 1, ?) = ?",
                        (here, len(there) + 1, there, len(there) + 1, f"{there}/"),
                    )
