"""The spinal canal: roots, cord and CSF in the dural sac, epidural veins and fat, ligamentum flavum."""

from typing import NamedTuple

import numpy as np

from ..anatomy.canal import CORD
from ..anatomy.fields import bump, coverage, smoothstep
from .labels import LABELS

#: Share of the signal that pulsating CSF loses by dephasing, at most: around the conus, and in the low lumbar sac.
#: It shows as soft dark streaks on T2 (Lisanti et al., AJR 2007;188:716-725); how much is our choice.
FLOW_LOSS = 0.45, 0.2
#: What draws such patches, in standard deviations, where they begin and where they are full: they are rarer in the
#: low sac; our choice.
BEGIN, FULL = (-0.2, 0.7), (1.8, 2.6)
UNEVEN = 0.2  # share that it loses between them, at most, times the person's pulsation; our choice

#: Share of nerve in a bundle of roots, beside the conus and far below it, and length over which it falls, mm; share of
#: CSF in the rest, which else is collagen of sheaths and arachnoid. Fitted: on T1 roots are little lighter than CSF.
CLOSE, LOOSE, LOOSENING, BETWEEN_ROOTS = 0.9, 0.46, 22.0, 0.1

#: Thickness of dura and posterior longitudinal ligament, mm; it wanders by as much, but keeps half of it; our choice.
DURA_IN_FRONT, KEPT = 0.75, 0.5
#: Thickness relative to half the depth of the sac, at most, which matters at its end; our choice.
THIN_END = 0.25
#: Share of fat between septa and veins, mean and standard deviation; how far it varies among veins. Our choice.
LOBULES, AMONG_VEINS = (0.8, 0.08), 0.3
PARTED = 0.35, 0.25  # share of the ligament that fat and veins part, mean and standard deviation; our choice
RAGGED = 0.8  # how far the veins behind a body reach into the fat or not, standard deviation, mm; our choice
SOFT = 0.5  # how far the wall of the sac moves with the pulse, mm; our choice
SLEEVES = 0.3  # how far it wanders before the sacrum, where roots leave it in sleeves, mm; our choice
#: Thickness of the yellow ligament beside the midline, and half the width of the wedge in which both sides meet, mm;
#: our choice.
SHEET, WEDGE_WIDTH = 3.0, 4.0


class Sac(NamedTuple):
    """Voxels around the dural sac: canal coordinates, its shape there, and how much of a voxel lies inside."""

    region: tuple
    s: np.ndarray
    t: np.ndarray
    w: np.ndarray
    centre: np.ndarray
    half: np.ndarray
    wide: np.ndarray
    distance: np.ndarray
    inside: np.ndarray


def paint_canal(slab):
    """Paint everything inside the canal, from the roots outward."""
    anatomy, canvas = slab.anatomy, slab.canvas
    canal, at = anatomy.canal, anatomy.canal.at
    if abs(slab.position) > 24:
        return
    region = canvas.room((anatomy.t > -4) & (anatomy.t < 32) & (anatomy.s < at["S5"] + 10))
    s, t, w = anatomy.s[region], anatomy.t[region], slab.beside(region)
    centre, half, wide = canal.sac(s, w)
    radius = np.sqrt(((t - centre) / half) ** 2 + ((w - canal.sac_aside(s)) / wide) ** 2)
    distance = np.where(s > canal.end_of_sac, 9.0, (radius - 1) * np.minimum(half, wide))
    uneven = anatomy.smooth(s, t, slab.position, 14.0, 3)
    distance = distance + SLEEVES * uneven * canal.caudal(s, "L5", "S2")
    sac = Sac(region, s, t, w, centre, half, wide, distance, coverage(distance, slab.pixel + SOFT))
    if np.abs(w).min() < 12:
        _paint_cord(slab, sac)
        _paint_cauda_equina(slab, sac)
        _paint_csf(slab, sac)
    depth = canal.depth(s, w)
    _paint_ligamentum_flavum(slab, region, s, t, w, depth)
    _paint_epidural_space(slab, sac, depth, uneven)


