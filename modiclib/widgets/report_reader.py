"""ReportReader: a box for the words of a report, and what is read in them, live in the browser."""

import anywidget
import traitlets

from ..interpretation.report.words import expanded_table
from . import site
from .assembly import browser_code, style


class ReportReader(anywidget.AnyWidget):
    """Type or paste a report: findings stated, negated and hedged are marked, and words to question with the evidence.

    The browser walks the same table as `modiclib.read_report`. The text stays on the page: it is neither kept nor sent.

    Parameters
    ----------
    text : str
        What stands in the box at first.

    Examples
    --------
    >>> from modiclib.widgets import ReportReader
    >>> ReportReader("No Modic changes.").text
    'No Modic changes.'
    """

    _esm = browser_code("dom", "controls", "report_words", "report_reading", "report_reader")
    _css = style("common", "report_reader")

    text = traitlets.Unicode("", help="The report in the box.").tag(sync=True)
    table = traitlets.Dict(help="The table of words behind `read_report`.").tag(sync=True)
    reading = traitlets.Dict(help="Findings and flags, written by the browser.").tag(sync=True)

    def __init__(self, text: str = ""):
        super().__init__(text=text, table=expanded_table())
        if site.site_folder():
            site.show_without_javascript("<p>Reading a report needs JavaScript in the browser.</p>")
