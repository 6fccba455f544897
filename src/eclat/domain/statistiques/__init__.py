"""What the platform counts of its own work: requests, delays, sessions, candidates, mails."""

__all__ = ["sources", "sql"]
