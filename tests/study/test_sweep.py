"""Sweeps: what a factor does is told from runs that a user could make one by one, whoever carries them out."""

from __future__ import annotations

import csv
import io
import json
from math import fsum
from pathlib import Path

import pytest

import sim
import sim.documents
import sim.scenario.files
from sim.reports.comparison_words import change_text
from sim.reports.sweep import sweep_markdown, sweep_text
from sim.reports.sweep_data import sweep_csv, sweep_json
from sim.reports.tables import Paper
from sim.study.compare import NOT_SHOWN
from sim.study.files import Study, read_study
from sim.study.measures import BY_NAME, place_of
from sim.study.sweep import RULES, Effect, Sweep, swept

FILE = Path(__file__).parent / "sweep.yaml"
RATE, LENGTH = "rate", "scenario.traffic.letters.characters"
RATES = ("60 char/s", "80 char/s", "120 char/s")
MANY = 12


def study(tmp_path: Path, *changes: tuple[str, str]) -> Study:
    """The study with some of its text exchanged."""
    text = FILE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "study.yaml"
    path.write_text(text)
    return read_study(path).checked()


@pytest.fixture(scope="module")
def told() -> Sweep:
    return swept(read_study(FILE).checked())


def effect(told: Sweep, factor: str, level: str, setting: str, precedence: str = "all") -> Effect:
    asked = (factor, level, setting, precedence, "queue_mean_s")
    (found,) = (one for one in told.effects if (one.factor, one.level, *one[3:6]) == asked)
    return found


def waits(rate: str, length: int, rules: str) -> list[float]:
    """The mean wait of all in each replication, from runs made one by one of a file that is written by hand."""
    text = FILE.read_text().split("scenario:\n", 1)[1].split("\nrules:")[0]
    text = "\n".join(line[2:] for line in text.split("\n"))
    text = text.replace("60 char/s", rate).replace("characters: 1000", f"characters: {length}")
    path = FILE.parent / "cut.yaml"
    document, problems = sim.documents.parse_yaml(text, file=str(path))
    assert document is not None, problems
    scenario = sim.scenario.files.read_scenario(document, rules=rules).checked()
    found = []
    for replication in range(1, MANY + 1):
        deliveries = sim.run(scenario, seed=3, replication=replication).deliveries
        queued = [one.queue_us for one in deliveries if one.filed_us >= 60_000_000 and one.queue_us is not None]
        found.append(fsum(queued) / len(queued) / 1e6)
    return found


def test_an_effect_is_that_of_runs_made_one_by_one(told: Sweep) -> None:
    rules = "First come, first served"
    fast, slow = ([*waits(rate, 500, "first_come"), *waits(rate, 1000, "first_come")] for rate in RATES[::-2])
    by_hand = (fsum(fast) - fsum(slow)) / len(fast)
    found = effect(told, RATE, "120 char/s", rules)
    assert found.more == pytest.approx(by_hand, abs=1e-5)
    assert (found.against, found.verdict) == ("60 char/s", "better")
    assert found.first is not None
    assert found.mean is not None
    assert found.mean - found.first == pytest.approx(found.more)
    assert found.low is not None
    assert found.low < found.more < found.high < 0  # type: ignore[operator]


def test_lines_are_by_factor_level_rules_and_precedence(told: Sweep) -> None:
    groups = list(dict.fromkeys((one.factor, one.level, one.against, one.setting) for one in told.effects))
    first, second = told.settings
    assert groups == [
        (RULES, second, first, second),
        *((RATE, f"{rate} char/s", "60 char/s", setting) for setting in told.settings for rate in (80, 120)),
        *((LENGTH, "long", "short", setting) for setting in told.settings),
    ]
    assert {one.precedence for one in told.effects} == {"FLASH", "ROUTINE", "all"}
    assert {one.measure for one in told.effects} == {"queue_mean_s", "busiest_use"}


def test_rules_are_compared_over_all_points(told: Sweep) -> None:
    found = effect(told, RULES, told.settings[1], told.settings[1], "FLASH")
    place = place_of(0, "queue_mean_s")
    points = [told.comparison(point) for point in range(6)]
    more = [
        strict[place] - first_come[place]
        for one in points
        for first_come, strict in zip(*one.samples, strict=True)
    ]  # fmt: skip
    assert found.more == pytest.approx(fsum(more) / len(more))
    assert found.verdict == "better"


