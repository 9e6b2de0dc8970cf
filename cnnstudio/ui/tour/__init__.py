"""The tour: the main job, played in the real window with real clicks and keys."""
