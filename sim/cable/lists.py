"""FL6 to FL11: originator, addressees, exempted addressees, accounting and group count, the separator.

Owns which lines are address lines, where one ends inside another, and where the text begins; how one address
is read is ``addresses``' business. Methods take and give what those of ``front`` do.
"""

from __future__ import annotations

import re

from sim.cable import grammar
from sim.cable.addresses import continues, split_points
from sim.cable.body import is_page_line
from sim.cable.lines import Line, upper
from sim.cable.terms import precedence_name
from sim.cable.walk import LABELS, TO_INFO, Entry, Segment, Walk

__all__ = ["ListLines"]

_FM = re.compile(r"(?:FM|FROM)(?:\s?:\s{0,20}|\s{1,40}|$|(?=[QRU][A-Z]{3,6}/))")
_LOST_TO = re.compile(r"(?:O|T|0|T0|OT)\s{1,9}(?=[QRU][A-Z]{3,6}\s?/)")
_BLOCK_PROSIGN = re.compile(r"(?:ACTION|ORIGIN|COPY)(?:\s?:|\s)")
_REPEATED_BLOCK = re.compile(r"(?:ACTION|ORIGIN)\s{1,20}[A-Z/]{1,6}-\d")
_CERTAIN_TEXT = re.compile(r"MSGID/|SUBJ|REF|\d{1,3}\.|(?:NAVADMIN|ALCOAST|ALNAV) \d")
_FM_LATE = re.compile(r"FM[\s:]")
_NEXT_LIST = re.compile(r"(?:INFO|XMT)[\s:/]\s{0,9}[A-Z]")
_FULL_STOP = re.compile(r"(?<![.\s][A-Z])(?<!\s[A-Z]{2})\.(?:\s|\Z)|\A[A-Z]{1,2}\.\s")
_LISTS_LATE = re.compile(r"(?:TO|INFO)[\s:]")
_BT_LINE = re.compile(r"BT(?![A-Z0-9])")
_AT_THE_END = re.compile(r"N{4}|#\s?\d{3,5}")
_ROLES = {"T": "TO", "X": "XMT", "E": "XMT"}
_LINE_OF = {"FM": "FL6", "TO": "FL7", "INFO": "FL8", "XMT": "FL9"}

_LONGEST_ADDRESS = 600  # characters; nothing is added to one that is longer


