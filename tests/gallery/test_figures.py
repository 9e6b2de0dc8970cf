"""The parameters of networks that Keras does not have: exact counts, papers' rounded figures, and counts by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.cost import Cost
from cnnstudio.core.report import Report
from cnnstudio.gallery import all_published, published_network
from cnnstudio.gallery.figures import FIGURES, Figure

TRAINABLE = {
    "resnet-18": 11_689_512,  # torchvision, which counts what is learned
    "resnet-34": 21_797_672,  # torchvision
    "resnext-50": 25_028_904,  # torchvision, resnext50_32x4d
    "squeezenet": 1_248_424,  # torchvision, squeezenet1_0
    "googlenet": 6_998_552,  # the BVLC model of Caffe
    "inception-v4": 42_679_816,  # the weights converted from TensorFlow's slim models
    "se-resnet-50": 28_088_024,  # the weights converted from the authors' Caffe model
    "cspnet-resnext-50": 20_569_896,  # the configuration with 128 channels before the first units
    "wide-resnet-28-10": 36_479_194,  # the authors' layers, by hand below
}

ROUNDED = {
    "resnext-50": 25.0,  # Xie et al., table 1
    "wide-resnet-28-10": 36.5,  # Zagoruyko & Komodakis, table 4
    "se-resnet-50": 28.1,  # Hu et al., section 4: 2.5 million more than ResNet-50's 25.6
    "resnet-18": 11.7,
    "resnet-34": 21.8,
}


def report_of(name: str, classes: int | None = None) -> Report:
    """The analysis of a network of the gallery."""
    return analyse(published_network(name).network(classes=classes))


def cost_of(name: str, classes: int | None = None) -> Cost:
    """What a network of the gallery costs."""
    return report_of(name, classes).totals.cost


@pytest.mark.parametrize(("name", "count"), TRAINABLE.items())
def test_what_is_learned_is_as_much_as_elsewhere(name: str, count: int) -> None:
    assert cost_of(name).trainable == count


def test_googlenet_with_its_auxiliary_classifiers() -> None:
    """The BVLC model of Caffe with both has 13,378,280 parameters."""
    network = published_network("googlenet").network(with_option=True)
    assert analyse(network).totals.cost.trainable == 13_378_280


def test_zfnet_by_hand() -> None:
    """Zeiler & Fergus, figure 3; the 6×6 maps of 256 channels feed the dense layers."""
    convolutions = ((7, 3, 96), (5, 96, 256), (3, 256, 384), (3, 384, 384), (3, 384, 256))
    dense = ((1, 6 * 6 * 256, 4096), (1, 4096, 4096), (1, 4096, 1000))
    assert cost_of("zfnet").params == sum(biased(*one) for one in (*convolutions, *dense))


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_what_the_table_says_is_met(name: str) -> None:
    cost, figure = cost_of(name), FIGURES[name]
    assert figure.source
    assert (figure.macs is None) == (not figure.macs_source)
    if name.startswith("fcn"):  # the source counts before anything is enlarged, as is done by hand below
        assert figure.is_met(fully_convolutional_vgg(21))
        return
    assert figure.is_met(cost.params if figure.counts_all else cost.trainable)
    if figure.macs is not None:
        assert cost.macs == pytest.approx(figure.macs, rel=0.15)


def test_every_network_has_a_figure() -> None:
    assert set(FIGURES) == {entry.name for entry in all_published()}


def test_a_figure_is_met_as_exactly_as_it_is_said() -> None:
    exact, rounded = Figure(1000, "x"), Figure(1000, "x", 100)
    assert exact.is_met(1000)
    assert not exact.is_met(1001)
    assert rounded.is_met(1049)
    assert not rounded.is_met(1051)
    assert not rounded.is_met(None)


@pytest.mark.parametrize(("name", "millions"), ROUNDED.items())
def test_parameters_round_to_the_figure_of_the_paper(name: str, millions: float) -> None:
    assert round((cost_of(name).trainable or 0) / 1e6, 1) == millions


def test_resnet_34_for_ten_classes() -> None:
    """Géron, ch. 14: 21,306,826 parameters, running means and variances among them."""
    assert cost_of("resnet-34", 10).params == 21_306_826


def kernel(size: int, taken: int, given: int) -> int:
    """Weights of a convolution without bias."""
    return size * size * taken * given


def biased(size: int, taken: int, given: int) -> int:
    """Weights of a convolution with bias."""
    return kernel(size, taken, given) + given


def test_wide_resnet_by_hand() -> None:
    """Zagoruyko & Komodakis, table 1 with N = 4 and k = 10; scale and shift before each convolution."""
    count, channels = kernel(3, 3, 16), 16
    for filters in (160, 320, 640):
        count += kernel(1, channels, filters)
        for _ in range(4):
            count += 2 * channels + kernel(3, channels, filters) + 2 * filters + kernel(3, filters, filters)
            channels = filters
    assert cost_of("wide-resnet-28-10").trainable == count + 2 * 640 + 640 * 10 + 10


GOOGLENET = (  # table 1: 1×1, before and behind 3×3, before and behind 5×5, behind pooling
    (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128),
    (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
)  # fmt: skip


def convolutions_of_googlenet() -> Iterable[tuple[int, int, int]]:
    """Size, channels taken and channels given of each convolution but the stem's first."""
    yield 1, 64, 64
    yield 3, 64, 192
    channels = 192
    for direct, before_3, behind_3, before_5, behind_5, pooled in GOOGLENET:
        yield from ((1, channels, one) for one in (direct, before_3, before_5, pooled))
        yield 3, before_3, behind_3
        yield 5, before_5, behind_5
        channels = direct + behind_3 + behind_5 + pooled


