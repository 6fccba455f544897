"""What a certificate says, frozen on the day when it is delivered, and the same as the source of its document wants it."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import segno

from eclat import clock
from eclat.documents.lettres import SANS, SERIF, unprintable
from eclat.domain.certificats import codes, titulaires
from eclat.domain.certificats.modeles import MOT
from eclat.formats import format_date, format_siret
from eclat.models import Bloc, Certificat, Enregistrement, ModeleCertificat
from eclat.settings import get_settings

NUMBERS: Final = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
INSTANCE: Final = "Organisme certificateur paritaire de la branche Éclat, éducation, culture, loisirs et animation"
TEXTS: Final = ("accroche", "texte", "mention", "signataire", "qualite", "lieu", "lieu_naissance", "rayons")


def certification(enregistrement: Enregistrement, intitule: str) -> dict[str, Any]:
    return {
        "intitule": intitule.removeprefix("CQP ").strip(),
        "rncp": enregistrement.code_rncp,
        "du": enregistrement.du.isoformat() if enregistrement.du else "",
        "jusqu_au": enregistrement.jusqu_au.isoformat(),
        "decision_le": enregistrement.decision_le.isoformat() if enregistrement.decision_le else "",
        "niveau": enregistrement.niveau,
        "cec": enregistrement.cec,
        "nsf": list(enregistrement.nsf),
        "formacode": enregistrement.formacode,
        "certificateurs": [dict(each) for each in enregistrement.certificateurs],
    }


def modele(version: ModeleCertificat) -> dict[str, Any]:
    return {"version": version.version, **{name: getattr(version, name) for name in TEXTS}}


def bloc(each: Bloc) -> dict[str, str]:
    return {"code": each.code, "intitule": each.intitule}


def frozen(
    *,
    titulaire: Mapping[str, Any],
    certification: Mapping[str, Any],
    modele: Mapping[str, Any],
    blocs: Sequence[Bloc],
    tenus: Sequence[str],
    obtenus: Sequence[str],
    jury: Mapping[str, Any],
    atteste: Bloc | None = None,
    conseil: str = "",
    **origin: Any,
) -> dict[str, Any]:
    """``blocs``: those of the registration; ``tenus``: codes of those that are held after this jury, ``obtenus`` of those that it gave;
    ``origin``: session, organisme."""
    return {
        "titulaire": dict(titulaire),
        "certification": dict(certification),
        "modele": dict(modele),
        "blocs": [bloc(each) for each in blocs if each.code in tenus],
        "obtenus": list(obtenus),
        "restent": [bloc(each) for each in blocs if each.code not in tenus],
        "bloc": bloc(atteste) if atteste else None,
        "conseil": conseil,
        "jury": dict(jury),
        **origin,
    }


# --- as it is printed ---


def day(iso: str) -> str:
    """24 novembre 2026, which no end of line cuts."""
    return format_date(date.fromisoformat(iso)).replace(" ", "\u00a0") if iso else ""


def born(titulaire: Mapping[str, Any], place: bool) -> str:
    """née le 2 décembre 1997 à Marseille (France)"""
    said = f"{'née' if titulaire['sexe'] == 'F' else 'né'} le {day(titulaire['ne_le'])}"
    commune = titulaire["commune"]
    if not place or not commune:
        return said
    return f"{said} à {commune}" + (f" ({titulaire['pays']})" if titulaire["pays"] else "")


def sitting(jury: Mapping[str, Any]) -> str:
    """le jury réuni à Marseille le 24 novembre 2026; at a distance where nobody sat anywhere"""
    far = "à distance " if jury.get("a_distance", True) else ""
    where = f"à {jury['ville']} " if jury.get("ville") else far
    return f"le jury réuni {where}le {day(jury['le'])}"


def counted(held: int, won: int) -> str:
    """les quatre blocs de compétences, or les deux derniers blocs de compétences of who had others; l’ensemble des compétences where the
    registration has no blocs."""
    if not held:
        return "l’ensemble des compétences"
    last = "dernier" if won < held else ""
    if won == 1:
        return " ".join(filter(None, ("le", last, "bloc de compétences")))
    number = NUMBERS[won] if won < len(NUMBERS) else str(won)
    return " ".join(filter(None, ("les", number, f"{last}s" if last else "", "blocs de compétences")))


def lasting(certification: Mapping[str, Any]) -> str:
    """How long the registration lasts: pour une durée de cinq ans; else until when."""
    until = date.fromisoformat(certification["jusqu_au"])
    since = certification["decision_le"] or certification["du"]
    if since:
        begins = date.fromisoformat(since)
        years = until.year - begins.year
        if (begins.month, begins.day) == (until.month, until.day) and 0 < years < len(NUMBERS):
            return f"pour une durée de {'un an' if years == 1 else f'{NUMBERS[years]} ans'}"
    return f"jusqu’au {day(certification['jusqu_au'])}"


def address(code: str) -> str:
    """In capitals, a QR code of it is smaller: its letters are then of the alphabet that QR codes write in fewer bits."""
    return f"{get_settings().base_url.rstrip('/')}/v/{code}".upper()


def site() -> str:
    """Where one types the code: oc-eclat.example/verification"""
    base = urlsplit(get_settings().base_url)
    return f"{base.netloc}{base.path.rstrip('/')}/verification"


def qr(text: str) -> str:
    made = io.BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False).save(made, kind="svg", xmldecl=False, border=2, dark="#211a2e")
    return made.getvalue().decode()


def printed(
    contenu: Mapping[str, Any], *, numero: str, code: str, delivre_le: date, duplicata: date | None = None
) -> dict[str, Any]:
    """What the source of the document is given: plain words."""
    held, holder, version = contenu["certification"], contenu["titulaire"], contenu["modele"]
    words = {"blocs": counted(len(contenu["blocs"]), len(contenu["obtenus"])), "jury": sitting(contenu["jury"])}
    url, atteste = address(code), contenu["bloc"]
    return {
        "tutelle": INSTANCE,
        "numero": numero,
        "intitule": held["intitule"],
        "titulaire": titulaires.said(holder),
        "usage": f"nom d’usage : {holder['nom_usage']}" if holder["nom_usage"] else "",
        "ne": born(holder, version["lieu_naissance"]),
        "accroche": version["accroche"],
        "texte": MOT.sub(lambda found: words.get(found[1], ""), version["texte"]),
        "mention": version["mention"],
        "rncp": held["rncp"],
        "decision": day(held["decision_le"]),
        "duree": lasting(held),
        "niveau": str(held["niveau"]),
        "cec": str(held["cec"]),
        "nsf": held["nsf"],
        "certificateurs": [{"nom": each["nom"], "siret": format_siret(each["siret"])} for each in held["certificateurs"]],
        "signataire": version["signataire"],
        "qualite": version["qualite"],
        "lieu": version["lieu"],
        "delivre": day(delivre_le.isoformat()),
        "rayons": version["rayons"],
        "bloc": {"code": coded(held["rncp"], atteste["code"]), "intitule": atteste["intitule"]} if atteste else None,
        "restent": [{"code": coded(held["rncp"], each["code"]), "intitule": each["intitule"]} for each in contenu["restent"]],
        "conseil": contenu["conseil"],
        "jury": day(contenu["jury"]["le"]),
        "code": codes.grouped(code),
        "adresse": url,
        "site": site(),
        "qr": qr(url),
        "duplicata": f"Duplicata, édité le {day(duplicata.isoformat())}" if duplicata else "",
    }


def coded(rncp: str, code: str) -> str:
    """RNCP40871BC01"""
    return code if code.startswith(rncp) else f"{rncp}{code}"


def duplicated(certificat: Certificat) -> datetime | None:
    """Since when it is a duplicata that is drawn of it; nothing while its first document is still to be made."""
    return certificat.duplicata_le if certificat.fichier_id else None


def of(certificat: Certificat) -> dict[str, Any]:
    """As it was delivered; its duplicata says so, and since when."""
    again = duplicated(certificat)
    return printed(
        certificat.contenu, numero=certificat.numero, code=certificat.code, delivre_le=certificat.delivre_le,
        duplicata=clock.day(again) if again else None,
    )  # fmt: skip


def not_drawn(contenu: Mapping[str, Any]) -> str:
    """Why it could not be printed: the letters that no font has, with the name that they stand in. Nothing when it can."""
    name = titulaires.said(contenu["titulaire"])
    usage = contenu["titulaire"]["nom_usage"]
    for text, among in ((name, SERIF), (usage, SANS)):
        unknown = unprintable([text], among)
        if unknown:
            return (
                f"« {text} » ne peut pas s’imprimer : aucune police du certificat ne dessine {', '.join(unknown[:5])}. "
                "Rectifiez le procès-verbal pour ce candidat, et écrivez alors ce nom en lettres latines, comme son état civil français."
            )
    told = [contenu["conseil"], contenu["titulaire"]["commune"], contenu["jury"].get("ville", "")]
    others = unprintable(
        [*told, contenu["certification"]["intitule"], *(each["intitule"] for each in (*contenu["blocs"], *contenu["restent"]))]
    )
    return f"Un certificat ne peut pas imprimer {', '.join(others[:5])} : corrigez ce qui porte ces signes." if others else ""
