"""What a lesson weighs: a page and its images, beyond what all pages share."""

import re

import pytest
from test_pages import LESSONS

MOST_BYTES = 2_000_000
#: What a reader fetches once for all pages: theme, widget manager, and the code of each kind of widget.
SHARED = re.compile(r"/_static/(?!case-)")


@pytest.mark.parametrize("page_name", LESSONS)
def test_lesson_weighs_at_most_two_megabytes(watched, served, page_name):
    context = watched.browser.new_context()
    watched.contexts.append(context)
    theme = "localStorage.setItem('mode', 'light'); localStorage.setItem('theme', 'light')"
    context.add_init_script(f"if (origin !== 'null') {{ {theme} }}")
    page = watched.open("about:blank", ready=False, context=context)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{served}/{page_name}")
    page.wait_for_function("document.querySelectorAll('.modic-loading').length === 0", timeout=30_000)
    page.wait_for_load_state("networkidle")
    own = {answer.url: len(answer.body()) for answer in answers if not SHARED.search(answer.url)}
    assert any("/case-" in url for url in own)
    assert sum(own.values()) <= MOST_BYTES, own
