"""What Prometheus may ask: counts and times, never values of fields.

Each process counts for itself; with several workers a scrape sees one of them.
"""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "huikuan_requests",
            "Requests by method, path template and status",
            ["method", "path", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "huikuan_request_seconds",
            "Time to answer, by path template",
            ["path"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.scores = Counter(
            "huikuan_scores",
            "Scores given, by stage and grade",
            ["stage", "grade"],
            registry=self.registry,
        )
        self.model = Gauge(
            "huikuan_model_info",
            "1 for the model version that is served",
            ["version"],
            registry=self.registry,
        )
        self.swaps = Counter(
            "huikuan_model_swaps", "Times another model was put in place", registry=self.registry
        )

    def serving(self, version: str) -> None:
        """Note that ``version`` is the one served from now on."""
        self.model.clear()
        self.model.labels(version=version).set(1)
        self.swaps.inc()

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self.registry)
