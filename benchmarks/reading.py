"""How fast cables are read: many of ordinary length, and single texts of a megabyte made to be hard.

Run ``python benchmarks/reading.py``. Targets: 10,000 cables of 7,000 characters in 10 s; any megabyte in 2 s.
"""

from __future__ import annotations

import time
from pathlib import Path

from sim.cable.reader import read_cable

TASHKENT = Path(__file__).parents[1] / "scenarios" / "cables" / "tashkent.txt"
HEADED = "VZCZCXRO8324\nPP RUEHDBU\nDE RUEHNT #1989/01 3201039\nZNY CCCCC ZZH\nP 161039Z NOV 07\nFM A\nTO "
MEGABYTE = 1_000_000
HARD = [
    "a", "A", "Z", " ", "/", "//", "<", "&", "[", "](", "[a](#)", "9", "TO ", "INFO ", "Z ", "O P ", "RUEHC ",
    "RUEHC/", "RUEHC/A ", "A 1234 ", "PRIORITY ", "A PRIORITY ", "FM X TO Y ", "BT ", "&amp;", "&#10;", "<b>",
    "PAGE 1 ", "A-1 ", "-", "\n", "\r\n", "\r", "A\n", "TO A\n", "XMT/A\n", "AB CD\n\n", "\t", "\u2028", "\u00b61. ",
    "DE RUEHC #1 ", "ZNR UUUUU ", "E.O. ", "TAGS: ", "(", " OF ", "A 1234 OF ", "S E C R E T ", "UNCLAS ", "VZCZC",
    "ZCZC ", "VV AAA111", "AAA111", "((((", "> ", "**", "\x00", "161039Z NOV 07 ", "P 161039Z NOV 07 ", "NNNN\n",
    "BT\n", "AMEMBASSY X ", "//A// B ", "NIACT IMMEDIATE ", "CONFIDENTIAL\n", "ZUI\n", "FM A\n", "ZZHZDF", "DC\n",
]  # fmt: skip


def main() -> None:
    text = TASHKENT.read_text(encoding="utf-8")
    text += "\n15. " + "One more sentence that makes it longer. " * ((7_000 - len(text)) // 40)
    started = time.perf_counter()
    count = 2_000
    for _ in range(count):
        read_cable(text)
    each = (time.perf_counter() - started) / count
    print(f"{len(text)} characters: {each * 1e3:.2f} ms a cable, {each * 10_000:.1f} s for 10,000")
    slowest: list[tuple[float, str]] = []
    for unit in HARD:
        for start in ("", HEADED):
            hard = start + unit * (MEGABYTE // len(unit))
            started = time.perf_counter()
            reading = read_cable(hard)
            assert reading.message.text is not None
            slowest.append((time.perf_counter() - started, f"{'headed ' if start else ''}{unit!r}"))
    for seconds, name in sorted(slowest, reverse=True)[:8]:
        print(f"{seconds:.2f} s  a megabyte of {name}")


if __name__ == "__main__":
    main()
