"""A mail that could not be sent and of which nothing is expected any more is told apart: it is no longer waiting for anyone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHECK = "ck_courriel_etat_courriel"
BEFORE = ("a_envoyer", "en_cours", "envoye", "echec")


def allow(*etats: str) -> None:
    words = ", ".join(f"'{etat}'" for etat in etats)
    with op.batch_alter_table("courriel") as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), sa.text(f"etat IN ({words})"))


def upgrade() -> None:
    allow(*BEFORE, "classe")
    op.execute("UPDATE courriel SET etat = 'classe' WHERE etat = 'echec' AND texte = ''")  # erased with their readers' data


def downgrade() -> None:
    op.execute("UPDATE courriel SET etat = 'echec' WHERE etat = 'classe'")
    allow(*BEFORE)
