"""One fixed map from the name of a structure to its value in `case.labels`."""

from ..anatomy.column import DISCS, VERTEBRAE

STRUCTURES = (
    "skin",
    "subcutaneous fat",
    "fascia",
    "muscle",
    "interspinous tissue",
    "abdominal fat",
    "bowel",
    "vessel",
    "psoas",
    "epidural fat",
    "epidural veins",
    "CSF",
    "spinal cord",
    "nerve",
    "dura",
    "longitudinal ligament",
    "ligamentum flavum",
    "facet joint",
    "cortex",
    "basivertebral vein",
    "sacral canal wall",
    "foraminal fat",
    "aorta",
    "inferior vena cava",
    "iliac vessel",
    "diaphragm",
    "liver",
    "kidney",
    "bladder",
    "uterus",
    "lung",
    "abdominal wall",
)
MOST_LESIONS = 40

#: Value of each structure: 1-199; lesions, in the order of `case.findings`: 201-240. 0 is air.
LABELS: dict[str, int] = (
    {name: value for value, name in enumerate(STRUCTURES, 1)}
    | {f"marrow {name}": value for value, name in enumerate(VERTEBRAE, 41)}
    | {f"disc {name}": value for value, name in enumerate(DISCS, 61)}
    | {f"posterior elements {name}": value for value, name in enumerate(VERTEBRAE[:9], 81)}
    | {f"lesion {number}": 200 + number for number in range(1, MOST_LESIONS + 1)}
)
