"""The surfaces of the back: tips of the spinous processes, thoracolumbar fascia, skin."""

from itertools import islice

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

from .column import Vertebra
from .fields import bump, smooth_maximum, smoothstep
from .noise import Noise
from .patient import Patient
from .septa import Septa
from .streams import PersonStream

BEYOND = 50.0  # how far beyond the picture the back is thought to go on, mm
FOLDED = 0.4  # share of patients with a fold of skin behind the lower lumbar spine; our choice
#: Share of the hollow of the back that fat fills in people on a table, least and most: the skin is then hollow by 13 mm
#: (median of 16 people; in twelve of SPIDER's 16 mm). Half the thickness of the thoracolumbar fascia, mm. Our choice.
FILLED, FASCIA = (0.0, 0.7), (0.3, 0.8)
#: Least from fascia to the surface of the skin, and how far before that the skin gives way, mm; our choice.
THINNEST = 7.0, 5.0
#: How far fat bulges between the tips of the spinous processes, mm, least and most in a person (of one gap: up to
#: twice that), and how high such a bulge is, mm; set by eye beside SPIDER's images.
BULGING, BULGE_HEIGHT = (0.0, 1.2), 8.0
#: How deep a person's fine wrinkles are at most, mm, and the beta distribution of their share of that; our choice.
DEEPEST, WRINKLED = 1.1, (0.8, 2.4)

#: How far the dorsal tips lie behind the posterior wall, mm; presacral vertebrae 50.
DORSAL_REACH = {"S1": 39.0, "S2": 33.5, "S3": 22.5, "S4": 13.0}


class Surfaces:
    """Dorsal surfaces in the midline as y for each row (mm).

    Attributes
    ----------
    fascia : numpy.ndarray
        (rows,) thoracolumbar fascia, over the tips of the spinous processes.
    skin : numpy.ndarray
        (rows,) outer surface of the skin.
    belly : numpy.ndarray
        (rows,) skin of the abdominal wall; it lies in the picture of slim people only.
    fascia_half : float
        Half the usual thickness of the fascia, mm.
    septa : Septa
        How the fat between them is divided.
    """

    def __init__(
        self, patient: Patient, vertebrae: dict[str, Vertebra], scale: float, z: np.ndarray, smooth: Noise
    ):
        tips = np.array(
            [
                body.point(body.axis(-10.0) + body.back + DORSAL_REACH.get(name, 50.0) * scale, -10.0)
                for name, body in islice(vertebrae.items(), 12)
            ]
        )
        tips = tips[np.argsort(tips[:, 1])]
        tip_y = gaussian_filter1d(tips[:, 0], 0.8, mode="nearest")
        known_z = np.concatenate([[tips[0, 1] - 90], tips[:, 1], [tips[-1, 1] + 60]])
        known_y = np.concatenate([[tip_y[0] - 8], tip_y, [tip_y[-1] + 6]])
        spread = np.linspace(z[-1] - BEYOND, z[0] + BEYOND, 200)
        tip = PchipInterpolator(known_z, known_y)
        # Fat is thickest behind the lowest discs, and thinner over the sacrum
        above = spread - vertebrae["L5"].centre[1]
        thickness = patient.subcutaneous * (
            0.52 + 0.42 * bump(above, 50.0) - 0.12 * smoothstep(-40, -110, above)
        )
        self.fascia = (gaussian_filter1d(tip(z), 9, mode="nearest") + 1.2).astype(np.float32)
        own = PersonStream.OUTLINE.of(patient.seed)
        # On a table the back is flattened, and fat fills its hollow
        over_tips = tip(spread.clip(known_z[0], known_z[-1])) + 3.5 + thickness
        flat = _upper_hull(spread, over_tips)
        flattened = gaussian_filter1d(
            over_tips + own.uniform(*FILLED) * (flat - over_tips), 16, mode="nearest"
        )
        outline = np.interp(z, spread, flattened)
        self.fascia_half = own.uniform(*FASCIA)
        wrinkles = (
            DEEPEST * own.beta(*WRINKLED) * np.minimum(0.4 + 0.5 * smooth(0.0, z, 0.0, 60.0, 56), 1).clip(0)
        )
        outline = outline - wrinkles * np.abs(smooth(0.0, z, 0.0, 11.0, 55))
        rng = PersonStream.SURFACES.of(patient.seed)
        bumps = rng.uniform(0.1, 0.9) * smooth(0.0, z, 0.0, 30.0, 50)
        fold = (rng.random() < FOLDED) * rng.uniform(1.5, 4.5)
        at = z - vertebrae["L4"].centre[1] + rng.normal(0, 16)
        fold = fold * (bump(at, rng.uniform(3.5, 7.0)) - 0.6 * bump(at, 24.0))
        skin = outline + 0.8 * smooth(0.0, z, 0.0, 80.0) + bumps - fold
        self.skin = smooth_maximum(skin, self.fascia + THINNEST[0], THINNEST[1]).astype(np.float32)
        bulging = PersonStream.FAT_LOBULES.of(patient.seed)
        most = bulging.uniform(*BULGING)
        for gap in (tips[3:-1, 1] + tips[4:, 1]) / 2:  # from L5-S1 upward
            bulge = most * bulging.uniform(0, 2) * bump(z - gap, BULGE_HEIGHT)
            self.fascia -= bulge.astype(np.float32)
        # A supine trunk is about 200 mm deep in a slim adult; flatter above the navel than below
        depth = 168 + 2.2 * patient.subcutaneous + rng.normal(0, 9)
        below = (z - vertebrae["L3"].centre[1]) / 100
        self.belly = (self.skin.mean() - depth + 6 * below + 2.5 * smooth(0.0, z, 0.0, 120.0, 54)).astype(
            np.float32
        )
        self.septa = Septa(rng)


def _upper_hull(along: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Height of the smallest convex curve over a line of points; `along` rises."""
    kept: list[int] = []
    for here in range(len(along)):
        while len(kept) > 1 and _turns_up(along, height, kept[-2], kept[-1], here):
            kept.pop()
        kept.append(here)
    return np.interp(along, along[kept], height[kept])


def _turns_up(along, height, first: int, middle: int, last: int) -> bool:
    """Whether a point lies on or below the line between two others."""
    rise = (height[last] - height[first]) * (along[middle] - along[first])
    return (height[middle] - height[first]) * (along[last] - along[first]) <= rise
