"""Deciding of the organismes that register, and what one says of oneself."""

from io import BytesIO

from PIL import Image
from sqlmodel import Session

from eclat.domain.organismes import logos, vie
from eclat.domain.support import fusions
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

PROFILE = {
    "nom": "Benhaddou", "prenom": "Karim", "siret": "", "telephone": "02 61 91 04 17", "site_web": "https://possibles.example",
    "ville": "Rennes", "code_postal": "35000",
}  # fmt: skip
VITRINE = {
    "presentation": "Nous formons depuis vingt ans.", "site_web": "https://possibles.example", "telephone": "02 61 91 04 17",
    "courriel": "accueil@possibles.example", "adresse": "oui", "sessions": "oui",
}  # fmt: skip
NOUVEAU = {"nom": "Roux", "prenom": "Joël", "courriel": "joel.roux@possibles.example"}


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    taken, refused = (make.organisme(db, f"Organisme {n}", etat="en_attente") for n in range(2))
    own = make.organisme(db, "Organisme au logo")
    leader = make.dirigeant(db, own)
    logos.set_logo(db, own, "logo.png", picture(), by=make.user_of(db, leader))
    named, left, readdressed, away = (make.organisme(db, f"Organisme en vie {n}") for n in range(4))
    make.referent(db, readdressed)
    vie.suspend(db, away, motif="Certificat Qualiopi retiré.", by=staff.claire_user)
    twice, other, merged, gone = (make.organisme(db, f"Organisme double {n}") for n in range(4))
    fusions.merge(db, merged, absorbe=gone, choix={}, by=staff.claire_user)
    return {
        "organisme-fusion": Case(claire, f"/organismes/{twice.id}/fusion", {"avec": str(other.id), "nom": "garde"}),
        "vie-annulation-fusion": Case(claire, f"/organismes/{merged.id}/annulation-fusion"),
        "organisme-acceptation": Case(claire, f"/organismes/{taken.id}/acceptation"),
        "organisme-refus": Case(claire, f"/organismes/{refused.id}/refus", {"motif": "Établissement fermé."}),
        "vie-correction": Case(
            claire,
            f"/organismes/{named.id}/correction",
            {"nom": "La Grande Cour", "siret": named.siret or "", "motif": "Erreur de saisie."},
        ),
        "vie-remplacement-dirigeant": Case(claire, f"/organismes/{left.id}/remplacement-dirigeant", NOUVEAU),
        "vie-correction-adresse": Case(
            claire, f"/organismes/{readdressed.id}/correction-adresse", {"courriel": "m.roux@possibles.example"}
        ),
        "vie-correction-adresse-referent": Case(
            claire, f"/organismes/{readdressed.id}/correction-adresse-referent", {"courriel": "k.roux@possibles.example"}
        ),
        "vie-suspension": Case(claire, f"/organismes/{left.id}/suspension", {"motif": "Certificat Qualiopi retiré."}),
        "vie-retablissement": Case(claire, f"/organismes/{away.id}/retablissement"),
        "profil": Case(leader.id, "/profil", PROFILE),
        "profil-annuaire": Case(leader.id, "/profil/annuaire", VITRINE),
        "profil-logo": Case(leader.id, "/profil/logo", files={"logo": ("logo.png", picture("tomato"))}),
        "profil-logo-retrait": Case(leader.id, "/profil/logo/retrait"),
    }


def picture(color: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 64), color).save(out, "PNG")
    return out.getvalue()
