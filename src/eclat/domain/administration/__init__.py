"""What administrateurs settle of the platform itself: its settings, the words of its mails (P17)."""

__all__: list[str] = []
