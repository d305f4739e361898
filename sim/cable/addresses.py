"""Address lines: one line to one addressee, and where lines hold less or more than one.

Owns FL6 to FL9: ``RI/DESIGNATOR//OFFICE// PRECEDENCE NUMBER`` in all the orders and damages met. Which lines
are address lines is ``heading``'s decision. ``writer`` uses ``written`` and ``continues`` so that both ends
agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sim.cable import grammar
from sim.cable.lines import upper
from sim.cable.message import Address
from sim.cable.terms import is_indicator, precedence_name

__all__ = ["ParsedAddress", "continues", "parse_address", "split_points", "written"]

_LONGEST = 600  # characters of an address; what is longer is kept as a name unread


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """An address and the codes of what was guessed in reading it."""

    address: Address
    guesses: tuple[str, ...] = ()


_COMMON = re.compile(
    r"(?:(?P<ri>[QRU][A-Z]{3,6}|ZEN)/)?(?P<plad>[A-Z][A-Z.&'-]{2,30}(?: [A-Z][A-Z.&'-]{0,30}){0,9}?)"
    r"(?: (?P<precedence>NIACT IMMEDIATE|FLASH|IMMEDIATE|PRIORITY|ROUTINE))?(?: (?P<number>\d{4}))?\Z"
)
_LEADING = re.compile(r"(?P<ri>[A-Z]{3,8})\s?/\s{0,3}(?!/)")
_LOST_SLASH = re.compile(r"(?P<ri>R[UH][A-Z]{3,5})\s(?=[A-Z])")
_DOUBLED_SLASH = re.compile(r"(?P<ri>R[UH][A-Z]{3,5})\s?//\s?(?=[A-Z])")
_NUMBER = re.compile(r"#?\d{1,10}(?:-\d{1,10})?\Z")
_GLUED_NUMBER = re.compile(r"(?P<word>[A-Z]{3,})(?P<number>\d{4})\Z")
_GLUED_AFTER_WORD = re.compile(r"(?P<word>FLASH|IMMEDIATE|PRIORITY|ROUTINE)(?P<number>\d{1,5})\Z")
_STATE_NAME = re.compile(
    r"(?:AM(?:EMBASSY|CONSUL|CONGEN|LEGATION|EMB)|SECSTATE|US(?:MISSION|UN|EU|LO|INT|NATO|DEL|OFFICE|OSCE"
    r"|DAO)|AIT|DEPT|MILLENNIUM|TREASURY)(?![A-Z])"
)
_UNIT = re.compile(
    r"(?:AIG|CAD|C?TF|C?TG|C?TU|C?TE|DET|ROOM|RM|NO|WG|SQ|BN|BDE|DIV|REGT|SQDN|WING|GROUP|GRP|FLT|FLEET"
    r"|CORPS|ARMY|STATION"
    r"|COM[A-Z]+|[A-Z]*RON|V[A-Z]{1,4}|H[CMST][A-Z]{0,3}|NMCB|NCR|EOD[A-Z]*|UCT|ACU|BMU|MAG|MAW|MEU|MSG"
    r"|CO|OIC|TASK|FORCE|UNIT|TEAM|CARGRU|CRUDESGRU|PHIBGRU)\Z"
)
_PLACE_END = {"WASHDC", "DC"}
_NAMES_LIKE_INDICATORS = {"RUSSIA", "RUSSIAN", "RUHR", "RHODES", "RHODESIA", "RUMANIA", "RUPERT", "RHINE"}
_X500 = re.compile(r"(?:^|[/,])\s?(?:OU|CN|O|C|L)=")


def parse_address(text: str, indicators: Collection[str] = ()) -> ParsedAddress:
    """One address line, prosign taken off. ``indicators``: those of FL2, which settle doubtful cases."""
    if len(text) < 90 and (found := _COMMON.match(text)):
        ri, plad, precedence, number = found.groups()
        if "  " not in text and (ri or not _doubtful(plad)) and not _ends_in_word(plad):
            return ParsedAddress(Address(ri, plad, precedence, number))
    return _parse_slowly(" ".join(text.split()), frozenset(indicators))


def _doubtful(plad: str) -> bool:
    first = plad.split(" ", 1)[0]
    return is_indicator(first) or first == "ZEN"


def _ends_in_word(plad: str) -> bool:
    last = plad.rsplit(" ", 1)[-1]
    return precedence_name(last) is not None or last in ("AIG", "CTF", "CTG", "CTU", "TF", "CAD")


@lru_cache(maxsize=4096)
def _parse_slowly(text: str, indicators: frozenset[str]) -> ParsedAddress:
    if len(text) > _LONGEST:
        return ParsedAddress(Address(plad=text), ("C160",))
    guesses: list[str] = []
    rest = text
    ri, rest = _take_indicator(rest, indicators, guesses)
    precedence, number, rest = _take_tail(rest, guesses, ri is not None)
    if ri and not rest.strip() and "/" not in text:
        ri, rest, guesses = None, str(ri), []
    office, rest = _take_office(rest, guesses)
    if office is not None and precedence is None and number is None:
        precedence, number, rest = _take_tail_words(rest)
    plad: str | None = rest.strip() or None
    if ri is None and plad is None and (precedence or number):
        return ParsedAddress(Address(plad=text), ("C160",))
    if (plad is None and ri) or (plad and re.fullmatch(r"R[UH][A-Z]{3,5}", upper(plad)) and not ri):
        guesses.append("C157")
    return ParsedAddress(Address(ri, plad, precedence, number, office), tuple(guesses))


def _take_indicator(text: str, indicators: frozenset[str], guesses: list[str]) -> tuple[str | None, str]:
    capitals = upper(text)
    found = _LEADING.match(capitals)
    if found:
        word = found["ri"]
        known = word in indicators or word == "ZEN" or "COLLECTIVE" in capitals
        if (is_indicator(word) and not _office_follows(capitals, found.end(), word)) or known:
            return text[: len(word)], text[found.end() :].strip()
        return None, text
    doubled = _DOUBLED_SLASH.match(capitals)
    if doubled and not capitals.endswith("//"):
        guesses.append("C151")
        return text[: len(doubled["ri"])], text[doubled.end() :].strip()
    lost = _LOST_SLASH.match(capitals)
    if lost and lost["ri"] not in _NAMES_LIKE_INDICATORS:
        guesses.append("C151")
        return text[: len(lost["ri"])], text[lost.end() :]
    if re.fullmatch(r"R[UH][A-Z]{3,5}/", capitals):
        return text.rstrip("/"), ""
    return None, text


def _office_follows(capitals: str, at: int, word: str) -> bool:
    """Whether ``USUN/N1//`` is a name with an office, not an indicator with a name."""
    rest = capitals[at:]
    return rest.endswith("//") and rest.count("/") == 2 and " " not in rest and word[:2] not in ("RU", "RH")


