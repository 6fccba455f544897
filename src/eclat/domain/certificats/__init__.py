"""Parchemins and attestations: made once results are attributed, numbered, verifiable by whoever holds one (P14)."""

__all__ = ["codes", "conservation", "contenus"]
