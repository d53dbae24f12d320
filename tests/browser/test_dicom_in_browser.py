"""DICOM files read in the browser: the same pixels, contrasts and directions that Python reads."""

import base64
import io
import itertools

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

import modiclib as ml
from modiclib.dicom.recognise import RULES, read_protocol
from modiclib.widgets.assembly import browser_code
from modiclib.widgets.images import pack, unpack

PARTS = ("dom", "base64", "images", "geometry", "dicom_image", "dicom_contrast", "dicom_series")
READ = """async (texts) => {
    const notes = [];
    const headers = texts.map((text) => readDicomHeader(fromBase64(text)));
    const stacks = [];
    for (const stack of chooseStacks(headers, rules, notes)) stacks.push(await buildSeries(stack, notes, () => {}));
    const plain = ({ series, planes }) => ({ series, planes: planes.map((plane) => [...plane]) });
    return { notes, stacks: stacks.map(plain) };
}"""


@pytest.fixture(scope="module")
def page(browser, site):
    page = browser.new_page()
    for script in ("dicom.js", "openjpeg.js"):
        page.add_script_tag(path=site / "_static" / "dicom" / script)
    page.add_script_tag(content=browser_code(*PARTS))
    page.evaluate("rules => { globalThis.rules = rules }", RULES)
    yield page
    page.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Dataset]:
    """A small study: three slices of T1 and T2, cut from a computed one."""
    folder = tmp_path_factory.mktemp("study")
    paths = ml.load_case("type-1").write_dicom(folder)
    chosen = [path for path in paths if "STIR" not in str(path)]
    headers = [pydicom.dcmread(path) for path in chosen]
    kept = [header for header in headers if header.InstanceNumber in (6, 7, 8)]
    for header in kept:
        pixels = np.ascontiguousarray(header.pixel_array[100:160, 80:130])
        header.Rows, header.Columns = pixels.shape
        header.PixelData = pixels.tobytes()
    assert len(kept) == 6
    return kept


def in_bytes(header: Dataset, syntax=ExplicitVRLittleEndian) -> bytes:
    """Bytes of a file in a transfer syntax."""
    header = pydicom.dcmread(io.BytesIO(written(header, ExplicitVRLittleEndian)))
    if syntax in (RLELossless, JPEG2000Lossless):
        header.compress(syntax, generate_instance_uid=False)
        return written(header, syntax)
    if syntax in (JPEGLosslessSV1, JPEGLSLossless):
        return by_gdcm(header, syntax)
    if syntax is ExplicitVRBigEndian:
        header.PixelData = header.pixel_array.astype(">u2").tobytes()
    return written(header, syntax)


def written(header: Dataset, syntax) -> bytes:
    header.file_meta.TransferSyntaxUID = syntax
    buffer = io.BytesIO()
    plain = {
        "little_endian": syntax is not ExplicitVRBigEndian,
        "implicit_vr": syntax is ImplicitVRLittleEndian,
    }
    pydicom.dcmwrite(buffer, header, **({} if syntax.is_compressed else plain))
    return buffer.getvalue()


def by_gdcm(header: Dataset, syntax) -> bytes:
    """Compress with GDCM what pydicom cannot."""
    import tempfile
    from pathlib import Path

    import gdcm

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.dcm", Path(folder) / "out.dcm"
        source.write_bytes(written(header, ExplicitVRLittleEndian))
        reader, change, writer = gdcm.ImageReader(), gdcm.ImageChangeTransferSyntax(), gdcm.ImageWriter()
        reader.SetFileName(str(source))
        assert reader.Read()
        kinds = {
            JPEGLosslessSV1: gdcm.TransferSyntax.JPEGLosslessProcess14_1,
            JPEGLSLossless: gdcm.TransferSyntax.JPEGLSLossless,
        }
        change.SetTransferSyntax(gdcm.TransferSyntax(kinds[syntax]))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer.SetFileName(str(target))
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        assert writer.Write()
        return target.read_bytes()


def read(page, contents: list[bytes]) -> dict:
    """What the browser makes of files."""
    return page.evaluate(READ, [base64.b64encode(content).decode() for content in contents])


@pytest.mark.parametrize(
    "syntax",
    [
        ExplicitVRLittleEndian,
        ImplicitVRLittleEndian,
        ExplicitVRBigEndian,
        RLELossless,
        JPEGLosslessSV1,
        JPEG2000Lossless,
    ],
    ids=lambda syntax: syntax.name,
)
def test_pixels_are_those_that_were_stored(page, files, syntax):
    found = read(page, [in_bytes(header, syntax) for header in files])
    assert found["notes"] == []
    assert [stack["series"]["contrast"] for stack in found["stacks"]] == ["T1", "T2"]
    for stack, expected in zip(found["stacks"], (files[:3], files[3:]), strict=True):
        count, rows, columns = stack["series"]["shape"]
        there = np.array(stack["planes"]).reshape(count, rows, columns) * stack["series"]["step"]
        here = np.stack([header.pixel_array for header in expected]).astype(float)
        here = here * float(expected[0].get("RescaleSlope", 1)) + float(
            expected[0].get("RescaleIntercept", 0)
        )
        assert np.allclose(there, here, atol=stack["series"]["step"] / 2 + 1e-4)


