"""The partners that OC Éclat declares to France compétences (Code du travail, R6113-16-5): what is to be declared, by when, what was."""

__all__ = ["partenaires"]
