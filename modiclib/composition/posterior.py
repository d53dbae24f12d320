"""Posterior elements with their marrow and cortex, and the ligaments on them."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from ..anatomy.spinous import ROOT
from ..anatomy.streams import PersonStream
from .facet import paint_joint, paint_pouch
from .labels import LABELS
from .lesion import paint_diseased_arch

CORTEX = {"bone": 1.0}
#: Fat fraction of the arches beyond that of the bodies: mean and how people differ, and how arches do. Our choice.
FATTER, OWN = (0.0, 0.06), 0.035
#: Share of trabecular bone in an arch: mean and how people differ. Fitted, so that on T2 processes, near the coil, are
#: a little brighter than the bodies in most people (0.9 to 1.3 times), darker in some.
TRABECULAR = 0.28, 0.05
#: Cortex at the upper front corner of the lamina (below 0: none) and how far it reaches, mm; fat in streaks, and more
#: of it at the tip than at the root, share; fat in curved lines; least and most from arch to arch, our choice.
CORNER, AROUND, STREAKS, TIP, LINES = (-0.3, 2.6), (1.8, 3.2), (0.01, 0.045), (-0.08, 0.12), (-0.05, 0.1)
#: Arcs of fat (below 0: of denser bone) that follow the border: share, and how deep under it, mm; least and most from
#: arch to arch, our choice.
ARCS, ARC_DEPTH = (-0.12, 0.14), (2.0, 3.6)
LINING = 0.1, 1.0  # how much of the usual cortex a lamina has toward the canal, least and most; our choice
RIM = 0.5, 1.5  # how thick the cortex of the processes is in front, from person to person, mm; our choice
OWN_RIM = 0.5, 1.3  # and of each process, relative to that, least and most; our choice
LOST = 34.0, 50.0  # behind the posterior wall it thins between these, mm; our choice
THINNER = 0.75  # how much thinner it is on the sides, share; our choice
#: Streaks fall backward along the process: by how much, mm/mm, least and most from arch to arch; how long and how far
#: apart they are, mm; our choice.
FALL, STREAK = (0.1, 0.7), (9.0, 4.6)
SOFT = 1.0, 1.8  # voxels over which marrow fades into cortex, from arch to arch; our choice
#: Distances within which bone, joint and ligament are painted, the ligament only so near a joint, mm.
BONE, JOINT, LIGAMENT, BESIDE_JOINT = 0.8, 1.5, 3.0, 6.0
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
    return spot, arch.elements(u[inside], v[inside], w[:, *inside], *at)


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
    anatomy, canvas, x = slab.anatomy, slab.canvas, slab.position
    spot, pick = _inside(spot, elements.distance, BONE)
    if not len(spot[0]):
        return
    distance, patient = elements.distance[pick], anatomy.patient
    y, z = _where(slab, spot)
    uneven = anatomy.smooth(y, z, x, 11.0)
    broad = anatomy.smooth(y, z, x, 24.0, 2)
    lamina = PersonStream.POSTERIOR_CORTEX.of(*anatomy.vertebrae[name].identity)
    lining, around = lamina.uniform(*LINING), lamina.uniform(*AROUND)
    ahead, higher = lamina.normal(0, 1.2, 2).tolist()
    # Cortex is thick where the laminae face the canal, and comes and goes along the process
    central = smoothstep(14.0, 7.0, abs(x - anatomy.vertebrae[name].lateral))
    facing = lining * central * smoothstep(25.0, 18.0, anatomy.t[spot])
    person = PersonStream.POSTERIOR_CORTEX.of(patient.seed)
    own = PersonStream.POSTERIOR_FAT.of(*anatomy.vertebrae[name].identity)
    rim, trabecular = person.uniform(*RIM), person.normal(*TRABECULAR)
    back = anatomy.t[spot] / anatomy.scale
    rim = rim * lamina.uniform(*OWN_RIM) * (1 - 0.6 * smoothstep(*LOST, back + 5 * broad))
    thickness = np.clip(rim * (0.8 + 0.4 * uneven + 0.8 * broad), 0.05, 2.4)
    # It is thin on the sides of the blade, where depth changes from plane to plane
    sideways = np.abs(np.diff(distance, axis=0)).max(0) / np.ptp(slab.x) * (len(distance) - 1)
    thickness = thickness * (1 - THINNER * np.minimum(sideways, 1))
    thickness = thickness + 0.5 * bump(elements.surface[pick], 1.2)
    thickness = thickness + facing * np.clip(0.5 + 0.5 * broad, 0.0, 1.6)
    # Where the yellow ligament is attached, at the upper front corner of the lamina, cortex is thickest
    corner = np.hypot(
        anatomy.t[spot] - 18 * anatomy.scale - ahead, anatomy.s[spot] - anatomy.canal.at[name] - 3 - higher
    )
    thickness = thickness + central * max(own.uniform(*CORNER), 0) * bump(corner, around)
    # Streaks of fat lie between coarse trabeculae, which run along the process
    fall = own.uniform(*FALL)
    along, across = y - fall * z, z + fall * y + 2.0 * broad
    streaks = anatomy.rough(along, across, x, (*STREAK, 8.0), 1) * own.uniform(*STREAKS)
    streaks = streaks + own.uniform(*LINES) * bump(broad + own.normal(0, 0.25), 0.12)
    deep = own.uniform(*ARC_DEPTH)
    streaks = streaks + own.uniform(*ARCS) * bump(distance + deep + broad, 0.7) * smoothstep(
        -0.5, 1.0, uneven
    )
    patches = patient.heterogeneity * (0.07 * broad - 0.05 * uneven)
    patches = patches + own.uniform(*TIP) * (smoothstep(18.0, 44.0, back) - 0.5)
    fatter = PersonStream.POSTERIOR_FAT.of(patient.seed).normal(*FATTER)
    fat = patient.fat_fraction + fatter + own.normal(0, OWN) + patches + streaks
    fat = np.clip(fat, 0.1, 0.95)
    # Trabeculae are densest under the cortex; bone hardens beneath a joint that has worn for decades
    worn = min(max((patient.age - 35) / 60, 0), 0.6)
    dense = trabecular + own.normal(0, 0.03) + 0.03 * uneven - 0.03 * broad - 0.45 * streaks
    under_cortex = smoothstep(-own.uniform(1.5, 3.0), 0.0, distance)
    dense = dense + (0.10 + 0.06 * uneven) * under_cortex
    hard = dense + worn * bump(elements.surface[pick], 2.8) * smoothstep(-2.5, 1.0, uneven)
    hard = hard.clip(0.13, 0.8)
    marrow = {"fat": fat * (0.98 - hard), "marrow water": (1 - fat) * (0.94 - hard), "bone": hard}
    core = coverage(distance + thickness, own.uniform(*SOFT) * slab.pixel)
    paint_diseased_arch(slab, anatomy.vertebrae[name], spot, core)
    canvas.paint(spot, core, marrow, LABELS[f"posterior elements {name}"])
    canvas.paint(spot, coverage(distance, slab.pixel), CORTEX, LABELS["cortex"])
