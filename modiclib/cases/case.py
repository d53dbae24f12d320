"""A case: one computed patient, scanned on demand, with the truth for every voxel.

Slices are computed when they are first asked for and kept, in memory and on disk, so a lesson that shows one slice
pays for one, and the next process for none.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Literal

import numpy as np

from ..anatomy import PIXEL, Anatomy, Patient
from ..composition import Canvas, paint_slab
from ..pathology import Lesion
from ..physics.protocol import Protocol, default_protocol
from ..series import SAGITTAL, Series, Study
from ..uid import derived_uid
from ..vocabulary import Finding, Level, Pfirrmann
from .acquisition import Acquisition
from .both_ends import paint_from_both_ends
from .extent import THICKNESS, measure_findings
from .slices import PaintedSlice, is_kept, kept_slice

SLICES = 13  # odd, so that one is mid-sagittal; from one side's foramina to the other
SPACING = 4.4  # mm between slices: a gap of 10 %
CONTRASTS = ("T1", "T2", "STIR")
Slices = Literal["all", "middle"] | range

#: Threads that paint slices of one case wait for its anatomy, and do not build it twice.
BUILDING = Lock()
#: One slice is painted at a time: that is many small steps, in which threads only wait for each other. Meanwhile
#: other threads pack, keep and scan what has been painted.
PAINTING = Lock()


class Case:
    """One computed patient.

    Parameters
    ----------
    name : str
        Name of the case.
    patient : Patient
        Who is scanned; all that is random follows from ``patient.seed``.
    changes : tuple of Lesion
        The lesions; the findings keep their order.
    elsewhere : bool
        Whether the scanner stands at another site, with a readout, bandwidth and damping of k-space of its own, and
        a display as bright as that of SPIDER's scans. Named samples come from one site.

    Examples
    --------
    >>> import modiclib as ml
    >>> case = ml.load_case("type-1")
    >>> case.scan("T1", slices="middle").pixels.shape
    (1, 384, 288)
    """

    spacing: tuple[float, float, float] = (SPACING, PIXEL, PIXEL)
    #: Index of the mid-sagittal slice.
    middle: int = SLICES // 2

    def __init__(
        self, name: str, patient: Patient, changes: tuple[Lesion, ...] = (), elsewhere: bool = False
    ):
        self.name, self.patient, self.changes, self.elsewhere = name, patient, changes, elsewhere
        self._anatomy: Anatomy | None = None
        self._slices: dict[int, PaintedSlice] = {}
        self._acquisition = Acquisition(self)

    def __repr__(self) -> str:
        return f"Case({self.name!r}: {self.sex}, {self.age} years, findings: {len(self.changes)})"

    @property
    def age(self) -> int:
        """Years."""
        return self.patient.age

    @property
    def sex(self) -> str:
        """``'F'`` or ``'M'``."""
        return self.patient.sex

    @property
    def pfirrmann(self) -> dict[Level, Pfirrmann]:
        """Degeneration of the disc at each level."""
        return {level: self.patient.grade(level) for level in Level}

    @property
    def anatomy(self) -> Anatomy:
        """Where everything lies in this patient."""
        with BUILDING:
            if self._anatomy is None:
                collapsed = {
                    change.endplate.level: change.kyphosis for change in self.changes if change.kyphosis
                }
                self._anatomy = Anatomy(self.patient, kyphosis=collapsed)
            return self._anatomy

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The truth in the reader's vocabulary; extents are measured from the voxels of the labels."""
        return measure_findings(self)

    @property
    def origin(self) -> np.ndarray:
        """(3,) centre of voxel [0, 0, 0] in patient coordinates, mm."""
        grid = self.anatomy.grid
        return np.array([self.position(0), grid.front, grid.top])

    def position(self, index: int) -> float:
        """X of the middle of a slice, mm to the patient's left."""
        return (index - self.middle) * self.spacing[0]

    def slice_maps(self, index: int) -> np.ndarray:
        """(compartments, rows, columns) float32 share of each tissue in one slice."""
        return self._slice(index).maps()

    def slice_labels(self, index: int) -> np.ndarray:
        """(rows, columns) uint8 labels of one slice; `LABELS` names them."""
        return self._slice(index).labels

    def paint(self, indices: Iterable[int]) -> None:
        """Paint several slices at once, which is quicker than each when it is asked for."""
        missing = [
            index for index in indices if index not in self._slices and not is_kept(*self._decides(index))
        ]
        paint_from_both_ends(self._slice, (self.name, self.patient, self.changes, self.elsewhere), missing)

    @property
    def composition(self) -> np.ndarray:
        """(compartments, slices, rows, columns) float32, 0 to 1, sum at most 1; `COMPARTMENTS` names them."""
        self.paint(range(SLICES))
        return np.stack([self.slice_maps(index) for index in range(SLICES)], axis=1)

    @property
    def labels(self) -> np.ndarray:
        """(slices, rows, columns) uint8; `LABELS` names them, lesions in the order of `findings`."""
        self.paint(range(SLICES))
        return np.stack([self.slice_labels(index) for index in range(SLICES)])

    def scan(self, contrast: str | Protocol, slices: Slices = "all", field_t: float = 1.5) -> Series:
        """Scan the patient.

        Parameters
        ----------
        contrast : str or Protocol
            ``'T1'``, ``'T2'``, ``'STIR'``, the Dixon images ``'water'``, ``'fat'`` and ``'fat fraction'`` (percent),
            or timings of one's own.
        slices : str or range
            ``'all'``, ``'middle'`` for the mid-sagittal slice alone, which is faster, or a range of neighbouring
            slices, counted from 0 at the patient's right.
        field_t : float
            1.5 or 3 tesla; a `Protocol` brings its own.

        Returns
        -------
        Series
            Simulated images: the same call gives the same pixels. Their protocol is what was performed: the pixel, and
            at another site bandwidth, readout and apodisation too, differ from what was asked for.

        Raises
        ------
        KeyError
            If the contrast, the field or the slices are none of those named.

        Examples
        --------
        >>> import modiclib as ml
        >>> case = ml.load_case("type-1")
        >>> t2 = case.scan("T2", slices="middle")
        >>> t2.pixels.shape, t2.protocol.te_ms
        ((1, 384, 288), 102)
        >>> proton_density = ml.Protocol(tr_ms=2500, te_ms=30, name="PD")
        >>> case.scan(proton_density, slices="middle").contrast
        'PD'
        """
        protocol = contrast if isinstance(contrast, Protocol) else default_protocol(contrast, field_t)
        indices = self.indices(slices)
        (pixels,) = self._acquisition.images(indices, protocol)
        return Series(
            pixels=pixels,
            spacing=self.spacing,
            protocol=self._acquisition.performed(protocol),
            origin=self.origin + np.array([indices[0] * self.spacing[0], 0, 0]),
            axes=SAGITTAL,
            window=self._acquisition.window(protocol),
            frame=derived_uid("frame", self.name),
            computed=True,
        )

    def study(self, slices: Slices = "all", field_t: float = 1.5) -> Study:
        """Scan T1, T2 and STIR in one examination.

        Parameters
        ----------
        slices : str or range
            As in `scan`.
        field_t : float
            1.5 or 3 tesla.

        Returns
        -------
        Study
            The three series, in one frame of reference.

        Raises
        ------
        KeyError
            If the field or the slices are none of those named.

        Examples
        --------
        >>> import modiclib as ml
        >>> study = ml.load_case("type-1").study(slices="middle", field_t=3.0)
        >>> study.contrasts
        ('T1', 'T2', 'STIR')
        >>> study["STIR"].protocol.ti_ms
        217
        """
        protocols = [default_protocol(contrast, field_t) for contrast in CONTRASTS]
        self._acquisition.images(self.indices(slices), *protocols)  # slice by slice, which is faster
        series = tuple(self.scan(protocol, slices) for protocol in protocols)
        return Study(series, title=self.name, notes=["Simulated images, for education."])

    def noise(self, contrast: str | Protocol, field_t: float = 1.5) -> float:
        """Standard deviation of the noise, as a technologist measures it: from the difference of two scans.

        Parameters
        ----------
        contrast, field_t
            As in `scan`.

        Returns
        -------
        float
            In the units of the pixels, in the marrow of the mid-sagittal slice.

        Raises
        ------
        KeyError
            If the contrast or the field is none of those named.

        Examples
        --------
        >>> import modiclib as ml
        >>> case = ml.load_case("normal")
        >>> 0 < case.noise("T1") < 0.02 * case.scan("T1", slices="middle").window[1]
        True
        """
        protocol = contrast if isinstance(contrast, Protocol) else default_protocol(contrast, field_t)
        return self._acquisition.noise(protocol)

    def shading(self) -> np.ndarray:
        """Brightness left by the surface coil, which the scanner evens out in part, and by the saturation band.

        Returns
        -------
        numpy.ndarray
            (rows, columns) factors, the same for every slice and contrast; 1 at the centre of the coil.

        Examples
        --------
        >>> import modiclib as ml
        >>> shading = ml.load_case("normal").shading()
        >>> bool(shading[:, 0].mean() < shading[:, -60].mean() <= 1)
        True
        """
        return self._acquisition.shading()

    def write_dicom(self, folder: str | Path, field_t: float = 1.5) -> list[Path]:
        """Write the examination as a DICOM study that any viewer opens.

        Parameters
        ----------
        folder : path
            Where to write; made if it is not there. Each series gets a folder of its own.
        field_t : float
            1.5 or 3 tesla.

        Returns
        -------
        list of Path
            The files, series by series, slices from the patient's right to left.

        Raises
        ------
        ModicError
            If the folder cannot be written to.
        KeyError
            If there are no protocols for the field.

        Examples
        --------
        >>> import modiclib as ml, tempfile
        >>> paths = ml.load_case("type-1").write_dicom(tempfile.mkdtemp(), field_t=3.0)
        >>> len(paths), paths[0].parent.name
        (39, '01_T1')
        """
        from ..dicom import write_study  # pydicom takes as long to load as all else

        return write_study(self, folder, field_t)

    @staticmethod
    def indices(slices: Slices) -> range:
        """Range of the slices asked for: ``'all'``, ``'middle'``, or a range within the stack."""
        named = {"all": range(SLICES), "middle": range(SLICES // 2, SLICES // 2 + 1)}
        if (
            isinstance(slices, range)
            and slices
            and slices.step == 1
            and slices[0] >= 0
            and slices[-1] < SLICES
        ):
            return slices
        if slices not in named:
            raise KeyError(
                f"no slices {slices!r}; ask for 'all', 'middle' or a range within 0 to {SLICES - 1}"
            )
        return named[slices]

    def _slice(self, index: int) -> PaintedSlice:
        if index not in self._slices:
            self._slices[index] = kept_slice(lambda: self._painted(index), *self._decides(index))
        return self._slices[index]

    def _decides(self, index: int) -> tuple:
        """All that decides what a slice holds."""
        return self.patient, self.changes, self.position(index), THICKNESS

    def _painted(self, index: int) -> Canvas:
        anatomy = self.anatomy
        with PAINTING:
            return paint_slab(anatomy, self.position(index), THICKNESS, self.changes)
