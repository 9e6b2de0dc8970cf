"""The status bar: totals, problems, engine."""
