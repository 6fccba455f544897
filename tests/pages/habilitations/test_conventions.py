"""The page of a convention: read and signed by each with their password, its PDF, what awaits on dashboards (picture 30)."""

from collections.abc import Callable
from uuid import UUID

import lxml.html
import pytest
from sqlmodel import Session, select

from eclat import documents
from eclat.domain.habilitations import convention_documents, conventions
from eclat.domain.socle import fichiers
from eclat.models import Convention, EtatConvention, EtatHabilitation, Fichier, Habilitation, Personne, SignatureConvention
from eclat.tasks import conventions as tasks
from tests import factories as make
from tests.browser import Browser
from tests.papier import text_of

Browse = Callable[..., Browser]


@pytest.fixture
def accepted(db: Session) -> Habilitation:
    make.administrateur(db)
    found = make.habilitation(db, make.organisme(db), etat="acceptee")
    db.commit()
    return found


def leader(db: Session, habilitation: Habilitation) -> Personne:
    found = make.dirigeant(db, make.organisme_of(db, habilitation))
    db.commit()
    return found


def made(db: Session, habilitation: Habilitation) -> Convention:
    db.commit()
    db.expire_all()
    found = conventions.of(db, habilitation)[0]
    db.commit()
    return found


def test_both_read_and_sign_with_their_password(browse: Browse, db: Session, accepted: Habilitation) -> None:
    at = f"/habilitations/{accepted.id}/convention"
    convention = made(db, accepted)
    numero, vu = convention.numero, convention.empreinte
    mathilde, claire = browse(leader(db, accepted)), browse(make.administrateur(db))
    assert "attend votre signature" in mathilde.get("/").text and "attend votre signature" not in claire.get("/").text
    card = mathilde.get(f"/habilitations/{accepted.id}").text
    assert numero in card and "Lire et signer" in card
    page = mathilde.get(at).text
    assert "Votre signature est attendue" in page and "1. Objet" in page and "je la signe pour" in page
    assert "Signer la convention" not in claire.get(at).text
    wrong = mathilde.post(f"{at}/signature", {"mot_de_passe": "faux", "vu": vu})
    assert wrong.status_code == 422 and made(db, accepted).etat == EtatConvention.A_SIGNER
    other = mathilde.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": "0" * 64})
    assert other.status_code == 409 and "Relisez" in other.text
    assert claire.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": vu}).status_code == 409
    assert mathilde.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": vu}).headers["location"].startswith(at)
    assert mathilde.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": vu}).status_code == 303, "a second click"
    assert "La signature d’OC Éclat est attendue" in mathilde.get(at).text
    assert "attend votre signature" in claire.get("/").text and "attend votre signature" not in mathilde.get("/").text
    assert claire.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": vu}).status_code == 303
    assert made(db, accepted).etat == EtatConvention.SIGNEE and len(db.exec(select(SignatureConvention)).all()) == 2
    both = mathilde.get(at).text
    assert both.count("avec votre mot de passe.") == both.count("avec son mot de passe.") == 1
    assert "Signée par les deux parties" in both and "a signé" in mathilde.get(f"/habilitations/{accepted.id}").text


def test_its_pdf_is_made_by_the_worker_before_and_after(browse: Browse, db: Session, accepted: Habilitation) -> None:
    at = f"/habilitations/{accepted.id}/convention"
    convention, mathilde = made(db, accepted), browse(leader(db, accepted))
    key = convention.id
    assert mathilde.get(f"{at}/{key}/document").status_code == 409 and "se prépare" in mathilde.get(at).text
    assert convention_documents.due(db) == [key]
    db.commit()
    tasks.make(key)
    first = mathilde.get(f"{at}/{key}/document")
    assert first.headers["content-type"] == "application/pdf" and b"pdfuaid" in first.content
    make.sign_convention(db, db.get_one(Habilitation, accepted.id))
    db.commit()
    tasks.make(key)
    tasks.make(key)
    second = mathilde.get(f"{at}/{key}/document")
    assert second.status_code == 200 and second.content != first.content
    assert convention_documents.due(db) == [] and "Télécharger le PDF" in mathilde.get(at).text
    names = {db.get_one(Fichier, each).nom for each in (made(db, accepted).a_signer_id, made(db, accepted).signe_id) if each}
    assert names == {f"{convention.numero} (à signer).pdf", f"{convention.numero} (signé).pdf"}


def test_a_letter_that_no_font_has_keeps_no_document_from_being_made(db: Session, accepted: Habilitation) -> None:
    convention = made(db, accepted)
    odd = dict(convention.contenu) | {"preambule": "Vu la demande de 日本."}
    convention.contenu = odd
    assert convention_documents.pdf(db, convention).startswith(b"%PDF")


