"""How an image was asked for: sequence timing, field, resolution."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from ..errors import ModicError
from .dixon import DixonImage

#: Direction of the readout, which is where fat is displaced; lines of k-space are encoded by phase across it.
Readout = Literal["front to back", "back to front", "head to feet", "feet to head"]
#: Part of the Hann window in the apodisation that damps Gibbs ringing; chosen by eye.
HANN_PART = 0.42


@dataclass(frozen=True)
class Protocol:
    """Settings of one acquisition, to ask for a computed scan or read from a real one.

    Times are in ms, the field in tesla. What is not given is a plain spin echo at 1.5 T; a protocol that was read
    from a real scan has None for whatever the scan does not say.

    Attributes
    ----------
    tr_ms, te_ms : float or None
        Repetition time and effective echo time.
    ti_ms : float or None
        Inversion time; None for a sequence without an inversion pulse.
    field_t : float or None
        Static field, tesla.
    name : str
        ``'T1'``, ``'T2'``, ``'STIR'``, ``'water'``, ``'fat'``, ``'fat fraction'``, or any short name of one's own.
    echo_train_length : int or None
        Echoes for each excitation; 1 is a plain spin echo.
    echo_spacing_ms : float or None
        Time between echoes of the train.
    bandwidth_hz : float or None
        Readout bandwidth of one acquired pixel, Hz.
    resolution_mm : tuple of float, or None
        Acquired pixel, mm: along the phase encoding and along the readout.
    averages : float or None
        How often each line is measured.
    dixon : str or None
        ``'water'``, ``'fat'`` or ``'fraction'`` (of fat, percent): one of the images of a Dixon examination, as in
        `modiclib.physics.dixon`; None for an image of water and fat together.
    slice_thickness_mm : float or None
        Thickness of the slice that is excited, mm; slices may lie further apart.
    readout : str or None
        ``'front to back'``, ``'back to front'``, ``'head to feet'`` or ``'feet to head'``: where fat is displaced.
    apodisation : float or None
        Part of the Hann window by which k-space is damped towards its edge: 0 is sharp and rings, 1 is soft.
    performed : bool
        Whether a site has made this of what was asked for: whoever scans with it again takes it as it stands. At
        another site the bandwidth that site usually has tells the noise.

    Examples
    --------
    >>> from modiclib import Protocol
    >>> Protocol(tr_ms=4200, te_ms=48, ti_ms=172, field_t=1.5, name="STIR").fat_suppressed
    True
    """

    tr_ms: float | None
    te_ms: float | None
    ti_ms: float | None = None
    field_t: float | None = 1.5
    name: str = "custom"
    echo_train_length: int | None = 1
    echo_spacing_ms: float | None = 10.0
    bandwidth_hz: float | None = 190.0
    resolution_mm: tuple[float, float] | None = (0.9, 0.7)
    averages: float | None = 1
    slice_thickness_mm: float | None = 4.0
    dixon: DixonImage | None = None
    readout: Readout | None = "front to back"
    apodisation: float | None = HANN_PART
    performed: bool = False

    def __post_init__(self) -> None:
        if self.resolution_mm is not None:
            object.__setattr__(self, "resolution_mm", tuple(map(float, self.resolution_mm)))
        if self.dixon not in (None, *get_args(DixonImage)):
            known = ", ".join(map(repr, get_args(DixonImage)))
            raise ModicError(f"no Dixon image {self.dixon!r}; choose {known}, or None")
        if self.readout not in (None, *get_args(Readout)):
            known = ", ".join(map(repr, get_args(Readout)))
            raise ModicError(f"no readout {self.readout!r}; choose {known}, or None")

    @property
    def fat_suppressed(self) -> bool:
        """Whether fat is suppressed, by an inversion pulse or because it is left out of a water-only image."""
        return self.ti_ms is not None or self.dixon == "water"

    @property
    def upright_readout(self) -> bool:
        """Whether the readout runs along the spine, and the phase encoding front to back."""
        return self.readout in ("head to feet", "feet to head")

    @property
    def train_ms(self) -> float:
        """Length of the echo train, during which nothing recovers; none in a plain spin echo."""
        self.require("echo_train_length")
        if self.echo_train_length == 1:
            return 0.0
        self.require("echo_spacing_ms")
        return self.echo_train_length * self.echo_spacing_ms

    def require(self, *settings: str) -> None:
        """Make sure that settings are known before they are used.

        Parameters
        ----------
        settings : str
            Names of attributes.

        Raises
        ------
        ModicError
            If any is None; the message names it and how to give it.

        Examples
        --------
        >>> from modiclib import Protocol
        >>> Protocol(tr_ms=550, te_ms=11, averages=None).require("tr_ms", "te_ms")
        """
        if unknown := [setting for setting in settings if getattr(self, setting) is None]:
            raise ModicError(
                f"the protocol {self.name!r} does not say {', '.join(unknown)}; "
                f"give it with dataclasses.replace(protocol, {unknown[0]}=...)"
            )


#: Chosen so that lesions keep the signals of their definition; TI nulls the fat of this library.
#: At 3 T the bandwidth is wider, as a scanner would set it to keep the doubled fat shift in bounds.
DEFAULT_PROTOCOLS = {
    (protocol.name, protocol.field_t): protocol
    for protocol in (
        Protocol(550, 11, None, 1.5, "T1", 3, 11.0, 190, (0.91, 0.75), 1),
        Protocol(3600, 102, None, 1.5, "T2", 17, 11.4, 190, (0.88, 0.75), 3),
        Protocol(4200, 48, 172, 1.5, "STIR", 9, 12.0, 190, (1.17, 0.88), 2),
        Protocol(650, 10, None, 3.0, "T1", 3, 10.0, 290, (0.91, 0.75), 1),
        Protocol(3800, 98, None, 3.0, "T2", 17, 10.0, 290, (0.88, 0.75), 3),
        Protocol(4500, 42, 217, 3.0, "STIR", 9, 10.5, 290, (1.17, 0.88), 2),
    )
}
#: Dixon on the timing of T2; a wide bandwidth keeps water and fat close. The fraction is one of T2-weighted signal.
DIXON_PROTOCOLS = {
    (name, field_t): replace(
        DEFAULT_PROTOCOLS["T2", field_t], name=name, bandwidth_hz=bandwidth_hz, dixon=image
    )
    for field_t, bandwidth_hz in ((1.5, 290), (3.0, 490))
    for name, image in (("water", "water"), ("fat", "fat"), ("fat fraction", "fraction"))
}


def default_protocol(name: str, field_t: float = 1.5) -> Protocol:
    """Return the course's own T1, T2, STIR or Dixon.

    Parameters
    ----------
    name : str
        ``'T1'``, ``'T2'``, ``'STIR'``, ``'water'``, ``'fat'`` or ``'fat fraction'``.
    field_t : float
        1.5 or 3 tesla.

    Returns
    -------
    Protocol
        A turbo spin echo with its timing and resolution.

    Raises
    ------
    KeyError
        If there is no such protocol; the message names those there are.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> default_protocol("STIR", field_t=3.0).ti_ms
    217
    """
    try:
        return (DEFAULT_PROTOCOLS | DIXON_PROTOCOLS)[name, field_t]
    except KeyError:
        known = ", ".join(f"{n} at {f:g} T" for n, f in (*DEFAULT_PROTOCOLS, *DIXON_PROTOCOLS))
        raise KeyError(
            f"no protocol {name!r} at {field_t} T; there are {known}. For another timing pass a Protocol(...)"
        ) from None
