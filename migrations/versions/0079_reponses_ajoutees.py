"""A dated list takes a new answer: candidates keep codes of the catalogue, and an access that is added says as which one it is declared.
A bloc ends on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0088"
branch_labels = None
depends_on = None

ACCES = (
    "FORMATION_INITIALE_HORS_APPRENTISSAGE", "FORMATION_INITIALE_APPRENTISSAGE", "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
    "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION", "VAE", "EQUIVALENCE_DIPLOME_ETRANGER", "CANDIDAT_LIBRE",
)  # fmt: skip
FINANCEMENTS = ("plan", "cpf", "contrat_pro", "reconversion", "france_travail", "personnel", "autre")
# Each list had words of its own in requests and in tables: those of tables, known to all, are the answer's from now on.
MOTS = (
    ("VAE", "Validation des acquis de l’expérience", "VAE"), ("CANDIDAT_LIBRE", "Candidature libre", "Candidat libre"),
    ("FORMATION_INITIALE_HORS_APPRENTISSAGE", "Formation initiale, hors apprentissage", "Formation initiale"),
    ("cpf", "Compte personnel de formation", "CPF"),
)  # fmt: skip
CANDIDAT, CHOIX = (
    sa.table(name, *[sa.column(each, sa.JSON if each == "anciens" else sa.String) for each in columns])
    for name, columns in (
        ("candidat", ("acces", "financement", "financement_detail")),
        ("choix", ("nature", "code", "libelle", "declaree", "anciens")),
    )
)


def upgrade() -> None:
    op.add_column("bloc", sa.Column("jusqu_au", sa.Date(), nullable=True))
    with op.batch_alter_table("candidat") as table:
        for name in ("acces", "financement"):
            table.drop_constraint(op.f(f"ck_candidat_{name}"), type_="check")
    with op.batch_alter_table("choix") as table:
        table.add_column(sa.Column("declaree", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("anciens", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("choix") as table:
        table.alter_column("anciens", server_default=None)
        table.create_check_constraint(op.f("ck_choix_acces"), sa.column("declaree").in_(ACCES))
    for code, long, short in MOTS:
        one = sa.update(CHOIX).where(CHOIX.c.code == code, CHOIX.c.libelle == long)
        op.execute(one.values(libelle=short, anciens=[long]))


def downgrade() -> None:
    """What was added is no more: an access becomes the one that it was declared as, a financing “autre”, with its words."""
    held = CHOIX.c.code
    declared = sa.select(CHOIX.c.declaree).where(CHOIX.c.nature == "acces", held == CANDIDAT.c.acces).scalar_subquery()
    op.execute(sa.update(CANDIDAT).where(CANDIDAT.c.acces.not_in(ACCES)).values(acces=declared))
    said = sa.select(CHOIX.c.libelle).where(CHOIX.c.nature == "financement", held == CANDIDAT.c.financement).scalar_subquery()
    detail = sa.case((CANDIDAT.c.financement_detail == "", sa.func.coalesce(said, "")), else_=CANDIDAT.c.financement_detail)
    others = CANDIDAT.c.financement.not_in(FINANCEMENTS)
    op.execute(sa.update(CANDIDAT).where(others).values(financement="autre", financement_detail=detail))
    for code, long, short in MOTS:
        op.execute(sa.update(CHOIX).where(CHOIX.c.code == code, CHOIX.c.libelle == short).values(libelle=long))
    op.execute(sa.delete(CHOIX).where(held.not_in((*ACCES, *FINANCEMENTS))))
    with op.batch_alter_table("choix") as table:
        table.drop_constraint(op.f("ck_choix_acces"), type_="check")
        table.drop_column("anciens")
        table.drop_column("declaree")
    with op.batch_alter_table("candidat") as table:
        table.create_check_constraint(op.f("ck_candidat_acces"), sa.column("acces").in_(ACCES))
        table.create_check_constraint(op.f("ck_candidat_financement"), sa.column("financement").in_(FINANCEMENTS))
    op.drop_column("bloc", "jusqu_au")
