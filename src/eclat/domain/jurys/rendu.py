"""How what was frozen reads on paper: plain words for ``documents/pv.typ``, and nothing that the content does not hold (P14)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from eclat.domain.jurys import champs
from eclat.domain.jurys.composition import QUALITES
from eclat.domain.jurys.resultats import DITES, Issue
from eclat.domain.sessions import heures
from eclat.domain.sessions.candidats.champs import ACCES
from eclat.domain.socle.empreintes import qr
from eclat.formats import format_date, format_date_short, format_datetime, format_siret, plural
from eclat.francais import of_name
from eclat.models import Acces, College, PresenceJury, QualiteJure, SignaturePv, ValeurBloc, Visee, Voix

TITRE: Final = "Procès-verbal du jury de validation"
POUR: Final = {College.EMPLOYEURS: "Pour le collège employeurs", College.SALARIES: "Pour le collège salariés"}
VALEURS: Final = {
    ValeurBloc.VALIDE: "validé",
    ValeurBloc.NON_VALIDE: "non",
    ValeurBloc.DISPENSE: "dispense",
    ValeurBloc.DEJA_ACQUIS: "acquis",
    ValeurBloc.NON_PRESENTE: "non présenté",
}
TALLIES: Final = (
    (Issue.TOTALE, "validation totale", "validations totales"),
    (Issue.BLOCS_VISES, "validation des blocs visés", "validations des blocs visés"),
    (Issue.PARTIELLE, "partielle", "partielles"),
    (Issue.NON_VALIDE, "non validé", "non validés"),
)
AWAY: Final = (
    (PresenceJury.ABSENT, "absent", "absents"),
    (PresenceJury.EXCUSE, "excusé", "excusés"),
    (PresenceJury.EN_ATTENTE, "en attente", "en attente"),
    (PresenceJury.REPORTE, "reporté", "reportés"),
)
PIED: Final = ("Empreinte SHA-256 du contenu signé", "Toute correction fait l’objet d’un procès-verbal rectificatif motivé.")
NOT_YET: Final = (
    "Aperçu\u00a0: ce procès-verbal n’est pas encore arrêté",
    "Il peut encore changer\u00a0: personne ne peut le signer.",
)
MENTION: Final = "Copie pour l’organisme de formation\u00a0: sans les dates et lieux de naissance, que porte l’original signé."


def paper(
    contenu: Mapping[str, Any],
    empreinte: str = "",
    signatures: Sequence[SignaturePv] = (),
    *,
    apercu: bool = False,
    copie: bool = False,
) -> dict[str, Any]:
    """``signatures``: those that stand in the document; ``apercu``: before the entry closes; ``copie``: without births."""
    signed = {str(each.membre_id): each for each in signatures}
    return {
        "titre": ("Procès-verbal rectificatif" if contenu["rectifie"] else TITRE),
        "objet": f"{contenu['certification']['intitule']}, session {contenu['session']['numero']}",
        "numero": contenu["numero"],
        "version": contenu["version"],
        "certificateur": contenu["certificateur"]["nom"],
        "siret": format_siret(contenu["certificateur"]["siret"]),
        "certification": certification(contenu["certification"]),
        "motif": rectified(contenu["rectifie"]),
        "apercu": apercu,
        "copie": copie,
        "mention": MENTION,
        "reperes": landmarks(contenu),
        "membres_titre": "Membres du jury"
        + (", tous présents" if contenu["membres"] and all(each["present"] for each in contenu["membres"]) else ""),
        "membres": [member(each) for each in contenu["membres"]],
        "quorum": quorum(contenu["quorum"]),
        "blocs": contenu["blocs"],
        "candidats": [candidate(each, contenu["blocs"]) for each in contenu["candidats"]],
        "comptes": tallies(contenu["comptes"]),
        "incidents": contenu["incidents"],
        "signataires": [signatory(each, signed.get(each["membre"]), copie=copie) for each in contenu["signataires"]],
        "dispenses": [dispensed(each, copie=copie) for each in contenu.get("dispenses", ())],
        "parcours": [path(each) for each in contenu["candidats"]],
        "observations": [row for each in contenu["candidats"] for row in remarks(each)],
        "empreinte": empreinte and grouped(empreinte),
        "pied": NOT_YET if apercu else PIED,
        "qr": qr(empreinte),
    }


def grouped(empreinte: str) -> str:
    """Eight groups of eight."""
    return " ".join(empreinte[at : at + 8] for at in range(0, len(empreinte), 8))


def certification(said: Mapping[str, Any]) -> str:
    level = f"niveau {said['niveau']}" if said["niveau"] else ""
    return ", ".join(filter(None, (said["intitule"], said["rncp"], level)))


def rectified(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if said is None else {"version": said["version"], "empreinte": grouped(said["empreinte"]), "texte": said["motif"]}


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def landmarks(contenu: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Two columns: the session at left, the jury at right."""
    session, jury, titre = contenu["session"], contenu["jury"], contenu["certification"]
    siret = format_siret(contenu["organisme"]["siret"])
    dates = f"{format_date(day(session['debut']))} au {format_date(day(session['fin']))}"
    far = any(each["a_distance"] for each in contenu["candidats"])
    modalite = sat(jury, far)
    since = f"du {format_date_short(day(titre['du']))} " if titre["du"] else ""
    registered = f"{titre['rncp']}, {since}jusqu’au {format_date(day(titre['jusqu_au']))}"
    return [
        ("Session", ", ".join(filter(None, (session["numero"], session["ville"], dates)))),
        ("Jury", "\u00a0; ".join(sittings(jury["seances"]))),
        ("Organisme", contenu["organisme"]["nom"] + (f" ({siret})" if siret else "")),
        ("Lieu", ", ".join(filter(None, (jury["lieu"], jury["adresse"])))),
        ("Habilitation", contenu["habilitation"]["numero"]),
        ("Modalité", modalite),
        ("Enregistrement", registered if titre["rncp"] else ""),
        ("", ""),
    ]


