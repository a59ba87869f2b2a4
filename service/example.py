"""A deal to try things with: plausible, incomplete as deals are, and declared like any other."""

from __future__ import annotations

from datetime import date, timedelta

from data_schemas.case import DealCase
from data_schemas.codes import (
    AgencyType,
    BudgetStatus,
    CompetitorStrength,
    Difficulty,
    FundSource,
    GovernmentLevel,
    InstalmentKind,
    MarketPosition,
    PromiseKeeping,
    Trigger,
)
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.instalment import Instalment
from data_schemas.law.codes import ContractSubject
from data_schemas.law.facts import ContractLaw


def example_deal(signing: date) -> DealCase:
    """A county education bureau buys a platform; signed on ``signing``, paid 30/60/10."""
    return DealCase(
        customer=Customer(
            customer_id="demo-edu",
            name="清河县教育局",
            region="清河县",
            agency_type=AgencyType.ORGAN,
            level=GovernmentLevel.COUNTY,
            open_disputes=0,
            unresolved_issues=1,
            satisfaction_score=3.8,
            open_tickets=2,
            reported_days_late=75,
            promise_keeping=PromiseKeeping.RARELY,
            pays_at_year_end=True,
            fiscal_self_sufficiency=0.31,
            debt_ratio=1.6,
            leadership_change_12m=True,
            approval_steps=9,
            treasury_transfer_days=15,
            relation_years=1,
            appointments_granted_share=0.5,
            agreement_difficulty=Difficulty.MODERATE,
            trust_score=3,
            communication_score=3.5,
        ),
        deal=Deal(
            deal_id="demo-2026-017",
            customer_id="demo-edu",
            signing_date=signing,
            amount=2_680_000,
            brand_awareness=2.5,
            reference_customers_region=1,
            market_position=MarketPosition.FOLLOWER,
            requirement_fit=0.8,
            customisation_share=0.35,
            discount_share=0.12,
            competitor_strength=CompetitorStrength.STRONG,
            government_experience_years=6,
            upfront_share=0.3,
            credit_days=60,
            retention_share=0.1,
            payment_date_written=True,
            payment_method_written=True,
            late_penalty_written=False,
            acceptance_standard_written=False,
            delivery_before_contract=False,
            budget_status=BudgetStatus.DRAFT,
            fund_source=FundSource.UPPER_TRANSFER,
            budget_coverage=0.6,
            audit_required=True,
            contract_reviewed=True,
            credit_approval_followed=False,
            invoice_requirements_known=True,
            closing_day_known=False,
            collection_plan_made=False,
            decision_maker_identified=True,
            acceptor_identified=False,
            payer_identified=False,
        ),
        law=ContractLaw(
            seller_is_sme=True,
            sme_declared=True,
            subject=ContractSubject.SERVICES,
            inspection_period_written=False,
        ),
        instalments=[
            Instalment(
                instalment_id="1",
                kind=InstalmentKind.ADVANCE,
                due_date=signing + timedelta(days=30),
                amount=804_000,
                trigger=Trigger.SIGNING,
            ),
            Instalment(
                instalment_id="2",
                kind=InstalmentKind.ACCEPTANCE,
                due_date=signing + timedelta(days=180),
                amount=1_608_000,
                trigger=Trigger.ACCEPTANCE,
            ),
            Instalment(
                instalment_id="3",
                kind=InstalmentKind.RETENTION,
                due_date=signing + timedelta(days=545),
                amount=268_000,
                trigger=Trigger.WARRANTY_END,
            ),
        ],
    )
