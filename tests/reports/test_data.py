import csv
import io
import json
import re
from decimal import Decimal

import pytest

from sim.engine.events import Event, Unrouted
from sim.problems import Place
from sim.reports.data import copies_csv, copies_json, deliveries_csv, deliveries_json, json_text, meta_of
from sim.reports.fields import COPY_FIELDS, DELIVERY_FIELDS, SPEED_FIELDS, Number
from sim.reports.markdown import copies_markdown, deliveries_markdown
from sim.reports.tables import Selection, wording_of
from sim.results.copies import CopyRecord
from sim.results.result import Result
from sim.scenario.model import Expectation, Input
from tests.results.cases import SECOND, action, delivered, ended, filed, filing, scenario


def result(*events: Event, **changes: object) -> Result:
    """The result of events made by hand."""
    return Result(scenario(**changes), lambda _: iter([*events, ended()]), 7)


def two(**changes: object) -> Result:
    """One message to two, of whom one has no route."""
    message = filing(action("BBBB", "BIRCH"), action("XXXX", "=1+1"), name="-m")
    lost = Unrouted(9, 0, 0, "XXXX", "no route", ("AAAA",))
    return result(filed(0, message), lost, delivered(60 * SECOND + 1, 0, "BBBB"), **changes)


def as_json(found: Result, **meta: object) -> dict[str, object]:
    """The JSON object, numbers as they are written."""
    text = "".join(deliveries_json(found, found.deliveries, found.summary, found.expectations, meta))
    told = json.loads(text, parse_float=Decimal)
    assert isinstance(told, dict)
    return told


def test_the_object_has_the_keys_of_the_contract_in_their_order() -> None:
    keys = "format meta scenario rules seed start horizon_s deliveries summary expectations"
    assert list(as_json(two())) == keys.split()


def test_the_records_have_the_fields_of_the_contract_in_their_order() -> None:
    fields = (
        "message addressee indicator role precedence carried_as status reason filed arrived received elapsed_s "
        "handling_s operator_s queue_s lost_s line_s waiting_s interrupted hops path target_s on_time"
    )
    assert [field.name for field in DELIVERY_FIELDS] == fields.split()
    fields = "message from to routing_line precedence joined started finished arrived queue_s lost_s cuts behind"
    assert [field.name for field in COPY_FIELDS] == fields.split()
    fields = "precedence count delivered on_time elapsed_mean_s elapsed_median_s elapsed_p95_s elapsed_max_s"
    assert [field.name for field in SPEED_FIELDS] == fields.split()


def test_values_are_told_as_the_contract_says() -> None:
    told = as_json(two(), version="1")
    assert told["meta"] == {"version": "1"}
    assert (told["start"], told["horizon_s"], told["seed"]) == ("1970-01-01T00:00:00Z", 3600, 7)
    first, second = told["deliveries"]  # type: ignore[misc]
    assert first["received"] == "1970-01-01T00:01:00.000001Z"
    assert first["elapsed_s"] == Decimal("60.000001")
    assert (first["on_time"], first["path"]) == (True, ["AAAA", "RRRR", "BBBB"])
    assert (second["reason"], second["received"], second["elapsed_s"]) == ("no route", None, None)


def test_without_a_horizon_it_is_null() -> None:
    assert as_json(two(horizon_us=None))["horizon_s"] is None


def test_numbers_have_all_their_decimals_and_no_exponent() -> None:
    long = 10**15 + 1
    found = result(filed(0, filing(action("BBBB"))), delivered(long, 0, "BBBB", queue_us=1))
    text = "".join(deliveries_json(found, found.deliveries, found.summary, [], {}))
    assert '"elapsed_s": 1000000000.000001' in text
    assert '"queue_s": 0.000001' in text
    assert '"handling_s": 0.00002,' in text
    assert not re.search(r"\d[eE][-+]?\d", text)


def test_nothing_is_an_empty_list() -> None:
    told = as_json(result())
    assert told["deliveries"] == told["expectations"] == []