def _take_tail(text: str, guesses: list[str], whole: bool = False) -> tuple[str | None, str | None, str]:
    """Precedence words and continuity number from the end, in either order; ``whole``: they may be all there is."""
    precedence: str | None = None
    number: str | None = None
    words = text.split(" ")
    after_word = False
    while words:
        last = upper(words[-1])
        if number is None and _NUMBER.match(last) and _is_number(words, precedence, after_word):
            number = words.pop().lstrip("#")
            after_word = True
            continue
        if number is not None and precedence is None and _second_number(words):
            number = f"{words.pop()} {number}"
            continue
        glued = _GLUED_AFTER_WORD.match(last)
        if glued and precedence is None and number is None:
            precedence, number = words[-1][: glued.end("word")], glued["number"]
            words.pop()
            if len(words) > 1 and upper(words[-1]) == "NIACT":
                precedence = f"{words.pop()} {precedence}"
            guesses.append("C153")
            break
        name = precedence_name(last)
        if precedence is None and name and (whole or len(words) > 1 or number is not None):
            precedence, words = _take_word(words)
            if name not in (upper(precedence), f"{upper(precedence)} IMMEDIATE") and name not in upper(precedence):
                guesses.append("C152")
            if number is not None:
                break
            continue
        break
    rest = " ".join(words)
    if number is None and (glued := _GLUED_NUMBER.search(upper(rest))) and not _UNIT.match(glued["word"]):
        number = glued["number"]
        rest = rest[: glued.start("number")]
        guesses.append("C153")
    return precedence, number, rest


def _second_number(words: list[str]) -> bool:
    """Whether two continuity numbers stand behind a precedence word."""
    return len(words) > 2 and re.fullmatch(r"\d{3,5}", words[-1]) is not None and precedence_name(words[-2]) is not None


def _take_word(words: list[str]) -> tuple[str, list[str]]:
    """The precedence words at the end: one, or two with NIACT, OPERATIONAL or FLASH OVERRIDE."""
    if len(words) > 2 and upper(words[-2]) in ("NIACT", "OPERATIONAL") and upper(words[-1]) != "NIACT":
        return " ".join(words[-2:]), words[:-2]
    return words[-1], words[:-1]


