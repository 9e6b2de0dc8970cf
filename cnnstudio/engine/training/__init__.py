"""Training a network: phases, checkpoints, resuming, and what it reports meanwhile."""
