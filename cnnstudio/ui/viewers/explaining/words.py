"""What is said of an explanation in words."""

from __future__ import annotations

from cnnstudio.engine.explain.explanation import Explanation
from cnnstudio.engine.explain.method import Method
from cnnstudio.ui.viewers.paint_scores import percent


def caption_words(found: Explanation, method: Method) -> str:
    """What stands over a map: ``Grad-CAM for dog (75 %) at row 3, column 4 of 12 × 12 places, at conv``."""
    at = f" at {found.layer}" if found.layer else ""
    where = f" {found.where}," if found.where and at else f" {found.where}" if found.where else ""
    partial = "Partial: " if found.is_partial else ""
    return f"{partial}{method.label} for {found.class_name} ({percent(found.probability)}){where}{at}"


def method_words(method: Method) -> str:
    """What a map of a method says, what it does not, and where the method comes from."""
    return f"{method.says} {method.does_not_say} ({method.source})"
