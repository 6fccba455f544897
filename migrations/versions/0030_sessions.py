"""Sessions: the request to open one, its calendar of half-days, the words by which it is found; the bounds of a registration.

30 days before the start is a default, to be changed by the administrateur; no other bound is set.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WORD = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
BOUNDS = (
    "heures_centre_min", "heures_centre_max", "heures_structure_min", "heures_structure_max", "stagiaires_par_formateur", "places_max",
    "jours_avant_session",
)  # fmt: skip
STATES = ("brouillon", "demandee", "en_validation", "a_completer", "ouverte", "refusee", "en_cours", "annulee")
LONG = ("assistance", "autres_lieux", "alternance", "experts", "financement", "sous_traitance")
SHORT = {
    "intitule": 120, "adresse": 200, "code_postal": 5, "ville": 100, "responsable_nom": 100, "responsable_prenom": 100,
    "responsable_telephone": 20, "responsable_courriel": 254, "jury_lieu": 200,
}  # fmt: skip


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def born() -> "list[sa.Column[object]]":
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def among(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    with op.batch_alter_table("enregistrement") as table:
        for name in BOUNDS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.add_column(sa.Column("bornes_strictes", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("enregistrement") as table:
        table.alter_column("bornes_strictes", server_default=None)
    op.execute("UPDATE enregistrement SET jours_avant_session = 30")
    op.create_table(
        "session",
        *born(),
        sa.Column("saisies", sa.JSON(), nullable=False),
        moment("enregistre_le"),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=True),
        sa.Column("enregistrement_id", sa.Uuid(), nullable=True),
        sa.Column("etat", among("etat_session", *STATES), nullable=False),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        *[sa.Column(name, sa.String(length=length), nullable=False) for name, length in SHORT.items()],
        *[sa.Column(name, sa.String(), nullable=False) for name in LONG],
        sa.Column("modalite", among("modalite", "presentiel", "mixte", "a_distance"), nullable=True),
        *[
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("part_distance", "places", "heures_centre", "heures_structure")
        ],
        *[sa.Column(name, sa.Date(), nullable=True) for name in ("positionnement_le", "debut", "fin", "jury_le")],
        sa.Column("debut_tri", sa.Date(), nullable=False),
        sa.Column("copie_de_id", sa.Uuid(), nullable=True),
        moment("demandee_le"),
        sa.CheckConstraint("etat <> 'annulee' OR motif <> ''", name=op.f("ck_session_annulation_motivee")),
        sa.ForeignKeyConstraint(["id"], ["dossier.id"], name=op.f("fk_session_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_session_organisme_id")),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_session_habilitation_id")),
        sa.ForeignKeyConstraint(["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_session_enregistrement_id")),
        sa.ForeignKeyConstraint(["copie_de_id"], ["session.id"], name=op.f("fk_session_copie_de_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("numero", name=op.f("uq_session_numero")),
    )
    op.create_index("ix_session_etat_debut_tri", "session", ["etat", "debut_tri", "id"])
    op.create_index("ix_session_debut_tri", "session", ["debut_tri", "id"])
    op.create_index("ix_session_organisme", "session", ["organisme_id", "debut_tri", "id"])
    op.create_index("ix_session_habilitation", "session", ["habilitation_id", "organisme_id"])
    op.create_table(
        "seance",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("de", sa.String(length=5), nullable=False),
        sa.Column("a", sa.String(length=5), nullable=False),
        sa.Column("contenu", sa.String(length=200), nullable=False),
        sa.Column("saisies", sa.JSON(), nullable=False),
        moment("enregistree_le"),
        sa.Column("enregistree_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_seance_session_id")),
        sa.ForeignKeyConstraint(["enregistree_par_id"], ["personne.id"], name=op.f("fk_seance_enregistree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seance")),
    )
    op.create_index("ix_seance_session", "seance", ["session_id", "rang"])
    op.create_index("ix_seance_jour", "seance", ["session_id", "jour", "de"])
    op.create_table(
        "import_seances",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("feuille", sa.Integer(), nullable=False),
        sa.Column("feuilles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_import_seances_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_seances")),
        sa.UniqueConstraint("session_id", name=op.f("uq_import_seances_session_id")),
    )
    op.create_table(
        "mot_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("mot", WORD, nullable=False),
        sa.Column("etat", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_mot_session_session_id")),
        sa.PrimaryKeyConstraint("session_id", "mot", name=op.f("pk_mot_session")),
    )
    op.create_index("ix_mot_session_mot", "mot_session", ["mot", "etat", "session_id"])


def downgrade() -> None:
    """What was typed goes with the tables; a session's dossier goes with it."""
    for table in ("mot_session", "import_seances", "seance"):
        op.drop_table(table)
    sessions = "(SELECT id FROM dossier WHERE sorte = 'session')"
    op.drop_table("session")
    for table in ("piece", "formateur", "territoire"):
        op.execute(f"DELETE FROM {table} WHERE dossier_id IN {sessions}")
    op.execute("DELETE FROM dossier WHERE sorte = 'session'")
    with op.batch_alter_table("enregistrement") as table:
        for name in (*BOUNDS, "bornes_strictes"):
            table.drop_column(name)
