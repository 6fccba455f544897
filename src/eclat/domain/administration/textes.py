"""The texts of mails: a draft, put in service, given up; back to the original. Each that was in service is kept (P17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import false, true
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock
from eclat.courriels import editions, rendering
from eclat.courriels.editions import Edition
from eclat.courriels.modeles import MODELES
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import ANY, UNCHANGED, transition
from eclat.models import Courriel, Personne, Role, TexteMail, VersionTexteMail

LONGEST: Final = 8_000
NO_DRAFT = "Il n’y a pas de brouillon\u00a0: enregistrez d’abord un autre texte."


CHANGED = "Ce texte a changé depuis que vous l’avez lu\u00a0: relisez-le avant de décider."


class Devance(Refus):
    """A colleague wrote another draft, or put one in service, since this page was read."""


def visible_textes(user: Utilisateur) -> SelectOfScalar[TexteMail]:
    return select(TexteMail).where(true() if user.is_a(Role.ADMINISTRATEUR) else false())


def of(db: Session, modele: str) -> TexteMail | None:
    return db.exec(select(TexteMail).where(TexteMail.modele == modele)).first()


def every(db: Session) -> dict[str, TexteMail]:
    """By kind of mail, those that were ever touched."""
    return {each.modele: each for each in db.exec(select(TexteMail))}


def source_of(modele: str, texte: TexteMail | None) -> str:
    """What leaves."""
    return normal((texte.source if texte else "") or rendering.original(modele))


def normal(source: str) -> str:
    """As its form gives it back."""
    return editions.edition(source).source


def written(modele: str, texte: TexteMail | None) -> str:
    """What its page shows: the draft, or what leaves."""
    return normal(texte.brouillon) if texte and texte.brouillon else source_of(modele, texte)


def edition_of(modele: str, texte: TexteMail | None) -> Edition:
    return editions.edition(written(modele, texte))


def mark(texte: TexteMail | None) -> str:
    """What a page saw of it: another one says that a colleague came by."""
    if texte is None:
        return "0."
    return f"{texte.version}.{texte.brouillon_le.timestamp() if texte.brouillon and texte.brouillon_le else ''}"


def who(db: Session, texte: TexteMail) -> tuple[str, datetime | None]:
    """Who wrote the draft, or put the text in service, and when."""
    key, when = (texte.brouillon_par_id, texte.brouillon_le) if texte.brouillon else (texte.modifie_par_id, texte.modifie_le)
    personne = db.get(Personne, key) if key else None
    return (personne.nom_complet if personne else ""), when


def hold(db: Session, modele: str) -> TexteMail:
    """Its row, locked: born with its first draft."""
    assert modele in MODELES
    found = db.exec(
        select(TexteMail).where(TexteMail.modele == modele).with_for_update().execution_options(populate_existing=True)
    ).first()
    if found is None:
        found = TexteMail(modele=modele)
        db.add(found)
        db.flush()
    return found


def faulty(db: Session, user: Utilisateur, texte: TexteMail) -> str:
    """Why its draft cannot leave: the values that its mail gives may have changed since it was written."""
    if not texte.brouillon:
        return NO_DRAFT
    wrong = editions.fautes(texte.modele, texte.brouillon)
    return f"Ce brouillon ne peut plus partir\u00a0: {wrong[0].message}" if wrong else ""


@transition(
    "brouillon",
    TexteMail,
    {ANY: ANY},
    by=policies.can_administer,
    label="Enregistrer le brouillon",
    past="a écrit un brouillon de ce texte",
    infinitive="écrire un brouillon de ce texte",
)
def draft(db: Session, texte: TexteMail, *, source: str, vu: str, by: Utilisateur) -> Any:
    """Keep another text, which no mail says yet. ``vu``: the mark of what its writer saw. Raises Devance, Refus."""
    if source == written(texte.modele, texte):
        return UNCHANGED
    if vu != mark(texte):
        raise Devance("Un collègue a changé ce texte pendant que vous l’écriviez.")
    if editions.fautes(texte.modele, source):
        raise Refus("Corrigez ce texte avant de l’enregistrer.")
    same = source == source_of(texte.modele, texte)
    texte.brouillon, texte.brouillon_le, texte.brouillon_par_id = "" if same else source, clock.now(), by.personne_id
    return {"modele": texte.modele}


@transition(
    "mise_en_service",
    TexteMail,
    {ANY: ANY},
    by=policies.can_administer,
    label="Mettre en service",
    past="a mis ce texte en service",
    infinitive="mettre ce texte en service",
    kind="primary",
    asks=True,
    unless=faulty,
)
def publish(db: Session, texte: TexteMail, *, vu: str, by: Utilisateur) -> dict[str, Any]:
    """The draft is what mails say from now on; those that are written already leave as they are. Raises Devance."""
    as_seen(texte, vu)
    before, texte.source = texte.source, "" if texte.brouillon == normal(rendering.original(texte.modele)) else texte.brouillon
    return enter(db, texte, before, by)


@transition(
    "abandon",
    TexteMail,
    {ANY: ANY},
    by=policies.can_administer,
    label="Abandonner le brouillon",
    past="a abandonné le brouillon de ce texte",
    infinitive="abandonner le brouillon de ce texte",
    kind="danger-outline",
    asks=True,
    unless=lambda db, user, texte: "" if texte.brouillon else NO_DRAFT,
)
def give_up(db: Session, texte: TexteMail, *, vu: str, by: Utilisateur) -> dict[str, str]:
    """Raises Devance."""
    as_seen(texte, vu)
    forget(texte)
    return {"modele": texte.modele}


@transition(
    "retour_original",
    TexteMail,
    {ANY: ANY},
    by=policies.can_administer,
    label="Revenir au texte d’origine",
    past="est revenu au texte d’origine",
    infinitive="revenir au texte d’origine",
    asks=True,
    unless=lambda db, user, texte: "" if texte.source else "Le texte en service est celui d’origine.",
)
def restore(db: Session, texte: TexteMail, *, vu: str, by: Utilisateur) -> dict[str, Any]:
    """The original is what mails say from now on. A draft goes too. Raises Devance."""
    as_seen(texte, vu)
    before, texte.source = texte.source, ""
    return enter(db, texte, before, by)


def as_seen(texte: TexteMail, vu: str) -> None:
    """``vu``: the mark of what was read before this was asked. Raises Devance."""
    if vu != mark(texte):
        raise Devance(CHANGED)


def enter(db: Session, texte: TexteMail, before: str, by: Utilisateur) -> dict[str, Any]:
    texte.version += 1
    texte.modifie_le, texte.modifie_par_id = clock.now(), by.personne_id
    db.add(VersionTexteMail(texte_id=texte.id, version=texte.version, source=texte.source, par_id=by.personne_id))
    forget(texte)
    original = rendering.original(texte.modele)
    return {"modele": texte.modele, "version": texte.version, "avant": before or original, "apres": texte.source or original}


def forget(texte: TexteMail) -> None:
    texte.brouillon, texte.brouillon_le, texte.brouillon_par_id = "", None, None


def versions(db: Session, texte: TexteMail | None) -> Sequence[tuple[VersionTexteMail, str]]:
    """Each that was in service and by whom, the last one first."""
    if texte is None:
        return []
    rows = select(VersionTexteMail, Personne).outerjoin(Personne, col(Personne.id) == VersionTexteMail.par_id)
    found = db.exec(rows.where(VersionTexteMail.texte_id == texte.id).order_by(col(VersionTexteMail.version).desc()).limit(50))
    return [(version, personne.nom_complet if personne else "") for version, personne in found]


def sent(db: Session, modele: str, most: int = 1000) -> int:
    """How many were written this year, up to a cap."""
    since = clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = select(Courriel.id).where(Courriel.modele == modele, Courriel.cree_le >= since).limit(most)
    return db.exec(select(func.count()).select_from(rows.subquery())).one()
