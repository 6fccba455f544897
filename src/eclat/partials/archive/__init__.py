"""A whole file on paper and in a ZIP, for one reader: what their pages show of it, and nothing else."""