def test_se_inception_by_hand() -> None:
    """Scale and shift instead of biases; SE blocks of reduction 16 behind the modules (Hu et al., equation 5)."""
    all_of_them = [(7, 3, 64), *convolutions_of_googlenet()]
    count = sum(kernel(*convolution) + 2 * convolution[2] for convolution in all_of_them)
    for direct, _, behind_3, _, behind_5, pooled in GOOGLENET:
        channels = direct + behind_3 + behind_5 + pooled
        count += 2 * channels * (channels // 16) + channels // 16 + channels
    assert cost_of("se-inception").trainable == count + 1024 * 1000 + 1000


def test_googlenet_by_hand() -> None:
    """The filters of table 1, with biases."""
    convolutions = [(7, 3, 64), *convolutions_of_googlenet()]
    assert cost_of("googlenet").params == sum(biased(*one) for one in convolutions) + 1024 * 1000 + 1000


def test_partial_resnext_has_the_kernels_of_the_paper() -> None:
    """Wang et al., table 1: 20.50 million, kernels and the last biases, with 64 channels before the first units."""
    report = report_of("cspnet-resnext-50")
    kernels = 1000
    for node in report.network:
        if node.inputs:
            weights = node.layer.weights(*report[node.id].inputs)
            kernels += sum(weight.count for weight in weights if "kernel" in weight.name)
    wider = kernel(1, 64, 64) + kernel(1, 64, 128)
    assert round((kernels - wider) / 1e6, 2) == 20.5


def test_unet_by_hand() -> None:
    """Ronneberger et al., figure 1: 23 convolutions, the four that enlarge by 2×2 among them."""
    count, channels = 0, 1
    for filters in (64, 128, 256, 512, 1024):
        count += biased(3, channels, filters) + biased(3, filters, filters)
        channels = filters
    for filters in (512, 256, 128, 64):
        count += (
            biased(2, 2 * filters, filters) + biased(3, 2 * filters, filters) + biased(3, filters, filters)
        )
    assert cost_of("unet").params == count + biased(1, 64, 2)


def fully_convolutional_vgg(classes: int) -> int:
    """VGG-16's convolutions, its dense layers as convolutions, and the classes at every place."""
    plan = (64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512)
    convolutions = sum(biased(3, *pair) for pair in zip((3, *plan), plan, strict=False))
    return convolutions + biased(7, 512, 4096) + biased(1, 4096, 4096) + biased(1, 4096, classes)


def test_fully_convolutional_networks_by_hand() -> None:
    """Long et al., table 1: 134 million before anything is enlarged; 64, 32 and 16 px wide kernels enlarge."""
    common = fully_convolutional_vgg(21)
    assert round(common / 1e6) == 134
    doubling = kernel(4, 21, 21)
    assert cost_of("fcn-32s").params == common + kernel(64, 21, 21)
    joined = common + doubling + biased(1, 512, 21)
    assert cost_of("fcn-16s").params == joined + kernel(32, 21, 21)
    assert cost_of("fcn-8s").params == joined + doubling + biased(1, 256, 21) + kernel(16, 21, 21)


@pytest.mark.parametrize("name", ["fcn-32s", "fcn-16s", "fcn-8s"])
@pytest.mark.parametrize("sides", [(500, 500), (224, 224), (375, 500), (33, 64), (487, 511)])
def test_a_fully_convolutional_network_gives_the_size_that_it_takes(
    name: str, sides: tuple[int, int]
) -> None:
    report = analyse(published_network(name).network((*sides, 3)))
    assert not report.errors
    assert report["predictions"].output == (*sides, 21)


@pytest.mark.parametrize(("side", "given"), [(572, 388), (588, 404), (188, 4)])
def test_unet_gives_the_inside_of_its_image(side: int, given: int) -> None:
    report = analyse(published_network("unet").network((side, side, 1)))
    assert not report.errors
    assert report["predictions"].output == (given, given, 2)


def test_the_hot_dog_network_of_krohn() -> None:
    """Krohn, example 10.7: VGG-19 without its head, frozen, and two classes: 50,178 of 20,074,562 are trained."""
    from cnnstudio.core.network import Network, Node
    from cnnstudio.layers.dense import Dense
    from cnnstudio.layers.regularization import Dropout
    from cnnstudio.layers.reshape import Flatten

    whole = published_network("vgg-19").network()
    end = [node.id for node in whole].index("block5_pool") + 1
    head = (
        Node("flat", "flat", Flatten(), ("block5_pool",)),
        Node("drop", "drop", Dropout(0.5), ("flat",)),
        Node("classes", "classes", Dense(2, "softmax"), ("drop",)),
    )
    base = [node.with_trainable(False) for node in whole.nodes[:end]]
    report = analyse(Network((*base, *head)))
    assert report.totals.cost.params == 20_074_562
    assert report.totals.cost.trainable == 50_178
    assert report["classes"].cost.params == 50_178
