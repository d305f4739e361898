"""A Dask cluster as those who carry out the work: the only door to ``distributed``, which nothing else needs.

Owns reaching a scheduler, whether its workers can do the work at all, and what is told when they no longer can. What
is sent to them, and what becomes of a chunk, is `workers`'. A worker that is killed, or joins late, changes only how
long it takes; a scheduler that is gone, no worker for a minute, and work that kills whoever takes it up end it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from sim.study.workers import NONE, UnfitWorkers, Versions, check_versions, versions

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["NoCluster", "cluster"]

CONNECT_S = 10
"""So long a scheduler may take to answer."""
WORKERS_S = 60
"""So long a worker is waited for, at the beginning and whenever there is none left."""
_ADDRESS = re.compile(r"(?P<scheme>(?:tcp|tls)://)?[^\s/]+:\d{1,5}")


class NoCluster(Exception):  # noqa: N818 - it says what is the matter
    """A cluster cannot be used, or no longer: one line that says why, and what to do."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers whose scheduler is at an address, as an executor, and how many they are by now.

    Raises `NoCluster` where they cannot be used, and where they are lost in the middle. What is under way when the
    context is left is cancelled; the cluster stays, and can be used again.
    """
    _check(address)
    try:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
    except ImportError:
        why = "a cluster needs distributed, which is not installed: pip install 'cablesim[cluster]'"
        raise NoCluster(why) from None
    with _quiet():
        client = _connected(address)
        deserted, over = Event(), Event()
        try:
            workers = _workers(client, address)
            executor = client.get_executor(pure=False)
            Thread(target=_watch, args=(client, executor, deserted, over), daemon=True).start()
            yield executor, workers
        except KilledWorker:
            why = "one worker after another died at the same work; has each cablesim, and enough memory?"
            raise NoCluster(f"{address}: {why}") from None
        except UnfitWorkers as unfit:
            raise NoCluster(f"{address}: {unfit}") from None
        except Exception:
            if deserted.is_set():
                raise NoCluster(f"{address}: all workers are gone, and none has come for {WORKERS_S} s") from None
            if client.status != "running":
                raise NoCluster(f"{address}: the connection to the scheduler is lost") from None
            raise
        finally:
            over.set()
            client.close()


def _check(address: str) -> None:
    """Refuse what is no address before anything is asked of it."""
    found = _ADDRESS.fullmatch(address)
    if found is None or found["scheme"] is None:
        hint = f"write 'tcp://{address}'" if found else "write it as in 'tcp://10.0.0.5:8786'"
        raise NoCluster(f"{address!r} is no address of a scheduler; {hint}")


def _connected(address: str) -> Client:
    from distributed import Client  # noqa: PLC0415

    try:
        asyncio.run(asyncio.wait_for(_answers(address), CONNECT_S))
        return Client(address, timeout=CONNECT_S, set_as_default=False)
    except Exception:  # of whatever listens there
        hint = "start one with 'dask scheduler', and give the address that it tells"
        raise NoCluster(f"{address}: no Dask scheduler answers; {hint}") from None


async def _answers(address: str) -> None:
    """Be sure that a scheduler is there: a client that meets anything else waits for ever."""
    from distributed import Security  # noqa: PLC0415
    from distributed.comm import connect  # noqa: PLC0415

    comm = await connect(address, timeout=CONNECT_S, **Security().get_connection_args("client"))
    await comm.write({"op": "identity", "reply": True})
    told = await comm.read()
    await comm.close()
    assert told["type"] == "Scheduler"


def _workers(client: Client, address: str) -> int:
    """How many threads there are to do the work, as soon as there is one, if all can do it."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError:
        raise NoCluster(f"{address}: no worker in {WORKERS_S} s; start some with 'dask worker {address}'") from None
    told = [one["packages"] for one in client.get_versions(packages=["cablesim"])["workers"].values()]
    check_versions(
        [Versions(one["cablesim"] or NONE, ".".join(one["python"].split(".")[:2])) for one in told], versions()
    )
    return sum(worker["nthreads"] for worker in client.scheduler_info()["workers"].values())


def _watch(client: Client, executor: Executor, deserted: Event, over: Event) -> None:
    """Cancel all that is under way when there is no worker for long; it would wait for ever."""
    alone_s = 0
    while not over.wait(1):
        try:
            alone_s = 0 if client.scheduler_info()["workers"] else alone_s + 1
        except Exception:  # a connection that is lost cancels all by itself
            return
        if alone_s >= WORKERS_S:
            deserted.set()
            executor.shutdown(wait=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """What distributed logs and warns of is for those who run a cluster; here it becomes a line, or costs only time."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in ("distributed", "tornado")]
    speaking = [logger for logger in map(logging.getLogger, names) if not logger.disabled]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in speaking:
            logger.disabled = True
        try:
            yield
        finally:
            for logger in speaking:
                logger.disabled = False
