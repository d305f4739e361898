"""What README and docs/ show is what a user sees: every command and every Python line in them is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.study.checks import check_paths
from tests import pages, pairs, reference

ROOT = Path(__file__).parent.parent
ALL = [*pages.pages(), *sorted(reference.WHOLE_PAGES)]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_REPEAT = "run `make pages`, and look at what has changed"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", pages.pages(), ids=name)
def test_everything_shown_is_what_comes_out(path: Path) -> None:
    text = path.read_text()
    assert pages.played(text).splitlines() == text.splitlines(), _REPEAT


@pytest.mark.parametrize("path", sorted(reference.WHOLE_PAGES), ids=name)
def test_pages_that_are_written_whole_are_up_to_date(path: Path) -> None:
    made = pages.played(reference.WHOLE_PAGES[path]())
    assert path.read_text().splitlines() == made.splitlines(), _REPEAT


def test_the_files_with_every_key_are_right() -> None:
    assert check_paths([pairs.WHOLE]) == []


def test_the_pictures_are_up_to_date() -> None:
    """To the byte; of plots, whose strokes are another library's, the words and figures."""

    def told(name: str, text: str) -> object:
        return re.findall(r"<text[^>]*>([^<]*)", text) if name.startswith("morning_") else text

    drawn = {name: told(name, text) for name, text in pages.pictures.pictures().items()}
    assert drawn == {path.name: told(path.name, path.read_text()) for path in pages.pictures.FOLDER.iterdir()}, _REPEAT


@pytest.mark.parametrize("path", ALL, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    links = [link for link in _LINK.findall(path.read_text()) if "://" not in link]
    assert not [link for link in links if not (path.parent / link).exists()]


def test_what_make_says_is_what_the_readme_shows() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for line in ("Setting up .venv (once)", "Setting up .venv for tests (once)"):
        assert f"\n{line}\n" in readme
        assert f"@echo '{line.replace('.venv', '$(VENV)')}'" in makefile
    assert "\n$ .venv/bin/cablesim run scenarios/01_one_cable.yaml\n" in readme
    assert "@$(VENV)/bin/cablesim run scenarios/01_one_cable.yaml" in makefile
    assert re.search(r"^\d+ passed.* in \d+\.\d+s", readme, re.MULTILINE)


def test_every_page_is_reached_from_the_index() -> None:
    index = pages.DOCS / "index.md"
    assert "docs/index.md" in _LINK.findall((ROOT / "README.md").read_text())
    made = {path.relative_to(pages.DOCS).as_posix() for path in ALL if path.is_relative_to(pages.DOCS)} - {"index.md"}
    assert made == set(_LINK.findall(index.read_text()))
    listed = re.findall(r"^```{toctree}\n(.*?)^```$", index.read_text(), re.MULTILINE | re.DOTALL)
    assert made == {f"{line}.md" for block in listed for line in block.splitlines() if line and line[0] != ":"}
