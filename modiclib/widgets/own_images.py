"""OwnImages: DICOM files of one's own, opened in the browser and nowhere else."""

import traitlets

from ..dicom.recognise import RULES
from . import site
from .assembly import browser_code, style
from .image_viewer import SHARED, ImageViewer


class OwnImages(ImageViewer):
    """Choose DICOM files on a published page and see their sagittal T1, T2 and STIR in the viewer.

    Nothing is uploaded, stored or logged, headers are never shown, and on these images nothing types or diagnoses:
    regions give ratios with their uncertainty. Uncompressed images, RLE, lossless JPEG and JPEG 2000 are decoded; of
    all else the page says how to convert it. In JupyterLab, `modiclib.read_study` and `SliceViewer` do the same.

    Examples
    --------
    >>> from modiclib.widgets import OwnImages
    >>> OwnImages().contrasts  # until files are chosen in the browser
    []
    """

    _esm = browser_code(*SHARED, "dicom_image", "dicom_contrast", "dicom_series", "own_images")
    _css = style("common", "slice_viewer", "own_images")

    contrast_rules = traitlets.Dict(
        RULES, help="How timing and words of a header tell a contrast: modiclib/dicom/contrasts.toml."
    ).tag(sync=True)

    def __init__(self):
        super().__init__(label="Your images", outline_control=False)
        if site.site_folder():
            site.show_without_javascript("<p>Opening your own files needs JavaScript in the browser.</p>")
