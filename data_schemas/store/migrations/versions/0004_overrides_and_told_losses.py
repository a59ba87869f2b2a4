"""Decisions against the model, and the expected credit loss told of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "overrides",
        sa.Column("override_id", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("score_id", sa.String(64), nullable=True),
        sa.Column("subject", sa.String(64), nullable=True),
        sa.Column("stage", sa.String(32), nullable=True),
        sa.Column("asked", sa.Date(), nullable=True),
        sa.Column("model_version", sa.String(64), nullable=True),
        sa.Column("model_grade", sa.String(1), nullable=True),
        sa.Column("model_probability", sa.Double(), nullable=True),
        sa.Column("delay_days", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(1), nullable=True),
        sa.Column("customer_id", sa.String(64), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("request_key", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("override_id", name=op.f("pk_overrides")),
        sa.UniqueConstraint("request_key", name=op.f("uq_overrides_request_key")),
    )
    op.create_index(op.f("ix_overrides_created"), "overrides", ["created"], unique=False)
    op.create_table(
        "told_losses",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_told_losses")),
    )


def downgrade():
    op.drop_table("told_losses")
    op.drop_index(op.f("ix_overrides_created"), table_name="overrides")
    op.drop_table("overrides")
