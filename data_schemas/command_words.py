"""The words of the ``huikuan`` command, each with what it does: for its help and each command's."""

from __future__ import annotations

TRAINING = {
    "simulate": "write a synthetic ledger folder",
    "ingest": "read a ledger folder, or a file by mapping, into the database",
    "train": "fit, evaluate and register a model",
    "tune": "search for better settings on folds by time",
    "backtest": "train on what was known at a date and score what was invoiced after it",
    "score": "score every open receivable of a ledger",
    "evaluate": "measure a model against a known truth (explanations, learning, decisions …)",
    "monitor": "see whether inputs have drifted and whether scores came true",
    "promote": "let the service follow a model version",
    "rollback": "let it follow the version before again",
    "models": "list the model versions and which is followed",
}
SERVICE = {
    "serve": "serve the API and the web desk",
    "users": "administer who may sign in to the desk",
    "keys": "administer API keys",
    "customers": "merge several ids of one customer, and part them again",
    "audit": "print who changed what, and when",
    "personal": "find where a text about a person stands, and erase it",
    "scores": "delete past scores that are older than is needed",
    "database": "copy all of a database into a new one, of either kind",
    "export": "write what the database holds as a ledger folder",
}
OWN = {"demo": "a simulated company, from its history to a served model"}