def sat(jury: Mapping[str, Any], far: bool) -> str:
    """A jury that sat somewhere was not at a distance, whoever followed it from elsewhere."""
    if not jury["a_distance"]:
        return "épreuves en présentiel" + (", sauf candidats nommés" if far else "")
    return "en présentiel et à distance" if jury["lieu"] or jury["adresse"] else "à distance"


def sittings(seances: Sequence[Mapping[str, str]]) -> list[str]:
    """24 novembre 2026, 9 h à 17 h 30: a line for each day, from its first hour to its last one."""
    days: dict[str, list[Mapping[str, str]]] = {}
    for each in seances:
        days.setdefault(each["jour"], []).append(each)
    return [
        f"{format_date(day(jour))}, {heures.said(there[0]['de'])} à {heures.said(there[-1]['a'])}" for jour, there in days.items()
    ]


def member(said: Mapping[str, Any]) -> dict[str, str]:
    qualite = QUALITES[QualiteJure(said["qualite"])]
    college = {"employeurs": ", collège employeurs", "salaries": ", collège salariés"}.get(said["college"], "")
    chairs = ", copréside" if said["preside"] else ""
    whose = f" ({said['fonction']})" if said["fonction"] else ""
    there = {True: "présent", False: "excusé"}.get(said["present"], "non renseigné")
    return {
        "nom": said["nom"],
        "qualite": f"{qualite}{college}{chairs}{whose}",
        "voix": "délibérative" if said["voix"] == Voix.DELIBERATIVE else "consultative",
        "presence": there + (f", remplace {said['remplace']}" if said["remplace"] else ""),
    }


def quorum(said: Mapping[str, Any]) -> str:
    voices = plural(said["voix"], "voix délibérative présente", "voix délibératives présentes")
    outside = plural(said["externes"], "membre externe", "membres externes")
    chairs = ", dont les deux coprésidents" if said["atteint"] else ""
    why = f" Le jury s’est prononcé sans quorum\u00a0: {said['motif']}" if said.get("motif") else ""
    return (
        f"Quorum {'atteint' if said['atteint'] else 'non atteint'}\u00a0: {voices}{chairs}\u00a0; {outside} à l’organisme.{why}"
    )


