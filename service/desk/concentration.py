"""Where the money is: by customer, region and main cause, on the receivables page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from data_schemas.portfolio import Concentrations
from service.desk.book_charts import adding_up, shares_shown
from service.desk.heading import heading
from service.desk.table import table
from service.desk.words import Words


def draw_concentration(
    told: Concentrations,
    words: Words,
    money: Callable[[Decimal], str],
    named: Callable[[str, str], str],
) -> None:
    """Draw each cut; what is shown of it adds up to the balance.

    Parameters
    ----------
    named : callable
        Tells customers of one name apart, by id and name.
    """
    heading(words("concentration"))
    for key, rows in (
        ("by_customer", told.customers),
        ("by_region", told.regions),
        ("by_main_cause", told.causes),
    ):
        heading(words(key), 3)
        if not rows:
            continue
        customers = key == "by_customer"
        labels = [named(r.key, r.label) if customers and r.key else r.label for r in rows]
        owed = adding_up(rows[0].balance, [one.balance for one in rows[1:]], words.lang)
        shares = shares_shown([one.share for one in rows])
        table([], list(zip(labels, map(money, owed), shares, strict=True)), numbers=(1, 2))
