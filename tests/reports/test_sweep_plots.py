"""Plots of a sweep: one for each measure and factor, of the very means that its effects are between."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_a_latin_hypercube_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cube.yaml"
    path.write_text(FILE.read_text().replace("replications:", "design: latin_hypercube\npoints: 4\nreplications:"))
    assert main(["compare", str(path), "--plots", str(tmp_path / "plots")]) == 2
    assert "a Latin hypercube has no levels to draw" in capsys.readouterr().err
    assert not (tmp_path / "plots").exists()
