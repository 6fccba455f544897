"""How each person chose to be told by mail: at once, once a day, never, for each kind of thread, and for an agent each kind of notice."""

from collections.abc import Mapping

from sqlmodel import Session, select

from eclat.courriels.notifications import DEFAUT, GENRES
from eclat.domain.messagerie import sujets
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import ChoixNotification, EtatPersonne, Personne, Role, Rythme


def genres(user: Utilisateur) -> list[str]:
    """The kinds of thread of which this person may be told: those that agents follow, for who is neither of an organisme nor administers."""
    all_of_them = user.organisme_id is not None or user.is_a(Role.ADMINISTRATEUR)
    return [table for table, sujet in sujets.SUJETS.items() if all_of_them or user.is_a(*sujet.roles)]


def of_agent(user: Utilisateur) -> list[str]:
    """The kinds of notice that this agent may have (``courriels.notifications``)."""
    return [genre for genre, each in GENRES.items() if user.is_a(*each.roles)]


def called(genre: str) -> str:
    """A kind of thread or of notice, as its choice calls it."""
    return GENRES[genre].titre if genre in GENRES else sujets.SUJETS[genre].genres


def offered(genre: str) -> list[Rythme]:
    return GENRES[genre].rythmes if genre in GENRES else list(Rythme)


def of(db: Session, user: Utilisateur) -> dict[str, Rythme]:
    """By kind of thread and of notice, what this person chose."""
    chosen = {each.objet_type: each.rythme for each in rows(db, user)}
    return {genre: chosen.get(genre, DEFAUT) for genre in [*genres(user), *of_agent(user)]}


def rows(db: Session, user: Utilisateur) -> list[ChoixNotification]:
    return list(db.exec(select(ChoixNotification).where(ChoixNotification.personne_id == user.personne_id)))


@transition(
    "choix_notifications",
    Personne,
    {EtatPersonne.ACTIVE: EtatPersonne.ACTIVE},
    by=policies.is_oneself,
    label="Choisir ses notifications",
    past="a choisi ses notifications",
    infinitive="choisir ses notifications",
)
def choose(db: Session, personne: Personne, chosen: Mapping[str, Rythme], *, by: Utilisateur) -> dict[str, str]:
    """``chosen``: by kind of thread and of notice; the others stay as they are. Raises Refus of one that has to be told."""
    if wrong := [genre for genre, rythme in chosen.items() if rythme not in offered(genre)]:
        raise Refus(
            f"«\u00a0{called(wrong[0])}\u00a0» ne peut pas être «\u00a0jamais\u00a0»\u00a0: choisissez aussitôt ou une fois par jour."
        )
    before, kept = of(db, by), {each.objet_type: each for each in rows(db, by)}
    changed = {genre: rythme for genre, rythme in chosen.items() if before.get(genre, rythme) != rythme}
    for genre, rythme in changed.items():
        row = kept.get(genre) or ChoixNotification(personne_id=personne.id, objet_type=genre, rythme=rythme)
        row.rythme = rythme
        db.add(row)
    db.flush()
    return {genre: rythme.value for genre, rythme in changed.items()} if changed else UNCHANGED
