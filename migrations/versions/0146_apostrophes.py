"""Names are sorted as their words: “L’Atelier” stood after “Ludothèque”, for its apostrophe comes after every letter."""

from alembic import op

revision = "0146"
down_revision = "0145"
branch_labels = None
depends_on = None

SORTED = (("organisme", "nom_tri"), ("document", "titre_tri"), ("reponse_type", "titre_tri"))


def upgrade() -> None:
    for table, column in SORTED:
        op.execute(f"UPDATE {table} SET {column} = replace(replace({column}, '’', ' '), '''', ' ')")


def downgrade() -> None:
    """Which sign parted the words is in the name itself: each is sorted as before once it is written again."""
