"""The page of settings: what holds, since when and by whom; a group that is changed; two agents in the same one."""

from collections.abc import Callable

import lxml.html
import pytest
from sqlmodel import Session

from eclat.domain.administration.groupes import GROUPES
from eclat.settings import get_settings
from tests import factories as make
from tests.browser import Browser


@pytest.fixture
def claire(db: Session, browse: Callable[..., Browser]) -> Browser:
    return browse(make.administrateur(db))


def test_the_page_says_each_with_its_unit_its_default_and_who_changed_it(claire: Browser) -> None:
    page = claire.get("/reglages").text
    assert "7, 14, 21\u00a0jours après l’invitation" in page and "Valeur d’origine" in page and "ECLAT_SMTP_URL" in page
    sent = claire.post(
        "/reglages/sessions",
        {"candidates_days": "10", "session_accords": "2", "jury_attendance": "80", "vu-candidates_days": "7"},
    )
    assert sent.status_code == 303 and sent.headers["location"] == "/reglages#sessions"
    page = claire.get("/reglages").text
    assert "10\u00a0jours après le début" in page and "Valeur d’origine : 7\u00a0jours" in page and "Claire Aubertin, le" in page


def test_what_is_wrong_is_said_beside_its_field(claire: Browser) -> None:
    typed = {"session_accords": "3", "candidates_days": "bientôt", "jury_attendance": ""}
    page = claire.post("/reglages/sessions", typed)
    assert page.status_code == 422 and "bientôt" in page.text
    assert "trop grand : 2 au plus" in page.text and "nombre entier" in page.text and "Renseignez « Assiduité" in page.text
    page = claire.post("/reglages/delegataires", {"reminder_days": "sept"})
    assert page.status_code == 422 and "séparés par des virgules" in page.text
    assert (
        claire.post(
            "/reglages/delegataires",
            {
                "reminder_days": "21; 7 et 7",
                "instruction_days": "60",
                "points_days": "30",
                "appeal_months": "2",
                "appeal_reminder_days": "15",
                "griefs_days": "30",
                "campaign_days": "45",
                "campaign_completion_days": "15",
                "habilitation_months": "36",
                "end_reminder_months": "2 et 6",
                "renewal_months": "6",
                "renewal_late_months": "12",
                "convention_reminder_days": "7",
            },
        ).status_code
        == 303
    )
    assert 'value="21,7"' in claire.get("/reglages/delegataires").text


@pytest.mark.parametrize("groupe", [each.cle for each in GROUPES])
def test_a_form_sent_as_it_came_changes_nothing(claire: Browser, groupe: str) -> None:
    at = f"/reglages/{groupe}"
    (form,) = [each for each in lxml.html.fromstring(claire.get(at).text).forms if each.action == at]
    assert claire.post(at, dict(form.form_values())).status_code == 303
    assert "Claire Aubertin, le" not in claire.get("/reglages").text


def test_of_two_agents_the_second_is_told_of_the_first(db: Session, claire: Browser, browse: Callable[..., Browser]) -> None:
    hugo = browse(make.administrateur(db, "Hugo", "Vasseur"))
    kept = {
        "session_accords": "2",
        "jury_attendance": "80",
        "vu-session_accords": "2",
        "vu-jury_attendance": "80",
        "vu-candidates_days": "7",
    }
    assert hugo.post("/reglages/sessions", kept | {"candidates_days": "9"}).status_code == 303
    page = claire.post("/reglages/sessions", kept | {"candidates_days": "12"})
    assert page.status_code == 409 and "Hugo Vasseur a mis «\u00a09\u00a0jours après le début\u00a0»" in page.text
    assert 'value="12"' in page.text and 'name="vu-candidates_days" value="9"' in page.text
    assert claire.post("/reglages/sessions", kept | {"candidates_days": "12", "vu-candidates_days": "9"}).status_code == 303
    assert "12\u00a0jours" in hugo.get("/reglages").text


def test_what_the_host_says_is_read_only(claire: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECLAT_CANDIDATES_DAYS", "5")
    get_settings.cache_clear()
    assert "Fixé par l’hébergement (<code>ECLAT_CANDIDATES_DAYS</code>)" in claire.get("/reglages").text
    page = claire.get("/reglages/sessions").text
    assert 'name="candidates_days"' not in page and "ne se change pas ici" in page
    monkeypatch.undo()
    get_settings.cache_clear()


def test_it_is_the_administrateurs_alone(db: Session, browse: Callable[..., Browser], claire: Browser) -> None:
    sophie = browse(make.instructeur(db))
    assert {sophie.get(at).status_code for at in ("/reglages", "/reglages/sessions")} == {403}
    assert claire.get("/reglages/inconnu").status_code == 404
