"""Runs that a killed process left behind: closed, so that nobody takes them for running."""

from __future__ import annotations

import os
import platform

from mlflow import MlflowClient
from mlflow.entities import LoggedModelStatus

PROCESS = "huikuan.process"
"""Tag of a run: the machine and the process that log it."""


def this_process() -> str:
    """The value of the tag: ``host:pid``."""
    return f"{platform.node()}:{os.getpid()}"


def close_broken_off(client: MlflowClient, experiment_id: str) -> list[str]:
    """Mark as killed what runs no more, and as failed the models they were logging.

    Only processes of this machine can be asked after; a run of another one stays as it is. Taken
    for dead by mistake (two containers with one name), a run ends as finished all the same.

    Returns
    -------
    list of str
        Ids of the runs that were closed.
    """
    closed = []
    for run in client.search_runs([experiment_id], "attributes.status = 'RUNNING'"):
        run_id = str(run.info.run_id)
        if not _is_dead(run.data.tags.get(PROCESS, "")):
            continue
        for one in client.search_logged_models([experiment_id], f"source_run_id = '{run_id}'"):
            if one.status == LoggedModelStatus.PENDING:
                client.finalize_logged_model(one.model_id, LoggedModelStatus.FAILED)
        client.set_terminated(run_id, "KILLED")
        closed.append(run_id)
    return closed


def _is_dead(process: str) -> bool:
    host, _, pid = process.rpartition(":")
    if host != platform.node() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)  # asks only whether it is there
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass  # somebody else's, or no number of a process
    return False
