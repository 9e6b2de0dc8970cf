from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.document.changes import ReplaceHead
from cnnstudio.document.project import Project
from cnnstudio.gallery import published_network


def test_a_new_head_is_one_edit_that_can_be_taken_back() -> None:
    project = Project(published_network("xception").network())
    applied = ReplaceHead(5).apply(project)
    network = applied.project.network
    names = [network[node].name for node in applied.added]
    assert [network[node].layer.kind for node in applied.added] == [
        "global_average_pooling_2d", "dropout", "dense",
    ]  # fmt: skip
    assert network.outputs() == applied.added[-1:]
    report = analyse(network)
    assert not report.errors
    assert report[applied.added[-1]].output == (5,)
    # Keras: Xception without its top has 20,861,480 parameters; 2048 × 5 + 5 come on top.
    assert report.totals.cost.params == 20_861_480 + 10_245
    assert len(set(names)) == 3
    assert applied.inverse.apply(applied.project).project == project


def test_an_older_head_is_replaced_again() -> None:
    network = ReplaceHead(5).apply(Project(published_network("vgg-16").network())).project.network
    again = ReplaceHead(2, 0.5).apply(Project(network)).project.network
    assert len(again) == len(network)
    assert analyse(again).totals.cost.params == 14_714_688 + 512 * 2 + 2
