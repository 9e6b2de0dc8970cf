"""Trainings that are killed at random moments and taken up again, each in a process of its own.

Run as a script it imports what a training needs and then makes a copy of itself for each training that is
asked for on standard input: a line of JSON; the copy's number is the answer, then how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Cosine
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input

ROOT = Path(__file__).parents[2]


class Nursery:
    """Starts trainings quickly: what they need is loaded once."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def training(
        self, project: Path, runs: Path, resume: str = "", *, after: float | None = None, at: int = 0
    ) -> int:
        """Train, or go on; how the process ended.

        Args:
            project: The project's file.
            runs: The folder for runs.
            resume: The run to go on in.
            after: Seconds from the first batch on after which it is killed; None: it is let be.
            at: The step, counted from 1 over all epochs, at whose start it kills itself; 0: in none.
        """
        assert self._process.stdin is not None
        order = {"project": str(project), "runs": str(runs), "resume": resume, "at": at}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        number = int(self._line())
        assert self._line() == "begun"
        if after is not None:
            killer = threading.Timer(after, _kill, (number,))
            killer.start()
        ending = int(self._line())
        if after is not None:
            killer.cancel()
            killer.join()
        return ending

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _kill(number: int) -> None:
    """Kill a process that may have ended by itself just now, and whose end nobody has asked for yet."""
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def resumable(runs: Path) -> str:
    """The run that has a state, if there is one; those killed before are passed over."""
    found = [path for path in runs.iterdir() if (path / "last.keras").is_file()] if runs.is_dir() else []
    return str(found[0]) if found else ""


def varied(epochs: int) -> Project:
    """A project with all that has a state: dropout, moving statistics, moments, a mean of the weights, a schedule."""
    network = chain(
        Input((8, 8, 1)), Conv2D(8, (3, 3), activation="relu"), BatchNormalization(), Dropout(0.3), Flatten(),
        Dense(10, "softmax"),
    )  # fmt: skip
    training = Training(batch_size=64, epochs=epochs, seed=5, checkpoint_every=3, checkpoint_count=2)
    return Project(
        network, "killed", optimizer=Adam(use_ema=True), schedule=Cosine(lowest=0.1), training=training
    )


def same_models(run: Path, other: Path) -> bool:
    """Whether two runs hold the same models, to the last bit."""
    names = sorted(path.name for path in run.glob("*.keras"))
    if names != sorted(path.name for path in other.glob("*.keras")):
        return False
    import keras
    import numpy as np

    return all(
        np.array_equal(here, there)
        for name in names
        for here, there in zip(
            *(keras.saving.load_model(folder / name, compile=False).get_weights() for folder in (run, other)),
            strict=True,
        )
    )


def curve(run: Path) -> list[list[str]]:
    """The history of a run without the seconds."""
    rows = [line.split(",") for line in (run / "history.csv").read_text("utf-8").splitlines()]
    return [row[:5] + row[6:] for row in rows]


def sittings(run: Path) -> list[int]:
    """How many epochs the run had behind it each time that it went on."""
    environment = json.loads((run / "environment.json").read_text("utf-8"))
    return [sitting["after_epoch"] for sitting in environment.get("resumed", ())]


def _serve() -> None:
    import keras  # noqa: F401 - what takes time is loaded before the copies are made

    import cnnstudio.engine.training.train  # noqa: F401

    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            os._exit(_trained(json.loads(line)))
        print(number, flush=True)
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _trained(order: dict[str, Any]) -> int:
    from cnnstudio.core.errors import EngineError
    from cnnstudio.document.files import load_project
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.training.train import Train

    said: list[bool] = []

    def report(progress: Any) -> None:
        if not said:
            said.append(True)
            print("begun", flush=True)

    if order["at"]:
        _end_at(order["at"])
    try:
        task = Train(load_project(Path(order["project"])), order["runs"], resume=order["resume"])
        task(report, Control())
    except EngineError as error:
        report(None)
        return 0 if "epochs are done" in str(error) else 3
    return 0


def _end_at(step: int) -> None:
    """Have this process kill itself at the start of a step: reports are too seldom to say when that is."""
    import keras

    class Ending(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
        """Ends the process in the midst of an epoch."""

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self._before = epoch * self.params["steps"]

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            if self._before + batch + 1 >= step:
                os.kill(os.getpid(), signal.SIGKILL)

    fit = keras.Model.fit

    def ended(model: Any, *arguments: Any, callbacks: Any = (), **named: Any) -> Any:
        return fit(model, *arguments, callbacks=[*callbacks, Ending()], **named)

    keras.Model.fit = ended


if __name__ == "__main__":
    _serve()
