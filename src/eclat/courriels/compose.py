"""From a function and its text to rows of ``courriel``, in the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import make_msgid
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.courriels import notifications
from eclat.courriels.editions import in_service
from eclat.courriels.links import address, placeholder, single_use
from eclat.courriels.modeles import MODELES, Modele
from eclat.courriels.rendering import Rendu
from eclat.courriels.typed import Value, Values
from eclat.models import Courriel, EtatCourriel, Jeton, NotificationAgent, Personne
from eclat.models.base import Entity
from eclat.models.bulk import insert_rows
from eclat.settings import get_settings

P = ParamSpec("P")


@dataclass(frozen=True)
class Pli:
    """One reader of a mail: the address, the person, what caused it, and the single-use link that it carries: a row of ``jeton`` that is
    there, or one to be born with it. ``lien``: a link of the reader's own to something else than an account. ``calendrier``: an iCalendar
    file that goes with it."""

    courriel: str
    personne_id: UUID | None
    about: Entity
    jeton: Jeton | Mapping[str, Any] | None = None
    lien: str = ""
    calendrier: str = ""

    @classmethod
    def to(cls, personne: Personne, about: Entity, jeton: Jeton | None = None) -> "Pli":
        return cls(personne.courriel, personne.id, about, jeton)

    @property
    def own(self) -> dict[str, str]:
        """The values that only this reader's copy has."""
        who = {"email": self.courriel, "username": self.courriel} | ({"lien": self.lien} if self.lien else {})
        if isinstance(self.jeton, Jeton):
            return who | {"lien": single_use(self.jeton.usage, self.jeton.id)}
        return who | {"lien": single_use(self.jeton["usage"], self.jeton["id"])} if self.jeton else who


@dataclass(frozen=True)
class Lettre:
    """The same mail to some readers, and the values that its text shows."""

    plis: Sequence[Pli]
    values: Values


def lettre(to: Iterable[Personne], *, about: Entity, jeton: Jeton | None = None, **values: Value) -> Lettre:
    """``about``: what caused it; ``jeton``: the link that it carries as ``{lien}``, whose clock starts when this mail leaves."""
    return Lettre([Pli.to(each, about, jeton) for each in to], values)


def mail(
    nom: str, *, cause: str, notification: str = ""
) -> Callable[[Callable[Concatenate[Session, P], Lettre]], Callable[Concatenate[Session, P], None]]:
    """Declare the mail that bears the function's name, whose text is ``textes/<name>.mail``: called, the function sends it.

    ``nom`` and ``cause`` are for who follows mails in the log; ``notification``: the kind that it is to agents, who choose when they are
    told (``notifications.GENRES``).
    """

    def declared(function: Callable[Concatenate[Session, P], Lettre]) -> Callable[Concatenate[Session, P], None]:
        modele = function.__name__
        MODELES[modele] = Modele(nom, cause, notification, function)

        @wraps(function)
        def write(db: Session, /, *args: P.args, **kwargs: P.kwargs) -> None:
            send(db, modele, function(db, *args, **kwargs))

        return write

    return declared


def send(db: Session, modele: str, lettre: Lettre) -> None:
    """Write a row for each reader, and keep what agents are told later; the worker is told once the transaction has committed."""
    genre = MODELES[modele].notification
    plis, later = notifications.parted(db, genre, lettre.plis) if genre and lettre.plis else (lettre.plis, [])
    if later:
        keep(db, genre, modele, lettre, later)
    if not plis:
        return
    rows = [row(modele, pli, rendu) for pli, rendu in zip(plis, filled(db, modele, lettre, plis), strict=True)]
    if db.new:
        db.flush()  # a reader, or a link, may have been born just now
    insert_rows(db, Courriel, rows)
    jetons = []
    for pli, written in zip(plis, rows, strict=True):
        if isinstance(pli.jeton, Jeton):
            pli.jeton.courriel_id = written["id"]
            db.add(pli.jeton)
        elif pli.jeton:
            jetons.append({**pli.jeton, "courriel_id": written["id"]})
    insert_rows(db, Jeton, jetons)
    db.info.setdefault("courriels", []).extend(written["id"] for written in rows)


