"""Whatever a file holds: a value, or problems with places, and never another exception."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import shipped
from sim.problems import InvalidInput, Problem
from sim.scenario.files import load_network, load_rules, load_scenario, load_targets
from sim.study.checks import check_paths

SEEDS = [
    path.read_text()
    for folder in ("configs/networks", "configs/rules", "configs/targets", "scenarios")
    for path in sorted((shipped.root() / folder).glob("*.yaml"))
    if path.stat().st_size < 6_000
] + [path.read_text() for path in sorted((Path(__file__).parents[1] / "wrong").glob("*.yaml"))]
WORDS = [
    "",
    "0",
    "-1",
    "1e9",
    "nan",
    "none",
    "any",
    "otherwise",
    "[]",
    "{}",
    "[[]]",
    "{a: b}",
    "2 min",
    "*x",
    "&x",
    "!y",
    "'",
    "|\n",
    "\t",
    "- ",
    "RXAA",
    "ZZ",
    "\x00",
    "é",
    "9" * 40,
    "161039Z NOV 07",
    "~",
    "null",
    "true",
    "a.csv",
    "/dev/null",
    "..",
    "95 %",
    "over 5 min",
    "1-4",
]
quiet = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 3, 10, 80])))
        word = draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)))
        text = text[:at] + word + text[end:]
    return text


@st.composite
def rearranged(draw: st.DrawFn) -> str:
    """A file with one value in the place of another: still YAML, mostly."""
    lines = draw(st.sampled_from(SEEDS)).splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {draw(st.sampled_from(WORDS))}"
    return "\n".join(lines)


def tried(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        for load in (load_scenario, load_network, load_rules, load_targets):
            for problem in _problems(load, path):
                assert "\n" not in str(problem)
        check_paths([path])


def _problems(load: Callable[[Path], object], path: Path) -> tuple[Problem, ...]:
    try:
        load(path)
    except InvalidInput as wrong:
        return wrong.problems
    return ()


@quiet
@given(mutated())
def test_mutated_files(text: str) -> None:
    tried(text)


@quiet
@given(rearranged())
def test_values_where_others_belong(text: str) -> None:
    tried(text)


@quiet
@given(
    st.recursive(
        st.sampled_from(WORDS),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "scenario",
                        "network",
                        "rules",
                        "targets",
                        "filings",
                        "posts",
                        "trunks",
                        "ladder",
                        "times",
                        "name",
                        "between",
                        "expect",
                        "traffic",
                        "to",
                        "from",
                        "cable",
                        "based_on",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=25,
    )
)
def test_any_structure(value: object) -> None:
    import json

    tried(json.dumps(value))


@quiet
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("x.yaml", "x.csv", "x.txt"):
            (Path(folder) / name).write_bytes(data)
        check_paths([folder, Path(folder) / "x.csv"])


HEADERS = [
    "at_s,from,precedence,characters,action,info",
    "at_s,from,precedence,characters,action,info,info_precedence",
    "hour,weight",
    "value,share",
    "quantile,value",
]
CELLS = st.sampled_from([*WORDS, "0", "1", "12.5", "0.000001", "RXBB", "FLASH", '"', '"RXBB RXCC"', "R"])


@quiet
@given(st.sampled_from(HEADERS), st.lists(st.lists(CELLS, max_size=8), max_size=6))
def test_any_rows(header: str, rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text("\n".join([header, *(",".join(row) for row in rows)]))
        check_paths([path])
