"""The hearing of an organisme about its griefs: fixed by OC Éclat, moved, cancelled, and what was said there (P10).

It is optional: OC Éclat fixes one when the organisme asks to be heard, or by itself. What was said is read by both once it is written.
"""

from datetime import date, datetime, time

from sqlmodel import Session

from eclat import clock, courriels
from eclat.domain.habilitations import griefs
from eclat.domain.habilitations.resiliations import nothing_notified
from eclat.domain.socle import griefs_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.formats import format_at
from eclat.models import Habilitation, Procedure

NEEDS_PLACE = "Indiquez un lieu, ou un lien de visioconférence."


def already_fixed(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    procedure = griefs.notified(db, habilitation)
    if procedure is None or habilitation.etat not in griefs.STANDS:
        return nothing_notified(db, user, habilitation)
    if procedure.audition_le is None:
        return ""
    said = "est entendu" if procedure.audition_le > clock.now() else "a été entendu"
    return f"L’organisme {said} {format_at(procedure.audition_le)}."


def none_to_come(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    procedure = griefs.notified(db, habilitation)
    if procedure is None or habilitation.etat not in griefs.STANDS:
        return nothing_notified(db, user, habilitation)
    if procedure.audition_le is None:
        return "Aucune audition n’est fixée."
    return "" if procedure.audition_le > clock.now() else f"L’audition a eu lieu {format_at(procedure.audition_le)}."


def none_held(db: Session, user: Utilisateur, habilitation: Habilitation) -> str:
    procedure = griefs.notified(db, habilitation)
    if procedure is None or habilitation.etat not in griefs.STANDS:
        return nothing_notified(db, user, habilitation)
    held = procedure.audition_le is not None and procedure.audition_le <= clock.now()
    return "" if held else "Aucune audition n’a encore eu lieu\u00a0: ce qui s’y dit s’écrit ensuite."


def when(jour: date, heure: str) -> datetime:
    """In Paris. Raises ChampRefuse."""
    at = datetime.combine(jour, time.fromisoformat(heure), clock.PARIS)
    if at <= clock.now():
        raise ChampRefuse("jour", "Choisissez un moment à venir\u00a0: l’organisme doit pouvoir venir.")
    if (jour - clock.today()).days > griefs.MOST:
        raise ChampRefuse("jour", "Choisissez un jour d’ici six mois au plus.")
    return at


def put(db: Session, habilitation: Habilitation, *, at: datetime, lieu: str, lien: str) -> Procedure | None:
    """None when that is what is fixed already. Raises ChampRefuse."""
    if not (lieu or lien):
        raise ChampRefuse("lieu", NEEDS_PLACE)
    procedure = griefs.notified(db, habilitation)
    if procedure is None:
        raise Refus("Aucun grief n’est notifié.")
    if (procedure.audition_le, procedure.audition_lieu, procedure.audition_lien) == (at, lieu, lien):
        return None
    procedure.audition_le, procedure.audition_lieu, procedure.audition_lien = at, lieu, lien
    db.flush()
    return procedure


@transition(
    "audition",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Fixer une audition",
    past="a fixé une audition",
    infinitive="fixer une audition",
    icon="calendar-days",
    asks=True,
    unless=already_fixed,
)
def fix(
    db: Session, habilitation: Habilitation, *, jour: date, heure: str, lieu: str = "", lien: str = "", by: Utilisateur
) -> dict[str, str]:
    """Its dirigeant and its référent are told when and where."""
    found = put(db, habilitation, at=when(jour, heure), lieu=lieu, lien=lien)
    assert found is not None and found.audition_le is not None
    courriels.griefs.audition_fixee(db, habilitation, found, deplacee=False)
    return {"audition": found.audition_le.isoformat()}


@transition(
    "audition_report",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Déplacer l’audition",
    past="a déplacé l’audition",
    infinitive="déplacer cette audition",
    icon="calendar-days",
    asks=True,
    unless=none_to_come,
)
def move(
    db: Session, habilitation: Habilitation, *, jour: date, heure: str, lieu: str = "", lien: str = "", by: Utilisateur
) -> dict[str, str]:
    """Told again; where nothing changes, nobody is."""
    found = put(db, habilitation, at=when(jour, heure), lieu=lieu, lien=lien)
    if found is None:
        return UNCHANGED
    assert found.audition_le is not None
    courriels.griefs.audition_fixee(db, habilitation, found, deplacee=True)
    return {"audition": found.audition_le.isoformat()}


@transition(
    "audition_annulation",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Annuler l’audition",
    past="a annulé l’audition",
    infinitive="annuler cette audition",
    kind="danger-outline",
    icon="x",
    asks=True,
    unless=none_to_come,
)
def cancel(db: Session, habilitation: Habilitation, *, explication: str, by: Utilisateur) -> dict[str, str]:
    """It is told why; another one may be fixed."""
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None and procedure.audition_le is not None
    at = procedure.audition_le
    procedure.audition_le, procedure.audition_lieu, procedure.audition_lien = None, "", ""
    db.flush()
    courriels.griefs.audition_annulee(db, habilitation, at, explication)
    return {"motif": explication}


@transition(
    "audition_note",
    Habilitation,
    griefs.STANDS,
    by=griefs_policies.can_notify_griefs,
    label="Écrire ce qui s’est dit",
    past="a écrit ce qui s’est dit à l’audition",
    infinitive="écrire ce qui s’est dit à l’audition",
    icon="pencil",
    asks=True,
    unless=none_held,
)
def note(db: Session, habilitation: Habilitation, *, dit: str, by: Utilisateur) -> dict[str, str]:
    """The organisme reads it too; written again, the last one stands."""
    procedure = griefs.notified(db, habilitation)
    assert procedure is not None
    if procedure.audition_note == dit:
        return UNCHANGED
    procedure.audition_note, procedure.audition_note_le = dit, clock.now()
    return {}
