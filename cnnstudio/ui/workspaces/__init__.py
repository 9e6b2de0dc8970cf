"""The workspaces of the window, one module each."""
