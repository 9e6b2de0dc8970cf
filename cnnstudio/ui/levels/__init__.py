"""What is inside a block, in place of the network: who edits it, and which level is in front."""
