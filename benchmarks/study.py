"""Studies: what a second processor gains, what the study adds to its runs, small runs a second, and memory.

All figures are ratios or rates of one run on one machine; the parts take turns where they are compared.

    python -m benchmarks.study                       all, in Markdown; some minutes
    python -m benchmarks.study --messages 2000       a smaller comparison
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import sim
from benchmarks.workload import drawn, rules
from sim.precedence.rules import Rules
from sim.scenario.model import Scenario
from sim.study.compare import compared
from sim.study.replications import Replications, Task
from sim.study.settings import Settings, named
from sim.study.stopping import Stopping
from sim.study.store import Store

HALF_A_DAY = Path(__file__).parent.parent / "tests" / "golden" / "comparison.yaml"
"""Some 108 messages between two of the four posts."""


def four_rules() -> tuple[Rules, ...]:
    """First come first served, by precedence, with interruption, and with interruption and resumption."""
    plain = rules()
    flash = replace(plain.ladder[0], interrupts={"PRIORITY": 0, "ROUTINE": 0})
    cutting = replace(plain, name="cutting", ladder=(flash, *plain.ladder[1:]), interruption=True)
    return (
        replace(plain, name="first come", order="arrival"),
        plain,
        cutting,
        replace(cutting, name="resuming", resume=True),
    )


def settings(scenario: Scenario, *under: Rules) -> Settings:
    return Settings(scenario.under(under[0]), under, named(under))


def elapsed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    work()
    return clock() - began


def second_processor(messages: int, replications: int) -> str:
    """The comparison under four rules on one worker and on two."""
    made = settings(drawn(messages), *four_rules())
    stopping = Stopping(replications)
    one, two = (elapsed(partial(compared, made, stopping, workers=workers)) for workers in (1, 2))
    return (
        f"{replications} replications of {messages:,} messages under 4 rules: {one:.1f} s on one worker, "
        f"{two:.1f} s on two, {one / two:.2f} times as fast"
    )


def kept_in(path: Path, made: Settings, stopping: Stopping) -> object:
    with Store(path, (made,), 7) as ledger:
        return compared(made, stopping, 7, ledger=ledger).differences


def added(rounds: int = 5) -> str:
    """What a study of small runs takes, against the same runs alone, in processor time, the least of several rounds in
    turn; and with a store."""
    half = settings(sim.load_scenario(HALF_A_DAY), sim.load_rules("strict"), sim.load_rules("acp127g"))
    work = Replications((half,), seed=7)
    tasks = [Task(0, number, (0, 1)) for number in range(1, 201)]
    alone, whole, stored = [], [], []
    for _ in range(rounds):
        alone.append(elapsed(lambda: [work(task) for task in tasks], time.process_time))
        whole.append(elapsed(lambda: compared(half, Stopping(len(tasks)), 7).differences, time.process_time))
        with tempfile.TemporaryDirectory() as folder:
            kept = partial(kept_in, Path(folder) / "half.study", half, Stopping(len(tasks)))
            stored.append(elapsed(kept, time.process_time))
    least = min(alone)
    return (
        f"{2 * len(tasks)} runs of 108 messages: the study adds {100 * (min(whole) / least - 1):.1f} %, "
        f"kept in a store {100 * (min(stored) / least - 1):.1f} %"
    )


def small_runs(replications: int) -> str:
    """Small runs a second on two workers, everything counted."""
    half = settings(sim.load_scenario(HALF_A_DAY), sim.load_rules("strict"), sim.load_rules("acp127g"))
    took = elapsed(lambda: compared(half, Stopping(replications), 7, workers=2))
    return f"{2 * replications:,} runs of 108 messages on two workers: {2 * replications / took:.0f} a second"


def memory(replications: int) -> float:
    """Megabytes that the parent of a comparison takes at most, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.study", "--memory", str(replications)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="What studies cost.")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--replications", type=int, default=30)
    parser.add_argument("--memory", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory:
        half = settings(sim.load_scenario(HALF_A_DAY), sim.load_rules("strict"), sim.load_rules("acp127g"))
        compared(half, Stopping(asked.memory), 7, workers=2)
        most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        print(int(most.split()[1]) / 1024)
        return
    print(f"- {second_processor(asked.messages, asked.replications)}", flush=True)
    print(f"- {added()}", flush=True)
    print(f"- {small_runs(5_000)}", flush=True)
    sizes = (30, 300, 3_000)
    print(f"- Memory of the parent: {', '.join(f'{memory(many):.0f} MB at {many:,} replications' for many in sizes)}")


if __name__ == "__main__":
    main()
