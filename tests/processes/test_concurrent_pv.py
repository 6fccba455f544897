"""People who act on one procès-verbal at the same instant: one effect, one explanation. On both databases, with real threads."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat.database import writing
from eclat.domain.comptes import facteurs
from eclat.domain.jurys import cloture, production
from eclat.models import EtatPv, EtatSession, Fichier, Personne, Pv, ResultatBloc, SessionCqp, SignaturePv, ValeurBloc
from eclat.tasks import pv as tasks
from eclat.tasks.unit_of_work import commit
from tests import factories as make
from tests import jurys
from tests.browser import Browser
from tests.processes.test_concurrency import mails, statuses, together

E = EtatSession
OTHER = "AUTREAGENTQUISIGNEPOURLESESSAI23"


@pytest.fixture
def session(db: Session) -> SessionCqp:
    make.administrateur(db)
    return jurys.tenu(db)


@pytest.fixture
def pair(db: Session, session: SessionCqp) -> list[Personne]:
    found = jurys.presidents(db, session)
    for each, secret in zip(found, (make.FACTEUR, OTHER), strict=True):
        facteurs.install(db, each, secret)
    return found


def now(db: Session, key: Any) -> EtatSession:
    db.rollback()
    db.expire_all()
    return db.get_one(SessionCqp, key).etat


def ready(browser: Browser, at: str, sha256: str) -> str:
    """Opens the document and gives the password. Returns what the code is given with."""
    assert browser.get(f"{at}/1/document").status_code == 200
    asked = browser.post(f"{at}/signature", {"mot_de_passe": make.PASSWORD, "vu": sha256})
    found = re.search(r'name="preuve" value="([^"]+)"', asked.text)
    assert found, asked.status_code
    return found[1]


def signing(db: Session, session: SessionCqp, pair: list[Personne], browse: Callable[..., Browser]) -> list[Callable[[], Any]]:
    """Each of the pair, one request from having signed."""
    pv = jurys.closed(db, session)
    sha256, at = db.get_one(Fichier, pv.a_signer_id).sha256, f"/sessions/{session.id}/pv"
    browsers = [browse(each) for each in pair]
    db.commit()
    proofs = [ready(each, at, sha256) for each in browsers]
    codes = (make.code(), make.code(OTHER))
    return [
        partial(each.post, f"{at}/signature/code", {"preuve": preuve, "code": code})
        for each, preuve, code in zip(browsers, proofs, codes, strict=True)
    ]


def test_both_sign_at_the_same_instant(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    calls, key = signing(db, session, pair, browse), session.id
    db.rollback()
    assert statuses(together(*calls)) == [303, 303]
    assert now(db, key) == E.A_ATTRIBUER
    pv = jurys.pv_of(db, session)
    assert pv.etat == EtatPv.SIGNE and len(cloture.valid(db, pv)) == 2
    assert mails(db, "pv_signe_organisme") == 1 and mails(db, "pv_signe_par_un") == 1


def test_one_signs_twice_at_the_same_instant(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    calls, key = signing(db, session, pair, browse), session.id
    db.rollback()
    assert set(statuses(together(calls[0], calls[0]))) <= {303, 409}
    assert now(db, key) == E.PV_A_SIGNER and len(db.exec(select(SignaturePv)).all()) == 1


def test_one_signs_while_the_other_refuses(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    calls, key = signing(db, session, pair, browse), session.id
    other = browse(pair[1])
    db.commit()
    refusal = partial(other.post, f"/sessions/{key}/pv/reouverture", {"motif": "Ligne 2 fausse."})
    signed, refused = together(calls[0], refusal)
    assert refused.status_code == 303 and signed.status_code in (303, 409)
    assert now(db, key) == E.PV_EN_SAISIE
    rows = db.exec(select(SignaturePv)).all()
    assert all(each.annulee_le for each in rows) and len(rows) == (signed.status_code == 303)
    if signed.status_code == 409:
        assert "rouvrir la saisie" in signed.text
    assert mails(db, "pv_rouvert") == 1


def test_the_last_one_signs_while_the_first_refuses(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    """Either it is signed for good, or no signature stands: never something between."""
    calls, key = signing(db, session, pair, browse), session.id
    first = browse(pair[0])
    db.commit()
    assert calls[0]().status_code == 303
    last, refused = together(calls[1], partial(first.post, f"/sessions/{key}/pv/reouverture", {"motif": "Je me suis trompée."}))
    state = now(db, key)
    pv, standing = jurys.pv_of(db, session), len(cloture.valid(db, jurys.pv_of(db, session)))
    assert (state, pv.etat, standing) in ((E.A_ATTRIBUER, EtatPv.SIGNE, 2), (E.PV_EN_SAISIE, EtatPv.EN_SAISIE, 0))
    assert (last.status_code == 303) == (state == E.A_ATTRIBUER) and (refused.status_code == 303) == (state == E.PV_EN_SAISIE)
    if state == E.A_ATTRIBUER:
        assert "Je me suis trompée." in refused.text, "what was typed is given back"


def test_the_entry_closes_once(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.all_valid(db, session)
    key, browsers = session.id, [browse(each) for each in pair]
    db.commit()
    answers = together(*[partial(each.post, f"/sessions/{key}/pv/cloture") for each in browsers])
    assert statuses(answers) == [303, 409] and now(db, key) == E.PV_A_SIGNER
    assert mails(db, "pv_a_signer") == 2


def test_a_cell_written_while_the_entry_closes_is_signed_or_refused(
    browse, db: Session, session: SessionCqp, pair: list[Personne]
) -> None:
    """Even by who would forget to look at the state: the database itself sees to it."""
    jurys.all_valid(db, session)
    key, browser = session.id, browse(pair[0])
    row = db.exec(select(ResultatBloc.id).order_by(col(ResultatBloc.id))).first()
    db.commit()

    def write() -> bool:
        with writing() as other:
            try:
                found = other.get_one(ResultatBloc, row)
                found.valeur, found.observation = ValeurBloc.NON_VALIDE, "Inachevé."
                commit(other)
            except Exception:
                other.rollback()
                return False
            return True

    closed, written = together(partial(browser.post, f"/sessions/{key}/pv/cloture"), write)
    assert closed.status_code == 303 and now(db, key) == E.PV_A_SIGNER
    pv = jurys.pv_of(db, session)
    assert pv.contenu is not None
    frozen = [each["valeur"] for who in pv.contenu["candidats"] for each in who["resultats"].values()]
    kept = db.exec(select(ResultatBloc.valeur)).all()
    assert frozen.count("non_valide") == list(kept).count(ValeurBloc.NON_VALIDE) == written


def test_a_rectificatif_opens_once(browse, db: Session, session: SessionCqp, pair: list[Personne]) -> None:
    jurys.signed(db, session)
    key, who = session.id, make.inscrits(db, session)
    browsers = [browse(each) for each in pair]
    bodies = [{"motif": "Erreur.", "candidats": str(each.id)} for each in who[:2]]
    db.commit()
    answers = together(
        *[partial(b.post, f"/sessions/{key}/pv/rectification", body) for b, body in zip(browsers, bodies, strict=True)]
    )
    assert statuses(answers) == [303, 409] and now(db, key) == E.PV_EN_SAISIE
    assert db.exec(select(Pv.version).order_by(col(Pv.version))).all() == [1, 2]


def test_two_workers_draw_one_document_once(db: Session, session: SessionCqp, monkeypatch: pytest.MonkeyPatch) -> None:
    jurys.all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, jurys.presidents(db, session)[0]))
    key = jurys.pv_of(db, session).id
    db.commit()
    drawn, draws = [], production.drawn

    def noted(db: Session, pv: Pv) -> dict[str, bytes]:
        drawn.append(pv.id)
        return draws(db, pv)

    monkeypatch.setattr(production, "drawn", noted)
    together(*[partial(tasks.make, key)] * 3)
    db.rollback()
    db.expire_all()
    assert drawn == [key] and jurys.pv_of(db, session).a_signer_id and jurys.pv_of(db, session).reserve_le is None


def test_two_workers_make_one_document(db: Session, session: SessionCqp) -> None:
    jurys.all_valid(db, session)
    cloture.close(db, session, by=make.user_of(db, jurys.presidents(db, session)[0]))
    pv = jurys.pv_of(db, session)
    key, empreinte, found = pv.id, pv.empreinte, production.drawn(db, pv)
    db.commit()

    def keep() -> int:
        with writing() as other:
            kept = production.keep(other, key, found, empreinte)
            commit(other)
            return kept

    assert sorted(together(keep, keep)) == [0, 1]
    db.rollback()
    assert len(db.exec(select(Fichier).where(col(Fichier.nom).contains(pv.numero))).all()) == 1
