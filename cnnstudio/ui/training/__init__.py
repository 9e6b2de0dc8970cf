"""The parts of the Train workspace: settings, the running training, curves, outcome."""
