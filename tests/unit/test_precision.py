"""Shapes are computed in single precision: one double from numpy would make all that follows twice as slow."""

import numpy as np
import pytest

from modiclib.anatomy import Anatomy
from modiclib.anatomy.disc import disc_fields
from modiclib.anatomy.fields import bump, smoothstep
from modiclib.anatomy.place import Place
from modiclib.anatomy.vertebra import vertebral_body
from modiclib.cases.population import random_patient
from modiclib.composition.marrow import normal_marrow


@pytest.fixture(scope="module", params=[3, 4, 11])
def anatomy(request):
    return Anatomy(random_patient(request.param, age=35 + 12 * (request.param % 4)))


def local(anatomy, part, middle=-12.7):
    x = np.float32([middle - 1.3, middle, middle + 1.3])[:, None, None]
    return part.local(anatomy.grid.y[:, ::6], anatomy.grid.z[::6], x)


def single(fields):
    return {name for name, values in fields._asdict().items() if np.asarray(values).dtype != np.float32}


def test_bodies_and_their_marrow(anatomy):
    for vertebra in anatomy.vertebrae.values():
        u, v, w = local(anatomy, vertebra)
        body = vertebral_body(vertebra, u, v, w, anatomy.smooth, -12.7)
        assert not single(body), vertebra.name
        place = Place(u, v, w, -12.7, body.below_superior, body.above_inferior)
        assert not single(normal_marrow(anatomy, vertebra, place, body.radius)), vertebra.name


@pytest.mark.parametrize("middle", [0.0, -12.7])
def test_posterior_elements(anatomy, middle):
    for arch in anatomy.arches.values():
        assert not single(arch.elements(*local(anatomy, arch.vertebra, middle), middle, anatomy.smooth))


def test_discs(anatomy):
    for disc in anatomy.discs.values():
        assert not single(disc_fields(disc, *local(anatomy, disc))), disc.name


def test_the_canal(anatomy):
    w = anatomy.s - anatomy.s
    assert {part.dtype for part in anatomy.canal.sac(anatomy.s, w)} == {np.dtype(np.float32)}


def test_what_lies_in_front(anatomy):
    vessels, bowel = anatomy.vessels, anatomy.bowel
    tubes = {
        "aorta": vessels.aorta,
        "cava": vessels.cava,
        "iliac arteries": vessels.iliac_arteries,
        "iliac veins": vessels.iliac_veins,
        "branches": vessels.branches,
        "duodenum": bowel.duodenum,
        "colon": bowel.colon,
    }
    y, z = anatomy.grid.y[:, ::6], anatomy.grid.z[::6]
    for name, tube in tubes.items():
        assert not single(tube.nearest(np.float32([[-1.3], [0.0], [1.3]]), y.ravel()[:40], z.ravel()[:40])), (
            name
        )


def test_numbers_alone_stay_plain():
    assert type(smoothstep(0.0, 1.0, np.float64(0.3))) is type(bump(0.3, np.float64(1.0))) is float
