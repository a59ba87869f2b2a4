"""From which day on it is known what a load says; missing of older ones."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("loads", sa.Column("told", sa.Date, nullable=True))


def downgrade():
    with op.batch_alter_table("loads") as batch:
        batch.drop_column("told")
