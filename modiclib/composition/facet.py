"""The facet joints: cartilage with its film of fluid, effusion or gas, distended recesses and synovial cysts."""

import numpy as np

from ..anatomy.facet import Facet
from ..anatomy.fields import coverage
from .labels import LABELS

WALL = 0.6  # thickness of the wall of a cyst, mm
LONG = 2.2, 1.35  # a recess and a cyst along the joint, relative to their width; our choice


def paint_joint(slab, facet: Facet, spot, pick, space):
    """Paint what lies between the two processes, and the capsule around.

    Parameters
    ----------
    slab : Slab
        The slice.
    facet : Facet
        The joint.
    spot, pick : tuple
        Rows and columns of the voxels near it, and where they are found in the array that follows.
    space : numpy.ndarray
        Distance to the space of the joint, mm.
    """
    if not len(spot[0]):
        return
    space, grid = space[pick], slab.anatomy.grid
    y, z = grid.y[0, spot[1]], grid.z[spot[0], 0]
    content = facet.content
    depth = np.abs(space + content.space / 2)  # from the surface on which the two layers of cartilage meet
    fluid = np.clip(0.25 + 0.2 * slab.anatomy.smooth(y, z, slab.position, 16.0, 4), 0.05, 0.6)
    fluid = fluid + (1 - fluid) * (content.effusion > 0) * coverage(depth - content.effusion / 2, slab.pixel)
    fluid = np.minimum(fluid, 1)  # a sum of rounded shares may end a hair above
    left = 1 - (content.gas > 0) * coverage(depth - content.gas / 2, slab.pixel)
    joint = {"cartilage": 0.68 * (1 - fluid) * left, "fluid": fluid * 0.75 * left, "ligament": 0.20 * left}
    slab.canvas.paint(spot, coverage(space, slab.pixel), joint, LABELS["facet joint"])


def paint_pouch(slab, arch, facet: Facet):
    """Paint the recess that an effusion distends, or a synovial cyst."""
    pouch, vertebra, k = facet.pouch, arch.vertebra, arch.scale
    if pouch is None:
        return
    back, up, aside = pouch.centre
    reach = 2.5 * (pouch.half + WALL) * k
    box = slab.box(vertebra, reach, reach, u=vertebra.back + back * k, v=up * k)
    if box is None:
        return
    region, (u, v, w) = box
    du, dv = (u - vertebra.back) / k - back, v / k - up
    along, behind = du * pouch.axis[0] + dv * pouch.axis[1], du * pouch.axis[1] - dv * pouch.axis[0]
    uneven = 0.5 * slab.anatomy.smooth(u, v, slab.position, 7.0, 9)
    away = np.hypot(np.hypot(along / LONG[pouch.cyst], behind), np.abs(w) / k - aside)
    distance = (away - pouch.half) * k + uneven
    label = LABELS["facet joint"]
    slab.canvas.paint(region, coverage(distance, 1.5 * slab.pixel), {"fluid": 0.85}, label)
    if pouch.cyst:
        wall = coverage(distance - WALL, slab.pixel)
        slab.canvas.paint(region, wall, {"ligament": 0.5, "fat": 0.3}, label)