def _is_number(words: list[str], precedence: str | None, taken: bool) -> bool:
    """Whether digits at the end are a continuity number or belong to the name (AIG 205, CTF 84, CO DET 10)."""
    if len(words) == 1:
        return False
    digits, before = words[-1].lstrip("#"), upper(words[-2])
    if precedence_name(before):
        return True
    if before.endswith("//"):
        return True
    name = upper(" ".join(words[:-1]))
    state = _STATE_NAME.match(name.split("/", 1)[-1]) is not None
    if before in ("AIG", "CAD", "CTF", "CTG", "CTU", "CTE", "TF", "TG", "TU"):
        return False
    if len(digits) >= 4:
        return True
    if state or before in _PLACE_END:
        return before != "DET"
    return len(digits) == 3 and len(words) > 2 and not _UNIT.match(before)


def _take_tail_words(text: str) -> tuple[str | None, str | None, str]:
    """Precedence and number that stood before the office symbol."""
    guesses: list[str] = []
    words = text.split(" ")
    if precedence_name(upper(words[-1])) in ("FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE") and len(words) > 1:
        return _take_tail(text, guesses)
    return None, None, text


def _take_office(text: str, guesses: list[str]) -> tuple[str | None, str]:
    """The office symbol: between one or two slashes and a closing ``//``; inner slashes stay."""
    if "/" not in text:
        return None, text
    if _X500.search(upper(text)):
        return None, text.removesuffix("//").strip()
    closed = text.endswith("//")
    inner = text[:-2] if closed else text
    inner = inner.rstrip("/") if closed else inner
    at = inner.find("//")
    if at >= 0:
        office, plad = inner[at + 2 :], inner[:at]
        if not closed:
            return _unclosed(text, plad, office, guesses)
        return office.strip("/ ") or None, plad.strip()
    if not closed:
        return None, text
    at = inner.find("/")
    while at >= 0 and " " in inner[at:].strip():
        at = inner.find("/", at + 1)
    if at <= 0:
        return None, inner.strip()
    return inner[at + 1 :].strip() or None, inner[:at].strip()


def _unclosed(text: str, plad: str, office: str, guesses: list[str]) -> tuple[str | None, str]:
    """``//USD`` without its end; or words behind a closed symbol, which stay with the name."""
    end = office.rfind("//")
    if end >= 0:
        tail = office[end + 2 :].strip()
        return office[:end].strip("/ ") or None, f"{plad.strip()} {tail}".strip()
    guesses.append("C154")
    return office.strip("/ ") or None, plad.strip()


def written(address: Address) -> str:
    """The address as a line: ``RI/DESIGNATOR//OFFICE// PRECEDENCE NUMBER``."""
    line = f"{address.ri}/{address.plad or ''}" if address.ri else address.plad or ""
    if address.office:
        line += f"//{address.office}//"
    return " ".join(filter(None, (line, address.precedence, address.number)))


# --------------------------------------------------------------------- more or less than one

_SPLIT = re.compile(
    r"(?P<glued>(?:(?<=\d)|(?<=//))(?=R[UH][A-Z]{3,5}/(?!/)))|"
    r"(?P<slash>\s{1,40}(?=(?:R[A-IK-QS-UW-Z][A-Z]{3,5}|ZEN)\s?/(?!/)))"
    r"|\s(?:FLASH|IMMEDIATE|PRIORITY"
    r"|ROUTINE)(?:\s{1,40}\d{1,5}(?:-\d{1,5})?)?(?P<word>\s{1,40}(?=[A-Z(]))(?!(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE"
    r"|NIACT)(?:\s|$))"
    r"|[A-Z]\s{1,40}\d{4}(?P<number>\s{1,40}(?=[A-Z]{3}))(?!(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE|NIACT)(?:\s|$))"
    r"|//[A-Z0-9:.&/ -]{1,60}?//(?P<office>\s{1,40}(?=[A-Z]{2}|\d{1,4}[A-Z]{2}))(?!(?:FLASH|IMMEDIATE|PRIORITY|ROUTINE"
    r"|NIACT)(?:\s|$))"
    r"|(?<=\s(?:DC|[A-Z][A-Z]))(?P<place>\s{1,40}(?=" + grammar.ADDRESS_START.pattern + "))"
    r"|(?<=[A-Z0-9])(?P<post>\s{1,40}(?=(?:AMEMBASSY|AMCONSUL|SECSTATE|SECDEF|USMISSION|USUN|USNMR|USLO|USINT"
    r"|USEU|CINC[A-Z]{3,})(?:\s|$)))"
)
_PLACE = re.compile(
    r"(?:^|\s)(?:WASHDC|WASHINGTON DC|A[KRZ]|C[AT]|FL|GA|HI|I[ADL]|K[SY]|M[ADINOST]|N[CDEHJMVY]|OH|PA|RI|S[CD]|T[NX]|UT"
    r"|V[AT]|W[AIVY]|BE|GE|JA|TU|UK)\Z"
)
"""The end of a place in a designator: Washington, a state of the United States, a country digraph."""
_FIRST_WORD = re.compile(r"(?:AM(?:EMBASSY|CONSUL)|SECSTATE|US(?:MISSION|UN|EU|LO|INT|DEL)|[QRU][A-Z]{3,6}/)")