def would_write(db: Session, modele: str, *args: Any) -> tuple[list[str], str]:
    """To whom a mail would go, and what the first of them would read: nothing is written."""
    write = MODELES[modele].ecrit
    assert write is not None
    lettre: Lettre = write(db, *args)
    if not lettre.plis:
        return [], ""
    return [pli.courriel for pli in lettre.plis], next(filled(db, modele, lettre, lettre.plis[:1])).texte


def keep(db: Session, genre: str, modele: str, lettre: Lettre, plis: Sequence[Pli]) -> None:
    """What these agents are told later (``domain.messagerie.notifications_agents``), as it would be sent now."""
    said = {"genre": genre, "numero": str(lettre.values.get("numero", "")), "lien": str(lettre.values["lien"])}
    rows = [
        {name: value for name, value in row(modele, pli, rendu).items() if name in NotificationAgent.model_fields} | said
        for pli, rendu in zip(plis, filled(db, modele, lettre, plis), strict=True)
    ]
    if db.new:
        db.flush()
    insert_rows(db, NotificationAgent, rows)


def filled(db: Session, modele: str, lettre: Lettre, plis: Sequence[Pli]) -> Iterator[Rendu]:
    """What each of these readers is sent."""
    return in_service(db, modele).filled({**everywhere(), **lettre.values}, [pli.own for pli in plis])


def everywhere() -> Values:
    """What every text may show."""
    links = {"connexion_link": address("/connexion"), "notifications_link": address("/compte/notifications")}
    return {"admin_email": get_settings().admin_email, **links}


def row(modele: str, pli: Pli, rendu: Rendu) -> dict[str, Any]:
    """A mail to be sent, as a row of ``courriel``."""
    now = clock.now()
    return {
        "id": uuid7(),
        "cree_le": now,
        "modele": modele,
        "destinataire": pli.courriel,
        "personne_id": pli.personne_id,
        "sujet": rendu.sujet[:300],  # values that someone typed may be long
        "texte": rendu.texte,
        "html": rendu.html,
        "calendrier": pli.calendrier,
        "message_id": new_message_id(),
        "objet_type": str(pli.about.__tablename__),
        "objet_id": pli.about.id,
        "etat": EtatCourriel.A_ENVOYER,
        "tentatives": 0,
        "derniere_reponse": "",
        "prochain_essai_le": now,
    }


def new_message_id() -> str:
    return make_msgid(domain=urlsplit(get_settings().base_url).hostname or "localhost")


def duplicate(db: Session, sent: Courriel, *, former: Jeton | None = None, jeton: Jeton | None = None) -> Courriel:
    """Write the same message once more, as a new mail. ``jeton`` takes the place of its ``former`` link."""
    texte, html = sent.texte, sent.html
    if former and jeton:
        links = placeholder(former.id), placeholder(jeton.id)
        texte, html = texte.replace(*links), html.replace(*links)
    again = Courriel(
        modele=sent.modele, destinataire=sent.destinataire, personne_id=sent.personne_id, sujet=sent.sujet, texte=texte, html=html,
        calendrier=sent.calendrier, message_id=new_message_id(), objet_type=sent.objet_type, objet_id=sent.objet_id, prochain_essai_le=clock.now(),
    )  # fmt: skip
    return post(db, again, jeton)


def post(db: Session, courriel: Courriel, jeton: Jeton | None = None) -> Courriel:
    """Leave the mail for the worker, who is told once the transaction has committed."""
    db.add(courriel)
    if jeton is not None:
        db.flush()  # the link's row points to the mail's
        jeton.courriel_id = courriel.id
        db.add(jeton)
    db.info.setdefault("courriels", []).append(courriel.id)
    return courriel


def to_enqueue(db: Session) -> Iterator[UUID]:
    """The mails written by this session, once: what the unit of work hands to the worker after its commit."""
    yield from db.info.pop("courriels", [])
