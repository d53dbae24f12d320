"""Sphinx extension: a source of which only the first author is known reads "Kuisma et al.", as all others do."""

from pybtex.database import Person
from pybtex.richtext import Text
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


def setup(app: Sphinx) -> dict:
    """Offer the style; ``bibtex_reference_style`` chooses it."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", "first_author", AuthorYear)
    return {"version": "1", "parallel_read_safe": True}
