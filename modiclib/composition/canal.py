"""The spinal canal: roots, cord and CSF in the dural sac, epidural veins and fat, ligamentum flavum."""

import numpy as np

from ..anatomy.fields import bump, coverage, smoothstep
from .labels import LABELS


def paint_canal(slab):
    """Paint everything inside the canal, from the roots outward."""
    anatomy, canvas = slab.anatomy, slab.canvas
    canal, at = anatomy.canal, anatomy.canal.at
    if abs(slab.position) > 24:
        return
    region = canvas.room((anatomy.t > -4) & (anatomy.t < 32) & (anatomy.s < at["S5"] + 10))
    s, t, w = anatomy.s[region], anatomy.t[region], slab.beside(region)
    centre, half, wide = canal.sac(s, w)
    radius = np.sqrt(((t - centre) / half) ** 2 + (w / wide) ** 2)
    sac = (radius - 1) * np.minimum(half, wide)
    sac = np.where(s > canal.end_of_sac, 9.0, sac)
    inside = coverage(sac, slab.pixel)

    # Cord, ending in the conus
    tip = np.clip((canal.conus - s) / 22.0, 0, 1) ** 0.75 * canal.scale
    cord_centre = (
        centre + 0.10 * half + 0.25 * np.clip(half - 3.7 * tip, 0, 9) * smoothstep(-40, 0, s - canal.conus)
    )
    cord = np.sqrt(
        ((t - cord_centre) / np.maximum(3.7 * tip, 0.05)) ** 2 + (w / np.maximum(4.6 * tip, 0.05)) ** 2
    )
    cord = np.where(tip > 0, (cord - 1) * np.maximum(3.7 * tip, 0.05), 9.0)
    grey_matter = 0.05 * bump(t - cord_centre, 1.1)
    tissue = {"nerve": 0.92 + grey_matter, "CSF": 0.03}
    canvas.paint(region, inside * coverage(cord, slab.pixel), tissue, LABELS["spinal cord"])

    # Cauda equina: roots drawn one by one, and the bundle behind, too fine to be resolved
    density = anatomy.roots.density(anatomy.grid, slab.position, slab.thickness)[region]
    behind = (t - centre) / half
    taper = 1 - 0.75 * smoothstep(at["L3"], at["S1"] + 8, s)
    streaks = np.clip(0.50 + 0.38 * anatomy.rough(s, t - 0.04 * s, slab.position, (80.0, 3.2, 4.0)), 0, 0.95)
    bundle = (
        smoothstep(-0.05 + 0.45 * (1 - taper), 0.62, behind) * taper * smoothstep(-6, 22, s - canal.conus)
    )
    bundle = bundle * streaks * np.clip(1.15 - (w / (0.8 * wide)) ** 2, 0, 1)
    roots = inside * np.maximum(density, bundle) * 0.92
    canvas.paint(region, roots, {"nerve": 0.92, "CSF": 0.05}, LABELS["nerve"])

    # Flowing CSF loses a little signal in soft streaks
    flow = 0.07 * np.clip(anatomy.smooth(s, t, slab.position, (30.0, 8.0, 8.0), 5), 0, 2)
    canvas.paint(region, inside, {"CSF": np.clip(0.97 - flow, 0, 1)}, LABELS["CSF"])
    canvas.paint(region, coverage(sac - 0.5, slab.pixel), {"ligament": 0.75}, LABELS["dura"])

    depth = canal.depth(s, w)
    _paint_ligamentum_flavum(slab, region, s, t, w, depth)
    width = (11.5 + 1.5 * canal.caudal(s, "L2", "S1")) * canal.scale
    aside = np.abs(w) - width * np.sqrt(
        np.clip(1 - ((t - depth * 0.45) / (depth * 0.75)) ** 2 * 0.75, 0.05, 1)
    )
    wall = np.maximum(np.maximum(t - depth, -0.8 - t), aside)
    wall = np.where(s > canal.sacral_end, 9.0, wall)
    within = coverage(wall, slab.pixel)
    # In front of the sac lie veins, and fat only from L5 downward
    veins = coverage(t - centre, 2.0) * np.clip(
        0.65 + 0.3 * anatomy.smooth(s, t, slab.position, 16.0, 3), 0, 1
    )
    veins = veins * (1 - 0.85 * canal.caudal(s, "L4", "S1")) * within
    canvas.paint(region, veins, {"blood": 0.55, "ligament": 0.2, "fat": 0.1}, LABELS["epidural veins"])
    y, z = anatomy.grid.y[0, region[1]], anatomy.grid.z[region[0], 0]
    fat = np.clip(0.90 + 0.05 * anatomy.smooth(y, z, slab.position, 8.0), 0.5, 1)
    canvas.paint(region, within, {"fat": fat}, LABELS["epidural fat"])


def _paint_ligamentum_flavum(slab, region, s, t, w, depth):
    """Paint the yellow ligament behind the canal; it leaves a cleft in the midline."""
    anatomy = slab.anatomy
    half = 1.7 + 0.4 * anatomy.smooth(s, t, slab.position, 20.0)
    distance = (
        np.maximum(np.abs(t - depth - 1.5) - half, 0)
        + np.maximum(np.abs(w) - 13, 0)
        + np.maximum(1.2 - np.abs(w), 0)
    )
    distance = np.where(s > anatomy.canal.at["S1"] + 2, 9.0, distance)
    tissue = {"annulus": 0.45, "ligament": 0.25, "fat": 0.05}
    slab.canvas.paint(region, coverage(distance - 0.2, slab.pixel), tissue, LABELS["ligamentum flavum"])
