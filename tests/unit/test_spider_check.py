"""`modic spider check`: what is whole, cut short, damaged or not there is told apart."""

import hashlib

import numpy as np
import pytest
import SimpleITK
from test_cli import modic

from modiclib import ModicError, datasets
from modiclib.datasets import spider_check

OVERVIEW = "new_file_name,EchoTime\n7_t1,11\n7_t2,100\n"


@pytest.fixture
def download(tmp_path, monkeypatch):
    """A made-up record, whole and unpacked."""
    contents = {
        "images.zip": b"images" * 10**6,
        "masks.zip": b"masks",
        "overview.csv": OVERVIEW.encode(),
        "radiological_gradings.csv": b"Patient\n",
    }
    record = {name: (len(data), hashlib.md5(data).hexdigest()) for name, data in contents.items()}
    monkeypatch.setattr(spider_check, "RECORD", record)
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    for folder, compressed in (("images", True), ("masks", False)):
        (tmp_path / folder).mkdir()
        for name in ("7_t1", "7_t2"):
            image = SimpleITK.GetImageFromArray(np.arange(60, dtype=np.int16).reshape(3, 4, 5))
            SimpleITK.WriteImage(image, str(tmp_path / folder / f"{name}.mha"), compressed)
    return tmp_path


def found(folder):
    return {checked.name: checked for checked in datasets.check_spider(folder)}


def test_a_whole_download(download, monkeypatch, capsys):
    assert [checked.whole for checked in found(download).values()] == [True] * 6
    assert modic(monkeypatch, "spider", "check", download) == 0
    printed = capsys.readouterr().out
    assert "images.zip: size and MD5 as published" in printed
    assert "masks: all 2 series" in printed


def test_a_file_cut_short_or_damaged(download, monkeypatch):
    archive = download / "images.zip"
    archive.write_bytes(archive.read_bytes()[:-1])
    assert "5,999,999 of 6,000,000 bytes; download it again" in found(download)["images.zip"].words
    archive.write_bytes(b"x" * 6_000_000)
    assert "MD5 is not the published one" in found(download)["images.zip"].words
    assert modic(monkeypatch, "spider", "check", download) == 1


def test_unpacked_volumes_that_are_missing_or_short(download):
    (download / "images" / "7_t2.mha").unlink()
    assert found(download)["images"].whole is False
    assert "1 of 2 series" in found(download)["images"].words
    for name in ("images", "masks"):
        path = download / name / "7_t1.mha"
        path.write_bytes(path.read_bytes()[:-1])
        assert "cut short: 7_t1.mha" in found(download)[name].words
        path.write_bytes(b"no volume")
        assert not spider_check.is_whole(path)


def test_what_is_not_there_is_no_fault(download):
    (download / "images.zip").unlink()
    for path in (download / "masks").iterdir():
        path.unlink()
    (download / "masks").rmdir()
    checked = found(download)
    assert checked["images.zip"].whole is None
    assert "unpacked" in checked["images.zip"].words
    assert (checked["masks"].whole, checked["masks.zip"].whole) == (None, True)


def test_another_folder_is_refused(tmp_path):
    with pytest.raises(ModicError, match="zenodo"):
        datasets.check_spider(tmp_path)


def test_the_published_tables(spider_folder):
    checked = {one.name: one for one in datasets.check_spider(spider_folder)}
    assert checked["overview.csv"].whole
    assert checked["radiological_gradings.csv"].whole
    assert "cut short" not in checked["images"].words
