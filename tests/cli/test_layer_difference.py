"""The layers that differ, as ``summary --compare`` prints them."""

from __future__ import annotations

import json

import pytest

from cnnstudio.cli import main


def test_the_table_names_every_layer_that_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "gallery:vgg-16", "--compare", "gallery:vgg-19"]) == 0
    out = capsys.readouterr().out
    assert "Layer by layer: 3 added." in out
    rows = [line.split() for line in out.splitlines() if line.startswith("+  ")]
    assert [row[1] for row in rows] == ["block3_conv4", "block4_conv4", "block5_conv4"]
    assert "all together" in out


def test_equal_networks_differ_in_no_layer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "gallery:lenet-5", "--compare", "gallery:lenet-5"]) == 0
    assert "Layer by layer: no layer differs." in capsys.readouterr().out


def test_json_explains_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "gallery:lenet-5", "--compare", "gallery:alexnet", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    for key in ("params", "macs", "training_bytes"):
        by_layer = sum(layer["difference"][key] for layer in found["layers"])
        assert by_layer == found["difference"][key] == found["second"][key] - found["first"][key]
    (fc,) = [layer for layer in found["layers"] if layer["second"] and layer["second"]["name"] == "fc1"]
    assert {"name": "units", "from": "84", "to": "4096"} in fc["changes"]
    assert fc["change"] == "changed"
    assert {layer["change"] for layer in found["layers"]} == {"added", "removed", "changed", "affected"}
