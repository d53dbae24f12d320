"""The scripts that make calls: finding Python and a browser, the stamp of .venv, the packed site."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import environment
import find_browser
import pytest
import runtime
import zip_site

ROOT = Path(__file__).resolve().parents[2]
unix = pytest.mark.skipif(os.name == "nt", reason="make and sh are not used on Windows")


def program(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def find_python(path: Path, **variables) -> subprocess.CompletedProcess:
    command = [shutil.which("sh"), str(ROOT / "tools" / "find_python.sh")]
    return subprocess.run(command, env={"PATH": str(path), **variables}, capture_output=True, text=True)


@unix
def test_newest_python_that_runs_is_found(tmp_path):
    program(tmp_path, "python3.14", "exit 127")  # the name a version manager leaves behind
    wanted = program(tmp_path, "python3.13", f'exec "{sys.executable}" "$@"')
    program(tmp_path, "python3.12", f'exec "{sys.executable}" "$@"')
    assert find_python(tmp_path).stdout.strip() == str(wanted)


@unix
def test_python_of_your_choice_goes_before_newer_ones(tmp_path):
    folder = tmp_path / "with a space"
    folder.mkdir()
    chosen = program(folder, "mine", f'exec "{sys.executable}" "$@"')
    program(tmp_path, "python3.14", f'exec "{sys.executable}" "$@"')
    assert find_python(tmp_path, MODIC_PYTHON=str(chosen)).stdout.strip() == str(chosen)


@unix
@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("exit 1", "Python 3.11 or newer is needed"),
        (
            f'case "$2" in *ensurepip*) exit 1;; esac; exec "{sys.executable}" "$@"',
            "apt-get install python3-venv",
        ),
    ],
    ids=["too old", "without venv"],
)
def test_one_sentence_says_what_to_install(tmp_path, body, advice):
    program(tmp_path, "python3", body)
    result = find_python(tmp_path)
    assert result.returncode == 1
    assert result.stdout == ""
    assert advice in result.stderr
    assert all(system in result.stderr for system in ("Debian", "Fedora", "macOS", "Windows"))


def test_stamp_counts_only_where_it_was_made(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STAMP", tmp_path / "complete.json")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    assert environment.read_stamp() is None  # interrupted: nothing was stamped
    environment.STAMP.write_text(json.dumps({"root": str(ROOT), "extras": ["site"], "recipe": "a"}))
    assert environment.read_stamp()["extras"] == ["site"]
    monkeypatch.setattr(environment, "ROOT", "/moved/elsewhere")
    assert environment.read_stamp() is None


def test_cut_short_runtime_file_is_named(tmp_path, monkeypatch):
    def bundle(folder, *names, options):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "widgets.js").write_text("")

    monkeypatch.setattr(runtime, "install_packages", lambda: None)
    monkeypatch.setattr(runtime, "MODULES", tmp_path)
    monkeypatch.setattr(runtime, "RUNTIME", tmp_path / "runtime")
    monkeypatch.setattr(runtime, "bundle", bundle)
    with pytest.raises(SystemExit, match=r"widgets\.js"):
        runtime.assemble()


def test_missing_bundler_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(runtime, "MODULES", tmp_path)
    with pytest.raises(SystemExit, match="esbuild"):
        runtime.esbuild()


def test_browser_that_does_not_start_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("MODIC_BROWSER", str(tmp_path / "no browser"))
    monkeypatch.setattr(find_browser, "starts", lambda path: False)
    with pytest.raises(SystemExit, match="does not start"):
        find_browser.find()


def test_same_site_gives_the_same_zip(tmp_path, monkeypatch):
    site = tmp_path / "html"
    (site / "pages").mkdir(parents=True)
    (site / "index.html").write_text("home")
    (site / "pages" / "one.html").write_text("one")
    monkeypatch.setattr(zip_site, "SITE", site)
    monkeypatch.setattr(zip_site, "ZIP", tmp_path / "dist" / "course.zip")
    zip_site.pack()
    first = zip_site.ZIP.read_bytes()
    os.utime(site / "index.html", (2e9, 2e9))
    zip_site.pack()
    assert zip_site.ZIP.read_bytes() == first
    names = zipfile.ZipFile(zip_site.ZIP).namelist()
    assert {"modic-course/index.html", "modic-course/pages/one.html", "modic-course/LICENSE"} <= set(names)
