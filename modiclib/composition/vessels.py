"""Vessels in front of the spine: a dark lumen where blood flows through the slice, a wall, fat around it."""

from ..anatomy.fields import coverage
from .labels import LABELS
from .scene import SOFT

#: Wall, mm; share of blood that still gives signal in mid-stream, and at the wall, where it flows slowly (spins that
#: leave the slice between excitation and echo leave a void); wavelength of the bends, mm. Chosen by eye.
KINDS = {
    "artery": (1.6, 0.09, 0.26, 28.0),
    "vein": (0.6, 0.14, 0.30, 34.0),
    "small": (0.5, 0.2, 0.35, 20.0),
}
#: How far bends, and planes beside the middle of the slice, bring a vessel to a point at most, mm; our choice.
UNEVEN = 3.0


def paint_vessels(scene):
    """Paint aorta, vena cava, the iliac vessels and their branches."""
    vessels = scene.anatomy.vessels
    tubes = (
        (vessels.iliac_arteries, "artery", "iliac vessel"),
        (vessels.aorta, "artery", "aorta"),
        (vessels.iliac_veins, "vein", "iliac vessel"),
        (vessels.cava, "vein", "inferior vena cava"),
        (vessels.branches, "small", "vessel"),
    )
    walls = [_lumen(scene, tube, kind, LABELS[label]) for tube, kind, label in tubes]
    # After all lumens, so that no wall stands across a branching
    for wall in filter(None, walls):
        scene.canvas.paint(*wall)


def _lumen(scene, tube, kind, label):
    """Paint the blood in a tube, averaged through the slice, which a slanting tube leaves little by little.

    Returns region, share, tissue and label of its wall, or None if it is far.
    """
    wall, stream, edge, bends = KINDS[kind]
    found = scene.near(tube, margin=wall + UNEVEN)
    if found is None:
        return None
    nearest, region, y, z = found
    smooth, vessels = scene.anatomy.smooth, scene.anatomy.vessels
    distance = nearest.distance + 0.6 * smooth(y, z, scene.x, bends)
    distance += vessels.plaque[kind] * smooth(y, z, scene.x, (8.0, 17.0, 12.0), 51)
    slow = (1 + distance.mean(0) / nearest.radius).clip(0, 1) ** 6
    # Swirls where vessels branch and bend leave one stretch darker than the next
    swirls = 1 + 0.3 * smooth(y, z, scene.x, (14.0, 40.0, 20.0), 50)
    blood = ((stream + (edge - stream) * slow) * swirls.clip(0.3, 1.6) * vessels.slow[kind]).clip(max=0.9)
    scene.canvas.paint(region, coverage(distance, SOFT).mean(0), {"blood": blood}, label)
    thin = (0.7 + 0.35 * smooth(y, z, scene.x, 11.0, 55)).clip(0.15, 1)
    tissue = {"muscle": 0.6 * thin, "organ": 0.25 * thin, "fat": 0.75 * (1 - thin)}
    return region, coverage(distance - wall, SOFT).mean(0), tissue, label
