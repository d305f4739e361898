"""`cablesim compare --scheduler` against a real Dask scheduler and real workers on this machine.

All that needs the cluster stands in one test, so that one cluster is started, whoever shares the tests out.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from sim.__main__ import main
from sim.study import cluster
from sim.study.cluster import NoCluster

ROOT = Path(__file__).parents[2]
SMALL = ["tests/golden/comparison.yaml", "strict", "acp127g", "--replications", "8"]
LONG = ["12_state_day", "state", "first_come", "--replications", "900"]
ENOUGH_S = 60
OTHER = """
import importlib.metadata as told
known = told.version
told.version = lambda name: "0.0.9" if name == "cablesim" else known(name)
"""
ABSENT = """
import importlib.metadata as told, sys
known = told.version
def version(name):
    if name == "cablesim":
        raise told.PackageNotFoundError(name)
    return known(name)
told.version = version
sys.modules["sim"] = None
"""


class Cluster:
    """A scheduler and its workers, each a process of its own; all are gone when the context is left."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._running:
            one.kill()
            one.wait()

    def worker(self, first: str = "") -> subprocess.Popen[bytes]:
        """One more worker, when it is there; ``first`` is what its process does before all else."""
        own = ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(self._folder)]
        log = self._log("worker")
        started = self._started("worker", self.address, *own, first=first)
        until = time.monotonic() + ENOUGH_S
        while b"Registered to" not in log.read_bytes():
            assert time.monotonic() < until
            time.sleep(0.05)
        return started

    def _log(self, what: str) -> Path:
        return self._folder / f"{what}_{len(self._running)}.log"

    def _started(self, what: str, *arguments: str, first: str = "") -> subprocess.Popen[bytes]:
        code = f"{first}\nimport sys\nfrom distributed.cli.dask_{what} import main\nmain(sys.argv[1:])"
        with self._log(what).open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, "-c", code, *arguments, "--no-dashboard"],
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._running.append(started)
        return started


DEADLY = """
import signal, sys
from sim.study.cluster import NoCluster, cluster
from sim.study.workers import Team
try:
    with cluster(sys.argv[1]) as (executor, workers):
        executor._client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        with Team(signal.raise_signal, workers, 1, executor) as team:
            print(list(team.carry_out([signal.SIGKILL])))
except NoCluster as told:
    sys.exit(str(told))
"""
"""Work that kills its worker, given to a scheduler that lets it do so once."""


