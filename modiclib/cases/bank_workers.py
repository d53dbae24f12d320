"""Who makes the cases of a bank: processes of this machine, or a Dask cluster."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from os import cpu_count

from ..errors import ModicError


class Here(Executor):
    """Works at once, in this process."""

    def submit(self, work, /, *arguments, **named) -> Future:
        """Do it."""
        future = Future()
        future.set_result(work(*arguments, **named))
        return future


@contextmanager
def workers(processes: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Open an executor, and close it afterwards.

    Parameters
    ----------
    processes : int, optional
        How many processes of this machine; by default one for each core.
    scheduler : str, optional
        Address of a Dask scheduler, as ``tcp://10.0.0.1:8786``; its workers need this library in the same version.

    Raises
    ------
    ModicError
        If Dask is not installed, or the scheduler does not answer.
    """
    if scheduler is None:
        with ProcessPoolExecutor(processes or cpu_count(), mp_context=get_context("spawn")) as executor:
            yield executor
        return
    try:
        from distributed import Client
    except ImportError:
        raise ModicError(
            "a scheduler needs Dask: pip install 'modiclib[cluster]', here and on its workers."
        ) from None
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise ModicError(f"no Dask scheduler answers at {scheduler} ({error}); check the address.") from None
    with client:
        yield client.get_executor()
