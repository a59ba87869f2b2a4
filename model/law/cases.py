"""From what a caller gives or the ledger holds to the claims the law looks at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from data_schemas.case import DealCase, ReceivableCase, check_claim
from data_schemas.codes import AgencyType, Channel
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.errors import NotFound
from data_schemas.frame import Ledger, LedgerInstalment
from data_schemas.instalment import Instalment
from data_schemas.law.codes import BUYER_OF, BuyerKind, Evidence, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.law.settings import LawSettings
from data_schemas.outcome import EFFECTS
from data_schemas.problems import invalid_record
from data_schemas.receivable import Contact, Payment, Receivable
from model.case_ledger import instalment_of
from model.law.clauses import retained_in
from model.law.matter import Matter, Paid
from model.law.scope import contract_of
from model.ledger_records import records_of
from model.money.cents import money


class Found(NamedTuple):
    """A receivable's claim, its deal as far as it is fixed at signing, the payer's region.

    ``retained`` is what the deal's plan, as far as it is known, and the claim itself hold back.
    """

    matter: Matter
    deal: Deal | None
    region: str | None
    retained: Decimal


def deal_matters(case: DealCase, as_of: date, settings: LawSettings) -> list[Matter]:
    """A claim per planned instalment, in the order given."""
    contract, deal = contract_of(case.law, settings), case.deal
    claims = {claim.instalment_id: claim for claim in case.claims}
    return [
        Matter(
            as_of=as_of,
            due=part.due_date,
            amount=money(part.amount),
            contract=contract,
            claim=claims.get(part.instalment_id, ClaimLaw()),
            signing=deal.signing_date,
            buyer=buyer_of(contract, case.customer.agency_type),
            kind=part.kind,
            trigger=part.trigger or claims.get(part.instalment_id, ClaimLaw()).trigger,
            credit_days=deal.credit_days,
            inspection_days=deal.acceptance_days,
            interest_agreed=interest_agreed(contract, deal),
            last_due=_last_due(p for p in case.instalments if p is not part),
            payments_known=False,
        )
        for part in case.instalments
    ]


def receivable_matter(
    case: ReceivableCase,
    ledger: Ledger,
    as_of: date,
    settings: LawSettings,
    *,
    pending: bool | None = None,
) -> Found | None:
    """The claim of one receivable with its deal, given whole or by id of what the ledger holds.

    Parameters
    ----------
    pending : bool, optional
        Whether acceptance was on record as pending, as known on that day.

    Returns
    -------
    Found or None
        ``None`` where a void leaves no claim.

    Raises
    ------
    NotFound
        If the id is not in the ledger.
    InvalidRecord
        If more is disputed than is owed. That it is disputed goes before what the ledger has of it.
    """
    contract = contract_of(case.law, settings)
    if case.receivable is not None:
        own = instalment_of(case.receivable, ledger)
        return _matter(
            case, contract, case.receivable, case.customer, case.deal, [own] if own else [],
            case.payments, case.contacts, as_of, pending,
        )  # fmt: skip
    found = records_of(Receivable, ledger.receivables, "receivable_id", case.receivable_id)
    if not found:
        raise NotFound(
            f"找不到应收“{case.receivable_id}”", f"there is no receivable “{case.receivable_id}”"
        )
    held = found[0]
    if case.claim is not None:
        _check(case.claim, held.amount)
    customer = records_of(Customer, ledger.customers, "customer_id", held.customer_id)
    deal = records_of(Deal, ledger.deals, "deal_id", held.deal_id)
    theirs = ledger.contacts.loc[ledger.contacts["customer_id"] == held.customer_id]
    accounts = theirs.loc[theirs["receivable_id"].isna()]
    return _matter(
        case,
        contract,
        held,
        case.customer or (customer[0] if customer else None),
        case.deal or (deal[0] if deal else None),
        records_of(LedgerInstalment, ledger.instalments, "deal_id", held.deal_id),
        records_of(Payment, ledger.payments, "receivable_id", held.receivable_id),
        [
            *records_of(Contact, ledger.contacts, "receivable_id", held.receivable_id),
            *records_of(Contact, accounts, "customer_id", held.customer_id),
        ],
        as_of,
        pending,
    )


def _check(claim: ClaimLaw, amount: float) -> None:
    """Refuse of a claim on record what is refused of one given whole (``check_claim``).

    Raises
    ------
    InvalidRecord
        Naming the field, what was given and what is allowed.
    """
    try:
        check_claim("claim", claim, amount)
    except PydanticCustomError as err:
        where = {"type": err.type, "loc": (), "msg": err.message_template, "ctx": err.context}
        raise invalid_record([where], ReceivableCase) from err


def buyer_of(contract: ContractLaw, agency: AgencyType | None) -> BuyerKind | None:
    """What the payer is in law: as told, else as its agency type says."""
    if contract.buyer is not None or agency is None:
        return contract.buyer
    return BUYER_OF.get(agency)


def interest_agreed(contract: ContractLaw, deal: Deal | None) -> bool | None:
    """Whether late interest is agreed; a rate that is told says so."""
    if contract.late_rate_year is not None or contract.late_rate_day is not None:
        return True
    if contract.late_interest_agreed is not None or deal is None:
        return contract.late_interest_agreed
    return deal.late_penalty_written


def _matter(
    case: ReceivableCase,
    contract: ContractLaw,
    held: Receivable,
    customer: Customer | None,
    deal: Deal | None,
    plan: Sequence[Instalment],
    payments: Iterable[Payment],
    contacts: Iterable[Contact],
    as_of: date,
    pending: bool | None,
) -> Found | None:
    claim = case.claim or ClaimLaw()
    amount, paid = settled(money(held.amount), payments, as_of)
    if amount <= 0:
        return None
    planned = {part.instalment_id: part for part in plan}
    own = planned.get(held.instalment_id or "")
    matter = Matter(
        as_of=as_of,
        due=held.due_date,
        amount=amount,
        contract=contract,
        claim=claim,
        signing=deal.signing_date if deal is not None else contract.signing_date,
        buyer=buyer_of(contract, customer.agency_type if customer is not None else None),
        kind=held.kind or (own.kind if own is not None else None),
        trigger=(own.trigger if own is not None else None) or claim.trigger,
        credit_days=deal.credit_days if deal is not None else None,
        inspection_days=deal.acceptance_days if deal is not None else None,
        interest_agreed=interest_agreed(contract, deal),
        last_due=_last_due(p for p in plan if not _same(p, held, own)),
        payments=paid,
        # Of what is on record nobody asks on an earlier day what came later.
        payments_later=tuple(p.paid_date for p in case.payments if p.paid_date > as_of),
        contacts=restarts_in(contacts, held.invoice_date, as_of),
        acceptance_pending=pending,
    )
    retained = max(retained_in(plan), retained_in([matter]))
    return Found(matter, deal, None if customer is None else customer.region, retained)


def _same(part: Instalment, held: Receivable, own: Instalment | None) -> bool:
    """Whether a planned instalment is the receivable's; by its day where none is named."""
    return part.due_date == held.due_date if own is None else part is own


