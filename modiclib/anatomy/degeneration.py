"""What age and load do to one disc, in the terms of a report; the geometry follows from it."""

from dataclasses import dataclass

import numpy as np

from ..vocabulary import Pfirrmann

#: Height relative to a healthy disc, by degeneration in Pfirrmann grades, which goes on beyond V. The scale calls the
#: height of III normal to slightly lower, of IV normal to moderately lower, of V collapsed; the numbers are fitted to
#: the share of narrowed discs in SPIDER (see `modiclib.cases.population`).
HEIGHT = {1: 1.03, 2: 1.02, 3: 0.86, 4: 0.76, 5: 0.47, 6: 0.38, 7.5: 0.30}
#: By Pfirrmann grade: posterior bulge, mm; our choice.
BULGE = {1: 0.0, 2: 0.2, 3: 1.2, 4: 2.3, 5: 2.4}
#: Height that tells of one grade's way, relative to a healthy disc; and how far the height may tell that a disc lies
#: before and beyond the middle of its grade: little beyond II, whose nucleus is bright by definition. Our choice.
LOST_IN_A_GRADE = 0.34
WITHIN_GRADE = {1: (0.0, 0.4), 2: (-0.4, 0.15), 3: (-0.3, 0.45), 4: (-0.45, 0.45), 5: (-0.45, 0.0)}


@dataclass(frozen=True)
class Herniation:
    """Disc material displaced beyond the rim into the canal, over less than a quarter of the circumference.

    Attributes
    ----------
    depth : float
        How far it reaches behind the rim, mm.
    side : float
        Place of its centre, mm to the patient's left of the midline.
    width : float
        Half its extent from side to side, mm.
    migration : float
        How far an extrusion reaches beyond the level of the disc, mm, up positive; 0 for a protrusion.
    """

    depth: float
    side: float = 0.0
    width: float = 7.0
    migration: float = 0.0

    @property
    def kind(self) -> str:
        """``'protrusion'``, or ``'extrusion'`` when it leaves the level of the disc (Fardon et al., 2014)."""
        return "extrusion" if self.migration else "protrusion"


@dataclass(frozen=True)
class DiscState:
    """The state of one disc.

    Attributes
    ----------
    grade : Pfirrmann
        Degeneration by signal and structure.
    height : float, optional
        Relative to a healthy disc at this level; by default it follows the grade.
    bulge : float, optional
        Even bulge behind the vertebral bodies, mm; by default it follows the grade.
    herniation : Herniation, optional
        A focal displacement.
    fissure : bool
        A high-intensity zone in the posterior annulus.
    vacuum : bool
        Gas in the disc.
    osteophyte : float, optional
        Length of the osteophytes at its rims, mm; by default the patient's usual one.

    Examples
    --------
    >>> from modiclib import Pfirrmann
    >>> from modiclib.anatomy import DiscState
    >>> DiscState(Pfirrmann.V, vacuum=True).relative_height
    0.47
    """

    grade: Pfirrmann = Pfirrmann.II
    height: float | None = None
    bulge: float | None = None
    herniation: Herniation | None = None
    fissure: bool = False
    vacuum: bool = False
    osteophyte: float | None = None

    @property
    def relative_height(self) -> float:
        """Height relative to a healthy disc at this level."""
        return HEIGHT[self.grade] if self.height is None else self.height

    @property
    def wear(self) -> float:
        """The grade as a continuous measure, 1 to 5: within a grade the lower discs are the more worn ones."""
        lost = (HEIGHT[self.grade] - self.relative_height) / LOST_IN_A_GRADE
        return float(self.grade + np.clip(lost, *WITHIN_GRADE[self.grade]))
