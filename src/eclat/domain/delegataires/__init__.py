"""The OFs that a national request names: table, invitation, identification form."""

__all__ = [
    "delegations",
    "delegues",
    "depots",
    "designations",
    "edition",
    "effacements",
    "liste_agents",
    "relances",
    "suspensions",
    "tableau",
]
