"""What the configuration of a stranger's model may hold: Keras's own parts and ours, and no code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnstudio.core.errors import EngineError
from cnnstudio.document.placeholder import CODE_LAYERS
from cnnstudio.engine.own_layers import is_own

_FOLDERS = frozenset({
    "activations", "constraints", "dtype_policies", "initializers", "layers", "losses", "metrics", "models", "ops",
    "optimizers", "quantizers", "random", "regularizers",
})  # fmt: skip


def check_config(config: Any, name: str) -> None:
    """Refuse layers that carry code, and objects that are not Keras's own.

    Args:
        config: The configuration as JSON data.
        name: The file's name.

    Raises:
        EngineError: It holds some, or is that of no model.
    """
    if not isinstance(config, dict) or "class_name" not in config:
        raise EngineError(f"{name} is damaged: its description is that of no model. Save or copy it again.")
    # How it was trained is not read: a loss of the author's own does no harm.
    for part in _parts({key: value for key, value in config.items() if key != "compile_config"}):
        kind, module = part.get("class_name"), part.get("module")
        if kind in CODE_LAYERS:
            raise EngineError(
                f"{name} holds a {kind} layer, whose code could do anything to this computer: "
                "replace it by ordinary layers and save the model again."
            )
        if isinstance(kind, str) and not _is_keras(kind, module, part.get("registered_name")):
            raise EngineError(
                f"{name} uses {kind}, which is not Keras's own (it comes from {module or 'the author'}): "
                "replace it by ordinary layers and save the model again."
            )


def _parts(config: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a configuration."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _is_keras(kind: str, module: Any, registered: Any) -> bool:
    """Whether an object of a configuration is one of Keras's own or of ours, and harmless to make."""
    if isinstance(registered, str) and ">" in registered:
        return is_own(registered)
    if module == "builtins":
        return kind == "function"  # a name that Keras looks up among its own
    if module is None or module == "keras":
        return True
    if not isinstance(module, str):
        return False
    root = module.removeprefix("keras.src.").removeprefix("keras.").split(".")[0]
    return module.startswith("keras.") and root in _FOLDERS
