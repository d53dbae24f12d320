"""Series and Study: pixels with their place in the body. A computed and a real series are the same thing here.

Patient coordinates are DICOM's: x to the patient's left, y to the back, z to the head, in mm.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .physics.protocol import Protocol

#: Sagittal as a radiologist hangs it: slices run to the patient's left, rows to the feet, columns to the back.
SAGITTAL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, eq=False, repr=False)
class Series:
    """One stack of sagittal slices of one contrast.

    Attributes
    ----------
    pixels : numpy.ndarray
        (slices, rows, columns) float32, arbitrary units; slices from the patient's right to left, rows from head
        to feet, columns from front to back.
    spacing : tuple of float
        Distance between the centres of neighbouring (slices, rows, columns), mm.
    protocol : Protocol
        Timing and field; ``protocol.name`` is the contrast.
    origin : numpy.ndarray
        (3,) centre of voxel [0, 0, 0] in patient coordinates, mm.
    axes : numpy.ndarray
        (3, 3) unit vectors, in patient coordinates, along which slices, rows and columns advance.
    window : tuple of float
        Low and high grey value for a first look: shown black and white.
    frame : str
        Frame of reference UID; series of one frame share coordinates.
    computed : bool
        True for images simulated by this library.
    geometry_known : bool
        False where a real file did not say where it lies: then no letters and no scale bar are shown.
    """

    pixels: np.ndarray
    spacing: tuple[float, float, float]
    protocol: Protocol
    origin: np.ndarray
    axes: np.ndarray
    window: tuple[float, float]
    frame: str = ""
    computed: bool = False
    geometry_known: bool = True

    def __repr__(self) -> str:
        slices, rows, columns = self.pixels.shape
        size = " × ".join(f"{step:.3g}" for step in self.spacing)
        return f"Series({self.contrast}: {slices} slices of {rows} × {columns}, voxels {size} mm)"

    @property
    def contrast(self) -> str:
        """``'T1'``, ``'T2'``, ``'STIR'`` or the protocol's own name."""
        return self.protocol.name

    @property
    def middle(self) -> int:
        """Index of the mid-sagittal slice."""
        return len(self.pixels) // 2

    def position(self, slice_: float, row: float, column: float) -> np.ndarray:
        """Place of a voxel in patient coordinates, mm: (x to the left, y to the back, z to the head)."""
        steps = np.array([slice_, row, column]) * np.array(self.spacing)
        return self.origin + steps @ self.axes

    def nearest_slice(self, position: np.ndarray) -> int:
        """Index of the slice that lies nearest to a place given in patient coordinates, mm."""
        distance = (np.asarray(position, float) - self.origin) @ self.axes[0]
        return int(np.clip(round(distance / self.spacing[0]), 0, len(self.pixels) - 1))


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """The series of one examination of one patient, with notes on whatever was left out.

    Attributes
    ----------
    series : tuple of Series
        In the order T1, T2, STIR, then others.
    title : str
        A name to show; for real patients a number, never a person's name.
    notes : list of str
        What was left out or assumed while reading, with the file and the reason.
    gradings : dict
        Gradings for each disc that came with the data set; empty where there are none.

    Examples
    --------
    >>> import modiclib as ml
    >>> case = ml.load_case("normal")
    >>> case.study(slices="middle")["T2"].contrast
    'T2'
    """

    series: tuple[Series, ...]
    title: str = ""
    notes: list[str] = field(default_factory=list)
    gradings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Study({self.title!r}: {', '.join(self.contrasts) or 'no series'}; {len(self.notes)} notes)"

    @property
    def contrasts(self) -> tuple[str, ...]:
        """Contrasts at hand, in order."""
        return tuple(series.contrast for series in self.series)

    def __getitem__(self, contrast: str) -> Series:
        """Return the first series of a contrast; KeyError names those at hand."""
        for series in self.series:
            if series.contrast == contrast:
                return series
        raise KeyError(f"no series {contrast!r} in this study; it has: {', '.join(self.contrasts) or 'none'}")

    def __iter__(self) -> Iterator[Series]:
        return iter(self.series)

    def __len__(self) -> int:
        return len(self.series)