def test_places_are_those_that_python_reads(page, files, tmp_path):
    for i, header in enumerate(files):
        (tmp_path / f"{i}.dcm").write_bytes(in_bytes(header))
    expected = ml.read_study(tmp_path)
    for stack in read(page, [in_bytes(header) for header in reversed(files)])["stacks"]:
        series = expected[stack["series"]["contrast"]]
        assert stack["series"]["spacing"] == pytest.approx(series.spacing, abs=1e-3)
        assert stack["series"]["origin"] == pytest.approx(series.origin, abs=1e-3)
        assert np.allclose(stack["series"]["axes"], series.axes, atol=1e-5)


@pytest.mark.parametrize("turned, flip_rows, flip_columns", [*itertools.product([False, True], repeat=3)])
def test_any_way_of_storing_hangs_head_up_front_left(page, files, turned, flip_rows, flip_columns):
    stored = []
    for header in files[:3]:
        copy = pydicom.dcmread(io.BytesIO(in_bytes(header)))
        pixels, step = copy.pixel_array, [float(mm) for mm in copy.PixelSpacing]
        position = np.array(copy.ImagePositionPatient, float)
        along_columns, along_rows = np.array(copy.ImageOrientationPatient, float).reshape(2, 3)
        if flip_rows:
            position, along_rows, pixels = (
                position + along_rows * step[0] * (len(pixels) - 1),
                -along_rows,
                pixels[::-1],
            )
        if flip_columns:
            position = position + along_columns * step[1] * (pixels.shape[1] - 1)
            along_columns, pixels = -along_columns, pixels[:, ::-1]
        if turned:
            along_columns, along_rows, pixels, step = along_rows, along_columns, pixels.T, step[::-1]
        copy.Rows, copy.Columns = pixels.shape
        copy.PixelSpacing = step
        copy.ImagePositionPatient = [round(float(x), 5) for x in position]
        copy.ImageOrientationPatient = [*map(float, along_columns), *map(float, along_rows)]
        copy.PixelData = np.ascontiguousarray(pixels).tobytes()
        stored.append(in_bytes(copy))
    plain = read(page, [in_bytes(header) for header in files[:3]])["stacks"][0]
    found = read(page, stored)["stacks"][0]
    assert found["planes"] == plain["planes"]
    assert found["series"]["shape"] == plain["series"]["shape"]
    assert found["series"]["origin"] == pytest.approx(plain["series"]["origin"], abs=1e-3)


def test_dark_for_bright_signed_and_rescaled(page, files):
    header = pydicom.dcmread(io.BytesIO(in_bytes(files[0])))
    stored = (header.pixel_array.astype(int) - 300).astype("<i2")
    header.PixelRepresentation, header.PhotometricInterpretation = 1, "MONOCHROME1"
    header.BitsStored, header.HighBit = 16, 15
    header.RescaleSlope, header.RescaleIntercept = "2", "700"
    header.PixelData = stored.tobytes()
    stack = read(page, [in_bytes(header)])["stacks"][0]
    real = stored * 2.0 + 700
    mirrored = real.max() + real.min() - real
    assert np.allclose(np.array(stack["planes"][0]) * stack["series"]["step"], mirrored.ravel(), atol=0.6)


HEADERS = [
    {"RepetitionTime": tr, "EchoTime": te, **more}
    for (tr, te), more in itertools.product(
        [(550, 11), (3600, 102), (3600, 30), (100, 4), (1300, 40), (None, None)],
        [
            {},
            {"InversionTime": 170, "ScanningSequence": ["SE", "IR"]},
            {"InversionTime": 170, "ScanningSequence": "SE"},
            {"InversionTime": 860},
            {"InversionTime": 2200},
            {"ScanOptions": ["FS", "PFP"]},
            {"SeriesDescription": "T1 TSE fatsat SAG"},
            {"SeriesDescription": "t1 sag +C"},
            {"SeriesDescription": "t1 pre Gd"},
            {"SeriesDescription": "T1_TSE_SAG+C"},
            {"ContrastBolusAgent": "Gadovist"},
            {"ContrastBolusAgent": "none"},
            {"ScanningSequence": "GR"},
            {"ImageType": ["DERIVED", "PRIMARY", "W"]},
        ],
    )
]


