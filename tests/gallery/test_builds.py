"""The smaller networks built in Keras; all of them: ``python tests/benchmarks builds``."""

from __future__ import annotations

import numpy
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.core.values import Shape
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.gallery import published_network
from cnnstudio.layers.blocks import ResNeXtUnit
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from tests.gallery.per_layer import differences

SMALL: tuple[tuple[str, Shape | None], ...] = (
    ("mnist-olafenwa", None),
    ("cifar-plain-olafenwa", None),
    ("cifar-bn-olafenwa", None),
    ("cifar-resnet-olafenwa", None),
    ("cifar-mobile-olafenwa", (33, 47, 3)),
    ("squeezenet", None),
    ("googlenet", None),
    ("se-inception", (96, 65, 3)),
    ("resnet-18", (75, 100, 3)),
    ("unet", (220, 236, 1)),
)
"""Networks, and images for them where their own would take long or where odd sides tell more."""


@pytest.mark.parametrize(("name", "shape"), SMALL)
def test_keras_counts_the_same(name: str, shape: Shape | None) -> None:
    network = published_network(name).network(shape, 5)
    report = analyse(network)
    assert not differences(report, build(Project(network)))


def test_a_layer_that_differs_is_named() -> None:
    report = analyse(chain(Input((8, 8, 3)), Dense(3)))
    model = build(Project(chain(Input((8, 8, 3)), Dense(4))))
    found = " ".join(differences(report, model))
    assert "parameters: 12 here, 16 in Keras" in found
    assert "('Dense', 12, (8, 8, 3)) here" in found


def test_grouped_convolutions_learn() -> None:
    """One step of training, compiled as in the window, changes the kernel of each group of a unit of ResNeXt."""
    unit = ResNeXtUnit(64, groups=32, group_width=4)
    model = build(Project(chain(Input((16, 16, 3)), unit, GlobalAveragePooling2D(), Dense(3, "softmax"))))
    (kernel,) = [one for one in model.trainable_weights if tuple(one.shape) == (3, 3, 4, 128)]
    before = kernel.numpy()
    images = numpy.random.default_rng(5).uniform(0, 255, (3, 16, 16, 3)).astype("float32")
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.train_on_batch(images, numpy.arange(3))
    changed = numpy.abs(kernel.numpy() - before).reshape(-1, 32, 4).max(axis=(0, 2))
    assert (changed > 0).all()


def test_auxiliary_classifiers_learn_beside_the_main_one() -> None:
    """Szegedy et al., section 5: their losses are added with weight 0.3."""
    network = published_network("googlenet").network((80, 80, 3), 3, with_option=True)
    model = build(Project(network, training=Training(scaling="none")))
    assert model.output_names == ["predictions", "aux1_predictions", "aux2_predictions"]
    model.compile(
        "sgd", ["sparse_categorical_crossentropy"] * 3, loss_weights=[1, 0.3, 0.3], run_eagerly=True
    )
    answers = numpy.arange(2)
    losses = model.train_on_batch(numpy.ones((2, 80, 80, 3), "float32"), [answers] * 3)
    assert losses[0] == pytest.approx(losses[1] + 0.3 * (losses[2] + losses[3]), rel=1e-4)
