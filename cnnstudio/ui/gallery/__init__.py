"""The gallery of published networks, as a window."""
