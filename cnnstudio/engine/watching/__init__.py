"""Looking at a network while it learns, and at what its run has kept of that."""
