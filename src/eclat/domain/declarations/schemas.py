"""By which schema files are written: the last that the administrateur chose, else the one that is shipped."""

from datetime import date, datetime
from typing import Final

from sqlmodel import Session, col, select

from eclat import clock
from eclat.cdc import ecriture, schema
from eclat.cdc.schema import Schema
from eclat.cdc.xml import XmlRefuse
from eclat.domain.declarations.politiques import can_declare
from eclat.domain.socle import numeros
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import ANY, birth, transition
from eclat.models import SchemaCdc

SERIE: Final = "schemas-cdc"  # of which the row is locked, so that one is chosen at a time
DEPOT = birth("depot", SchemaCdc, "a choisi un schéma de déclaration")
ESSAI: Final = ecriture.Passage(
    "CQP-2026-0001", "RNCP40871", date(2026, 1, 10), "VAE",
    ecriture.Titulaire("Dupont", "", ("Léa",), date(1998, 4, 2), "F", "75115", "Paris 15e Arrondissement", "100"),
)  # fmt: skip


def current(db: Session) -> SchemaCdc | None:
    """Nothing: the one that is shipped."""
    rows = select(SchemaCdc).where(col(SchemaCdc.retire_le).is_(None))
    return db.exec(rows.order_by(col(SchemaCdc.cree_le).desc(), col(SchemaCdc.id).desc())).first()


def read(row: SchemaCdc | None) -> Schema:
    return schema.read(row.texte.encode()) if row else schema.livre()


def checked(texte: bytes) -> Schema:
    """What a file that came from outside is, and that what the platform writes is valid by it. Raises Refus."""
    try:
        found = schema.read(texte)
        texte.decode()
        sample = ecriture.ecrit(
            found, "CDC-2026-0001", ecriture.Emetteur("03ABCDEF", "MCFCER000000"), [ESSAI],
            le=datetime(2026, 1, 15, 10, tzinfo=clock.PARIS),
        )  # fmt: skip
        wrong = schema.fautes(found, sample)
    except XmlRefuse as refused:
        raise Refus(str(refused)) from None
    except UnicodeDecodeError:
        raise Refus("Ce schéma n’est pas en UTF-8. Choisissez le fichier .xsd du kit de dépôt, tel quel.") from None
    if wrong:
        raise Refus(
            f"La plateforme ne sait pas encore écrire selon ce schéma ({found.version})\u00a0: {wrong[0]} Le précédent continue de servir."
        )
    return found


def choose(db: Session, found: Schema, nom: str, *, by: Utilisateur) -> SchemaCdc:
    """It serves from the next file on. Raises Refus where it already does."""
    numeros.hold(db, [SERIE])
    serving = current(db)
    if serving and serving.sha256 == found.sha256 and serving.cree_par_id == by.personne_id and just_chosen(serving):
        return serving  # a second click
    if (serving.sha256 if serving else schema.livre().sha256) == found.sha256:
        raise Refus(f"Ce schéma ({found.version}) est déjà celui qui sert.")
    row = SchemaCdc(
        nom=nom[:120], version=found.version, sha256=found.sha256, texte=found.texte.decode(), actions=found.actions,
        cree_par_id=by.personne_id,
    )  # fmt: skip
    db.add(row)
    db.flush()
    journal.write(db, row, DEPOT, by=by, version=row.version)
    return row


def just_chosen(row: SchemaCdc) -> bool:
    return row.cree_le > clock.now() - journal.SECOND_CLICK


def serves(db: Session, user: Utilisateur, row: SchemaCdc) -> str:
    return "Ce schéma ne sert déjà plus." if row.retire_le else ""


@transition(
    "retrait",
    SchemaCdc,
    {ANY: ANY},
    by=can_declare,
    label="Retirer ce schéma",
    past="a retiré un schéma de déclaration",
    infinitive="retirer ce schéma",
    icon="x",
    unless=serves,
)
def withdraw(db: Session, row: SchemaCdc, *, by: Utilisateur) -> dict[str, str]:
    """The one before it serves again."""
    row.retire_le = clock.now()
    return {"version": row.version}
