from __future__ import annotations

import pytest

import cnnstudio.engine.explain  # noqa: F401 - registers the methods
from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.method import Watch, method_called, methods, register
from cnnstudio.engine.process.control import Control


def test_all_methods_are_registered_with_words_and_source() -> None:
    found = list(methods())
    assert [cls.kind for cls in found] == [
        "gradcam", "gradcam++", "layercam", "saliency", "smoothgrad", "integrated", "occlusion",
    ]  # fmt: skip
    for cls in found:
        for words in (cls.says, cls.does_not_say):
            assert words.endswith(".")
            assert ". " not in words, "one sentence each"
        assert "(20" in cls.source
        assert "Source:" in (cls.__doc__ or "")
    with pytest.raises(ValueError, match="two methods of kind 'gradcam'"):
        register(GradCAM)


def test_unknown_methods_list_those_that_there_are() -> None:
    assert method_called("gradcam") == GradCAM()
    with pytest.raises(EngineError, match="no method called gradcamm: choose one of gradcam, gradcam"):
        method_called("gradcamm")


def test_a_watch_reports_lets_others_in_and_stops() -> None:
    served: list[int] = []
    seen: list[object] = []
    control = Control(serve=lambda: served.append(1))
    watch = Watch(seen.append, control, 10)
    watch.reach(5)
    (progress,) = seen
    assert (progress.done, progress.total, progress.fraction) == (5, 10, 0.5)  # type: ignore[attr-defined]
    assert progress.seconds_left >= 0  # type: ignore[attr-defined]
    assert served == [1]
    assert not watch.is_stopped
    control.stop()
    assert watch.is_stopped
    with pytest.raises(Stopped):
        watch.check()