def test_identical_rules_and_values_do_exactly_nothing(tmp_path: Path) -> None:
    rates = ("[60 char/s, 80 char/s, 120 char/s]", "[60 char/s, 600 bit/s]")
    found = swept(study(tmp_path, ("[first_come, strict]", "[strict, strict]"), rates))
    nothing = [one for one in found.effects if one.factor in (RULES, RATE)]
    assert {(one.more, one.p_adjusted, one.verdict) for one in nothing} == {(0.0, 1.0, "no difference shown")}


def test_what_is_set_holds_at_all_points(tmp_path: Path) -> None:
    """A line that is twice as fast by its speed, by its rate, and by the file, is the same line."""
    vary = FILE.read_text().split("vary:\n")[1]
    rate = "  network.trunks.RXAA-RXBB.rate: "
    letters = vary.split("\n")[1]
    plain = swept(study(tmp_path, (vary, letters + "\n"), ("rate: 60 char/s}", "rate: 120 char/s}")))
    for changed in (f"{rate}120 char/s\n", "  speed: 2\n"):
        found = swept(study(tmp_path, (f"vary:\n{vary}", f"set:\n{changed}vary:\n{letters}\n")))
        assert found.effects == plain.effects
        key, value = changed.strip().split(": ")
        assert dict(found.study.held) == {key: value}
        assert f"{key}: {value} at all points" in sweep_text(found, Paper(120))


def test_of_very_many_values_the_ends_are_told(tmp_path: Path) -> None:
    rates = "{name: rate, from: 60 char/s, to: 90 char/s, steps: 31}"
    found = swept(study(tmp_path, ("{name: rate, values: [60 char/s, 80 char/s, 120 char/s]}", rates), ("12", "1")))
    assert "  rate: 31 values from 60 char/s to 90 char/s\n" in sweep_text(found, Paper(80))
    assert "62 points, 1 replication, seed 3" in repr(found)


def test_the_same_on_any_number_of_workers(told: Sweep) -> None:
    two = swept(read_study(FILE).checked(), workers=2)
    assert list(sweep_json(two)) == list(sweep_json(told))
    assert sweep_text(two, Paper(80)) == sweep_text(told, Paper(80))


def test_one_at_a_time_leaves_the_base_alone(tmp_path: Path, told: Sweep) -> None:
    found = swept(study(tmp_path, ("replications:", "design: one_at_a_time\nreplications:")))
    assert len(found) == 4
    points = [found.study.values(point) for point in range(4)]
    assert points[0] == {RATE: "60 char/s", LENGTH: "short"}
    assert [list(one.values()) for one in points[1:]] == [
        ["80 char/s", "short"], ["120 char/s", "short"], ["60 char/s", "long"],
    ]  # fmt: skip
    rules, asked = told.settings[0], (told.settings[0], "all", "queue_mean_s")
    (base,) = (one.mean for one in told.comparison(0).measures if one[:3] == asked)
    assert effect(found, LENGTH, "long", rules).first == pytest.approx(base)
    assert "one factor changed at a time" in sweep_text(found, Paper(80))


def test_a_latin_hypercube_tells_numbers_and_labels(tmp_path: Path) -> None:
    changes = (
        ("replications:", "design: latin_hypercube\npoints: 8\nreplications:"),
        ("{name: rate, values: [60 char/s, 80 char/s, 120 char/s]}", "{name: rate, from: 60 char/s, to: 120 char/s}"),
    )
    found = swept(study(tmp_path, *changes))
    (rate,) = {(one.against, one.level) for one in found.effects if one.factor == RATE}
    least, greatest = (float(text.split()[0]) for text in rate)
    assert 60 <= least < 67.5
    assert 112.5 < greatest <= 120
    longer = effect(found, LENGTH, "long", found.settings[0])
    assert (longer.first, longer.mean) == (None, None)
    assert longer.more is not None
    assert longer.more > 0
    assert effect(found, RATE, rate[1], found.settings[0]).more < 0  # type: ignore[operator]
    text = sweep_text(found, Paper(80))
    assert f"rate: from {rate[0]} to {rate[1]}" in text
    assert "the plane that" in text


