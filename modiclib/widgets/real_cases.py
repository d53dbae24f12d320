"""Real cases of SPIDER on a page: the pictures never stand without their source, nor a label without its limits."""

from dataclasses import replace

import numpy as np
from ipywidgets import HTML, VBox

from ..cases import load_case
from ..datasets import Spider
from ..series import Series, Study
from ..vocabulary import Level
from .contrast_pair import ContrastPair
from .slice_viewer import SliceViewer

#: Slices of a real series that are shown: those about the middle, where endplates are read best; our choice.
SLICES = 5
SOURCE = (
    "Image: SPIDER, patient {patient}; van der Graaf et al., Scientific Data 2024;11:264, "
    '<a href="https://doi.org/10.5281/zenodo.10159290">doi 10.5281/zenodo.10159290</a>, '
    '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; the middle slices, stored in 8 bits. '
    "Dataset label, not histology."
)


def real_case(patients: Spider, patient: int, level: Level) -> VBox:
    """Show T1 and T2 of a real patient side by side, linked by position, with the label of one disc and the source.

    Parameters
    ----------
    patients : Spider
        The data set.
    patient : int
        Number of the patient.
    level : Level
        Disc whose label is told.

    Returns
    -------
    ipywidgets.VBox
        A `SliceViewer` and the attribution under it.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import real_case
    >>> patients = ml.datasets.spider("spider")  # doctest: +SKIP
    >>> real_case(patients, 68, ml.Level.L2_L3)  # doctest: +SKIP
    """
    study = middle_slices(patients[patient])
    grading = study.gradings[level]
    disc = str(level).replace("-", "–")
    label = f"{disc}: SPIDER’s label is {grading.modic.words}, Pfirrmann {grading.pfirrmann.name}."
    viewer = SliceViewer(
        study, ("T1", "T2"), label=f"SPIDER patient {patient}, a real lumbar spine: T1 and T2"
    )
    return VBox([viewer, _attribution(patient, label)])


def beside_computed(patients: Spider, patient: int, name: str) -> VBox:
    """Show a real patient beside a computed sample, one contrast at a time, with the source.

    Parameters
    ----------
    patients : Spider
        The data set.
    patient : int
        Number of the patient.
    name : str
        Name of the computed sample.

    Returns
    -------
    ipywidgets.VBox
        A `ContrastPair` and the attribution under it.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import beside_computed
    >>> patients = ml.datasets.spider("spider")  # doctest: +SKIP
    >>> beside_computed(patients, 68, "type-1")  # doctest: +SKIP
    """
    pair = ContrastPair(
        middle_slices(patients[patient]),
        load_case(name).study(slices="middle"),
        ("T1", "T2"),
        names=(f"SPIDER patient {patient}, real", f"{name}, simulated"),
        label=f"SPIDER patient {patient}, real, beside the sample {name}, simulated",
    )
    return VBox([pair, _attribution(patient, "")])


def middle_slices(study: Study) -> Study:
    """Cut T1 and T2 of a study to the slices about the middle of T1, wherever these lie in T2.

    Parameters
    ----------
    study : Study
        One with T1 and T2 in one frame of reference.

    Returns
    -------
    Study
        T1 and T2 alone, of `SLICES` slices of T1 and as many of T2 as lie beside them.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets.real_cases import middle_slices
    >>> [len(series.pixels) for series in middle_slices(ml.load_case("type-1").study())]
    [5, 5]
    """
    reference = study["T1"]
    place = reference.position(reference.middle, 0, 0)
    half = SLICES // 2 * reference.spacing[0]
    cut = tuple(_about(study[contrast], place, half) for contrast in ("T1", "T2"))
    return replace(study, series=cut)


def _about(series: Series, place: np.ndarray, half_mm: float) -> Series:
    """Slices of a series that lie within a distance of a place."""
    first, last = sorted(series.nearest_slice(place + side * half_mm * series.axes[0]) for side in (-1, 1))
    return replace(series, pixels=series.pixels[first : last + 1], origin=series.position(first, 0, 0))


def _attribution(patient: int, label: str) -> HTML:
    """The source that its licence asks for, after what the data set says of the patient."""
    source = SOURCE.format(patient=patient)
    return HTML(f'<p class="modic-source"><strong>{label}</strong> {source}</p>')
