"""What the sources say of the published networks' sizes, to be held beside what they have here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_KERAS = "keras.applications"
_TORCHVISION = "torchvision"
_BY_HAND = "its layers, added up by hand"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a source says of a network with its own images and classes.

    Attributes:
        params: How many parameters it has; rounded if `unit` is not 1.
        source: Who says so.
        unit: What the number is rounded to.
        counts_all: Whether means and variances of batch normalization, which are not learned, are counted too.
        macs: How many multiply-adds it takes, rounded, if a source says so.
        macs_source: Who says that.
    """

    params: int
    source: str
    unit: int = 1
    counts_all: bool = True
    macs: float | None = None
    macs_source: str = ""

    def is_met(self, params: int | None) -> bool:
        """Whether a number of parameters is the source's, as exactly as the source says it."""
        return params is not None and abs(params - self.params) * 2 <= (self.unit if self.unit > 1 else 0)


def _learned(params: int, source: str, macs: float | None = None, macs_source: str = "") -> Figure:
    return Figure(params, source, counts_all=False, macs=macs, macs_source=macs_source)


def _keras(params: int, macs: float | None = None, macs_source: str = "") -> Figure:
    return Figure(params, _KERAS, macs=macs, macs_source=macs_source)


_HE = "He et al. (2015), table 1"
_TAN = "Tan & Le (2019), table 2"

FIGURES: Mapping[str, Figure] = {
    "lenet-5": Figure(61_706, f"Géron, table 14-1; {_BY_HAND}"),
    "alexnet": Figure(62_378_344, f"Géron, table 14-2; {_BY_HAND}"),
    "zfnet": Figure(62_357_608, f"Zeiler & Fergus (2014), figure 3; {_BY_HAND}"),
    "googlenet": _learned(6_998_552, "BVLC's model of Caffe", 1.5e9, "Szegedy et al. (2015), section 1"),
    "vgg-16": _keras(138_357_544, 15.3e9, "He et al. (2015), table 1 and section 3.3"),
    "vgg-19": _keras(143_667_240, 19.6e9, "He et al. (2015), section 3.3"),
    "resnet-18": _learned(11_689_512, _TORCHVISION, 1.8e9, _HE),
    "resnet-34": _learned(21_797_672, _TORCHVISION, 3.6e9, _HE),
    "resnet-50": _keras(25_636_712, 3.8e9, _HE),
    "resnet-101": _keras(44_707_176, 7.6e9, _HE),
    "resnet-152": _keras(60_419_944, 11.3e9, _HE),
    "resnet-50-v2": _keras(25_613_800),
    "fcn-32s": Figure(134_000_000, "Long et al. (2015), table 1, before anything is enlarged", 5_000_000),
    "fcn-16s": Figure(134_000_000, "Long et al. (2015), table 1, before anything is enlarged", 5_000_000),
    "fcn-8s": Figure(134_000_000, "Long et al. (2015), table 1, before anything is enlarged", 5_000_000),
    "inception-v3": _keras(23_851_784, 5e9, "Szegedy et al. (2016), abstract"),
    "unet": Figure(31_030_658, f"Ronneberger et al. (2015), figure 1; {_BY_HAND}"),
    "wide-resnet-28-10": Figure(36_500_000, "Zagoruyko & Komodakis (2016), table 4", 100_000, counts_all=False),
    "densenet-121": _keras(8_062_504),
    "densenet-169": _keras(14_307_880),
    "densenet-201": _keras(20_242_984),
    "inception-resnet-v2": _keras(55_873_736),
    "inception-v4": _learned(42_679_816, "the weights converted from TensorFlow's slim models"),
    "squeezenet": _learned(1_248_424, f"{_TORCHVISION}, squeezenet1_0"),
    "xception": _keras(22_910_480),
    "resnext-50": _learned(25_028_904, f"{_TORCHVISION}, resnext50_32x4d", 4.2e9, "Xie et al. (2017), table 1"),
    "mobilenet": _keras(4_253_864, 569e6, "Howard et al. (2017), table 8"),
    "mobilenet-v2": _keras(3_538_984, 300e6, "Sandler et al. (2018), table 4"),
    "se-resnet-50": _learned(28_088_024, "the weights converted from the authors' model", 3.87e9,
                             "Hu et al. (2018), section 4"),
    "se-inception": _learned(7_485_935, f"Hu et al. (2018), figure 2; {_BY_HAND}"),
    "cspnet-resnext-50": _learned(20_569_896, "the configuration that its authors publish"),
    "efficientnet": _keras(5_330_571, 0.39e9, _TAN),
    "efficientnet-b0": _keras(5_330_571, 0.39e9, _TAN),
    "efficientnet-b1": _keras(7_856_239, 0.70e9, _TAN),
    "efficientnet-b2": _keras(9_177_569, 1.0e9, _TAN),
    "efficientnet-b3": _keras(12_320_535, 1.8e9, _TAN),
    "efficientnet-b4": _keras(19_466_823, 4.2e9, _TAN),
    "efficientnet-b5": _keras(30_562_527, 9.9e9, _TAN),
    "efficientnet-b6": _keras(43_265_143, 19e9, _TAN),
    "efficientnet-b7": _keras(66_658_687, 37e9, _TAN),
    "mnist-olafenwa": Figure(509_898, "Olafenwa & Olafenwa (2018), convolutional network for MNIST"),
    "cifar-plain-olafenwa": Figure(2_512_650, "Olafenwa & Olafenwa (2018), plain network for CIFAR-10"),
    "cifar-bn-olafenwa": Figure(1_926_934, "Olafenwa & Olafenwa (2018), with batch normalization"),
    "cifar-resnet-olafenwa": Figure(4_374_538, "Olafenwa & Olafenwa (2018), residual network for CIFAR-10"),
    "cifar-mobile-olafenwa": Figure(287_754, "Olafenwa & Olafenwa (2018), depthwise separable network"),
    "lenet-krohn": Figure(1_199_882, "Krohn et al. (2020), example 10.3"),
    "alexnet-krohn": Figure(21_883_153, "Krohn et al. (2020), example 10.4"),
    "vgg-krohn": Figure(33_672_785, "Krohn et al. (2020), example 10.5"),
    "fashion-geron": Figure(1_413_834, "Géron (2022), ch. 14"),
}  # fmt: skip
"""By the networks' names."""
