"""Single records go in by PUT: whole, with both dates, and every refusal names its field."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from data_schemas.store import Store
from service.contradictions import Put
from tests.api_bodies import TODAY
from tests.contract.records import KEY, RECORDS, errors_of, put

LANGS = ("zh", "en")


class TestWriting:
    def test_records_are_created_then_unchanged_then_updated(self, client: TestClient) -> None:
        for table, record in RECORDS.items():
            mine = record | {KEY[table]: f"first-{table}"}
            if table == "deals":
                mine["instalments"] = [
                    part | {"instalment_id": f"first-{part['instalment_id']}"}
                    for part in record["instalments"]
                ]
            if "receivable_id" in mine and table != "receivables":
                mine["receivable_id"] = "first-receivables"
            field, value = {
                "customers": ("level", "central"), "deals": ("upfront_share", 0.1),
                "receivables": ("amount", 301.0), "payments": ("kind", "cash"),
                "contacts": ("channel", "visit"),
            }[table]  # fmt: skip
            changed = mine | {field: value}
            answers = [put(client, table, one) for one in (mine, mine, changed)]
            assert [a.status_code for a in answers] == [201, 200, 200], answers[0].text
            written = [Put.model_validate_json(a.text) for a in answers]
            assert [w.result for w in written] == ["created", "unchanged", "updated"]
            assert {(w.table, w.id) for w in written} == {(table, mine[KEY[table]])}
            assert written[1].revision == written[0].revision < written[2].revision

    @pytest.mark.usefixtures("filled")
    def test_what_is_put_is_what_the_ledger_says(self, store: Store) -> None:
        ledger = store.read_ledger()
        deal = ledger.deals.set_index("deal_id").loc["HT-2026/017"]
        assert (deal["upfront_share"], deal["x_product"]) == (0.3, "P7")
        customer = ledger.customers.set_index("customer_id").loc["C1"]
        assert customer["x_segment"] == "key account"
        planned = ledger.instalments.set_index("instalment_id")
        assert list(planned.loc[["I1", "I2"], "deal_id"]) == ["HT-2026/017"] * 2
        owed = ledger.receivables.set_index("receivable_id").loc["R1"]
        assert (owed["x_seller"], owed["x_distance"]) == ("07", 12.5)
        assert list(ledger.payments.set_index("payment_id").loc[["P1"], "kind"]) == ["netting"]
        assert list(ledger.contacts.set_index("contact_id").loc[["K1"], "result"]) == ["promised"]

    @pytest.mark.parametrize("table", RECORDS)
    def test_the_id_may_be_left_to_the_address(
        self, filled: TestClient, store: Store, table: str
    ) -> None:
        """The address had it, and the answer was 422: contact_id is required."""
        key = KEY[table]
        record = {name: value for name, value in RECORDS[table].items() if name != key}
        address = f"/v1/{table}/{RECORDS[table][key]}"
        answer = filled.put(address, json=record)
        assert (answer.status_code, answer.json()["result"]) == (200, "unchanged"), answer.text
        other = {name: value for name, value in record.items() if name != "instalments"}
        new = filled.put(f"/v1/{table}/another/1", json=other)
        assert (new.status_code, new.json()["id"]) == (201, "another/1"), new.text
        assert "another/1" in set(getattr(store.read_ledger(), table)[key])
        for id_ in ("B", "", None):
            assert set(errors_of(filled.put(address, json=record | {key: id_}))) == {key}

    def test_a_promise_beside_a_day_ahead_is_told_of_the_day(self, filled: TestClient) -> None:
        record = RECORDS["contacts"] | {"date": str(TODAY + timedelta(days=9))}
        del record["contact_id"]
        assert set(errors_of(filled.put("/v1/contacts/K9", json=record))) == {"date"}

    @pytest.mark.parametrize("table", ["receivables", "payments"])
    def test_amounts_are_whole_cents(self, filled: TestClient, store: Store, table: str) -> None:
        """100.005 was told as 100.01 and exported as 100.005."""
        record = RECORDS[table]
        answer = put(filled, table, record | {"amount": 100.005})
        assert answer.status_code == 422
        (wrong,) = answer.json()["errors"]
        assert wrong["field"] == "amount"
        assert "100.005" in wrong["message"]
        assert put(filled, table, record | {"amount": 0.1 + 0.2}).status_code == 200
        kept = getattr(store.read_ledger(), table).set_index(KEY[table])["amount"]
        assert kept[record[KEY[table]]] == 0.3

    def test_fields_left_out_become_unknown(self, filled: TestClient, store: Store) -> None:
        put(filled, "customers", {"customer_id": "C1", "level": "county"})
        customer = store.read_ledger().customers.set_index("customer_id").loc["C1"]
        assert customer["agency_type"] is None
        assert customer["level"] == "county"

    def test_an_idempotency_key_is_accepted(self, filled: TestClient) -> None:
        answer = put(filled, "payments", RECORDS["payments"], headers={"Idempotency-Key": "a"})
        assert answer.json()["result"] == "unchanged"

    def test_a_single_record_leaves_the_day_of_the_ledger_where_it_was(
        self, filled: TestClient, store: Store
    ) -> None:
        # It says nothing of what else was paid: receivables not spoken of are no later unpaid.
        receivables = store.read_ledger().receivables
        store.write({"receivables": receivables}, date(2026, 12, 31), synthetic=False)
        put(filled, "receivables", RECORDS["receivables"] | {"amount": 299.0})
        assert store.read_ledger().as_of == date(2026, 12, 31)

    def test_a_new_record_was_learnt_when_it_happened_a_changed_one_today(
        self, filled: TestClient, store: Store
    ) -> None:
        record = RECORDS["payments"] | {"payment_id": "P2", "amount": 50.0}
        put(filled, "payments", record)
        put(filled, "payments", record | {"amount": 60.0})

        def amount(day: date) -> list[float]:
            payments = store.read_ledger(known_at=day).payments
            return list(payments.loc[payments["payment_id"] == "P2", "amount"])

        assert amount(date(2026, 6, 1)) == []
        assert amount(date(2026, 6, 2)) == [50.0]
        assert amount(date(2026, 11, 22)) == [50.0]  # the test's today: learnt in its course
        assert amount(date(2026, 11, 23)) == [60.0]

    def test_the_caller_may_say_when_it_was_learnt(self, filled: TestClient, store: Store) -> None:
        record = RECORDS["payments"] | {"payment_id": "P3"}
        put(filled, "payments", record, params={"known_at": "2026-07-10"})

        def known(day: date) -> bool:
            return bool((store.read_ledger(known_at=day).payments["payment_id"] == "P3").any())

        assert [known(date(2026, 7, day)) for day in (10, 11)] == [False, True]


BAD = {
    "a negative amount": ("receivables", "amount", -5, ("-5", "0.01"), ("应收金额", "Receivable")),
    "an unknown code": ("payments", "kind", "gift", ("gift", "credit_note"), ("结算方式", "Kind")),
    "false for a share": ("deals", "upfront_share", False, ("false", "1"), ("预付", "Upfront")),
    "a day long ago": ("contacts", "date", "1899-01-01", ("1899-01-01", "2000"), ("联系", "Date")),
    "a required field": ("contacts", "channel", None, (), ("渠道", "Channel")),
    "an unknown field": ("customers", "levle", "county", ("county", "level"), ("levle",) * 2),
    "a column not one's own": ("receivables", "seller", "A", ("A",), ("seller",) * 2),
    "true in an own column": ("receivables", "x_a", True, ("true",), ("x_a",) * 2),
    "no such receivable": ("payments", "receivable_id", "gone", ("gone",), ("应收编号", "Receiv")),
    "another id": ("customers", "customer_id", "C9", ("C9", "C1"), ("客户编号", "Customer id")),
}  # fmt: skip


class TestRefusals:
    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("what", BAD)
    def test_name_the_field_what_was_given_and_what_is_allowed(
        self, filled: TestClient, store: Store, what: str, lang: str
    ) -> None:
        table, field, value, said, labels = BAD[what]
        record = RECORDS[table]
        before = store.revision()
        answer = filled.put(
            f"/v1/{table}/{record[KEY[table]]}",
            content=json.dumps(record | {field: value}),
            headers={"Content-Type": "application/json", "Accept-Language": lang},
        )
        message = next(m for f, m in errors_of(answer).items() if f.split(".")[0] == field)
        assert all(part in message for part in said), message
        assert labels[lang == "en"] in message
        assert store.revision() == before

    @pytest.mark.parametrize("lang", LANGS)
    def test_a_deal_takes_no_other_deals_instalment(
        self, filled: TestClient, store: Store, lang: str
    ) -> None:
        parts = RECORDS["deals"]["instalments"]
        other = RECORDS["deals"] | {
            "deal_id": "PB", "customer_id": "C2",
            "instalments": [parts[0] | {"instalment_id": "PB-1"}, parts[1]],
        }  # fmt: skip
        before = store.revision()
        answer = put(filled, "deals", other, headers={"Accept-Language": lang})
        message = errors_of(answer)["instalments.1.instalment_id"]
        assert all(part in message for part in ("I2", "HT-2026/017")), message
        assert store.revision() == before
        ledger = store.read_ledger()
        assert "PB" not in list(ledger.deals["deal_id"])
        assert put(filled, "deals", RECORDS["deals"]).json()["result"] == "unchanged"

    @pytest.mark.parametrize("day", ["2026-11-23", "1999-12-31", "0", "yesterday"])
    def test_nothing_is_learnt_tomorrow(self, filled: TestClient, day: str) -> None:
        answer = put(filled, "payments", RECORDS["payments"], params={"known_at": day})
        message = errors_of(answer)["known_at"]
        assert day in message
        assert "2000-01-01" in message

    @pytest.mark.parametrize(
        ("table", "field"),
        [("payments", "paid_date"), ("payments", "recorded_date"), ("contacts", "date")],
    )
    @pytest.mark.parametrize("lang", LANGS)
    def test_what_has_happened_did_not_happen_tomorrow(
        self, filled: TestClient, store: Store, table: str, field: str, lang: str
    ) -> None:
        before = store.revision()
        record = {k: v for k, v in RECORDS[table].items() if k != "promised_date"}
        for day in (TODAY + timedelta(days=1), TODAY):
            record |= {KEY[table]: f"{field}-{lang}", field: str(day)}
            answer = put(filled, table, record, headers={"Accept-Language": lang})
            if day == TODAY:
                assert answer.status_code == 201, answer.text
                continue
            message = errors_of(answer)[field]
            assert all(part in message for part in (str(day), f"≤ {TODAY}")), message
            assert not message.startswith(field)
            assert store.revision() == before

    @pytest.mark.parametrize(
        "more",
        [{"promised_date": "2026-06-15"}, {"promised_date": "2099-06-15", "result": "refused"}],
    )
    def test_a_contact_ahead_is_told_so_whatever_was_promised(
        self, filled: TestClient, more: dict[str, str]
    ) -> None:
        """Held against a day that is a slip of the pen, a right promise looks wrong."""
        record = RECORDS["contacts"] | more | {"date": str(TODAY + timedelta(days=365))}
        assert list(errors_of(put(filled, "contacts", record))) == ["date"]
        lines = json.dumps({"contact": record})
        answer = filled.post(
            "/v1/ledger", content=lines, headers={"Content-Type": "application/x-ndjson"}
        )
        told = json.loads(answer.text)["problem"]["errors"]
        assert [one["field"] for one in told] == ["contact.date"]

    def test_a_promise_may_lie_ahead(self, filled: TestClient) -> None:
        ahead = {"contact_id": "K-ahead", "promised_date": "2027-03-01"}
        assert put(filled, "contacts", RECORDS["contacts"] | ahead).status_code == 201

    @pytest.mark.parametrize("lang", LANGS)
    def test_a_contact_is_with_the_customer_of_its_receivable(
        self, filled: TestClient, store: Store, lang: str
    ) -> None:
        put(filled, "customers", {"customer_id": "C1-old"})
        other = RECORDS["contacts"] | {"contact_id": f"K-{lang}", "customer_id": "C1-old"}
        before = store.revision()
        answer = put(filled, "contacts", other, headers={"Accept-Language": lang})
        message = errors_of(answer)["customer_id"]
        said = "应收" if lang == "zh" else "receivable"
        assert all(part in message for part in (said, "C1-old", "C1")), message
        assert store.revision() == before
        store.merge_customers("C1-old", "C1", TODAY)
        try:
            assert put(filled, "contacts", other).status_code == 201
        finally:
            store.unmerge_customer("C1-old", TODAY)

    def test_simulated_and_real_records_are_not_mixed(self, filled: TestClient) -> None:
        answer = put(filled, "payments", RECORDS["payments"], params={"synthetic": "true"})
        assert answer.status_code == 409
        assert answer.json()["code"] == "invalid_ledger"

    @pytest.mark.parametrize("table", RECORDS)
    def test_without_a_key_nothing_is_read(self, anonymous: TestClient, table: str) -> None:
        answer = anonymous.put(f"/v1/{table}/X", content=b"{")
        assert answer.status_code == 401


def test_an_id_with_blanks_around_it_is_refused_and_no_other_record_is_touched(
    client: TestClient,
) -> None:
    body = {"receivable_id": " YR9 ", "customer_id": "C1", "due_date": "2026-04-01", "amount": 1.0}
    answer = client.put("/v1/receivables/%20YR9%20?synthetic=true", json=body)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "receivable_id"
    assert "YR9" in error["message"]
