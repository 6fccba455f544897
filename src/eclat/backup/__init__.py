"""A whole site in one file: taken while it runs, put back on an empty machine (see docs/decisions/0007-backup.md)."""

from eclat.backup.archive import BackupError, Manifest
from eclat.backup.restore import restore
from eclat.backup.save import save

__all__ = ["BackupError", "Manifest", "restore", "save"]
