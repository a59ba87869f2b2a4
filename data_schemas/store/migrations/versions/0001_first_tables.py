"""The tables of a ledger, past answers, keys and users."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key_hash", sa.String(length=128), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("region", sa.String(length=64), nullable=True),
        sa.Column("agency_type", sa.String(length=32), nullable=True),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("open_disputes", sa.Integer(), nullable=True),
        sa.Column("unresolved_issues", sa.Integer(), nullable=True),
        sa.Column("old_overdue_amount", sa.Double(), nullable=True),
        sa.Column("unreconciled_statements", sa.Integer(), nullable=True),
        sa.Column("satisfaction_score", sa.Double(), nullable=True),
        sa.Column("open_tickets", sa.Integer(), nullable=True),
        sa.Column("sla_breaches_12m", sa.Integer(), nullable=True),
        sa.Column("response_hours", sa.Double(), nullable=True),
        sa.Column("aftersales_visits_12m", sa.Integer(), nullable=True),
        sa.Column("reported_days_late", sa.Double(), nullable=True),
        sa.Column("promise_keeping", sa.String(length=32), nullable=True),
        sa.Column("pays_in_parts", sa.Boolean(), nullable=True),
        sa.Column("pays_at_year_end", sa.Boolean(), nullable=True),
        sa.Column("fiscal_self_sufficiency", sa.Double(), nullable=True),
        sa.Column("debt_ratio", sa.Double(), nullable=True),
        sa.Column("policy_change_12m", sa.Boolean(), nullable=True),
        sa.Column("leadership_change_12m", sa.Boolean(), nullable=True),
        sa.Column("approval_steps", sa.Integer(), nullable=True),
        sa.Column("treasury_transfer_days", sa.Double(), nullable=True),
        sa.Column("relation_years", sa.Double(), nullable=True),
        sa.Column("appointments_granted_share", sa.Double(), nullable=True),
        sa.Column("meetings_held_share", sa.Double(), nullable=True),
        sa.Column("agreement_difficulty", sa.String(length=32), nullable=True),
        sa.Column("trust_score", sa.Double(), nullable=True),
        sa.Column("care_score", sa.Double(), nullable=True),
        sa.Column("listening_score", sa.Double(), nullable=True),
        sa.Column("communication_score", sa.Double(), nullable=True),
        sa.Column("execution_score", sa.Double(), nullable=True),
        sa.Column("feedback_score", sa.Double(), nullable=True),
        sa.Column("contact_change_12m", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers")),
    )
    op.create_table(
        "deals",
        sa.Column("deal_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("signing_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("brand_awareness", sa.Double(), nullable=True),
        sa.Column("reference_customers_region", sa.Integer(), nullable=True),
        sa.Column("reference_customers_type", sa.Integer(), nullable=True),
        sa.Column("bid_rank", sa.Integer(), nullable=True),
        sa.Column("market_position", sa.String(length=32), nullable=True),
        sa.Column("requirement_fit", sa.Double(), nullable=True),
        sa.Column("customisation_share", sa.Double(), nullable=True),
        sa.Column("rework_rate", sa.Double(), nullable=True),
        sa.Column("discount_share", sa.Double(), nullable=True),
        sa.Column("competitor_strength", sa.String(length=32), nullable=True),
        sa.Column("government_experience_years", sa.Double(), nullable=True),
        sa.Column("upfront_share", sa.Double(), nullable=True),
        sa.Column("credit_days", sa.Integer(), nullable=True),
        sa.Column("retention_share", sa.Double(), nullable=True),
        sa.Column("acceptance_days", sa.Integer(), nullable=True),
        sa.Column("payment_date_written", sa.Boolean(), nullable=True),
        sa.Column("payment_method_written", sa.Boolean(), nullable=True),
        sa.Column("late_penalty_written", sa.Boolean(), nullable=True),
        sa.Column("acceptance_standard_written", sa.Boolean(), nullable=True),
        sa.Column("delivery_before_contract", sa.Boolean(), nullable=True),
        sa.Column("guarantee_obtained", sa.Boolean(), nullable=True),
        sa.Column("budget_status", sa.String(length=32), nullable=True),
        sa.Column("fund_source", sa.String(length=32), nullable=True),
        sa.Column("budget_coverage", sa.Double(), nullable=True),
        sa.Column("audit_required", sa.Boolean(), nullable=True),
        sa.Column("contract_reviewed", sa.Boolean(), nullable=True),
        sa.Column("credit_approval_followed", sa.Boolean(), nullable=True),
        sa.Column("formalities_complete_share", sa.Double(), nullable=True),
        sa.Column("team_collection_rate_12m", sa.Double(), nullable=True),
        sa.Column("invoice_requirements_known", sa.Boolean(), nullable=True),
        sa.Column("closing_day_known", sa.Boolean(), nullable=True),
        sa.Column("acceptance_procedure_agreed", sa.Boolean(), nullable=True),
        sa.Column("collection_plan_made", sa.Boolean(), nullable=True),
        sa.Column("collection_trigger_agreed", sa.Boolean(), nullable=True),
        sa.Column("collection_owner_assigned", sa.Boolean(), nullable=True),
        sa.Column("collection_strategy_fits", sa.Double(), nullable=True),
        sa.Column("decision_maker_identified", sa.Boolean(), nullable=True),
        sa.Column("acceptor_identified", sa.Boolean(), nullable=True),
        sa.Column("payer_identified", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_deals")),
    )
    op.create_index(op.f("ix_deals_customer_id"), "deals", ["customer_id"], unique=False)
    op.create_table(
        "facts",
        sa.Column("entity", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("known_at", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "entity", "id", "field", "valid_from", "known_at", name=op.f("pk_facts")
        ),
    )
    op.create_table(
        "ledger_meta",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_meta")),
    )
    op.create_table(
        "receivables",
        sa.Column("receivable_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("deal_id", sa.String(length=64), nullable=True),
        sa.Column("instalment_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("invoice_date", sa.Date(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("delivery_papers_complete_share", sa.Double(), nullable=True),
        sa.Column("days_before_closing", sa.Integer(), nullable=True),
        sa.Column("acceptance_pending", sa.Boolean(), nullable=True),
        sa.Column("process_state", sa.String(length=32), nullable=True),
        sa.Column("invoice_returns", sa.Integer(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=True),
        sa.Column("statement_confirmed", sa.Boolean(), nullable=True),
        sa.Column("key_person_reached", sa.Boolean(), nullable=True),
        sa.Column("paid_date", sa.Date(), nullable=True),
        sa.Column("extras", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("receivable_id", name=op.f("pk_receivables")),
    )
    op.create_index(
        op.f("ix_receivables_customer_id"), "receivables", ["customer_id"], unique=False
    )
    op.create_index(op.f("ix_receivables_deal_id"), "receivables", ["deal_id"], unique=False)
    op.create_table(
        "scores",
        sa.Column("score_id", sa.String(length=64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("score_id", name=op.f("pk_scores")),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_table(
        "contacts",
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("receivable_id", sa.String(length=64), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("promised_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivables.receivable_id"], name=op.f("fk_contacts_receivable_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_receivable_id"), "contacts", ["receivable_id"], unique=False)
    op.create_table(
        "instalments",
        sa.Column("instalment_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=True),
        sa.Column("deal_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.deal_id"], name=op.f("fk_instalments_deal_id")
        ),
        sa.PrimaryKeyConstraint("instalment_id", name=op.f("pk_instalments")),
    )
    op.create_index(op.f("ix_instalments_deal_id"), "instalments", ["deal_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.String(length=64), nullable=False),
        sa.Column("receivable_id", sa.String(length=64), nullable=False),
        sa.Column("paid_date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("recorded_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivables.receivable_id"], name=op.f("fk_payments_receivable_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_receivable_id"), "payments", ["receivable_id"], unique=False)
    op.create_table(
        "states",
        sa.Column("receivable_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivables.receivable_id"], name=op.f("fk_states_receivable_id")
        ),
        sa.PrimaryKeyConstraint("receivable_id", "state", "date", name=op.f("pk_states")),
    )
    # The one row that says how the ledger stands; code only ever updates it.
    op.execute(
        "INSERT INTO ledger_meta (id, revision, as_of, synthetic) VALUES (1, 0, NULL, false)"
    )


def downgrade():
    op.drop_table("states")
    op.drop_index(op.f("ix_payments_receivable_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_index(op.f("ix_instalments_deal_id"), table_name="instalments")
    op.drop_table("instalments")
    op.drop_index(op.f("ix_contacts_receivable_id"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_table("users")
    op.drop_table("scores")
    op.drop_index(op.f("ix_receivables_deal_id"), table_name="receivables")
    op.drop_index(op.f("ix_receivables_customer_id"), table_name="receivables")
    op.drop_table("receivables")
    op.drop_table("ledger_meta")
    op.drop_table("facts")
    op.drop_index(op.f("ix_deals_customer_id"), table_name="deals")
    op.drop_table("deals")
    op.drop_table("customers")
    op.drop_table("api_keys")
