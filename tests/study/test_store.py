"""A study in a file: the same figures as in memory, what is refused, and files that are no study or are damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import nan
from pathlib import Path

import pytest

import sim
from sim.problems import InvalidInput
from sim.study.compare import Comparison
from sim.study.database import FORMAT
from sim.study.ledger import Memory
from sim.study.measures import NAMES, Counted, Spread
from sim.study.replications import Run, Task
from sim.study.settings import Settings, named
from sim.study.store import Store
from tests.study.cases import FIRST_COME, LADDER, STRICT, one_line, work

ROOT = Path(__file__).parents[2]
DRAWN = ROOT / "tests" / "golden" / "comparison.yaml"
TWO = (FIRST_COME, STRICT)


def point(*rules: sim.Rules, **more: int) -> Settings:
    return Settings(one_line(**more).under(rules[0]), rules, named(rules))


def compared(study: Path | None = None, rules: tuple[sim.Rules, ...] = TWO, many: int = 6, seed: int = 3) -> Comparison:
    return sim.compare(one_line(), rules, replications=many, seed=seed, study=study)


def everything(told: Comparison) -> tuple[object, ...]:
    """All that a comparison tells, figures to the last bit."""
    figures = [[run.tobytes() for run in runs] for runs in told.samples]
    return figures, told.spread, told.measures, told.differences, told.notes


def runs_in(study: Path) -> int:
    with sqlite3.connect(study) as db:
        return int(db.execute("SELECT count(*) FROM runs").fetchone()[0])


def refused(study: Path, *rules: object, scenario: object = None, seed: int = 3) -> list[str]:
    """The lines that a comparison is refused with; the study is as it was."""
    before = study.read_bytes() if study.is_file() else b""
    with pytest.raises(InvalidInput) as told:
        sim.compare(scenario or one_line(), rules or TWO, replications=6, seed=seed, study=study)  # type: ignore[arg-type]
    assert (study.read_bytes() if study.is_file() else b"") == before
    assert not [path for path in study.parent.iterdir() if path.name.startswith(f"{study.name}-")]
    return str(told.value).splitlines()


# ---------------------------------------------------------------- what is kept


def test_every_bit_comes_back(tmp_path: Path) -> None:
    made = work(one_line(), *TWO)
    tasks = [Task(0, 2, (0, 1)), Task(0, 3, (1,)), Task(0, 1, (0, 1)), Task(0, 3, (0,))]
    here, there = Memory(), tmp_path / "study"
    with Store(there, made.points, 1) as store:
        for task in tasks:
            runs = made(task)
            here.keep(task, runs)
            store.keep(task, runs)
            store.keep(task, runs)  # a second time is no other run
        assert store.lacks(0, 3, 2) == here.lacks(0, 3, 2) == ()
        assert store.lacks(0, 4, 2) == here.lacks(0, 4, 2) == (0, 1)
        assert len(store) == 6
    with Store(there, made.points, 1) as store:
        kept, known = store.samples(0, 2, 3), here.samples(0, 2, 3)
        assert [[run.tobytes() for run in runs] for runs in kept.figures] == [
            [run.tobytes() for run in runs] for runs in known.figures
        ]
        assert kept.counted == known.counted
        assert kept.spread == known.spread
        assert sum(store.samples(0, 1, 1).spread[0]) < sum(kept.spread[0])  # of fewer replications their times alone


def test_what_is_missing_and_figures_that_need_every_digit_come_back(tmp_path: Path) -> None:
    levels = len(LADDER) + 1
    figures = array("d", [nan, 0.1 + 0.2, 1e-320, 2**53 + 1, 1 / 3] * (levels * len(NAMES) // 5))
    spread = array("q", [0] * (levels * Spread.WIDTH))
    for place in (0, Spread.WIDTH - 1, Spread.WIDTH + 7):
        spread[place] = spread[2 * Spread.WIDTH + place % Spread.WIDTH] = 10**12 + place
    counted = Counted(3, 2, 1, (1, 2, 3), 4, 2**62, 2**61)
    points = [point(STRICT, FIRST_COME)]
    with Store(tmp_path / "study", points, 1) as store:
        store.keep(Task(0, 1, (1,)), [Run(figures, counted, spread)])
        assert store.lacks(0, 1, 2) == (0,)
        found = store.samples(0, 2, 1)
        assert found.figures[1][0].tobytes() == figures.tobytes()
        assert found.counted[1] == [counted]
        assert found.spread[1] == spread


def test_a_study_goes_on_where_it_stopped(tmp_path: Path) -> None:
    study = tmp_path / "study"
    compared(study, many=2)
    assert runs_in(study) == 4
    assert everything(compared(study)) == everything(compared())
    assert runs_in(study) == 12
    assert everything(compared(study, many=4)) == everything(compared(many=4))
    third = replace(FIRST_COME, name="Ageing", order="ageing", ageing_us=1_000_000)
    assert everything(compared(study, (*TWO, third))) == everything(compared(None, (*TWO, third)))
    assert runs_in(study) == 18
    turned = (third, STRICT, FIRST_COME)
    assert everything(compared(study, turned)) == everything(compared(None, turned))
    assert runs_in(study) == 18
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_a_precision_goes_on_too(tmp_path: Path) -> None:
    study = tmp_path / "study"
    asked = {"precision": 0.2, "replications": 40, "seed": 3}
    compared(study, many=13)
    told = sim.compare(one_line(), TWO, study=study, **asked)  # type: ignore[arg-type]
    assert everything(told) == everything(sim.compare(one_line(), TWO, **asked))  # type: ignore[arg-type]
    assert told.replications > 10


def test_points_are_known_by_what_is_varied(tmp_path: Path) -> None:
    first, second = point(*TWO), point(*TWO, filing=30)
    there = {"traffic.FIRST": "60 s", "rules": "é"}, {"traffic.FIRST": "30 s", "rules": "é"}
    (run,) = work(one_line(), *TWO)(Task(0, 1, (0,)))
    with Store(tmp_path / "study", [first], 1, [there[0]]) as store:
        store.keep(Task(0, 1, (0,)), [run])
    turned = dict(reversed(there[0].items()))
    with Store(tmp_path / "study", [second, first], 1, [there[1], turned]) as store:
        assert store.lacks(0, 1, 2) == (0, 1)
        assert store.lacks(1, 1, 2) == (1,)
        store.keep(Task(0, 1, (0,)), [run])
        assert len(store.samples(1, 1, 1).figures[0]) == 1
    with pytest.raises(InvalidInput, match="sources"):
        Store(tmp_path / "study", [first], 1, [there[1]])


def test_others_read_while_it_is_written(tmp_path: Path) -> None:
    made = work(one_line(), *TWO)
    study = tmp_path / "study"
    with Store(study, made.points, 1) as store:
        store.keep(Task(0, 1, (0, 1)), made(Task(0, 1, (0, 1))))
        with sqlite3.connect(study) as reader:
            rows = reader.execute("SELECT setting, elapsed_mean_s FROM results WHERE precedence = 'all'").fetchall()
            assert [name for name, _ in rows] == ["First come", "Strict"]
            store.keep(Task(0, 2, (0, 1)), made(Task(0, 2, (0, 1))))
            assert runs_in(study) == 4
        reader.close()
    assert runs_in(study) == 4


def test_deliveries_are_kept_by_threads_and_processes_alike(tmp_path: Path) -> None:
    def kept(name: str, **how: object) -> list[tuple[str, bytes]]:
        study = tmp_path / name
        sim.compare(one_line(), TWO, replications=8, study=study, keep_deliveries=True, **how)  # type: ignore[arg-type]
        folder = Path(f"{study}.deliveries")
        return sorted((path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*.parquet"))

    here = kept("here")
    assert len(here) == 16
    with ThreadPoolExecutor(3) as pool:
        assert kept("threads", executor=pool) == here
    assert kept("processes", workers=2) == here
    with pytest.raises(ValueError, match="deliveries are kept beside a study"):
        sim.compare(one_line(), TWO, keep_deliveries=True)


# ---------------------------------------------------------------- what has changed


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Path]:
    """A folder with files of one's own, and the study of them in it."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(DRAWN, folder / "day.yaml")
    for name in ("strict", "acp127g"):
        shutil.copy(ROOT / "configs" / "rules" / f"{name}.yaml", folder)
    yield folder
    shutil.rmtree(folder)


