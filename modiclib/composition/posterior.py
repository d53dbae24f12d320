"""Posterior elements with their marrow and cortex, and the ligaments on them."""

import numpy as np

from ..anatomy.fields import bump, coverage, smooth_maximum, smoothstep
from ..anatomy.spinous import ROOT
from ..anatomy.streams import PersonStream
from .facet import paint_joint, paint_pouch
from .labels import LABELS
from .lesion import paint_diseased_arch
from .marrow import Marrow, pattern_of

CORTEX = {"bone": 1.0}
#: Share of trabecular bone in the arches of everybody, more than in a body: they are small, and a slice averages the
#: dense bone of their sides into their marrow. Set by eye.
TRABECULAR = 0.24
#: Cortex on surfaces that look down, back, to the canal, up, and up to the canal, where the yellow ligament pulls, mm.
#: How people differ, and how uneven it is along the bone (standard deviations of the logarithm); below which value of
#: a soft field it is lost, and from which it is whole. Set by eye beside SPIDER's images.
DOWN, BACK, CANAL, UP, CORNER = 2.3, 1.6, 1.4, 0.35, 2.2
PEOPLE, ALONG, LOST = 0.25, 0.4, (-2.0, 0.2)
#: Beneath a joint, mm; over what share of its thickness cortex fades into marrow; our choice.
SUBCHONDRAL, UNSHARP = 0.5, 1.5
#: Trabeculae and the fat between them run back and down along a process, mm/mm; how long and how far apart they are,
#: mm, and how strongly fat follows them, relative to the grain of the bodies; our choice.
FALL, STREAK, STREAKED = 0.4, (15.0, 6.0, 9.0), 0.8
#: How much harder bone is beneath a joint that has worn for decades, share; our choice.
WORN = 0.6
#: Distances within which bone, joint and ligament are painted, the ligament only so near a joint, mm.
BONE, JOINT, LIGAMENT, BESIDE_JOINT = 0.8, 1.5, 3.0, 6.0
UNDER_FASCIA = 1.0  # how far in front of the fascia the tips of the processes end at least, mm; our choice
LOOK = 3  # voxels from one look to the next
BETWEEN = 2.4  # how far at most a voxel lies from the nearest look, with what the surface is uneven, mm


def paint_posterior_elements(slab):
    """Paint the facet joints, then the bone around them."""
    found = []
    for name, arch in slab.anatomy.arches.items():
        vertebra, scale = arch.vertebra, arch.scale
        lower = _overhang(arch) / 2
        box = slab.box(
            vertebra, 33 * scale, 32 * scale + lower, u=vertebra.back + 21 * scale, v=-2 * scale - lower
        )
        seen = None if box is None else _evaluate(slab, arch, *box)
        if seen is not None:
            found.append((name, *seen))
    for name, spot, elements in found:
        arch = slab.anatomy.arches[name]
        facet = arch.facets.get(("superior", arch.side(arch.vertebra.across(slab.position))))
        if facet is not None:
            paint_pouch(slab, arch, facet)
            paint_joint(slab, facet, *_inside(spot, elements.joint_space, JOINT), elements.joint_space)
    for name, spot, elements in found:
        if name != "S1":
            _paint_bone(slab, name, spot, elements)
    for _, spot, elements in found:
        _paint_ligament(slab, spot, elements)


def _overhang(arch) -> float:
    """How far a spinous process hangs below the usual box of its arch, mm."""
    process, vertebra, scale = arch.spinous, arch.vertebra, arch.scale
    if process is None:
        return 0.0
    ends = [ROOT[0] + along * process.length for along in (0.6, 0.8, 1.0)]
    places = [(21.0, -2.0), *((u, float(process.borders(u)[1]) - 2) for u in ends)]
    middle, *lowest = (float(vertebra.point(vertebra.back + u * scale, v * scale)[1]) for u, v in places)
    return max(middle - min(lowest) - 32 * scale, 0.0)


def _evaluate(slab, arch, region, place):
    """Evaluate an arch where a look at every third voxel finds it near; return these voxels and what is there."""
    u, v, w = place
    at = arch.vertebra.across(slab.position), slab.anatomy.smooth
    coarse = slice(None, None, LOOK), slice(None, None, LOOK)
    seen = arch.elements(u[coarse], v[coarse], w[:, *coarse], *at)
    bone, joint = seen.distance.min(0), seen.joint_space.min(0)
    near = (bone < BONE + BETWEEN) | (joint < JOINT + BETWEEN)
    near |= (bone < LIGAMENT + BETWEEN) & (joint < BESIDE_JOINT + BETWEEN)
    if not near.any():
        return None
    inside = np.nonzero(near.repeat(LOOK, 0).repeat(LOOK, 1)[: u.shape[0], : u.shape[1]])
    spot = region[0].start + inside[0], region[1].start + inside[1]
    elements = arch.elements(u[inside], v[inside], w[:, *inside], *at)
    # The tips lie under the fascia, which is fixed to them
    beyond = _where(slab, spot)[0] - slab.anatomy.surfaces.fascia[spot[0]]
    return spot, elements._replace(distance=smooth_maximum(elements.distance, beyond + UNDER_FASCIA, 4.0))


