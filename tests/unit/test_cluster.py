"""The bank made by the workers of a Dask scheduler, named by its address."""

import pytest
from distributed import LocalCluster

import modiclib as ml
from modiclib.cases import bank
from modiclib.cases.bank_plan import plan
from modiclib.cases.bank_workers import workers
from modiclib.exam.draw import draw_cases


def quick_case(planned):
    """Stand for a case, which takes seconds to compute."""
    return bank.BankCase(planned, planned.identifier.encode(), {"plain": 1.0}, {})


@pytest.fixture(scope="module")
def scheduler():
    """Address of a scheduler with two workers, on this machine."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_a_scheduler_makes_the_bank_in_the_order_of_the_plan(scheduler, monkeypatch, tmp_path):
    monkeypatch.setenv("MODICLIB_CACHE", str(tmp_path))
    monkeypatch.setattr(bank, "make_case", quick_case)
    planned, told = plan(10), []
    assert scheduler.startswith("tcp://")
    with workers(scheduler=scheduler) as executor:
        made = bank.make_bank(planned, executor, lambda done, of: told.append((done, of)))
    assert [case.images.decode() for case in made] == [each.identifier for each in planned]
    assert told[0] == (0, len(planned)) and told[-1] == (len(planned), len(planned))


def test_an_error_on_a_worker_comes_back(scheduler):
    with workers(scheduler=scheduler) as executor, pytest.raises(ml.ModicError, match="4 to 100"):
        executor.submit(draw_cases, 3).result()
