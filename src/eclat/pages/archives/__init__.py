"""A whole file, asked for as a PDF or as a ZIP with its pieces."""
