"""How mails reached their reader."""

__all__ = ["classements", "envois", "liens"]
