"""By which settings of the policy a loss was told; missing of older ones."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("told_losses", sa.Column("loss_given_default", sa.Double, nullable=True))
    op.add_column("told_losses", sa.Column("default_days", sa.Integer, nullable=True))


def downgrade():
    with op.batch_alter_table("told_losses") as batch:
        batch.drop_column("default_days")
        batch.drop_column("loss_given_default")
