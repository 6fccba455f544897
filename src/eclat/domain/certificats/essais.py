"""What a template gives for two test holders, one born in France, the other abroad: they exist nowhere, and no code verifies them."""

from typing import Any, Final

from sqlmodel import Session

from eclat import clock
from eclat.domain.certificats import codes, contenus, modeles
from eclat.domain.certificats.modeles import Modele
from eclat.domain.sessions import catalogue
from eclat.models import Bloc, Cqp, Enregistrement, ModeleCertificat, NatureCertificat

TEMOINS: Final = {"france": "née en France", "etranger": "né à l’étranger"}
HOLDERS: Final[dict[str, dict[str, Any]]] = {
    "france": {
        "nom_naissance": "L’Hôpital-Cœurderoy", "nom_usage": "Martin", "prenoms": ["Maëlys", "Anne-Françoise"], "sexe": "F",
        "ne_le": "1998-03-14", "commune": "Saint-Étienne", "pays": "France",
    },
    "etranger": {
        "nom_naissance": "Šimić Núñez de la Vega", "nom_usage": "", "prenoms": ["Đorđe"], "sexe": "M",
        "ne_le": "1989-12-01", "commune": "São João del-Rei", "pays": "Brésil",
    },
}  # fmt: skip
CODE: Final = "ESSA1" + "0" * (codes.LENGTH - 5)


def printed(db: Session, enregistrement: Enregistrement, nature: NatureCertificat, modele: Modele, temoin: str) -> dict[str, Any]:
    """What is missing at the catalogue is left as a dash: the preview is there to be looked at, not delivered."""
    blocs = catalogue.blocs(db, enregistrement.id) or [
        Bloc(enregistrement_id=enregistrement.id, code="BC01", intitule="Bloc d’essai")
    ]
    held = contenus.certification(enregistrement, db.get_one(Cqp, enregistrement.cqp_id).intitule)
    held |= {name: held[name] or other for name, other in (("niveau", "–"), ("cec", "–"), ("nsf", ["–"]))}
    held["certificateurs"] = held["certificateurs"] or [{"nom": "Certificateur", "siret": ""}]
    version = ModeleCertificat(enregistrement_id=enregistrement.id, nature=nature, version=1, **modele.model_dump())
    whole = nature == NatureCertificat.PARCHEMIN
    won = [each.code for each in (blocs if whole else blocs[:1])]
    contenu = contenus.frozen(
        titulaire=HOLDERS[temoin], certification=held, modele=contenus.modele(version), blocs=blocs, tenus=won, obtenus=won,
        jury={"le": clock.today().isoformat(), "ville": "Marseille"}, atteste=None if whole else blocs[0], organisme="Organisme d’essai",
    )  # fmt: skip
    serie = modeles.SERIES[nature]
    data = contenus.printed(contenu, numero=f"{serie}-{modele.du.year}-0000", code=CODE, delivre_le=modele.du)
    return data | {"duplicata": "Essai sans valeur", "decision": data["decision"] or "–"}
