"""Aliases of customers; a ledger's own columns on deals and customers too, and what they mean."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OWNERS = ("deals", "customers")


def upgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    name = sa.String(64, collation="C") if postgresql else sa.String(64)
    op.create_table(
        "aliases",
        sa.Column("alias_id", name, nullable=False),
        sa.Column("customer_id", name, nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gone", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("alias_id", "load", name=op.f("pk_aliases")),
    )
    op.create_index(op.f("ix_aliases_load"), "aliases", ["load"], unique=False)
    op.create_index(
        op.f("ix_aliases_gone"), "aliases", ["gone"], unique=False,
        sqlite_where=sa.text("gone IS NOT NULL"),
        postgresql_where=sa.text("gone IS NOT NULL"),
    )  # fmt: skip
    op.create_table(
        "own_columns",
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("column", name=op.f("pk_own_columns")),
    )
    for table in OWNERS:
        op.add_column(table, sa.Column("extras", sa.Text(), nullable=True))


def downgrade():
    for table in OWNERS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("extras")
    op.drop_table("own_columns")
    op.drop_index(op.f("ix_aliases_gone"), table_name="aliases")
    op.drop_index(op.f("ix_aliases_load"), table_name="aliases")
    op.drop_table("aliases")
