from __future__ import annotations

import io

import numpy as np
import pytest

from cnnstudio.engine.runs.about import ABOUT, about_array, about_of


def test_what_is_said_of_arrays_comes_back_with_them() -> None:
    data = {"name": "Flüsse", "numbers": [1, 2.5, None], "inner": {"a": True}}
    content = io.BytesIO()
    np.savez(content, **{ABOUT: about_array(data), "values": np.arange(3)})
    content.seek(0)
    with np.load(content) as file:
        assert about_of(file) == data
        assert file[ABOUT].dtype == np.uint8


def test_what_says_nothing_or_no_object_is_refused() -> None:
    with pytest.raises(KeyError):
        about_of({})
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reader of JSON says
        about_of({ABOUT: np.frombuffer(b"{", np.uint8)})
    with pytest.raises(TypeError):
        about_of({ABOUT: np.frombuffer(b"[1]", np.uint8)})
