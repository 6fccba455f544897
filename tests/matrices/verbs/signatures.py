"""The procès-verbal as a whole: its entry closes, opens again, it is signed in two steps, rectified, verified by a visitor."""

from functools import partial

from sqlmodel import Session

from eclat.domain.comptes import facteurs
from eclat.domain.jurys import attributions as resultats
from eclat.domain.jurys import rectificatifs, signatures
from eclat.encryption import encrypt
from eclat.models import Fichier, SessionCqp
from eclat.pages.signature.show import PURPOSE
from tests import factories as make
from tests import jurys
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    typed, refused, one, two, done, gone, opened_again, attributed = (
        jurys.tenu(db, make.habilite(db, f"Organisme au jury {rank}")) for rank in range(8)
    )
    jurys.all_valid(db, typed)
    for each in (refused, one, two):
        jurys.closed(db, each)
    jurys.signed(db, done)
    for each in (opened_again, attributed):
        jurys.signed(db, each)
        if each is attributed:
            resultats.attribute(db, each, by=make.decider(db))
        rectificatifs.rectify(
            db, each, motif="Une ligne.", candidats=[make.inscrits(db, each)[0].id], by=jurys.copresidents(db, each)[0]
        )
    who = jurys.presidents(db, one)[0]
    if facteurs.of(db, who.id) is None:
        facteurs.install(db, who, make.FACTEUR)
    return {
        "pv-cloture": Case(who.id, at(typed, "cloture")),
        "pv-reouverture": Case(who.id, at(refused, "reouverture"), {"motif": "Une ligne pour une autre."}),
        "pv-signature": Case(who.id, at(one, "signature"), {"mot_de_passe": make.PASSWORD, "vu": opened(db, one)}),
        "pv-signature-code": Case(
            who.id,
            at(two, "signature/code"),
            {
                "code": make.code,
                "preuve": partial(encrypt, PURPOSE, f"{who.id} {two.id} {opened(db, two)}"),
            },  # it serves ten minutes
            counts=True,
        ),
        "pv-rectification": Case(
            who.id,
            at(done, "rectification"),
            {"motif": "Une ligne pour une autre.", "candidats": str(make.inscrits(db, done)[0].id)},
        ),
        "pv-empechement": Case(
            staff.claire.id,
            at(gone, "empechement"),
            {"remplacant": str(make.binome_paritaire(db, prenom="Nora", nom="Lemaire").id), "motif": "En congé."},
        ),
        "pv-abandon": Case(who.id, at(opened_again, "abandon")),
        "pv-abandon-attribue": Case(who.id, at(attributed, "abandon-attribue")),
        "verification-pv": Case(None, "/verification/pv", {"empreinte": "0" * 64}),
    }


def at(session: SessionCqp, rest: str) -> str:
    return f"/sessions/{session.id}/pv/{rest}"


def opened(db: Session, session: SessionCqp) -> str:
    """The document that the first of its co-presidents opened."""
    pv, who = jurys.pv_of(db, session), jurys.presidents(db, session)[0]
    sha256 = db.get_one(Fichier, pv.a_signer_id).sha256
    signatures.note_reading(db, pv.id, who.id, sha256)
    return sha256
