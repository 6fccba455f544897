"""People, how they sign in, and the agents of OC Éclat."""

__all__ = ["acteurs", "agents", "autorisations", "connexions", "facteurs", "jetons", "preuves"]