def test_it_says_that_it_is_an_example_across_its_pages(db: Session, accepted: Habilitation) -> None:
    paper = convention_documents.paper(made(db, accepted).contenu, apercu="EXEMPLE", empreinte="")
    assert len(documents.pictures("convention", paper)) >= 2


def test_an_avenant_is_read_again_before_it_is_made(browse: Browse, db: Session, accepted: Habilitation) -> None:
    at = f"/habilitations/{accepted.id}/convention"
    make.sign_convention(db, accepted)
    db.commit()
    claire = browse(make.administrateur(db))
    page = claire.get(f"{at}/avenant").text
    equipe = lxml.html.document_fromstring(page).xpath("string(//textarea[@name='equipe'])").strip()
    typed = {
        "changements": "La Bretagne rejoint le territoire.",
        "regions": "Bretagne",
        "equipe": f"{equipe}\nJeanne Morin, Formatrice",
    }
    again = claire.post(f"{at}/avenant", typed)
    assert again.status_code == 200 and "-A1" in again.text and "La Bretagne rejoint" in again.text
    assert "<li>Jeanne Morin, Formatrice</li>" in again.text
    assert len(conventions.of(db, accepted)) == 1
    db.commit()
    assert claire.post(f"{at}/avenant", typed | {"confirme": "oui"}).status_code == 303
    page = claire.get(at).text
    assert "Avenant n°\u00a01 à la convention" in page and "Convention et avenants" in page
    base = db.exec(select(Convention).where(Convention.avenant == 0)).one().numero
    assert "Signée par les deux parties" in claire.get(f"{at}?acte={base}").text
    proof = conventions.Preuve(made(db, accepted).empreinte)
    conventions.sign(db, accepted, preuve=proof, by=make.owner(db, accepted))
    db.commit()
    assert "-A1 · à signer par OC Éclat<" in claire.get(at).text


def test_who_sees_the_habilitation_reads_it_and_nobody_else(browse: Browse, db: Session, accepted: Habilitation) -> None:
    at = f"/habilitations/{accepted.id}/convention"
    sophie, other = browse(make.instructeur(db)), make.organisme(db, "Les Ateliers")
    db.commit()
    page = sophie.get(at)
    assert page.status_code == 200 and "Signer la convention" not in page.text and "Retirer" not in page.text
    stranger = browse(make.dirigeant(db, other))
    db.commit()
    assert stranger.get(at).status_code == 404
    assert stranger.get(f"/habilitations/{accepted.id}/convention/{made(db, accepted).id}/document").status_code == 404
    draft = make.habilitation(db, other)
    db.commit()
    assert stranger.get(f"/habilitations/{draft.id}/convention").status_code == 404
    theirs = f"/habilitations/{draft.id}/convention/{made(db, accepted).id}/document"
    assert stranger.get(theirs).status_code == 404, "of another habilitation"


def test_what_nobody_signed_of_an_habilitation_that_ended_is_said_not_to_be_awaited(
    browse: Browse, db: Session, accepted: Habilitation
) -> None:
    accepted.etat = EtatHabilitation.EXPIREE
    mathilde = browse(leader(db, accepted))
    page = mathilde.get(f"/habilitations/{accepted.id}/convention").text
    assert "ce document ne se signe plus" in page and "est attendue" not in page and "Signer la convention" not in page


def kept(db: Session, key: UUID | None) -> bytes:
    assert key is not None
    return fichiers.read(db.get_one(Fichier, key))


def test_whoever_holds_it_verifies_it_without_an_account(browse: Browse, db: Session, accepted: Habilitation) -> None:
    """By its fingerprint or its file, once both have signed; nothing of what it says is told."""
    visitor, key = browse(), made(db, accepted).id
    db.commit()
    tasks.make(key)
    sha256 = made(db, accepted).empreinte
    first = kept(db, made(db, accepted).a_signer_id)
    db.commit()
    unknown = visitor.post("/verification/pv", {"empreinte": sha256}).text
    assert "Aucun document signé n’y répond" in unknown
    make.sign_convention(db, db.get_one(Habilitation, accepted.id))
    db.commit()
    tasks.make(key)
    signed = kept(db, made(db, accepted).signe_id)
    name = make.organisme_of(db, accepted).nom
    db.commit()
    for answer in (
        visitor.post("/verification/pv", {"empreinte": sha256.upper()}),
        visitor.post("/verification/pv", files={"fichier": ("convention.pdf", signed, "application/pdf")}),
    ):
        assert "C’est une convention d’habilitation" in answer.text and name not in answer.text
    draft = visitor.post("/verification/pv", files={"fichier": ("convention.pdf", first, "application/pdf")})
    assert "Aucun document signé n’y répond" in draft.text, "the one to sign binds nobody"
    assert "à vérifier par ce code" in text_of(signed) and sha256 in text_of(signed).replace(" ", "")
