from __future__ import annotations

import pytest

import cnnstudio.ui.viewers  # noqa: F401 - registers the viewers
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.ui.viewers import viewer
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register, viewers

SUBJECT = Subject(UntrainedModel(Project()), None, "conv2d", "Conv2D", (6, 6, 4))


def test_every_viewer_says_what_it_is() -> None:
    found = list(viewers())
    assert {"activations", "kernels"} <= {cls.kind for cls in found}
    for cls in found:
        assert cls.title
        assert cls.help.endswith(".")
        assert isinstance(cls.accepts(SUBJECT), bool)


def test_every_viewer_saves_its_numbers_as_arrays_and_as_a_table() -> None:
    for cls in viewers():
        assert cls.arrays is not Viewer.arrays
        assert cls.table is not Viewer.table


def test_two_of_one_kind_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "_VIEWERS", {})

    class First(Viewer):
        kind = "same"

    class Second(Viewer):
        kind = "same"

    assert register(First) is First
    with pytest.raises(ValueError, match="same"):
        register(Second)


def test_without_an_image_there_are_no_activations() -> None:
    (activations,) = (cls for cls in viewers() if cls.kind == "activations")
    assert not activations.accepts(SUBJECT)
