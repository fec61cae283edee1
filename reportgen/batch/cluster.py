"""The workers of a Dask cluster. Needs dask.distributed (extra `batch`), and the same reportgen on every worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from typing import Any

from reportgen.batch.edition import Job, Outcome, Shared, build_one, failure
from reportgen.errors import OutputError, Problem
from reportgen.language import say

WAIT = "15s"
"""How long a scheduler that does not answer is waited for."""
AHEAD = 4
"""Jobs for each thread of the cluster that are handed out before their turn."""


def build_on_cluster(address: str, shared: Shared, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Yield the outcome of each job as it comes; what all jobs share goes to each worker once.

    An edition whose worker dies is given to another, as often as the scheduler allows (its `allowed-failures`).
    Raises OutputError where the scheduler is not found or is lost.
    """
    try:
        import dask
        import distributed
    except ImportError:
        raise OutputError(Problem("--dask needs dask.distributed", rule="dask",
                                  hint="pip install 'reportgen[batch]', here and on the workers")) from None
    lost = OutputError(Problem(say("the Dask scheduler {} does not answer", address), rule="dask",
                               hint="the same command, when it is back, builds what is left"))
    with dask.config.set({"distributed.comm.timeouts.connect": WAIT, "distributed.comm.retry.count": 0}):
        try:
            client: Any = distributed.Client(address, timeout=WAIT)
        except (OSError, TimeoutError, ValueError) as error:
            raise lost from error
        try:
            with client:
                yield from _built(client, lost, shared, jobs)
        except (OSError, CancelledError) as error:  # the connection broke in the middle of a question
            raise lost from error


def _built(client: Any, lost: OutputError, shared: Shared, jobs: Sequence[Job]) -> Iterator[Outcome]:
    import distributed

    common = client.scatter(shared, broadcast=True, hash=False)
    threads = sum(client.nthreads().values()) or 1
    waiting = iter(jobs)
    given = {client.submit(build_one, common, job, pure=False): job for job in islice(waiting, threads * AHEAD)}
    done: Any = distributed.as_completed(given)
    for future in done:
        job = given.pop(future)
        if future.status == "finished":
            yield future.result()
        elif client.scheduler is None or client.status != "running" or future.status in ("cancelled", "lost"):
            raise lost
        else:
            reason = future.exception()
            is_killed = isinstance(reason, distributed.KilledWorker)
            why = say("each worker that built this edition died") if is_killed else str(reason)
            yield failure(job, Problem(why, rule="worker", hint="the logs of the Dask workers say more"))
        for job in islice(waiting, 1):
            new = client.submit(build_one, common, job, pure=False)
            given[new] = job
            done.add(new)
