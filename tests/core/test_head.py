from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.head import head_of
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.gallery import published_network
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.reshape import Flatten, Input


@pytest.mark.parametrize(
    ("name", "features", "head"),
    [
        ("vgg-16", (7, 7, 512), 4), ("xception", (10, 10, 2048), 2), ("resnet-50", (7, 7, 2048), 2),
        ("mobilenet-v2", (7, 7, 1280), 2), ("lenet-5", (5, 5, 16), 4),
    ],
)  # fmt: skip
def test_heads_of_published_networks(name: str, features: tuple[int, ...], head: int) -> None:
    network = published_network(name).network()
    found = head_of(analyse(network))
    assert analyse(network)[found.features].output == features
    assert len(found.nodes) == head


def test_a_body_without_a_head_has_an_empty_one() -> None:
    network = chain(Input((8, 8, 1)), Conv2D(4, 3))
    assert head_of(analyse(network)).nodes == ()


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (Network(), "has errors"),
        (chain(Input((8, 8, 1)), Conv2D(4, 30), Flatten(), Dense(10)), "has errors"),
        (chain(Input((8, 8, 1)), Flatten(), Dense(10)), "no feature maps behind a convolution"),
        (
            Network((
                Node("a", "in", Input((8, 8, 1))), Node("b", "conv", Conv2D(4, 3), ("a",)), Node("c", "one", Flatten(), ("b",)),
                Node("d", "two", Flatten(), ("b",)),
            )),
            "2 outputs",
        ),
        (
            Network((
                Node("a", "in", Input((8, 8, 1))), Node("b", "left", Conv2D(4, 3), ("a",)),
                Node("c", "right", Conv2D(4, 5), ("a",)), Node("d", "flat", Flatten(), ("b",)),
                Node("e", "flat_1", Flatten(), ("c",)), Node("f", "both", Concatenate(), ("d", "e")),
            )),
            "Not all ways to the output lead through right",
        ),
    ],
)  # fmt: skip
def test_what_has_no_head_says_why(network: Network, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        head_of(analyse(network))
