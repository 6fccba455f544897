"""What every wing stands on: who acts, what they may, and how values are read."""

__all__ = [
    "archives",
    "avis_policies",
    "certificat_policies",
    "champs",
    "delais",
    "departements",
    "doutes",
    "errors",
    "fichiers",
    "fils",
    "identifiers",
    "images",
    "jury_policies",
    "numeros",
    "policies",
    "qualites",
    "recours_policies",
    "reservations",
    "session_policies",
    "utilisateur",
]