def test_an_expectation_is_told_as_it_was_asked() -> None:
    place = Place("x")
    asked = (
        Expectation(place, message="-m", to="BBBB", before_us=60 * SECOND),
        Expectation(place, message="-m", to="BBBB", after=("n", None)),
        Expectation(place, message="-m", leg=("AAAA", "RRRR"), sent_none=True),
        Expectation(place, on_time="PRIORITY", at_least=0.955),
    )
    told = as_json(two(expectations=asked))["expectations"]
    assert told == [
        {"message": "-m", "to": "BBBB", "before": "1970-01-01T00:01:00Z", "met": False,
         "found": "received 1970-01-01T00:01:00.000001Z"},
        {"message": "-m", "to": "BBBB", "after": {"message": "n", "to": "BBBB"}, "met": False,
         "found": "received 1970-01-01T00:01:00.000001Z; n was not found"},
        {"message": "-m", "leg": ["AAAA", "RRRR"], "sent": "none", "met": True, "found": "no copy"},
        {"on_time": "PRIORITY", "at_least": Decimal("0.955"), "met": False, "found": "1 of 2 on time"},
    ]  # fmt: skip


COPY = CopyRecord("=m", "AAAA", "RRRR", "PP BBBB|*", "PRIORITY", 0, 5, 60, None, 5, 0, 2, "<b>")


def test_copies_as_data() -> None:
    found = two()
    told = json.loads("".join(copies_json(found, [COPY], {})))
    assert told["copies"][0]["routing_line"] == "PP BBBB|*"
    assert told["copies"][0]["arrived"] is None
    header, row = csv.reader(io.StringIO("".join(copies_csv(found, [COPY]))))
    assert dict(zip(header, row, strict=True))["message"] == "'=m"


def test_no_text_of_a_csv_is_a_formula() -> None:
    found = two()
    rows = list(csv.DictReader(io.StringIO("".join(deliveries_csv(found, found.deliveries)))))
    assert [row["message"] for row in rows] == ["'-m", "'-m"]
    assert rows[1]["addressee"] == "'=1+1"


def test_a_csv_has_words_for_true_and_blanks_between_posts() -> None:
    found = two()
    first, second = csv.DictReader(io.StringIO("".join(deliveries_csv(found, found.deliveries))))
    assert (first["on_time"], first["path"], first["elapsed_s"]) == ("true", "AAAA RRRR BBBB", "60.000001")
    assert (second["on_time"], second["received"]) == ("false", "")


def test_a_long_csv_comes_in_pieces_that_fit_together() -> None:
    found = two()
    pieces = list(deliveries_csv(found, found.deliveries * 1000))
    assert len(pieces) > 2
    assert len("".join(pieces).splitlines()) == 2001


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (False, "false"), (5, "5"), (Number("0.000001"), "0.000001"),
        ('a"b\n\u00e9', '"a\\"b\\n\\u00e9"'), ([], "[]"),
        ((1, "a"), '[1, "a"]'), ({"a": {"b": None}}, '{"a": {"b": null}}'),
    ],
)  # fmt: skip
def test_json_of_a_value(value: object, text: str) -> None:
    assert json_text(value) == text


def test_meta_names_what_the_run_was_made_from() -> None:
    meta = meta_of("cablesim run x", 7, 2, [Input("scenario", "x.yaml", "ab")])
    assert (meta["command"], meta["seed"], meta["replication"]) == ("cablesim run x", 7, 2)
    assert meta["inputs"] == [{"role": "scenario", "path": "x.yaml", "sha256": "ab"}]
    assert meta["version"]


def test_an_absent_installation_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    from sim.shipped import version

    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    assert version() == "unknown"


def test_markdown_cells_cannot_be_markup() -> None:
    found = two()
    text = copies_markdown("A *title*", [COPY], wording_of(found))
    assert "# A \\*title\\*" in text
    assert "PP BBBB\\|\\*" in text
    assert "&lt;b&gt;" in text
    told = Selection(found.deliveries, [], found.summary, found.waits, found.expectations)
    text = deliveries_markdown("x", told, wording_of(found))
    assert "unroutable (no route)" in text
