"""Unique identifiers that depend on what an image is, not on when or where it was written."""

from uuid import NAMESPACE_OID, uuid5

#: Stands for this library in the file header, in the place of a registered root.
_NAME = "modiclib"


def derived_uid(*parts: object) -> str:
    """Return the identifier of whatever ``parts`` describe: the same parts, the same identifier.

    A UUID from a hash of the parts, in DICOM's ``2.25`` form (PS3.5, B.2), which needs no registration.

    Examples
    --------
    >>> from modiclib.uid import derived_uid
    >>> derived_uid("type-1", "T2") == derived_uid("type-1", "T2")
    True
    >>> derived_uid("type-1", "T2") == derived_uid("type-1", "T1")
    False
    """
    return f"2.25.{uuid5(NAMESPACE_OID, '|'.join([_NAME, *map(str, parts)])).int}"
