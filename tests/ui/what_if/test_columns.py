from __future__ import annotations

from collections.abc import Callable

from cnnstudio.core.analysis import analyse
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.document.trial import Trial
from cnnstudio.ui.what_if.columns import Column, outcome, project_figures, rows

Make = Callable[..., Layer]


def project_of(*layers: Layer) -> Project:
    return Project(chain(*layers))


def test_variants_stand_beside_each_other_with_their_ratio(make_layer: Make) -> None:
    """Olafenwa: a depthwise convolution and one of 1×1 kernels for a seventh of the multiply-adds."""
    entry = make_layer("input", shape=(112, 112, 32))
    plain = {"padding": "same", "use_bias": False}
    standard = project_of(entry, make_layer("conv_2d", filters=32, kernel_size=3, **plain))
    separate = project_of(
        entry,
        make_layer("depthwise_conv_2d", kernel_size=3, **plain),
        make_layer("conv_2d", filters=32, kernel_size=1, **plain),
    )
    columns = [
        Column(name, project_figures(made, analyse(made.network)))
        for name, made in (("A", standard), ("B", separate))
    ]
    found = {row.title: row.cells for row in rows(tuple(columns))}
    assert [(cell.text, cell.ratio) for cell in found["MACs"]] == [("116 M", ""), ("16.5 M", "0.14 ×")]
    assert found["MACs"][1].help == "16,457,728"
    assert [(cell.text, cell.ratio) for cell in found["Depth"]] == [("1", ""), ("2", "2.0 ×")]


def test_nothing_tried_comes_to_nothing(make_layer: Make) -> None:
    project = project_of(make_layer("input"), make_layer("conv_2d"))
    found = outcome(project, analyse(project.network), Trial())
    assert (found.figures, found.message, found.report) == (None, "", None)


def test_precision_and_batch_alone_analyse_nothing(make_layer: Make) -> None:
    project = project_of(make_layer("input"), make_layer("conv_2d"))
    report = analyse(project.network)
    found = outcome(project, report, Trial(batch=64, bits=16))
    assert found.report is None
    assert found.figures is not None
    own = project_figures(project, report)
    assert found.figures.training_bytes == own.training_bytes, "twice the batch at half the bytes"


def test_what_does_not_fit_any_more_is_said(make_layer: Make) -> None:
    project = project_of(make_layer("input"), make_layer("conv_2d", kernel_size=7))
    found = outcome(project, analyse(project.network), Trial((5, 5, 1)))
    assert found.message.startswith("conv2d: Conv2D: a window of 7×7 px does not fit in 5×5 px.")
    assert found.figures is not None
    assert not found.figures.is_complete


def test_errors_of_the_project_itself_are_not_said_again(make_layer: Make) -> None:
    project = project_of(make_layer("input"), make_layer("dense"), make_layer("conv_1d"))
    report = analyse(project.network)
    assert report.errors
    assert outcome(project, report, Trial(batch=4)).message == ""


def test_a_shape_that_cannot_be_is_refused(make_layer: Make) -> None:
    project = project_of(make_layer("input"), make_layer("conv_2d"))
    found = outcome(project, analyse(project.network), Trial((0, 28, 1)))
    assert found.figures is None
    assert "at least 1" in found.message
