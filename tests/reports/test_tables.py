import pytest

from sim.cable.message import Address, Message
from sim.engine.events import Event, Queued, Remained, Waited
from sim.network.model import Network
from sim.precedence.targets import Targets
from sim.problems import Place
from sim.reports.addressees import Wording, addressee_table
from sim.reports.ask import Ask, NoSuchMessage
from sim.reports.copy_table import copy_table
from sim.reports.grid import grid, width_of
from sim.reports.report import gather, told
from sim.reports.tables import Paper
from sim.reports.titles import clock, place_name, title_of
from sim.results.copies import CopyRecord
from sim.results.deliveries import Delivery
from sim.results.result import Result
from sim.scenario.model import Expectation, Filing
from tests.results.cases import FLASH, PRIORITY, SECOND, action, delivered, ended, filed, filing, info, scenario

DAY = 86_400 * SECOND


def result(*events: Event, **changes: object) -> Result:
    """The result of events made by hand."""
    return Result(scenario(**changes), lambda _: iter(events), 7)


def report(found: Result, ask: Ask = Ask(), paper: Paper | None = None) -> str:  # noqa: B008 - a frozen value
    """A report as text."""
    gather(found, ask)
    return "".join(told(found, ask, paper or Paper(100), {}))


def record(**values: object) -> Delivery:
    """A delivery with all its values as long as they can be."""
    usual: dict[str, object] = {
        "message": "a message of a long name", "addressee": "A VERY LONG DESIGNATOR OF A POST FAR AWAY INDEED",
        "indicator": "RUEHDBU", "role": "action", "precedence": "NIACT IMMEDIATE", "carried_as": "ROUTINE",
        "status": "delivered", "reason": None, "filed_us": 0, "arrived_us": 1, "received_us": 40 * DAY,
        "elapsed_us": 40 * DAY, "handling_us": 20 * DAY, "operator_us": 5 * DAY, "queue_us": 5 * DAY,
        "lost_us": 5 * DAY, "line_us": 5 * DAY, "waiting_us": 5 * DAY, "interrupted": 3, "hops": 31,
        "path": ("RUEHNT",) * 32, "target_us": 5, "on_time": False,
    }  # fmt: skip
    return Delivery(**{**usual, **values})  # type: ignore[arg-type]


WORDING = Wording(0, {}, {"NIACT IMMEDIATE": "O", "ROUTINE": "R"})


@pytest.mark.parametrize("width", [80, 81, 100, 132, 200, 400])
def test_a_table_fits_its_width_however_much_stands_in_it(width: int) -> None:
    records = [record(), record(message="other", status="unroutable", reason="unknown indicator", received_us=None)]
    text = addressee_table(records, WORDING, width)
    assert width_of(text) <= width
    assert "A VERY LONG DESIGNATOR OF A POST FAR AWAY INDEED" in text


def test_a_wide_table_has_the_path_beside() -> None:
    text = addressee_table([record(path=("AAAA", "BBBB"))], WORDING, 300)
    assert "AAAA BBBB" in text.splitlines()[2]
    assert "Carried as" in text
    for column in ("Operator", "Held", "Lost"):
        assert column in text


def test_a_receipt_in_another_month_is_told_with_it() -> None:
    assert "100000Z FEB" in addressee_table([record()], WORDING, 300)
    assert "020000Z " in addressee_table([record(received_us=DAY)], WORDING, 300)


@pytest.mark.parametrize("width", [80, 100, 200])
def test_copies_fit_their_width(width: int) -> None:
    copy = CopyRecord("m", "RUEHNT1", "RUEHDBU", "PP " + "RUEHDBU " * 40, "NIACT IMMEDIATE", 0, 1, None, None,
                      40 * DAY, 40 * DAY, 1, "another message")  # fmt: skip
    text = copy_table([copy, copy._replace(message="n", lost_us=None, queue_us=None)], WORDING, width)
    assert width_of(text) <= width
    assert "(behind another message) (cut 1 time)" in " ".join(text.split())


def test_a_table_is_never_set_narrower_than_eighty_columns() -> None:
    assert Paper(20).width == 80


def test_colour_marks_headings_and_what_was_not_met() -> None:
    asked = (Expectation(Place("x"), message="m", to="BBBB", status="queued"),)
    found = result(filed(0, filing(action("BBBB"))), delivered(5, 0, "BBBB"), ended(), expectations=asked)
    plain = report(found)
    coloured = report(found, paper=Paper(100, True))
    assert "\x1b" not in plain
    assert "\x1b[31mnot met\x1b[0m" in coloured
    assert coloured.replace("\x1b[1m", "").replace("\x1b[31m", "").replace("\x1b[0m", "") == plain


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    message = filing(action("BBBB", "BI\x1b[2JRCH\u202e"))
    found = result(filed(0, message), delivered(5, 0, "BBBB"), ended())
    assert "BI?[2JRCH?" in report(found)
    coloured = report(found, paper=Paper(100, True))
    assert "BI?[2JRCH?" in coloured
    assert "\x1b[1mFrom filing to receipt\x1b[0m" in coloured


