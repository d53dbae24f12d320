"""A patient who breathes and settles: lines of k-space that were measured at different times do not agree.

A displacement while a line is measured turns its phase. What differs between lines becomes blur and faint ghosts along
the phase encoding (Zaitsev et al., J Magn Reson Imaging 2015;42:887-901).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy import fft

from .protocol import Protocol

#: Time of a breath at rest, ms, and a power that makes breathing out last longer than in; our choice.
BREATH_MS, BREATH_POWER = 4000.0, 4
#: How much the length and the depth of breaths differ, as shares; our choice. An even breath leaves sharp ghosts.
IRREGULAR = 0.35
#: Drift of a patient who settles on the table during one sequence, in amplitudes of the breathing; our choice.
DRIFT = 0.8
#: Part of the breathing that moves the spine towards the head, while the rest of it moves front to back; our choice.
HEADWARD = 0.3


class Motion(NamedTuple):
    """How one patient moves during one sequence; all slices are measured in the same breaths.

    Attributes
    ----------
    amplitude_mm : float
        Amplitude of the breathing motion of the spine, mm. The mean place is where a still patient would lie.
    seed : int or tuple of int
        Decides when in a breath the measurement begins, and which way the patient settles.

    Examples
    --------
    >>> from modiclib.physics.protocol import default_protocol
    >>> from modiclib.physics.motion import Motion
    >>> phase = Motion(0.0).phase((64, 48), 0.75, default_protocol("T2"))
    >>> phase.shape, float(phase.real.min())
    ((64, 25), 1.0)
    """

    amplitude_mm: float
    seed: int | tuple[int, ...] = 0

    @lru_cache(maxsize=4)  # noqa: B019 (a tuple of numbers, not what the images hang on)
    def phase(self, shape: tuple[int, int], pixel_mm: float, protocol: Protocol) -> np.ndarray:
        """Factor by which motion changes each sample of k-space, phase encoding first, as `scipy.fft.rfft2` has it.

        Each excitation measures one line in each part of k-space, as many parts as the train has echoes, so that
        neighbouring lines are a repetition apart.

        Parameters
        ----------
        shape : tuple of int
            Pixels of the image along the phase encoding and along the readout.
        pixel_mm : float
            Side of a pixel, mm.
        protocol : Protocol
            TR, echoes of the train, averages, resolution and readout.

        Returns
        -------
        numpy.ndarray
            (phase encoding, readout / 2 + 1) complex64; its magnitude is 1, and less where averages disagree.
        """
        ky, kx = fft.fftfreq(shape[0], pixel_mm), fft.rfftfreq(shape[1], pixel_mm)
        lines = np.flatnonzero(np.abs(ky) * 2 * protocol.resolution_mm[0] <= 1)
        lines = lines[np.argsort(ky[lines])]
        shots = -(-lines.size // protocol.echo_train_length)
        back, up = self._displacement(shots, max(round(protocol.averages), 1), protocol.tr_ms)
        down = -up  # rows count towards the feet
        read, encoded = (down, back) if protocol.upright_readout else (back, down)
        across = np.exp(-2j * np.pi * read[..., None] * kx).mean(0)
        shot = np.arange(lines.size) % shots
        along = np.exp(-2j * np.pi * encoded[:, shot] * ky[lines]).mean(0)
        phase = np.ones((ky.size, kx.size), np.complex64)
        phase[lines] = across[shot] * along[:, None]
        return phase

    def _displacement(self, shots: int, averages: int, tr_ms: float) -> np.ndarray:
        """(2, averages, shots) way backward and towards the head at each excitation, mm; 0 on average."""
        generator = np.random.default_rng(self.seed)
        excitations = averages * shots
        breaths = tr_ms / BREATH_MS * generator.lognormal(0, IRREGULAR, excitations)
        breath = np.cos(np.pi * (breaths.cumsum() + generator.random())) ** BREATH_POWER
        breath *= 1 + IRREGULAR * generator.standard_normal(excitations)
        drift = DRIFT * generator.standard_normal((2, 1)) * np.linspace(-0.5, 0.5, excitations)
        way = self.amplitude_mm * (np.array([[1.0], [HEADWARD]]) * breath + drift)
        return (way - way.mean(1, keepdims=True)).reshape(2, averages, shots)
