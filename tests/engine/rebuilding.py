"""Running exported scripts, and what is to be equal then."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.exchange.script import script


@contextmanager
def own_register() -> Iterator[None]:
    """Take back what a script registers with Keras."""
    objects = keras.saving.get_custom_objects()
    before = dict(objects)
    try:
        yield
    finally:
        objects.clear()
        objects.update(before)


def run(text: str, seed: int) -> keras.Model:
    """The model that a script builds, in a namespace of its own."""
    namespace: dict[str, Any] = {"__name__": "exported"}
    with own_register(), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Keras advises against some settings, and takes them
        exec(compile(text, "exported.py", "exec"), namespace)  # noqa: S102 - our own source
        keras.utils.set_random_seed(seed)
        model: keras.Model = namespace["build_model"]()
    return model


def configuration(model: keras.Model) -> Any:
    """All that Keras says of a model, but for where the classes of own layers stand.

    Whether a layer without weights is trained is left out: there is nothing to train.
    """
    weightless = {layer.name for layer in model.layers if not layer.weights}

    def cleaned(part: Any) -> Any:
        if isinstance(part, dict):
            is_own = str(part.get("registered_name", "")).startswith("cnnstudio>")
            kept = {key: cleaned(value) for key, value in part.items() if not (is_own and key == "module")}
            if kept.get("name") in weightless:
                kept.pop("trainable", None)
            if isinstance(kept.get("axis"), list) and len(kept["axis"]) == 1:
                (kept["axis"],) = kept["axis"]  # Keras keeps a single axis as it was given
            return kept
        return [cleaned(value) for value in part] if isinstance(part, list) else part

    return cleaned(json.loads(model.to_json()))


def check_rebuilds(project: Project) -> str:
    """See that the script of a project builds the same model, with the same start weights; gives the script."""
    text = script(project)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        built = build(project)
    rebuilt = run(text, project.training.seed)
    assert configuration(rebuilt) == configuration(built)
    assert rebuilt.count_params() == built.count_params()
    for ours, theirs in zip(rebuilt.weights, built.weights, strict=True):
        assert ours.path == theirs.path
        np.testing.assert_array_equal(ours, theirs)
    return text


def formatted(text: str, path: Path) -> str:
    """What ruff finds wrong with a script, its style included; "" if nothing."""
    path.write_text(text, "utf-8")
    return faults(path)


def faults(path: Path) -> str:
    """What ruff finds wrong with a file, or with those of a folder."""
    rules = "--select=E,F,W,N,I,D1,A,UP"
    options = ["--isolated", "--line-length=100", "--no-cache", str(path)]
    answers = [
        subprocess.run([sys.executable, "-m", "ruff", *arguments, *options], capture_output=True, text=True)
        for arguments in (["format", "--diff"], ["check", rules, "--ignore=D105,D107"])
    ]
    return "".join(answer.stdout + answer.stderr for answer in answers if answer.returncode)
