"""Decode compressed pixels in a process of their own: no file can crash, hang or fill this one.

Decoders are native code and trust what they are given. The child gets the file's bytes and one time limit for each
image; where the system bounds the memory of a process (Linux), that is bounded too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import numpy as np

from .files import LARGEST_FILE, File

if TYPE_CHECKING:
    from .collect import Image

#: The longest an image may take, the child's start included, s; our bound: images of a spine take milliseconds.
LONGEST_DECODING = 30.0
#: How many files may break the child before the rest of the compressed ones are left out.
MOST_FAILURES = 3
#: Memory the child may address, bytes: that of Python and decoders, and ten times the largest image.
CHILD_MEMORY = 2**31
CHILD = Path(__file__).with_name("decode_child.py")


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
        Exception
            Of any kind, if the image cannot be decoded within the limits.
        """
        if self._failures >= MOST_FAILURES:
            raise ValueError("too many files broke the decoder")
        if self._child is None:
            self._child, self._sent = _start(), None
        data = b""  # the child still has the file of the frame before
        if image.file is not self._sent:
            with image.file.open() as opened:
                data = opened.read(LARGEST_FILE)
            self._sent = image.file
        guard = Timer(self._seconds, self._child.kill)
        guard.start()
        try:
            return self._ask(data, image)
        except (OSError, EOFError):  # it crashed, or was ended
            self._failures += 1
            self.close()
            raise
        finally:
            guard.cancel()

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


@contextmanager
def decoder() -> Iterator[Decoder]:
    """A decoder that leaves no process behind."""
    made = Decoder()
    try:
        yield made
    finally:
        made.close()


def _start() -> subprocess.Popen:
    # -P: this folder holds modules whose names must not stand for others
    return subprocess.Popen(
        [sys.executable, "-P", str(CHILD), str(CHILD_MEMORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
