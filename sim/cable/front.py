"""FL1 to FL5: identifier, routing line, calling station, security, precedence and date-time group.

Owns what is taken from the front of a heading, line by line or from the middle of one. Each method is given a
line, its text in capitals from ``at`` on, and gives the length that it took, or 0 if the line is none of its
own.
"""

from __future__ import annotations

import re

from sim.cable import grammar
from sim.cable.lines import Line, upper
from sim.cable.terms import PROSIGNS, is_indicator, precedence_name, read_date_time_group
from sim.cable.walk import FM_INSIDE, INDICATOR_WORD, TO_INFO, Walk

__all__ = ["FrontLines"]

_FL5_INSIDE = re.compile(r"(?:^|\s)(?=(?:[ZOPRYWM]\s?){1,3}\d{6}\s?Z)")
_NAKED_ID = re.compile(r"(?:[A-Z]{3}\d{3,4}){1,12}(?:\s{1,20}(?:UU|HH))?\Z")
_USUAL_ID = re.compile(r"(?:VZCZC|ZCZC)?[A-Z]{2,3}\d{3,4}(?:[A-Z]{3}\d{3})*\Z|VZCZC\d{3}\Z")
_LETTER_OF = {name: letter for letter, name in PROSIGNS.items()}


class FrontLines(Walk):
    """Recognises FL1 to FL5."""

    def fl1(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL1."""
        found = grammar.FL1.match(part)
        if not found:
            return 0
        if self.h.transmission_id or self.h.dtg or self.role:
            return self.second_heading(line, at) if found["glued"] and first and self.zone == 1 and self.listed else 0
        name = next(kind for kind in ("called", "separate", "glued") if found[kind])
        value = line.text[at + found.start(name) : at + found.end(name)]
        stop = found.end()
        if name == "glued" and not any(letter.isdigit() for letter in value):
            more = re.match(r"\s{1,20}(?:[A-Z]{2,3}\s?)?\d{3,4}(?![0-9A-Z])", part[stop:])
            if more:
                value = line.text[at : at + stop + more.end()]
                stop += more.end()
            self.guess("C110", line.offset(at), "the transmission identifier is broken or has no number")
        elif not _USUAL_ID.match(upper(value)):
            self.guess("C110", line.offset(at), "the transmission identifier has an unusual form")
        self.h.transmission_id = " ".join(value.split())
        self.h.transmission_time = found["time"]
        self.open = "FL1"
        self.segment("FL1", line.cut(at, at + stop))
        return stop

    def naked_fl1(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL1 that is nothing but channel letters and number, right above a routing line."""
        if self.h.transmission_id or self.h.fl2_precedence or self.role or not first or self.h.dtg:
            return 0
        if not _NAKED_ID.match(part):
            return 0
        following = "".join(self.near(1))
        if not (grammar.FL2.match(following) or grammar.JANAP.match(following)):
            return 0
        self.h.transmission_id = line.text[at:].split()[0]
        self.segment("FL1", line.cut(at))
        return len(part)

    def janap(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL2 in the form of JANAP 128."""
        if self.h.fl2_precedence or self.role or not (first or self.open in ("FL1", "label")):
            return 0
        found = grammar.JANAP.match(part)
        if not found:
            return 0
        h = self.h
        h.janap_head, h.janap_again = found["head"], found["again"]
        h.fl2_precedence = found["head"][0]
        h.originator_ri, h.serial, h.filed = found["ri"], found["serial"], found["filed"]
        h.filed_at = line.offset(at + found.start("filed"))
        if (
            len(found["head"]) != 8
            or len(found["ri"]) != 7
            or len(found["serial"] or "") != 4
            or len(found["filed"]) != 7
            or not found["again"]
        ):
            self.guess("C113", line.offset(at), "the JANAP 128 line does not have its usual form")
        stop = found.end()
        if found["again"]:
            stop = self.indicators(line, part, at, stop)
        self.open = "" if part[:stop].rstrip().endswith(".") else "FL2"
        self.segment("FL2", line.cut(at, at + stop))
        return stop

    def fl2(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL2, teleprinter form."""
        if self.h.fl2_precedence or self.role or self.h.dtg:
            return 0
        found = grammar.FL2.match(part)
        if not found:
            found = grammar.FL2_GLUED.match(part)
            if not found:
                return self._fl2_single(line, part, at)
            self.guess("C112", line.offset(at), "no blank behind the prosign", f"write '{found['prosign']} '")
        words = part[found.end() :].split(None, 3)[:2]
        if (
            not words
            or not INDICATOR_WORD.match(words[0])
            or (words[0] == "DE" or (len(words) == 2 and words[1][:1] in "/,:"))
        ):
            return 0
        if not self._plausible_routing(part[found.end() :]):
            return 0
        prosign = found["prosign"]
        self.h.fl2_precedence = prosign
        if prosign[0] != prosign[1]:
            self.guess(
                "C111",
                line.offset(at),
                f"the prosign {prosign} has two different letters",
                "double one prosign: PP",
            )
        stop = self.indicators(line, part, at, found.end())
        self.open = "FL2"
        self.segment("FL2", line.cut(at, at + stop))
        return stop

    def _fl2_single(self, line: Line, part: str, at: int) -> int:
        """A routing line whose prosign stands once: only right between FL1 and FL3."""
        found = grammar.FL2_SINGLE.match(part)
        if not found or not self.h.transmission_id or not "".join(self.near(1)).startswith(("DE ", "DE:")):
            return 0
        self.h.fl2_precedence = found["prosign"]
        self.guess("C115", line.offset(at), f"the prosign {found['prosign']} stands once", "double it")
        stop = self.indicators(line, part, at, found.end())
        self.open = "FL2"
        self.segment("FL2", line.cut(at, at + stop))
        return stop

    def _plausible_routing(self, rest: str) -> bool:
        """Whether the words behind a prosign are indicators: one is by form, or FL1 or FL3 stands beside."""
        word = re.split(r"[\s,;]", rest, maxsplit=1)[0].rstrip(".")
        if is_indicator(word) or self.h.transmission_id:
            return True
        following = "".join(self.near(1))
        return (
            re.match(r"DE\s|\d{6}\s[A-Z]{8}\b|[A-Z]{4,8}(?:\s[A-Z]{4,8}){0,8}\s{1,9}DE\s", following) is not None
            or re.search(r"\sDE\s|^(?:[A-Z]{8}\s){1,21}\d{6}\s[A-Z]{8}(?![A-Z])", rest[:800]) is not None
        )

    def indicators(self, line: Line, part: str, at: int, start: int) -> int:
        """Routing indicators from ``start`` on; the end of the last."""
        end = start
        while True:
            while start < len(part) and part[start] in " ,;":
                start += 1
            found = INDICATOR_WORD.match(part, start)
            if not found or (found[0] in ("INFO", "XMT") or found[0].startswith("DE ")):
                return end
            word = line.text[at + found.start() : at + found.end()].rstrip(".")
            if not 4 <= len(word) <= 8:
                self.guess("C114", line.offset(at + found.start()), "a routing indicator of unusual length")
            self.h.fl2_ris.append(word)
            start = end = found.end()

    def all_indicators(self, part: str) -> bool:
        """Whether a line holds nothing but routing indicators, perhaps before DE."""
        words = [word.rstrip(".") for word in part.split(" DE ", maxsplit=1)[0].split()]
        if any(precedence_name(word) or word in ("UNCLAS", "SECRET") or len(set(word)) == 1 for word in words):
            return False
        return (
            bool(words)
            and all(4 <= len(word) <= 8 and word.isalpha() for word in words)
            and any(is_indicator(word) or len(word) == 8 for word in words)
        )

    def fl3(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL3."""
        h = self.h
        if h.originator_ri or (h.dtg and not self.role):
            return 0
        found = grammar.FL3.match(part)
        if self.role and not (found and found["hash"] and found["filed"]):
            return 0
        if not found or not (found["hash"] or found["filed"] or h.fl2_precedence or h.transmission_id):
            return 0
        if part[2:3] != " ":
            self.guess("C123", line.offset(at), "no blank behind DE")
        return self._fl3_values(line, at, found)

    def fl3_bare(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL3 without DE."""
        if self.h.originator_ri or self.role or self.h.dtg:
            return 0
        found = grammar.FL3_BARE.match(part)
        if not found:
            return 0
        self.guess("C123", line.offset(at), "DE is missing", "write 'DE ' before the indicator")
        return self._fl3_values(line, at, found)

    def _fl3_values(self, line: Line, at: int, found: re.Match[str]) -> int:
        h = self.h
        values = found.groupdict()
        h.originator_ri = line.text[at + found.start("ri") : at + found.end("ri")]
        h.serial = values["hash"] or values.get("plain")
        h.numbered = values["hash"] is not None
        h.section = values["section"]
        filed = values["filed"]
        if filed:
            h.filed_at = line.offset(at + found.start("filed"))
            h.filed = filed.removesuffix("Z") if "/" not in filed else filed
            if not grammar.FILED.match(filed):
                self.guess(
                    "C120",
                    h.filed_at,
                    f"the time of filing {filed!r} cannot be read",
                    "write Julian day and time: 3201039",
                )
        if not h.serial and filed:
            self.guess("C121", line.offset(at), "no station serial number")
        self.leave_list("FL3")
        self.segment("FL3", line.cut(at, at + found.end()))
        return found.end()

    def aftn_origin(self, line: Line, part: str, at: int, first: bool) -> int:
        """Origin line of an aeronautical message; its text follows at once."""
        h = self.h
        if h.originator_ri or h.dtg or self.role or not h.fl2_precedence:
            return 0
        found = grammar.AFTN_ORIGIN.match(part)
        if not found:
            return 0
        h.filed, h.originator_ri, h.aftn = (
            found["filed"],
            line.text[at + found.start("ri") : at + found.end("ri")],
            True,
        )
        self.segment("FL3", line.cut(at, at + found.end()))
        rest = line.cut(at + found.end())
        self.begin_text(rest.at if rest.text else self.next_at)
        return found.end()

    def fl4(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL4, up to FL5 or FM on the same line."""
        h = self.h
        if h.security or (h.dtg and not self.role):
            return 0
        found = grammar.FL4.match(part)
        if self.role and not (found and found["five"] and first):
            return 0
        if not found or (not found["five"] and part[3:4] not in ("", " ")):
            return 0
        h.security = found["security"]
        name = "five" if found["five"] else "other"
        if found[name]:
            h.classification_chars = line.text[at + found.start(name) : at + found.end(name)]
        if name == "other" or not found["five"]:
            self.guess("C130", line.offset(at), "the classification characters are not one letter five times")
        stop = len(part)
        five = _FL5_INSIDE.search(part, found.end())
        if five and grammar.FL5.match(part, five.end()):
            stop = five.end()
        else:
            fm = FM_INSIDE.search(part, found.end())
            stop = fm.start() if fm else stop
        self.keep_tail(self.h.fl4_tail, line.cut(at + found.end(), at + stop))
        self.leave_list("FL4")
        self.segment("FL4", line.cut(at, at + stop))
        return stop

    def fl5(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL5: prosigns and date-time group, up to FM on the same line."""
        found = grammar.FL5.match(part)
        suspect = found is None
        if found is None:
            found = grammar.FL5_SUSPECT.match(part)
            if found is None or (not first and not self.open) or (self.role and self.h.dtg):
                return 0
            if not found["prosigns"]:
                return 0
        h = self.h
        letters = tuple(letter for letter in found["prosigns"] or "" if letter in PROSIGNS)
        if h.dtg:
            if self.role or self.has_fm:
                return self.second_heading(line, at)
            if h.prosigns or not letters:
                return 0
        elif self.role and not first:
            return 0
        written = " ".join(line.text[at + found.start("dtg") : at + found.end("dtg")].split())
        word = None if suspect else found["word"]
        words = [name.split()[-1] for name in (word, None if suspect else found["second"]) if name]
        h.prosigns = letters or tuple(_LETTER_OF[name] for name in words)
        h.dtg, h.dtg_at, h.dtg_tail = written, line.offset(at + found.start("dtg")), []
        if (word or "ZZ" in upper(written)) and read_date_time_group(written).day is not None:
            self.guess("C143", h.dtg_at, f"the date-time group {written!r} was read through a slip")
        stop = len(part)
        fm = FM_INSIDE.search(part, found.end())
        if part.startswith("FM ", found.end()):
            stop = found.end()
        elif fm:
            stop = fm.start() + (0 if part[fm.start()] == "F" else 1)
        else:
            stop = self._addresses_inside(line, part, at, found.end())
        self.keep_tail(h.dtg_tail, line.cut(at + found.end(), at + stop))
        self.open = "FL5"
        self.segment("FL5", line.cut(at, at + stop))
        if self.role:
            self.role, self.listed = "", True
        return stop

    def _addresses_inside(self, line: Line, part: str, at: int, start: int) -> int:
        """Where TO or INFO follows the date-time group directly, on a line without FM."""
        rest = part[start:].lstrip()
        if TO_INFO.match(rest) and " " in rest and not self.later("TO"):
            return start + len(part[start:]) - len(rest)
        return len(part)

    def tail_line(self, line: Line, part: str, at: int) -> int:
        """More signals of FL4 or FL5 on a line of their own."""
        fm = FM_INSIDE.search(part)
        stop = len(part)
        if fm:
            stop = fm.start() + (0 if part[fm.start()] == "F" else 1)
        self.keep_tail(self.h.fl4_tail if self.open == "FL4" else self.h.dtg_tail, line.cut(at, at + stop))
        self.segment(self.open, line.cut(at, at + stop))
        return at + stop
