"""Find a browser that the tests can drive, or get one; print the path it has.

MODIC_BROWSER is the path of Chrome, Chromium or Edge; empty means the browser that Playwright brings itself.
"""

import functools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MAC_FOLDERS = (Path("/Applications"), Path.home() / "Applications")
MAC_NAMES = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS_PATHS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
PLAYWRIGHTS_OWN = ""
DOWNLOAD_LIMIT = 60  # seconds
PLAYWRIGHT = (sys.executable, "-m", "playwright")
DRIVER_LIBRARY = "libatomic1"  # Playwright's own Node.js wants it; a bare Debian or Ubuntu lacks it
DEBIAN_PACKAGES = ("chromium", "dicom3tools")  # dicom3tools: dciodvfy, which judges the DICOM files we write


def find() -> str:
    """Return the path of a browser that starts, or '' for Playwright's own; end if none can be had."""
    require_driver()
    wish = os.environ.get("MODIC_BROWSER")
    if wish is not None:
        if not starts(wish):
            sys.exit(f"MODIC_BROWSER is {wish!r}, which does not start: name another browser or unset it.")
        return wish
    found = next((path for path in present() if starts(path)), None)
    if found is None and (starts(PLAYWRIGHTS_OWN) or (download() and starts(PLAYWRIGHTS_OWN))):
        found = PLAYWRIGHTS_OWN
    if found is None and install_with_apt(*DEBIAN_PACKAGES):
        found = next((path for path in present() if starts(path)), None)
    if found is None:
        command = f'"{sys.executable}" -m playwright install --with-deps chromium'
        sys.exit(f"The tests need Chrome, Chromium or Edge, and none could be had. Run\n    {command}")
    return found


def require_driver() -> None:
    """End with a sentence unless Playwright itself starts."""
    if not (driver_starts() or (install_with_apt(DRIVER_LIBRARY) and driver_starts())):
        command = f"sudo apt-get install {DRIVER_LIBRARY}"
        sys.exit(f"Playwright, which drives browsers, does not start. On Debian or Ubuntu run\n    {command}")


def driver_starts() -> bool:
    """Tell whether Playwright's own Node.js runs here."""
    return subprocess.run([*PLAYWRIGHT, "--version"], capture_output=True).returncode == 0


def present() -> list[str]:
    """Return the browsers of this machine, in the order they are tried."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    for folder in MAC_FOLDERS:
        found += [str(folder / f"{name}.app/Contents/MacOS/{name}") for name in MAC_NAMES]
    for variable in WINDOWS_FOLDERS:
        if folder := os.environ.get(variable):
            found += [str(Path(folder, path)) for path in WINDOWS_PATHS]
    return [path for path in found if Path(path).is_file()]


def starts(path: str) -> bool:
    """Tell whether this browser really starts: Ubuntu's chromium-browser may only say how to install it."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path or None, args=["--no-sandbox"])
            browser.close()
        except Error:
            return False
    return True


def download() -> bool:
    """Fetch Playwright's own browser, within a time limit: hospital networks often let it hang."""
    print(f"No browser: fetching Playwright's own, 110 MB, {DOWNLOAD_LIMIT} s at most.", file=sys.stderr)
    command = [*PLAYWRIGHT, "install", "--only-shell", "chromium"]
    process = subprocess.Popen(command, stdout=sys.stderr, start_new_session=True)
    try:
        return process.wait(DOWNLOAD_LIMIT) == 0
    except subprocess.TimeoutExpired:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)  # its own children too
        return False


def install_with_apt(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking: on Debian or Ubuntu, as root."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    print(f"Installing with apt-get: {' '.join(packages)}.", file=sys.stderr)
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    run = functools.partial(
        subprocess.run, stdout=sys.stderr, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    )
    run([*apt, "update"])
    return run([*apt, "install", "--no-install-recommends", *packages]).returncode == 0


if __name__ == "__main__":
    print(find())
