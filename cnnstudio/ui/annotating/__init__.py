"""The Annotate page of the Data workspace: boxes and masks drawn over one's own images."""
