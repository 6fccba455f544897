"""What the platform checks of a session by itself, said to who asks for it and to who studies it.

A bound comes from the registration that the dates call for: what is not set there is not checked. One that is crossed is a warning,
and keeps the request from being handed over where that registration says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from eclat import clock
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import decisions, portees, suites
from eclat.domain.sessions import bornes, calendrier, couverture, heures, lieux, offres, periodes
from eclat.domain.sessions.bornes import Bornes
from eclat.domain.sessions.calendrier import Calendrier
from eclat.formats import format_date, listed, plural
from eclat.models import Endroit, Enregistrement, Fonction, Habilitation, SessionCqp

FEW = 3  # names, or rows, that one sentence gives


@dataclass(frozen=True)
class Verification:
    """``titre``: what is so; ``detail``: what was expected. ``section``, ``ancre``: where it is corrected. ``bloque``: before the deposit."""

    bon: bool
    titre: str
    detail: str = ""
    section: str = "lieu"
    ancre: str = "champ-debut"
    bloque: bool = False

    @property
    def dit(self) -> str:
        return f"{self.titre} : {self.detail}." if self.detail else f"{self.titre}."


def of(db: Session, session: SessionCqp) -> list[Verification]:
    """Everything that can be checked of what was typed so far."""
    habilitation = db.get(Habilitation, session.habilitation_id) if session.habilitation_id else None
    cqp = habilitation.cqp_id if habilitation else None
    registered = couverture.registration(db, cqp, session.debut)
    planned = calendrier.of(db, session)
    return [
        *of_habilitation(db, session, habilitation),
        *of_territory(db, session, habilitation),
        *of_blocs(db, session, habilitation),
        *of_registration(session, registered),
        *of_calendar(session, planned),
        *of_people_and_places(db, session, planned),
        *of_periods(db, session),
        *(of_bounds(db, session, registered) if registered else ()),
        *of_jury(session),
        *of_candidates(db, session),
    ]


def warnings(db: Session, session: SessionCqp) -> list[Verification]:
    return [each for each in of(db, session) if not each.bon]


def of_rows(db: Session, session: SessionCqp) -> list[Verification]:
    """What is seen in the rows of its calendar alone."""
    planned = calendrier.of(db, session)
    outside = planned.hors(session.debut, session.fin)
    found = [*of_calendar(session, planned), *of_people_and_places(db, session, planned)]
    if outside:
        titre = plural(len(outside), "demi-journée est en dehors de la session", "demi-journées sont en dehors de la session")
        found.append(Verification(False, titre, f"la première, le {format_date(outside[0].jour)}"))
    return [each for each in found if not each.bon]


def of_habilitation(db: Session, session: SessionCqp, habilitation: Habilitation | None) -> Iterator[Verification]:
    decision = decisions.last_decision(db, habilitation) if habilitation else None
    if habilitation is None or decision is None or decision.valide_jusqu_au is None or session.fin is None:
        return
    until = suites.covered_until(db, habilitation) or decision.valide_jusqu_au
    whole = session.fin <= until
    titre = "L’habilitation couvre toute la session" if whole else "L’habilitation prend fin avant la fin de la session"
    yield Verification(whole, titre, f"{habilitation.numero}, jusqu’au {format_date(until)}", ancre="champ-fin")


def of_territory(db: Session, session: SessionCqp, habilitation: Habilitation | None) -> Iterator[Verification]:
    """Where it is held, beside the régions that the decision names: without any, it may be anywhere."""
    decision = decisions.last_decision(db, habilitation) if habilitation else None
    if decision is None or not decision.regions or not session.code_postal:
        return
    inside = portees.covers(decision, heures.departement_of(session.code_postal))
    titre = "Le lieu est dans le territoire de l’habilitation" if inside else "Le lieu est hors du territoire de l’habilitation"
    yield Verification(inside, titre, ", ".join(decision.regions), ancre="champ-code_postal")


def of_blocs(db: Session, session: SessionCqp, habilitation: Habilitation | None) -> Iterator[Verification]:
    """What it prepares for, beside the blocs that the decision names: without any, the whole certification."""
    decision = decisions.last_decision(db, habilitation) if habilitation else None
    if habilitation is None or decision is None or not decision.blocs:
        return
    beyond = [code for code in session.blocs if code not in decision.blocs]
    inside = bool(session.blocs) and not beyond
    if inside:
        titre = "Les blocs visés sont dans l’habilitation"
    elif beyond:
        titre = f"Au-delà de l’habilitation\u00a0: {listed(beyond)}"
    else:
        titre = "La session vise le CQP entier, l’habilitation une partie"
    yield Verification(inside, titre, f"{habilitation.numero}, {listed(decision.blocs)}", "formation", "champ-blocs")


def of_registration(session: SessionCqp, registered: Enregistrement | None) -> Iterator[Verification]:
    if session.debut is None or session.habilitation_id is None:
        return
    if registered is None:
        yield Verification(False, "Aucun enregistrement du CQP au RNCP ne couvre le premier jour", format_date(session.debut))
    else:
        detail = f"{registered.code_rncp}, jusqu’au {format_date(registered.jusqu_au)}"
        yield Verification(True, "Le CQP est enregistré au RNCP le premier jour", detail)


def of_calendar(session: SessionCqp, planned: Calendrier) -> Iterator[Verification]:
    here = ("calendrier", "calendrier-resume")
    if planned.demi_journees and session.heures_centre is not None:
        same = planned.minutes == session.heures_centre * 60
        found = heures.said_of_minutes(planned.minutes)
        titre = f"Le calendrier compte {found} en centre"
        detail = "" if same else f"{session.heures_centre}\u00a0h annoncées"
        yield Verification(same, titre, detail, *here)
    if overlaps := planned.chevauchements:
        titre = f"{plural(len(overlaps), 'demi-journée en chevauche une autre', 'demi-journées en chevauchent une autre')}"
        yield Verification(False, titre, f"la première, le {format_date(overlaps[0].jour)}", *here)
    if holidays := planned.feries(heures.departement_of(session.code_postal)):
        first, name = holidays[0]
        titre = plural(len(holidays), "demi-journée tombe un jour férié", "demi-journées tombent un jour férié")
        yield Verification(False, titre, f"{name}, le {format_date(first.jour)}", *here)


def of_people_and_places(db: Session, session: SessionCqp, planned: Calendrier) -> Iterator[Verification]:
    """Trainers who are expected twice at once; trainers and places that half-days name and that the request does not have."""
    here = ("calendrier", "calendrier-resume")
    for each in planned.doubles[:FEW]:
        when = f"le {format_date(each.jour)} à {heures.said(each.de)}"
        yield Verification(False, f"{each.formateur} est attendu ailleurs au même moment", when, *here)
    team = [f"{each.prenom} {each.nom}" for each in dossiers.team(db, session)]
    strangers, elsewhere = planned.inconnus(team, [each.nom for each in lieux.of(db, session)])
    if strangers:
        yield Verification(False, "Le calendrier nomme qui n’est pas dans l’équipe", ", ".join(strangers[:FEW]), *here)
    if elsewhere:
        yield Verification(False, "Le calendrier nomme un lieu qui n’est pas dans la demande", ", ".join(elsewhere[:FEW]), *here)


def of_periods(db: Session, session: SessionCqp) -> Iterator[Verification]:
    """The hours of the periods beside those that are announced; those outside of the session."""
    rows = periodes.of(db, session)
    here = ("calendrier", "periodes-resume")
    for endroit, where in ((Endroit.CENTRE, "en centre"), (Endroit.STRUCTURE, "en structure d’accueil")):
        found = periodes.hours(rows, endroit)
        asked = session.heures_centre if endroit == Endroit.CENTRE else session.heures_structure
        if found and asked is not None:
            detail = "" if found == asked else f"{asked}\u00a0h annoncées"
            yield Verification(found == asked, f"Les périodes comptent {found}\u00a0h {where}", detail, *here)
    outside = [each for each in rows if (session.debut and each.du < session.debut) or (session.fin and each.au > session.fin)]  # type: ignore[operator]
    if outside:
        titre = plural(len(outside), "période sort des dates de la session", "périodes sortent des dates de la session")
        yield Verification(False, titre, f"la première commence le {format_date(outside[0].du)}", *here)


def of_bounds(db: Session, session: SessionCqp, registered: Enregistrement) -> Iterator[Verification]:
    limites = bornes.of(db, registered, clock.day(session.demandee_le) if session.demandee_le else None)
    strict = limites.bornes_strictes
    yield from of_delay(session, limites, strict)
    for name, where in (("heures_centre", "en centre"), ("heures_structure", "en structure d’accueil")):
        least, most = getattr(limites, f"{name}_min"), getattr(limites, f"{name}_max")
        value = getattr(session, name)
        if value is not None and (least is not None or most is not None):
            good = (least is None or value >= least) and (most is None or value <= most)
            asked = " et ".join([*([f"{least}\u00a0h au moins"] if least else []), *([f"{most}\u00a0h au plus"] if most else [])])
            yield Verification(good, f"{value}\u00a0h {where}", asked, "calendrier", f"champ-{name}", strict and not good)
    if session.places is None:
        return
    if limites.places_max is not None:
        good = session.places <= limites.places_max
        yield Verification(
            good, plural(session.places, "place", "places"), f"{limites.places_max} au plus", "formation", "champ-places", strict and not good
        )  # fmt: skip
    if limites.stagiaires_par_formateur:
        trainers = sum(
            each.fonction in (Fonction.FORMATEUR, Fonction.FORMATEUR_EVALUATEUR) for each in dossiers.team(db, session)
        )
        good = session.places <= trainers * limites.stagiaires_par_formateur
        titre = f"{plural(session.places, 'place', 'places')} pour {plural(trainers, 'formateur', 'formateurs')}"
        detail = f"{limites.stagiaires_par_formateur} stagiaires par formateur au plus"
        yield Verification(good, titre, detail, "formation", "champ-places", strict and not good)


def of_delay(session: SessionCqp, limites: Bornes, strict: bool) -> Iterator[Verification]:
    """Between the request, or today as long as there is none, and the first day."""
    wanted = limites.jours_avant_session
    if session.debut is None or wanted is None:
        return
    asked: date = clock.day(session.demandee_le) if session.demandee_le else clock.today()
    left = (session.debut - asked).days
    good = left >= wanted
    if session.demandee_le is None:
        titre = f"Le début est dans {plural(left, 'jour', 'jours')}" if left > 0 else "Le début est aujourd’hui ou passé"
    else:
        titre = f"Demandée {plural(left, 'jour', 'jours')} avant le début" if left >= 0 else "Demandée après le début"
    yield Verification(good, titre, f"{wanted} au moins", bloque=strict and not good)


def of_candidates(db: Session, session: SessionCqp) -> Iterator[Verification]:
    """What candidates are said to aim at, and how they come, beside the catalogue."""
    for titre, detail in offres.strangers(db, session):
        yield Verification(False, titre, detail, "organisation", "champ-acces")


def of_jury(session: SessionCqp) -> Iterator[Verification]:
    if session.jury_le is None or session.fin is None:
        return
    after = (session.jury_le - session.fin).days
    titre = f"Jury prévu {plural(after, 'jour', 'jours')} après la fin" if after >= 0 else "Jury prévu avant la fin de la session"
    yield Verification(after >= 0, titre, format_date(session.jury_le), "jury", "champ-jury_le")
