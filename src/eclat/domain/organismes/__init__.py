"""Organismes: inscription, profile, référent."""

__all__ = ["organismes", "referents", "reouvertures"]
