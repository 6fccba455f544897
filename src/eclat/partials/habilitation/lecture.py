"""The whole request, to read."""

from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain import demande
from eclat.domain.demande import Demande
from eclat.formats import format_date, plural
from eclat.models import Cqp, Enregistrement, Fonction, Formateur, Habilitation
from eclat.partials.dossier import lecture

SOON = 90  # days: a certificate that ends sooner is worth a word
EVALUATE = (Fonction.EVALUATEUR, Fonction.FORMATEUR_EVALUATEUR)


def answer(db: Session, habilitation: Habilitation, name: str) -> str:
    """One answer as it is read."""
    if name == "cqp_id":
        return cqp_title(db, habilitation)
    if name == "qualification":
        return demande.QUALIFICATIONS[habilitation.qualification][0] if habilitation.qualification else ""
    if name == "objet" and habilitation.objet:
        return demande.OBJETS[habilitation.objet]
    return lecture.answer(habilitation, name)


def cqp_title(db: Session, habilitation: Habilitation) -> str:
    """“CQP Animateur périscolaire (RNCP40871)”: its latest registration."""
    found = db.execute(
        select(Cqp.intitule, Enregistrement.code_rncp)
        .outerjoin(Enregistrement, col(Enregistrement.cqp_id) == Cqp.id)
        .where(Cqp.id == habilitation.cqp_id)
        .order_by(col(Enregistrement.jusqu_au).desc())
    ).first()
    return f"{found[0]} ({found[1]})" if found and found[1] else str(found[0]) if found else ""


def essentials(db: Session, habilitation: Habilitation, team: list[Formateur]) -> dict[str, Any]:
    """What an instructeur looks at first."""
    regions_found = lecture.regions(db, habilitation)
    departements = sum(len(names.split(", ")) for _, names in regions_found)
    evaluators = sum(member.fonction in EVALUATE for member in team)
    until = habilitation.qualiopi_jusqu_au
    return {
        "objet": answer(db, habilitation, "objet"),
        "nda": answer(db, habilitation, "nda"),
        "qualiopi": f"{habilitation.qualiopi_numero}, jusqu’au {format_date(until)}" if until else habilitation.qualiopi_numero,
        "qualiopi_days": (until - clock.today()).days if until and (until - clock.today()).days < SOON else None,
        "territoire": f"{plural(departements, 'département', 'départements')}, {plural(len(regions_found), 'région', 'régions')}",
        "equipe": plural(len(team), "personne", "personnes")
        + (f", dont {plural(evaluators, 'évaluateur', 'évaluateurs')}" if evaluators else ""),
        "sessions": f"{habilitation.sessions_par_an} par an, environ {habilitation.stagiaires_par_an} stagiaires"
        if habilitation.sessions_par_an and habilitation.stagiaires_par_an
        else "",
    }


def file(db: Session, habilitation: Habilitation) -> dict[str, Any]:
    """What partials/dossier/lecture.html shows, and the essential of it."""
    shown = lecture.rows(db, habilitation)
    return shown | {
        "sections": lecture.sections(db, habilitation, Demande, demande.SECTIONS, partial(answer, db, habilitation)),
        "essentiel": essentials(db, habilitation, shown["equipe"]),
    }
