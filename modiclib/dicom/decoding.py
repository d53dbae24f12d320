"""Decode compressed pixels in a process of their own: no file can crash, hang or fill this one.

Decoders are native code and trust what they are given. The child gets the file's bytes, and is watched: it is ended
when an image takes too long or the child's memory grows too large. Linux bounds what it may address from the start.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
import psutil
from pydicom.pixels import get_decoder
from pydicom.uid import JPEGExtended12Bit

from .files import LARGEST_FILE, File
from .header import value

if TYPE_CHECKING:
    from .collect import Image

#: The longest an image may take, the child's start included, s; our bound: images of a spine take milliseconds.
LONGEST_DECODING = 30.0
#: How many files may break the child before the rest of the compressed ones are left out.
MOST_FAILURES = 3
#: Memory the child may take, bytes: that of Python and decoders, and ten times the largest image.
CHILD_MEMORY = 2**31
#: How often the child's memory is looked at, s: it fills a tenth of its bound in this time at most.
LOOK_EVERY = 0.02
CHILD = Path(__file__).with_name("decode_child.py")


class NotTriedError(Exception):
    """Too many files broke the decoder before this one."""


class Decoder:
    """The child process; started when first needed, and again where a file broke it."""

    def __init__(self, seconds: float = LONGEST_DECODING):
        self._child: subprocess.Popen | None = None
        self._seconds, self._failures = seconds, 0
        self._sent: File | None = None

    def decode(self, image: "Image") -> np.ndarray:
        """Numbers as they are stored, (rows, columns).

        Raises
        ------
        NotTriedError
            If files before it broke the decoder too often.
        Exception
            Of any kind, if the image cannot be decoded within the limits.
        """
        if self._failures >= MOST_FAILURES:
            raise NotTriedError
        if self._child is None:
            self._child, self._sent = _start(), None
        data = b""  # the child still has the file of the frame before
        if image.file is not self._sent:
            with image.file.open() as opened:
                data = opened.read(LARGEST_FILE)
            self._sent = image.file
        answered = Event()
        Thread(target=_watch, args=(self._child, answered, self._seconds), daemon=True).start()
        try:
            return self._ask(data, image)
        except (OSError, EOFError):  # it crashed, or was ended
            self._failures += 1
            self.close()
            raise
        finally:
            answered.set()

    def _ask(self, data: bytes, image: "Image") -> np.ndarray:
        self._child.stdin.write(json.dumps({"size": len(data), "frame": image.frame}).encode() + b"\n")
        self._child.stdin.write(data)
        self._child.stdin.flush()
        answer = self._child.stdout.readline(1000)
        if not answer.endswith(b"\n"):
            raise EOFError("the decoder ended")
        said = json.loads(answer)
        if "error" in said:
            raise ValueError(said["error"])
        shape, kind = tuple(said["shape"]), np.dtype(said["dtype"])
        if shape != (image.header.Rows, image.header.Columns) or kind.kind not in "iu":
            raise EOFError("the picture is not what its header says")
        raw = self._child.stdout.read(shape[0] * shape[1] * kind.itemsize)
        return np.frombuffer(raw, kind).reshape(shape)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


@contextlib.contextmanager
def decoder() -> Iterator[Decoder]:
    """A decoder that leaves no process behind."""
    made = Decoder()
    try:
        yield made
    finally:
        made.close()


def why_unreadable(image: "Image", error: Exception) -> str:
    """Return why an image whose pixels could not be read was left out, and what to do."""
    if isinstance(error, NotTriedError):
        return f"not tried: {MOST_FAILURES} compressed files before it broke the decoder"
    try:
        known = get_decoder(image.syntax)
    except (
        NotImplementedError,
        TypeError,
        ValueError,
    ):  # video, an encoding of a maker's own, or no encoding at all
        return "it is compressed in a way that is not read; write it uncompressed first, for example with dcmdjpeg"
    if not known.is_available:
        return f'its compression, {image.syntax.name}, needs `pip install "modiclib[real]"`'
    if image.syntax == JPEGExtended12Bit and (value(image.header, "BitsStored") or 16) > 8:
        return "12-bit JPEG is not read; write it uncompressed, for example with dcmdjpeg"
    return "its pixels cannot be read; the file is damaged"


def _watch(child: subprocess.Popen, answered: Event, seconds: float) -> None:
    """End the child if it does not answer in time or takes too much memory."""
    late = monotonic() + seconds
    with contextlib.suppress(psutil.Error):  # it has ended by itself
        process = psutil.Process(child.pid)
        while not answered.wait(LOOK_EVERY):
            if monotonic() > late or process.memory_info().rss > CHILD_MEMORY:
                child.kill()
                return


def _start() -> subprocess.Popen:
    # -P: this folder holds modules whose names must not stand for others
    return subprocess.Popen(
        [sys.executable, "-P", str(CHILD), str(CHILD_MEMORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
