"""YAML with places: what scalars mean, what is refused, where things stand."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim import documents
from sim.documents import Document, as_value, parse_yaml, paths, read_yaml, value_at, with_value
from sim.problems import Place

LOADERS = [[loader] for loader in documents._LOADERS]


@pytest.fixture(params=LOADERS, ids=lambda loaders: loaders[0].__name__)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LOADERS", request.param)


def parsed(text: str) -> Document:
    document, problems = parse_yaml(text)
    assert document is not None, problems
    return document


def codes(text: str) -> list[str]:
    document, problems = parse_yaml(text)
    assert document is None
    return [problem.code for problem in problems]


def test_libyaml_is_used_where_it_is() -> None:
    assert len(documents._LOADERS) == (2 if yaml.__with_libyaml__ else 1)


@pytest.mark.usefixtures("loader")
class TestScalars:
    @pytest.mark.parametrize(
        "written",
        [
            "NO",
            "0730",
            "12:30",
            "0012",
            "1e3",
            "~",
            "null",
            "0x1F",
            "1_000",
            "2007-11-16",
            "on",
            ".nan",
            "=",
            "'0012'",
        ],
    )
    def test_every_scalar_is_its_text(self, written: str) -> None:
        assert parsed(f"key: {written}").value == {"key": written.strip("'")}

    def test_what_is_empty_is_the_empty_text(self) -> None:
        assert parsed("a:\nb: ''\n").value == {"a": "", "b": ""}

    def test_keys_are_text_too(self) -> None:
        assert parsed("NO: 1\n0730: 2\n").value == {"NO": "1", "0730": "2"}

    def test_an_alias_repeats_a_value(self) -> None:
        assert parsed("a: &x {b: 1}\nc: *x\n").value == {"a": {"b": "1"}, "c": {"b": "1"}}

    def test_the_tags_of_text_say_nothing_new(self) -> None:
        assert parsed("a: !!str 1\nb: !!map {}\nc: !!seq []\n").value == {"a": "1", "b": {}, "c": []}

    def test_a_byte_order_mark_and_any_line_ends_will_do(self) -> None:
        document = parsed("\ufeffa: 1\r\nb: 2\r\n")
        assert document.value == {"a": "1", "b": "2"}
        assert document.place(("b",)) == Place("<text>", 2, 4)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "Y102"),
            ("# nothing", "Y102"),
            ("a: 1\na: 2", "Y103"),
            ("? {a: b}\n: c", "Y104"),
            ("a: !x y", "Y105"),
            ("[" * 200_000, "Y106"),
            ("- " * 200, "Y106"),
            ("a: *b", "Y107"),
            ("a: &b [*b]", "Y107"),
            ("a: 1\n---\nb: 2", "Y108"),
            ("a: \x00", "Y109"),
            ("a: \ud800", "Y109"),
            ("b: &b {c: d}\na: {<<: *b}", "Y110"),
            ("a: 'x", "Y101"),
            ("a:\n\t- b", "Y101"),
            ("a: b: c", "Y101"),
            ("%YAML 2.0\n---\na", "Y101"),
            ("a: %", "Y101"),
        ],
    )
    def test_refused(self, text: str, code: str) -> None:
        assert codes(text) == [code]

    def test_all_repeated_keys_are_told(self) -> None:
        assert codes("a: {b: 1, b: 2}\na: 3\nc: !t d") == ["Y103", "Y103", "Y105"]

    def test_too_many_entries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "MOST_NODES", 100)
        assert codes("[" + "a," * 200 + "]") == ["Y111"]
        assert codes("[&a b," + "*a ," * 200 + "]") == ["Y111"]

    def test_the_collector_is_on_again(self) -> None:
        parse_yaml("a: [")
        assert gc.isenabled()
        gc.disable()
        try:
            parse_yaml("a: 1")
            assert not gc.isenabled()
        finally:
            gc.enable()

    @given(st.text(alphabet=st.sampled_from("a:- \n\t[]{},&*!|>'\"%@#?\\\x00é\u2028"), max_size=60))
    def test_any_text_gives_a_value_or_problems(self, text: str) -> None:
        document, problems = parse_yaml(text)
        assert (document is None) == bool(problems)
        assert all(problem.place.line >= 0 and "\n" not in str(problem) for problem in problems)


TEXT = """\
posts:
  RXAA: {plad: ALDER}
