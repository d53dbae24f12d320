"""Rendered images of a bank case: T1, T2 and STIR, cropped to the spine, in a third of what lossless files take.

Layout: 4 bytes little endian, the length of the header; the header in JSON, `series` as in the viewers' image
container; one AVIF picture for each contrast, its slices side by side. AVIF, because at the same error it was a fifth
smaller than JPEG and WebP on these images, and every browser since 2022 shows it.
"""

import json
import math
import struct
from io import BytesIO

import numpy as np
from PIL import Image

from ..image_script import image_script
from ..series import SAGITTAL
from .case import CONTRASTS

#: Shown around the front of the vertebrae, mm: forward to the great vessels, back to the spinous processes, and down
#: from S1. Cases whose texture costs too many bytes show less of what lies behind.
IN_FRONT, BEHIND, BELOW = 13.0, (75.0, 66.0, 57.0), 70.0
#: A case may weigh this much, as text in a script: a second on a phone. Bytes.
MOST_BYTES = 450_000
#: The border of the crop fades over this length, mm; a hard edge costs bytes.
FADE = 3.0
#: A grey value of 255 is this much brighter than white of the first window, so that a reader can darken CSF.
HEADROOM = 1.3
#: Columns are filled up to a multiple of what AVIF codes as one block.
BLOCK = 8
#: The error of compression stays below this share of the noise; quality is raised until it does. Our choice.
MOST_OF_NOISE = 0.99
#: Quality to begin with and its error, what one step of it changes (grey values; seen on these images), and the last.
FIRST_QUALITY, ERROR_OF_FIRST, ERROR_OF_A_STEP, LAST_QUALITY = 85, 1.4, 0.07, 97
SPEED = 8  # of the encoder; slower ones save 3 %
VERTEBRAE = ("T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1")
#: Part of a body's height that a mark inside the body can take; nearer the endplates it is a mark on an endplate.
CORE = 0.35


def render(case) -> tuple[bytes, tuple[int, int], dict]:
    """Scan a case and write its images, as much of them as the bound on their size allows.

    Parameters
    ----------
    case : Case
        A computed case.

    Returns
    -------
    container : bytes
    columns : tuple of int
        First column shown and the one after the last.
    quality : dict
        By contrast: RMS error of the stored grey values, and standard deviation of the noise, both of 255.
    """
    for behind in BEHIND:
        container, columns, quality = render_part(case, *crop(case, behind))
        if text_size(container) <= MOST_BYTES:
            break
    return container, columns, quality


def text_size(container: bytes) -> int:
    """Size of a container as text in a script, bytes."""
    return len(image_script("000000000000", container))


