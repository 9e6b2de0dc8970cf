"""The numbers of the books, layer by layer, in the networks that the gallery offers; totals: `test_counts`, `test_keras`.

Source: Krohn, *Deep Learning Illustrated*, ch. 10; Géron, *Hands-On Machine Learning*, 2nd and 3rd ed., ch. 14.
"""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.hints import hints_of
from cnnstudio.core.report import Report
from cnnstudio.core.values import Shape
from cnnstudio.gallery import published_network


def report_of(name: str) -> Report:
    return analyse(published_network(name).network())


def params_of_layers(report: Report) -> list[int | None]:
    """Those of the layers that have any."""
    return [count for node in report.network if (count := report[node.id].cost.params)]


def shapes(report: Report) -> list[Shape | None]:
    """Each shape once, as it comes."""
    outputs = [report[node.id].output for node in report.network]
    return [one for one, before in zip(outputs, [None, *outputs], strict=False) if one != before]


def test_lenet_of_krohn() -> None:
    report = report_of("lenet-krohn")
    assert params_of_layers(report) == [320, 18_496, 1_179_776, 1_290]
    assert sum(count or 0 for count in params_of_layers(report)) == 1_199_882
    assert shapes(report) == [(28, 28, 1), (26, 26, 32), (24, 24, 64), (12, 12, 64), (9_216,), (128,), (10,)]
    assert any("98.3 % of the network's parameters" in hint.message for hint in hints_of(report))


def test_alexnet_of_geron() -> None:
    report = report_of("alexnet")
    sliding = [node.id for node in report.network if node.layer.keras_name in ("Conv2D", "MaxPooling2D")]
    sides = [shape[:2] for key in sliding if (shape := report[key].output)]
    assert report["input"].output == (227, 227, 3)
    assert sides == [(side, side) for side in (55, 27, 27, 13, 13, 13, 13, 6)]


def test_lenet_5_of_geron() -> None:
    report = report_of("lenet-5")
    assert params_of_layers(report) == [156, 2_416, 48_120, 10_164, 850]
    assert sum((156, 2_416, 48_120, 10_164, 850)) == 61_706
    channels = [shape[-1] for shape in shapes(report) if shape]
    assert [count for count in dict.fromkeys(channels) if count > 1] == [6, 16, 120, 84, 10]
