"""Write the project files of the demonstrations beside this script, as they are committed.

Run it after a change of cnnstudio/document/demonstrations: python examples/make_demonstrations.py
"""

from __future__ import annotations

from pathlib import Path

from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.document.files import save_project


def main() -> None:
    """Write one file a demonstration."""
    for demonstration in DEMONSTRATIONS:
        path = Path(__file__).with_name(f"{demonstration.name}.cnnstudio")
        save_project(demonstration.project, path)
        print(f"{path.name}: {demonstration.help}")


if __name__ == "__main__":
    main()
