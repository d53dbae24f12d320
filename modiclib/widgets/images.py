"""The image container: rendered series of a study in one block of bytes for the browser.

Layout: 4 bytes little endian, the length of the header; the header in JSON; one deflated block for each slice, holding
8-bit values as differences from the prediction that ``js/images.js`` undoes. Python reads it back with `unpack`.
"""

import hashlib
import json
import struct
import zlib

import numpy as np
from scipy import ndimage

from ..series import Series, Study

#: Step of the stored grey values as a fraction of the image's noise. Its RMS error is 1/sqrt(12) = .29 of a step, and
#: variances add: the noise of the picture grows by 8 %.
STEP_IN_NOISE = 1.4


def noise_level(pixels: np.ndarray) -> float:
    """Standard deviation of the noise of a slice, from its second differences (median, so edges do not count)."""
    second = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]]) / 6.0
    body = pixels > np.percentile(pixels, 99) * 0.12
    return float(1.4826 * np.median(np.abs(ndimage.convolve(pixels, second)[body]))) if body.any() else 0.0


def quantise(series: Series) -> tuple[np.ndarray, float]:
    """Return a series as 8-bit values and the size of one step in the series' own units.

    Whole numbers up to 255 are kept as they are. Everything else is stored in steps as large as the noise, or
    larger where 255 steps would not reach the brightest voxel.
    """
    pixels = np.maximum(series.pixels, 0)
    brightest = float(pixels.max()) or 1.0
    if brightest <= 255 and np.array_equal(pixels, np.round(pixels)):
        return pixels.astype(np.uint8), 1.0
    step = max(brightest / 255, STEP_IN_NOISE * noise_level(pixels[series.middle]))
    return np.round(pixels / step).astype(np.uint8), step


def predict(values: np.ndarray) -> np.ndarray:
    """Guess each value: the median of its left and upper neighbours and their gradient, as in lossless JPEG-LS."""
    padded = np.pad(values.astype(np.int16), ((1, 0), (1, 0)))
    left, upper, corner = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    gradient = left + upper - corner
    return np.clip(gradient, np.minimum(left, upper), np.maximum(left, upper))


def compress(residual: bytes) -> bytes:
    """Deflate with Huffman codes only: residuals hardly repeat, and a search for repeats costs a tenth in size."""
    deflate = zlib.compressobj(9, strategy=zlib.Z_HUFFMAN_ONLY)
    return deflate.compress(residual) + deflate.flush()


def pack(study: Study, lesions: list[dict] | None = None, tissue_maps: str = "") -> tuple[str, bytes]:
    """Write a study into one container.

    Parameters
    ----------
    study : Study
        Its series may differ in matrix and spacing.
    lesions : list of dict, optional
        As `lesion_outlines` gives them, in the voxels of the series.
    tissue_maps : str
        Name of the container that holds the tissues of the same slices; empty for none.

    Returns
    -------
    identifier : str
        Derived from the content.
    container : bytes

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets.images import pack, unpack
    >>> identifier, container = pack(ml.load_case("normal").study(slices="middle"))
    >>> unpack(container)[0]["series"][0]["contrast"]
    'T1'
    """
    headers, blocks, start = [], [], 0
    for series in study:
        values, step = quantise(series)
        table = []
        for plane in values:
            residual = (plane - predict(plane)).astype(np.uint8)
            block = compress(residual.tobytes())
            blocks.append(block)
            table.append([start, len(block)])
            start += len(block)
        headers.append(
            {
                "contrast": series.contrast,
                "shape": list(values.shape),
                "spacing": [round(float(s), 5) for s in series.spacing],
                "origin": [round(float(x), 4) for x in series.origin],
                "axes": np.round(series.axes, 6).tolist(),
                "geometry": series.geometry_known,
                "frame": series.frame,
                "window": [float(edge / step) for edge in series.window],
                "step": step,
                "blocks": table,
            }
        )
    computed = all(series.computed for series in study)
    header = {"title": study.title, "computed": computed, "series": headers, "lesions": lesions or []}
    if tissue_maps:
        header["tissue_maps"] = tissue_maps
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    container = struct.pack("<I", len(text)) + text + b"".join(blocks)
    return hashlib.sha256(container).hexdigest()[:12], container


def unpack(container: bytes) -> tuple[dict, list[np.ndarray]]:
    """Read a container: the header, and for each series its values as (slices, rows, columns) uint8.

    Multiply by ``header["series"][i]["step"]`` for the series' own units.
    """
    (length,) = struct.unpack_from("<I", container)
    header, base = json.loads(container[4 : 4 + length]), 4 + length
    stacks = []
    for series in header["series"]:
        _, rows, columns = series["shape"]
        planes = []
        for start, size in series["blocks"]:
            residual = zlib.decompress(container[base + start : base + start + size])
            planes.append(unpredict(np.frombuffer(residual, np.uint8).reshape(rows, columns)))
        stacks.append(np.stack(planes))
    return header, stacks


def unpredict(residual: np.ndarray) -> np.ndarray:
    """Undo `predict` value by value; slow, for checking the container."""
    rows, columns = residual.shape
    values = np.zeros((rows + 1, columns + 1), int)
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            left, upper, corner = (
                values[row, column - 1],
                values[row - 1, column],
                values[row - 1, column - 1],
            )
            guess = min(max(left + upper - corner, min(left, upper)), max(left, upper))
            values[row, column] = (residual[row - 1, column - 1] + guess) % 256
    return values[1:, 1:].astype(np.uint8)
