"""Images as text in a script: the browser reads the bytes that Python wrote, over http and from a folder."""

import numpy as np
import pytest
from serving import serve

from modiclib.image_script import AWKWARD, image_script
from modiclib.widgets.assembly import browser_code

PAGE = """<!doctype html><html lang="en" data-content_root="./"><meta charset="{charset}"><title>Images</title>
<link rel="icon" href="data:,"></html>"""


def contents() -> dict[str, bytes]:
    """Every length around a group of seven bits, every byte, and every pair of them by chance."""
    random = np.random.default_rng(5)
    lengths = {f"length{n}": bytes(range(n)) for n in range(1, 17)}
    awkward = {
        "awkward": np.packbits(np.unpackbits(np.array(AWKWARD, np.uint8)[:, None], axis=1)[:, 1:]).tobytes()
    }
    return lengths | awkward | {"all": bytes(range(256)), "random": random.bytes(300_000)}


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
@pytest.mark.parametrize("place", ["http", "file"])
def test_browser_reads_the_bytes_that_python_wrote(watched, tmp_path, place, charset):
    (tmp_path / "_static").mkdir()
    (tmp_path / "index.html").write_text(PAGE.format(charset=charset), "utf-8")
    for name, content in contents().items():
        (tmp_path / "_static" / f"case-{name}.js").write_bytes(image_script(name, content))
    with serve(tmp_path) as address:
        page = watched.open(f"{address if place == 'http' else tmp_path.as_uri()}/index.html", ready=False)
        page.add_script_tag(content=browser_code("dom", "images"))
        for name, content in contents().items():
            read = page.evaluate("async (id) => Array.from(await imageBytes(id))", name)
            assert bytes(read) == content, name


def test_text_is_shorter_than_base64():
    content = np.random.default_rng(1).bytes(70_000)
    assert len(image_script("x", content)) < 1.2 * len(content)
