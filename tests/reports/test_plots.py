"""Plots: no text on another whatever the shape of what is shown, figures where they belong, and the files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import pytest

import sim
from sim.__main__ import main
from sim.reports.plots.files import NoPlots, plot, plot_names
from sim.reports.plots.forms import FORMS
from sim.results.summary import ALL
from sim.study.compare import Comparison
from sim.study.measures import BY_NAME, Measure, Spread
from sim.study.statistics import Interval
from tests.study.cases import FIRST_COME, STRICT, one_line

pytest.importorskip("matplotlib")

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.reports.plots.effects import Level, effect_plot
from sim.reports.plots.look import drawn, file_bytes, styles
from sim.reports.plots.means import means_plot
from sim.reports.plots.scales import scale_of, time_tiers
from sim.reports.plots.times import Curves, times_plot

ROOT = Path(__file__).parents[2]
SETTINGS = [
    "Strict precedence, no interruption", "ACP 127(G)", "X", "Weighted fair queueing under a name that goes on and on "
    "and wants more than one line of the key", "Ageing, one step an hour", "ACP 127(G) (2)", "Aeronautical",
    "State, 2007", "JANAP 128 with $x_1$ & <b>", "Überfunk", "A",
    "ANAMEWITHOUTANYSPACESTHATISLONGERTHANACOLUMNOFTHEKEYCANEVERBE",
]  # fmt: skip
PRECEDENCES = ["FLASH OVERRIDE", "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "URGENT ROUTINE SERVICE", "LL"]
CAPTION = "Half a day between Alder and Birch. Network Four posts (invented); horizon 14 h; seed 7; 10 replications."
SHAPES = [(1, 2), (2, 5), (4, 1), (12, 7)]


def seen(figure: Figure) -> list[tuple[str, object]]:
    """Every text that is seen, and its place."""
    with drawn():
        figure.canvas.draw()
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        return [
            (text.get_text(), text.get_window_extent(renderer))
            for text in figure.findobj(Text)
            if text.get_visible() and text.get_text().strip()
        ]


def well_set(figure: Figure) -> bool:
    """Whether no text stands on another, and all stand on the sheet."""
    there = seen(figure)
    on_another = [
        (one, other)
        for place, (one, box) in enumerate(there)
        for other, its in there[place + 1 :]
        if box.padded(-0.5).overlaps(its.padded(-0.5))  # type: ignore[attr-defined]
    ]
    outside = [
        text for text, box in there
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert len(there) > 5
    assert not on_another
    assert not outside
    return True


def interval_of(measure: Measure, level: int, setting: int, *, broad: bool) -> Interval:
    if measure.unit == "share":
        return Interval(10, 0.7 + 0.02 * setting, 0.01 * (level + 1) * setting)
    mean = 40.0 * (setting + 1) * (30.0**level if broad else level + 1)
    return Interval(10 - level % 2, 0.0 if broad and setting == 2 else mean, mean / 3)


def means_of(many: int, precedences: int, measure: Measure, *, broad: bool) -> dict[str, list[Interval]]:
    names = [*PRECEDENCES[:precedences], ALL]
    return {
        name: [interval_of(measure, level, setting, broad=broad) for setting in range(many)]
        for level, name in enumerate(names)
    }


@pytest.mark.parametrize("broad", [False, True])
@pytest.mark.parametrize("name", ["elapsed_mean_s", "on_time", "interruptions"])
@pytest.mark.parametrize(("many", "precedences"), SHAPES)
def test_no_text_of_a_measure_stands_on_another(many: int, precedences: int, name: str, broad: bool) -> None:
    measure = BY_NAME[name]
    with drawn():
        figure = means_plot(measure, SETTINGS[:many], means_of(many, precedences, measure, broad=broad), CAPTION)
    assert well_set(figure)


def spread_of(begin_s: float, undelivered: int) -> list[int]:
    return Spread.row([round(begin_s * 1_000_000 * (1 + step / 3)) for step in range(40)], undelivered)


@pytest.mark.parametrize(("many", "precedences"), SHAPES)
@pytest.mark.parametrize("apart", [1.1, 4.0])
def test_no_text_of_the_times_stands_on_another(many: int, precedences: int, apart: float) -> None:
    found = {
        name: Curves(
            [spread_of(20 * apart**level * (1 + setting), setting) for setting in range(many)],
            [None if name == "FLASH" else 1.0] * many,
            None if name == "FLASH" else round(60_000_000 * apart**level),
        )
        for level, name in enumerate([*PRECEDENCES[:precedences], ALL])
    }
    with drawn():
        figure = times_plot(SETTINGS[:many], found, CAPTION)
    assert well_set(figure)


@pytest.mark.parametrize(("many", "precedences"), SHAPES)
@pytest.mark.parametrize(
    "labels",
    [
        ["50 baud", "75 baud", "100 baud"],
        [f"{minutes} min" for minutes in range(1, 15)],
        ["four_posts", "a_network_of_a_very_long_name_indeed_2007", "the State network, worldwide", "c", "d", "e"],
    ],
)
def test_no_text_of_a_factor_stands_on_another(many: int, precedences: int, labels: Sequence[str]) -> None:
    measure = BY_NAME["elapsed_p95_s"]
    found = {
        name: {
            setting: [Level(label, 30.0 * (at + 1) * 9**level, 10.0) for at, label in enumerate(labels)]
            for setting in SETTINGS[:many]
        }
        for level, name in enumerate([*PRECEDENCES[:precedences], ALL])
    }
    with drawn():
        figure = effect_plot(measure, "rate of the trunk RUSBC to RUEH", found, CAPTION)
    assert well_set(figure)


def test_a_target_of_no_time_stands_at_the_beginning() -> None:
    found = {"FLASH": Curves([spread_of(10, 0)], [0.0], 0)}
    with drawn():
        figure = times_plot(["A"], found, CAPTION)
    (axes,) = figure.axes
    (line,) = (line for line in axes.lines if len(set(line.get_xdata())) == 1)
    assert line.get_xdata()[0] == axes.get_xlim()[0]


def test_a_level_may_be_lacking() -> None:
    lines = {"A": [Level("1", 0.5, None), Level("2", None, None)], "B": [Level("2", 0.7, 0.5), Level("3", 0.8, 0.1)]}
    with drawn():
        (axes,) = effect_plot(BY_NAME["on_time"], "load", {ALL: lines}, CAPTION).axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "2", "3"]
    assert axes.get_ylabel() == "%; more is better"


def test_shares_of_all_panels_go_from_zero_to_a_hundred() -> None:
    found = {name: {"A": [Level("1", mean, None), Level("2", mean, 0.001)]} for name, mean in (("X", 0.97), (ALL, 0.5))}
    with drawn():
        panels = effect_plot(BY_NAME["on_time"], "load", found, CAPTION).axes
    assert [[label.get_text() for label in axes.get_yticklabels()] for axes in panels] == [
        ["0", "20", "40", "60", "80", "100"]
    ] * 2


def test_settings_are_told_apart_without_colour() -> None:
    twelve = styles(12)
    assert len({style.mark for style in twelve}) == 12
    assert len({(style.colour, style.full) for style in twelve}) == 12
    assert len({(style.colour, str(style.dashes)) for style in twelve}) == 12
    assert len({str(style.dashes) for style in twelve[:7]}) == 7
    assert len(set(map(str, styles(84)))) == 84


@pytest.mark.parametrize(
    ("name", "means", "unit", "log"),
    [
        ("elapsed_mean_s", [3.0, 90.0], "s", False),
        ("elapsed_mean_s", [100.0, 3_000.0], "min", False),
        ("elapsed_mean_s", [3_600.0, 40_000.0], "h", False),
        ("elapsed_mean_s", [100_000.0, 900_000.0], "d", False),
        ("elapsed_mean_s", [10.0, 1_000.1], "", True),
        ("queue_mean_s", [0.0, 5.0], "s", False),
        ("queue_mean_s", [0.0, 0.0], "s", False),
        ("interruptions", [1.0, 90.0], "number", False),
        ("interruptions", [1.0, 900.0], "", True),
        ("on_time", [0.001, 1.0], "%", False),
    ],
)
def test_an_axis_has_a_unit_that_suits_it(name: str, means: list[float], unit: str, log: bool) -> None:
    scale = scale_of(BY_NAME[name], means)
    assert (scale.unit, scale.log) == (unit, log)
    assert scale.begin <= min(value for value in means if value or not log)
    assert max(means) <= scale.end


def test_a_scale_of_high_shares_does_not_begin_at_zero() -> None:
    assert scale_of(BY_NAME["on_time"], [0.3, 1.0]).begin == 0
    assert scale_of(BY_NAME["on_time"], [0.97, 1.0], [0.96]).begin == 0.95
    assert scale_of(BY_NAME["on_time"], [0.97, 1.0]).end == 1


def test_a_logarithmic_scale_keeps_a_place_for_zero() -> None:
    scale = scale_of(BY_NAME["queue_mean_s"], [0.0, 12.0, 5_000.0])
    assert scale.zero
    assert 0 < scale.begin <= 12
    assert not scale_of(BY_NAME["queue_mean_s"], [12.0, 5_000.0]).zero


def test_ticks_are_round_lengths_of_time() -> None:
    names = [label for _, label in time_tiers()[1]]
    assert names[3:11] == ["1 s", "10 s", "1 min", "10 min", "1 h", "6 h", "1 d", "10 d"]


@pytest.fixture(scope="module")
def found() -> Comparison:
    return sim.compare(one_line(0.5, 0.6, after=1), [FIRST_COME, STRICT], replications=5, seed=4)


def axes_of(figure: Figure) -> dict[str, Axes]:
    """The panels of the times, by what stands above them."""
    return dict(zip(("FIRST", "LAST", ALL), figure.axes, strict=True))


def test_a_measure_is_drawn_where_its_mean_is(found: Comparison) -> None:
    (axes,) = plot(found, "elapsed_mean_s").axes
    drawn_at = [line.get_xdata()[0] for line in axes.lines if line.get_marker() != "None"]  # type: ignore[index]
    told = [one for one in found.measures if one.measure == "elapsed_mean_s"]
    by_precedence = [one for name in ("FIRST", "LAST", ALL) for one in told if one.precedence == name]
    assert drawn_at == [one.mean for one in by_precedence]
    assert axes.get_xlabel() == "Time from filing to receipt, mean (s); less is better"
    bars = sorted(x for bar in axes.collections for path in bar.get_paths() for x in path.vertices[:, 0])
    one = by_precedence[-1]
    assert one.mean is not None
    assert one.half_width is not None
    assert any(x == pytest.approx(one.mean + one.half_width) for x in bars)


def test_curves_end_at_the_share_that_was_delivered(found: Comparison) -> None:
    panels = axes_of(plot(found))
    for number, runs in enumerate(found.spread):
        row = Spread.of(runs, 2)
        curve = list(panels[ALL].lines[number].get_ydata())
        assert curve[-1] == pytest.approx(1 - row[-1] / sum(row))
        assert curve == sorted(curve)
    assert any(Spread.of(runs, 2)[-1] for runs in found.spread)


def test_targets_stand_in_their_panels(found: Comparison) -> None:
    figure = plot(found)
    panels = axes_of(figure)
    assert list(panels["FIRST"].lines[-1].get_xdata()) == [2.0, 2.0]
    assert list(panels["LAST"].lines[-1].get_xdata()) == [6.0, 6.0]
    assert len(panels[ALL].lines) == 2
    assert {"target 2 s", "target 6 s", "on time"} <= {text for text, _ in seen(figure)}


def test_a_target_is_no_curve(found: Comparison) -> None:
    *curves, target = axes_of(plot(found))["FIRST"].lines
    assert target.get_linestyle() == "-"
    assert target.get_marker() == "None"
    assert target.get_linewidth() < min(curve.get_linewidth() for curve in curves)
    assert target.get_color() not in {style.colour for style in styles(12)}


def test_there_is_a_plot_of_what_was_asked_for(found: Comparison) -> None:
    assert plot_names(found) == [*BY_NAME, "delivery_times"]
    asked = sim.compare(one_line(), [FIRST_COME, STRICT], replications=2, measures=["on_time"])
    assert plot_names(asked) == ["on_time", "delivery_times"]
    with pytest.raises(ValueError, match="no plot 'speed'; plots are on_time, delivery_times"):
        plot(asked, "speed")


def test_the_caption_says_what_was_run(found: Comparison) -> None:
    told = " ".join(" ".join(text.split()) for text, _ in seen(plot(found, "on_time")))
    assert "One line. Network One line" in told
    assert "seed 4; 5 replications" in told
    assert "bars their 95\u00a0% intervals" in told or "bars their 95 % intervals" in told
    assert "Differences are taken in pairs: overlapping bars say nothing of them." in told
    once = sim.compare(one_line(), [FIRST_COME, STRICT], replications=1)
    assert "Differences" not in " ".join(text for text, _ in seen(plot(once, "on_time")))


def test_the_same_bytes_whatever_a_notebook_has_set(found: Comparison) -> None:
    before = [file_bytes(plot(found, "on_time"), form) for form in FORMS]
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "text.usetex": False, "savefig.dpi": 7}):
        own = dict(matplotlib.rcParams)
        assert [file_bytes(plot(found, "on_time"), form) for form in FORMS] == before
        assert dict(matplotlib.rcParams) == own
    assert matplotlib.__version__.encode() not in before[0] + before[1]
    assert b"dc:date" not in before[0]


def test_svg_holds_its_texts_and_any_name_is_safe(found: Comparison) -> None:
    with drawn():
        odd = ["<b> & \x1b[1m \u202e", "$x^2$ \u65e5\u672c\ud800"]
        figure = means_plot(BY_NAME["on_time"], odd, {ALL: [Interval(1, 0.5, None)] * 2}, "")
    written = "".join(ElementTree.fromstring(file_bytes(figure, "svg")).itertext())
    assert "<b> & ?[1m ?" in written
    assert "$x^2$ \u65e5\u672c?" in written
    assert "On time (%)" in written


def test_a_notebook_shows_the_picture_without_pyplot() -> None:
    program = (
        "import sys, sim; from tests.study.cases import *; from sim.reports.plots.files import plot; "
        "found = sim.compare(one_line(), [FIRST_COME, STRICT], replications=2); "
        "assert plot(found)._repr_png_().startswith(b'\\x89PNG'); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


DRAWN = str(ROOT / "tests" / "golden" / "comparison.yaml")
SHORT = ["compare", DRAWN, "strict", "acp127g", "--replications", "2", "--workers", "1", "--measure", "on_time"]


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    assert main([*SHORT, *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_the_command_writes_each_plot_twice_and_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "plots"
    alone, _ = told(capsys)
    out, err = told(capsys, "--plots", str(folder))
    assert out == alone
    assert f"2 plots in {folder}, each as SVG and PNG" in err
    names = ["delivery_times.png", "delivery_times.svg", "on_time.png", "on_time.svg"]
    assert sorted(path.name for path in folder.iterdir()) == names
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "on_time.svg").write_text("old")
    (folder / "letter.svg").write_text("mine")
    told(capsys, "--plots", str(folder))
    assert {name: (folder / name).read_bytes() for name in names} == before
    assert (folder / "letter.svg").read_text() == "mine"
    assert len(list(folder.iterdir())) == 5


def refused(capsys: pytest.CaptureFixture[str], folder: Path, code: int) -> str:
    with patch("sim.study.compare.compared", side_effect=AssertionError("told before anything is run")):
        return told(capsys, "--plots", str(folder), code=code)[1]


def test_a_folder_that_cannot_be_written_is_told_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file: F010 cannot be written" in refused(capsys, tmp_path / "file", 1)
    (tmp_path / "plots" / "on_time.svg").mkdir(parents=True)
    (tmp_path / "plots" / "lost_s.png").mkdir()
    err = refused(capsys, tmp_path / "plots", 1)
    assert err.count("cannot be written (a folder has this name)") == 2


def test_the_lack_of_matplotlib_is_told_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Comparison
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    err = refused(capsys, tmp_path / "plots", 1)
    assert err.splitlines()[-1] == (
        "cablesim: plots need matplotlib, which is not installed: pip install 'cablesim[plots]'"
    )
    assert not (tmp_path / "plots").exists()
    with pytest.raises(NoPlots):
        plot(found)


def test_nothing_that_is_read_is_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scenario = tmp_path / "on_time.svg"
    scenario.write_text(Path(DRAWN).read_text())
    assert main(["compare", str(scenario), "strict", "acp127g", "--plots", str(tmp_path)]) == 2
    assert "is read here, and would be lost; name another file with --plots" in capsys.readouterr().err
    assert scenario.read_text() == Path(DRAWN).read_text()
