"""The candidates of a session: their table, one of them, and the civil status that each confirms by a link (P13)."""

from eclat.domain.socle import session_policies
from eclat.domain.socle.policies import CORRIGENT_LES_CANDIDATS, LECTEURS_DES_SESSIONS, ORGANISME, PUBLIC
from eclat.http.actes import acts
from eclat.http.grilles.adresses import grid
from eclat.http.listes import lists
from eclat.http.routing import get, post
from eclat.pages.candidats import fiche, liste
from eclat.pages.etat_civil import show as etat_civil
from eclat.partials.candidat.actes import ETAT_CIVIL
from eclat.partials.candidat.corrections import CORRECTIONS
from eclat.partials.candidat.liste import LISTE
from eclat.partials.dossier.acces import given

PATH = "/sessions/{id:uuid}/candidats"
ONE = PATH + "/{candidat:uuid}"
of_session = given(lambda ctx, key: ctx.load(session_policies.followed_sessions(ctx.me), key))

ROUTES = [
    *lists("/candidats", LISTE, CORRIGENT_LES_CANDIDATS),
    get("/communes", "communes", liste.suggest, ORGANISME),
    post(f"{PATH}/export", "candidats-export", of_session(liste.export), LECTEURS_DES_SESSIONS),
    post(f"{PATH}/demandes", "candidats-demandes", of_session(liste.ask_all), ORGANISME),
    post(f"{PATH}/casse", "candidats-casse", of_session(liste.rewrite), ORGANISME, prepares=True),
    get(ONE, "candidat", of_session(fiche.show), LECTEURS_DES_SESSIONS),
    post(f"{ONE}/fiche", "candidat-fiche", of_session(fiche.save_all), ORGANISME, prepares=True),
    post(ONE + "/champs/{champ:str}", "candidat-champ", of_session(fiche.save), ORGANISME, prepares=True),
    post(f"{ONE}/acquis", "candidat-acquis", of_session(fiche.take_up), ORGANISME, prepares=True),
    *acts(ONE, ETAT_CIVIL, ORGANISME, page=fiche.page),
    *acts(ONE, CORRECTIONS, CORRIGENT_LES_CANDIDATS, page=fiche.page),
    *grid(PATH, liste.ECRAN, reads=LECTEURS_DES_SESSIONS, writes=ORGANISME),
    get("/etat-civil/{jeton}", "etat-civil", etat_civil.show, PUBLIC),
    post("/etat-civil/{jeton}/confirmation", "etat-civil-confirmation", etat_civil.confirm, PUBLIC),
    post("/etat-civil/{jeton}/correction", "etat-civil-correction", etat_civil.correct, PUBLIC),
]
