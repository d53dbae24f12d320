"""No folder, archive or header makes `read_study` crash, hang, or take memory without bound."""

import os
import random
import struct
import sys
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import gdcm
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless
from scattered_study import assert_same_as_written, change, files, scatter
from test_read_study_compressed import compress

import modiclib as ml
from modiclib.dicom import decoding, header

#: Header mutations that are tried; the same at every run.
FUZZED = 150
#: A function that takes 1.6 GB in steps, then hangs.
WASTE = "lambda: ([(b'x' * 2**24, time.sleep(0.001)) for _ in range(100)], time.sleep(3600))"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


@pytest.fixture
def archive(folder, tmp_path):
    """The study as a zip archive, open for more to be put in."""
    with zipfile.ZipFile(tmp_path / "study.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    return tmp_path / "study.zip"


def add(archive, name, data):
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, data)


def an_image(folder):
    return files(folder, "T1")[0]


class TestArchives:
    def test_a_zip_archive_is_read_like_the_folder(self, archive):
        study = ml.read_study(archive)
        assert_same_as_written(study)
        assert study.notes == []

    def test_compressed_images_in_an_archive(self, folder, tmp_path):
        for path in files(folder, "T2"):
            compress(path, gdcm.TransferSyntax.JPEGLosslessProcess14_1)
        with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
            for path in files(folder, "T2"):
                archive.write(path, path.name)
        assert len(ml.read_study(tmp_path / "study.zip")["T2"].pixels) == 3

    @pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "..\\evil", "C:\\evil", "a/../../evil"])
    def test_names_that_lead_out_are_passed_by(self, archive, folder, name):
        add(archive, name, an_image(folder).read_bytes())
        before = set(archive.parent.rglob("*"))
        study = ml.read_study(archive)
        assert_same_as_written(study)
        assert study.notes == ["evil: left out, its name leads out of the archive"]
        assert set(archive.parent.rglob("*")) == before  # nothing is unpacked

    def test_a_bomb_is_refused(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(3):
                with archive.open(f"{number}", "w") as member:
                    for _ in range(110):
                        member.write(bytes(2**20))
        with pytest.raises(ml.ModicError, match="would unpack to 330 MB"):
            ml.read_study(tmp_path / "bomb.zip")

    def test_a_member_that_lies_about_its_size(self, archive):
        add(archive, "liar", bytes(5_000_000))
        data = bytearray(archive.read_bytes())
        at = data.rindex(b"PK\1\2")
        data[at + 24 : at + 28] = struct.pack("<L", 100)  # its size in the list of contents
        archive.write_bytes(data)
        study = ml.read_study(archive)
        assert_same_as_written(study)
        assert [note for note in study.notes if note.startswith("liar: ")] == study.notes

    def test_a_damaged_member_is_noted(self, archive):
        add(archive, "torn", os.urandom(3000))
        data = bytearray(archive.read_bytes())
        data[data.rindex(b"torn", 0, -200) + 40] ^= 255
        archive.write_bytes(data)
        assert ml.read_study(archive).notes == ["torn: left out, it cannot be opened"]

    def test_a_member_with_a_password(self, archive):
        add(archive, "locked", b"x" * 500)
        data = bytearray(archive.read_bytes())
        data[data.rindex(b"PK\1\2") + 8] |= 1
        archive.write_bytes(data)
        (note,) = ml.read_study(archive).notes
        assert "password" in note

    @pytest.mark.parametrize("data", [b"PK\3\4", b"PK\5\6" + bytes(5), b"PK\3\4" + bytes(3000)])
    def test_a_damaged_archive(self, tmp_path, data):
        (tmp_path / "torn.zip").write_bytes(data)
        with pytest.raises(ml.ModicError, match=r"torn\.zip is damaged"):
            ml.read_study(tmp_path / "torn.zip")

    def test_an_endless_list_of_contents_is_not_read(self, tmp_path):
        end = b"PK\5\6" + bytes(4) + struct.pack("<HHLLH", 65535, 65535, 2**31, 0, 0)
        (tmp_path / "many.zip").write_bytes(b"PK\3\4" + end)
        with pytest.raises(ml.ModicError, match="too many files"):
            ml.read_study(tmp_path / "many.zip")

    def test_an_archive_among_the_files_is_named(self, folder, archive):
        archive.rename(folder / "inner.zip")
        study = ml.read_study(folder)
        assert study.notes == ["inner.zip: left out, an archive; unpack it, or give it by itself"]


class TestFolders:
    @needs_links
    def test_loops_and_links_that_lead_out(self, folder, tmp_path):
        (folder / "loop").symlink_to(folder, target_is_directory=True)
        (folder / "self").symlink_to(folder / "self")
        (folder / "outside").symlink_to(get_testdata_file("MR_small.dcm"))
        (folder / "gone").symlink_to(tmp_path / "nowhere")
        study = ml.read_study(folder)
        assert_same_as_written(study)
        assert [note.split(":")[0] for note in study.notes] == ["gone", "loop", "outside", "self"]
        assert all("a link" in note for note in study.notes)

    @needs_links
    def test_a_pipe_is_not_waited_for(self, folder):
        os.mkfifo(folder / "pipe")
        assert ml.read_study(folder).notes == ["pipe: left out, not an ordinary file"]

    @needs_links
    def test_a_folder_that_cannot_be_opened_is_noted(self, folder, monkeypatch):
        """As without the right to read it."""
        (folder / "closed").mkdir()
        scan = os.scandir

        def refuse(path):
            if str(path).endswith("closed"):
                raise PermissionError(13, "no", str(path))
            return scan(path)

        monkeypatch.setattr(os, "scandir", refuse)
        study = ml.read_study(folder)
        assert_same_as_written(study)
        assert study.notes == ["closed: left out, a folder that cannot be opened"]

    def test_names_are_fit_to_be_printed(self, folder):
        Path(os.fsdecode(bytes(folder) + b"/\x1b[31m\xff\nred")).write_text("text")
        (note,) = ml.read_study(folder).notes
        assert note.isprintable()

    @pytest.mark.filterwarnings("ignore::UserWarning")  # of names that DICOM does not allow
    def test_an_index_is_named_and_its_references_are_not_followed(self, folder, tmp_path):
        """Of three references two lead out of the folder; the third is that of a file which is there."""
        outside = tmp_path / "OUTSIDE"
        outside.write_bytes(an_image(folder).read_bytes())
        inside = an_image(folder).relative_to(folder).parts
        self.index(folder, [["..", "OUTSIDE"], [*outside.parts[1:]], [part.lower() for part in inside]])
        for place in (folder, folder / "DICOMDIR"):
            study = ml.read_study(place)
            assert_same_as_written(study)
            (note,) = study.notes
            assert note.startswith("DICOMDIR: left out, an index of the folder, not an image")
            assert note.endswith("; 2 of the 3 files it lists are not in the folder")

    def test_an_index_loses_nothing(self, folder):
        """Files are read whether an index lists them or not."""
        self.index(folder, [an_image(folder).relative_to(folder).parts])
        study = ml.read_study(folder)
        assert_same_as_written(study)
        assert study.notes == ["DICOMDIR: left out, an index of the folder, not an image"]

    @staticmethod
    def index(folder, references):
        """Write a DICOMDIR that lists files."""
        index = pydicom.dcmread(get_testdata_file("DICOMDIR"))
        records = [record for record in index.DirectoryRecordSequence if "ReferencedFileID" in record]
        index.DirectoryRecordSequence = records[: len(references)]
        for record, parts in zip(records, references, strict=False):
            record.ReferencedFileID = list(parts)
        index.save_as(folder / "DICOMDIR")

    def test_messages_hold_no_path_of_this_computer(self, tmp_path):
        (tmp_path / "notes").mkdir()
        (tmp_path / "notes" / "a.txt").write_text("no images")
        for place in (tmp_path / "notes", tmp_path / "nowhere", tmp_path / "notes" / "a.txt"):
            with pytest.raises(ml.ModicError) as error:
                ml.read_study(place)
            assert str(tmp_path) not in str(error.value)


class TestHeaders:
    def test_deep_nesting(self, folder):
        item = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
        item += struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
        spoil(an_image(folder), item * 20_000)
        assert_refused(folder)

    def test_a_length_beyond_the_file(self, folder):
        spoil(an_image(folder), struct.pack("<HH2sHL", 0x0009, 0x0010, b"OB", 0, 0xFFFFFFF0))
        tracemalloc.start()
        assert_refused(folder)
        assert tracemalloc.get_traced_memory()[1] < 2**26
        tracemalloc.stop()

    def test_a_header_of_endless_small_elements(self, folder, monkeypatch):
        monkeypatch.setattr(header, "LARGEST_HEADER", 2**18)
        spoil(an_image(folder), struct.pack("<HH2sH4s", 0x0009, 0x1001, b"LO", 4, b"xxxx") * 2**15)
        assert_refused(folder)

    @pytest.mark.parametrize("kind", ["elements", "sequences", "zeros", "nothing but zeros"])
    def test_millions_of_tiny_elements_take_seconds_at_most(self, folder, kind):
        element = struct.pack("<HH2sH", 0x0009, 0x1001, b"LO", 0)
        item = struct.pack("<HHL", 0xFFFE, 0xE000, 8) + element
        sequence = struct.pack("<HH2sHL", 0x5200, 0x9230, b"SQ", 0, 0xFFFFFFFF)
        path = an_image(folder)
        spoil(
            path, {"elements": element * 2**20, "sequences": sequence + item * 2**19}.get(kind, bytes(2**23))
        )
        if kind == "nothing but zeros":
            path.write_bytes(bytes(2**24))
        started = time.process_time()
        assert_refused(folder)
        assert time.process_time() - started < 20  # without bounds it takes minutes

    def test_a_long_private_value_is_passed_over(self, folder):
        private = struct.pack("<HH2sHL", 0x0009, 0x1001, b"OB", 0, 2**24 + 8) + bytes(2**24 + 8)
        spoil(an_image(folder), private)
        assert_same_as_written(ml.read_study(folder))

    def test_a_deflated_bomb(self, folder):
        path = an_image(folder)
        dataset = pydicom.dcmread(path)
        dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.99"
        dataset.save_as(path)
        data = path.read_bytes()
        deflate = zlib.compressobj(9, wbits=-15)
        bomb = deflate.compress(bytes(2**27)) + deflate.flush()
        meta = 132 + 12 + struct.unpack("<L", data[140:144])[0]
        path.write_bytes(data[:meta] + bomb)
        assert_refused(folder)

    @pytest.mark.parametrize("kept", [0, 100, 131, 132, 200, 700, 1500])
    def test_truncated_headers(self, folder, kept):
        path = an_image(folder)
        path.write_bytes(path.read_bytes()[:kept])
        assert_refused(folder)

    def test_fuzzed_headers(self, tmp_path):
        """Bytes of the header changed at random: a study or a readable refusal comes back, at once."""
        random_ = random.Random(8)
        template = an_image(scatter(tmp_path)).read_bytes()
        target = tmp_path / "fuzzed"
        for _ in range(FUZZED):
            data = bytearray(template)
            for _ in range(random_.choice([1, 3, 30])):
                data[random_.randrange(128, 2200)] = random_.choice([0, 1, 255, random_.randrange(256)])
            if random_.random() < 0.2:
                at = random_.randrange(128, 2200)
                data[at:at] = random_.randbytes(random_.randrange(1, 40))
            target.write_bytes(data)
            try:
                study = ml.read_study(target)
            except ml.ModicError as error:
                assert "fuzzed" in str(error)
            else:
                assert np.isfinite(study.series[0].pixels).all()


class TestDecoding:
    """Compressed pixels that would break a decoder break a child process."""

    @pytest.fixture
    def compressed(self, folder):
        for path in files(folder, "T1"):
            compress(path, gdcm.TransferSyntax.JPEG2000Lossless)
        return folder

    def test_a_crash_costs_one_image(self, compressed, monkeypatch, tmp_path):
        self.child(
            monkeypatch, tmp_path, "import os, signal; CRASH = lambda: os.kill(os.getpid(), signal.SIGSEGV)"
        )
        study = ml.read_study(compressed)
        assert study.contrasts == ("T2", "STIR")
        assert sum("pixels cannot be read" in note for note in study.notes) == 3

    def test_when_files_keep_breaking_the_decoder_the_rest_is_not_tried(self, folder, monkeypatch, tmp_path):
        for contrast in ("T1", "T2"):
            for path in files(folder, contrast):
                compress(path, gdcm.TransferSyntax.JPEG2000Lossless)
        self.child(monkeypatch, tmp_path, "import os; CRASH = lambda: os._exit(1)")
        study = ml.read_study(folder)
        assert study.contrasts == ("STIR",)
        assert sum("pixels cannot be read" in note for note in study.notes) == 3
        assert sum("not tried" in note for note in study.notes) == 3

    def test_a_decoder_that_hangs_is_ended(self, compressed, monkeypatch, tmp_path):
        self.child(monkeypatch, tmp_path, "import time; CRASH = lambda: time.sleep(3600)")
        monkeypatch.setattr(decoding.Decoder.__init__, "__defaults__", (1.0,))
        assert ml.read_study(compressed).contrasts == ("T2", "STIR")

    def test_a_decoder_that_takes_memory_is_stopped(self, compressed, monkeypatch, tmp_path):
        monkeypatch.setattr(decoding, "CHILD_MEMORY", 2**29)
        self.child(monkeypatch, tmp_path, f"import time; CRASH = {WASTE}")
        assert ml.read_study(compressed).contrasts == ("T2", "STIR")

    def test_memory_is_bounded_where_the_system_does_not(self, compressed, monkeypatch, tmp_path):
        """As on Windows and macOS: the child is watched, and ended long before its time is up."""
        monkeypatch.setattr(decoding, "CHILD_MEMORY", 2**29)
        self.child(monkeypatch, tmp_path, f"import time; CRASH = {WASTE}", unbounded=True)
        started = time.monotonic()
        assert ml.read_study(compressed).contrasts == ("T2", "STIR")
        assert time.monotonic() - started < decoding.LONGEST_DECODING

    @staticmethod
    def child(monkeypatch, tmp_path, crash, unbounded=False):
        """Let the child do something bad in place of decoding."""
        code = decoding.CHILD.read_text("utf-8").replace(
            "pixels = pixel_array(", "CRASH(); pixels = pixel_array("
        )
        assert "CRASH()" in code
        if unbounded:
            code = code.replace("    bound_memory(", "    int(")
            assert "bound_memory(int" not in code
        (tmp_path / "child.py").write_text(f"{crash}\n{code}", "utf-8")
        monkeypatch.setattr(decoding, "CHILD", tmp_path / "child.py")

    def test_damaged_streams_are_noted(self, compressed):
        random_ = random.Random(8)
        for path in files(compressed, "T1"):
            data = bytearray(path.read_bytes())
            start = data.rindex(b"\xff\x4f\xff\x51")
            for _ in range(40):
                data[random_.randrange(start, len(data))] = random_.randrange(256)
            path.write_bytes(data)
        study = ml.read_study(compressed)
        assert study["T2"].pixels.shape == (3, 48, 36)

    def test_a_matrix_that_is_not_the_pictures(self, compressed):
        change(files(compressed, "T1")[:1], Rows=24)
        study = ml.read_study(compressed)
        assert [len(series.pixels) for series in study] == [2, 3, 3]

    def test_pixels_that_are_not_compressed_as_stated(self, folder):
        path = an_image(folder)
        dataset = pydicom.dcmread(path)
        data = path.read_bytes().replace(ExplicitVRLittleEndian.encode(), JPEG2000Lossless[:19].encode(), 1)
        assert dataset.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
        path.write_bytes(data)
        study = ml.read_study(folder)
        assert study.contrasts[1:] == ("T2", "STIR")


SHIPPED = sorted(
    path
    for path in Path(get_testdata_file("MR_small.dcm")).parent.iterdir()
    if path.suffix in (".dcm", ".gz", ".json", ".icc", ".dump")
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_files_that_pydicom_ships(path, tmp_path):
    """CT, plans, waveforms, damaged and odd files; and each again as if it were a sagittal MR image."""
    with pytest.raises(ml.ModicError):
        ml.read_study(path)
    try:
        dataset = pydicom.dcmread(path, force=True)
        dataset.Modality, dataset.SOPClassUID = "MR", "1.2.840.10008.5.1.4.1.1.4"
        dataset.ImageOrientationPatient, dataset.ImagePositionPatient = [0, 1, 0, 0, 0, -1], [0, 0, 0]
        dataset.save_as(tmp_path / "image")
    except Exception:  # some cannot be written again
        return
    try:
        study = ml.read_study(tmp_path / "image")
    except ml.ModicError as error:
        assert "left out" in str(error) or "no DICOM file" in str(error)
    else:
        assert np.isfinite(study.series[0].pixels).all()


def spoil(path, data):
    """Put bytes into a header, behind the first group."""
    whole = path.read_bytes()
    at = whole.index(struct.pack("<HH", 0x0010, 0x0010))
    path.write_bytes(whole[:at] + data + whole[at:])


def assert_refused(folder):
    study = ml.read_study(folder)
    assert [len(series.pixels) for series in study] == [2, 3, 3]
    (note,) = study.notes
    assert "left out" in note
