"""The canvas: the network as a stack of cards, laid out by the program and edited with the mouse."""
