from __future__ import annotations

from collections.abc import Callable

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.core.report import Report
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.arithmetic_lines import remarks, share_text, steps

Make = Callable[..., Layer]


def lines(report: Report, *ids: str) -> dict[str, str]:
    return {step.title: step.formula for step in steps(report, ids)}


def test_a_layer_says_how_its_numbers_come_about(broken_editor: Editor) -> None:
    found = lines(broken_editor.document.report, "b")
    assert found["Parameters"] == "5·5·32·64 + 64 = 51,264"
    assert found["Receptive field"] == "3 + (5 − 1)·1 = 7"
    assert found["Output shape"] == "28 H × 28 W × 64 C"
    assert found["Memory of the output"] == "28·28·64 · 4 = 200,704 bytes"
    assert found["Share of the network"].startswith("99.4 % of the parameters")


def test_the_whole_input_is_called_so(make_layer: Make) -> None:
    network = chain(make_layer("input", shape=(28, 28, 1)), make_layer("flatten"), make_layer("dense"))
    report = Document(Project(network=network)).report
    flat, dense = network.nodes[1:]
    assert lines(report, flat.id)["Receptive field"] == "1 + (28 − 1)·1 = 28"
    assert lines(report, dense.id)["Receptive field"] == "28 × 28 px: the whole input"


def test_bad_and_waiting_layers_say_so_and_count_nothing(broken_editor: Editor) -> None:
    report = broken_editor.document.report
    (bad,) = remarks(report, "s")
    (waiting,) = remarks(report, "p")
    assert (bad.kind, "28 × 28 × 32 and 28 × 28 × 64" in bad.message) == ("error", True)
    assert (waiting.kind, waiting.message) == (
        "waiting",
        "Waits for add: its shape is known once that is mended.",
    )
    assert steps(report, ("s",)) == steps(report, ("p",)) == ()


def test_pixels_that_are_ignored_are_a_remark(make_layer: Make) -> None:
    network = chain(make_layer("input", shape=(28, 28, 1)), make_layer("max_pooling_2d", pool_size=3))
    report = Document(Project(network=network)).report
    assert remarks(report, network.nodes[1].id) == ()
    (remark,) = remarks(report, network.nodes[1].id, with_hints=True)
    assert (remark.kind, "ignored" in remark.message) == ("hint", True)


def test_hints_are_remarks_where_they_are_wanted(make_layer: Make) -> None:
    network = chain(make_layer("input", shape=(28, 28, 64)), make_layer("conv_2d", filters=64, kernel_size=5))
    report = Document(Project(network=network)).report
    (remark,) = remarks(report, "n1", with_hints=True)
    assert (remark.kind, remark.message[:20]) == ("hint", "Two layers of 3×3 se")
    assert remarks(report, "n1") == ()


def test_several_layers_are_summed(broken_editor: Editor) -> None:
    found = lines(broken_editor.document.report, "a", "b")
    assert found["Parameters together"] == "51,584"
    together = steps(broken_editor.document.report, ("a", "s"))
    assert together[0].note == "without 1 that cannot be counted yet"


def test_shares_are_honest() -> None:
    shares = [share_text(*pair) for pair in ((1, 3), (0, 9), (9, 9), (1, 9999), (None, 9), (9_999, 10_000))]
    assert shares == ["33 %", "0 %", "100 %", "< 0.1 %", "?", "> 99.9 %"]
