"""The scanner: from tissue maps to a magnitude image, with the faults that make it look like one.

Maps are turned so that their rows lie along the phase encoding and their columns along the readout. By default that
is how they come: phase from head to feet, so that pulsation smears along the canal and not across it. Left out: field
inhomogeneity and parallel imaging.
"""

import numpy as np
from scipy import fft
from scipy.ndimage import uniform_filter1d

from .dixon import LEAST_SIGNAL_TO_NOISE, dixon_image
from .motion import Motion
from .protocol import Protocol
from .receiver import Coil, expected_snr, receiver_noise, resolution_window
from .signal import FAT, signal
from .tissues import COMPARTMENTS, relaxation

#: Grey value of fully relaxed water at the coil. Scanners store whole numbers; this leaves about 12 bits.
WATER_GREY = 4000.0
#: Fat precesses slower than water by about 3.5 ppm, which textbooks count as 220 Hz at 1.5 T.
FAT_SHIFT_HZ_PER_T = 220 / 1.5
#: Ghost of pulsating CSF and blood: strength, and distance along the phase encoding; chosen by eye. A periodic motion
#: makes a pair of copies for each of its harmonics (Xiang and Henkelman, JMRI 1992, vol. 2); only the first is drawn.
#: No heart beats evenly, so each copy is as wide as that, mm; our choice.
GHOST, GHOST_DISTANCE_MM, GHOST_WIDTH_MM = 0.016, 63.0, 24.0
PULSATING = ("CSF", "blood")
#: Compartments of similar T2 share one echo-train blur: limits between the groups, ms.
T2_LIMITS_MS = (30.0, 100.0)
#: Rim mirrored around the image so that nothing folds from one border to the other, pixels.
RIM = 12


def acquire(
    composition: np.ndarray,
    pixel_mm: float,
    protocol: Protocol,
    *,
    coil: Coil,
    saturation: np.ndarray | float = 1.0,
    seed: int | tuple[int, ...] = 0,
    snr: float | None = None,
    motion: Motion | None = None,
) -> np.ndarray:
    """Image of one sagittal slice.

    Parameters
    ----------
    composition : numpy.ndarray
        (14, rows, columns) float32 fractions, in the order of ``COMPARTMENTS``.
    pixel_mm : float
        Side of a pixel, mm.
    protocol : Protocol
        Timing, field, bandwidth, acquired resolution and readout.
    coil : Coil
        What the coil receives from where; one serves all slices and protocols of a patient.
    saturation : numpy.ndarray or float
        (rows, columns) part of the signal left by the saturation band, 0 to 1.
    seed : int or tuple of int
        For the noise: the same seed gives the same pixels.
    snr : float, optional
        Fully relaxed water at the coil over the standard deviation of the noise in each channel; by default
        what the protocol's field, pixel, bandwidth and averages give. ``inf`` is a scan without noise.
    motion : Motion, optional
        How the patient moves; by default not at all.

    Returns
    -------
    numpy.ndarray
        (rows, columns) float32. In a magnitude image fully relaxed water at the coil is ``WATER_GREY``, so that the
        whole numbers a file stores lose nothing that noise has not covered; a Dixon fat fraction is in percent.

    Raises
    ------
    ModicError
        If the protocol lacks a setting, or the field is neither 1.5 nor 3 T.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.receiver import Coil
    >>> from modiclib.physics.scanner import acquire
    >>> water = np.zeros((14, 64, 64), np.float32); water[6, 16:48, 16:48] = 1
    >>> acquire(water, 0.75, default_protocol("T2"), coil=Coil(np.zeros((64, 64)), 0.75)).shape
    (64, 64)
    """
    protocol.require("bandwidth_hz", "resolution_mm", "averages", "readout", "apodisation")
    mixing, t2_ms = tissue_groups(protocol)
    maps = np.zeros((len(mixing), *composition.shape[1:]), np.float32)
    for map_, weights in zip(maps, mixing, strict=True):
        # Two or three each: a matrix product would take all fourteen
        for compartment in np.flatnonzero(weights):
            map_ += weights[compartment] * composition[compartment]
    maps *= np.float32(saturation)

    def turned(image):
        """Rows along the phase encoding, and back."""
        return image.swapaxes(-1, -2) if protocol.upright_readout else image

    maps, sensitivity = turned(maps), turned(coil.sensitivity)
    channels = blurred(maps[1:], pixel_mm, protocol, t2_ms, motion)
    pulsation = ghost(maps[0], pixel_mm)

    noise_sd = 1 / (snr or expected_snr(protocol))
    generator = np.random.default_rng(seed)

    def received(real, imaginary, sd):
        """Magnitude with complex noise, so with a Rician distribution (Gudbjartsson, MRM 1995;34:910-914)."""
        noise = receiver_noise(real.shape, pixel_mm, protocol, sd, generator)
        real = real * sensitivity + noise.real
        imaginary = imaginary * sensitivity + noise.imag
        return turned(np.sqrt(real * real + imaginary * imaginary))

    if protocol.dixon is None:
        image = received(channels[0], pulsation, noise_sd)
    else:  # each is half the sum or the difference of two echoes, whose noise is independent
        water = received(channels[0], pulsation, noise_sd / np.sqrt(2))
        fat = received(channels[1], np.float32(0), noise_sd / np.sqrt(2))
        image = dixon_image(water, fat, protocol.dixon, threshold=LEAST_SIGNAL_TO_NOISE * noise_sd)
        if protocol.dixon == "fraction":
            return image
    return np.float32(WATER_GREY) * image * coil.correction


