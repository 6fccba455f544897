"""What a session is found by and made of: the blocs of a registration, dated lists, bounds; places and periods as rows; one's calendar.

The lists are those that candidates are asked (the values of ``modaliteAcces`` of the declaration; usual financings, the période de
reconversion since 2026, L6324-1 of the Code du travail): defaults, to be changed by the administrateur. No bloc of RNCP40871 is written.
"""

import json
from datetime import UTC, date, datetime
from uuid import NAMESPACE_OID, uuid5

import sqlalchemy as sa
from alembic import op
from uuid_utils.compat import uuid7

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REGIONS = {
    "Auvergne-Rhône-Alpes": "01 03 07 15 26 38 42 43 63 69 73 74", "Bourgogne-Franche-Comté": "21 25 39 58 70 71 89 90",
    "Bretagne": "22 29 35 56", "Centre-Val de Loire": "18 28 36 37 41 45", "Corse": "20",
    "Grand Est": "08 10 51 52 54 55 57 67 68 88", "Hauts-de-France": "02 59 60 62 80",
    "Île-de-France": "75 77 78 91 92 93 94 95", "Normandie": "14 27 50 61 76",
    "Nouvelle-Aquitaine": "16 17 19 23 24 33 40 47 64 79 86 87", "Occitanie": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "Pays de la Loire": "44 49 53 72 85", "Provence-Alpes-Côte d’Azur": "04 05 06 13 83 84",
    "Guadeloupe": "971", "Martinique": "972", "Guyane": "973", "La Réunion": "974", "Mayotte": "976",
}  # fmt: skip
ACCES = [
    ("FORMATION_INITIALE_HORS_APPRENTISSAGE", "Formation initiale, hors apprentissage"),
    ("FORMATION_INITIALE_APPRENTISSAGE", "Apprentissage"),
    ("FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION", "Formation continue"),
    ("FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION", "Contrat de professionnalisation"),
    ("VAE", "Validation des acquis de l’expérience"),
    ("EQUIVALENCE_DIPLOME_ETRANGER", "Équivalence d’un diplôme étranger"),
    ("CANDIDAT_LIBRE", "Candidature libre"),
]
FINANCEMENTS = [
    ("plan", "Plan de développement des compétences"), ("cpf", "Compte personnel de formation"),
    ("contrat_pro", "Contrat de professionnalisation"), ("reconversion", "Période de reconversion"),
    ("france_travail", "France Travail"), ("personnel", "Fonds personnels"), ("autre", "Autre"),
]  # fmt: skip
FOUND_BY = {
    "ix_session_region": ["region", "debut_tri", "id"], "ix_session_region_etat": ["region", "etat", "debut_tri", "id"],
    "ix_session_cqp": ["cqp_id", "debut_tri", "id"], "ix_session_cqp_etat": ["cqp_id", "etat", "debut_tri", "id"],
    "ix_session_jury_le": ["jury_le", "id"], "ix_session_copie_de_id": ["copie_de_id"],
}  # fmt: skip
LISTS = ("blocs", "financements", "acces")
NOW = datetime.now(UTC)
FIRST = datetime(2026, 11, 29, tzinfo=UTC)  # the same rows wherever this is run, however often


def born() -> "list[sa.Column[object]]":
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def words(*names: str, length: int) -> "list[sa.Column[object]]":
    return [sa.Column(name, sa.String(length=length), nullable=False) for name in names]


def days(*names: str) -> "list[sa.Column[object]]":
    return [sa.Column(name, sa.Date(), nullable=True) for name in names]


