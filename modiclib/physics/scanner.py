"""The scanner: from tissue maps to a magnitude image, with the faults that make it look like one.

Rows are the phase-encoding direction (head to feet), columns the readout (front to back), as lumbar spines
are usually scanned, so that pulsation smears along the canal and not across it. Left out: motion, field
inhomogeneity, parallel imaging.
"""

import numpy as np
from scipy import fft

from .protocol import Protocol
from .signal import signal
from .tissues import COMPARTMENTS, relaxation

#: Grey value of fully relaxed water at the coil. Scanners store whole numbers; this leaves about 12 bits.
WATER_GREY = 4000.0
#: Fat precesses slower than water by 3.4 ppm: 220 Hz at 1.5 T.
FAT_SHIFT_HZ_PER_T = 220 / 1.5
#: Part of the Hann window in the apodisation that damps Gibbs ringing; chosen by eye.
HANN_PART = 0.42
#: Surface coil: depth at which sensitivity is halved, and how steeply; chosen by eye.
COIL_DEPTH_MM, COIL_POWER = 95.0, 2.1
#: Spine coil along the body: half length with full sensitivity, and what is left beyond it; chosen by eye.
COIL_HALF_LENGTH_MM, COIL_BEYOND = 135.0, 0.72
#: How far the scanner evens out the coil, 0 not at all, 1 fully; chosen by eye beside SPIDER's images.
COIL_CORRECTION = 0.45
#: Fully relaxed water at the coil over the noise: at 1.5 T, one average, pixel and bandwidth as for T1.
WATER_TO_NOISE = 220.0
REFERENCE_PIXEL_MM2, REFERENCE_BANDWIDTH_HZ = 0.91 * 0.75, 190.0
#: Ghost of pulsating CSF and blood: strength, and distance along the phase encoding; chosen by eye.
GHOST, GHOST_DISTANCE_MM = 0.016, 63.0
#: Compartments of similar T2 share one echo-train blur: limits between the groups, ms.
T2_LIMITS_MS = (30.0, 100.0, 250.0)
#: Rim mirrored around the image so that nothing folds from one border to the other, pixels.
RIM = 12


def acquire(
    composition: np.ndarray,
    pixel_mm: float,
    protocol: Protocol,
    *,
    depth_from_skin: np.ndarray,
    saturation: np.ndarray | float = 1.0,
    seed: int | tuple[int, ...] = 0,
    snr: float | None = None,
) -> np.ndarray:
    """Magnitude image of one sagittal slice.

    Parameters
    ----------
    composition : numpy.ndarray
        (14, rows, columns) float32 fractions, in the order of ``COMPARTMENTS``.
    pixel_mm : float
        Side of a pixel, mm.
    protocol : Protocol
        Timing, field, bandwidth and acquired resolution.
    depth_from_skin : numpy.ndarray
        (rows, columns) distance in front of the skin of the back, mm, where the surface coil lies.
    saturation : numpy.ndarray or float
        (rows, columns) part of the signal left by the saturation band, 0 to 1.
    seed : int or tuple of int
        For the noise: the same seed gives the same pixels.
    snr : float, optional
        Fully relaxed water at the coil over the standard deviation of the noise in each channel; by default
        what the protocol's field, pixel, bandwidth and averages give. ``inf`` is a scan without noise.

    Returns
    -------
    numpy.ndarray
        (rows, columns) float32; fully relaxed water at the coil is ``WATER_GREY``, so that the whole numbers
        a file stores lose nothing that noise has not covered.

    Raises
    ------
    ModicError
        If the protocol lacks a setting, or the field is neither 1.5 nor 3 T.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> water = np.zeros((14, 64, 64), np.float32); water[6, 16:48, 16:48] = 1
    >>> acquire(water, 0.6, default_protocol("T2"), depth_from_skin=np.zeros((64, 64))).shape
    (64, 64)
    """
    protocol.require("bandwidth_hz", "resolution_mm", "averages")
    mixing, t2_ms, is_fat = tissue_groups(protocol)
    maps = np.einsum("gk,kij->gij", mixing.astype(np.float32), composition) * np.float32(saturation)

    padded, inside = add_rim(maps)
    spectra = fft.rfft2(padded)
    ky = fft.fftfreq(padded.shape[1], pixel_mm).astype(np.float32)
    kx = fft.rfftfreq(padded.shape[2], pixel_mm).astype(np.float32)

    still = np.zeros_like(spectra[0])
    for spectrum, t2, fat in zip(spectra[:-1], t2_ms, is_fat, strict=True):
        weighted = spectrum * train_weight(ky, protocol, t2)[:, None]
        still += weighted * fat_phase(kx, protocol) if fat else weighted
    pulsating = spectra[-1] * ghost_modulation(ky)[:, None]

    kept = resolution_window(ky, protocol.resolution_mm[0])[:, None]
    kept = kept * resolution_window(kx, protocol.resolution_mm[1])
    real, imaginary = fft.irfft2(np.stack([still * kept, pulsating * kept]), s=padded.shape[1:])[:, *inside]

    coil = coil_sensitivity(depth_from_skin, pixel_mm)
    noise_sd = 1 / (snr or expected_snr(protocol))
    noise = receiver_noise(padded.shape[1:], pixel_mm, protocol, noise_sd, seed)[inside]
    image = np.abs((real + 1j * imaginary) * coil + noise)
    return (WATER_GREY * image / coil**COIL_CORRECTION).astype(np.float32)


