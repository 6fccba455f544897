"""When and where the jury of a session sits: its half-days, its place, who comes at a distance (P14)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.jurys import composition, convocations
from eclat.domain.sessions import feries, heures, invitations
from eclat.domain.socle import jury_policies
from eclat.domain.socle.champs import AdresseWeb, Coche, CodePostal, FormModel, Heure, Ligne, Proche
from eclat.domain.socle.errors import ChampRefuse
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import Candidat, EtatSession, Jury, SeanceJury, SessionCqp

E = EtatSession
BEFORE: Final = {E.OUVERTE: E.OUVERTE, E.EN_COURS: E.EN_COURS, E.JURY_PLANIFIE: E.JURY_PLANIFIE}
MOST_DAYS: Final = 31
CONFIRMED: Final = "Le jury est confirmé : seul le binôme paritaire change sa date, son lieu et ses membres. Écrivez-lui."
SITTING: Final = "Le jury a commencé : sa composition et sa date ne changent plus."


class Organisation(FormModel):
    """The same hours each day, weekends and public holidays left out where it sits for several."""

    du: Proche = Field(title="Premier jour", json_schema_extra={"missing": "Indiquez le jour du jury."})
    au: Proche | None = Field(
        default=None, title="Dernier jour", description="Seulement s’il se réunit plusieurs jours : les mêmes heures chaque jour ouvré."
    )  # fmt: skip
    matin_de: Heure = Field(default="", title="Matin, de")
    matin_a: Heure = Field(default="", title="à")
    apres_midi_de: Heure = Field(default="", title="Après-midi, de")
    apres_midi_a: Heure = Field(default="", title="à")
    lieu: Annotated[Ligne, StringConstraints(max_length=200)] = Field(
        default="", title="Salle ou établissement", description="Exemple : Salle 2, Maison des associations."
    )
    adresse: Annotated[Ligne, StringConstraints(max_length=200)] = Field(default="", title="Adresse")
    code_postal: CodePostal = Field(default="", title="Code postal")
    ville: Annotated[Ligne, StringConstraints(max_length=100)] = Field(default="", title="Ville")
    a_distance: Coche = Field(
        default=False, title="Des membres ou des candidats y assistent à distance", description="Les candidats sont ensuite nommés un à un."
    )  # fmt: skip
    lien_visio: Annotated[AdresseWeb, StringConstraints(max_length=500)] = Field(
        default="", title="Lien de visioconférence", description="Donné aux seuls membres du jury."
    )


HALVES: Final = (("matin_de", "matin_a"), ("apres_midi_de", "apres_midi_a"))


def confirmed(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    """Why this reader changes nothing of it now; nothing when they may."""
    if session.etat != E.JURY_PLANIFIE:
        return ""
    if composition.of(db, session).ouvert:
        return SITTING
    return "" if jury_policies.can_preside(db, user, session) else CONFIRMED


def filled(db: Session, session: SessionCqp) -> dict[str, Any]:
    """What is known of it already: what was said, else what the session had planned."""
    jury = invitations.of_session(db, session)
    if jury is None:
        return {
            "du": session.jury_le, "lieu": session.jury_lieu, "adresse": session.adresse, "code_postal": session.code_postal,
            "ville": session.ville, "matin_de": "09:00", "matin_a": "12:30",
        }  # fmt: skip
    seances = invitations.half_days(db, jury)
    said: dict[str, Any] = {
        name: getattr(jury, name) for name in ("lieu", "adresse", "code_postal", "ville", "a_distance", "lien_visio")
    }
    if seances:
        first, last = seances[0].jour, seances[-1].jour
        said |= {"du": first, "au": last if last != first else None}
        for each in (each for each in seances if each.jour == first):
            de, a = HALVES[0] if each.de < "12:00" else HALVES[1]
            said |= {de: each.de, a: each.a}
    else:
        said["du"] = session.jury_le
    return said


def days(du: date, au: date | None, code_postal: str) -> Iterator[date]:
    """The day itself; of several, those that are worked."""
    if au is None or au == du:
        yield du
        return
    for rank in range((au - du).days + 1):
        day = du + timedelta(days=rank)
        if day.weekday() < 5 and not feries.name_of(day, heures.departement_of(code_postal)):
            yield day


def judged(said: Organisation, code_postal: str) -> list[tuple[date, str, str]]:
    """The half-days that this makes. Raises ChampRefuse."""
    if said.au is not None and said.au < said.du:
        raise ChampRefuse("au", "Le dernier jour vient après le premier : vérifiez les deux.")
    if said.au is not None and (said.au - said.du).days >= MOST_DAYS:
        raise ChampRefuse("au", f"Un jury se tient en {MOST_DAYS} jours au plus : vérifiez les deux dates.")
    hours: list[tuple[str, str]] = []
    for names in HALVES:
        de, a = (getattr(said, name) for name in names)
        if bool(de) != bool(a):
            raise ChampRefuse(
                names[0] if not de else names[1], "Indiquez l’heure de début et l’heure de fin, ou aucune des deux."
            )
        if de and a <= de:
            raise ChampRefuse(names[1], "La fin vient après le début : vérifiez les heures.")
        if de:
            hours.append((de, a))
    if not hours:
        raise ChampRefuse("matin_de", "Indiquez les heures d’une demi-journée au moins.")
    if len(hours) == 2 and hours[1][0] < hours[0][1]:
        raise ChampRefuse("apres_midi_de", "L’après-midi commence après la fin du matin : vérifiez les heures.")
    found = [(day, de, a) for day in days(said.du, said.au, code_postal) for de, a in hours]
    if not found:
        raise ChampRefuse("du", "Aucun jour ouvré entre ces deux dates : vérifiez-les.")
    return found


@transition(
    "jury_organisation",
    SessionCqp,
    BEFORE,
    by=jury_policies.can_propose_jury,
    label="Date et lieu",
    past="a fixé la date et le lieu du jury",
    infinitive="fixer la date et le lieu du jury",
    icon="calendar-days",
    asks=True,
    unless=confirmed,
)
def organise(db: Session, session: SessionCqp, *, organisation: Organisation, by: Utilisateur) -> dict[str, Any]:
    """Once it is confirmed, whoever is convoked is told again. Raises ChampRefuse."""
    place = organisation.code_postal or session.code_postal
    wanted = judged(organisation, place)
    first = wanted[0]
    if heures.instant(first[0], first[1], place) <= clock.now():
        raise ChampRefuse("du", "Cette première demi-journée est passée : choisissez-en une à venir.")
    if session.debut is not None and first[0] < session.debut:
        raise ChampRefuse("du", "Le jury vient après le début de la session : vérifiez la date.")
    if not organisation.a_distance and not (organisation.lieu or organisation.adresse):
        raise ChampRefuse("lieu", "Dites où il se réunit, ou qu’on y assiste à distance.")
    if organisation.lien_visio and not organisation.a_distance:
        raise ChampRefuse("a_distance", "Cochez cette case pour donner un lien de visioconférence, ou retirez le lien.")
    jury = composition.ouvrir(db, session)
    if not written(db, jury, organisation, wanted):
        return UNCHANGED
    session.jury_le, session.jury_lieu = first[0], invitations.where(jury)[:200]
    db.flush()
    convocations.changed(db, session, jury)
    return {"jours": invitations.days(invitations.half_days(db, jury)), "lieu": invitations.where(jury)}


def written(db: Session, jury: Jury, said: Organisation, wanted: Sequence[tuple[date, str, str]]) -> bool:
    """Whether anything changed."""
    names = ("lieu", "adresse", "code_postal", "ville", "a_distance", "lien_visio")
    same = all(getattr(jury, name) == getattr(said, name) for name in names)
    held = [(each.jour, each.de, each.a) for each in invitations.half_days(db, jury)]
    if same and held == list(wanted):
        return False
    for name in names:
        setattr(jury, name, getattr(said, name))
    if held != list(wanted):
        db.execute(delete(SeanceJury).where(col(SeanceJury.jury_id) == jury.id))
        for jour, de, a in wanted:
            db.add(SeanceJury(jury_id=jury.id, jour=jour, de=de, a=a))
    db.flush()
    return True


# --- who comes at a distance ---


@transition(
    "jury_distance",
    SessionCqp,
    BEFORE,
    by=jury_policies.can_propose_jury,
    label="Candidats à distance",
    past="a dit quels candidats passent à distance",
    infinitive="dire quels candidats passent à distance",
    icon="monitor",
    asks=True,
)
def at_distance(db: Session, session: SessionCqp, *, candidats: Sequence[UUID], by: Utilisateur) -> dict[str, Any]:
    """Named one by one: a jury at a distance is said of each candidate. Raises ChampRefuse of who is not of this session."""
    wanted, changed = set(candidats), 0
    there = db.exec(select(Candidat).where(Candidat.session_id == session.id)).all()
    if wanted - {each.id for each in there}:
        raise ChampRefuse(
            "candidats", "Un de ces candidats n’est plus dans cette session\u00a0: choisissez parmi ceux qui sont affichés."
        )
    for each in there:
        if each.jury_a_distance != (each.id in wanted):
            each.jury_a_distance, changed = each.id in wanted, changed + 1
    return {"combien": len(wanted)} if changed else UNCHANGED