@contextmanager
def begun(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A command under way."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        try:
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def ended(*command: str) -> tuple[int | None, str, str]:
    """The exit code of a command, and what it tells on both streams."""
    with begun(*command) as running:
        out, err = running.communicate(timeout=ENOUGH_S)
        return running.returncode, out, err


QUICK = """
import sys
from sim.study import cluster
cluster.WORKERS_S = 2
from sim.__main__ import main
sys.exit(main())
"""
"""The command, with little patience for workers."""


def comparing(*arguments: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """`cablesim compare` under way."""
    return begun(sys.executable, "-c", QUICK, "compare", *arguments)


def compared(*arguments: str) -> tuple[int | None, str, str]:
    """What came of `cablesim compare`."""
    return ended(sys.executable, "-c", QUICK, "compare", *arguments)


def here(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | None, str, str]:
    """The same, by this process and others of this machine."""
    code = main(["compare", *arguments])
    return code, *capsys.readouterr()


def progress(running: subprocess.Popen[str], worker: subprocess.Popen[bytes]) -> None:
    """Wait until a worker has worked a while on what is being compared."""
    begun, until = cpu_s(worker), time.monotonic() + ENOUGH_S
    while cpu_s(worker) < begun + 0.4:
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)


def cpu_s(process: subprocess.Popen[bytes]) -> float:
    """How long a process has been working."""
    told = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the system how long workers have worked")
def test_a_cluster_gives_the_same_bytes_and_ends_with_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    with Cluster(tmp_path) as there:
        at = ["--scheduler", there.address]

        # no worker, then one with another cablesim and one with none
        code, out, err = compared(*SMALL, *at)
        assert (code, out) == (1, "")
        assert err == f"cablesim: {there.address}: no worker in 2 s; start some with 'dask worker {there.address}'\n"
        unfit = [there.worker(OTHER), there.worker(ABSENT)]
        code, out, err = compared(*SMALL, *at)
        assert (code, out) == (1, "")
        python = "{}.{}".format(*sys.version_info)
        told = f"workers have cablesim 0.0.9 on Python {python} and cablesim none on Python {python}, and here is "
        assert err.startswith(f"cablesim: {there.address}: {told}cablesim ")
        assert err.count("\n") == 1
        for worker in unfit:
            worker.kill()

        # the same bytes on any engine, a worker killed in the middle, another one late
        workers = [there.worker()]
        for form in ("table", "csv"):
            alone = here(capsys, *SMALL, "--format", form, "--workers", "1")
            assert alone[0] == 0
            assert here(capsys, *SMALL, "--format", form, "--workers", "2") == alone
            assert compared(*SMALL, "--format", form, *at) == alone
        many = [*SMALL[:-1], "250", "--format", "json"]
        with comparing(*many, *at) as running:
            progress(running, workers[0])
            workers.append(there.worker())
            assert running.poll() is None
            workers[0].kill()
            out, err = running.communicate(timeout=ENOUGH_S)
        assert (running.returncode, out, err) == here(capsys, *many, "--workers", "2")

        # broken off, the cluster is as it was
        with comparing(*LONG, *at) as running:
            progress(running, workers[1])
            running.send_signal(signal.SIGINT)
            assert (*running.communicate(timeout=ENOUGH_S), running.returncode) == ("", "", 130)
        assert compared(*SMALL, "--format", "csv", *at) == alone

        # all workers gone, work that kills them, and the scheduler gone
        with comparing(*LONG, *at) as running:
            progress(running, workers[1])
            workers[1].kill()
            out, err = running.communicate(timeout=ENOUGH_S)
        told = f"cablesim: {there.address}: all workers are gone, and none has come for 2 s\n"
        assert (running.returncode, out, err) == (1, "", told)
        workers.append(there.worker())
        told = "one worker after another died at the same work; has each cablesim, and enough memory?"
        assert ended(sys.executable, "-c", DEADLY, there.address) == (1, "", f"{there.address}: {told}\n")
        workers.append(there.worker())
        with comparing(*LONG, *at) as running:
            progress(running, workers[3])
            there.scheduler.kill()
            out, err = running.communicate(timeout=ENOUGH_S)
        told = f"cablesim: {there.address}: the connection to the scheduler is lost\n"
        assert (running.returncode, out, err) == (1, "", told)


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("10.0.0.5:8786", "write 'tcp://10.0.0.5:8786'"),
        ("cluster", "write it as in 'tcp://10.0.0.5:8786'"),
        ("tcp://10.0.0.5", "write it as in 'tcp://10.0.0.5:8786'"),
        ("http://10.0.0.5:8787/status", "write it as in 'tcp://10.0.0.5:8786'"),
    ],
)
def test_what_is_no_address(address: str, hint: str) -> None:
    with pytest.raises(NoCluster, match="is no address of a scheduler") as told, cluster.cluster(address):
        pass
    assert str(told.value).endswith(hint)


@pytest.mark.parametrize("listening", [True, False])
def test_no_scheduler_answers(listening: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is there, or something that is no scheduler."""
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if not listening:
            server.close()
        with pytest.raises(NoCluster, match="no Dask scheduler answers"), cluster.cluster(address):
            pass


def test_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoCluster, match=r"pip install 'cablesim\[cluster\]'"), cluster.cluster("tcp://10.0.0.5:8786"):
        pass