def test_contrasts_are_named_as_python_names_them(page, files):
    contents, expected = [], []
    for words in HEADERS:
        header = pydicom.dcmread(io.BytesIO(in_bytes(files[0])))
        for keyword in (
            "RepetitionTime",
            "EchoTime",
            "InversionTime",
            "ScanningSequence",
            "ScanOptions",
            "ImageType",
        ):
            if keyword in header:
                del header[keyword]
        header.SeriesDescription = header.ProtocolName = ""
        for keyword, value in words.items():
            if value is not None:
                setattr(header, keyword, value)
        contents.append(base64.b64encode(in_bytes(header)).decode())
        expected.append(read_protocol(header).name)
    there = page.evaluate(
        "texts => texts.map((text) => contrastOf(readDicomHeader(fromBase64(text)).protocol, rules))",
        contents,
    )
    assert there == expected
    assert len(set(expected)) >= 8


def reason(page, content: bytes) -> str:
    """Why the browser refuses a file."""
    return page.evaluate(
        """async (text) => {
            try {
                await readDicomPixels(readDicomHeader(text ? fromBase64(text) : new Uint8Array()));
                return "";
            } catch (error) {
                return error instanceof Unusable ? error.message : `uncaught: ${error}`;
            }
        }""",
        base64.b64encode(content).decode(),
    )


def test_every_refusal_has_its_reason(page, files):
    whole = in_bytes(files[0])
    assert reason(page, b"This is a report." * 20) == "not DICOM files"
    assert reason(page, b"") == "not DICOM files"
    assert reason(page, whole[:-500]) == "damaged or cut short"
    assert "gdcmconv --raw" in reason(page, in_bytes(files[0], JPEGLSLossless))
    assert reason(page, in_bytes(files[0], JPEGLSLossless)).startswith("compressed as JPEG-LS")
    assert reason(
        page, written(pydicom.dcmread(io.BytesIO(whole)), DeflatedExplicitVRLittleEndian)
    ).startswith("deflated")
    broken = bytearray(in_bytes(files[0], JPEG2000Lossless))
    broken[-400:] = bytes(400)
    assert "uncaught" not in reason(page, bytes(broken))


@pytest.mark.parametrize("cut", range(140, 2200, 103))
def test_a_header_cut_anywhere_is_no_crash(page, files, cut):
    assert "uncaught" not in reason(page, in_bytes(files[0])[:cut])


def test_patients_are_never_mixed_and_copies_dropped(page, files):
    other = pydicom.dcmread(io.BytesIO(in_bytes(files[1])))
    other.PatientID, other.PatientName = "SECRET-7", "Doe^Jane"
    contents = [in_bytes(header) for header in files]
    found = read(page, [*contents, in_bytes(other), contents[0]])
    assert "1 image left out: another patient or another examination" in found["notes"]
    assert "T1: 1 slice left out; others of the series lie at the same place" in found["notes"]
    assert [stack["series"]["shape"][0] for stack in found["stacks"]] == [3, 3]
    assert "SECRET" not in str(found["notes"]) and "Doe" not in str(found["notes"])


@pytest.mark.parametrize(
    ("frames", "shift", "paired", "note"),
    [
        (("1.2.3", "1.2.3"), 4.4, [0, 0, 1], None),
        (("1.2.3", "1.2.4"), 4.4, [0, 1, 2], "T2: not in the frame of reference of T1"),
        (("1.2.3", ""), 4.4, [0, 1, 2], "T2: not in the frame of reference of T1"),
        (("", ""), 4.4, [0, 0, 1], "do not state their frame of reference"),
    ],
    ids=["one", "two", "one not stated", "none stated"],
)
def test_slices_are_paired_as_the_note_says_here_and_in_python(
    page, files, tmp_path, frames, shift, paired, note
):
    """T2 lies one slice to the left of T1: by place T1's slices 0, 1, 2 meet T2's 0 (its first), 0 and 1."""
    contents = []
    for number, header in enumerate(files):
        copy = pydicom.dcmread(io.BytesIO(in_bytes(header)))
        t2 = number >= 3
        copy.FrameOfReferenceUID = frames[t2]
        x, y, z = map(float, copy.ImagePositionPatient)
        copy.ImagePositionPatient = [x + shift * t2, y, z]
        contents.append(in_bytes(copy))
        (tmp_path / f"{number}.dcm").write_bytes(contents[-1])
    found = read(page, contents)
    t1, t2 = (stack["series"] for stack in found["stacks"])
    study = ml.read_study(tmp_path)
    for first, second in ((t1, t2), unpack(pack(study)[1])[0]["series"]):
        nearest = page.evaluate("([a, b]) => [0, 1, 2].map((i) => nearestSlice(a, i, b))", [first, second])
        assert nearest == paired
    for notes in (found["notes"], study.notes):
        assert len(notes) == (note is not None)
        assert all(note in said for said in notes)
