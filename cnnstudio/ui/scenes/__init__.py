"""The Detect and Segment workspaces: boxes and masks over one's own images, and how good they are."""
