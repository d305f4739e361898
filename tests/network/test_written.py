"""Networks as they are written, sentence by sentence of model.md section 2."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sim import validation
from sim.documents import parse_yaml
from sim.network.files import read_network
from sim.network.model import Network
from sim.problems import Problem
from sim.scenario.files import load_network


def read(text: str) -> tuple[Network | None, list[Problem]]:
    document, problems = parse_yaml(text)
    assert document is not None, problems
    return read_network(document.part())


def network(text: str) -> Network:
    found, problems = read(text)
    assert found is not None, problems
    return found


MODEL = """
network: South and Central Asia, 2007 (illustrative)
defaults: {relays: false, handling: {originate: 15 min, deliver: 40 min}, rate: 9600 bit/s}
posts:
  RUEHNT: {plad: AMEMBASSY TASHKENT, location: [41.31, 69.28], zone: Asia/Tashkent}
  RUEKJCS: {plad: [JOINT STAFF WASHINGTON DC, SECDEF WASHINGTON DC], handling: 1 min, operators: 2}
  RUEH: {plad: REGIONAL RELAY FACILITY BELTSVILLE, relays: true, handling: 20 s, automatic: true}
  RUEO: {plad: NATIONAL GATEWAY CENTER, relays: true, handling: 20 s}
  RUEHBS: {}
  RUEHNO:
trunks:
  - {between: [RUEHNT, RUEH], delay: 250 ms}
  - {between: [RUEH, RUEO], channels: 2}
  - {between: [RUEO, RUEKJCS], rate: 75 baud}
routes:
  RUEH: {RUEHNT: RUEHNT, RUEO: RUEO, RUEK*: RUEO, otherwise: none}
collectives:
  RUEHZL: {plad: EUROPEAN POLITICAL COLLECTIVE, members: [RUEHBS, RUEHNO]}
"""


def test_the_network_of_the_contract() -> None:
    found = network(MODEL)
    tashkent, joint, relay = found.posts["RUEHNT"], found.posts["RUEKJCS"], found.posts["RUEH"]
    assert list(found.posts) == ["RUEHNT", "RUEKJCS", "RUEH", "RUEO", "RUEHBS", "RUEHNO"]
    assert (tashkent.location, tashkent.zone, tashkent.relays) == ((41.31, 69.28), "Asia/Tashkent", False)
    assert (tashkent.originate_us, tashkent.relay_us, tashkent.deliver_us) == (900_000_000, 0, 2_400_000_000)
    assert joint.designators == ("JOINT STAFF WASHINGTON DC", "SECDEF WASHINGTON DC")
    assert {joint.originate_us, joint.relay_us, joint.deliver_us} == {60_000_000}
    assert (joint.operators, tashkent.operators) == (2, None)
    assert (relay.relays, relay.automatic) == (True, True)
    assert [trunk.channels for trunk in found.trunks] == [1, 2, 1]
    assert [trunk.delay_us for trunk in found.trunks] == [250_000, 0, 0]
    assert found.trunks[2].us_per_character == Fraction(7_420_000, 75)
    table = found.tables["RUEH"]
    assert table.exact == {"RUEHNT": "RUEHNT", "RUEO": "RUEO"}
    assert table.prefixes == {"RUEK": "RUEO"}
    assert (table.otherwise, table.has_otherwise) == (None, True)
    assert found.collectives["RUEHZL"].members == ("RUEHBS", "RUEHNO")
    assert (found.hop_limit, found.posts["RUEHBS"].zone) == (32, "UTC")


def test_what_is_left_out() -> None:
    found = network("network: One\nposts: {RXAA: }\n")
    post = found.posts["RXAA"]
    assert (post.originate_us, post.relay_us, post.deliver_us, post.operators) == (0, 0, 0, None)
    assert (post.relays, post.automatic, post.designators, post.location) == (True, False, (), None)
    assert (found.trunks, dict(found.tables), dict(found.collectives)) == ((), {}, {})


def test_what_a_post_does_not_give_comes_from_the_defaults() -> None:
    found = network(
        """
network: Defaults
defaults: {handling: {originate: 1 min, relay: 2 min, deliver: 3 min}, operators: 2, automatic: true,
           relays: no, rate: 10 char/s, delay: 1 s, channels: 3}
posts:
  RXAA: {handling: {relay: 5 s}}
  RXBB: {handling: 0, operators: any, automatic: false, relays: true}