def _paint_cord(slab, sac: Sac):
    """Paint the spinal cord, ending in the conus; it lies toward the back of a supine person's sac."""
    canal = slab.anatomy.canal
    tip = canal.cord(sac.s)
    deep, wide = np.maximum(CORD[0] * tip, 0.05), np.maximum(CORD[1] * tip, 0.05)
    from_centre = sac.t - sac.centre - canal.cord_behind(sac.s, sac.half)
    cord = np.sqrt((from_centre / deep) ** 2 + (sac.w / wide) ** 2)
    cord = np.where(tip > 0, (cord - 1) * deep, 9.0)
    # Grey matter in the middle holds more water, and is cut now more, now less; tracts run along
    tracts = slab.anatomy.smooth(sac.s, from_centre.mean(0), slab.position, (45.0, 4.0, 6.0), 9)
    water = np.clip(0.05 * bump(from_centre, 1.0) * (1 + 0.4 * tracts) + 0.02 * tracts, 0, 0.3)
    tissue = {"nerve": 0.95 - water, "CSF": water}
    slab.canvas.paint(sac.region, sac.inside * coverage(cord, slab.pixel), tissue, LABELS["spinal cord"])


def _paint_cauda_equina(slab, sac: Sac):
    """Paint the roots, each by its volume: single ones are grey in the slice, a pile of them is darker."""
    anatomy = slab.anatomy
    roots = anatomy.cauda.density(anatomy.grid, slab.position, slab.thickness)[sac.region]
    # At the conus they lie close; further down more and more CSF lies between them
    nerve = LOOSE + (CLOSE - LOOSE) * np.exp(-np.clip(sac.s - anatomy.canal.conus, 0, None) / LOOSENING)
    tissue = {
        "nerve": nerve,
        "CSF": (0.97 - nerve) * BETWEEN_ROOTS,
        "ligament": (0.97 - nerve) * (1 - BETWEEN_ROOTS),
    }
    slab.canvas.paint(sac.region, sac.inside * roots, tissue, LABELS["nerve"])


def _paint_csf(slab, sac: Sac):
    """Paint CSF, which loses a little signal everywhere and more where it pulsates, and the dura."""
    anatomy = slab.anatomy
    caudal = anatomy.canal.caudal(sac.s, "T12", "L3")
    strength, begin, full = (above + (below - above) * caudal for above, below in (FLOW_LOSS, BEGIN, FULL))
    streaks = anatomy.smooth(sac.s, sac.t, slab.position, (34.0, 7.0, 8.0), 5)
    loss = strength * smoothstep(begin, full, streaks) + UNEVEN * smoothstep(1.0, -1.5, streaks)
    moving = 0.97 * (1 - anatomy.canal.restless) * (1 - anatomy.canal.pulsation * loss)
    slab.canvas.paint(sac.region, sac.inside, {"CSF": moving}, LABELS["CSF"])
    front = smoothstep(0.1, -0.5, (sac.t - sac.centre) / sac.half) * smoothstep(9, 5, np.abs(sac.w))
    front = front * (1 - anatomy.canal.caudal(sac.s, "L5", "S1"))  # the ligament ends there; fat follows
    uneven = 1 + 0.7 * anatomy.smooth(sac.s, sac.t, slab.position, (22.0, 9.0, 9.0), 6)
    uneven = np.clip(uneven, KEPT * front, 2.5)
    thick = (anatomy.canal.dura + (DURA_IN_FRONT - anatomy.canal.dura) * front) * uneven
    thick = np.minimum(thick, THIN_END * sac.half)
    dura = coverage(sac.distance - thick, slab.pixel + SOFT)
    slab.canvas.paint(sac.region, dura, {"ligament": 0.75}, LABELS["dura"])


def _paint_epidural_space(slab, sac: Sac, depth, uneven):
    """Paint veins in front of the sac, behind the bodies; fat elsewhere, and in front too from L5 downward."""
    anatomy, canvas, canal = slab.anatomy, slab.canvas, slab.anatomy.canal
    region, s, t, w = sac[:4]
    width = (11.5 + 1.5 * canal.caudal(s, "L2", "S1")) * canal.scale
    aside = np.abs(w) - width * np.sqrt(
        np.clip(1 - ((t - depth * 0.45) / (depth * 0.75)) ** 2 * 0.75, 0.05, 1)
    )
    wall = np.maximum(np.maximum(t - depth, -4 - t), aside)
    # At the hiatus it ends obliquely, and its fat passes into that between the buttocks
    end = coverage(s - 1.5 * t - canal.sacral_end + 2.0 * uneven, 14.0)
    within = coverage(wall, slab.pixel) * end
    lumbar = (1 - 0.85 * canal.caudal(s, "L4", "S1")) * smoothstep(11, 7, np.abs(w)) * within
    courses = anatomy.smooth(s, t, slab.position, (20.0, 4.5, 6.0), 4)
    _paint_behind_bodies(slab, sac, within, lumbar, uneven, courses)
    # Veins run through the fat before the sacrum, and below the sac the last roots
    strands = smoothstep(0.0, 1.4, courses) * canal.caudal(s, "L5", "S2")
    strands = strands * smoothstep(12, 8, np.abs(w)) * within
    canvas.paint(region, 0.8 * strands, {"nerve": 0.45, "blood": 0.25, "fat": 0.25}, LABELS["nerve"])
    # Fine septa and vessels run through the fat
    threads = 0.12 * bump(anatomy.smooth(s, t, slab.position, (16.0, 6.0, 8.0), 7), 0.3)
    fat = np.clip(LOBULES[0] + LOBULES[1] * uneven, 0.5, 0.97) * (1 - threads)
    tissue = {"fat": fat, "ligament": 0.6 * (0.97 - fat), "blood": 0.4 * (0.97 - fat)}
    canvas.paint(region, within, tissue, LABELS["epidural fat"])


