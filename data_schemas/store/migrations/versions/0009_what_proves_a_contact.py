"""What is on file to prove that a contact arrived, or what was promised in it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    code = sa.String(32, collation="C") if postgresql else sa.String(32)
    op.add_column("contacts", sa.Column("evidence", code, nullable=True))


def downgrade():
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("evidence")
