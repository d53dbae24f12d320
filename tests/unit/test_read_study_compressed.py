"""Compressed pixels: what the decoders at hand can read is read, and of all else the note says what to do."""

import base64

import gdcm
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.encaps import encapsulate
from pydicom.pixels import set_pixel_data
from pydicom.pixels.decoders import JPEGLSLosslessDecoder
from pydicom.uid import HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL, JPEG2000Lossless, JPEGExtended12Bit
from scattered_study import files, scatter

import modiclib as ml

#: What GDCM can write, by the words of hospitals.
COMPRESSED = {
    "RLE": gdcm.TransferSyntax.RLELossless,
    "JPEG lossless": gdcm.TransferSyntax.JPEGLosslessProcess14_1,
    "JPEG lossless, any predictor": gdcm.TransferSyntax.JPEGLosslessProcess14,
    "JPEG-LS": gdcm.TransferSyntax.JPEGLSLossless,
    "JPEG-LS, lossy": gdcm.TransferSyntax.JPEGLSNearLossless,
    "JPEG 2000": gdcm.TransferSyntax.JPEG2000Lossless,
    "JPEG 2000, lossy": gdcm.TransferSyntax.JPEG2000,
    "JPEG baseline": gdcm.TransferSyntax.JPEGBaselineProcess1,
    "JPEG extended": gdcm.TransferSyntax.JPEGExtendedProcess2_4,
}
LOSSY = ("JPEG baseline", "JPEG extended", "JPEG 2000, lossy", "JPEG-LS, lossy")


#: A ramp of 48 × 36 pixels, grey value 20 × row + 30 × column of 16 bits, by OpenJPH (no package for Python encodes).
HTJ2K_RAMP = {
    "exact": (
        "/0//UQApQAAAAAAkAAAAMAAAAAAAAAAAAAAAJAAAADAAAAAAAAAAAAABDwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCI"
        "kJCQkJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAOAAAf+TwAArABsAv/qJ+C3zAsM0AMAAEsAA"
        "EwC7AEt0AG37AAI0AMAAE8AAFUD/fwEjQnUAbNmy/cAxgf62AMAAFRAABWj/f7Cnp0J2ALQ0Go329AhGIQHsuADAABa8AAFqAIYG"
        "g6HB0GBoMDQY/u/hfr9fr9fhC3sAWAzDMAzDsP9QARGEIHv2EIHsvQDAAC6CAAF0IFprrbXWWmuttdZaa6211vv/Snp6enp6enp6"
        "enpwAnEBpjHGGGOMMcYYY4z5/3zgA9gAB79gAB79gAB79gAB7LUB/9k="
    ),
    "lossy": (
        "/0//UQApQAAAAAAkAAAAMAAAAAAAAAAAAAAAJAAAADAAAAAAAAAAAAABDwEB/1AACAACAAAAJf9SAAwAAgABAAMEBEAA/1wAFyJ/"
        "k3+qf6p/wmg1aDVoeGAaYBpvv/9kABcAAU9wZW5KUEggVmVyIDAuMzEuMC7/kAAKAAAAAACTAAH/k8AAvQiLwVJwJZgOzAJzQA/Q"
        "/0f+kX8fSAVuApOAESD6b/23/qD/bmcBA0D+H/oH/in/Qn/W/3SP/Af8B3/iLoB85wKpvQDAAKuAAV76fP5ad/p39lt4ACBggAEB"
        "A/xzH/JTdQzoAMACugAVQARCCOHv5fr9fr9fq3oAAvz/Ux/v3+y4AAD/2Q=="
    ),
}


@pytest.fixture
def folder(tmp_path):
    return scatter(tmp_path)


def compress(path, syntax):
    """Compress a file in place."""
    reader, change_, writer = gdcm.ImageReader(), gdcm.ImageChangeTransferSyntax(), gdcm.ImageWriter()
    reader.SetFileName(str(path))
    assert reader.Read()
    change_.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change_.SetInput(reader.GetImage())
    assert change_.Change()
    writer.SetFile(reader.GetFile())
    writer.SetImage(change_.GetOutput())
    writer.SetFileName(str(path))
    assert writer.Write()


