"""The parameters of the published networks: the figures of the books and papers."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.gallery import published_network

COUNTS = {
    "lenet-5": 61_706,  # Géron, table 14-1, plain connections
    "lenet-krohn": 1_199_882,  # Krohn, example 10.3
    "alexnet-krohn": 21_883_153,  # Krohn, example 10.4
    "alexnet": 62_378_344,  # Géron, table 14-2
    "vgg-krohn": 33_672_785,  # Krohn, example 10.5
    "fashion-geron": 1_413_834,  # Géron, ch. 14
    "mnist-olafenwa": 509_898,  # Olafenwa, convolutional network for MNIST
    "cifar-plain-olafenwa": 2_512_650,  # Olafenwa, plain network for CIFAR-10
    "cifar-bn-olafenwa": 1_926_934,  # Olafenwa, with batch normalization
    "cifar-resnet-olafenwa": 4_374_538,  # Olafenwa, residual network
    "cifar-mobile-olafenwa": 287_754,  # Olafenwa, depthwise separable network
    "vgg-16": 138_357_544,  # Keras
    "vgg-19": 143_667_240,  # Keras
}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_parameters_are_those_of_the_source(name: str, count: int) -> None:
    assert analyse(published_network(name).network()).totals.cost.params == count
