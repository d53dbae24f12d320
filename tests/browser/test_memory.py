"""Leaving a viewer gives back what it held: ten cases opened and left one after the other in one page."""

from bench_memory import CASE_BYTES, open_and_leave


def test_ten_cases_opened_and_left_hold_no_more_than_one(browser):
    before, after, kept = open_and_leave(browser, 10)
    assert kept == []
    assert after.bytes < before.bytes + 2 * CASE_BYTES
    assert after.nodes < before.nodes + 100 and after.listeners < before.listeners + 20
