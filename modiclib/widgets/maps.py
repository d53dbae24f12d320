"""The map container: tissue maps of a few slices in one block of bytes, for pictures that are mixed in the browser.

Layout: 4 bytes little endian, the length of the header; the header in JSON; one deflated block for each map and slice,
rows head to feet, each row stored as its difference from the row above, modulo 256. To read a map with numpy::

    rows = np.frombuffer(zlib.decompress(block), np.uint8).reshape(shape)
    share = header_map["low"] + header_map["step"] * np.cumsum(rows, axis=0, dtype=np.uint8)

`read_maps` does that for all of them; ``js/maps.js`` does it in the browser.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Mapping

import numpy as np

STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY)


def pack_maps(
    maps: Mapping[str, np.ndarray], steps: Mapping[str, float] | None = None, **about
) -> tuple[str, bytes]:
    """Write maps into one container.

    Parameters
    ----------
    maps : mapping of str to numpy.ndarray
        (slices, rows, columns) of real numbers, signed or not; one slice stands for all where others have more.
    steps : mapping of str to float, optional
        Size of a stored step, by name; at least, and by default, as large as 256 of them need be to reach from the
        lowest to the highest value. The error of a value is half a step at most.
    **about
        What else the header is to say, in JSON: spacing, outlines, mean tissues.

    Returns
    -------
    identifier : str
        Derived from the content.
    container : bytes

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.widgets.maps import pack_maps, read_maps
    >>> fat = np.linspace(-0.05, 1, 24).reshape(1, 6, 4)
    >>> identifier, container = pack_maps({"fat": fat}, {"fat": 0.01}, spacing=[4.4, 0.75, 0.75])
    >>> header, read = read_maps(container)
    >>> header["spacing"], bool(abs(read["fat"] - fat).max() <= 0.0051)
    ([4.4, 0.75, 0.75], True)
    """
    entries, blocks, start = [], [], 0
    for name, stack in maps.items():
        low = float(min(stack.min(), 0))
        step = max((float(stack.max()) - low) / 255, (steps or {}).get(name, 0)) or 1.0
        values = np.round((stack - low) / step).astype(np.uint8)
        table = []
        for plane in values:
            blocks.append(deflate(np.diff(plane, axis=0, prepend=np.uint8(0)).tobytes()))
            table.append([start, len(blocks[-1])])
            start += len(blocks[-1])
        entries.append({"name": name, "low": low, "step": step, "blocks": table})
    shape = np.broadcast_shapes(*(stack.shape for stack in maps.values()))
    text = json.dumps(about | {"shape": shape, "maps": entries}, separators=(",", ":")).encode()
    container = struct.pack("<I", len(text)) + text + b"".join(blocks)
    return hashlib.sha256(container).hexdigest()[:12], container


def read_maps(container: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Read a container of maps.

    Parameters
    ----------
    container : bytes
        As `pack_maps` writes it.

    Returns
    -------
    header : dict
        What was said about the maps.
    maps : dict of numpy.ndarray
        (slices, rows, columns) float32, by name; one slice where it stands for all.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.widgets.maps import pack_maps, read_maps
    >>> _, container = pack_maps({"water": np.ones((1, 3, 2))})
    >>> read_maps(container)[1]["water"].shape
    (1, 3, 2)
    """
    (length,) = struct.unpack_from("<I", container)
    header, base = json.loads(container[4 : 4 + length]), 4 + length
    maps = {}
    for entry in header["maps"]:
        planes = [
            zlib.decompress(container[base + start : base + start + size]) for start, size in entry["blocks"]
        ]
        rows = np.stack([np.frombuffer(plane, np.uint8).reshape(header["shape"][1:]) for plane in planes])
        values = np.cumsum(rows, axis=1, dtype=np.uint8)
        maps[entry["name"]] = (entry["low"] + entry["step"] * values).astype(np.float32)
    return header, maps


def deflate(rows: bytes) -> bytes:
    """Deflate in the way that is smallest: rare tissues repeat, textured ones hardly do."""
    packed = []
    for strategy in STRATEGIES:
        stream = zlib.compressobj(9, strategy=strategy)
        packed.append(stream.compress(rows) + stream.flush())
    return min(packed, key=len)