def test_what_is_not_drawn_is_exact(tmp_path: Path) -> None:
    changes = (("every: 90 s", "every: 90 s, arrivals: fixed"), ("every: 30 s", "every: 30 s, arrivals: fixed"))
    found = swept(study(tmp_path, *changes))
    assert (found.replications, found.random) == (1, False)
    assert effect(found, RATE, "120 char/s", found.settings[0]).verdict == "better"
    assert "exact for this traffic" in sweep_text(found, Paper(80))


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit(width: int, told: Sweep) -> None:
    assert max(map(len, sweep_text(told, Paper(width)).split("\n"))) <= width


def test_data(told: Sweep) -> None:
    data = json.loads("".join(sweep_json(told)))
    assert list(data) == [
        "format", "study", "scenario", "design", "seed", "replications", "settings", "set", "factors", "effects",
        "points", "notes",
    ]  # fmt: skip
    assert data["factors"][0] == {"factor": "rate", "levels": list(RATES), "values": list(RATES)}
    assert data["factors"][1] == {"factor": LENGTH, "levels": ["short", "long"], "values": ["500", "1000"]}
    assert [list(one) for one in data["effects"][:1]] == [list(Effect._fields)]
    assert [one["values"]["rate"] for one in data["points"]] == [rate for rate in RATES for _ in range(2)]
    assert data["points"][3]["measures"][0]["n"] == MANY
    rows = list(csv.DictReader(io.StringIO("".join(sweep_csv(told)))))
    assert len(rows) == sum(len(one["measures"]) for one in data["points"])
    assert {row["point"] for row in rows} == set("123456")
    assert rows[0]["rate"] == "60 char/s"


def test_markdown_has_every_line(told: Sweep) -> None:
    text = sweep_markdown(told)
    assert text.startswith("# A line\n")
    assert text.count("| better") + text.count("| worse") == sum(
        one.verdict in ("better", "worse") for one in told.effects
    )


def test_frames_have_every_effect_and_every_figure(told: Sweep) -> None:
    pytest.importorskip("pandas")
    effects, measures = told.to_frame(), told.to_frame("measures")
    assert list(effects.columns) == list(Effect._fields)
    assert effects.more.tolist() == pytest.approx([one.more for one in told.effects])
    assert list(effects.factor.cat.categories) == [RULES, RATE, LENGTH]
    assert list(measures.columns)[:4] == ["point", RATE, LENGTH, "setting"]
    assert len(measures) == sum(len(told.comparison(point).measures) for point in range(6))
    assert measures[measures.point == 6][RATE].unique().tolist() == ["120 char/s"]
    with pytest.raises(ValueError, match="frames are effects, measures"):
        told.to_frame("points")  # type: ignore[arg-type]


def test_a_notebook_shows_the_effects(told: Sweep) -> None:
    page = told._repr_html_()
    assert "rate: 120 char/s, against 60 char/s, under First come, first served" in page
    assert "better" in page


def test_a_study_from_python_is_kept_and_read_again(tmp_path: Path, told: Sweep) -> None:
    path = tmp_path / "line.study"
    found = sim.run_study(FILE, study=path)
    assert list(sweep_json(found)) == list(sweep_json(told))
    assert path.exists()
    less = sim.run_study(FILE, study=path, replications=3, measures=["delivered"])
    assert (less.replications, {one.measure for one in less.effects}) == (3, {"delivered"})


def test_rules_are_compared_at_each_point_as_well(told: Sweep) -> None:
    text = sweep_text(told, Paper(120))
    table = text.split("Waiting for channels, mean, B less A at each point (*: shown)\n")[1].split("\n\n")[0]
    _, _, *rows = table.split("\n")
    for point, row in enumerate(rows):
        for one in told.comparison(point).differences:
            if (one.precedence, one.measure) == ("FLASH", "queue_mean_s"):
                cell = row.split("FLASH")[-1]
                assert change_text(one.mean, BY_NAME[one.measure]) in cell
                assert row.startswith(f"{point + 1:>5}")
    assert table.count("*") == sum(
        one.verdict != NOT_SHOWN
        for point in range(len(told))
        for one in told.comparison(point).differences
        if one.measure == "queue_mean_s"
    )
    narrow = sweep_text(told, Paper(80))
    assert "B less A at each point" in narrow


def test_labels_are_told_with_their_values_and_notes_with_their_points(tmp_path: Path) -> None:
    text = sweep_text(swept(study(tmp_path, ("replications: 12", "replications: 2"))), Paper(120))
    assert f"{LENGTH}: short (500), long (1000)" in text
    assert "Only 2 replications" in text
    assert "No difference is shown for" in text or "no difference is shown for" in text
