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

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """Sample files of the tests go to a folder of their own, so that none is left over from other code."""
    os.environ["MODICLIB_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def spider_folder():
    """SPIDER, or a few of its patients: MODIC_SPIDER_DIR, else shared/spider-mini beside the project."""
    folder = Path(os.environ.get("MODIC_SPIDER_DIR") or ROOT.parent / "shared" / "spider-mini")
    if not (folder / "images").is_dir():
        pytest.skip(f"no SPIDER data in {folder}; set MODIC_SPIDER_DIR")
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
