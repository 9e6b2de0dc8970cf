"""Several projects in one window: what is open, and the tabs that show it."""
