"""Where the weights of the project come from, in the window."""
