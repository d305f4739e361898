"""From lines to format lines: which line is which, and where the text begins.

Owns the order in which recognisers are asked and what becomes of lines that none of them knows. Recognition
goes by form, never by position alone. What precedes the heading (mail wrappers, banners, distribution) is
kept as segments and never believed.
"""

from __future__ import annotations

import re

from sim.cable import grammar
from sim.cable.body import is_page_line
from sim.cable.front import FrontLines
from sim.cable.lines import Line, Source, has_markup, upper
from sim.cable.lists import ListLines
from sim.cable.walk import LABELS, LONGEST_LINE, Heading, Segment

__all__ = ["read_heading"]

LONGEST_HEADING = 2_000  # lines; the 500 indicators that JANAP 128 allows would fit four times

_SIGNAL_LINE = re.compile(r"Z[A-Z]{2}(?:\d|-\d)?(?![A-Z0-9/])|PSN\s|MID\s?\d|\(|[QRU][A-Z]{5,6}\s?\d{4}\s|\d{7}\s*\Z")
_END = re.compile(r"(?:N{4}|#\s?\d{3,5}[A-Z]?)\Z")  # FL16, FL15
_TO_COME = re.compile(r"(?:FM|TO|INFO)[\s:]|BT")
_T_LINE = re.compile(r"[A-Z]{4,7}\sT\s\S")


class _HeadingReader(FrontLines, ListLines):
    """One walk, from the first line to the text."""

    def run(self) -> Heading:
        """All lines, until the text begins."""
        lines = self.source.lines(self.start, LONGEST_HEADING + 1, LONGEST_LINE)
        for given, (line, following) in enumerate(lines, 1):
            if given > LONGEST_HEADING:
                self.guess("C105", line.at, f"the heading goes on for more than {LONGEST_HEADING} lines")
                self.begin_text(line.at)
                break
            self.next_at = following
            if not self.marked_up and self._is_markup(line, following):
                self.marked_up = True
                self.guess("C106", line.at, "markup of a web page or of mail")
            self.take(line)
            if self.done:
                break
        if not self.done:
            self.h.text_at = len(self.source.text)
            if self.h.bt_at is not None and self.after_bt == 1:
                self.h.text_at = self.h.bt_at
                self.h.segments = [one for one in self.h.segments if one.kind != "early text"]
        return self.h

    def _is_markup(self, line: Line, following: int) -> bool:
        """Whether codes of mail, entities, tags or links were taken out of the line, or ended it."""
        text = self.source.text
        if self.source.quoted:
            return True
        if line.where is None:
            return text[following - 1 : following] in (";", ">") and following > line.end
        return has_markup(text[line.at : line.end])

    def take(self, line: Line) -> None:
        """One line: format line after format line is taken from its front."""
        if not line.text:
            self.blank = True
            return
        capitals = upper(line.text)
        self.length = len(line.text)
        self.look_at(capitals)
        at = 0
        first = True
        while at < len(capitals) and not self.done:
            if not first:
                while at < len(capitals) and capitals[at] == " ":
                    at += 1
                if at >= len(capitals):
                    break
            taken = self.recognise(line, capitals, at, first)
            if taken <= at:
                self.unread(line.cut(at), first)
                break
            at = taken
            first = False
        self.blank = False

    def recognise(self, line: Line, capitals: str, at: int, first: bool) -> int:
        """The end of the format line that begins at ``at``, or ``at`` if none does."""
        part = capitals[at:] if at else capitals
        if self.after_bt:
            return self.behind_bt(line, part, at)
        if first and (is_page_line(part) or (self.h.segments and self._half_page_line(part))):
            self.segment("page", line.cut(at))
            return len(capitals)
        if self.role and grammar.INDICATOR_SLASH.match(part):
            return self.address(line, part, at, fresh=self.lost_to(line, at))
        if self.zone >= 0 and _END.match(part):
            self.begin_text(line.offset(at))
            return len(capitals)
        wrapper = self.role if self.zone < 0 else ""
        if wrapper:
            self.role = ""
        letter = part[0]
        for recogniser in _RECOGNISERS.get(letter, _NO_RECOGNISERS):
            end = recogniser(self, line, part, at, first)
            if end:
                return at + end
            if self.done:
                return len(capitals)
        if letter in "-*=_." and (skipped := self.ruled_off(line, part, at)):
            return skipped
        if wrapper:
            return self.in_wrapper(line, part, at, wrapper)
        if self.role:
            return self.in_list(line, part, at)
        return self.between(line, part, at)

    def in_wrapper(self, line: Line, part: str, at: int, role: str) -> int:
        """A line behind a TO or INFO that stands before the heading: more of it, until a blank line."""
        if self.blank or not self.is_address(part):
            return self.between(line, part, at)
        self.role = role
        return self.address(line, part, at, fresh=False)

    def _half_page_line(self, part: str) -> bool:
        """The second half of a page line that was broken: ``HONG K 18736 01 OF 07 130703Z``."""
        last = self.h.segments[-1]
        return last.kind == "page" and " OF " in part and grammar.PLACE_PAGE_LINE.match(part) is not None

    def ruled_off(self, line: Line, part: str, at: int) -> int:
        """``--------------------- 012789``: a line of hyphens, or a few of them before a format line."""
        rest = part.lstrip("-*=_. ")
        begin = len(part) - len(rest)
        if self.role and begin < 5:
            return 0
        if rest and not self.h.dtg and (begin < 5 or grammar.FL5.match(rest)):
            return at + begin
        inside = None if self.h.dtg else self.embedded(at)
        stop = inside or at + len(part)
        self.segment("unread" if self.role else "label", line.cut(at, stop))
        return stop

    def between(self, line: Line, part: str, at: int) -> int:
        """A line before or between format lines."""
        h = self.h
        if self.open == "FL2" and at == 0 and self.all_indicators(part):
            stop = self.indicators(line, part, at, 0)
            h.segments.append(Segment("FL2", [line.cut(at, at + stop)]))
            if part[:stop].rstrip().endswith("."):
                self.open = ""
            return at + stop
        if self.open == "FL4" and _T_LINE.match(part):
            h.instructions.append(" ".join(line.text[at:].split()))
            self.segment("FL4", line.cut(at))
            return at + len(part)
        if self.open in ("FL4", "FL5") and _SIGNAL_LINE.match(part):
            return self.tail_line(line, part, at)
        inside = None if h.dtg or self.has_fm else self.embedded(at)
        if inside:
            self.segment("label", line.cut(at, inside))
            self.open = "label"
            return inside
        if h.dtg and not self.has_fm and grammar.TEXT_START.match(part) and not self.fm_to_come():
            self.begin_text(line.offset(at))
            return at + len(part)
        return at

    def fm_to_come(self) -> bool:
        return any(_TO_COME.match(text) for text in self.near())

    def unread(self, line: Line, first: bool) -> None:
        """A line that no rule knows: kept as it stands."""
        capitals = upper(line.text)
        if self.zone >= 0 and not (LABELS.match(capitals) or grammar.CLASSIFICATION.match(capitals)):
            self.guess("C160", line.at, f"not recognised: {line.text[:80]!r}")
            self.segment("unread", line)
        else:
            self.segment("label", line)


