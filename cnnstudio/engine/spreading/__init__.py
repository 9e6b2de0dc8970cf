"""A training on several devices or several machines."""
