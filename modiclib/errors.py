"""Errors a user can cause. Each message says what to do next."""


class ModicError(Exception):
    """Something the user gave could not be used.

    The message is written for the person who gave it: what was wrong, and what to do.

    Examples
    --------
    >>> import modiclib as ml
    >>> try:
    ...     ml.read_study("no/such/folder")
    ... except ml.ModicError as error:
    ...     print(type(error).__name__)
    ModicError
    """