def _inside(spot, distance, margin: float):
    """Voxels near a shape: their rows and columns, and where they are found in the arrays of all."""
    pick = np.flatnonzero(distance.min(0) < margin)
    return (spot[0][pick], spot[1][pick]), (slice(None), pick)


def _paint_ligament(slab, spot, elements):
    """Paint the yellow ligament where it lines the front of the joint, and the capsule behind."""
    near = np.where(elements.joint_space < BESIDE_JOINT, elements.distance, 9.0)
    spot, pick = _inside(spot, near, LIGAMENT)
    if not len(spot[0]):
        return
    thickness = 1.7 + 0.6 * slab.anatomy.smooth(*_where(slab, spot), slab.position, 13.0, 6)
    fading = smoothstep(BESIDE_JOINT, 2, elements.joint_space[pick])
    tissue = {"annulus": 0.45, "ligament": 0.25, "fat": 0.08}
    share = coverage(near[pick] - thickness, 1.5 * slab.pixel) * fading
    slab.canvas.paint(spot, share, tissue, LABELS["ligamentum flavum"])


def _where(slab, spot):
    """(y, z) of voxels, mm."""
    return slab.anatomy.grid.y[0, spot[1]], slab.anatomy.grid.z[spot[0], 0]


def _paint_bone(slab, name: str, spot, elements):
    """Paint marrow inside its cortex."""
    facing = _facing(spot, elements.distance)
    spot, pick = _inside(spot, elements.distance, BONE)
    if not len(spot[0]):
        return
    distance, surface = elements.distance[pick], elements.surface[pick]
    thickness = _cortex(slab, spot, facing[:, pick[1]])
    # It is thin on the sides of the blade, where depth changes from plane to plane
    sideways = np.abs(np.diff(distance, axis=0)).max(0) / np.ptp(slab.x) * (len(distance) - 1)
    thickness = thickness * (1 - 0.75 * np.minimum(sideways, 1)) + SUBCHONDRAL * bump(surface, 1.2)
    core = coverage(distance + thickness, np.maximum(1.2 * slab.pixel, UNSHARP * thickness))
    paint_diseased_arch(slab, slab.anatomy.vertebrae[name], spot, core)
    slab.canvas.paint(spot, core, _marrow(slab, spot, surface), LABELS[f"posterior elements {name}"])
    slab.canvas.paint(spot, coverage(distance, slab.pixel), CORTEX, LABELS["cortex"])


def _facing(spot, distance) -> np.ndarray:
    """(2, points) how far down and how far back the nearest surface looks, -1 to 1."""
    rows, columns = (axis - axis.min() for axis in spot)
    field = np.full((rows.max() + 2, columns.max() + 2), LIGAMENT, np.float32)
    field[rows, columns] = distance.mean(0)
    down, back = (part[rows, columns] for part in np.gradient(field))
    return np.stack((down, back)) / np.maximum(np.hypot(down, back), 1e-3)


def _cortex(slab, spot, facing) -> np.ndarray:
    """Thickness of the cortex, mm: thick below and behind, thin above, here and there lost."""
    anatomy, (y, z), x = slab.anatomy, _where(slab, spot), slab.position
    down, back = facing
    people = PersonStream.POSTERIOR_CORTEX.of(anatomy.patient.seed).lognormal(0, PEOPLE)
    broad = anatomy.smooth(y, z, x, 24.0, 2)
    uneven = np.exp(ALONG * anatomy.smooth(y, z, x, 22.0)) * smoothstep(*LOST, broad)
    beside = smoothstep(0.1, 0.8, back) * BACK + smoothstep(0.1, 0.8, -back) * CANAL
    thickness = np.maximum(smoothstep(0.2, 0.9, down) * DOWN, beside)
    thickness = np.maximum(thickness, smoothstep(0.9, 1.4, -back - down) * CORNER)
    return np.clip(people * uneven * thickness + UP, 0.05, 3.5)


def _marrow(slab, spot, surface) -> dict[str, np.ndarray]:
    """Tissue of the marrow: that of the bodies, in which the same fields go on from level to level."""
    anatomy, patient, (y, z), x = slab.anatomy, slab.anatomy.patient, _where(slab, spot), slab.position
    pattern, smooth = pattern_of(patient), anatomy.smooth
    patches = smooth(y, z, x, (19.0, 12.0, 17.0))
    broad = smooth(y, z, x, 30.0, 9)
    spots = smooth(y, z, x, (9.0, 7.0, 12.0), 5)
    size = pattern.size
    grain = anatomy.rough(y, z, x, (size * pattern.lengthened, size, size), 3)
    along, across = y - FALL * z, z + FALL * y + 2.0 * patches
    grain = 0.6 * grain + STREAKED * smooth(along, across, x, STREAK, 1)
    fat = pattern.broad * (0.5 * broad + 0.8 * patches + 0.2 * spots) + pattern.grain * grain
    fat = np.clip(patient.fat_fraction + pattern.contrast * fat, 0.06, 0.93)
    dense = TRABECULAR + pattern.density * pattern.contrast * (0.6 * broad + 0.4 * spots - 0.5 * patches)
    worn = min(max((patient.age - 35) / 60, 0), WORN)
    dense = np.clip(dense + worn * bump(surface, 2.8) * smoothstep(-1.0, 1.0, spots), 0.05, 0.8)
    none = np.float32(0)
    return Marrow(fat, none, dense, none).tissue()
