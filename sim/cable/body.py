"""The parts of a cable's text: classification, section, captions, E.O., TAGS, subject, references, paragraphs.

Owns what stands between the separators: FL12 of ACP 127(G) and State's conventions for it (5 FAH-1 H-240).
The text is given as lines that ``lines`` has cleaned; page lines are recognised and left out. The heading is
``heading``'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sim.cable import grammar
from sim.cable.lines import upper

__all__ = ["Opening", "Paragraph", "Text", "is_page_line", "read_body", "read_opening", "without_page_lines"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its number or None, its portion marking (``C``, ``SBU``) or None, its text on one line."""

    number: str | None
    marking: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The text's first line: classification, section, the message's own reference, what else stands there."""

    classification: str | None = None
    section_label: str | None = None
    section_number: int | None = None
    section_count: int | None = None
    reference: str | None = None
    rest: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of a text by name; what it does not carry is None or empty."""

    classification: str | None = None
    section_label: str | None = None
    section_number: int | None = None
    section_count: int | None = None
    reference: str | None = None
    captions: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    eo: str | None = None
    tags: tuple[str, ...] = ()
    subject: str | None = None
    refs: tuple[str, ...] = ()
    classified_by: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    signature: str | None = None
    page_lines: tuple[str, ...] = ()


def is_page_line(line: str) -> bool:
    """Whether a line in capitals is a page line (``PAGE 02 STATE 276948``, ``TASHKENT 00001989 002 OF 002``)."""
    if not line or len(line) > 120:
        return False
    if line.startswith("PAGE "):
        return grammar.PAGE_LINE.match(line) is not None
    return " OF " in line and grammar.PLACE_PAGE_LINE.match(line) is not None


def without_page_lines(written: str) -> str:
    """The text without its page lines."""
    if "PAGE " not in written and " OF " not in written:
        return written
    return "\n".join(line for line in written.split("\n") if not is_page_line(line.strip()))


def read_opening(written: str) -> Opening:
    """The first line of the text, read (ACP 127(G) 201.b, 208: classification, then section)."""
    lines = written.split("\n", 12)[:12]
    first = next((line.strip() for line in lines if line.strip()), "")[:400]
    return _opening(upper(first))


_CAPTIONS = re.compile(r"(?:(?:SIPDIS|NODIS|EXDIS|LIMDIS|STADIS|NOFORN|SENSITIVE|E F T O|EYES ONLY)[ ,/]{1,3}){0,6}")
_REFERENCE = re.compile(r"(?P<place>[A-Z][A-Z .'-]{1,40}?)\s{1,20}(?P<number>\d{3,8})\Z")


def _opening(line: str) -> Opening:
    found = grammar.CLASSIFICATION.match(line)
    if found is None:
        return Opening()
    rest = line[found.end() :].strip(" /")
    label = number = count = None
    section = grammar.SECTION.search(rest)
    if section:
        label = section[0].strip()
        count = int(section["count"])
        number = int(section["number"]) if section["number"] else (count if section["final"] else None)
        before, rest = rest[: section.start()].strip(), rest[section.end() :].strip()
        rest = f"{before} {rest}".strip()
    captions = _CAPTIONS.match(rest)
    reference = _REFERENCE.match(rest, captions.end() if captions else 0)
    named = f"{reference['place']} {reference['number']}" if reference else None
    if reference:
        rest = rest[: reference.start()].strip()
    return Opening(" ".join(found["word"].split()), label, number, count, named, rest or None)


_PARAGRAPH = re.compile(
    r"(?:\u00b6\s?|(?=\d))(?P<number>\d{1,3})\s?\.\s{0,9}(?:\((?P<marking>[A-Z][A-Z/ ]{0,11})\)\s{0,9})?"
)
_REF_ITEM = re.compile(r"(?:\u00b6\s?|1(?=[A-Z]\.))?(?:\([A-Z]\)|[A-Z][.)])\s?\S")
_EO = re.compile(r"E\.?\s?O\.?\s?\d{5}")
_TAGS = re.compile(r"TAGS?\s?[:-]")
_REF = re.compile(r"REFS?\s?[:/(]")
_CLASSIFIED = re.compile(r"CLASSIFIED BY")
_PASSING = re.compile(r"(?:[A-Z/]{2,20}\s){0,3}(?:FOR|PASS|ALSO FOR)\s")
_SIGNATURE = re.compile(r"[A-Z][A-Z.'-]{1,24}(?: [A-Z][A-Z.'-]{0,24}){0,2}\Z")
_NO_SIGNATURE = {
    "UNCLASSIFIED",
    "CONFIDENTIAL",
    "SECRET",
    "BT",
    "NNNN",
    "END TEXT",
    "END OF TEXT",
    "LIMITED OFFICIAL USE",
    "UNCLAS",
}


