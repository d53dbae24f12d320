"""ContrastLab: a slice as any TR, TE, TI, field and sequence would show it, mixed in the browser."""

import math

import traitlets

from ..cases.acquisition import WHITE
from ..cases.views import spine
from ..errors import ModicError
from ..interpretation.classify import ISO_WITHIN
from ..physics.protocol import HANN_PART, Protocol, default_protocol
from ..physics.receiver import expected_snr
from ..physics.scanner import fat_shift_mm
from ..series import Series
from . import site
from .assembly import browser_code, style
from .case_maps import curve_tissues, pack_case
from .image_viewer import SHARED, ImageViewer, part, still_view
from .maps import read_maps
from .tissue_table import tissue_table

SEQUENCES = ("SE", "TSE", "STIR", "Dixon water", "Dixon fat")
#: T2 as in 1988: one long echo. The timing is our choice; what matters is that fat decays faster without an echo train.
T2_OF_1988 = Protocol(2000, 120, name="1988 T2")
#: Files of the browser that every lab needs beside those of all viewers.
LAB_CODE = (*SHARED, "signal", "scan", "remix_picture", "lab")


class ContrastLab(ImageViewer):
    """One patient as any sequence would show them: the picture is mixed again with every move of a slider.

    It works on a published page without Python, and in JupyterLab, where every trait can be read and set.

    Parameters
    ----------
    case : Case
        A computed case. Its first lesions are measured beside normal marrow, CSF and fat.
    preset : str
        What is set at first: ``'T1'``, ``'T2'``, ``'STIR'`` or ``'1988 T2'``.
    label : str, optional
        What the picture is of, for screen readers: it identifies, it does not diagnose.
    slices : slice, optional
        Which neighbouring slices of the stack; by default the mid-sagittal one. Each is a download of up to 170 KB.
    columns : tuple of int, optional
        First column to show and the one after the last; by default the spine.
    outline_control : bool
        Whether the reader may switch the outline of the lesions on and off.
    **traits
        First values of the traits below.

    Raises
    ------
    KeyError
        If there is no such preset.
    ModicError
        If a lesion of the case does not reach the slices, or a time is no number.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import ContrastLab
    >>> lab = ContrastLab(ml.load_case("type-1"), preset="STIR")
    >>> lab.sequence, lab.ti_ms
    ('STIR', 172.0)
    """

    _esm = browser_code(*LAB_CODE, "curves", "contrast_lab")
    _css = style("common", "slice_viewer", "lab")

    sequence = traitlets.Enum(SEQUENCES, "TSE", help="Sequence; Dixon gives the water or the fat image.").tag(
        sync=True
    )
    field_t = traitlets.Enum((1.5, 3.0), 1.5, help="Static field, tesla.").tag(sync=True)
    tr_ms = traitlets.Float(550.0, help="Repetition time, ms.").tag(sync=True)
    te_ms = traitlets.Float(11.0, help="Echo time, ms.").tag(sync=True)
    ti_ms = traitlets.Float(172.0, help="Inversion time, ms; used by STIR alone.").tag(sync=True)
    train_ms = traitlets.Float(33.0, help="Length of the echo train, ms; a spin echo has none.").tag(
        sync=True
    )
    noise_percent = traitlets.Float(
        0.5, help="Standard deviation of the noise, percent of the signal of pure water at the coil."
    ).tag(sync=True)
    seed = traitlets.Int(1, help="Seed of the noise: the same seed gives the same pixels.").tag(sync=True)
    curve_axis = traitlets.Enum(("TR", "TE", "TI"), "TE", help="What the signal curves run against.").tag(
        sync=True
    )
    presets = traitlets.Dict(help="Settings by field and name.").tag(sync=True)
    physics = traitlets.Dict(help="Tissues, scanner and window of the simulation.").tag(sync=True)
    images_id = traitlets.Unicode("", help="Name of the tissue maps, derived from their content.").tag(
        sync=True
    )
    images_data = traitlets.Bytes(b"", help="The tissue maps; empty on a published page.").tag(sync=True)

    def __init__(
        self,
        case,
        preset: str = "T1",
        *,
        label: str = "",
        slices: slice | None = None,
        columns: tuple[int, int] | None = None,
        outline_control: bool = True,
        **traits,
    ):
        middle = spine(case, slices=1)
        slices, columns = slices or middle["slices"], columns or middle["columns"]
        field_t = traits.get("field_t", 1.5)
        settings = preset_settings(preset, field_t)
        traits = {"slice_index": case.middle - slices.start, **settings, **traits}
        label = label or "A simulated lumbar spine, sagittal"
        identifier, container = pack_case(case, slices, columns)
        header, _ = read_maps(container)
        super().__init__(
            slice_count=slices.stop - slices.start,
            contrasts=["live contrast"],
            label=label,
            images_id=identifier,
            images_data=b"" if site.site_folder() else container,
            outline_control=outline_control and bool(case.findings),
            presets=all_presets(),
            physics=physics(curve_tissues(header["tissues"]["marrow"][0])),
            **traits,
        )
        self.first_view |= {name: getattr(self, name) for name in (*settings, "seed", "curve_axis")}
        if site.site_folder():
            site.publish_images(site.site_folder(), identifier, container)
            stack = still_series(case, preset, field_t, slices, columns)
            site.publish_still(site.site_folder(), [stack], label, **still_view(traits))

    @traitlets.validate("tr_ms", "te_ms", "ti_ms", "train_ms", "noise_percent")
    def _be_a_number(self, proposal: dict) -> float:
        if not math.isfinite(proposal["value"]):
            name = proposal["trait"].name
            raise ModicError(f"{name} must be a finite number, not {proposal['value']}.")
        return proposal["value"]