def tissue_groups(protocol: Protocol) -> tuple[np.ndarray, np.ndarray]:
    """Weights that gather compartments into few maps: what pulsates (again), fat, then water by T2.

    Returns
    -------
    mixing : numpy.ndarray
        (2 + groups of water, 14) float32 signal of each compartment in each map.
    t2_ms : numpy.ndarray
        (1 + groups of water,) mean T2 of fat and of each group of water, ms.
    """
    pure = signal(protocol)
    t2 = relaxation(protocol.field_t)[1]
    group = 1 + np.searchsorted(T2_LIMITS_MS, t2) * (lateness_ms(protocol) > 0)
    group[pure == 0] = -1
    group[FAT] = 0
    members = [group == number for number in np.unique(group[group >= 0])]
    mixing = np.array([np.isin(COMPARTMENTS, PULSATING), *members]) * pure
    return mixing.astype(np.float32), np.array([t2[member].mean() for member in members])


def blurred(
    maps: np.ndarray,
    pixel_mm: float,
    protocol: Protocol,
    t2_ms: np.ndarray,
    motion: Motion | None = None,
) -> np.ndarray:
    """What the acquired part of k-space shows of fat and the groups of water.

    Returns
    -------
    numpy.ndarray
        (1, rows, columns) all of it, fat displaced; or with Dixon (2, rows, columns) water and fat, each in its
        place, because the reconstruction knows which signal is fat.
    """
    padded, inside = add_rim(maps)
    spectra = fft.rfft2(padded)
    ky = fft.fftfreq(padded.shape[1], pixel_mm).astype(np.float32)
    kx = fft.rfftfreq(padded.shape[2], pixel_mm).astype(np.float32)
    kept = resolution_window(ky, protocol.resolution_mm[0], protocol.apodisation)
    # Real factors multiply both parts of a complex number, which is quicker than to make them complex
    weights = np.stack([kept * train_weight(ky, protocol, t2) for t2 in t2_ms])
    spectra.view(spectra.real.dtype)[:] *= weights[:, :, None]
    fat, water = spectra[0], spectra[1:].sum(0)
    displaced = fat * fat_phase(kx, fat_shift_mm(protocol))
    channels = np.stack([water, fat] if protocol.dixon else [water + displaced])
    window = resolution_window(kx, protocol.resolution_mm[1], protocol.apodisation)
    channels.view(channels.real.dtype)[:] *= window.repeat(2)
    if motion is not None:
        channels *= motion.phase(padded.shape[1:], pixel_mm, protocol)
    return fft.irfft2(channels, s=padded.shape[1:])[:, *inside]


def train_weight(ky: np.ndarray, protocol: Protocol, t2_ms: float) -> np.ndarray:
    """Decay along the echo train, which blurs short T2 along the phase encoding (Hennig et al., MRM 1986)."""
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


def fat_phase(kx: np.ndarray, shift_mm: float) -> np.ndarray:
    """Phase ramp that displaces fat along the columns."""
    return np.exp(-2j * np.pi * kx * shift_mm).astype(np.complex64)


def fat_shift_mm(protocol: Protocol) -> float:
    """Distance by which fat is displaced, mm: the frequency difference counted in acquired pixels.

    Positive is towards the back or the feet.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.scanner import fat_shift_mm
    >>> round(fat_shift_mm(default_protocol("T1")), 2)
    0.87
    """
    protocol.require("bandwidth_hz", "resolution_mm", "field_t", "readout")
    polarity = 1 if protocol.readout in ("front to back", "head to feet") else -1
    return (
        polarity * FAT_SHIFT_HZ_PER_T * protocol.field_t / protocol.bandwidth_hz * protocol.resolution_mm[1]
    )


def ghost(pulsating: np.ndarray, pixel_mm: float) -> np.ndarray:
    """Two faint, broad copies of pulsating tissue along the phase encoding; oversampling keeps them from folding."""
    copies = np.zeros_like(pulsating)
    rows = round(GHOST_DISTANCE_MM / pixel_mm)
    copies[rows:] += pulsating[:-rows]
    copies[:-rows] += pulsating[rows:]
    return np.float32(GHOST) * uniform_filter1d(
        copies, round(GHOST_WIDTH_MM / pixel_mm), axis=0, mode="constant"
    )


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
