"""Plots of a sweep: one for each measure and factor, of the very means that its effects are between."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.__main__ import main
from sim.study.files import read_study
from sim.study.sweep import swept

FILE = Path(__file__).parents[1] / "study" / "sweep.yaml"


def test_levels_are_those_between_which_effects_are() -> None:
    told = swept(read_study(FILE, replications=4).checked())
    for one in told.effects:
        if one.factor == "rate":
            levels = dict(told.at_levels(0, one.measure)[one.precedence][one.setting])
            assert levels[one.level].mean == pytest.approx(one.mean)
            assert levels[one.against].mean == pytest.approx(one.first)
    assert list(dict(told.at_levels(0, "busiest_use")["all"][told.settings[0]])) == [
        "60 char/s", "80 char/s", "120 char/s",
    ]  # fmt: skip


def test_each_is_a_file_of_either_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    folder = tmp_path / "plots"
    assert main(["compare", str(FILE), "--replications", "2", "--plots", str(folder), "-o", str(tmp_path / "t")]) == 0
    names = [
        f"{measure}_by_{factor}"
        for measure in ("queue_mean_s", "busiest_use")
        for factor in ("1_rate", "2_scenario_traffic_letters_characters")
    ]
    assert {path.name for path in folder.iterdir()} == {f"{name}.{form}" for name in names for form in ("svg", "png")}
    assert capsys.readouterr().err == f"cablesim: 4 plots in {folder}, each as SVG and PNG\n"
    text = (folder / "queue_mean_s_by_1_rate.svg").read_text()
    assert "120 char/s" in text
    assert "Strict precedence, no interruption" in text


def cube(folder: Path) -> Path:
    path = folder / "cube.yaml"
    path.write_text(FILE.read_text().replace("replications:", "design: latin_hypercube\npoints: 4\nreplications:"))
    return path


def test_a_notebook_has_them_by_their_names() -> None:
    pytest.importorskip("matplotlib")
    told = sim.run_study(FILE, replications=2)
    figure = sim.plot(told, "queue_mean_s_by_1_rate")
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels == ["60 char/s", "80 char/s", "120 char/s"]
    assert figure._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="no plot 'queue_mean_s'; plots are queue_mean_s_by_1_rate, "):
        sim.plot(told, "queue_mean_s")


def test_a_notebook_is_told_that_a_latin_hypercube_has_none(tmp_path: Path) -> None:
    told = sim.run_study(cube(tmp_path), replications=2)
    with pytest.raises(ValueError, match="a Latin hypercube has no levels to draw"):
        sim.plot(told)


def test_a_latin_hypercube_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(cube(tmp_path)), "--plots", str(tmp_path / "plots")]) == 2
    assert "a Latin hypercube has no levels to draw" in capsys.readouterr().err
    assert not (tmp_path / "plots").exists()
