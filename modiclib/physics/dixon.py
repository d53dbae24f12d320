"""Dixon imaging: water and fat told apart by their phase, and the share of the signal that is fat.

A two-point method measures one echo in which water and fat add up, ``W + F``, and one in which they oppose each
other, ``W - F``; half their sum is water, half their difference fat (Dixon's method of 1984, reviewed by Ma, JMRI
2008). The closed form takes that separation as perfect. It neglects that fat has several spectral peaks, some near
water; that an uneven field can swap water and fat; the decay between the echoes; and, for the fraction, that
relaxation weights the two differently: on T2 it is a fraction of the *signal*, not of the protons.
"""

from typing import Literal

import numpy as np

#: Which of the images of a Dixon examination.
DixonImage = Literal["water", "fat", "fraction"]
#: Where water and fat together stay below so many standard deviations of the noise, no fraction is given; our choice.
LEAST_SIGNAL_TO_NOISE = 5.0


def dixon_image(water: np.ndarray, fat: np.ndarray, image: DixonImage, threshold: float = 0.0) -> np.ndarray:
    """One image from the separated water and fat.

    Parameters
    ----------
    water, fat : numpy.ndarray
        Their signals, real or complex.
    image : str
        ``'water'``, ``'fat'``, or ``'fraction'``: the share of fat in percent.
    threshold : float
        Where the magnitudes sum to no more than this, the fraction is 0.

    Returns
    -------
    numpy.ndarray
        Magnitude, or percent.

    Examples
    --------
    >>> import numpy as np
    >>> from modiclib.physics.dixon import dixon_image
    >>> dixon_image(np.array([0.9, 0.0]), np.array([0.3, 0.0]), "fraction")
    array([25.,  0.])
    """
    if image == "water":
        return np.abs(water)
    fat = np.abs(fat)
    if image == "fat":
        return fat
    both = np.abs(water) + fat
    return np.divide(100 * fat, both, out=np.zeros_like(both), where=both > threshold)
