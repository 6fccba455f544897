"""Accounts are listed by name or by date, in one state or all: an index serves each order."""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_personne_nom": ["nom", "prenom", "id"],
    "ix_personne_etat_nom": ["etat", "nom", "prenom", "id"],
    "ix_personne_cree_le": ["cree_le", "id"],
    "ix_personne_etat_cree_le": ["etat", "cree_le", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "personne", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "personne")
