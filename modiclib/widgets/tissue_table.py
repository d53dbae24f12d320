"""What the browser has to know of the physics, taken from `modiclib.physics` so that no number is typed twice."""

from ..physics.protocol import Protocol
from ..physics.tissues import COMPARTMENTS, SHORT_TRAIN_MS, TISSUES


def tissue_table() -> dict:
    """Return the tissues as ``js/signal.js`` takes them: lists in the order of ``COMPARTMENTS``, times in ms.

    Examples
    --------
    >>> from modiclib.widgets.tissue_table import tissue_table
    >>> tissue_table()["t1_ms"]["1.5"][0]
    250.0
    """
    return {
        "names": list(COMPARTMENTS),
        "proton_density": [tissue.proton_density for tissue in TISSUES],
        "transfer": [tissue.transfer for tissue in TISSUES],
        "inflow": [tissue.inflow for tissue in TISSUES],
        "t1_ms": _by_field("t1_ms"),
        "t2_ms": _by_field("t2_ms"),
        "spin_echo_t2_ms": [tissue.spin_echo_t2_ms for tissue in TISSUES],
        "short_train_ms": SHORT_TRAIN_MS,
    }


def timing(protocol: Protocol) -> dict:
    """Return what the signal equation needs of a protocol, as ``js/signal.js`` takes it.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.widgets.tissue_table import timing
    >>> timing(default_protocol("T1"))["train_ms"]
    33.0
    """
    return {
        "tr_ms": protocol.tr_ms,
        "te_ms": protocol.te_ms,
        "ti_ms": protocol.ti_ms,
        "train_ms": protocol.train_ms,
        "field_t": protocol.field_t,
    }


def _by_field(times: str) -> dict[str, list[float]]:
    """One relaxation time of all tissues, by field as the browser spells it: ``'1.5'`` and ``'3'``."""
    return {f"{field:g}": [float(getattr(t, times)[field]) for t in TISSUES] for field in (1.5, 3.0)}
