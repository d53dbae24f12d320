"""Sphinx extension: how sources are named in the text of a page, and in which order they are listed.

A source of which only the first author is known reads "Kuisma et al.", as all others do. Two that would read the same
get letters, as in "Modic et al., 1988a". Lists follow the alphabet of these names.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase

import pybtex.plugin
from pybtex.backends.plaintext import Backend
from pybtex.database import Entry, Person
from pybtex.richtext import Text
from pybtex.style.formatting.unsrt import Style
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.template import node

#: What BibTeX makes of "Kuisma, M. and others": two authors, the second of this name.
OTHERS = Person("others")


@node
def abbreviated(children: list[Node], data: dict, style: PersonStyle) -> Text:
    """Return the names as the style writes them, without "and others"."""
    authors = data["entry"].persons.get("author", [])
    if authors[-1:] == [OTHERS]:
        return Text(style.style_plugin.format(authors[0]).format_data(data), style.other)
    return children[0].format_data(data)


class Names(PersonStyle):
    """Names in the text of a page."""

    def author_or_editor_or_title(self, full: bool) -> Node:
        """Return a template of the names of an entry."""
        return abbreviated(style=self)[super().author_or_editor_or_title(full)]


class AuthorYear(AuthorYearReferenceStyle):
    """First author and year."""

    def __init__(self) -> None:
        super().__init__(person=Names())


def name(entry: Entry) -> str:
    """Return what the text of a page calls a source, without the year: "Modic et al."."""
    style = AuthorYear()
    names = style.person.author_or_editor_or_title(full=False)
    return names.format_data({"entry": entry, "style": style}).render(Backend())


def place(entry: Entry) -> tuple[str, str, str]:
    """Return what a list of sources is sorted by: the name, with å beside a, then year and title."""
    letters = unicodedata.normalize("NFD", name(entry).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return (
        plain,
        entry.fields.get("year", ""),
        Text.from_latex(entry.fields["title"]).render(Backend()).casefold(),
    )


def tell_apart(entries: Iterable[Entry]) -> None:
    """Put a letter behind the year of sources that share name and year, in the order in which they are listed."""
    alike = defaultdict(list)
    for entry in sorted(entries, key=place):
        if "year" in entry.fields:
            alike[name(entry), entry.fields["year"]].append(entry)
    for several in alike.values():
        if len(several) > 1:
            for entry, letter in zip(several, ascii_lowercase, strict=False):
                entry.fields["year"] += letter


def letter_years(app: Sphinx) -> None:
    """Tell apart what the site's bibliography holds."""
    tell_apart(app.env.get_domain("cite").bibdata.data.entries.values())


class ByName(BaseSortingStyle):
    """The order of a list of sources."""

    def sorting_key(self, entry: Entry) -> tuple[str, str, str]:
        """Return what is compared."""
        return place(entry)


class NameFirst(Style):
    """A list of sources in which each begins with what it is looked up by: "Modic, M. T., Steinberg, P. M."."""

    default_name_style = "lastfirst"
    default_sorting_style = ByName


def setup(app: Sphinx) -> dict:
    """Offer the styles; ``bibtex_reference_style`` and ``bibtex_default_style`` choose them."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", "first_author", AuthorYear)
    pybtex.plugin.register_plugin("pybtex.style.formatting", "name_first", NameFirst)
    app.connect("builder-inited", letter_years, priority=600)  # after the bibliography was read
    return {"version": "2", "parallel_read_safe": True}