trunks:
  - {between: [RXAA, RXBB]}
  - rate: 75 baud
"""


@pytest.mark.usefixtures("loader")
class TestPlaces:
    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            ((), (1, 1), (1, 1)),
            (("posts",), (2, 3), (1, 1)),
            (("posts", "RXAA"), (2, 9), (2, 3)),
            (("posts", "RXAA", "plad"), (2, 16), (2, 10)),
            (("trunks", 0, "between", 1), (4, 22), (4, 22)),
            (("trunks", 0, "between", "RXBB"), (4, 22), (4, 22)),
            (("trunks", 1, "rate"), (5, 11), (5, 5)),
            (("trunks", 1, "delay"), (5, 5), (5, 5)),
            (("trunks", 9), (4, 3), (4, 3)),
        ],
    )
    def test_values_and_keys(self, path: documents.Steps, value: tuple[int, int], key: tuple[int, int]) -> None:
        document = parsed(TEXT)
        assert document.place(path) == Place("<text>", *value)
        assert document.place(path, key=True) == Place("<text>", *key)

    def test_a_part_counts_from_where_it_begins(self) -> None:
        part = parsed(TEXT).part(("trunks",)).part((1,))
        assert part.value == {"rate": "75 baud"}
        assert part.place(("rate",)) == Place("<text>", 5, 11)
        assert part.file == "<text>"

    def test_a_document_without_nodes_is_a_file(self) -> None:
        assert Document("x.yaml", {"a": "1"}).place(("a",)) == Place("x.yaml")


def test_relative_paths_start_from_the_files_folder() -> None:
    assert Document("a/b.yaml", "").part().folder == Path("a")
    assert Document("-", "").part().folder == Path()


def test_a_value_can_be_put_in_the_place_of_another() -> None:
    document = parsed(TEXT)
    other = document.with_value(("trunks", 1, "rate"), "100 wpm")
    assert value_at(other.value, ("trunks", 1, "rate")) == "100 wpm"
    assert value_at(document.value, ("trunks", 1, "rate")) == "75 baud"
    assert other.place(("trunks", 1, "rate")) == Place("<text>", 5, 11)
    assert with_value({}, ("a", "b"), "1") == {"a": {"b": "1"}}
    assert with_value({}, (), "1") == "1"


@pytest.mark.parametrize("path", [("a",), ("trunks", 7), ("trunks", "x"), ("posts", "RXAA", "plad", 0)])
def test_a_path_that_leads_nowhere(path: documents.Steps) -> None:
    with pytest.raises(KeyError):
        value_at(parsed(TEXT).value, path)


def test_a_list_grows_by_no_path() -> None:
    with pytest.raises(KeyError):
        with_value(["a"], (1,), "b")


def test_values_of_python_become_text() -> None:
    assert as_value({"a": [1, 2.5, True, "x"], "b": (1e-7, False)}) == {
        "a": ["1", "2.5", "true", "x"],
        "b": ["0.0000001", "false"],
    }


def test_all_scalars_with_their_paths() -> None:
    assert list(paths(parsed(TEXT).value))[:2] == [
        (("posts", "RXAA", "plad"), "ALDER"),
        (("trunks", 0, "between", 0), "RXAA"),
    ]


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    document, problems = read_yaml(file)
    assert document is not None
    assert (document.value, document.file, len(document.sha256), problems) == ({"a": "1"}, str(file), 64, [])
    assert read_yaml(tmp_path)[1][0].code == "F002"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: {b: f(1, 2), c: 3}", ["Y101"]),
        ("a: {b: f(1, 2)}", ["Y101"]),
        ("a: {b: 'f(1, 2)', c: 3}", []),
        ("a: {b: f(1), 2): }", []),
        ("a: {b: (1, c: 2)}", []),
        ("a: {b: 'f(1', 2): }", []),
    ],
)
def test_a_value_that_a_comma_parts(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in parse_yaml(text)[1]] == codes


def test_a_value_that_a_comma_parts_is_told_whole() -> None:
    (problem,) = parse_yaml("a: {b: f(1, 2), c: 3}", file="x")[1]
    assert str(problem) == "x:1:8: Y101 the ',' in 'f(1, 2)' ends the value; put the whole value in quotes"
