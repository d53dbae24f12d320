"""LesionLab: a lesion of the reader's own making, on T1, T2 and STIR, and the type that the rules give it."""

from dataclasses import asdict, dataclass

import traitlets

from ..cases.views import close_up, spine
from ..interpretation import RULES
from . import site
from .assembly import browser_code, style
from .contrast_lab import LAB_CODE, physics, preset_settings
from .image_viewer import ImageViewer, part, still_view
from .lesion_maps import ZONES, pack_lesion

CONTRASTS = ("T1", "T2", "STIR")


@dataclass(frozen=True)
class Course:
    """What became of a change between two examinations, as a study counted it.

    Attributes
    ----------
    name : str
        From and to.
    start, end : tuple of float
        Percent of the lesion that is water, fat and bone at both examinations.
    figures : str
        How often, and who counted.
    """

    name: str
    start: tuple[float, float, float]
    end: tuple[float, float, float]
    figures: str


WATER, FAT, BONE, NORMAL = (100.0, 0.0, 0.0), (0.0, 100.0, 0.0), (0.0, 0.0, 100.0), (0.0, 0.0, 0.0)
#: Published courses: Modic et al., Radiology 1988;166:193-199, and Spine 2011 (`hutton2011natural`).
COURSES = (
    Course(
        "type 1, 1/2, type 2",
        WATER,
        FAT,
        "5 of 6 within 14 months to 3 years (Modic 1988a); 13 of 36 (Spine 2011)",
    ),
    Course("type 1 stays", WATER, WATER, "18 of 36 (Spine 2011)"),
    Course("type 1, type 3", WATER, BONE, "3 of 36 (Spine 2011)"),
    Course("type 1, normal", WATER, NORMAL, "2 of 36 (Spine 2011)"),
    Course("type 2 stays", FAT, FAT, "18 of 22 (Spine 2011); 10 followed for 2 to 3 years (Modic 1988a)"),
    Course("type 2, type 1", FAT, WATER, "4 of 22 (Spine 2011)"),
)
NOTE = "No fixed ladder: changes went forward, back, or nowhere. What lies between two examinations is drawn."


class LesionLab(ImageViewer):
    """Fill a lesion with water, fat and bone, and watch T1, T2, STIR and the type follow.

    The tissues can lie side by side, as in patients, or be blended evenly. A time control plays courses that studies
    have counted. It works on a published page without Python, and in JupyterLab, where every trait can be read and set.

    Parameters
    ----------
    case : Case
        A computed case; place and shape of its changes are used, their tissue is the reader's.
    label, slices, columns, **traits
        As in `ContrastLab`.

    Raises
    ------
    ModicError
        If the case has no Modic change.

    Examples
    --------
    >>> import modiclib as ml
    >>> from modiclib.widgets import LesionLab
    >>> lab = LesionLab(ml.load_case("type-1"), water=50, fat=50)
    >>> lab.water + lab.fat
    100.0
    """

    _esm = browser_code(*LAB_CODE, "lesion_lab")
    _css = style("common", "slice_viewer", "lab")

    water = traitlets.Float(100.0, help="Percent of the lesion that is oedema.").tag(sync=True)
    fat = traitlets.Float(0.0, help="Percent of the lesion that is fat.").tag(sync=True)
    bone = traitlets.Float(0.0, help="Percent of the lesion that is sclerotic bone.").tag(sync=True)
    blended = traitlets.Bool(
        False, help="Whether the tissues are blended evenly instead of lying side by side."
    ).tag(sync=True)
    course = traitlets.Int(0, help="Which published course the time control plays.").tag(sync=True)
    time = traitlets.Float(0.0, help="Between first and second examination, percent.").tag(sync=True)
    field_t = traitlets.Enum((1.5, 3.0), 1.5, help="Static field, tesla.").tag(sync=True)
    verdict = traitlets.Unicode("", help="The type by the rules; set by the browser.").tag(sync=True)
    courses = traitlets.List(help="Published courses with their figures.").tag(sync=True)
    note = traitlets.Unicode(NOTE, help="What has to be said beside a course.").tag(sync=True)
    rules = traitlets.Dict(help="Verdict, type and reason for each 't1/t2/stir'.").tag(sync=True)
    protocols = traitlets.Dict(help="Settings of T1, T2 and STIR by field.").tag(sync=True)
    zones = traitlets.Int(ZONES, help="Zones of the lesion, from the endplate outwards.").tag(sync=True)
    physics = traitlets.Dict(help="Tissues, scanner and window of the simulation.").tag(sync=True)
    images_id = traitlets.Unicode("", help="Name of the tissue maps, derived from their content.").tag(
        sync=True
    )
    images_data = traitlets.Bytes(b"", help="The tissue maps; empty on a published page.").tag(sync=True)

    def __init__(
        self,
        case,
        *,
        label: str = "",
        slices: slice | None = None,
        columns: tuple[int, int] | None = None,
        **traits,
    ):
        middle = spine(case, slices=1)
        slices, columns = slices or middle["slices"], columns or middle["columns"]
        identifier, container = pack_lesion(case, slices, columns)
        near = close_up(case, zoom=2.2, part={"slices": slices, "columns": columns})
        view = {name: near[name] for name in ("zoom", "pan_row", "pan_column")}
        traits = {"slice_index": case.middle - slices.start, **view, **traits}
        label = label or "Lumbar spine, sagittal: T1, T2 and STIR"
        super().__init__(
            slice_count=slices.stop - slices.start,
            contrasts=list(CONTRASTS),
            label=label,
            images_id=identifier,
            images_data=b"" if site.site_folder() else container,
            courses=[asdict(course) for course in COURSES],
            rules={
                "/".join(signals): {
                    "verdict": rule.verdict,
                    "type": None if rule.type is None else str(rule.type),
                    "why": rule.why,
                }
                for signals, rule in RULES.items()
            },
            protocols={
                f"{field:g}": {name: preset_settings(name, field) for name in CONTRASTS}
                for field in (1.5, 3.0)
            },
            physics=physics({}),
            **traits,
        )
        self.first_view |= {name: getattr(self, name) for name in ("water", "fat", "bone", "blended", "time")}
        if site.site_folder():
            site.publish_images(site.site_folder(), identifier, container)
            stacks = [part(case.scan(name, field_t=self.field_t), slices, columns) for name in CONTRASTS]
            site.publish_still(site.site_folder(), stacks, label, **still_view(traits))
