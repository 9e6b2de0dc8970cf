"""Kills (signal 9) at random moments of trainings: each is taken up again, and must end as if nothing had been.

Runs for minutes. The moments are drawn from a seed, the machine does the rest: kills hit start-up, steps,
validation and saving.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from cnnstudio.document.files import save_project
from tests.engine.killing import Nursery, curve, resumable, same_models, sittings, varied

KILLS = 20
KILLS_EACH = 5
EPOCHS = 40


def main() -> None:
    """Kill, resume, compare; fails where a curve or a model differs."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        project = place / "killed.cnnstudio"
        save_project(varied(EPOCHS), project)
        nursery = Nursery()
        start = time.monotonic()
        assert nursery.training(project, place / "whole") == 0
        seconds = time.monotonic() - start
        (whole,) = (place / "whole").iterdir()
        hits, redone, training = 0, 0, 0
        while hits < KILLS:  # some trainings are done before the last of their kills
            training += 1
            runs = place / f"killed-{training}"
            wanted = min(KILLS_EACH, KILLS - hits)
            hits_here, redone_here = _killed(nursery, project, runs, wanted, seconds, chance)
            hits, redone = hits + hits_here, max(redone, redone_here)
            (run,) = [path for path in runs.iterdir() if (path / "last.keras").is_file()]
            assert curve(run) == curve(whole), f"the curve of training {training} differs"
            assert same_models(run, whole), f"a model of training {training} differs"
            print(f"  training {training}: {hits_here} kills, curve and models as without", flush=True)
        nursery.close()
    print(
        f"  {hits} kills in {training} trainings of {EPOCHS} epochs; at most {redone} epochs were done again"
    )


def _killed(
    nursery: Nursery, project: Path, runs: Path, kills: int, seconds: float, chance: random.Random
) -> tuple[int, int]:
    """Train to the end, with kills on the way; how many hit, and how many epochs were done again at most."""
    hits, redone = 0, 0
    while hits < kills:
        before, rows, taken_up = _state(runs)
        ending = nursery.training(project, runs, before, after=chance.uniform(0, seconds / max(kills - 1, 1)))
        redone = max(redone, _redone(runs, rows, taken_up))
        if ending == 0:
            break
        hits += 1
    before, rows, taken_up = _state(runs)
    assert nursery.training(project, runs, before) == 0
    return hits, max(redone, _redone(runs, rows, taken_up))


def _state(runs: Path) -> tuple[str, int, int]:
    """The run that can go on, how many epochs its history has, and how often it was taken up."""
    run = resumable(runs)
    return run, len(curve(Path(run))) - 1 if run else 0, len(sittings(Path(run))) if run else 0


def _redone(runs: Path, rows: int, taken_up: int) -> int:
    """How many of so many finished epochs were done again when the run was taken up; 0 where it was not."""
    run = resumable(runs)
    later = sittings(Path(run))[taken_up:] if run else []
    return rows - later[0] if later else 0
