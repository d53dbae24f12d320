"""Maps of a lesion whose tissue is left open: the browser fills it with water, fat and bone."""

from dataclasses import replace

import numpy as np
from scipy import ndimage

from ..cases import masks
from ..cases.case import Case
from ..cases.outlines import lesion_outlines
from ..composition import COMPARTMENTS, LABELS
from ..composition.marrow import TRABECULAR_BONE, Marrow
from ..errors import ModicError
from ..pathology.modic import FATTY_FAT, OEDEMA_FAT, ModicChange
from ..vocabulary import ModicType
from .case_maps import SCLEROSIS, SHADE_STEP, STEP_OF_WHITE, map_steps, place, shade
from .maps import pack_maps

#: The lesion lies in so many zones from the endplate outwards, of equal volume, so that tissues can lie side by side.
ZONES = 6
#: Ragged interface between zones, mm, over this distance; softness of it as a share of the lesion. Chosen by eye.
RAGGED_MM, RAGGED_OVER_MM, SOFT = 1.5, 5.0, 0.08


def pack_lesion(case: Case, slices: slice, columns: tuple[int, int]) -> tuple[str, bytes]:
    """Write the tissue maps of a case whose lesions are left empty, and the shape of the lesions in zones.

    The change is linear: a zone's share of the voxel times the tissue it is filled with, added to the rest.

    Parameters
    ----------
    case : Case
        A computed case; of its Modic changes only place and shape are used.
    slices, columns
        Which part, as `modiclib.cases.views.spine` gives it.

    Returns
    -------
    identifier : str
    container : bytes
        For `modiclib.widgets.maps.read_maps`. Besides tissues there are the maps ``zone 1`` (at the endplate) to
        ``zone 6``; the header's ``fillings`` are the tissue of a voxel that is filled by normal marrow, water (type 1),
        fat (type 2) or bone (type 3).
    """
    healthy = Case(case.name, case.patient)
    swollen = Case(case.name, case.patient, modic_changes(case))
    indices = range(*slices.indices(2 * case.middle + 1))
    cut = np.s_[:, :, slice(*columns)]
    maps = np.stack([healthy.slice_maps(index)[cut] for index in indices], axis=1)
    oedema = np.stack([swollen.slice_maps(index)[cut] for index in indices], axis=1)
    replaced = oedema_share(oedema)
    marrow_maps = [COMPARTMENTS.index("fat"), COMPARTMENTS.index("marrow water")]
    amount = replaced * maps[marrow_maps].sum(axis=0)
    maps[marrow_maps] *= 1 - replaced
    stacks = {
        name: share
        for name, share in zip(COMPARTMENTS, maps, strict=True)
        if name != "bone" and share.max() > 0
    }
    zones = {f"zone {k}": zone for k, zone in enumerate(lesion_zones(swollen, indices, columns, amount), 1)}
    _, reference = masks(swollen, swollen.findings[0])
    normal = np.stack([healthy.slice_maps(index) for index in indices], axis=1)[
        :, reference[list(indices)]
    ].mean(1)
    return pack_maps(
        stacks | zones | {"shade": shade(case, columns)},
        map_steps() | dict.fromkeys(zones, STEP_OF_WHITE) | {"shade": SHADE_STEP},
        **place(case, indices, columns),
        lesions=lesion_outlines(swollen, indices.start, len(indices), columns),
        fillings=fillings(normal),
    )


def modic_changes(case: Case) -> tuple[ModicChange, ...]:
    """Modic changes of a case, all as type 1: the oedema then tells which share of the marrow is replaced."""
    changes = [change for change in case.changes if isinstance(change, ModicChange)]
    if not changes:
        raise ModicError(
            f"the case {case.name!r} has no Modic change to fill; take one that has, such as 'type-1'."
        )
    return tuple(replace(change, type=ModicType.TYPE_1, erosion=0.0) for change in changes)


def oedema_share(composition: np.ndarray) -> np.ndarray:
    """Share of the marrow's water that is oedema; it is the share of the marrow that the lesion replaces."""
    oedema, water = (composition[COMPARTMENTS.index(name)] for name in ("oedema", "marrow water"))
    return oedema / np.maximum(oedema + water, 1e-3) * (oedema > 0.002)


def lesion_zones(case: Case, indices: range, columns: tuple[int, int], amount: np.ndarray) -> np.ndarray:
    """(zones, slices, rows, columns) share of the voxel in each zone of the lesion, from the endplate outwards."""
    discs = [LABELS[f"disc {finding.level}"] for finding in case.findings]
    labels = np.stack([case.slice_labels(index)[:, slice(*columns)] for index in indices])
    pixel = case.spacing[1]
    depth = np.stack([ndimage.distance_transform_edt(~np.isin(plane, discs)) for plane in labels]) * pixel
    ragged = np.random.default_rng(case.patient.seed).standard_normal(depth.shape)
    ragged = ndimage.gaussian_filter(ragged, (0, RAGGED_OVER_MM / pixel, RAGGED_OVER_MM / pixel))
    depth = depth + RAGGED_MM * ragged / ragged.std()
    order = np.argsort(depth, axis=None)
    rank = np.empty(depth.size)
    rank[order] = np.cumsum(amount.ravel()[order]) / amount.sum()
    beyond = [np.clip(0.5 + (rank - k / ZONES) / (2 * SOFT), 0, 1) for k in range(1, ZONES)]
    steps = np.stack([np.ones_like(rank), *beyond, np.zeros_like(rank)])
    return amount * (steps[:-1] - steps[1:]).reshape(ZONES, *depth.shape)


def fillings(normal: np.ndarray) -> dict[str, list[float]]:
    """Tissue of a voxel filled by normal marrow, water, fat or bone; normal fat and water sum to 1."""
    fat, water = (normal[COMPARTMENTS.index(name)] for name in ("fat", "marrow water"))
    fraction = fat / (fat + water)

    def filled(marrow_fat: float, oedema: float, sclerosis: float) -> list[float]:
        whole = Marrow(fraction, 0.0, TRABECULAR_BONE, 0.0).tissue()
        tissue = Marrow(marrow_fat, oedema, TRABECULAR_BONE, sclerosis).tissue()
        scale = 1 / (whole["fat"] + whole["marrow water"])
        return [float(tissue.get(name, 0) * scale) * (name != "bone") for name in COMPARTMENTS]

    return {
        "normal": filled(fraction, 0.0, 0.0),
        "water": filled(OEDEMA_FAT, 1.0, 0.0),
        "fat": filled(FATTY_FAT, 0.0, 0.0),
        "bone": filled(fraction, 0.0, SCLEROSIS),
    }
