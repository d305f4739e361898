"""The engine against the plain SimPy program: message-hops a second on the same work, and memory.

Both start from the same scenario in memory and end with the same times of receipt, which is checked. The runs take
turns, each is timed in processor time, and what is compared are medians. Memory is what a run adds to the largest
resident size of a process of its own, a message-addressee.

    python -m benchmarks.engine                 the table, in Markdown (sizes 1,000, 10,000 and 100,000)
    python -m benchmarks.engine 5000 --rounds 7
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks import plain
from benchmarks.workload import workload
from sim.engine.simulation import Simulation
from sim.results.deliveries import Deliveries
from sim.scenario.model import Scenario

SIZES = (1_000, 10_000, 100_000)
COLUMNS = (
    "messages", "hops", "plain, hops/s", "receipts, hops/s", "ratio", "records, hops/s", "ratio",
    "plain, bytes", "receipts, bytes", "records, bytes",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---:|' * len(COLUMNS)}"


def run_plain(scenario: Scenario) -> dict[tuple[int, str], int]:
    return plain.run(plain.prepare(scenario))


def run_receipts(scenario: Scenario) -> list[Any]:
    told: list[Any] = []
    Simulation(scenario, scenario.filings, "receipts").run(told.append)
    return told


def run_records(scenario: Scenario) -> list[Any]:
    fold = Deliveries(scenario)
    Simulation(scenario, scenario.filings, "deliveries").run(fold.take)
    return fold.records()


RUNS: dict[str, Callable[[Scenario], Any]] = {
    "plain": run_plain,
    "receipts": run_receipts,
    "records": run_records,
}


def hops(scenario: Scenario) -> int:
    """How many transmissions the work takes."""
    simulation = Simulation(scenario, scenario.filings, "receipts")
    simulation.run(lambda told: None)
    return simulation.transmissions


def check(scenario: Scenario) -> None:
    """The three give the same times of receipt."""
    expected = run_plain(scenario)
    receipts = {(told.message, told.indicator): told.at_us for told in run_receipts(scenario)[:-1]}
    records = run_records(scenario)
    if receipts != expected or sorted(expected.values()) != sorted(record.received_us for record in records):
        raise SystemExit("the engine and the plain program differ")


def timed(run: Callable[[Scenario], Any], scenario: Scenario) -> float:
    gc.collect()
    began = time.process_time()
    kept = run(scenario)
    took = time.process_time() - began
    del kept
    return took


def memory(kind: str, messages: int) -> float:
    """Bytes a message-addressee that a run adds, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engine", str(messages), "--memory", kind]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def added_memory(kind: str, messages: int) -> float:
    scenario = workload(messages)
    tracemalloc.start()
    kept = RUNS[kind](scenario)
    _, most = tracemalloc.get_traced_memory()
    del kept
    return most / sum(len(filing.addressees) for filing in scenario.filings)


def row(messages: int, rounds: int) -> str:
    scenario = workload(messages)
    check(scenario)
    count = hops(scenario)
    times: dict[str, list[float]] = {kind: [] for kind in RUNS}
    for _ in range(rounds):
        for kind, run in RUNS.items():
            times[kind].append(timed(run, scenario))
    middle = {kind: median(found) for kind, found in times.items()}
    rate = {kind: f"{count / took:,.0f}" for kind, took in middle.items()}
    ratio = {kind: f"{middle['plain'] / took:.1f}" for kind, took in middle.items()}
    bytes_each = {kind: f"{memory(kind, messages):,.0f}" for kind in RUNS}
    return (
        f"| {messages:,} | {count:,} | {rate['plain']} | {rate['receipts']} | {ratio['receipts']} "
        f"| {rate['records']} | {ratio['records']} "
        f"| {bytes_each['plain']} | {bytes_each['receipts']} | {bytes_each['records']} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="The engine against the plain SimPy program.")
    parser.add_argument("messages", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", choices=RUNS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory:
        print(added_memory(asked.memory, asked.messages[0]))
        return
    print(HEAD)
    for messages in asked.messages:
        print(row(messages, asked.rounds), flush=True)


if __name__ == "__main__":
    main()
