"""A message, or one copy of it, back to a cable.

Owns the canonical form of every format line; reading what was written gives the same message. Where a line
without prosign could be taken for something else, the prosign is written again, which every reader of address
lists accepts. What a reader dropped (wrappers, page lines inside lists, distribution blocks) is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from sim.cable import grammar
from sim.cable.addresses import written
from sim.cable.heading import read_heading
from sim.cable.lines import Source, upper
from sim.cable.message import Address, Exempted, Message, Role

__all__ = ["wrap", "write_copy", "write_message"]

LINE_LENGTH = 69
"""Characters of a line, blanks included: ACP 127(G) 138.f."""


def write_message(message: Message) -> str:
    """The cable of a message, lines ended by ``\\n``."""
    heading = "\n".join(_heading(message))
    text = message.written_text
    lines = [heading] if heading else []
    if message.style == "aftn" or not heading:
        lines += [text] if text else []
    elif text:
        lines += ["BT", text] if message.separated or not _begins_itself(heading, text) else ["", text]
    elif message.separated:
        lines.append("BT")
    if message.closed:
        lines.append("BT")
    if message.validation:
        lines.append(message.validation)
    if message.ended:
        lines.append("NNNN")
    return "\n".join(lines) + "\n" if lines else ""


def write_copy(
    message: Message, fl2_precedence: str, fl2_ris: Sequence[str], transmission_id: str | None = None
) -> str:
    """One copy: a new routing line (and transmission identifier, where one is given), the rest unchanged."""
    janap = message.janap
    if janap:
        fl2_precedence = fl2_precedence[:1]
        janap = replace(janap, head=fl2_precedence + janap.head[1:])
    copy = replace(
        message,
        janap=janap,
        fl2_precedence=fl2_precedence,
        fl2_ris=tuple(fl2_ris),
        transmission_id=transmission_id or message.transmission_id,
        style="acp127" if message.style == "plain" else message.style,
    )
    return write_message(copy)


def wrap(first: str, words: Iterable[str], length: int = LINE_LENGTH) -> list[str]:
    """Words behind a beginning, a new line where one would be longer than ``length``."""
    lines = [first]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > length:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _heading(message: Message) -> list[str]:
    """FL1 to FL10."""
    lines = [*_fl1(message), *_fl2(message), *_fl3(message)]
    if message.security:
        lines.append(_joined(message.security, message.classification_chars, message.fl4_tail))
    lines += message.transmission_instructions
    if message.dtg:
        lines.append(_joined(*message.prosigns, message.dtg, message.dtg_tail))
    lines += _fl6(message)
    lines += _list(message, "action")
    lines += _list(message, "info")
    if message.accounting or message.group_count:
        lines.append(_joined(message.accounting, message.group_count))
    return lines


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def _fl1(message: Message) -> list[str]:
    name = message.transmission_id
    if not name:
        return []
    if upper(name).startswith(("VZCZC", "V ZCZC", "ZCZC")):
        return [_joined(name, message.transmission_time)]
    calling = "ZCZC " if message.style == "aftn" else "VV   "
    return [_joined(calling + name, message.transmission_time)]


def _fl2(message: Message) -> list[str]:
    if message.janap:
        return _janap(message)
    if not message.fl2_precedence:
        return []
    return wrap(message.fl2_precedence, message.fl2_ris)


def _janap(message: Message) -> list[str]:
    assert message.janap is not None
    line = f"{message.janap.head} {message.originator_ri or ''}{message.serial or ''} {message.filed or ''}"
    if not message.janap.class_redundancy:
        return [line, *wrap("", message.fl2_ris)] if message.fl2_ris else [line]
    routes = list(message.fl2_ris)
    if routes:
        routes[-1] += "."
    first = f"{line}-{message.janap.class_redundancy}--{routes[0] if routes else ''}"
    return wrap(first, routes[1:])


def _fl3(message: Message) -> list[str]:
    if message.janap or not message.originator_ri:
        return []
    if message.style == "aftn":
        return [_joined(message.filed, message.originator_ri)]
    serial = message.serial or ""
    if message.style == "state" and serial:
        serial = f"#{serial}"
    if message.section:
        serial += f"/{message.section}"
    return [_joined("DE", message.originator_ri, serial, message.filed)]


def _fl6(message: Message) -> list[str]:
    sender = message.originator
    if sender is None or not (sender.plad or sender.office):
        return []
    ri = None if message.originator_ri else sender.ri
    return [f"FM {written(replace(sender, ri=ri))}"]


_PROSIGN: dict[Role, str] = {"action": "TO", "info": "INFO"}


def _list(message: Message, role: Role) -> list[str]:
    """The lines of FL7 or FL8, exempted addressees behind the collective that they are exempted from (FL9)."""
    listed = message.action if role == "action" else message.info
    exempt = [one for one in message.exempt if one.role == role]
    lines: list[str] = []
    open_prosign = ""
    for at in range(len(listed) + 1):
        for one in exempt:
            if one.after == at:
                lines.append(_address_line("XMT", one, lines, open_prosign))
                open_prosign = "XMT"
        if at < len(listed):
            lines.append(_address_line(_PROSIGN[role], listed[at], lines, open_prosign))
            open_prosign = _PROSIGN[role]
    return lines


def _address_line(prosign: str, address: Address | Exempted, lines: list[str], open_prosign: str) -> str:
    line = written(address)
    if prosign == open_prosign and _stands_alone(prosign, lines[-1], line):
        return line
    return f"{prosign} {line}"


def _stands_alone(prosign: str, previous: str, line: str) -> bool:
    """Whether a line without prosign is read as an addressee of its own behind the line before it."""
    if grammar.INDICATOR_SLASH.match(upper(line)):
        return not previous.endswith((" ", prosign))
    return _read_alone(prosign, previous, line)


@lru_cache(maxsize=4096)
def _read_alone(prosign: str, previous: str, line: str) -> bool:
    first = "" if previous.startswith(f"{prosign} ") else f"{prosign} RUABC/X\n"
    text = f"R 010000Z JAN 00\nFM X\n{first}{previous}\n{line}\n"
    heading = read_heading(Source(text))
    entries = [entry for entry in heading.entries if entry.role == prosign]
    return heading.text_at == len(text) and len(entries) > 1 and entries[-1].text == line


def _begins_itself(heading: str, text: str) -> bool:
    """Whether the text is recognised behind a blank line, without BT."""
    read = read_heading(Source(f"{heading}\n\n{text}\n"))
    return read.text_at == len(heading) + 2 and not read.separated
