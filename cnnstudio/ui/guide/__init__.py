"""The text of a project, beside what it is about."""
