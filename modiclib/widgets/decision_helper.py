"""DecisionHelper: from the three signals of a lesion to its type, rule by rule."""

import anywidget
import traitlets

from ..interpretation import RULES
from . import site
from .assembly import browser_code, style

SIGNALS = ("hypo", "iso", "hyper")


class DecisionHelper(anywidget.AnyWidget):
    """Choose the signal on T1, then T2, then STIR, and read what the rule says and why.

    It types nobody's images: it only looks up the rule for three words (`modiclib.classify`).

    Parameters
    ----------
    heading : str
        What stands before the verdict, to say whose words it is of; by default nothing.

    Examples
    --------
    >>> from modiclib.widgets import DecisionHelper
    >>> helper = DecisionHelper()
    >>> helper.t1, helper.t2, helper.stir = "hypo", "hyper", "absent"
    >>> helper.verdict
    'type 1'
    """

    _esm = browser_code("dom", "decision_helper")
    _css = style("common", "decision_helper")

    t1 = traitlets.Enum(("", *SIGNALS), "", help="Signal on T1; empty until chosen.").tag(sync=True)
    t2 = traitlets.Enum(("", *SIGNALS), "", help="Signal on T2; empty until chosen.").tag(sync=True)
    stir = traitlets.Enum(
        ("", *SIGNALS, "absent"), "", help="Signal on STIR, or absent; empty until chosen."
    ).tag(sync=True)
    heading = traitlets.Unicode("", help="What stands before the verdict, to say whose words it is of.").tag(
        sync=True
    )
    rules = traitlets.Dict(help="Verdict, reason and caveats for each 't1/t2/stir'.").tag(sync=True)

    def __init__(self, heading: str = ""):
        rules = {
            "/".join(signals): {"verdict": rule.verdict, "why": rule.why, "caveats": list(rule.caveats)}
            for signals, rule in RULES.items()
        }
        super().__init__(rules=rules, heading=heading)
        if site.site_folder():
            site.show_without_javascript("<p>Choosing needs JavaScript; the map below shows all rules.</p>")

    @property
    def verdict(self) -> str | None:
        """What the rule says; None until all three are chosen."""
        rule = RULES.get((self.t1, self.t2, self.stir))
        return rule.verdict if rule else None
