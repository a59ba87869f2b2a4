"""Every version of a row is kept, with the day it was learnt and the load that brought it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Children first: a parent cannot be made anew while another table points at it.
KEYS = {
    "contacts": ["contact_id"],
    "states": ["receivable_id", "state", "date"],
    "payments": ["payment_id"],
    "instalments": ["instalment_id"],
    "receivables": ["receivable_id"],
    "deals": ["deal_id"],
    "customers": ["customer_id"],
    "facts": ["entity", "id", "field", "valid_from", "known_at"],
}
REFERENCES = {
    "contacts": ("receivable_id", "receivables"),
    "states": ("receivable_id", "receivables"),
    "payments": ("receivable_id", "receivables"),
    "instalments": ("deal_id", "deals"),
}
DROPPED = {
    "contacts": "receivable_id",
    "payments": "receivable_id",
    "instalments": "deal_id",
    "receivables": "deal_id",
}
# What is there was learnt when it happened, as on any first load.
LEARNT = {
    "contacts": "date",
    "states": "date",
    "payments": "coalesce(recorded_date, paid_date)",
    "instalments": "(SELECT d.signing_date FROM deals d WHERE d.deal_id = instalments.deal_id)",
    "receivables": "coalesce(invoice_date, due_date)",
    "deals": "signing_date",
    "customers": (
        "coalesce((SELECT min(day) FROM (SELECT d.signing_date AS day FROM deals d"
        " WHERE d.customer_id = customers.customer_id UNION ALL"
        " SELECT coalesce(r.invoice_date, r.due_date) FROM receivables r"
        " WHERE r.customer_id = customers.customer_id) named),"
        " (SELECT as_of FROM ledger_meta))"
    ),
    "facts": "known_at",
}


def upgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "loads",
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("load", name=op.f("pk_loads")),
        sa.UniqueConstraint("revision", name=op.f("uq_loads_revision")),
    )
    op.execute(
        "INSERT INTO loads (load, revision, as_of)"
        " SELECT 1, revision, as_of FROM ledger_meta WHERE as_of IS NOT NULL"
    )
    for table in KEYS:
        op.add_column(table, sa.Column("known_from", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("load", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("gone", sa.Integer(), nullable=True))
        op.execute(f"UPDATE {table} SET load = 1, known_from = {LEARNT[table]}")
    for table, keys in KEYS.items():
        if table in DROPPED:
            op.drop_index(op.f(f"ix_{table}_{DROPPED[table]}"), table_name=table)
        with op.batch_alter_table(table) as batch:
            if table in REFERENCES:
                column = REFERENCES[table][0]
                batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
            batch.drop_constraint(op.f(f"pk_{table}"), type_="primary")
            batch.alter_column("known_from", existing_type=sa.Date(), nullable=False)
            batch.alter_column("load", existing_type=sa.Integer(), nullable=False)
            batch.create_primary_key(op.f(f"pk_{table}"), [*keys, "load"])
            if table == "receivables":
                batch.alter_column(
                    "extras", existing_type=sa.JSON(), type_=sa.Text(),
                    postgresql_using="extras::text",
                )  # fmt: skip
            if postgresql:
                inspected = sa.inspect(op.get_bind()).get_columns(table)
                for column in inspected:
                    if isinstance(column["type"], sa.String):
                        batch.alter_column(
                            column["name"],
                            existing_type=column["type"],
                            type_=sa.String(column["type"].length, collation="C"),
                        )
        op.create_index(op.f(f"ix_{table}_load"), table, ["load"], unique=False)
        op.create_index(
            op.f(f"ix_{table}_gone"), table, ["gone"], unique=False,
            sqlite_where=sa.text("gone IS NOT NULL"),
            postgresql_where=sa.text("gone IS NOT NULL"),
        )  # fmt: skip


def downgrade():
    for table in KEYS:
        # Only what stands has a place in the older form.
        op.execute(
            f"DELETE FROM {table} WHERE load NOT IN (SELECT load FROM loads WHERE revision IS NOT"
            " NULL) OR gone IN (SELECT load FROM loads WHERE revision IS NOT NULL)"
        )
    for table, keys in reversed(KEYS.items()):
        op.drop_index(op.f(f"ix_{table}_gone"), table_name=table)
        op.drop_index(op.f(f"ix_{table}_load"), table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"pk_{table}"), type_="primary")
            batch.create_primary_key(op.f(f"pk_{table}"), keys)
            if table == "receivables":
                batch.alter_column(
                    "extras", existing_type=sa.Text(), type_=sa.JSON(),
                    postgresql_using="extras::json",
                )  # fmt: skip
            for column in ("known_from", "load", "gone"):
                batch.drop_column(column)
            if table in REFERENCES:
                column, parent = REFERENCES[table]
                batch.create_foreign_key(op.f(f"fk_{table}_{column}"), parent, [column], [column])
        if table in DROPPED:
            op.create_index(
                op.f(f"ix_{table}_{DROPPED[table]}"), table, [DROPPED[table]], unique=False
            )
    op.drop_table("loads")
