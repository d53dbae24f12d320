"""SPIDER: 447 real lumbar series of 218 patients, with gradings for each disc.

van der Graaf et al., Scientific Data 2024;11:264, doi 10.1038/s41597-024-03090-w; data (CC BY 4.0)
doi 10.5281/zenodo.10159290. Its Modic code is one for each disc, without endplate or mixed types, and holds
4 discs of type 1 and 7 of type 3: real pictures to read, not a reference standard.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np

from ..dicom.orient import hang
from ..dicom.recognise import positive
from ..errors import ModicError
from ..physics.protocol import Protocol
from ..series import Series, Study
from ..vocabulary import Level, ModicType
from .spider_tables import DISCS, DiscGrading, read_gradings, read_table

#: Contrast by the end of the file name, in the order of a study.
CONTRASTS = {"t1": "T1", "t2": "T2", "t2_SPACE": "T2 SPACE"}
#: Values of the masks, from the lowest vertebra and disc up, which are taken to be L5 and L5-S1.
MASK_VALUES = {
    **{f"vertebra {level.above}": number for number, level in DISCS.items()},
    **{f"disc {level}": 200 + number for number, level in DISCS.items()},
    "canal": 100,
}
WHERE = (
    "download images.zip and the tables from doi.org/10.5281/zenodo.10159290, unpack them and give the folder that "
    "holds images/"
)


def spider(folder: str | Path) -> "Spider":
    """Open a folder with the SPIDER data set, or a part of it.

    Parameters
    ----------
    folder : path
        The folder that holds ``images/``, ``overview.csv`` and ``radiological_gradings.csv``.

    Returns
    -------
    Spider
        A mapping from patient number to ``Study``; images are read when a patient is asked for.

    Raises
    ------
    ModicError
        If the folder holds no images of SPIDER, or SimpleITK is not installed.

    Examples
    --------
    >>> import modiclib as ml
    >>> patients = ml.datasets.spider("spider")  # doctest: +SKIP
    >>> patients[68].gradings["L2-L3"].modic.words  # doctest: +SKIP
    'type 1'
    """
    return Spider(Path(folder))


class Spider(Mapping[int, Study]):
    """Patients of SPIDER by number; made by `spider`.

    A mapping like any other: ``len(patients)``, ``68 in patients``, ``for number in patients``. ``patients[68]`` reads
    the images of one patient into a `Study`, whose ``gradings`` are a `DiscGrading` for each `Level`. It raises
    KeyError for a patient the folder does not hold, and ModicError if none of the patient's files can be read.
    """

    def __init__(self, folder: Path):
        _simple_itk()
        self.folder = folder
        self._files: dict[int, dict[str, Path]] = {}
        for path in sorted(folder.glob("images/*.mha")):
            if match := re.fullmatch(r"(\d+)_(t1|t2|t2_SPACE)", path.stem):
                self._files.setdefault(int(match[1]), {})[match[2]] = path
        if not self._files:
            raise ModicError(f"no images of SPIDER in {folder.name}; {WHERE}")

    def __getitem__(self, patient: int) -> Study:
        """Read one patient; KeyError if the folder does not hold them, ModicError if no file can be read."""
        if patient not in self._files:
            raise KeyError(f"no patient {patient!r} in this folder; it holds {', '.join(map(str, self))}")
        notes = ["levels are counted from the lowest disc, taken to be L5-S1"]
        gradings = self._gradings.get(patient, {})
        if not gradings:
            notes.append("no gradings of this patient in radiological_gradings.csv")
        series = []
        for ending, path in self._files[patient].items():
            protocol = self._protocol(path.stem, CONTRASTS[ending], notes)
            try:
                series.append(_read(path, protocol, frame=f"SPIDER {patient}"))
            except (RuntimeError, ValueError):  # SimpleITK's errors
                notes.append(f"images/{path.name}: left out, the file is damaged or not an image volume")
        if not series:
            raise ModicError(f"no image of SPIDER patient {patient} can be read; unpack images.zip again")
        return Study(tuple(series), title=f"SPIDER patient {patient}", notes=notes, gradings=gradings)

    def candidates(self, type_: ModicType, most: int = 3) -> list[tuple[int, Level]]:
        """Patients of the folder, with T1 and T2, and a disc that SPIDER labels with a type.

        Those with the fewest labelled discs come first: there the rest of the spine can be compared with. One disc a
        patient, the lowest.
        """
        found = []
        for patient in self:
            labelled = [level for level, disc in self._gradings.get(patient, {}).items() if disc.modic != "0"]
            of_type = [level for level in labelled if self._gradings[patient][level].modic == type_]
            if of_type and {"t1", "t2"} <= self._files[patient].keys():
                found.append((len(labelled), patient, max(of_type, key=list(Level).index)))
        return [(patient, level) for _, patient, level in sorted(found)[:most]]

    def mask(self, patient: int, contrast: str) -> np.ndarray:
        """Structures that SPIDER's authors marked in one series: (slices, rows, columns), by `MASK_VALUES`, else 0.

        Raises
        ------
        KeyError
            If the folder does not hold this series.
        ModicError
            If its mask is not there or cannot be read.
        """
        names = {CONTRASTS[ending]: path.name for ending, path in self._files.get(patient, {}).items()}
        if contrast not in names:
            raise KeyError(
                f"no {contrast} of patient {patient!r} in this folder; it holds {', '.join(names)}"
            )
        path = self.folder / "masks" / names[contrast]
        if not path.is_file():
            raise ModicError(
                f"masks/{path.name} is not there; download masks.zip and unpack it beside images/"
            )
        try:
            return _volume(path)[0]
        except (RuntimeError, ValueError):
            raise ModicError(f"masks/{path.name} cannot be read; unpack masks.zip again") from None

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def _gradings(self) -> dict[int, dict[Level, DiscGrading]]:
        return read_gradings(self.folder / "radiological_gradings.csv")

    @cached_property
    def _overview(self) -> dict[str, dict[str, str]]:
        return {row["new_file_name"]: row for row in read_table(self.folder / "overview.csv")}

    def _protocol(self, name: str, contrast: str, notes: list[str]) -> Protocol:
        """Timing from the overview, unless it is known to be that of another series."""
        row = self._overview.get(name, {})
        if not row:
            notes.append(f"{name}: TR and TE are not in overview.csv")
        elif contrast == "T2" and row["MRAcquisitionType"] == "3D":
            notes.append(f"{name}: overview.csv gives the timing of the SPACE series; left out")
            row = {}

        train = positive(row, "EchoTrainLength")
        return Protocol(
            tr_ms=positive(row, "RepetitionTime"),
            te_ms=positive(row, "EchoTime"),
            field_t=positive(row, "MagneticFieldStrength"),
            name=contrast,
            echo_train_length=round(train) if train else None,
            echo_spacing_ms=None,
            bandwidth_hz=positive(row, "PixelBandwidth"),
            resolution_mm=None,
            averages=None,
            slice_thickness_mm=positive(row, "SliceThickness"),
            readout=None,
            apodisation=None,
            performed=True,
        )


def _read(path: Path, protocol: Protocol, frame: str) -> Series:
    """One volume; its place comes from the file alone, since array order and overview are not to be trusted."""
    pixels, spacing, origin, axes = _volume(path)
    pixels = pixels.astype(np.float32)
    low, high = np.percentile(pixels, [1, 99.5])
    return Series(
        pixels=pixels,
        spacing=spacing,
        protocol=protocol,
        origin=origin,
        axes=axes,
        window=(float(low), float(max(high, low + 1))),
        frame=frame,
    )


def _volume(path: Path) -> tuple[np.ndarray, tuple[float, float, float], np.ndarray, np.ndarray]:
    """Values, spacing, origin and axes of a file, as `hang` gives them."""
    itk = _simple_itk()
    image = itk.ReadImage(str(path))
    if image.GetDimension() != 3:
        raise ValueError("not a volume")
    # SimpleITK lists geometry by (i, j, k) and arrays by (k, j, i); columns of the matrix are the axes
    axes = np.reshape(image.GetDirection(), (3, 3)).T[::-1]
    return hang(itk.GetArrayFromImage(image), image.GetSpacing()[::-1], image.GetOrigin(), axes)


def _simple_itk():
    try:
        import SimpleITK  # optional: only real data need it
    except ImportError:
        raise ModicError('reading .mha files needs SimpleITK: pip install "modiclib[real]"') from None
    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    return SimpleITK
