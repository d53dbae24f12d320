"""The spinal canal: how deep it is, where its sac lies, and what fat, veins, discs and ligaments leave to it.

All of it is written in the coordinates of the posterior wall: s along the wall, t behind it, mm.
"""

import numpy as np
from scipy import ndimage

from .column import PRESACRAL, SACRAL, Disc, Vertebra
from .fields import bump, smoothstep
from .patient import Patient
from .posterior_wall import STEP, PosteriorWall
from .sac_end import SacEnd
from .streams import PersonStream

#: How far the yellow ligament thickens into the canal beside a disc, by its Pfirrmann grade, at most, mm; our choice.
THICKENED = {1: 0.0, 2: 0.4, 3: 2.0, 4: 5.0, 5: 6.5}
#: Thickening relative to that: in most hardly any, in some people and levels most of it (beta distribution), times a
#: factor of the person, lowest and highest, and no less than the last number; our choice.
THICKENING, PRONE, LEAST = (0.8, 1.6), (0.4, 1.3), 0.08
TAKES_FAT = 0.3, 2.0  # thickening from which on, and at which, it takes the room of fat, mm; our choice
#: Low levels, one of which is tight if worn (from the grade on): in no one below the first age, in this share of those
#: beyond the second, years; our choice.
LOW, WORN, STENOSED, AGES = ("L2-L3", "L3-L4", "L4-L5"), 4, 0.6, (35, 75)
#: Room from front to back that a tight level leaves the sac, and over what length up and down it is tight, lowest and
#: highest, mm; our choice.
ROOM, TIGHT_OVER = (1.5, 6.5), (3.5, 6.5)
#: How much of what a tight level lacks the disc takes, the ligament the rest; our choice.
FROM_THE_DISC = 0.3, 0.6
#: Depth of the fat between two laminae relative to a deep one: different at each level (beta distribution), times
#: a factor of the person, lowest and highest; our choice.
PAD, PLUMP = (2.0, 1.2), (0.6, 1.4)
DEEP = 10.0  # depth of the triangle of a deep one in the midline, mm; our choice
#: How far the deepest of these pads indents the back of the sac, mm, and depth of a canal that has no room for it
#: and of one that has, mm; our choice.
INDENTS, ROOM_FOR_FAT = 1.5, (11.0, 14.0)
#: Where a pad of fat lies below its disc (mean and standard deviation), and how far it reaches up and down (lowest and
#: highest), mm; how pointed it is, from a triangle to a lens; our choice.
PAD_PLACE, PAD_REACH, PAD_SHAPE = (6.5, 3.5), (7.0, 21.0), (1.3, 2.4)
#: Between two laminae the yellow ligaments of both sides meet in a wedge: how far it reaches back there, mm, where it
#: is deepest below the disc (mean and standard deviation) and how far it reaches up and down, mm, and how pointed it
#: is; set by eye beside SPIDER's images.
WEDGE, WEDGE_PLACE, WEDGE_REACH, WEDGE_SHAPE = (3.0, 10.0), (6.0, 2.5), (6.0, 12.0), (1.1, 2.0)
#: How far behind the bodies' hollow midline this wall runs, mm, and half the width of that hollow, in which the sac
#: lies; and how far the sac stays off it everywhere, times a person's factor, mm; our choice.
RECESS, RECESS_WIDTH, NEVER_CLOSER = 2.1, 9.0, 0.6
#: How far the sac stands off the bone behind a body at most, mm, and how far it does (beta distribution: at most
#: levels hardly), times a factor of the person, lowest and highest, and one of the level; our choice.
HOLLOW, STANDS_OFF, ROOMY = 5.0, (0.9, 1.2), (0.25, 1.25)
AT_LEVEL = {"L1": 0.45, "L2": 0.6, "L3": 0.9, "L4": 1.3, "L5": 1.5}
UPPER, MOST = 0.35, 6.0  # that factor above L1, and the deepest of all, mm; our choice
TAUT = 4.0  # over so many mm up and down the dura bends less sharply; our choice
#: How far up and down from a disc the sac is held to it, mm, and how abruptly that ends; our choice.
AT_THE_DISC = 6.0, 3.0
#: Where such a hollow lies below the middle of the body (standard deviation), how far it reaches up and down (lowest
#: and highest), mm, and how pointed it is; our choice.
HOLLOW_PLACE, HOLLOW_REACH, HOLLOW_SHAPE = 2.5, (6.0, 13.0), (1.4, 2.4)
#: Share of fat in the veins that fill it: in a person, and how far a level departs from that, at most; our choice.
FAT_AMONG_VEINS, OWN_FAT = (0.2, 0.75), 0.3
#: How far the sac stands off the sacrum by fat, before and behind, least and most, mm, and how much more or less lies
#: before it at S3 than at S1; our choice.
BEFORE_SACRUM, BEHIND_SACRUM, TOWARD_S3 = (0.5, 6.0), (0.0, 2.5), (-0.8, 0.6)
#: How far the tip of the sac lies below the middle of S2, mm, mean and standard deviation; our choice.
TIP = 10.0, 10.0
#: Thickness of dura and arachnoid behind the sac as a dark line shows them, in people, mm; our choice.
DURA = 0.45, 1.2
#: How much signal pulsating CSF loses relative to most people, lowest and highest; our choice.
PULSATION = 0.4, 1.7
#: Share of signal that it loses everywhere, as it is never quite at rest, lowest and highest in people; our choice.
RESTLESS = 0.0, 0.18
#: Part of its depth that the canal loses down to S3, lowest and highest; our choice.
SACRAL_NARROWING = 0.4, 0.65
LEAST_DEPTH = 2.4  # of the sac where fat and ligament leave it little room, mm; our choice
FROM_BOTH_SIDES = 0.6  # how far ligament and joints narrow the sac on each side, mm per mm behind; our choice
CORD = 3.7, 4.6  # half depth and half width of the spinal cord above the conus, mm
CONUS = 22.0, 45.0  # length over which cord and conus taper, lowest and highest in people, mm; our choice
#: CSF behind the conus in a supine person, lowest and highest, mm, and how far above its tip the cord begins to sink
#: to the back of the sac, mm; our choice.
BEHIND_CONUS, SINKS = (0.3, 1.8), 70.0