trunks:
  - {between: [RXAA, RXBB]}
"""
    )
    a, b = found.posts["RXAA"], found.posts["RXBB"]
    assert (a.originate_us, a.relay_us, a.deliver_us) == (60_000_000, 5_000_000, 180_000_000)
    assert (a.operators, a.automatic, a.relays) == (2, True, False)
    assert (b.originate_us, b.relay_us, b.deliver_us) == (0, 0, 0)
    assert (b.operators, b.automatic, b.relays) == (None, False, True)
    (trunk,) = found.trunks
    assert (trunk.us_per_character, trunk.delay_us, trunk.channels) == (100_000, 1_000_000, 3)


def test_zero_is_a_length_of_its_own() -> None:
    found = network("network: x\ndefaults: {handling: 1 min}\nposts: {RXAA: {handling: {deliver: 0}}}\n")
    assert found.posts["RXAA"].deliver_us == 0
    assert found.posts["RXAA"].relay_us == 60_000_000


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("true", True),
        ("True", True),
        ("yes", True),
        ("on", True),
        ("false", False),
        ("NO", False),
        ("Off", False),
    ],
)
def test_yes_and_no(written: str, means: bool) -> None:
    assert network(f"network: x\nposts: {{RXAA: {{relays: {written}}}}}\n").posts["RXAA"].relays is means


def test_a_table_without_otherwise() -> None:
    found = network(
        "network: x\nposts: {A: , B: }\n"
        "trunks: [{between: [A, B], rate: 1 baud}]\nroutes: {A: {B: B, 'A*': B}, B: {otherwise: A}}\n"
    )
    assert (found.tables["A"].has_otherwise, found.tables["A"].otherwise) == (False, None)
    assert (found.tables["B"].has_otherwise, found.tables["B"].otherwise) == (True, "A")
    assert found.tables["A"].prefixes == {"A": "B"}


def test_a_route_for_nobody_is_a_warning() -> None:
    found, problems = read(
        "network: x\nposts: {A: , B: }\ntrunks: [{between: [A, B], rate: 1 baud}]\nroutes: {A: {BX: B}}\n"
    )
    assert found is not None
    assert [(problem.code, problem.severity) for problem in problems] == [("N209", "warning")]


def test_designators_are_compared_without_regard_to_blanks_and_case() -> None:
    found = network("network: x\nposts: {A: {plad: [amembassy   Tashkent, EMBASSY]}}\n")
    assert found.by_designator == {"AMEMBASSY TASHKENT": "A", "EMBASSY": "A"}


def test_entries_that_cannot_be_read_do_not_hide_the_others() -> None:
    _, problems = read(
        """
network: x
defaults: {rate: 75 bauds}
posts: {A: , B: {oops: 1}}
trunks:
  - {between: [A, B], delay: 3}
  - {between: [A, C]}
  - {between: [B, A]}
hop_limit: x
"""
    )
    assert [(problem.place.line, problem.code) for problem in problems] == [
        (3, "Y124"),
        (4, "Y120"),
        (6, "Y124"),
        (9, "Y125"),
        (7, "N203"),
        (8, "N205"),
    ]


def test_many_mistakes_do_not_take_for_ever() -> None:
    posts = "".join(f"  R{n:05d}: {{}}\n" for n in range(2_000))
    trunks = "".join(f"  - {{between: [R{n:05d}, R00000], chanels: 1}}\n" for n in range(1, 2_000))
    more = "".join(f"  - {{between: [Q{n:05d}, R00001]}}\n" for n in range(2_000))
    _, problems = read(f"network: x\ndefaults: {{rate: 1 baud}}\nposts:\n{posts}trunks:\n{trunks}{more}")
    assert len(problems) == 3_999


@pytest.mark.parametrize("name", ["four_posts", "south_central_asia_2007"])
def test_networks_that_ship(name: str) -> None:
    assert load_network(name).posts


def test_a_network_is_known_by_its_size() -> None:
    assert repr(network(MODEL)) == "<Network 'South and Central Asia, 2007 (illustrative)': 6 posts, 3 trunks>"


def test_a_file_that_is_all_wrong_is_told_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "MOST_TOLD", 10)
    _, problems = read("network: x\nposts: {A: }\ntrunks: [" + "x," * 50 + "]\n")
    assert [problem.code for problem in problems] == ["Y128"] + ["Y122"] * 10
