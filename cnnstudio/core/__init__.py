"""The network as a value and its arithmetic; standard library only."""
