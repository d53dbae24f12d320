"""What the site's own extensions of Sphinx make of a page."""

import re
from copy import deepcopy

import pytest
from citations import NameFirst, name, tell_apart
from claims import BIBLIOGRAPHY, bibliography
from docutils.core import publish_doctree
from percent import join
from pybtex.backends.plaintext import Backend
from sphinx.application import Sphinx


def test_a_number_and_its_sign_stay_on_one_line():
    page = publish_doctree(
        "It is **5 %** of 90 %.\n\n.. raw:: html\n\n   <p>95 % sure</p>\n\n::\n\n   a = 7 % 3\n"
    )
    join(None, page, "page")
    assert re.findall(r"\d+\s%", page.astext()) == ["5\u00a0%", "90\u00a0%", "95\u00a0%", "7 %"]


@pytest.fixture
def sources():
    """Return the course's sources by key, those that would read the same told apart."""
    entries = deepcopy(bibliography().entries)
    tell_apart(entries.values())
    return entries


def test_a_page_and_its_list_name_a_source_alike(tmp_path):
    (tmp_path / "conf.py").write_text(
        f"extensions = ['citations', 'sphinxcontrib.bibtex']\nbibtex_bibfiles = [{str(BIBLIOGRAPHY)!r}]\n"
        "bibtex_reference_style, bibtex_default_style = 'first_author', 'name_first'\n"
        "suppress_warnings = ['bibtex.duplicate_label']\n",
        "utf-8",
    )
    (tmp_path / "index.rst").write_text(
        "Sources\n=======\n\n:cite:`modic1988marrow,modic1988imaging,greenhalgh2026card`\n\n.. bibliography::\n",
        "utf-8",
    )
    app = Sphinx(tmp_path, tmp_path, tmp_path / "out", tmp_path / "trees", "text", status=None, warning=None)
    app.build()
    page = " ".join((tmp_path / "out" / "index.txt").read_text("utf-8").split())
    assert "[Greenhalgh *et al.*, n.d., Modic *et al.*, 1988a, Modic *et al.*, 1988b]" in page
    greenhalgh, first, second = page.split("] ")[2:]
    assert greenhalgh.startswith("Greenhalgh, S.")
    assert first.startswith("Modic, M. T., Steinberg") and "1988a" in first
    assert second.startswith("Modic, M. T., Masaryk") and "1988b" in second


def test_authors_are_cut_in_one_way(sources):
    assert name(sources["kuisma2006threeyear"]) == "Kuisma et al."  # the others are not known
    assert name(sources["kuisma2007prevalence"]) == "Kuisma et al."  # they are
    assert name(sources["xiang1992ghosts"]) == "Xiang and Henkelman"
    assert name(sources["hutton2011natural"]) == "Spine"


def test_no_two_sources_read_the_same(sources):
    read = [f"{name(entry)}, {entry.fields.get('year')}" for entry in sources.values()]
    assert len(set(read)) == len(read)
    assert sources["modic1988marrow"].fields["year"] == "1988a"
    assert sources["modic1988imaging"].fields["year"] == "1988b"
    assert sources["feng2016type2"].fields["year"] == "2016"


def test_letters_are_given_once(sources):
    """A second build begins with what the first has kept."""
    years = [entry.fields.get("year") for entry in sources.values()]
    tell_apart(sources.values())
    assert [entry.fields.get("year") for entry in sources.values()] == years


def test_a_list_of_sources_follows_the_alphabet(sources):
    listed = [formatted.text.render(Backend()) for formatted in NameFirst().format_entries(sources.values())]
    assert listed[0].startswith("Acta Radiologica.")
    before, after = (
        next(place for place, text in enumerate(listed) if text.startswith(start))
        for start in ("Bråten, L. C. H.", "Brinjikji, W.")
    )
    assert before < after
    modic = [text for text in listed if text.startswith("Modic, M. T.")]
    assert ["1988a" in text for text in modic] == [True, False]
