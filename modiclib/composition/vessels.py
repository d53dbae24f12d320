"""Vessels in front of the spine: a dark lumen where blood flows through the slice, a wall, fat around it."""

import numpy as np

from ..anatomy.coarse import CoarseGrid
from ..anatomy.fields import coverage
from .labels import LABELS

#: Wall, mm; share of blood that still gives signal in mid-stream, and at the wall, where it flows slowly (spins that
#: leave the slice between excitation and echo leave a void); wavelength of the bends, mm. Chosen by eye.
KINDS = {
    "artery": (1.6, 0.09, 0.26, 28.0),
    "vein": (0.6, 0.14, 0.30, 34.0),
    "small": (0.5, 0.2, 0.35, 20.0),
}
FAR = 5.0  # distances beyond this do not matter, mm


def paint_vessels(slab):
    """Paint aorta, vena cava, the iliac vessels and their branches."""
    vessels = slab.anatomy.vessels
    tubes = (
        (vessels.iliac_arteries, "artery", "iliac vessel"),
        (vessels.aorta, "artery", "aorta"),
        (vessels.iliac_veins, "vein", "iliac vessel"),
        (vessels.cava, "vein", "inferior vena cava"),
        (vessels.branches, "small", "vessel"),
    )
    parts = [part for tube, kind, label in tubes for part in _tube(slab, tube, kind, LABELS[label])]
    for region, distance, _, blood, _, label in parts:
        slab.canvas.paint(region, coverage(distance, 1.4 * slab.pixel), {"blood": blood}, label)
    # After all lumens, so that no wall stands across a branching
    for region, distance, wall, _, tissue, label in parts:
        slab.canvas.paint(region, coverage(distance - wall, 1.4 * slab.pixel), tissue, label)


def _tube(slab, tube, kind, label):
    """Branches of a tube: region, distance from the wall, its thickness, blood, tissue of the wall, label."""
    anatomy = slab.anatomy
    wall, stream, edge, bends = KINDS[kind]
    for y, z, half_depth, half_height in tube.boxes(slab.position, slab.thickness):
        region = anatomy.grid.box((y, z), half_depth, half_height)
        if region[0].start >= region[0].stop or region[1].start >= region[1].stop:
            continue
        coarse = CoarseGrid(anatomy.grid, region, 2)
        near = np.nonzero(tube.near(slab.position, coarse.y, coarse.z, slab.thickness))
        nearest = tube.nearest(slab.x[:, 0], coarse.y[0, near[1]], coarse.z[near[0], 0])
        distance = np.full((len(slab.x), *coarse.shape), FAR, np.float32)
        distance[:, *near] = nearest.distance.clip(-20, FAR)
        radius = np.ones(coarse.shape, np.float32)
        radius[near] = nearest.radius
        distance, radius = coarse.refine(distance), coarse.refine(radius)
        at_y, at_z = anatomy.grid.y[:, region[1]], anatomy.grid.z[region[0]]
        bent = 0.6 * anatomy.smooth(at_y, at_z, slab.position, bends)
        distance = (
            distance
            + bent
            + anatomy.vessels.plaque[kind] * anatomy.smooth(at_y, at_z, slab.position, (8.0, 17.0, 12.0), 51)
        )
        slow = (1 + distance / radius).clip(0, 1) ** 3
        # Swirls where vessels branch and bend leave one stretch darker than the next
        swirls = 1 + 0.3 * anatomy.smooth(at_y, at_z, slab.position, (14.0, 40.0, 20.0), 50)
        blood = (stream + (edge - stream) * slow) * swirls.clip(0.3, 1.6) * anatomy.vessels.slow[kind]
        blood = np.minimum(blood, 0.9)
        thin = (0.7 + 0.35 * anatomy.smooth(at_y, at_z, slab.position, 11.0, 55)).clip(0.15, 1)
        tissue = {"muscle": 0.6 * thin, "organ": 0.25 * thin, "fat": 0.75 * (1 - thin)}
        yield region, distance, wall, blood, tissue, label
