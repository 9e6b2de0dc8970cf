"""The parts of the Inspect workspace: model, image, layers, and one unit large."""