def tissue_groups(protocol: Protocol) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights that gather compartments into few maps: fat, then water by T2; last, what pulsates.

    Returns
    -------
    mixing : numpy.ndarray
        (groups + 1, 14) signal of each compartment in each group; the last row holds CSF and blood.
    t2_ms : numpy.ndarray
        (groups,) mean T2 of each group, ms.
    is_fat : numpy.ndarray
        (groups,) True for the group that precesses slower.
    """
    pure = signal(protocol)
    t2 = relaxation(protocol.field_t)[1]
    fat = np.array([name == "fat" for name in COMPARTMENTS])
    group = np.where(fat, 0, 1 + np.searchsorted(T2_LIMITS_MS, t2) * (lateness_ms(protocol) > 0))
    members = [(group == g) & (pure != 0) for g in np.unique(group)]
    members = [m for m in members if m.any()]
    pulsating = np.isin(COMPARTMENTS, ("CSF", "blood"))
    mixing = np.array([*members, pulsating]) * pure
    return mixing, np.array([t2[m].mean() for m in members]), np.array([m[0] for m in members])


def train_weight(ky: np.ndarray, protocol: Protocol, t2_ms: float) -> np.ndarray:
    """Decay along the echo train, which blurs short T2 along the phase encoding."""
    edge = np.minimum(np.abs(ky) * 2 * protocol.resolution_mm[0], 1)
    return np.exp(-lateness_ms(protocol) * edge / np.float32(t2_ms))


def lateness_ms(protocol: Protocol) -> float:
    """Time by which the edge of k-space is measured later than its centre.

    Echoes before and after TE fill both sides of k-space and balance to first order. What remains is the
    train's mean time less TE: nearly nothing for T2, where TE is mid-train; more for T1, where TE is the first
    echo.
    """
    if protocol.echo_train_length == 1:
        return 0.0
    return max(protocol.echo_spacing_ms * (protocol.echo_train_length + 1) / 2 - protocol.te_ms, 0.0)


def fat_phase(kx: np.ndarray, protocol: Protocol) -> np.ndarray:
    """Phase ramp that displaces fat along the readout, towards the back."""
    return np.exp(-2j * np.pi * kx * fat_shift_mm(protocol)).astype(np.complex64)


def fat_shift_mm(protocol: Protocol) -> float:
    """Distance by which fat is displaced, mm: the frequency difference counted in acquired pixels.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> round(fat_shift_mm(default_protocol("T1")), 2)
    0.87
    """
    return FAT_SHIFT_HZ_PER_T * protocol.field_t / protocol.bandwidth_hz * protocol.resolution_mm[1]


def ghost_modulation(ky: np.ndarray) -> np.ndarray:
    """Weight that turns pulsating tissue into two faint copies, up and down the phase encoding."""
    return 2 * GHOST * np.cos(2 * np.pi * ky * GHOST_DISTANCE_MM)


def resolution_window(k: np.ndarray, resolution_mm: float) -> np.ndarray:
    """Keep the spatial frequencies that were acquired, smoothed towards the edge by a part-Hann window."""
    edge = np.abs(k) * 2 * resolution_mm
    hann = 0.5 + 0.5 * np.cos(np.pi * np.minimum(edge, 1))
    return ((edge <= 1) * (1 - HANN_PART + HANN_PART * hann)).astype(np.float32)


def coil_sensitivity(depth_from_skin: np.ndarray, pixel_mm: float) -> np.ndarray:
    """Sensitivity of a spine coil that lies at the skin of the back, 1 at its centre."""
    depth = np.maximum(depth_from_skin, 0).astype(np.float32)
    across = 1 / (1 + (depth / COIL_DEPTH_MM) ** COIL_POWER)
    rows = depth.shape[0]
    along = (np.arange(rows, dtype=np.float32) - (rows - 1) / 2) * pixel_mm
    along = COIL_BEYOND + (1 - COIL_BEYOND) * np.exp(-((along / COIL_HALF_LENGTH_MM) ** 4))
    return across * along[:, None].astype(np.float32)


def expected_snr(protocol: Protocol) -> float:
    """SNR of fully relaxed water at the coil.

    It grows with field and pixel area, and with the square root of the averages over the bandwidth.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> expected_snr(default_protocol("T1"))
    220.0
    """
    pixel = np.prod(protocol.resolution_mm) / REFERENCE_PIXEL_MM2
    time = protocol.averages * REFERENCE_BANDWIDTH_HZ / protocol.bandwidth_hz
    return float(WATER_TO_NOISE * protocol.field_t / 1.5 * pixel * np.sqrt(time))


def receiver_noise(
    shape: tuple[int, int], pixel_mm: float, protocol: Protocol, sd: float, seed: int | tuple[int, ...]
) -> np.ndarray:
    """Complex noise as the receiver adds it: white where k-space was acquired, then windowed like the signal.

    Returns
    -------
    numpy.ndarray
        (rows, columns) complex64; real and imaginary part have the standard deviation ``sd``.
    """
    down, across = (
        resolution_window(fft.fftfreq(length, pixel_mm), resolution)
        for length, resolution in zip(shape, protocol.resolution_mm, strict=True)
    )
    scale = sd * np.prod(shape) / np.sqrt(np.sum(down**2) * np.sum(across**2))
    white = np.random.default_rng(seed).standard_normal((*shape, 2), np.float32).view(np.complex64)[..., 0]
    white *= (down * np.float32(scale))[:, None]
    white *= across
    return fft.ifft2(white, overwrite_x=True)


def add_rim(maps: np.ndarray) -> tuple[np.ndarray, tuple[slice, slice]]:
    """Mirror a rim around each map, up to a size that transforms fast; also where the map lies inside."""
    before = [(0, 0)]
    for length in maps.shape[1:]:
        extra = fft.next_fast_len(length + 2 * RIM, real=True) - length
        before.append((extra // 2, extra - extra // 2))
    inside = tuple(
        slice(start, start + length) for (start, _), length in zip(before[1:], maps.shape[1:], strict=True)
    )
    return np.pad(maps, before, mode="symmetric"), inside
