"""The whole report on the quality of one ingest, from its records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from data_schemas.frame import TABLES
from data_schemas.quality import QualityReport, Section, TableCount
from model.manifest import Manifest
from training.quality.beginning import truncation, truncation_findings
from training.quality.beside_refused import beside_refused_findings
from training.quality.currency import currency_findings
from training.quality.drift import drift_findings, drifts
from training.quality.duplicates import duplicate_findings
from training.quality.ending import ending_findings
from training.quality.filling import cause_fills, field_fills, filling_findings
from training.quality.ids import id_findings
from training.quality.next_field import next_fields
from training.quality.payments_gone import payments_gone_findings
from training.quality.profile import Profile, amount_of
from training.quality.records import Records
from training.quality.refused import refused_findings
from training.quality.sequences import sequence_findings
from training.quality.spikes import spike_findings
from training.quality.surplus import surplus_findings
from training.quality.taken_back import taken_back_findings
from training.quality.unlisted import unlisted_findings
from training.quality.untraced import untraced_findings


def quality_report(
    records: Records,
    *,
    ingest: str,
    source: str,
    made: datetime,
    last: Sequence[Profile] = (),
    manifest: Manifest | None = None,
) -> QualityReport:
    """Look at everything an ingest brought.

    Parameters
    ----------
    ingest, source : str
        Id of the ingest; name of its file or folder.
    made : datetime
        When, with its zone.
    last : sequence of Profile
        Figures of earlier ingests, the latest first.
    manifest : Manifest, optional
        Of the model trained last: what it leans on says which field to fill next.
    """
    fields = field_fills(records)
    causes = cause_fills(records, fields)
    begins = truncation(records)
    moved = drifts(records, last)
    findings = chain(
        refused_findings(records),
        truncation_findings(begins),
        ending_findings(records),
        sequence_findings(records),
        duplicate_findings(records),
        id_findings(records),
        currency_findings(records),
        spike_findings(records),
        filling_findings(records, fields, causes),
        untraced_findings(records),
        surplus_findings(records),
        unlisted_findings(records),
        taken_back_findings(records),
        payments_gone_findings(records),
        beside_refused_findings(records),
        drift_findings(moved, records.all_new),
    )
    sections = list(Section)
    return QualityReport(
        ingest=ingest,
        source=source,
        made=made,
        as_of=records.ledger.as_of,
        synthetic=records.ledger.synthetic,
        tables=tuple(
            TableCount(
                table=table, rows=len(records.frame(table)), amount=amount_of(records, table)
            )
            for table in TABLES
            if table in records.brought
        ),
        findings=tuple(
            sorted(findings, key=lambda one: (-one.severity.rank, sections.index(one.section)))
        ),
        fields=fields,
        causes=causes,
        truncation=begins,
        drift=moved,
        next=next_fields(fields, causes, manifest),
    )