def render_part(case, share: np.ndarray, columns: tuple[int, int]) -> tuple[bytes, tuple[int, int], dict]:
    """Scan a case and write the part of its images that a crop leaves."""
    headers, pictures, quality, start = [], [], {}, 0
    study = case.study()
    for series in study:
        full = HEADROOM * series.window[1]
        noise = case.noise(series.contrast) / full * 255
        exact = np.clip(series.pixels[:, :, slice(*columns)] * share / full * 255, 0, 255)
        picture, error = compress(exact, share > 0, MOST_OF_NOISE * noise)
        headers.append(
            {
                "contrast": series.contrast,
                "shape": list(exact.shape),
                "spacing": list(series.spacing),
                "origin": np.round(series.position(0, 0, columns[0]), 4).tolist(),
                "axes": SAGITTAL.tolist(),
                "geometry": True,
                "frame": "bank",
                "window": [0.0, 255 / HEADROOM],
                "step": 1.0,
                "block": [start, len(picture)],
            }
        )
        pictures.append(picture)
        start += len(picture)
        quality[series.contrast] = {"error": round(error, 3), "noise": round(noise, 3)}
    header = {
        "computed": True,
        "title": "",
        "series": headers,
        "lesions": [],
        "places": places(case, columns[0]),
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<I", len(text)) + text + b"".join(pictures), columns, quality


def crop(case, behind: float) -> tuple[np.ndarray, tuple[int, int]]:
    """(rows, columns) share of each voxel that is shown, 0 outside the crop, and the columns it reaches.

    The crop follows the curve of the spine: what lies far in front of it or behind would cost bytes and teach nothing.
    """
    grid = case.anatomy.grid
    fronts = np.array(
        [
            vertebra.point(
                vertebra.axis(side * vertebra.height / 2) - vertebra.depth / 2, side * vertebra.height / 2
            )
            for name, vertebra in case.anatomy.vertebrae.items()
            if name in (*VERTEBRAE, "T10", "S2")
            for side in (1, -1)
        ]
    )
    down = fronts[np.argsort(fronts[:, 1])]
    front = np.interp(grid.z[:, 0], down[:, 1], down[:, 0])
    kernel = np.hanning(81)
    front = np.convolve(np.pad(front, 40, mode="edge"), kernel / kernel.sum(), mode="valid")[:, None]
    inside = np.minimum(grid.y - (front - IN_FRONT), (front + behind) - grid.y)
    inside = np.minimum(inside, grid.z - (case.anatomy.vertebrae["S1"].centre[1] - BELOW))
    share = np.clip(inside / FADE, 0, 1)
    reached = np.nonzero(share.any(axis=0))[0]
    first, last = reached[0], reached[-1] + 1
    last = min(last + -(last - first) % BLOCK, grid.columns)
    return share[:, first:last].astype(np.float32), (int(first), int(last))


def compress(exact: np.ndarray, shown: np.ndarray, most: float) -> tuple[bytes, float]:
    """AVIF picture of a stack, slices side by side, and its RMS error where anything is shown; below ``most``."""
    side_by_side, shown = np.concatenate(list(exact), axis=1), np.tile(shown, len(exact))
    picture = Image.fromarray(np.round(side_by_side).astype(np.uint8)).convert("RGB")
    quality = FIRST_QUALITY + round((ERROR_OF_FIRST - most) / ERROR_OF_A_STEP)
    quality, best = min(max(quality, 60), LAST_QUALITY), None
    while True:
        buffer = BytesIO()
        options = {"subsampling": "4:0:0", "range": "full", "speed": SPEED, "max_threads": 1}
        picture.save(buffer, "AVIF", quality=quality, advanced={"tune": "psnr"}, **options)
        error = float(np.sqrt(np.mean((decompress(buffer.getvalue()) - side_by_side)[shown] ** 2)))
        if most - ERROR_OF_A_STEP < error <= most or quality >= LAST_QUALITY:
            return buffer.getvalue(), error
        if error <= most:
            best = buffer.getvalue(), error
        elif best:  # one step further than the error allows
            return best
        quality += math.ceil((error - most) / ERROR_OF_A_STEP)


def decompress(picture: bytes) -> np.ndarray:
    """(rows, slices x columns) grey values of a picture, as a browser shows them."""
    return np.asarray(Image.open(BytesIO(picture)).convert("L")).astype(np.float32)


def read(container: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Read a container: the header, and by contrast the grey values as (slices, rows, columns) uint8."""
    (length,) = struct.unpack_from("<I", container)
    header, base = json.loads(container[4 : 4 + length]), 4 + length
    stacks = {}
    for series in header["series"]:
        start, size = series["block"]
        plane = decompress(container[base + start : base + start + size])
        stacks[series["contrast"]] = np.stack(np.split(plane.astype(np.uint8), series["shape"][0], axis=1))
    assert list(stacks) == list(CONTRASTS)
    return header, stacks


def places(case, first_column: int) -> list[dict]:
    """Every place that can be marked, whatever is there, as a line in voxels of the mid-sagittal slice."""
    grid, found = case.anatomy.grid, []

    def voxel(point) -> list[float]:
        y, z = point
        return [float((grid.top - z) / grid.pixel), float((y - grid.front) / grid.pixel - first_column)]

    for name in VERTEBRAE:
        vertebra = case.anatomy.vertebrae[name]
        half, depth = vertebra.height / 2, vertebra.depth / 2
        lines = {
            f"superior {name}": (half, half),
            name: (-CORE * half, CORE * half),
            f"inferior {name}": (-half, -half),
        }
        if name == "T11":
            del lines["superior T11"]
        if name == "S1":
            del lines["inferior S1"]
        for place, (front, back) in lines.items():
            ends = (0.0, 0.0) if place == name else (-depth, depth)
            ends = [vertebra.point(vertebra.axis(v) + u, v) for u, v in zip(ends, (front, back), strict=True)]
            line = voxel(ends[0]) + voxel(ends[1])
            if (line[0] + line[2]) / 2 > 1:  # within the picture
                found.append({"name": place, "line": np.round(line, 1).tolist()})
    return found
