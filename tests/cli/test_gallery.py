"""``cnnstudio gallery``, and gallery networks in other commands."""

from __future__ import annotations

import json

import pytest

from cnnstudio.cli import main
from cnnstudio.cli.sources import opened_network
from cnnstudio.core.errors import NetworkError
from cnnstudio.gallery import all_published


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in entries] == [entry.name for entry in all_published()]
    (lenet,) = [entry for entry in entries if entry["name"] == "lenet-5"]
    assert lenet == {
        "name": "lenet-5", "title": "LeNet-5", "year": 1998, "params": 61_706, "macs": 416_520,
        "input": [32, 32, 1],
        "source": "LeCun et al. (1998), Gradient-based learning applied to document recognition; Géron, table 14-1",
    }  # fmt: skip


def test_the_list_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery"]) == 0
    assert "vgg-16" in capsys.readouterr().out


def test_a_network_of_the_gallery_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "gallery:lenet-5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["params"] == 61_706
    assert main(["summary", "gallery:lenet-6", "--json"]) == 1
    assert "lenet-5" in capsys.readouterr().err


def test_a_name_opens_as_a_project() -> None:
    assert opened_network("gallery:vgg-16").name == "vgg-16"
    with pytest.raises(NetworkError):
        opened_network("gallery:")


def test_classes_and_the_dial_stand_behind_the_name() -> None:
    from cnnstudio.core.analysis import analyse

    def params(text: str) -> int | None:
        return analyse(opened_network(text).network).totals.cost.params

    assert params("gallery:efficientnet:dial=0") == params("gallery:efficientnet-b0")
    assert params("gallery:efficientnet:dial=1") != params("gallery:efficientnet:dial=0")
    assert params("gallery:lenet-5:classes=2") == 61_706 - 8 * 85
    assert params("gallery:googlenet:auxiliary=1") == 13_378_280
    assert params("gallery:googlenet:auxiliary=0") == 6_998_552
    first = opened_network("gallery:resnet-18:input=96x64x1,classes=3").network.nodes[0]
    assert first.layer.to_data()["shape"] == [96, 64, 1]


@pytest.mark.parametrize(
    "text",
    [
        "lenet-5:dial=1",
        "efficientnet:dial=99",
        "lenet-5:classes",
        "lenet-5:size=3",
        "lenet-5:dial=nan",
        "lenet-5:auxiliary=1",
        "googlenet:auxiliary=2",
        "vgg-16:input=3x3",
        "vgg-16:input=0x9x3",
    ],
)
def test_what_cannot_be_set_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", f"gallery:{text}"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_figures_stand_beside_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "--figures", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert len(rows) == len(list(all_published()))
    assert rows["vgg-16"]["difference"] == 0
    assert rows["resnet-18"]["counted"] == "learned"
    assert abs(rows["resnet-50"]["macs_difference"]) < 0.02
    assert main(["gallery", "--figures"]) == 0
    assert "62,378,344" in capsys.readouterr().out