@pytest.mark.parametrize("name", COMPRESSED)
def test_compressed(folder, name):
    paths, expected = files(folder, "T2"), []
    for path in paths:
        dataset = pydicom.dcmread(path)
        if name in LOSSY[:2]:  # decoders hold only its eight bits
            set_pixel_data(dataset, (dataset.pixel_array >> 4).astype(np.uint8), "MONOCHROME2", 8)
            dataset.save_as(path)
        expected.append(dataset.pixel_array.astype(float))
        compress(path, COMPRESSED[name])
        assert pydicom.dcmread(path).file_meta.TransferSyntaxUID.is_compressed
    study = ml.read_study(folder)
    assert study.notes == []
    off = np.abs(study["T2"].pixels - expected).max() / np.max(expected)
    assert off <= (0.05 if name in LOSSY else 0)


@pytest.mark.parametrize(
    ("syntax", "stream", "error"),
    [(HTJ2KLossless, "exact", 0), (HTJ2KLosslessRPCL, "exact", 0), (HTJ2K, "exact", 0), (HTJ2K, "lossy", 30)],
    ids=["lossless", "lossless, by resolution", "either kind", "lossy"],
)
def test_high_throughput_jpeg_2000(folder, syntax, stream, error):
    for path in files(folder, "T2"):
        dataset = pydicom.dcmread(path)
        dataset.PixelData = encapsulate([base64.b64decode(HTJ2K_RAMP[stream])])
        dataset["PixelData"].is_undefined_length = True
        dataset.file_meta.TransferSyntaxUID = syntax
        dataset.save_as(path)
    study = ml.read_study(folder)
    assert study.notes == []
    rows, columns = np.mgrid[:48, :36]
    assert np.abs(study["T2"].pixels - (20 * rows + 30 * columns)).max() <= error


def test_12_bit_jpeg_is_left_out_with_what_to_do(tmp_path):
    dataset = pydicom.dcmread(get_testdata_file("JPGExtended.dcm"))
    assert dataset.file_meta.TransferSyntaxUID == JPEGExtended12Bit
    dataset.Modality, dataset.SOPClassUID = "MR", "1.2.840.10008.5.1.4.1.1.4"
    dataset.ImageOrientationPatient, dataset.ImagePositionPatient = [0, 1, 0, 0, 0, -1], [0, 0, 0]
    dataset.save_as(tmp_path / "image")
    with pytest.raises(ml.ModicError, match=r"image: left out, 12-bit JPEG is not read; .* dcmdjpeg"):
        ml.read_study(tmp_path)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.100", "1.2.3.4", "1.2\\3"])
def test_video_and_unknown_compression_are_left_out_with_what_to_do(folder, syntax):
    path = files(folder, "T1")[0]
    compress(path, COMPRESSED["JPEG 2000"])
    stated, other = JPEG2000Lossless.encode(), syntax.encode().ljust(24, b"\0")
    path.write_bytes(path.read_bytes().replace(b"UI\x16\0" + stated, b"UI\x18\0" + other, 1))
    (note,) = ml.read_study(folder).notes
    assert note.startswith(f"{path.relative_to(folder).as_posix()}: left out, ")
    assert "dcmdjpeg" in note


def test_a_decoder_that_is_not_installed_is_named(folder, monkeypatch):
    path = files(folder, "T1")[0]
    compress(path, COMPRESSED["JPEG-LS"])
    monkeypatch.setattr(JPEGLSLosslessDecoder, "_available", {})
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"\xff\xd8") + 9])  # the child process would still decode it
    (note,) = ml.read_study(folder).notes
    assert note.endswith(
        'its compression, JPEG-LS Lossless Image Compression, needs `pip install "modiclib[real]"`'
    )
