"""The receiving side of the scanner: a surface coil that hears what is near, and its noise."""

from functools import cached_property

import numpy as np
from scipy import fft

from .protocol import Protocol

#: Surface coil: depth at which sensitivity is halved, and how steeply; chosen by eye.
COIL_DEPTH_MM, COIL_POWER = 95.0, 2.1
#: Spine coil along the body: half length with full sensitivity, and what is left beyond it; chosen by eye.
COIL_HALF_LENGTH_MM, COIL_BEYOND = 135.0, 0.72
#: How far a usual scanner evens out the coil, 0 not at all, 1 fully; chosen by eye beside SPIDER's images.
COIL_CORRECTION = 0.25
#: Fully relaxed water at the coil over the noise: at 1.5 T, one average, pixel and bandwidth as for T1. Our choice.
WATER_TO_NOISE = 220.0
REFERENCE_PIXEL_MM2, REFERENCE_BANDWIDTH_HZ = 0.91 * 0.75, 190.0


class Coil:
    """Spine coil at the skin of the back, and the scanner's attempt to even out what it sees.

    Parameters
    ----------
    depth_from_skin : numpy.ndarray
        (rows, columns) distance in front of the skin of the back, mm.
    pixel_mm : float
        Side of a pixel, mm.
    correction : float
        How far the scanner evens out what it sees, 0 not at all, 1 fully.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.physics.receiver import Coil
    >>> coil = Coil(np.zeros((3, 4)), 0.75)
    >>> coil.sensitivity.shape, bool(coil.sensitivity.max() > 0.999)
    ((3, 4), True)
    """

    def __init__(self, depth_from_skin: np.ndarray, pixel_mm: float, correction: float = COIL_CORRECTION):
        self._depth, self._pixel, self._correction = depth_from_skin, pixel_mm, correction

    @cached_property
    def sensitivity(self) -> np.ndarray:
        """(rows, columns) float32, 1 at the centre of the coil."""
        return coil_sensitivity(self._depth, self._pixel)

    @cached_property
    def correction(self) -> np.ndarray:
        """(rows, columns) float32 by which the scanner multiplies, to even out part of the shading."""
        return self.sensitivity**-self._correction


def coil_sensitivity(depth_from_skin: np.ndarray, pixel_mm: float) -> np.ndarray:
    """Sensitivity of a spine coil that lies at the skin of the back, 1 at its centre."""
    depth = np.maximum(depth_from_skin, 0).astype(np.float32)
    across = 1 / (1 + (depth / COIL_DEPTH_MM) ** COIL_POWER)
    rows = depth.shape[0]
    along = (np.arange(rows, dtype=np.float32) - (rows - 1) / 2) * pixel_mm
    along = COIL_BEYOND + (1 - COIL_BEYOND) * np.exp(-((along / COIL_HALF_LENGTH_MM) ** 4))
    return across * along[:, None].astype(np.float32)


def resolution_window(k: np.ndarray, resolution_mm: float, apodisation: float) -> np.ndarray:
    """Keep the spatial frequencies that were acquired, smoothed towards the edge by a part-Hann window."""
    edge = np.abs(k) * 2 * resolution_mm
    hann = 0.5 + 0.5 * np.cos(np.pi * np.minimum(edge, 1))
    return ((edge <= 1) * (1 - apodisation + apodisation * hann)).astype(np.float32)


def expected_snr(protocol: Protocol) -> float:
    """SNR of fully relaxed water at the coil.

    It grows with the field (Edelstein et al., Magn Reson Med 1986;3:604-618) and with pixel area, and, because noise
    averages out with the time of measurement, with the square root of the averages over the bandwidth.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.receiver import expected_snr
    >>> expected_snr(default_protocol("T1"))
    220.0
    """
    pixel = np.prod(protocol.resolution_mm) / REFERENCE_PIXEL_MM2
    time = protocol.averages * REFERENCE_BANDWIDTH_HZ / protocol.bandwidth_hz
    return float(WATER_TO_NOISE * protocol.field_t / 1.5 * pixel * np.sqrt(time))


def receiver_noise(
    shape: tuple[int, int], pixel_mm: float, protocol: Protocol, sd: float, generator: np.random.Generator
) -> np.ndarray:
    """Complex noise as the receiver adds it: white where k-space was acquired, then windowed like the signal.

    Returns
    -------
    numpy.ndarray
        Complex64 of that shape, phase encoding first; real and imaginary part have the standard deviation ``sd``.
    """
    down, across = (
        resolution_window(fft.fftfreq(length, pixel_mm), resolution, protocol.apodisation)
        for length, resolution in zip(shape, protocol.resolution_mm, strict=True)
    )
    scale = sd * np.prod(shape) / np.sqrt(np.sum(down**2) * np.sum(across**2))
    acquired = np.ix_(np.flatnonzero(down), np.flatnonzero(across))
    kept = np.float32(scale) * down[acquired[0]] * across[acquired[1]]
    spectrum = np.zeros(shape, np.complex64)
    white = generator.standard_normal((*kept.shape, 2), np.float32)
    white *= kept[..., None]
    spectrum[acquired] = white.view(np.complex64)[..., 0]
    return fft.ifft2(spectrum, overwrite_x=True)
