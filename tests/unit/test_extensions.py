"""What the site's own extensions of Sphinx make of a page."""

import re

from citations import AuthorYear
from claims import bibliography
from docutils.core import publish_doctree
from percent import join
from pybtex.backends.plaintext import Backend


def test_a_number_and_its_sign_stay_on_one_line():
    page = publish_doctree(
        "It is **5 %** of 90 %.\n\n.. raw:: html\n\n   <p>95 % sure</p>\n\n::\n\n   a = 7 % 3\n"
    )
    join(None, page, "page")
    assert re.findall(r"\d+\s%", page.astext()) == ["5\u00a0%", "90\u00a0%", "95\u00a0%", "7 %"]


def in_the_text(key):
    """Return how a page names a source."""
    style = AuthorYear()
    names = style.person.author_or_editor_or_title(full=False)
    return names.format_data({"entry": bibliography().entries[key], "style": style}).render(Backend())


def test_authors_are_cut_in_one_way():
    assert in_the_text("kuisma2006threeyear") == "Kuisma et al."  # the others are not known
    assert in_the_text("kuisma2007prevalence") == "Kuisma et al."  # they are
    assert in_the_text("xiang1992ghosts") == "Xiang and Henkelman"
    assert in_the_text("hutton2011natural") == "Spine"