def rows(name: str, *columns: "sa.Column[object]") -> None:
    """A table that is typed into, of a session."""
    op.create_table(
        name, *born(), sa.Column("session_id", sa.Uuid(), nullable=False), sa.Column("rang", sa.Integer(), nullable=False), *columns,
        sa.Column("saisies", sa.JSON(), nullable=False), sa.Column("enregistree_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enregistree_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f(f"fk_{name}_session_id")),
        sa.ForeignKeyConstraint(["enregistree_par_id"], ["personne.id"], name=op.f(f"fk_{name}_enregistree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )  # fmt: skip
    op.create_index(f"ix_{name}_session", name, ["session_id", "rang"])


def upgrade() -> None:
    catalogue()
    op.create_table(
        "abonnement_calendrier", *born(), sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_abonnement_calendrier_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abonnement_calendrier")),
        sa.UniqueConstraint("personne_id", name=op.f("uq_abonnement_calendrier_personne_id")),
    )  # fmt: skip
    rows(
        "lieu",
        *words("nom", "ville", length=100),
        *words("adresse", "accessibilite", length=200),
        *words("code_postal", length=5),
    )
    where = sa.Enum("centre", "structure", name="endroit", native_enum=False, create_constraint=True, length=32)
    rows(
        "periode", *days("du", "au"), sa.Column("endroit", where, nullable=True), sa.Column("heures", sa.Integer(), nullable=True),
        *words("contenu", length=200),
    )  # fmt: skip
    with op.batch_alter_table("seance") as table:
        for name, length in (("lieu", 100), ("formateur", 200)):
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("region", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("cqp_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("accessibilite", sa.String(length=200), nullable=False, server_default=""))
        for name in LISTS:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        table.create_foreign_key(op.f("fk_session_cqp_id"), "cqp", ["cqp_id"], ["id"])
    op.execute("UPDATE session SET cqp_id = (SELECT cqp_id FROM habilitation WHERE habilitation.id = session.habilitation_id)")
    for region, departements in REGIONS.items():
        theirs = " OR ".join(f"code_postal LIKE '{each}%'" for each in departements.split())
        op.execute(sa.text(f"UPDATE session SET region = :region WHERE {theirs}").bindparams(region=region))
    other_places()
    for table_name, names in (("seance", ("lieu", "formateur")), ("session", ("region", "accessibilite", *LISTS))):
        with op.batch_alter_table(table_name) as table:
            for name in names:
                table.alter_column(name, server_default=None)
            if table_name == "session":
                table.drop_column("autres_lieux")
    for name, columns in FOUND_BY.items():
        op.create_index(name, "session", columns)
    op.create_index("ix_seance_le", "seance", ["jour", "session_id"])
    op.create_index("ix_destination_fil_id", "destination", ["fil_id"])


def catalogue() -> None:
    op.create_table(
        "bloc", *born(), sa.Column("enregistrement_id", sa.Uuid(), nullable=False), *words("code", length=10),
        *words("intitule", length=300),
        sa.ForeignKeyConstraint(["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_bloc_enregistrement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bloc")),
        sa.UniqueConstraint("enregistrement_id", "code", name=op.f("uq_bloc_enregistrement_id_code")),
    )  # fmt: skip
    nature = sa.Enum("acces", "financement", name="nature_choix", native_enum=False, create_constraint=True, length=32)
    choix = op.create_table(
        "choix", *born(), sa.Column("nature", nature, nullable=False), *words("code", length=64), *words("libelle", length=100),
        *days("du", "jusqu_au"), sa.Column("rang", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choix")),
        sa.UniqueConstraint("nature", "code", name=op.f("uq_choix_nature_code")),
    )  # fmt: skip
    op.bulk_insert(
        choix,
        [
            {
                "id": uuid5(NAMESPACE_OID, f"choix {kind} {code}"), "cree_le": FIRST, "nature": kind, "code": code, "libelle": libelle, "rang": rang, "jusqu_au": None,
                "du": date(2026, 1, 1) if code == "reconversion" else None,
            }
            for kind, listed in (("acces", ACCES), ("financement", FINANCEMENTS))
            for rang, (code, libelle) in enumerate(listed)
        ],
    )  # fmt: skip
    with op.batch_alter_table("piece_requise") as table:
        table.add_column(sa.Column("pour_session", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("piece_requise") as table:
        table.alter_column("pour_session", server_default=None)


def other_places() -> None:
    """A line of the text becomes a row."""
    bind = op.get_bind()
    lieu = sa.table("lieu", *[sa.column(name) for name in ("rang", "nom", "ville", "adresse", "accessibilite", "code_postal", "saisies")],
                    sa.column("id", sa.Uuid), sa.column("session_id", sa.Uuid), sa.column("cree_le", sa.DateTime(timezone=True)))  # fmt: skip
    session = sa.table("session", sa.column("id", sa.Uuid), sa.column("autres_lieux"))
    for key, text in bind.execute(sa.select(session.c.id, session.c.autres_lieux).where(session.c.autres_lieux != "")).all():
        for rang, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
            bind.execute(
                lieu.insert().values(
                    id=uuid7(), cree_le=NOW, session_id=key, rang=rang, nom=line[:100], adresse=line[:200], ville="", code_postal="",
                    accessibilite="", saisies=json.dumps({}),
                )
            )  # fmt: skip


def downgrade() -> None:
    """What was typed in the new tables goes with them."""
    op.drop_index("ix_destination_fil_id", "destination")
    op.drop_index("ix_seance_le", "seance")
    for name in FOUND_BY:
        op.drop_index(name, "session")
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("autres_lieux", sa.String(), nullable=False, server_default=""))
        table.drop_constraint(op.f("fk_session_cqp_id"), type_="foreignkey")
        for name in ("region", "cqp_id", "accessibilite", *LISTS):
            table.drop_column(name)
    with op.batch_alter_table("session") as table:
        table.alter_column("autres_lieux", server_default=None)
    with op.batch_alter_table("seance") as table:
        for name in ("lieu", "formateur"):
            table.drop_column(name)
    op.execute("DELETE FROM piece_requise WHERE pour_session")
    with op.batch_alter_table("piece_requise") as table:
        table.drop_column("pour_session")
    for name in ("periode", "lieu", "abonnement_calendrier", "choix", "bloc"):
        op.drop_table(name)
