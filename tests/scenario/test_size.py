"""A network of 10,000 posts and 30,000 trunks, and a log of 100,000 rows."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest
import yaml

from sim.network.routing import Router
from sim.scenario.files import load_network, load_rules, load_scenario
from sim.textfiles import read_text_file


def large_network() -> str:
    """A fifth of the posts relay among each other; the others hang on one of them."""
    random = Random(1)
    relays = range(2_000)
    pairs = {(at, at + 1) for at in range(1_999)} | {(at % 2_000, at) for at in range(2_000, 10_000)}
    while len(pairs) < 30_000:
        a, b = sorted(random.sample(relays, 2))
        pairs.add((a, b))
    posts = "".join(
        f"  R{at:05d}: {{plad: POST {at}, relays: {'true' if at < 2_000 else 'false'}, location: [1.5, 2.5]}}\n"
        for at in range(10_000)
    )
    trunks = "".join(
        f"  - {{between: [R{a:05d}, R{b:05d}], delay: {random.randint(1, 300)} ms}}\n" for a, b in sorted(pairs)
    )
    return f"network: Large\ndefaults: {{handling: 1 min, rate: 9600 bit/s}}\nposts:\n{posts}trunks:\n{trunks}"


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the other parser is eleven times slower")
def test_a_large_network_routes_its_first_message_within_ten_seconds(tmp_path: Path) -> None:
    (tmp_path / "net.yaml").write_text(large_network())
    (tmp_path / "s.yaml").write_text(
        "scenario: S\nnetwork: net.yaml\nfilings: [{from: R05000, precedence: R, to: R07777, words: 9}]\n"
    )
    begin = time.process_time()
    scenario = load_scenario(tmp_path / "s.yaml")
    neighbour = Router(scenario.network).neighbour("R05000", "R07777")
    assert neighbour == "R01000"
    assert (len(scenario.network.posts), len(scenario.network.trunks)) == (10_000, 30_000)
    assert time.process_time() - begin < 10


def test_a_long_log_is_read_within_five_seconds(tmp_path: Path) -> None:
    from sim.scenario.directory import Directory
    from sim.scenario.filings import Names
    from sim.scenario.log import read_log

    rows = (f"{at * 3.5},RXAA,P,{500 + at % 4000},RXBB,{'RXRN' if at % 2 else ''}\n" for at in range(100_000))
    (tmp_path / "log.csv").write_text("at_s,from,precedence,characters,action,info\n" + "".join(rows))
    source, _ = read_text_file(tmp_path / "log.csv")
    assert source is not None
    directory = Directory(load_network("four_posts"), load_rules("acp127g"))
    begin = time.process_time()
    filings, problems = read_log(source, directory, Names())
    assert time.process_time() - begin < 5
    assert (len(filings), problems) == (100_000, [])
    assert len({id(one.addressees[0]) for one in filings}) == 1
