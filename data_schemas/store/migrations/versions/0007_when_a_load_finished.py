"""The moment from which a load counts, for what was decided between two loads of one day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("loads", sa.Column("finished", sa.DateTime(timezone=True)))


def downgrade():
    op.drop_column("loads", "finished")