def split_points(capitals: str) -> list[int]:
    """Where a new addressee begins inside a line that holds several; empty for an ordinary line."""
    points: list[int] = []
    start = 0
    at = 0
    while found := _SPLIT.search(capitals, at):
        kind = found.lastgroup or ""
        cut = found.end(kind)
        before = capitals[start : found.start()]
        if kind == "post" and not (" " in before and (_FIRST_WORD.match(before) or _PLACE.search(before))):
            at = cut
            continue
        if kind == "place" and not _PLACE.search(before):
            at = cut
            continue
        if kind == "slash" and not before.strip():
            at = cut
            continue
        if kind in ("word", "number") and _only_tail(capitals, cut):
            at = cut
            continue
        points.append(cut)
        start = cut
        at = cut + 1
    return points


def _only_tail(capitals: str, at: int) -> bool:
    """Whether what follows is no name: a slip of a precedence word, or a bracket."""
    word = re.match(r"[A-Z(]+", capitals[at : at + 20])
    return word is not None and (precedence_name(word[0]) is not None or word[0].startswith("("))


_TAIL_ONLY = re.compile(
    r"(?:(?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE)(?=\s|//|$)\s*){0,2}(?:\d{1,5}(?:-\d{1,5})?)?(?://\S{1,60}//)?\Z"
)
_OFFICE_TAIL = re.compile(r"[A-Z0-9:.&-]{1,25}(?:/[A-Z0-9:.&-]{1,25}){0,9}//")
_STATE_TAIL = re.compile(
    r"(?:[A-Z]{2}|WASHDC|WASHINGTON(?:\s{1,5}D\.?C\.?)?)(?:\s?//.{0,80}//)?(?:\s+(?:NIACT\s+)?(?:FLASH"
    r"|IMMEDIATE|PRIORITY|ROUTINE))?(?:\s+\d{1,5})?\s*\Z"
)
_GOES_ON = re.compile(r"(?:OF|AND|FOR)\s|COLLECTIVE(?:\s|$)")
_HANGS = re.compile(r"\s(?:OF|AND|FOR|THE|&)\Z")
_COMPLETE = re.compile(r"(?:\d|//|FLASH|IMMEDIATE|PRIORITY|ROUTINE|COLLECTIVE|WASHDC|WASHINGTON DC|\(UC\))\s*\Z")
_LINE_LENGTH = 66  # lines may have 69 (ACP 127(G) 138.f); some terminals break earlier
_LONG = 50


def continues(previous: str, line: str, length: int) -> bool:
    """Whether a line goes on with the address before it instead of beginning one; both in capitals.

    ``length`` is that of the whole line on which the address before it ended.
    """
    if grammar.INDICATOR_SLASH.match(line):
        return previous == ""
    if previous == "" or line.startswith("//"):
        return True
    if _TAIL_ONLY.match(line) and not _opens(previous):
        return not (previous[-1:].isdigit() and line[:1].isdigit())
    if previous.endswith("/"):
        return not previous.endswith("//") or (_closes(previous) and _OFFICE_TAIL.match(line) is not None)
    if previous.count("//") == 1 and previous[-1:] != "/" and _OFFICE_TAIL.match(line):
        return True
    if _STATE_TAIL.match(line) and not _COMPLETE.search(previous):
        return True
    if (_GOES_ON.match(line) or _HANGS.search(previous)) and not _COMPLETE.search(previous):
        return True
    first = line.split(" ", 1)[0]
    return (
        length >= _LONG
        and length + 1 + len(first) > _LINE_LENGTH
        and not _COMPLETE.search(previous)
        and not grammar.ADDRESS_START.match(line)
    )


def _opens(previous: str) -> bool:
    """Whether a slash at the end is not yet closed: what follows is a name or an office symbol."""
    return previous.endswith("/") and not (previous.endswith("//") and previous.count("//") > 1)


def _closes(previous: str) -> bool:
    """Whether the ``//`` at the end opens an office symbol rather than closes one."""
    return previous.count("//") == 1
