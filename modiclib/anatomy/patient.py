"""Who is examined: what about a person shapes the spine, before any geometry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import ModicError
from ..vocabulary import Level, Pfirrmann
from .degeneration import DiscState

#: Transitional vertebrae that a patient may have; the first means none.
TRANSITIONAL = ("", "sacralised L5", "lumbarised S1")


@dataclass(frozen=True)
class Patient:
    """A person described in a reader's and an anatomist's terms.

    Attributes
    ----------
    seed : int
        Everything random about this person follows from it.
    age : int
        Years.
    sex : str
        ``'F'`` or ``'M'``.
    discs : mapping of Level to Pfirrmann or DiscState
        Degeneration of each disc, by its grade alone or in detail; grade II where none is given.
    marrow_fat : float, optional
        Fat fraction of normal vertebral marrow; by default it follows age.
    muscle_fat : float
        Fatty infiltration of the paraspinal muscles, 0 to 0.5.
    subcutaneous : float
        Thickness of the fat under the skin of the back at L5, mm.
    osteophytes : float
        Length of the typical osteophyte, mm.
    heterogeneity : float
        Patchiness of the marrow; 1 is usual in middle age.
    size : float, optional
        Size of the skeleton relative to the average man; by default drawn for the sex.
    lordosis : float, optional
        Angle between the upper endplates of L1 and S1, degrees; by default it follows the sacral slope.
    sacral_slope : float, optional
        Slope of the endplate of S1, degrees; by default drawn, and turned so that the person lies as on a table.
    scoliosis : float, optional
        Cobb angle of the lumbar curve, degrees, positive where it is convex to the patient's left; by default
        the spine is nearly straight.
    side_lean : float
        How far the spine leans toward the patient's left on its way to the head as it lies in the scanner, degrees.
    aside : float
        How far the lumbar spine lies to the patient's left of the middle slice, on average, mm.
    turned : float
        How far the body is turned about its long axis in the scanner, degrees; positive where the spinous processes
        point to the patient's right.
    field_of_view : float
        Height of the sagittal pictures, mm, 240 to 288.
    listhesis : mapping of Level to float
        How far the vertebra above the disc has slipped forward on the one below, mm; negative: backward.
    transitional : str
        ``'sacralised L5'``: L5 has joined the sacrum and the disc L5-S1 is a remnant.
        ``'lumbarised S1'``: S1 stands apart, with a well-formed disc S1-S2 below it.
        Vertebrae keep the names they have when counted from the head, so levels do too: the lowest mobile
        disc is L4-L5 in the first case and S1-S2, which is no `Level` of this library, in the second.
    """

    seed: int
    age: int
    sex: str
    discs: Mapping[Level, Pfirrmann | DiscState] = field(default_factory=dict)
    marrow_fat: float | None = None
    muscle_fat: float = 0.1
    subcutaneous: float = 20.0
    osteophytes: float = 0.0
    heterogeneity: float = 1.0
    size: float | None = None
    lordosis: float | None = None
    sacral_slope: float | None = None
    scoliosis: float | None = None
    side_lean: float = 0.0
    aside: float = 0.0
    turned: float = 0.0
    field_of_view: float = 288.0
    listhesis: Mapping[Level, float] = field(default_factory=dict)
    transitional: str = ""

    def __post_init__(self):
        if self.transitional not in TRANSITIONAL:
            known = ", ".join(repr(name) for name in TRANSITIONAL[1:])
            raise ModicError(f"no transitional vertebra {self.transitional!r}; choose {known} or ''")

    @property
    def fat_fraction(self) -> float:
        """Fat fraction of normal marrow, which rises by about half a percent a year."""
        if self.marrow_fat is not None:
            return self.marrow_fat
        return float(np.clip(0.22 + 0.0055 * (self.age - 10), 0.20, 0.68))

    def disc(self, level: Level) -> DiscState:
        """State of a disc."""
        state = self.discs.get(level, Pfirrmann.II)
        return state if isinstance(state, DiscState) else DiscState(Pfirrmann(state))

    def grade(self, level: Level) -> Pfirrmann:
        """Pfirrmann grade of a disc."""
        return self.disc(level).grade

    def osteophyte(self, level: Level) -> float:
        """Length of the typical osteophyte beside a disc, mm."""
        own = self.disc(level).osteophyte
        return self.osteophytes if own is None else own
