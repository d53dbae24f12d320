"""What runs in the child process of `decoding`: reads files from standard input, writes pixels to standard output.

Started by its path, so that it imports pydicom and its decoders and nothing of this library.
"""

import contextlib
import json
import os
import sys
from io import BytesIO

from pydicom.dataset import FileDataset
from pydicom.filereader import read_partial
from pydicom.pixels import pixel_array


def serve() -> None:
    """Answer requests until there are no more: a line of JSON, then a file's bytes, or none for the file before."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a decoder prints must not be taken for pixels
    dataset = None
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        try:
            dataset = parse(data) if data else dataset
            pixels = pixel_array(dataset, index=request["frame"], raw=True)
        except Exception as error:  # decoders raise whatever they like
            answers.write(json.dumps({"error": type(error).__name__}).encode() + b"\n")
        else:
            answers.write(json.dumps({"shape": pixels.shape, "dtype": pixels.dtype.str}).encode() + b"\n")
            answers.write(pixels.tobytes())
        answers.flush()


def parse(data: bytes) -> FileDataset:
    """A file up to its pixels; what follows them is not looked at."""
    return read_partial(BytesIO(data), lambda tag, vr, length: tag > 0x7FE00010)


def bound_memory(size: int) -> None:
    """Let this process address no more than so many bytes; `decoding` watches it where the system does not."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows; a lower bound already holds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    bound_memory(int(sys.argv[1]))
    serve()
