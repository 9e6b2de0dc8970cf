from __future__ import annotations

import dataclasses
from collections.abc import Callable

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.status.readouts import field_readout, readouts

Make = Callable[..., Layer]


def test_the_sound_part_is_counted_so_far(broken_editor: Editor) -> None:
    document = broken_editor.document
    found = readouts(document.project, document.report)
    assert [(item.number, item.after) for item in found[:2]] == [
        ("51,584", "parameters so far"),
        ("40.4 M", "MACs"),
    ]
    assert "not counted yet" in found[0].tooltip
    field = field_readout(document.report)
    assert field is not None
    assert (field.before, field.number) == ("receptive field", "7 × 7 px")


def test_memory_depends_on_batch_and_optimizer(make_layer: Make) -> None:
    network = chain(
        make_layer("input", shape=(28, 28, 1)), make_layer("flatten"), make_layer("dense", units=10)
    )
    project = Project(network=network, optimizer=Adam(), training=Training(batch_size=16))
    report = Document(project).report
    adam = readouts(project, report)[2]
    plain = readouts(dataclasses.replace(project, optimizer=SGD(momentum=0)), report)[2]
    assert adam.before == "training at batch 16:"
    slots = 2 * 4 * 7850
    assert report.totals.training_bytes(16, 2) == report.totals.training_bytes(16, 0) + slots  # type: ignore[operator]
    assert f"{report.totals.training_bytes(16, 2):,} bytes" in adam.tooltip
    assert f"{report.totals.training_bytes(16, 0):,} bytes" in plain.tooltip
    assert readouts(project, report)[0].after == "parameters"


def test_what_is_unknown_is_not_zero(make_layer: Make) -> None:
    network = chain(make_layer("input", shape=(None, None, 3)), make_layer("conv_2d"))
    project = Project(network=network)
    found = readouts(project, Document(project).report)
    assert (found[1].number, found[2].number) == ("?", "?")


def test_an_empty_network_has_no_field() -> None:
    assert field_readout(Document().report) is None
