"""The signal equation: what each tissue gives for a timing, and how a voxel adds them up.

One closed form covers spin echo, turbo spin echo and inversion recovery. The browser uses the same equation.
"""

import numpy as np

from ..errors import ModicError
from .dixon import dixon_image
from .protocol import Protocol
from .tissues import COMPARTMENTS, TISSUES, relaxation

FAT = COMPARTMENTS.index("fat")
_DENSITY, _TRANSFER, _INFLOW = np.array([[t.proton_density, t.transfer, t.inflow] for t in TISSUES]).T


def signal(protocol: Protocol) -> np.ndarray:
    """Signal of each pure compartment, with its sign.

    The Bloch equations, solved between ideal pulses. With ``E(t) = exp(-t / T1)`` and recovery over ``TR`` less the
    echo train,

    * spin echo and turbo spin echo: ``PD (1 - E(TR - ETL ESP)) exp(-TE / T2)``,
    * inversion recovery: ``PD (1 - 2 E(TI) + E(TR - ETL ESP)) exp(-TE / T2)``,

    times the factor left by magnetisation transfer. Spins that flow in relaxed lack ``E(TR - ETL ESP)``. Fat has
    a shorter T2 on a plain spin echo, which has one echo, than on a train.

    Parameters
    ----------
    protocol : Protocol
        TR, TE, field and echo train must be known; TI chooses inversion recovery.

    Returns
    -------
    numpy.ndarray
        (14,) float64, in the order of ``COMPARTMENTS``; 1 is pure water, fully relaxed, at TE 0.
        Negative where an inverted tissue has not yet passed its null.

    Raises
    ------
    ModicError
        If one of these is missing, or TR leaves no time to recover after inversion and echo train.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.tissues import COMPARTMENTS
    >>> from modiclib.physics.signal import signal
    >>> stir = signal(default_protocol("STIR"))
    >>> fat, csf = stir[COMPARTMENTS.index("fat")], stir[COMPARTMENTS.index("CSF")]
    >>> f"fat {abs(fat):.2f}, CSF {abs(csf):.2f}"
    'fat 0.00, CSF 0.57'
    """
    protocol.require("tr_ms", "te_ms")
    recovery = protocol.tr_ms - protocol.train_ms
    if recovery <= (protocol.ti_ms or 0):
        raise ModicError(
            f"TR {protocol.tr_ms:g} ms is too short for an echo train of {protocol.train_ms:g} ms"
            + (f" after TI {protocol.ti_ms:g} ms" if protocol.ti_ms is not None else "")
            + "; lengthen TR or shorten the train"
        )
    t1, t2 = relaxation(protocol.field_t, protocol.train_ms)
    unrecovered = (1 - _INFLOW) * np.exp(-recovery / t1)
    inverted = protocol.ti_ms is not None
    magnetisation = 1 - 2 * np.exp(-protocol.ti_ms / t1) + unrecovered if inverted else 1 - unrecovered
    return _DENSITY * _TRANSFER * magnetisation * np.exp(-protocol.te_ms / t2)


def remix(composition: np.ndarray, protocol: Protocol) -> np.ndarray:
    """Ideal image of a tissue composition: no blur, no noise, no coil.

    The sum keeps its signs until the magnitude is taken: on an inversion recovery image, fat past its null
    and water still before its own cancel within one voxel.

    Parameters
    ----------
    composition : numpy.ndarray
        (14, ...) fractions of each compartment.
    protocol : Protocol
        Timing and field.

    Returns
    -------
    numpy.ndarray
        (...) float32, the shape of one compartment's map: magnitude, or for a Dixon fat fraction percent.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.signal import remix
    >>> half_water_half_air = np.zeros((14, 1, 1)); half_water_half_air[6] = 0.5
    >>> remix(half_water_half_air, default_protocol("T2")).shape
    (1, 1)
    """
    pure = signal(protocol)
    if protocol.dixon is None:
        return np.abs(np.tensordot(pure, composition, axes=1)).astype(np.float32)
    fat = pure[FAT] * composition[FAT]
    water = np.tensordot(np.delete(pure, FAT), np.delete(composition, FAT, axis=0), axes=1)
    return dixon_image(water, fat, protocol.dixon).astype(np.float32)
