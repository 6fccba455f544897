"""Deciding of the organismes that register, and what one says of oneself."""

from io import BytesIO

from PIL import Image
from sqlmodel import Session

from eclat.domain import logos
from tests import factories as make
from tests.verbs.case import Case
from tests.verbs.staff import Staff

PROFILE = {
    "nom": "Benhaddou", "prenom": "Karim", "siret": "", "telephone": "02 61 91 04 17", "site_web": "https://possibles.example",
    "ville": "Rennes", "code_postal": "35000",
}  # fmt: skip


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    *several, taken, refused = (make.organisme(db, f"Organisme {n}", etat="en_attente") for n in range(4))
    own = make.organisme(db, "Organisme au logo")
    leader = make.dirigeant(db, own)
    logos.set_logo(db, own, "logo.png", picture(), by=make.user_of(db, leader))
    return {
        "organismes-acceptation": Case(claire, "/organismes/acceptations", {"ids": [str(each.id) for each in several]}),
        "organisme-acceptation": Case(claire, f"/organismes/{taken.id}/acceptation"),
        "organisme-refus": Case(claire, f"/organismes/{refused.id}/refus", {"motif": "Établissement fermé."}),
        "profil": Case(leader.id, "/profil", PROFILE),
        "profil-logo": Case(leader.id, "/profil/logo", files={"logo": ("logo.png", picture("tomato"))}),
        "profil-logo-retrait": Case(leader.id, "/profil/logo/retrait"),
    }


def picture(color: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 64), color).save(out, "PNG")
    return out.getvalue()
