"""Posterior elements with their marrow and cortex, and the facet joints between them."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from .labels import LABELS
from .lesion import paint_diseased_arch

CORTEX = {"bone": 1.0}


def paint_posterior_elements(slab):
    """Paint the facet joints, then the bone around them."""
    found = []
    for name, arch in slab.anatomy.arches.items():
        vertebra, scale = arch.vertebra, arch.scale
        box = slab.box(vertebra, 33 * scale, 32 * scale, u=vertebra.back + 21 * scale, v=-2 * scale)
        if box is None:
            continue
        region, place = box
        found.append((name, region, arch.elements(*place, slab.anatomy.smooth)))
    for _, region, elements in found:
        _paint_joint(slab, region, elements)
    for name, region, elements in found:
        if name != "S1":
            _paint_bone(slab, name, region, elements)
    for _, region, elements in found:
        _paint_ligament(slab, region, elements)


def _inside(region, distance, margin: float):
    """Voxels near a shape: their rows and columns, and how to pick them from the arrays of the region."""
    inside = np.nonzero(distance.min(0) < margin)
    rows, columns = region
    return (rows.start + inside[0], columns.start + inside[1]), (slice(None), *inside)


def _paint_joint(slab, region, elements):
    """Paint cartilage with a film of fluid between the two processes, and the capsule around."""
    spot, pick = _inside(region, elements.joint_space, 1.5)
    space = elements.joint_space[pick]
    if not len(spot[0]):
        return
    fluid = np.clip(0.25 + 0.2 * slab.anatomy.smooth(*_where(slab, spot), slab.position, 16.0, 4), 0.05, 0.6)
    joint = {"cartilage": 0.68 * (1 - fluid), "fluid": fluid * 0.7, "ligament": 0.20}
    slab.canvas.paint(spot, coverage(space, slab.pixel), joint, LABELS["facet joint"])


def _paint_ligament(slab, region, elements):
    """Paint the yellow ligament where it lines the front of the joint, and the capsule behind."""
    near = np.where(elements.joint_space < 6, elements.distance, 9.0)
    spot, pick = _inside(region, near, 3.0)
    if not len(spot[0]):
        return
    thickness = 1.7 + 0.6 * slab.anatomy.smooth(*_where(slab, spot), slab.position, 13.0, 6)
    fading = smoothstep(6, 2, elements.joint_space[pick])
    tissue = {"annulus": 0.45, "ligament": 0.25, "fat": 0.08}
    share = coverage(near[pick] - thickness, 1.5 * slab.pixel) * fading
    slab.canvas.paint(spot, share, tissue, LABELS["ligamentum flavum"])


def _where(slab, spot):
    """(y, z) of voxels, mm."""
    return slab.anatomy.grid.y[0, spot[1]], slab.anatomy.grid.z[spot[0], 0]


def _paint_bone(slab, name: str, region, elements):
    """Paint marrow inside a cortex that is thickest under the joints."""
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    spot, pick = _inside(region, elements.distance, 0.8)
    if not len(spot[0]):
        return
    distance, patient = elements.distance[pick], anatomy.patient
    y, z = _where(slab, spot)
    uneven = anatomy.smooth(y, z, x, 11.0)
    thickness = np.clip(0.42 + 0.28 * uneven, 0.12, 1.0) + 0.5 * bump(elements.surface[pick], 1.2)
    broad = anatomy.smooth(y, z, x, 24.0, 2)
    patches = patient.heterogeneity * (0.10 * uneven + 0.07 * broad + 0.06 * anatomy.rough(y, z, x, 11.0))
    fat = patient.fat_fraction + 0.12 + patches + 0.05 * anatomy.rough(y, z, x, 5.0, 1)
    fat = np.clip(fat, 0.1, 0.95)
    # Bone hardens beneath a joint that has worn for decades
    worn = np.clip((patient.age - 35) / 60, 0, 0.6)
    hard = 0.14 + worn * bump(elements.surface[pick], 2.2) * smoothstep(-1.5, 1.5, uneven)
    marrow = {"fat": fat * (0.98 - hard), "marrow water": (1 - fat) * (0.94 - hard), "bone": hard}
    core = coverage(distance + thickness, 1.2 * slab.pixel)
    paint_diseased_arch(slab, anatomy.vertebrae[name], spot, core)
    canvas.paint(spot, core, marrow, LABELS[f"posterior elements {name}"])
    canvas.paint(spot, coverage(distance, slab.pixel), CORTEX, LABELS["cortex"])
