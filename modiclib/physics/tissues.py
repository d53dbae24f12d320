"""What each tissue contributes to the signal: relaxation times, proton density, magnetisation transfer.

One internally consistent set, calibrated on signal *ratios*. Published values scatter widely with sequence
and fit (subcutaneous fat T2: 41-143 ms), so no row should be quoted as the value of that tissue.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np

from ..errors import ModicError

_FITTED = "fitted to the definition of type 1, not measured"
_ADOPTED = "adopted for the simulation"
_SYMRI = "near synthetic MRI of the spine, T1 4273, T2 1578 ms, field not stated (AJNR 2018)"


@dataclass(frozen=True)
class Tissue:
    """One compartment of a voxel.

    Attributes
    ----------
    name : str
        As in ``COMPARTMENTS``.
    t1_ms, t2_ms : dict of float
        Relaxation times, ms, by field strength in tesla (1.5 and 3).
    proton_density : float
        Relative to water.
    transfer : float
        Factor left by magnetisation transfer in a multislice turbo spin echo; a rule of thumb, not measured.
    inflow : float
        Fraction of spins that entered the slice fully relaxed since the last excitation. CSF: chosen to
        brighten it by a quarter on T1 (TR 550 ms); on T2 it is then barely felt.
    source : str
        Where the relaxation times come from.
    spin_echo_t2_ms : float, optional
        T2 on a plain spin echo, ms, where it differs: in fat it is shorter than on an echo train.
    """

    name: str
    t1_ms: dict[float, float]
    t2_ms: dict[float, float]
    proton_density: float
    transfer: float = 1.0
    inflow: float = 0.0
    source: str = _ADOPTED
    spin_echo_t2_ms: float | None = None


def _at(low: float, high: float) -> dict[float, float]:
    """Return a value at 1.5 T and at 3 T."""
    return {1.5: low, 3.0: high}


TISSUES = (
    Tissue("fat", _at(250, 315), _at(134, 125), 0.95,
           source="T2: lipid of marrow by CPMG, 113 ± 21 ms (Mulkern 1994), longer on echo trains, in subcutaneous fat "
                  "up to 143 ms (Pai 2008); T1 fitted, so that usual inversion times null it; "
                  "on a spin echo: subcutaneous fat, 68 ms at 3 T (de Bazelaire 2004), adopted at 1.5 T too",
           spin_echo_t2_ms=68.0),
    Tissue("marrow water", _at(900, 1050), _at(60, 52), 0.95, transfer=0.93,
           source="T2: between marrow water by STEAM, 21 ms in the median (Ruschke 2021), and by CPMG, 71 ± 14 ms "
                  "(Mulkern 1994); T1 adopted"),
    Tissue("oedema", _at(1200, 1450), _at(140, 124), 1.00, transfer=0.95, source=_FITTED),
    Tissue("nucleus pulposus", _at(1350, 1500), _at(125, 112), 1.00, transfer=0.95,
           source="T2: grade II nucleus 108 ms, in the twenties 132 ms (Marinelli 2010); T1 longer than by "
                  "synthetic MRI, 1165 ms (AJNR 2018)"),
    Tissue("annulus", _at(900, 1000), _at(42, 38), 0.72, transfer=0.85),
    Tissue("ligament", _at(700, 800), _at(14, 12), 0.45, transfer=0.80),
    Tissue("CSF", _at(4200, 4300), _at(1900, 1600), 1.06, inflow=0.033, source=_SYMRI),
    Tissue("nerve", _at(800, 1000), _at(76, 74), 0.85, transfer=0.80,
           source="cord white and grey matter, 3 T: T1 876 and 973, T2 73 and 76 ms (Smith 2008)"),
    Tissue("muscle", _at(950, 1300), _at(38, 33), 0.90, transfer=0.82,
           source="3 T: T1 898, T2 29 ms (de Bazelaire 2004); T1 adopted, longer"),
    Tissue("blood", _at(1400, 1750), _at(160, 110), 0.95),
    Tissue("organ", _at(850, 1050), _at(60, 52), 0.90),
    Tissue("cartilage", _at(950, 1150), _at(38, 34), 0.80, transfer=0.80),
    Tissue("fluid", _at(2900, 3500), _at(900, 700), 1.05),
    Tissue("bone", _at(300, 300), _at(1, 1), 0.00,
           source="mineral gives no signal: T2* below a millisecond"),
)  # fmt: skip

#: An echo train of this length has undone half of the J coupling of fat, ms.
SHORT_TRAIN_MS = 15.0

#: Names of the compartments, in the order of every composition array.
COMPARTMENTS = tuple(tissue.name for tissue in TISSUES)


@lru_cache(1024)
def relaxation(field_t: float | None, train_ms: float = inf) -> tuple[np.ndarray, np.ndarray]:
    """T1 and T2 of every compartment at one field strength.

    Parameters
    ----------
    field_t : float
        Field strength, tesla: 1.5 or 3.
    train_ms : float
        Length of the echo train, ms; 0 for a plain spin echo, without which a long train is meant. Refocusing pulses
        undo the J coupling that shortens the T2 of fat on a spin echo (Henkelman et al., JMRI 1992;2:533-540); that
        its rate falls smoothly from the one published value to the other within `SHORT_TRAIN_MS` is our choice.

    Returns
    -------
    t1_ms, t2_ms : numpy.ndarray
        (14,) each, ms, in the order of ``COMPARTMENTS``.

    Raises
    ------
    ModicError
        For another field strength: relaxation times may not be guessed between fields.

    Examples
    --------
    >>> from modiclib import COMPARTMENTS
    >>> from modiclib.physics.tissues import relaxation
    >>> t1, t2 = relaxation(1.5)
    >>> float(t1[COMPARTMENTS.index("fat")])
    250.0
    """
    if field_t not in (1.5, 3.0):
        raise ModicError(f"tissue values are known at 1.5 and 3 T, not at {field_t} T; choose one of the two")
    coupled = 1 / (1 + (train_ms / SHORT_TRAIN_MS) ** 4)
    t2 = [
        1
        / (
            1 / t.t2_ms[field_t]
            + coupled * (1 / (t.spin_echo_t2_ms or t.t2_ms[field_t]) - 1 / t.t2_ms[field_t])
        )
        for t in TISSUES
    ]
    times = np.array([[t.t1_ms[field_t] for t in TISSUES], t2], float).T
    times.flags.writeable = False
    return times[:, 0], times[:, 1]
