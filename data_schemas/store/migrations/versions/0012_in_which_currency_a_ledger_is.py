"""The currency of the ledger's amounts; missing where older files did not keep it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("ledger_meta", sa.Column("currency", sa.String(3), nullable=True))


def downgrade():
    with op.batch_alter_table("ledger_meta") as batch:
        batch.drop_column("currency")
