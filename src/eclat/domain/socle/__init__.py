"""What every wing stands on: who acts, what they may, and how values are read."""

__all__ = [
    "champs",
    "departements",
    "doutes",
    "errors",
    "fichiers",
    "fils",
    "images",
    "numeros",
    "policies",
    "qualites",
    "session_policies",
    "utilisateur",
]