class _BodyReader:
    """Goes through the lines once; ``open`` names the part that a line without a mark of its own continues."""

    def __init__(self) -> None:
        self.parts: dict[str, list[str]] = {}
        self.captions: list[str] = []
        self.passing: list[str] = []
        self.refs: list[str] = []
        self.paragraphs: list[tuple[str | None, str | None, list[str]]] = []
        self.pages: list[str] = []
        self.open = ""
        self.after_blank = True
        self.numbered = False

    def take(self, line: str) -> None:
        """One line, blanks stripped."""
        if not line:
            self.after_blank = True
            if self.open in ("subject", "tags", "eo", "classified_by"):
                self.open = ""
            return
        capitals = upper(line)
        if is_page_line(capitals):
            self.pages.append(line)
            return
        if not self._paragraph(line, capitals) and (self.numbered or not self._front(line, capitals)):
            self._continue(line)
        if line.endswith("//") and (self.open == "refs" or self.open in self.parts):
            self.open = ""
        self.after_blank = False

    def _paragraph(self, line: str, capitals: str) -> bool:
        found = _PARAGRAPH.match(capitals)
        if found is None or (self.open == "refs" and not self.after_blank and capitals[0] != "\u00b6"):
            return False
        if not found["marking"] and found.end() == len(line) and not self.after_blank:
            return False
        marking = line[found.start("marking") : found.end("marking")] if found["marking"] else None
        self.paragraphs.append((found["number"], marking, [line[found.end() :]]))
        self.open = "paragraph"
        self.numbered = True
        return True

    def _front(self, line: str, capitals: str) -> bool:
        """A line before the first paragraph that says by its form what it is."""
        for name, pattern in (
            ("eo", _EO),
            ("tags", _TAGS),
            ("subject", grammar.SUBJECT),
            ("classified_by", _CLASSIFIED),
        ):
            if pattern.match(capitals) and name not in self.parts:
                self.parts[name] = [line]
                self.open = name
                return True
        if _REF.match(capitals):
            self.open = "refs"
            self.refs.append(line[_REF.match(capitals).end() :].strip())  # type: ignore[union-attr]
            return True
        if self.open == "refs" and _REF_ITEM.match(capitals):
            self.refs.append(line)
            return True
        if grammar.CAPTION.match(capitals):
            self.captions.append(line)
            return True
        if (
            self.open in ("", "paragraph")
            and "subject" not in self.parts
            and _PASSING.match(capitals)
            and len(line) <= 100
        ):
            self.passing.append(line)
            return True
        return False

    def _continue(self, line: str) -> None:
        if self.open == "refs" and self.refs and not self.after_blank:
            self.refs[-1] += f" {line}"
        elif self.open in self.parts:
            self.parts[self.open].append(line)
        elif self.paragraphs and (self.numbered or not self.after_blank):
            self.paragraphs[-1][2].append(line)
        else:
            self.paragraphs.append((None, None, [line]))
            self.open = "paragraph"


@lru_cache(maxsize=32)
def read_body(written: str) -> Text:
    """The parts of a text. Takes any text; what has no form of its own is a paragraph without a number."""
    lines = [line.strip() for line in written.split("\n")]
    start = next((at for at, line in enumerate(lines) if line), len(lines))
    opening = _opening(upper(lines[start][:400])) if start < len(lines) else Opening()
    reader = _BodyReader()
    if opening.classification is None:
        opening = Opening()
    else:
        start += 1
        if opening.rest and grammar.CAPTION.match(opening.rest):
            reader.captions.append(opening.rest)
    stop, signature = _without_signature(lines, start)
    for line in lines[start:stop]:
        reader.take(line)
    value = {name: " ".join(found) for name, found in reader.parts.items()}
    return Text(
        opening.classification,
        opening.section_label,
        opening.section_number,
        opening.section_count,
        opening.reference,
        tuple(reader.captions),
        tuple(reader.passing),
        _behind(_EO_MARK, value.get("eo")),
        tuple(re.split(r"[ ,;]+", _behind(_TAGS, value.get("tags")) or ""))
        if _behind(_TAGS, value.get("tags"))
        else (),
        _behind(grammar.SUBJECT, value.get("subject")),
        tuple(_reference(item) for item in reader.refs if item),
        _behind(re.compile(r"CLASSIFIED BY\s?:?"), value.get("classified_by")),
        tuple(
            Paragraph(number, marking, " ".join(filter(None, found))) for number, marking, found in reader.paragraphs
        ),
        signature,
        tuple(reader.pages),
    )


_EO_MARK = re.compile(r"E\.?\s?O\.?\s?(?=\d)")


def _behind(mark: re.Pattern[str], value: str | None) -> str | None:
    """What follows the mark that opens a part."""
    if value is None:
        return None
    found = mark.match(upper(value))
    return (value[found.end() :] if found else value).strip(" /") or None


def _reference(item: str) -> str:
    if item.startswith("\u00b6"):
        return item[1:].lstrip()
    return item[1:] if re.match(r"1[A-Z]\.", item) else item


def _without_signature(lines: list[str], start: int) -> tuple[int, str | None]:
    """Where the text ends before its signature: a last line of one to three words in capitals."""
    at = len(lines) - 1
    while at >= start and (not lines[at] or lines[at] in _NO_SIGNATURE):
        at -= 1
    if at < start or len(lines[at]) > 60 or not _SIGNATURE.match(lines[at]):
        return at + 1, None
    if grammar.CAPTION.match(lines[at]):
        return at + 1, None
    return at, lines[at]
