"""Write a computed case as a DICOM study that any viewer opens: MR Image Storage, one series a contrast.

Grey values are stored as the nearest whole number: classic MR images carry no rescale slope.
"""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage
from pydicom.valuerep import DSfloat

import modiclib

from ..errors import ModicError
from ..series import Series
from ..uid import derived_uid
from .recognise import DIXON_IMAGE_TYPES

#: Said in every file, in every attribute a viewer may show.
SIMULATED = "Simulated, for education - not for diagnosis"
MANUFACTURER = "modiclib"
LARGEST_GREY = 2**16 - 1
#: Proton resonance, MHz per tesla.
PROTON_MHZ_PER_T = 42.577


def write_study(case, folder: str | Path, field_t: float = 1.5) -> list[Path]:
    """Write every slice of a case's T1, T2 and STIR series.

    Parameters
    ----------
    case : Case
        A computed case.
    folder : path
        Where to write; made if it is not there. Each series gets a folder of its own.
    field_t : float
        1.5 or 3 tesla.

    Returns
    -------
    list of Path
        The files, series by series, slices from the patient's right to left.

    Raises
    ------
    ModicError
        If the folder cannot be written to.

    Examples
    --------
    >>> import modiclib as ml, tempfile
    >>> paths = ml.load_case("type-1").write_dicom(tempfile.mkdtemp())
    >>> sorted({path.parent.name for path in paths})
    ['01_T1', '02_T2', '03_STIR']
    """
    written = []
    for number, series in enumerate(case.study(field_t=field_t), start=1):
        target = Path(folder) / f"{number:02d}_{series.contrast}"
        try:
            target.mkdir(parents=True, exist_ok=True)
            for index, dataset in enumerate(series_datasets(case, series, number), start=1):
                path = target / f"{index:03d}.dcm"
                dataset.save_as(path, enforce_file_format=True)
                written.append(path)
        except OSError as error:
            raise ModicError(f"cannot write to {target} ({error.strerror}); choose another folder") from error
    return written


def series_datasets(case, series: Series, number: int) -> list[FileDataset]:
    """One data set for each slice of a series, from the patient's right to left."""
    if series.pixels.min() < 0 or series.pixels.max() > LARGEST_GREY:
        raise ModicError(f"grey values must lie between 0 and {LARGEST_GREY} to be stored in 16 bits")
    common = Dataset()
    for describe in (_patient, _examination, _sequence, _grey_values):
        common.update(describe(case, series))
    common.SeriesNumber = number
    return [_slice(common, series, index) for index in range(len(series.pixels))]


def _patient(case, series: Series) -> Dataset:
    patient = Dataset()
    patient.PatientName = f"Simulated^{case.name.capitalize()}"
    patient.PatientID = f"{MANUFACTURER}-{case.name}"
    patient.PatientBirthDate = ""
    patient.PatientSex = {"f": "F", "m": "M"}.get(str(case.sex).lower()[:1], "O")
    patient.PatientAge = f"{round(case.age):03d}Y"
    patient.PatientComments = SIMULATED
    return patient


def _examination(case, series: Series) -> Dataset:
    """Study, series, frame of reference and equipment. No date or time: nothing was scanned at any moment."""
    protocol = series.protocol
    study = (case.name, f"{protocol.field_t:g} T", modiclib.__version__)
    stack = (*study, protocol, series.pixels.shape, *np.round(series.origin, 3))
    dataset = Dataset()
    dataset.StudyInstanceUID = derived_uid("study", *study)
    dataset.StudyDate = dataset.StudyTime = ""
    dataset.StudyID = dataset.AccessionNumber = dataset.ReferringPhysicianName = ""
    dataset.StudyDescription = f"Lumbar spine. {SIMULATED}"
    dataset.SeriesInstanceUID = derived_uid("series", *stack)
    dataset.SeriesDescription = f"{series.contrast[:14]} sag. {SIMULATED}"  # at most 64 characters
    dataset.ProtocolName = series.contrast
    dataset.Modality = "MR"
    dataset.BodyPartExamined = "LSPINE"
    dataset.PatientPosition = "HFS"
    dataset.FrameOfReferenceUID = series.frame or derived_uid("frame", *study)
    dataset.PositionReferenceIndicator = ""
    dataset.Manufacturer = MANUFACTURER
    dataset.ManufacturerModelName = "simulated scanner"
    dataset.SoftwareVersions = modiclib.__version__
    return dataset


