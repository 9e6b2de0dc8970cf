"""What stands between the document and the disk: files, drafts, recovery."""
