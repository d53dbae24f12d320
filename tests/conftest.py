"""What several tests need: outside programs and data, skipped visibly where they can't be had."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

# Shared machines pause; slowness is measured elsewhere
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Sample files of the tests go to a folder of their own, so that none is left over from other code."""
    os.environ["MODICLIB_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def spider_folder():
    """SPIDER, or a few of its patients, in the folder that MODIC_SPIDER_DIR names."""
    if not os.environ.get("MODIC_SPIDER_DIR"):
        pytest.skip("real images: set MODIC_SPIDER_DIR to a folder with SPIDER")
    folder = Path(os.environ["MODIC_SPIDER_DIR"])
    assert (folder / "images").is_dir(), f"MODIC_SPIDER_DIR is {folder}, which holds no images/"
    return folder


@pytest.fixture(scope="session")
def dicom_errors():
    """Return a function that gives the errors dciodvfy, a DICOM validator, reports in a file."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy is not installed (Debian, Ubuntu: apt-get install dicom3tools)")

    def check(path):
        result = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, text=True)
        report = result.stdout + result.stderr
        assert "MRImage" in report, report  # it recognised the kind of file
        return [line for line in report.splitlines() if line.startswith(("Error", "Abort"))]

    return check