def test_a_run_of_nothing() -> None:
    assert "No message was filed." in report(result(ended()))
    assert "No copy left its post." in report(result(ended()), Ask("copies"))


def test_the_head_tells_the_conditions() -> None:
    found = result(filed(0, filing(action("BBBB"))), delivered(5, 0, "BBBB"), ended(),
                   targets=Targets("None at all", {}), horizon_us=None, warm_up_us=60 * SECOND)  # fmt: skip
    found.replication = 4
    text = report(found)
    assert "targets None at all; start 010000Z JAN 70; seed 7; replication 4" in " ".join(text.split())
    assert "without the messages of the first 1 min" in text


def test_a_message_of_an_unknown_post_is_told_by_its_indicator() -> None:
    message = filing(action("BBBB"), origin="ZZZZ", precedence="p")
    assert "at ZZZZ, 600 characters, 1 addressee" in report(result(filed(0, message), delivered(5, 0, "BBBB"), ended()))


def many(number: int) -> Result:
    """A run of many messages, each in a queue."""
    events: list[Event] = []
    for place in range(number):
        events.append(filed(place, filing(action("BBBB"), name=f"m{place}")))
        events.append(Queued(0, place, place + 1, 0, "AAAA", "RRRR", PRIORITY, ("BBBB",), None))
        events.append(delivered(5, place, "BBBB"))
    return result(*events, ended())


def test_many_addressees_make_no_table() -> None:
    assert "201 addressees are too many for a table here" in report(many(201))
    assert "m199, 010000Z" in report(many(200))


def test_many_copies_make_no_table() -> None:
    assert "201 copies are too many for a table here" in report(many(201), Ask("copies"))
    assert "m199, 010000Z" in report(many(200), Ask("copies"))


def test_the_longest_waits_are_told() -> None:
    found = result(
        filed(0, filing(action("BBBB"))),
        Waited(0, 0, 0, "AAAA", PRIORITY),
        Remained(ended().at_us, 0, 0, "BBBB", "queued", None, ("AAAA",)),
        ended(),
    )
    text = report(found)
    assert "1:00:00  m (PRIORITY) at AAAA for an operator, and still waiting" in text
    assert "No copy waited" in report(result(filed(0, filing(action("BBBB"))), delivered(5, 0, "BBBB"), ended()))


def test_one_message_is_told_alone() -> None:
    found = many(2)
    text = report(found, Ask(message="m1"))
    assert text.startswith("m1, 010000Z JAN 70\n")
    assert "m0" not in text
    assert "m0" not in report(many(2), Ask("copies", message="m1"))


def test_a_message_that_there_is_not() -> None:
    with pytest.raises(NoSuchMessage, match="no message 'm11' in this run") as raised:
        report(many(2), Ask(message="m11"))
    assert raised.value.hint == "did you mean 'm1'?"


def test_a_message_without_addressees_is_one_all_the_same() -> None:
    text = report(result(filed(0, filing(), level=FLASH), ended()), Ask(message="m"))
    assert "No message was filed." in text


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (None, ""), (0, "0"), (1, "<0.1 s"), (49_999, "<0.1 s"), (50_000, "0.1 s"), (2_900_000, "2.9 s"),
        (59_940_000, "59.9 s"), (59_960_000, "0:01:00"), (60 * SECOND, "0:01:00"), (3600 * SECOND, "1:00:00"),
        (DAY, "24:00:00"), (100 * 3600 * SECOND - 500_001, "99:59:59"), (12 * DAY, "12 d 00 h"),
    ],
)  # fmt: skip
def test_a_length_of_time_for_a_column(us: int | None, text: str) -> None:
    assert clock(us) == text


@pytest.mark.parametrize(
    ("written", "name"),
    [("AMEMBASSY TASHKENT", "TASHKENT"), ("AMCONSUL DURBAN", "DURBAN"), ("SECSTATE WASHDC", "STATE"),
     ("USMISSION USNATO", "USNATO"), ("CIA WASHDC", "CIA WASHDC")],
)  # fmt: skip
def test_the_place_of_a_designator(written: str, name: str) -> None:
    assert place_name(written) == name


def titled(cable: Message | None, origin: str = "AAAA") -> str:
    """The title of a message called m."""
    message = Filing("m", 60 * SECOND, origin, 5, "PRIORITY", None, (info("BBBB"),), cable)
    return title_of("m", message, scenario().network, 0)


def test_a_message_is_cited_as_people_do() -> None:
    cable = Message(serial="0012", section="02", dtg="161039Z NOV 07", originator=Address(plad="AMEMBASSY ASTANA"))
    assert titled(cable) == "ASTANA 12 SECTION 02, 161039Z NOV 07"
    assert titled(Message(serial="0000", section="01")) == "ALDER 0, 010001Z JAN 70"
    assert titled(Message(serial="5"), "ZZZZ") == "ZZZZ 5, 010001Z JAN 70"
    assert titled(Message()) == titled(None) == "m, 010001Z JAN 70"


def test_a_table_of_nothing_has_its_headers() -> None:
    assert grid(["A", "B"], [], ["left", "right"]).splitlines()[0] == "A  B"
    assert Network("n", {}).name == "n"