def begun(folder: Path, many: int = 2) -> Path:
    study = folder / "results.study"
    sim.compare(folder / "day.yaml", [folder / "acp127g.yaml", folder / "strict.yaml"], replications=many, study=study)
    return study


def told_of(folder: Path, *rules: str, seed: int | None = None) -> list[str]:
    study = folder / "results.study"
    names = rules or ("acp127g.yaml", "strict.yaml")
    with pytest.raises(InvalidInput) as told:
        sim.compare(folder / "day.yaml", [folder / name for name in names], replications=3, study=study, seed=seed)
    assert runs_in(study) == 4
    return [str(one).replace(f"{folder}/", "") for one in told.value.problems]


def test_every_file_that_has_changed_is_named(mine: Path) -> None:
    begun(mine)
    for name in ("day.yaml", "strict.yaml"):
        with open(mine / name, "a") as file:
            file.write("note: changed\n" if name == "day.yaml" else "# changed\n")
    hint = "put it back as it was, or begin another study"
    assert told_of(mine) == [
        f"day.yaml: K804 has changed since results.study was begun (scenario); {hint}",
        f"strict.yaml: K804 has changed since results.study was begun (rules); {hint}",
    ]


def test_another_file_in_the_place_of_one_is_named_with_it(mine: Path) -> None:
    begun(mine)
    (mine / "other.yaml").write_text((mine / "strict.yaml").read_text() + "# other\n")
    text = "other.yaml: K804 differs from strict.yaml, which results.study was begun with (rules)"
    assert told_of(mine, "acp127g.yaml", "other.yaml")[0].startswith(text)


