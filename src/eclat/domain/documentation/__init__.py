"""The library: what OC Éclat publishes, for whom, and who read it (P12)."""

__all__ = ["documents", "lectures", "publics"]
