"""The page of an organisme that is habilitated today: its town, what it may do, and what it chose to show; for search engines too."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from eclat.domain.annuaire.liste import HABILITES, Ligne
from eclat.domain.socle.annuaire_policies import VISITEUR
from eclat.domain.socle.errors import Introuvable
from eclat.http.context import Context
from eclat.pages.annuaire.index import MODALITES

MODES = {"presentiel": "Onsite", "mixte": "Blended", "a_distance": "Online"}


def show(ctx: Context, id: UUID) -> Response:
    """Raises Introuvable for any other organisme."""
    found = HABILITES.lines(ctx.db, VISITEUR, [id])
    if not found:
        raise Introuvable
    return ctx.render("pages/annuaire/organisme.html", o=found[0], modalites=MODALITES, marked=marked(ctx, found[0]))


def marked(ctx: Context, ligne: Ligne) -> dict[str, Any]:
    """What schema.org says of it: what the page shows, and nothing else."""
    address = {"streetAddress": ligne.adresse, "postalCode": ligne.code_postal, "addressLocality": ligne.ville}
    said = {
        "@context": "https://schema.org",
        "@type": "EducationalOrganization",
        "name": ligne.nom,
        "description": ligne.presentation,
        "address": {"@type": "PostalAddress", "addressCountry": "FR", **{name: each for name, each in address.items() if each}},
        "telephone": ligne.telephone,
        "email": ligne.courriel,
        "sameAs": ligne.site_web,
        "url": ctx.settings.base_url.rstrip("/") + ctx.url("annuaire-organisme", id=ligne.id),
        "makesOffer": [{"@type": "Offer", "itemOffered": course} for course in courses(ligne)],
    }
    return {name: value for name, value in said.items() if value}


def courses(ligne: Ligne) -> list[dict[str, Any]]:
    """Each CQP, with its open sessions."""
    provider = {"@type": "EducationalOrganization", "name": ligne.nom}
    return [
        {
            "@type": "Course", "name": each.cqp, "description": f"Préparation au {each.cqp}", "provider": provider,
            "hasCourseInstance": [
                {
                    "@type": "CourseInstance", "name": session.intitule, "startDate": session.debut.isoformat(),
                    "endDate": (session.fin or session.debut).isoformat(), "courseMode": MODES.get(session.modalite or "", "Onsite"),
                    "location": {"@type": "Place", "address": f"{session.code_postal} {session.ville}".strip()},
                }
                for session in ligne.sessions
                if session.cqp == each.cqp
            ],
        }
        for each in ligne.habilitations
    ]  # fmt: skip
