"""Images as a script beside a page: nothing else can be loaded on ``file://``.

Such a script holds text. Seven bits of the images make a character, which is an eighth shorter than base64.
"""

import numpy as np

#: What ends a line or a string in a script, and the null character: these are written 256 higher.
AWKWARD = (0, 10, 13, 34, 92)


def image_script(identifier: str, container: bytes) -> bytes:
    """Return a container as a classic script, for ``imageBytes`` of ``widgets/js/images.js``.

    Parameters
    ----------
    identifier : str
        Name by which viewers ask for it.
    container : bytes
        Any bytes.

    Examples
    --------
    >>> from modiclib.image_script import image_script, read_image_script
    >>> read_image_script(image_script("case", bytes(range(256)))) == ("case", bytes(range(256)))
    True
    """
    return f'(globalThis.modicImageText ??= {{}})["{identifier}"] = "{to_text(container)}";\n'.encode()


def read_image_script(script: bytes) -> tuple[str, bytes]:
    """Return identifier and container of a script that `image_script` wrote."""
    _, identifier, _, text = script.decode().split('"')[:4]
    codes = np.frombuffer(text.encode("utf-16-le"), "<u2") & 127
    bits = np.unpackbits(codes.astype(np.uint8)[:, None], axis=1)[:, 1:].ravel()
    return identifier, np.packbits(bits[: len(bits) // 8 * 8]).tobytes()


def to_text(content: bytes) -> str:
    """Write seven bits a character; read back, a character's low seven bits count."""
    bits = np.unpackbits(np.frombuffer(content, np.uint8))
    groups = np.pad(bits, (0, -len(bits) % 7)).reshape(-1, 7)
    codes = (groups @ (1 << np.arange(6, -1, -1))).astype(np.uint16)
    codes[np.isin(codes, AWKWARD)] += 256
    return codes.astype("<u2").tobytes().decode("utf-16-le")
