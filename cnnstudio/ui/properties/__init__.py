"""The form of the selection's settings, and its arithmetic."""