_R = _HeadingReader
_NO_RECOGNISERS = (_R.group_count, _R.distribution, _R.fl3_bare, _R.naked_fl1)
_RECOGNISERS = {
    "A": _NO_RECOGNISERS,
    "B": (_R.bt, *_NO_RECOGNISERS),
    "D": (_R.fl3, _R.fl5, _R.fl2, *_NO_RECOGNISERS),
    "F": (_R.fm, _R.fl2, _R.fl5, *_NO_RECOGNISERS),
    "G": (_R.fl2, *_NO_RECOGNISERS),
    "I": (_R.to_info, _R.fl5, *_NO_RECOGNISERS),
    "L": (_R.to_info, *_NO_RECOGNISERS),
    "K": (_R.fl2, *_NO_RECOGNISERS),
    "M": (_R.fl2, _R.janap, _R.fl5, *_NO_RECOGNISERS),
    "N": (_R.fl5, _R.fl2, *_NO_RECOGNISERS),
    "O": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "P": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "R": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "S": (_R.fl2, *_NO_RECOGNISERS),
    "T": (_R.to_info, *_NO_RECOGNISERS),
    "V": (_R.fl1, *_NO_RECOGNISERS),
    "W": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "X": (_R.to_info, *_NO_RECOGNISERS),
    "E": (_R.to_info, *_NO_RECOGNISERS),
    "Y": (_R.fl5, _R.fl2, _R.janap, *_NO_RECOGNISERS),
    "Z": (_R.fl5, _R.fl4, _R.fl1, _R.fl2, _R.janap, *_NO_RECOGNISERS),
} | dict.fromkeys("0123456789", (_R.fl5, _R.aftn_origin, _R.distribution, _R.to_info))


def read_heading(source: Source, start: int = 0) -> Heading:
    """The heading of the cable that begins at an offset of the source."""
    return _HeadingReader(source, start).run()