def candidate(said: Mapping[str, Any], blocs: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    place = ", ".join(filter(None, (said["commune"], "" if said["pays"].casefold() == "france" else said["pays"])))
    born = f"{day(said['ne_le']):%d/%m/%Y}" if said["ne_le"] else ""
    usage = said["nom_usage"] if said["nom_usage"] != said["nom_naissance"] else ""
    return {
        "rang": said["rang"],
        "nom": said["nom_naissance"] or said["nom_usage"],
        "usage": usage if said["nom_naissance"] else "",
        "prenoms": said["prenoms"],
        "naissance": ", ".join(filter(None, (born, place))),
        "resultats": [of_bloc(said["resultats"].get(each["code"])) for each in blocs],
        "proposition": said["proposition"] + (" (à distance)" if said["a_distance"] else ""),
    }


def of_bloc(result: Mapping[str, Any] | None) -> str:
    if result is None:
        return "–"
    said, note = VALEURS[ValeurBloc(result["valeur"])], result["note"]
    return said if note is None else f"{said} ({champs.mark(note)})"


def tallies(counts: Mapping[str, int]) -> tuple[str, str]:
    head = [
        plural(counts["inscrits"], "candidat inscrit", "candidats inscrits"),
        plural(counts["presents"], "présent", "présents"),
    ]
    away = [plural(counts[key], one, many) for key, one, many in AWAY if counts.get(key)]
    said = [plural(counts[key], one, many) for key, one, many in TALLIES if counts.get(key)]
    rest = "".join(f", {each}" for each in away) + ("\u00a0: " if said else "") + ", ".join(said)
    return ", ".join(head), f"{rest}."


def signatory(said: Mapping[str, Any], signature: SignaturePv | None, *, copie: bool = False) -> dict[str, Any]:
    """Who signs for another says so; why is in the original alone."""
    instead = f", à la place {of_name(said['empeche'])}" if said.get("empeche") else ""
    why = f" ({said['motif']})" if instead and said["motif"] and not copie else ""
    college = College(said["college"]) if said["college"] else None
    return {
        "pour": POUR.get(college, "Membre du jury") if college else "Membre du jury",
        "nom": said["nom"] + instead + why,
        "signe": signature and how(signature),
    }


def dispensed(said: Mapping[str, Any], *, copie: bool = False) -> str:
    """Who sat and does not sign; why is in the original alone."""
    return f"{said['nom']} a siégé et ne signe pas" + ("." if copie else f"\u00a0: {said['motif']}")


def how(signature: SignaturePv) -> str:
    """signé le 25 novembre 2026 à 17 h 12, mot de passe et second facteur vérifiés"""
    means = "mot de passe et second facteur vérifiés" if signature.second_facteur else "mot de passe vérifié"
    return f"signé le {format_datetime(signature.cree_le)}, {means}"


def called(said: Mapping[str, Any]) -> str:
    return f"{said['nom_naissance'] or said['nom_usage']} {said['prenoms'].split(',')[0]}".strip()


def path(said: Mapping[str, Any]) -> dict[str, Any]:
    """How they came, what they aimed at, what they held."""
    held = [
        f"{code} ({', '.join(filter(None, (VALEURS[ValeurBloc(each['valeur'])], each['origine'])))})"
        for code, each in said["resultats"].items()
        if each["valeur"] in (ValeurBloc.DEJA_ACQUIS, ValeurBloc.DISPENSE)
    ]
    return {
        "rang": said["rang"],
        "nom": called(said),
        "acces": said.get("acces_dit") or (ACCES[Acces(said["acces"])] if said["acces"] else "–"),  # frozen before its words were
        "vise": ", ".join(said["vises"]) if said["vise"] == Visee.BLOCS else "le CQP entier",
        "acquis": ", ".join(held) or "–",
    }


def remarks(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is said of a candidate as a whole, then of each bloc."""
    who = {"rang": said["rang"], "nom": called(said)}
    rows = []
    if said["observations"] or said["presence"] != PresenceJury.PRESENT:
        words = said["observations"] or DITES[Issue(said["presence"])]
        rows.append(who | {"sur": "Ensemble", "observation": words, "preconisation": "–"})
    for code, each in said["resultats"].items():
        if each["observation"] or each["preconisation"]:
            rows.append(
                who | {"sur": code, "observation": each["observation"] or "–", "preconisation": each["preconisation"] or "–"}
            )
    return rows
