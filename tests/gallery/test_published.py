"""The gallery as a whole: what every published network must be."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.values import Shape
from cnnstudio.gallery import Published, all_published, published_network
from cnnstudio.gallery.published import TASKS, published

ENTRIES = list(all_published())
every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


@every_entry
def test_it_is_sound_for_its_own_images(entry: Published) -> None:
    network = entry.network()
    report = analyse(network)
    assert not report.errors
    assert report.totals.is_complete
    for node in network.outputs():
        assert _is_answer(entry, report[node].output, entry.classes)


def _is_answer(entry: Published, output: Shape | None, classes: int) -> bool:
    """Whether an output is one answer for the image; or, for segmentation, one for each place of a map."""
    assert output is not None
    return len(output) == (3 if entry.task == "segmentation" else 1) and output[-1] == classes


@every_entry
def test_it_tells_other_classes_apart(entry: Published) -> None:
    report = analyse(entry.network(classes=7))
    for node in report.network.outputs():
        assert _is_answer(entry, report[node].output, 7)


@every_entry
def test_it_takes_other_images(entry: Published) -> None:
    height, width, channels = (size or 0 for size in entry.shape)
    report = analyse(entry.network((height + 64, width + 64, channels)))
    assert not report.errors


@every_entry
def test_its_card_is_whole(entry: Published) -> None:
    assert entry.idea.count(". ") == 1
    assert entry.idea.endswith(".")
    assert str(entry.source)
    assert entry.task in TASKS
    assert 1980 < entry.year < 2030
    assert entry.name == entry.name.lower()
    assert len({node.name for node in entry.network()}) == len(entry.network())


def test_a_name_that_is_not_there_is_answered_with_those_near_it() -> None:
    with pytest.raises(NetworkError, match="choose one of vgg-16, vgg-19, vgg-krohn"):
        published_network("vgg-17")
    with pytest.raises(NetworkError, match="lenet-5"):
        published_network("nonsense")


def test_two_networks_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two networks"):
        published("lenet-5", "", 1998, idea="", source="", shape=(), classes=1)(lambda shape, classes: None)  # type: ignore[arg-type, return-value]
