"""The file of a control by France compétences, in one click."""
