"""What disease does to the bone: Modic changes now, their mimics later."""

from .modic import ModicChange

__all__ = ["ModicChange"]
