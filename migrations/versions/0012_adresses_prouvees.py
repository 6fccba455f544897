"""Who registered an organisme and never opened a link sent to their address has yet to show that it is theirs.

An address is proved by whoever ever chose a password with such a link (an activation, an invitation, a forgotten password). Agents are known by
who created them. The others go back to ``invitee`` with the password that they chose, their sign-ins end, and nothing is lost:
the sign-in tells them, once their password is right, that their address is to be confirmed, and offers the mail whose link confirms it;
"Mot de passe oublié" leads there too. docs/operations.md says it to who runs the platform.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UNPROVED = (
    "etat = 'active' AND NOT EXISTS (SELECT 1 FROM jeton WHERE jeton.personne_id = personne.id AND utilise_le IS NOT NULL "
    "AND usage IN ('activation', 'mot_de_passe')) "
    "AND NOT EXISTS (SELECT 1 FROM role_agent WHERE role_agent.personne_id = personne.id)"
)


def upgrade() -> None:
    op.execute(
        f"UPDATE connexion SET fin_le = vue_le WHERE fin_le IS NULL AND personne_id IN (SELECT id FROM personne WHERE {UNPROVED})"
    )
    op.execute(f"UPDATE personne SET etat = 'invitee' WHERE {UNPROVED}")


def downgrade() -> None:
    """Whoever has a password signs in with it, as before."""
    op.execute("UPDATE personne SET etat = 'active' WHERE etat = 'invitee' AND mot_de_passe IS NOT NULL")