def test_files_that_have_moved_are_the_same(mine: Path, tmp_path: Path) -> None:
    study = begun(mine)
    moved = tmp_path / "moved"
    mine.rename(moved)
    begun(moved, 3)
    assert runs_in(moved / study.name) == 6
    mine.mkdir()


def test_a_file_that_is_new_and_one_that_is_gone_are_named(mine: Path) -> None:
    begun(mine)
    day = mine / "day.yaml"
    day.write_text(day.read_text().replace("targets: navy_1990s\n", ""))
    lines = told_of(mine)
    assert lines[0].startswith("day.yaml: K804 has changed since")
    gone = "navy_1990s.yaml: K804 was read when results.study was begun (targets), and is not now"
    assert any(gone in one for one in lines)
    day.write_text(DRAWN.read_text())
    with sqlite3.connect(mine / "results.study") as db:
        db.execute("DELETE FROM inputs WHERE role = 'targets'")
    assert any("navy_1990s.yaml: K804 is read now (targets), and was not when" in one for one in told_of(mine))


def test_another_seed_another_version_another_ladder(mine: Path) -> None:
    study = begun(mine)
    assert told_of(mine, seed=9)[0].startswith(
        "results.study: K804 the seed was 7 when the study was begun, and is 9 now"
    )
    names = ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE")
    ladder = "".join(f"  - {{name: {name}, words: [{name[:3]}]}}\n" for name in names)
    (mine / "renamed.yaml").write_text(f"rules: Renamed\nbased_on: strict.yaml\nladder:\n{ladder}")
    line, *_ = told_of(mine, "renamed.yaml", "acp127g.yaml")
    assert line.startswith("results.study: K804 the ladder that names precedences was FLASH > IMMEDIATE")
    with sqlite3.connect(study) as db:
        db.execute("UPDATE study SET value = '0.0.9' WHERE key = 'cablesim'")
    assert told_of(mine)[0].startswith("results.study: K802 the study was begun with cablesim 0.0.9, and this is ")


def test_targets_of_other_rules_are_told(tmp_path: Path) -> None:
    study = tmp_path / "study"
    compared(study)
    hasty = replace(STRICT, name="Hasty", ladder=(replace(LADDER[0], target_us=1), LADDER[1]))
    (line,) = refused(study, hasty, STRICT)
    assert "K804 the targets in seconds were [2.0, 6.0] when the study was begun, and are [1e-06, 6.0] now" in line
    compared(study, (STRICT, hasty))


def test_what_nothing_has_been_run_of_may_still_change(tmp_path: Path) -> None:
    study, other = tmp_path / "study", (FIRST_COME, replace(STRICT, interruption=True))
    for settings, seed in ((point(*TWO), 3), (point(*other, warm_up=9), 4)):
        Store(study, (settings,), seed).close()
    compared(study, (FIRST_COME,) * 2)
    for rules in (TWO, other):  # neither is run: of the first setting there are runs, of this one none
        Store(study, (point(FIRST_COME, FIRST_COME, rules[1]),), 3).close()
    three = (FIRST_COME, FIRST_COME, other[1])
    assert everything(compared(study, three)) == everything(compared(rules=three))
    assert refused(study, FIRST_COME, FIRST_COME, STRICT)


def test_targets_of_a_point_without_runs_may_still_change(tmp_path: Path) -> None:
    settings, varied, study = point(*TWO), [{"load": "1"}, {"load": "2"}], tmp_path / "study"
    with Store(study, (settings, settings), 1, varied) as store:
        store.keep(Task(0, 1, (0, 1)), work(one_line(), *TWO)(Task(0, 1, (0, 1))))
    ladder = tuple(replace(one, target_us=5_000_000) for one in LADDER)
    late = point(replace(FIRST_COME, ladder=ladder), STRICT)
    Store(study, (settings, late), 1, varied).close()
    with sqlite3.connect(study) as db:
        assert [text for (text,) in db.execute("SELECT targets_s FROM points")] == ["[2.0, 6.0]", "[5.0, 5.0]"]