class Canal:
    """Shape of the canal along the spine.

    Attributes
    ----------
    at : dict
        s of each vertebra and disc, by name, mm.
    conus : float
        s of the tip of the spinal cord, mm.
    pulsation : float
        How much signal pulsating CSF loses relative to most people.
    restless : float
        Share of signal that CSF loses everywhere.
    dura : float
        Thickness of the dura behind the sac, mm.
    end_of_sac : float
        s of the tip of the thecal sac, mm. It fades from sight about 10 mm higher: at the middle of S2, in some people
        a segment higher or lower.
    """

    def __init__(
        self,
        patient: Patient,
        vertebrae: dict[str, Vertebra],
        discs: dict[str, Disc],
        scale: float,
        rng: np.random.Generator,
    ):
        self.scale = scale
        self._depth = 15.2 * rng.normal(0.93, 0.08)  # mm; some people have little room
        self._herniated = [disc for disc in discs.values() if not disc.sacral and disc.state.herniation]
        self._wall = PosteriorWall(vertebrae, discs)
        self._s = self._wall.s
        nearest = self._wall.nearest
        self.at = {name: nearest(body.point(body.axis(0) + body.back, 0)) for name, body in vertebrae.items()}
        self.at |= {name: nearest(d.centre + d.posterior * d.half_depth) for name, d in discs.items()}
        # The canal lies behind the bodies, so a turned vertebra carries it sideways
        self._lateral = np.array(
            [
                (self.at[name], body.sideways(body.axis(0) + body.back + 0.5 * self._depth))
                for name, body in vertebrae.items()
            ]
        ).T
        # From the middle of T12 to the top of L3, most often in the lower third of L1 (Saifuddin, Spine 1998;23:1452)
        self.conus = float(np.clip(self.at["L1"] + rng.normal(9, 12), self.at["T12"], self.at["L3"] - 8))
        # Sums over all levels, asked for at every voxel: read from tables along the wall
        names = list(discs)[: len(PRESACRAL)]
        own = PersonStream.CANAL.of(patient.seed)  # what fat and ligament draw leaves the rest as it is
        plump, prone = own.uniform(*PLUMP), own.uniform(*PRONE)
        self._interlaminar = plump * np.max([self._pad(self.at[name], own) for name in names], 0)
        self._wedge = np.max([self._ligament_wedge(self.at[name], own) for name in names], 0)
        dents = {name: 1.2 * max(discs[name].bulge[0] - 0.6, 0) for name in names}
        self._dent = sum(dent * bump(self._s - self.at[name], 5.0) for name, dent in dents.items())
        self._thickened = sum(
            THICKENED[int(discs[name].state.grade)]
            * np.clip(prone * own.beta(*THICKENING), LEAST, 1.0)
            * bump(self._s - self.at[name] - own.normal(1.0, 1.0), own.uniform(4.0, 7.5))
            for name in names
        )
        self.end_of_sac = float(
            np.clip(self.at["S2"] + own.normal(*TIP), self.at["S1"] + 18, self.at["S3"] + 10)
        )
        self.pulsation, self.restless = own.uniform(*PULSATION), own.uniform(*RESTLESS)
        self._presacral = own.uniform(*BEFORE_SACRUM), own.uniform(*TOWARD_S3), own.uniform(*BEHIND_SACRUM)
        self._narrowing = own.uniform(*SACRAL_NARROWING)
        self._end = SacEnd(self.end_of_sac, own, PersonStream.END_OF_SAC.of(patient.seed))
        # Behind a body the sac stands off by veins and fat, in front of the sacrum by fat: how far varies
        roomy, fatty = own.uniform(*ROOMY), own.uniform(*FAT_AMONG_VEINS)
        hollows = []
        for name in PRESACRAL:
            below = self._s - self.at[name] - own.normal(0, HOLLOW_PLACE)
            deep = min(HOLLOW * roomy * AT_LEVEL.get(name, UPPER) * own.beta(*STANDS_OFF), MOST)
            hollows.append(deep * self._lens(below, own, HOLLOW_REACH, HOLLOW_SHAPE))
        held = np.max([bump(self._s - self.at[name], *AT_THE_DISC) for name in names], 0)
        taut = ndimage.gaussian_filter1d(np.sum(hollows, 0) * (1 - held), TAUT / STEP)
        self._hollow, self._apart = taut, NEVER_CLOSER * roomy
        worn = [name for name in LOW if int(discs[name].state.grade) >= WORN]
        if worn and own.random() < STENOSED * smoothstep(*AGES, patient.age):
            self._stenose(self.at[own.choice(worn)] + own.normal(0, 1), own)
        self._hollow *= 1 - np.clip(self._dent / 1.5, 0, 1)  # what bulges takes that room
        fat = np.clip(fatty + own.uniform(-OWN_FAT, OWN_FAT, len(PRESACRAL)), 0.02, 0.8)
        self._fat_among_veins = np.interp(self._s, [self.at[name] for name in PRESACRAL], fat)
        self.dura = own.uniform(*DURA)
        self._taper, self._behind_conus = own.uniform(*CONUS), own.uniform(*BEHIND_CONUS)

    def _stenose(self, level: float, rng: np.random.Generator):
        """Narrow the canal at one level from front and back."""
        taken = float(np.interp(level, self._s, self._dent + self._thickened))
        lacking = max(self._depth * self.scale + RECESS - 1 - taken - rng.uniform(*ROOM), 0)
        narrow = lacking * self._lens(self._s - level, rng, TIGHT_OVER, HOLLOW_SHAPE)
        disc = rng.uniform(*FROM_THE_DISC)
        self._dent, self._thickened = self._dent + disc * narrow, self._thickened + (1 - disc) * narrow

    def _pad(self, level: float, rng: np.random.Generator):
        """Depth of the fat between two laminae below a disc along the canal, relative to the deepest."""
        below = self._s - level - rng.normal(*PAD_PLACE)
        lens = self._lens(below, rng, PAD_REACH, PAD_SHAPE)
        return rng.beta(*PAD) * lens

    def _ligament_wedge(self, level: float, rng: np.random.Generator):
        """How far the yellow ligament reaches back between two laminae along the canal, mm."""
        below = self._s - level - rng.normal(*WEDGE_PLACE)
        return rng.uniform(*WEDGE) * self._lens(below, rng, WEDGE_REACH, WEDGE_SHAPE)

    def _lens(self, below, rng: np.random.Generator, reach: tuple, shape: tuple) -> np.ndarray:
        """Outline of a hollow, 1 at its deepest: it reaches up and down by lengths of its own, pointed or round."""
        up, down = rng.uniform(*reach, 2) * self.scale
        return bump(below, np.where(below < 0, up, down), rng.uniform(*shape))

    def coordinates(self, grid) -> tuple[np.ndarray, np.ndarray]:
        """(s, t), each (rows, columns) float32, for every voxel of a grid."""
        return self._wall.coordinates(grid)

    def place(self, s, t) -> tuple[np.ndarray, np.ndarray]:
        """(y, z) in the patient of points given in canal coordinates, mm."""
        return self._wall.place(s, t)

    def lateral(self, s) -> np.ndarray:
        """Where the midline of the spine lies from side to side, mm."""
        return np.interp(s, *self._lateral).astype(np.float32)

    def caudal(self, s, start: str, end: str) -> np.ndarray:
        """Rise from 0 at one vertebra to 1 at a lower one."""
        return smoothstep(self.at[start], self.at[end], s)

    def interlaminar(self, s) -> np.ndarray:
        """How deep the fat between the laminae is, relative to a deep one; 0 where there is none."""
        return np.interp(s, self._s, self._interlaminar).astype(np.float32)

    def wedge(self, s) -> np.ndarray:
        """How far the yellow ligament reaches back from the canal in the midline, mm."""
        return np.interp(s, self._s, self._wedge).astype(np.float32)

    def cord(self, s) -> np.ndarray:
        """Size of the spinal cord relative to its full section, times the person's; 0 below the conus."""
        return np.clip((self.conus - s) / self._taper, 0, 1) ** 0.75 * self.scale

    def cord_behind(self, s, half) -> np.ndarray:
        """How far the cord lies behind the middle of a sac of so much half depth, mm: its conus sinks to the back."""
        sunk = np.clip(half - CORD[0] * self.cord(s) - self._behind_conus, 0, None)
        above = 0.15 * half
        return above + (sunk - above) * smoothstep(self.conus - SINKS, self.conus, s)

    def hollow(self, s) -> np.ndarray:
        """How far the sac stands off the bodies by veins and fat, mm."""
        return np.interp(s, self._s, self._hollow).astype(np.float32)

    def recess(self, s, w) -> np.ndarray:
        """How far the bodies and discs lie in front of t = 0, mm: in the midline their back is hollow."""
        return RECESS * bump(w, RECESS_WIDTH) * (1 - self.caudal(s, "L5-S1", "S1"))

    def fat_among_veins(self, s) -> np.ndarray:
        """Share of fat in the plexus of veins behind the bodies."""
        return np.interp(s, self._s, self._fat_among_veins).astype(np.float32)

    def thickened(self, s) -> np.ndarray:
        """How far the yellow ligament has thickened into the canal, mm."""
        return np.interp(s, self._s, self._thickened).astype(np.float32)

    def ligament(self, s, w) -> np.ndarray:
        """How far the yellow ligament reaches forward, mm; as it thickens it takes the room of the fat too."""
        thickened = self.thickened(s)
        return thickened + smoothstep(*TAKES_FAT, thickened) * (0.3 + self._fat_behind(s, w))

    def depth(self, s, w) -> np.ndarray:
        """Anteroposterior depth of the canal with the fat behind the sac, mm."""
        return self._depth_with(self._fat_behind(s, w), s)

    def _depth_with(self, fat, s):
        """Depth of the canal with so much fat behind the sac, mm."""
        low = 0.35 * np.clip((self.at["L5"] - s) / 60, -1, 0.4)
        return (self._depth + fat) * self.scale * (1 - self._narrowing * self._sacral(s)) + low

    def _fat_behind(self, s, w):
        """Depth of the pads of fat between the laminae, mm: triangles in the midline, more of it toward the sacrum."""
        triangle = DEEP * bump(w, 6.5) * (0.65 + 0.35 * self.caudal(s, "L2", "S1"))
        return (1.2 + triangle) * self.interlaminar(s) * (1 - self._sacral(s))

    def _sacral(self, s):
        """Rise from 0 above the sacrum to 1 where its canal is narrow and has no gaps between laminae."""
        return smoothstep(self.at["S1"] - 6, self.at["S3"], s)

    def dent(self, s, w) -> np.ndarray:
        """How far a bulging or herniated disc pushes the front of the sac back, mm."""
        dent = np.interp(s, self._s, self._dent).astype(np.float32)
        for disc in self._herniated:
            herniation = disc.state.herniation
            level = self.at[disc.name] - herniation.migration / 2
            reach = max(0.55 * disc.height, 3.0) + 0.4 * abs(herniation.migration)
            focal = bump(s - level, reach) * bump(w - herniation.side, herniation.width)
            dent = dent + herniation.depth * focal
        return dent

    def sac(self, s, w):
        """Thecal sac: (centre, half depth, half width) in mm as functions of s and w."""
        before, toward_s3, behind = self._presacral
        before = before * self.caudal(s, "L5", "S1") * (1 + toward_s3 * self.caudal(s, "S1", "S3"))
        fat, thickened = self._fat_behind(s, w), self.thickened(s)
        indented = INDENTS * smoothstep(*ROOM_FOR_FAT, self._depth * self.scale)
        indented = indented * np.minimum(self.interlaminar(s), 1.2) * (1 - self._sacral(s))
        posterior = indented * (1 - smoothstep(*TAKES_FAT, thickened)) + thickened
        posterior = 0.3 + 0.97 * fat + posterior + behind * self.caudal(s, "S1", "S2")
        behind_bone = self._depth_with(fat, s) - posterior
        anterior = self._apart + before + self.hollow(s) - self.recess(s, w)
        anterior = np.minimum(anterior, behind_bone - LEAST_DEPTH)
        free = behind_bone - anterior
        half = np.clip(free / 2, None, 9.0)
        centre = anterior + free / 2
        dent = self.dent(s, w)
        centre, half = centre + dent / 2, np.maximum(half - dent / 2, 1.2)
        wide = 8.7 + 1.6 * self.caudal(s, "L2", "S1") - FROM_BOTH_SIDES * thickened
        wide = np.clip(wide, 5, 11) * self.scale
        deep, across = self._end.narrowed(s)
        return centre + self._end.lean * half * (1 - deep), half * deep, wide * across

    def sac_aside(self, s) -> np.ndarray:
        """How far the sac lies to the left of the canal's midline, mm: near its end it may leave a slice."""
        return self._end.aside(s)

    @property
    def sacral_end(self) -> float:
        """S where the sacral canal opens, mm."""
        return self.at[SACRAL[3]]
