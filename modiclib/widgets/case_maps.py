"""Tissue maps of a case for the browser, with what a lab needs to know beside them."""

import numpy as np

from ..cases import masks
from ..cases.acquisition import WHITE
from ..cases.outlines import lesion_outlines
from ..cases.regions import purest
from ..composition import COMPARTMENTS, LABELS
from ..composition.marrow import TRABECULAR_BONE, Marrow
from ..errors import ModicError
from ..pathology.modic import FATTY_FAT, OEDEMA_FAT
from ..physics.protocol import DEFAULT_PROTOCOLS
from ..physics.signal import signal
from ..series import SAGITTAL
from .maps import pack_maps

#: Stored step of a tissue that gives as much signal as the display's white; dimmer tissues have larger steps. So chosen
#: that the error of the mixed image stays below .5 % (RMS) and 2 % (largest) of the window.
STEP_OF_WHITE = 0.0085
#: No step is larger, or borders of dark tissue would show.
LARGEST_STEP = 0.06
#: Degree of sclerosis that stands for type 3 in the curves; the definition gives no number.
SCLEROSIS = 0.65
#: The shading of the coil changes slowly: this step cannot be seen.
SHADE_STEP = 0.012


def white(signals: np.ndarray, inverted: bool) -> float:
    """Signal shown as white: set by fat or CSF, whichever is brighter, as a technologist would.

    Parameters
    ----------
    signals : numpy.ndarray
        (14,) as `modiclib.physics.signal.signal` gives them.
    inverted : bool
        Whether there is an inversion pulse.
    """
    fat, csf = np.abs(signals)[[COMPARTMENTS.index("fat"), COMPARTMENTS.index("CSF")]]
    return float(max(fat / WHITE["fat"], csf * WHITE["CSF inverted" if inverted else "CSF"]))


def map_steps() -> dict[str, float]:
    """Stored step of every tissue: the brighter it can be on the course's protocols, the finer."""
    brightest = np.zeros(len(COMPARTMENTS))
    for protocol in DEFAULT_PROTOCOLS.values():
        signals = signal(protocol)
        brightest = np.maximum(brightest, np.abs(signals) / white(signals, protocol.ti_ms is not None))
    steps = STEP_OF_WHITE / np.maximum(brightest, 1e-3)
    return dict(zip(COMPARTMENTS, np.clip(steps, STEP_OF_WHITE / 1.5, LARGEST_STEP).tolist(), strict=True))


def pack_case(case, slices: slice, columns: tuple[int, int]) -> tuple[str, bytes]:
    """Write the tissue maps of a part of a case into a container.

    Bone is left out, because it gives no signal: it and air are what the other tissues leave of a voxel.

    Parameters
    ----------
    case : Case
        A computed case.
    slices, columns
        Which part, as `modiclib.cases.views.spine` gives it.

    Returns
    -------
    identifier : str
    container : bytes
        For `modiclib.widgets.maps.read_maps`. The header names the place of the maps, the outlines of the lesions, and
        the mean tissue of each lesion, of normal marrow, CSF and fat, in the order of ``COMPARTMENTS``.
    """
    indices = range(*slices.indices(2 * case.middle + 1))
    composition = np.stack([case.slice_maps(index)[:, :, slice(*columns)] for index in indices], axis=1)
    maps = {
        name: share
        for name, share in zip(COMPARTMENTS, composition, strict=True)
        if name != "bone" and share.max() > 0
    }
    return pack_maps(
        maps | {"shade": shade(case, columns)},
        map_steps() | {"shade": SHADE_STEP},
        **place(case, indices, columns),
        lesions=lesion_outlines(case, indices.start, len(indices), columns),
        tissues=mean_tissues(case, indices),
    )


def place(case, indices: range, columns: tuple[int, int]) -> dict:
    """Where the maps lie in the patient, in the words of the image container."""
    origin = case.origin + np.array([indices.start * case.spacing[0], columns[0] * case.spacing[2], 0])
    return {
        "computed": True,
        "spacing": list(case.spacing),
        "origin": np.round(origin, 4).tolist(),
        "axes": SAGITTAL.tolist(),
        "frame": case.name,
        "geometry": True,
    }


def shade(case, columns: tuple[int, int]) -> np.ndarray:
    """(1, rows, columns) brightness left by surface coil and saturation band."""
    return case.shading()[None, :, slice(*columns)]


def mean_tissues(case, indices: range) -> dict[str, list]:
    """Mean composition of what is measured: each lesion, normal marrow of its vertebra, CSF and subcutaneous fat."""
    labels = np.stack([case.slice_labels(index) for index in indices])
    shares = np.stack([case.slice_maps(index) for index in indices], axis=1)

    def mean(where: np.ndarray) -> list[float]:
        return np.round(shares[:, where].mean(axis=1), 5).tolist()

    lesions, marrow = [], []
    for finding in case.findings:
        lesion, reference = (mask[list(indices)] for mask in masks(case, finding))
        if not lesion.any() or not reference.any():
            raise ModicError(f"the finding ({finding.place}) does not reach these slices; show more of them.")
        lesions.append(mean(lesion))
        marrow.append(mean(reference))
    csf = shares[COMPARTMENTS.index("CSF")]
    pure = purest(csf)
    at_rest = np.divide(mean(pure), csf[pure].mean())  # without the signal that flow takes
    return {
        "lesions": lesions,
        "marrow": marrow or [mean(labels == LABELS["marrow L4"])],
        "CSF": np.round(at_rest, 5).tolist(),
        "fat": mean(labels == LABELS["subcutaneous fat"]),
    }


def curve_tissues(marrow: list[float]) -> dict[str, list[float]]:
    """Compositions whose signal is drawn as a curve; ``marrow`` is the patient's own."""

    def pure(tissue: dict) -> list[float]:
        return [float(tissue.get(name, 0)) for name in COMPARTMENTS]

    fat = marrow[COMPARTMENTS.index("fat")]
    return {
        "fat": pure({"fat": 1}),
        "normal marrow": marrow,
        "type 1, oedema": pure(Marrow(OEDEMA_FAT, 1.0, TRABECULAR_BONE, 0.0).tissue()),
        "type 2, fat": pure(Marrow(FATTY_FAT, 0.0, TRABECULAR_BONE, 0.0).tissue()),
        "type 3, sclerosis": pure(Marrow(fat, 0.0, TRABECULAR_BONE, SCLEROSIS).tissue()),
        "CSF": pure({"CSF": 1}),
        "disc nucleus": pure({"nucleus pulposus": 1}),
    }