class ListLines(Walk):
    """Recognises FL6 to FL11 and the beginning of the text."""

    def fm(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL6, up to TO, INFO or BT on the same line."""
        found = _FM.match(part)
        if not found:
            return 0
        if part.startswith("FROM") and (
            "@" in part or self.has_fm or self.later("FM") or not self._from_in_capitals(line.text[at:])
        ):
            return 0
        if self.has_fm:
            return 0 if not self.listed else self.second_heading(line, at)
        if self.zone < 0 and self._sentence(line, part, at, found.end(), "FM"):
            return 0
        self.has_fm = True
        self.zone = max(self.zone, 1)
        self.role = "FM"
        return found.end() + self.address_part(line, part[found.end() :], at + found.end(), "FM", True, at)

    def to_info(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL7, FL8, FL9: a prosign and its first address."""
        found = TO_INFO.match(part)
        if not found:
            return 0
        role = _ROLES.get(found["role"][:1], "INFO")
        rest = part[found.end() :]
        if self.is_distribution(part) or self.is_distribution(rest):
            self.segment("distribution", line.cut(at))
            return len(part)
        if role != "XMT" and self._sentence(line, part, at, found.end(), role):
            return 0
        if self.zone <= 0 and "@" in rest:
            return 0
        inside = self.embedded(at) if self.zone < 1 and not self.h.dtg else None
        if inside:
            self.segment("distribution", line.cut(at, inside))
            self.open = "label"
            return inside - at
        if found["role"] not in (role, "EXEMPT"):
            self.guess("C164", line.offset(at), f"{found['role']!r} was read as {role}", f"write '{role} '")
        if found.end() == len(found["role"]) and rest:
            self.guess("C150", line.offset(at), f"no blank behind {found['role']}")
        self.role = role
        self.listed = True
        begin = found.end()
        if role != "XMT" and rest.startswith(("XMT ", "XMT/")):
            return begin
        page = grammar.PAGE_INSIDE.match(rest)
        if page and not grammar.CLASSIFICATION.match(rest, page.end()):
            self.segment("page", line.cut(at + begin, at + begin + page.end()))
            begin += page.end()
        elif is_page_line(rest):
            self.segment("page", line.cut(at))
            self.open = "prosign"
            return len(part)
        return begin + self.address_part(line, part[begin:], at + begin, role, True, at)

    def _from_in_capitals(self, text: str) -> bool:
        """Whether what FROM opens is in capitals: behind the front of a heading, FROM itself need not be."""
        return text.isupper() or (self.zone >= 0 and text[4:].isupper())

    def _sentence(self, line: Line, part: str, at: int, length: int, role: str) -> bool:
        """Whether a prosign in small letters begins a sentence (``to the Department``) and no list.

        A name in capitals, or one that can be nothing but an address, makes it a list, and so does any line of
        a heading that is no prose, until a blank line says that the heading may be over.
        """
        text = line.text
        if not text[at : at + 2].islower() or (text.islower() and not self._small_behind_capitals()):
            return False
        if text[at + length :].upper() == text[at + length :]:
            return False
        rest = part[length:]
        if grammar.INDICATOR_SLASH.match(rest):
            return False
        if self.zone < 0 or self._prose(rest):
            return True
        if not self.blank:
            return False
        return not (self._ends_as_address(rest) or (self.role != role and grammar.ADDRESS_START.match(rest)))

    def _small_behind_capitals(self) -> bool:
        """Whether a line in small letters stands behind a blank line, and the address before it in capitals."""
        return self.blank and self.zone == 1 and not self.h.entries[-1].text.islower()

    def lost_to(self, line: Line, at: int) -> bool:
        """Whether an indicator right behind FM shows that TO was lost; then the list of action addressees opens."""
        if self.role != "FM" or not self.h.entries or not self.h.entries[-1].text:
            return False
        self.guess("C163", line.offset(at), "an addressee without TO follows the originator", "write 'TO ' before it")
        self.role = "TO"
        self.listed = True
        return True

    def address(self, line: Line, part: str, at: int, fresh: bool) -> int:
        """An address line without prosign; the end in the whole line."""
        return at + self.address_part(line, part, at, self.role, fresh, at)

    def address_part(self, line: Line, part: str, at: int, role: str, fresh: bool, start: int) -> int:
        """The address or addresses from ``at`` to the next format line on the line."""
        stop = self._end_of_address(line, part, at, role)
        body = part[:stop]
        points = split_points(body) if role != "FM" else []
        if points:
            self.guess("C155", line.offset(at), "several addressees on one line")
        edges = [0, *points, len(body)]
        for index in range(len(edges) - 1):
            piece = line.cut(at + edges[index], at + edges[index + 1])
            whole = line.cut(start, at + edges[index + 1]) if index == 0 else piece
            self._enter(role, piece, whole, fresh and index == 0)
        return stop

    def _enter(self, role: str, piece: Line, whole: Line, fresh: bool) -> None:
        entries = self.h.entries
        last = entries[-1] if entries else None
        same = last is not None and not fresh and last.role == role and self.zone == last.zone
        if last is not None and same and self._goes_on(last, piece):
            self._join(last, piece, whole)
            return
        if self.blank and (not fresh or (role == "TO" and last is not None and last.blank_before)):
            self.spaced = True
        entries.append(Entry(role, self.zone, piece.text, [whole], fresh, self.blank, self.length))
        self.h.segments.append(Segment(_LINE_OF[role], entries[-1].lines))

    def _goes_on(self, last: Entry, piece: Line) -> bool:
        """Whether a line continues the address before it; a prosign alone is always continued."""
        if not last.text:
            return True
        return (
            not self.blank
            and len(last.text) < _LONGEST_ADDRESS
            and continues(last.capitals, upper(piece.text), last.length)
        )

    def _join(self, last: Entry, piece: Line, whole: Line) -> None:
        if last.text:
            self.guess("C156", piece.at, "an addressee was put together from two lines")
        glue = "" if not last.text or last.text.endswith("/") or piece.text.startswith("/") else " "
        last.text = f"{last.text}{glue}{piece.text}"
        last.lines.append(whole)
        last.length = self.length

    def _end_of_address(self, line: Line, part: str, at: int, role: str) -> int:
        """Where TO, INFO, BT or the text begins behind an address on the same line."""
        search = 0
        while found := grammar.MIDLINE.search(part, search):
            kind = found.lastgroup or ""
            begin = found.start(kind)
            search = begin + 1
            if kind in ("BT", "text"):
                return begin
            following = part[found.end() : found.end() + 40].lstrip(" :")
            if kind == "XMT" and role != "FM":
                return begin
            if kind == "FM" and not self.has_fm:
                return begin
            if kind == "INFO" and (not following or grammar.INDICATOR_SLASH.match(following) or not self.later("INFO")):
                return begin
            if kind == "TO" and (grammar.INDICATOR_SLASH.match(following) or (role == "FM" and not self.later("TO"))):
                return begin
        return len(part)

    def bt(self, line: Line, part: str, at: int, first: bool) -> int:
        """BT: the text follows, unless address lines are still missing and stand behind it."""
        if not _BT_LINE.match(part) or not (self.h.dtg or self.has_fm or self.listed or self.h.fl2_precedence):
            return 0
        rest = part[2:].strip()
        if (
            rest
            and len(rest) > 1
            and not (grammar.TEXT_START.match(rest) or grammar.CLASSIFICATION.match(rest) or not first)
        ):
            return 0
        self.segment("BT", line.cut(at, at + 2))
        self.h.separated = True
        behind = line.cut(at + 2)
        self.h.bt_at = behind.at if behind.text else self.next_at
        self.role = ""
        if self.has_fm and (self.listed or not self._address_lines_near()):
            self.begin_text(self.h.bt_at)
        elif self._address_lines_near():
            self.after_bt = 1
            self.zone = 2
            self.guess("C159", line.offset(at), "address lines stand behind BT")
        else:
            self.begin_text(self.h.bt_at)
        return 2

    def _address_lines_near(self) -> bool:
        """Whether FM, TO or INFO opens one of the next few lines."""
        wanted = _LISTS_LATE if self.has_fm else _FM_LATE
        for text in self.near():
            if wanted.match(text):
                return True
            if _CERTAIN_TEXT.match(text):
                return False
        return False

    def behind_bt(self, line: Line, part: str, at: int) -> int:
        """Lines between an early BT and the end of the address lists behind it."""
        for recogniser in (ListLines.fm, ListLines.to_info):
            end = recogniser(self, line, part, at, True)
            if end:
                self.after_bt = 2
                return at + end
            if self.done:
                return at + len(part)
        if _BT_LINE.match(part):
            self.segment("BT", line.cut(at, at + 2))
            self.begin_text(line.cut(at + 2).at if line.cut(at + 2).text else self.next_at)
            return at + 2
        if self.role and self.is_address(part):
            return self.address(line, part, at, fresh=False)
        if self.after_bt == 2:
            self.begin_text(line.offset(at))
            return at + len(part)
        self.segment("early text", line.cut(at))
        return at + len(part)

    def group_count(self, line: Line, part: str, at: int, first: bool) -> int:
        """FL10."""
        h = self.h
        if not (h.dtg or self.role):
            return 0
        found = grammar.GROUP_COUNT.match(part)
        if found and found.end() == len(part):
            h.group_count = " ".join(line.text[at + found.start("count") : at + found.end("count")].split())
            if found["accounting"]:
                h.accounting = found["accounting"].strip()
        elif self.role and first and grammar.ACCOUNTING.match(part):
            h.accounting = line.text[at:]
        else:
            return 0
        self.segment("FL10", line.cut(at))
        return len(part)

    def is_distribution(self, part: str) -> bool:
        """Whether offices with numbers of copies stand here; behind FM a single one (HSM-77) is a name."""
        if not grammar.DISTRIBUTION.match(part):
            return False
        return self.zone <= 0 or part.count("-") > 1

    def distribution(self, line: Line, part: str, at: int, first: bool) -> int:
        """A line of a distribution block, or of local distribution before the heading."""
        if self.role and self.zone == 1 and self.listed and _REPEATED_BLOCK.match(part):
            self.second_heading(line, at)
            return len(part)
        if self.is_distribution(part) or (_BLOCK_PROSIGN.match(part) and not self.role):
            self.segment("distribution", line.cut(at))
            return len(part)
        return 0

    def in_list(self, line: Line, part: str, at: int) -> int:
        """A line inside an address list: an address, a page's furniture, or the first of the text."""
        if self._furniture(part) or (part.isdigit() and len(part) < 4 and self.h.segments[-1].kind == "page"):
            self.segment("page", line.cut(at))
            return at + len(part)
        if self.is_address(part):
            return self.address(line, part, at, fresh=False)
        lost = _LOST_TO.match(part) if self.role == "FM" else None
        if lost:
            self.lost_to(line, at)
            return self.address(line, part[lost.end() :], at + lost.end(), fresh=True)
        if (self.role == "FM" and self._addresses_to_come()) or self._heading_goes_on(part):
            self.guess("C160", line.offset(at), f"not recognised: {line.text[at : at + 80]!r}")
            self.segment("unread", line.cut(at))
            return at + len(part)
        self.begin_text(line.offset(at))
        return at + len(part)

    def _furniture(self, part: str) -> bool:
        """A classification word above or below a page line."""
        found = grammar.CLASSIFICATION.match(part)
        if not found or part[found.end() :].strip(" /"):
            return False
        following = self.near(3)
        while following and grammar.CLASSIFICATION.match(following[0]):
            following.pop(0)
        return bool(following) and is_page_line(following[0])

    def _addresses_to_come(self) -> bool:
        return any(_LISTS_LATE.match(text) for text in self.near())

    def _heading_goes_on(self, part: str) -> bool:
        """Whether a line that is no address has more of the lists behind it, or BT and then the text."""
        if grammar.TEXT_START.match(part) or len(part) > 400:
            return False
        following = self.near()
        likely = not self.blank and following[:1] == ["BT"]
        for number, text in enumerate(following, 1):
            if text == "BT":
                return likely and number < len(following) and _AT_THE_END.match(following[number]) is None
            if _BT_LINE.match(text) or _FM_LATE.match(text) or grammar.TEXT_START.match(text):
                return False
            opened = TO_INFO.match(text)
            name = text[opened.end() if opened else 0 :]
            indicated = grammar.INDICATOR_SLASH.match(name) is not None
            if opened and indicated:
                return True
            likely = likely or indicated or (opened is not None and grammar.ADDRESS_START.match(name) is not None)
        return False

    def is_address(self, part: str) -> bool:
        """Whether a line inside a list can be an address and not the text."""
        if grammar.INDICATOR_SLASH.match(part):
            return True
        if grammar.TEXT_START.match(part) or TO_INFO.match(part) or len(part) > 400:
            return False
        last = self.h.entries[-1] if self.h.entries else None
        if last is not None and not last.text:
            return True
        if not any(letter.isalpha() for letter in part):
            return not self.blank and part.replace("-", "").isdigit() and last is not None
        if self._prose(part):
            return False
        if not self.blank:
            return self.role != "FM" or (last is not None and continues(last.capitals, part, last.length))
        if self.role == "FM" or LABELS.match(part):
            return False
        return grammar.ADDRESS_START.match(part) is not None or self._is_spaced(part) or self._list_goes_on(part)

    def _list_goes_on(self, part: str) -> bool:
        """Whether the line behind a bare name is an addressee beyond doubt, or opens the next list."""
        if len(part) > 69:
            return False
        following = "".join(self.near(1))
        return grammar.INDICATOR_SLASH.match(following) is not None or _NEXT_LIST.match(following) is not None

    def _is_spaced(self, part: str) -> bool:
        """Blank lines stand between all lines of this heading, or the next line goes on with the list."""
        return (self.spaced and self.h.entries[-1].blank_before and len(part) <= 69) or self._ends_as_address(part)

    def _ends_as_address(self, part: str) -> bool:
        """Whether a line ends in an office symbol, a precedence or a continuity number."""
        last_word = part.rsplit(" ", maxsplit=1)[-1]
        return (
            part.endswith("//")
            or precedence_name(last_word) is not None
            or (last_word.isdigit() and len(last_word) == 4 and len(part.split(" ")) > 1)
        )

    def _prose(self, part: str) -> bool:
        """Sentences: small letters beside capitals of the heading, full stops, many words."""
        if len(part) > 80 and part.count(" ") > 9 and "//" not in part and not grammar.INDICATOR_INSIDE.search(part):
            return True
        if part.endswith((":", ";", "?")) or ": " in part:
            return True
        return _FULL_STOP.search(part) is not None