def _sequence(case, series: Series) -> Dataset:
    protocol = series.protocol
    dataset = Dataset()
    dataset.ScanningSequence = ["SE", "IR"] if protocol.ti_ms is not None else "SE"
    dataset.SequenceVariant = "SK" if protocol.echo_train_length > 1 else "NONE"
    dataset.ScanOptions = "SP"
    dataset.MRAcquisitionType = "2D"
    dataset.RepetitionTime = _number(protocol.tr_ms)
    dataset.EchoTime = _number(protocol.te_ms)
    if protocol.ti_ms is not None:
        dataset.InversionTime = _number(protocol.ti_ms)
    dataset.EchoTrainLength = protocol.echo_train_length
    dataset.FlipAngle = "90"
    dataset.NumberOfAverages = protocol.averages
    dataset.PixelBandwidth = _number(protocol.bandwidth_hz)
    dataset.MagneticFieldStrength = _number(protocol.field_t)
    dataset.ImagedNucleus = "1H"
    dataset.ImagingFrequency = _number(protocol.field_t * PROTON_MHZ_PER_T)
    height, width = np.array(series.pixels.shape[1:]) * series.spacing[1:]
    extent = (width, height) if protocol.upright_readout else (height, width)
    lines, samples = (round(mm / pixel) for mm, pixel in zip(extent, protocol.resolution_mm, strict=True))
    dataset.InPlanePhaseEncodingDirection = "ROW" if protocol.upright_readout else "COL"
    # Samples along rows and columns of k-space, then lines along them
    dataset.AcquisitionMatrix = [samples, 0, 0, lines] if protocol.upright_readout else [0, samples, lines, 0]
    dataset.SliceThickness = _number(protocol.slice_thickness_mm)
    dataset.SpacingBetweenSlices = _number(series.spacing[0])
    return dataset


def _grey_values(case, series: Series) -> Dataset:
    dataset = Dataset()
    dataset.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    dataset.DerivationDescription = "Computed from a simulated anatomy; nobody was scanned"
    if dixon := series.protocol.dixon:
        dataset.ImageType.append(DIXON_IMAGE_TYPES[dixon])
        if dixon == "fraction":
            dataset.DerivationDescription += ". Grey values: fat fraction of the signal, percent"
    dataset.ImageComments = SIMULATED
    dataset.BurnedInAnnotation = "NO"
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated = dataset.BitsStored = 16
    dataset.HighBit = 15
    dataset.PixelRepresentation = 0
    low, high = series.window
    dataset.WindowCenter = _number(
        (low + high + 1) / 2
    )  # DICOM's linear window spans width - 1 (PS3.3 C.11.2)
    dataset.WindowWidth = _number(high - low + 1)
    return dataset


def _slice(common: Dataset, series: Series, index: int) -> FileDataset:
    position = series.position(index, 0, 0)
    uid = derived_uid("image", common.SeriesInstanceUID, index)

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = derived_uid("implementation")
    meta.ImplementationVersionName = MANUFACTURER.upper()

    dataset = FileDataset("", Dataset(), file_meta=meta, preamble=b"\0" * 128)
    dataset.update(common)
    dataset.SOPClassUID = MRImageStorage
    dataset.SOPInstanceUID = uid
    dataset.InstanceNumber = index + 1
    dataset.ImagePositionPatient = [_number(mm) for mm in position]
    dataset.ImageOrientationPatient = [_number(c) for c in (*series.axes[2], *series.axes[1])]
    dataset.SliceLocation = _number(position @ series.axes[0])
    dataset.PixelSpacing = [_number(mm) for mm in series.spacing[1:]]
    dataset.Rows, dataset.Columns = series.pixels.shape[1:]
    dataset.PixelData = np.rint(series.pixels[index]).astype("<u2").tobytes()
    return dataset


def _number(value: float) -> DSfloat:
    """Return a decimal string that fits DICOM's 16 characters."""
    return DSfloat(float(value) + 0.0, auto_format=True)
