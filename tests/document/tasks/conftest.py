"""Projects whose task is not to classify, and what their fixes make of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, chain
from cnnstudio.core.report import Problem
from cnnstudio.data.readiness import training_problems
from cnnstudio.document.changes import ApplyFix
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Task

MakeProject = Callable[..., Project]


@pytest.fixture
def made() -> MakeProject:
    """A project on three kinds of shapes of 32 px: ``(task, *layers)``, or with a network instead of layers."""

    def make(task: Task, *layers: Layer | Network, objects: int = 3) -> Project:
        network = layers[0] if isinstance(layers[0], Network) else chain(*layers)
        data = DataChoice.of("shapes", {"kinds": 3, "objects": objects})
        return Project(network, "shapes", task=task, data=data)

    return make


@pytest.fixture
def problems() -> Callable[[Project], tuple[Problem, ...]]:
    """What keeps a project from training, and what is doubtful about it."""
    return problems_of


def problems_of(project: Project) -> tuple[Problem, ...]:
    return training_problems(project, analyse(project.network))


@pytest.fixture
def errors() -> Callable[[Project], list[str]]:
    """The messages of what keeps a project from training."""

    def of(project: Project) -> list[str]:
        return [problem.finding.message for problem in problems_of(project) if problem.is_error]

    return of


@pytest.fixture
def mended() -> Callable[[Project], list[Project]]:
    """What each fix makes of a project, with the fixes of what is wrong then, until nothing is."""
    return mended_by_fixes


def mended_by_fixes(project: Project, depth: int = 3) -> list[Project]:
    wrong = [problem for problem in problems_of(project) if problem.is_error]
    if not wrong:
        return [project]
    assert depth, [problem.finding.message for problem in wrong]
    found: list[Any] = []
    for problem in wrong[:1]:
        assert problem.node is not None
        assert problem.finding.fixes, problem.finding.message
        for fix in problem.finding.fixes:
            found += mended_by_fixes(ApplyFix(problem.node, fix).apply(project).project, depth - 1)
    return found