def preset_protocol(name: str, field_t: float) -> Protocol:
    """Protocol behind a preset; a `KeyError` names those there are."""
    if name == T2_OF_1988.name:
        return T2_OF_1988
    return default_protocol(name, field_t)


def preset_settings(name: str, field_t: float) -> dict:
    """Traits that a preset sets."""
    protocol = preset_protocol(name, field_t)
    settings = {
        "sequence": "STIR" if protocol.fat_suppressed else "SE" if protocol.echo_train_length == 1 else "TSE",
        "tr_ms": float(protocol.tr_ms),
        "te_ms": float(protocol.te_ms),
        "noise_percent": round(100 / expected_snr(protocol) * 4) / 4,
    }
    if protocol.fat_suppressed:
        settings["ti_ms"] = float(protocol.ti_ms)
    if protocol.train_ms:
        settings["train_ms"] = float(round(protocol.train_ms))
    return settings


def all_presets() -> dict[str, dict[str, dict]]:
    """Return every preset by field, as the browser spells it, and name."""
    names = ("T1", "T2", "STIR", T2_OF_1988.name)
    return {f"{field:g}": {name: preset_settings(name, field) for name in names} for field in (1.5, 3.0)}


def physics(curves: dict[str, list[float]]) -> dict:
    """Return what the browser needs to know: tissues, scanner, window, and the mixtures drawn as curves."""
    return {
        "tissues": tissue_table(),
        "scanner": {
            "resolution_mm": list(default_protocol("T1").resolution_mm),
            "hann_part": HANN_PART,
            "fat_shift_mm": {
                f"{field:g}": fat_shift_mm(default_protocol("T1", field)) for field in (1.5, 3.0)
            },
        },
        "white": WHITE,
        "iso_within": ISO_WITHIN,
        "curves": curves,
    }


def still_series(case, preset: str, field_t: float, slices: slice, columns: tuple[int, int]) -> Series:
    """Scan the same part by Python's own scanner, for readers without JavaScript."""
    return part(case.scan(preset_protocol(preset, field_t)), slices, columns)
