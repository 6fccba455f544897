"""The PDF of a convention or an avenant: to sign once it is made, signed once both have. As those of procès-verbaux, it is found in the
rows which one lacks its document; a worker reserves what it draws."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from eclat import clock, documents
from eclat.documents import lettres
from eclat.domain.habilitations import conventions
from eclat.domain.socle import empreintes, fichiers, reservations
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines.rereading import hold
from eclat.formats import format_date, format_datetime
from eclat.models import Convention, EtatConvention, Partie, SignatureConvention
from eclat.models.conventions import SANS_DOCUMENT

AGAIN: Final = timedelta(minutes=1)
A_SIGNER, SIGNE = "a_signer_id", "signe_id"
NAMES: Final = {A_SIGNER: "à signer", SIGNE: "signé"}
POUR: Final = {Partie.ORGANISME: "Pour l’organisme habilité", Partie.OC_ECLAT: "Pour OC Éclat"}


def due(db: Session) -> list[UUID]:
    """Those of which a document is to be made, the oldest first."""
    rested = or_(col(Convention.essaye_le).is_(None), col(Convention.essaye_le) < clock.now() - AGAIN)
    rows = select(Convention.id).where(SANS_DOCUMENT, rested, reservations.free(col(Convention.reserve_le)))
    return list(db.exec(rows.order_by(col(Convention.cree_le), col(Convention.id)).limit(50)))


def failed(db: Session, key: UUID) -> None:
    """One could not be made: not again before a while."""
    db.execute(update(Convention).where(col(Convention.id) == key).values(essaye_le=clock.now(), reserve_le=None))


def missing(convention: Convention) -> str:
    """Which of its documents it lacks; nothing when it lacks none."""
    name = {EtatConvention.SIGNEE: SIGNE, EtatConvention.RETIREE: ""}.get(convention.etat, A_SIGNER)
    return name if name and getattr(convention, name) is None else ""


def reserve(db: Session, key: UUID) -> bool:
    """Whether it is the caller's to draw: no other worker draws it from now on."""
    convention = db.get(Convention, key)
    if convention is None:
        return False
    hold(db, convention)
    taken = convention.reserve_le is not None and convention.reserve_le >= clock.now() - reservations.HELD
    if taken or not missing(convention):
        return False
    convention.reserve_le = clock.now()
    db.flush()
    return True


def pdf(db: Session, convention: Convention) -> bytes:
    """It takes a while, and holds nothing. Where a name has a letter that no font draws, it is made all the same, not held to PDF/UA."""
    data = paper(convention.contenu, convention.empreinte, conventions.signatures(db, convention) if convention.signee_le else [])
    accessible = not lettres.unprintable(words(data))
    return documents.render("convention", data, at=convention.signee_le or convention.cree_le, accessible=accessible)


def keep(db: Session, key: UUID, which: str, found: bytes) -> bool:
    """Keep what was drawn, unless another did meanwhile, or it is no longer what it lacks."""
    convention = db.get_one(Convention, key)
    hold(db, convention)
    wanted = missing(convention) == which
    if wanted:
        title = f"{convention.numero} ({NAMES[which]}).pdf"
        setattr(convention, which, fichiers.keep(db, title, found, by=SYSTEME).id)
    convention.reserve_le = None
    db.flush()
    return wanted


def paper(
    contenu: Mapping[str, Any], empreinte: str, signatures: Sequence[SignatureConvention] = (), *, apercu: str = ""
) -> dict[str, Any]:
    """Plain words for ``documents/convention.typ``. ``apercu``: what is said across each page of what is not to be signed."""
    organisme, certificateur = contenu["organisme"], contenu["certificateur"]
    given = {each.partie: each for each in signatures}
    expected = {Partie.ORGANISME: organisme["dirigeant"] or organisme["nom"], Partie.OC_ECLAT: "OC Éclat"}
    return {
        "titre": contenu["titre"],
        "numero": contenu["numero"],
        "certification": contenu["certification"],
        "certificateur": certificateur,
        "apercu": apercu,
        "pied": "Empreinte SHA-256 du contenu, à vérifier par ce code" if empreinte else "Exemple\u00a0: ce document n’engage personne",
        "empreinte": empreinte,
        "qr": empreintes.qr(empreinte) if empreinte else "",
        "preambule": contenu["preambule"],
        "parties": [
            {
                "role": "L’organisme certificateur",
                "nom": certificateur["nom"],
                "lignes": [f"SIRET {certificateur['siret']}"] if certificateur["siret"] else [],
            },
            {
                "role": "L’organisme habilité",
                "nom": organisme["nom"],
                "lignes": [*filter(None, (
                    organisme["statut"], f"SIRET {organisme['siret']}" if organisme["siret"] else "", organisme["adresse"],
                    f"représenté par {organisme['dirigeant']}" if organisme["dirigeant"] else "",
                ))],
            },
        ],
        "articles": contenu["articles"],
        "annexes": contenu["annexes"],
        "signataires": [
            {
                "pour": POUR[partie],
                "nom": given[partie].nom if partie in given else expected[partie],
                "signe": f"a signé le {format_datetime(given[partie].cree_le)}" if partie in given else "",
            }
            for partie in Partie
        ],
        "fait_le": format_date(date.fromisoformat(contenu["fait_le"])),
    }  # fmt: skip


def words(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    inner = said.values() if isinstance(said, Mapping) else said if isinstance(said, list | tuple) else ()
    return [each for one in inner for each in words(one)]
