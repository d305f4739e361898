"""Whatever stands in a study file, what is wrong with it is told, and what is right has points."""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.documents import parse_yaml
from sim.study.files import read_study

HEAD = """\
study: S
scenario:
  scenario: A
  network: four_posts
  horizon: 1 d
  targets: navy_1990s
  expect: [{on_time: FLASH, at_least: 95 %}]
  filings: [{from: RXAA, precedence: FLASH, to: RXBB, words: 3}]
  traffic: [{name: letters, from: [RXAA], to: {RXBB: 2}, precedence: ROUTINE, every: 6 min, characters: 900}]
"""
WORDS = """\
trunks posts RXAA RXRN-RXRS rate between defaults handling relay ladder FLASH interrupts ROUTINE weights traffic letters
precedence during for filings 1 0 [1] [0] targets times network rules expect lesson hints location plad routes members
collectives order name characters from to seed start horizon cable log based_on zone operators"""
GOOD = """\
network.trunks.RXRN-RXRS.rate network.posts.RXAA.operators network.defaults.handling scenario.traffic.letters.precedence
scenario.horizon rules.ladder.FLASH.target load speed"""
WRITTEN = """\
[1, 2] | [a, b] | [[1], [2]] | [] | [{a: 1}, ''] | [on, off] | [four_posts, world_2007] | [60 wpm, 75 baud]
[1 min, 2 min] | x | {} | {a: 1, b: {c: 2}} | {a: FLASH, b: {FLASH: 1}} | {values: {a: 1}} | {name: q}
{name: q, values: [1, 2]} | {from: 1, to: 2, steps: 3} | {from: 1 min, to: 2 min, steps: 3} | {from: 1, to: x}
{from: [1], to: 2, by: 3} | {from: 1, to: 9, by: 0} | {from: -1, to: 9, steps: 4, spacing: log} | {from: 1, to: 9}"""
MORE = """\
design: latin_hypercube, points: 7 | design: latin_hypercube | design: one_at_a_time | points: 3 | rules: nowhere
rules: {rules: X} | set: {network.hop_limit: 3} | rules: [strict; ageing] | note: Nothing more."""
PATHS = st.one_of(
    st.sampled_from(GOOD.split()),
    st.tuples(
        st.sampled_from(("network", "rules", "scenario", "load", "x", "")),
        st.lists(st.sampled_from(WORDS.split()), max_size=4),
    ).map(lambda one: ".".join((one[0], *one[1])).replace(".[", "[")),
)


def parts(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(text.replace("\n", " | ").split(" | "))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(PATHS, st.one_of(parts(WRITTEN), st.just("")), min_size=1, max_size=3), parts(MORE))
def test_no_study_is_too_strange(vary: dict[str, str], more: str) -> None:
    text = HEAD + "vary:\n" + "".join(f"  '{path}': {value}\n" for path, value in vary.items())
    text += more.replace(", ", "\n").replace(";", ",")
    document, problems = parse_yaml(text, file="s.yaml")
    assert document is not None, problems
    found = read_study(document)
    event("right" if found.value else "wrong")
    assert (found.value is None) == any(one.severity == "error" for one in found.problems)
    assert all(one.text and "Traceback" not in one.text for one in found.problems)
    if found.value is not None:
        last = len(found.value.points) - 1
        assert set(found.value.values(last)) == {one.name for one in found.value.factors}
        assert found.value.points[last].scenario.network.posts
