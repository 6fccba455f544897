"""A mail that no server is set to take is told apart from those that left."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CHECK = "ck_courriel_etat_courriel"
BEFORE = ("a_envoyer", "en_cours", "envoye", "echec", "classe")
KEPT = "Aucun serveur d’envoi configuré : le mail reste dans le journal."


def allow(*etats: str) -> None:
    words = ", ".join(f"'{etat}'" for etat in etats)
    with op.batch_alter_table("courriel") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"etat IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, "garde")
    kept = sa.text("UPDATE courriel SET etat = 'garde' WHERE etat = 'envoye' AND derniere_reponse = :kept")
    op.get_bind().execute(kept, {"kept": KEPT})


def downgrade() -> None:
    op.execute("UPDATE courriel SET etat = 'envoye' WHERE etat = 'garde'")
    allow(*BEFORE)
