"""How an image was asked for: sequence timing, field, matrix."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Protocol:
    """Settings of one acquisition. Times in ms, field in tesla; None where a real scan does not say.

    Attributes
    ----------
    tr_ms, te_ms : float or None
        Repetition time and effective echo time.
    ti_ms : float or None
        Inversion time; None for a sequence without an inversion pulse.
    field_t : float or None
        Static field, tesla.
    name : str
        ``'T1'``, ``'T2'``, ``'STIR'``, or any short name of one's own.
    echo_train_length : int
        Echoes for each excitation; 1 is a plain spin echo.
    echo_spacing_ms : float
        Time between echoes of the train.

    Examples
    --------
    >>> Protocol(tr_ms=4200, te_ms=48, ti_ms=172, field_t=1.5, name="STIR").fat_suppressed
    True
    """

    tr_ms: float | None
    te_ms: float | None
    ti_ms: float | None = None
    field_t: float | None = 1.5
    name: str = "custom"
    echo_train_length: int = 1
    echo_spacing_ms: float = 10.0

    @property
    def fat_suppressed(self) -> bool:
        """Whether an inversion pulse suppresses fat."""
        return self.ti_ms is not None
