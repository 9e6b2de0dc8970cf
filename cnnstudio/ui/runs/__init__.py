"""The parts of the Runs workspace: the table of runs, their curves side by side, and how they do on test images."""