def _last_due(others: Iterable[Instalment]) -> date | None:
    return max((part.due_date for part in others), default=None)


def restarts_in(
    contacts: Iterable[Contact], issued: date | None, as_of: date
) -> tuple[Restart, ...]:
    """What contacts on record may have done to limitation, careful days first.

    A letter demands, whatever proves it; of other contacts, those with something on file. The day
    of a contact is no later than the one it arrived on. A letter about the whole account is one
    about each claim issued by then; what is on file for it has to name them, which the files show.

    Parameters
    ----------
    issued : date, optional
        The day the claim was issued; where none is told, whatever was said of the account counts.
    """
    out = []
    for one in contacts:
        proof = one.evidence or (Evidence.NONE if one.channel is Channel.LETTER else None)
        before = one.receivable_id is None and issued is not None and one.date < issued
        if proof is None or before or one.date > as_of:
            continue
        kind = RestartKind.DEMAND
        if one.promised_date is not None:
            kind = RestartKind.PAYMENT_PLAN
        elif one.evidence is Evidence.STATEMENT:
            kind = RestartKind.ACKNOWLEDGEMENT
        out.append(Restart(date=one.date, kind=kind, evidence=proof))
    return tuple(sorted(out, key=lambda r: r.date))


def settled(
    amount: Decimal, payments: Iterable[Payment], as_of: date
) -> tuple[Decimal, tuple[Paid, ...]]:
    """What is owed after credit notes, and the money in, as known before the day asked about.

    A write-off ends no debt. What each kind of settlement does is decided in
    ``data_schemas.outcome``.

    Parameters
    ----------
    amount : Decimal
        What was invoiced, CNY.

    Returns
    -------
    tuple
        CNY owed, zero where a void leaves nothing; money received, by day.
    """
    paid: list[Paid] = []
    for one in payments:
        # As in a score's history, what is recorded on the day itself is not known yet.
        if max(one.paid_date, one.recorded_date or one.paid_date) >= as_of:
            continue
        effect = EFFECTS[one.kind]
        if effect.excludes:
            return Decimal(0), ()
        if effect.lowers_amount:
            amount -= money(one.amount)
        elif effect.pays:
            sum_ = effect.pays * money(one.amount)
            paid.append(Paid(day=one.paid_date, amount=sum_, by_debtor=effect.by_debtor))
    return amount, tuple(sorted(paid, key=lambda p: p.day))
