"""The legal clock: latest lawful day of payment, late interest, clauses, limitation."""
