"""Whether anything but single records was ever written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "ledger_meta",
        sa.Column("loaded", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # A single record brings one receivable at a time; a load that brought more was a file.
    loads = sa.table("receivables", sa.column("load", sa.Integer))
    several = sa.select(loads.c.load).group_by(loads.c.load).having(sa.func.count() > 1)
    meta = sa.table("ledger_meta", sa.column("loaded", sa.Boolean))
    op.execute(sa.update(meta).values(loaded=sa.exists(several)))


def downgrade():
    op.drop_column("ledger_meta", "loaded")
