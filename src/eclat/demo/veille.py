"""Documents that expire and changes declared, plainly fictional."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlmodel import Session

from eclat import clock
from eclat.domain.changements import changements
from eclat.domain.dossiers import contenu
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.veille import delais, documents, naissances, remplacements
from eclat.models import Habilitation, NatureChangement, NatureDocument, NaturePiece, Organisme

TEXTE = (
    "Mme Nadia Ferhat, responsable de formation, quitte l’organisme. M. Hugo Lemoine la remplace\u00a0: il est titulaire d’un DEJEPS et a animé "
    "quatre sessions du CQP comme formateur. Son CV est joint."
)


def follow(
    db: Session, habilitation: Habilitation, claire: Utilisateur, dirigeant: Utilisateur, document: Callable[[str], bytes]
) -> None:
    """A Qualiopi certificate that ends within a month, an insurance to check, a change to read, another that was noted."""
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    with clock.travel(timedelta(days=10)):
        naissances.follow(db, organisme, by=SYSTEME)
        held = {each.nature: each for each in documents.of(db, organisme)}
        qualiopi, assurance = held[NatureDocument.QUALIOPI], held[NatureDocument.ASSURANCE]
        until = clock.today() + timedelta(days=31)
        remplacements.write(db, qualiopi, jour=until.isoformat(), sans_fin=False, by=dirigeant)
        remplacements.join(db, qualiopi, "Certificat Qualiopi, audit.pdf", document("Certificat Qualiopi"), by=dirigeant)
        remplacements.hand_over(db, qualiopi, by=dirigeant)
        documents.confirm(db, qualiopi, by=claire)
        delais.remind(db, qualiopi, by=SYSTEME)
        declare(
            db,
            habilitation,
            NatureChangement.COORDONNEES,
            clock.today(),
            "Notre numéro de téléphone devient le 05 61 99 00 17.",
            dirigeant,
        )
        (told,) = changements.of_habilitation(db, habilitation, claire)
        changements.note(db, told, by=claire)
    with clock.travel(timedelta(days=13)):
        remplacements.write(db, assurance, jour=(clock.today() + timedelta(days=365)).isoformat(), sans_fin=False, by=dirigeant)
        remplacements.join(db, assurance, "Attestation d’assurance.pdf", document("Attestation d’assurance"), by=dirigeant)
        remplacements.hand_over(db, assurance, by=dirigeant)
        declare(
            db,
            habilitation,
            NatureChangement.EQUIPE,
            clock.today() + timedelta(days=20),
            TEXTE,
            dirigeant,
            document("CV Hugo Lemoine"),
        )


def declare(
    db: Session, habilitation: Habilitation, nature: NatureChangement, le: date, texte: str, by: Utilisateur, cv: bytes | None = None
) -> None:  # fmt: skip
    changements.begin(db, habilitation, by=by)
    made = changements.draft_of(db, habilitation)
    assert made is not None
    for name, value in (("nature", str(nature)), ("a_compter_du", le.isoformat()), ("texte", texte)):
        contenu.save_field(db, made, name, [value], by=by)
    if cv is not None:
        contenu.attach(db, made, NaturePiece.AUTRE, "CV Hugo Lemoine.pdf", cv, by=by)
    changements.hand_over(db, made, by=by)