def test_values_that_are_handed_over_count_as_files_do(tmp_path: Path) -> None:
    study = tmp_path / "study"
    compared(study)
    (line,) = refused(study, scenario=replace(one_line(), warm_up_us=1_000_000, horizon_us=90_000_000))
    assert line.startswith(f"{study}: K804 the scenario is not as it was when the study was begun: horizon, warm_up; ")
    (line,) = refused(study, FIRST_COME, replace(STRICT, resume=True))
    assert "K804 the set of rules 'Strict' is not as it was" in line
    read = sim.load_scenario(DRAWN)
    other = tmp_path / "other"
    rules = ["strict", "acp127g"]
    sim.compare(read, rules, replications=1, study=other)
    sim.compare(DRAWN, rules, replications=1, study=other)
    (line,) = refused(other, *rules, scenario=replace(read, unlabelled_info="ROUTINE"), seed=7)
    assert "begun: unlabelled_info; " in line


def test_what_is_set_in_a_study_file_counts(tmp_path: Path) -> None:
    path, kept = tmp_path / "study.yaml", tmp_path / "kept"
    text = (Path(__file__).parent / "sweep.yaml").read_text()
    path.write_text(f"{text}set: {{scenario.horizon: 2 h}}\n")
    sim.run_study(path, replications=1, study=kept)
    path.write_text(f"{text}set: {{scenario.horizon: 3 h}}\n")
    with pytest.raises(InvalidInput) as told:
        sim.run_study(path, replications=1, study=kept)
    assert str(told.value).splitlines()[0] == (
        f"{kept}: K804 the scenario is not as it was when the study was begun: horizon; "
        "put back what is under 'set' or in place in a study file, or begin another study"
    )


# ---------------------------------------------------------------- files that are no study


def test_what_is_no_study_is_left_alone(tmp_path: Path) -> None:
    text, empty, other, folder = (tmp_path / name for name in ("text", "empty", "other", "folder"))
    text.write_text("scenario: no study\n" * 100)
    empty.touch()
    folder.mkdir()
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE runs (run)")
    for path in (text, empty, other):
        assert refused(path) == [f"{path}: K801 is no kept study; name another file with --study"]
    assert refused(folder)[0].startswith(f"{folder}: K801 is no file")


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    study = tmp_path / "study"
    compared(study)
    with sqlite3.connect(study) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    assert refused(study) == [
        f"{study}: K801 is a study of format {FORMAT + 1}, and this program knows {FORMAT}; take the newer program"
    ]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_one_that_lost_its_end_is_damaged(tmp_path: Path, share: float) -> None:
    study = tmp_path / "study"
    compared(study)
    os.truncate(study, int(study.stat().st_size * share))
    (line,) = refused(study)
    assert line.startswith(f"{study}: K806 the study is damaged (") or "K801 is no kept study" in line


@pytest.mark.parametrize("page", [0, 1, 3, 7])
def test_one_with_a_page_of_nothing_is_damaged(tmp_path: Path, page: int) -> None:
    study = tmp_path / "study"
    compared(study)
    with open(study, "r+b") as file:
        file.seek(4096 * page)
        file.write(bytes(4096))
    (line,) = refused(study)
    assert line.startswith(f"{study}: K806 the study is damaged (") or "K801 is no kept study" in line


def test_one_that_lacks_a_table_is_damaged(tmp_path: Path) -> None:
    study = tmp_path / "study"
    compared(study)
    with sqlite3.connect(study) as db:
        db.execute("DROP TABLE figures")
    with pytest.raises(InvalidInput, match="K806 the study is damaged \\(no such table: "):
        compared(study)


def test_one_study_by_two_names_has_one_writer(tmp_path: Path) -> None:
    study, other = tmp_path / "study", tmp_path / "other"
    other.symlink_to(study)
    points = [point(*TWO)]
    with Store(other, points, 1), pytest.raises(InvalidInput, match=f"^{study}: K803 another process is at work"):
        Store(study, points, 1)
    with Store(study, points, 1):
        assert other.is_symlink()


def test_what_a_kill_left_of_a_beginning_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".study.new").write_bytes(b"half a file")
    (tmp_path / "study-lock").touch()
    assert everything(compared(tmp_path / "study")) == everything(compared())
    assert [path.name for path in tmp_path.iterdir()] == ["study"]