def _paint_behind_bodies(slab, sac: Sac, within, lumbar, uneven, courses):
    """Paint the posterior longitudinal ligament, and the veins and fat where the sac stands off a body."""
    region, s, t, w = sac[:4]
    canvas, canal = slab.canvas, slab.anatomy.canal
    # The ligament lies close to the sac, most of all over a bulge; fat and small veins part its fibres
    dent = canal.dent(s, w)
    pressed = smoothstep(0.3, 1.5, dent)  # what presses on the sac leaves no room for veins and fat
    close = np.maximum(smoothstep(0.9, 0.1, canal.hollow(s)) * lumbar, pressed * within)
    behind = t + canal.recess(s, w)
    close = close * coverage(behind - 0.7 - 0.5 * uneven - dent, 1.5)
    parted = np.clip(PARTED[0] + PARTED[1] * courses, 0, 0.7) * (1 - pressed)
    lining = {
        "ligament": 0.7 - 0.45 * pressed - 0.8 * parted,
        "blood": 0.4 * parted,
        "fat": 0.5 * parted,
        "annulus": 0.5 * pressed,
        "nucleus pulposus": np.clip(0.07 + 0.03 * uneven, 0, 0.12) * pressed,
    }
    canvas.paint(region, (0.8 + 0.2 * pressed) * close, lining, LABELS["longitudinal ligament"])
    veins = coverage(behind - 3.2 - 0.8 * uneven - RAGGED * courses, 2.0)
    veins = veins * np.clip(0.86 + 0.15 * uneven, 0, 1) * lumbar
    fat = np.clip(canal.fat_among_veins(s) + AMONG_VEINS * courses, 0.02, 0.8)
    plexus = {"blood": 0.86 - fat, "ligament": 0.06, "fat": fat}
    canvas.paint(region, veins, plexus, LABELS["epidural veins"])


def _paint_ligamentum_flavum(slab, region, s, t, w, depth):
    """Paint the yellow ligament behind the canal: a sheet on each side, which meet in a wedge in the midline."""
    anatomy = slab.anatomy
    wedge = anatomy.canal.wedge(s)
    sheet = np.minimum(wedge, SHEET)
    ragged = 0.4 * anatomy.smooth(s, t, slab.position, 20.0)
    half = 0.35 + 0.5 * (sheet + (wedge - sheet) * bump(w, WEDGE_WIDTH)) + ragged
    uneven = np.maximum(anatomy.smooth(s, t, slab.position, (13.0, 7.0, 9.0), 9), 0)
    reach = anatomy.canal.ligament(s, w) * (1 + 0.22 * uneven)  # no gap is left between it and the sac
    distance = np.maximum(np.abs(t - depth - half + reach / 2) - half - reach / 2, np.abs(w) - 13)
    distance = np.where(s > anatomy.canal.at["S1"] + 2, 9.0, distance)
    # Its fibres differ in how much elastin, water and fat lie between them
    streaks = 0.04 * anatomy.smooth(s + 0.4 * t, t, slab.position, (9.0, 3.0, 6.0), 8)
    water = np.clip(0.06 + streaks, 0, 0.5)
    tissue = {"annulus": water, "ligament": 0.75 - water, "fat": np.clip(0.02 + streaks, 0, 0.25)}
    slab.canvas.paint(region, coverage(distance - 0.2, slab.pixel), tissue, LABELS["ligamentum flavum"])
