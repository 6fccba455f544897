"""The documents of a session that runs, as its page shows them."""

from datetime import date
from functools import cached_property

from eclat.domain.dossiers import documents
from eclat.domain.dossiers.documents import Document
from eclat.domain.sessions import assiduite, emargement
from eclat.domain.sessions.assiduite import Seancee
from eclat.domain.sessions.emargement import Semaine, Signee
from eclat.file_types import ACCEPT_ATTRIBUTE
from eclat.formats import JOURS, plural
from eclat.partials.session import onglets
from eclat.partials.session.presences import Base, hours


class Documents(Base):
    accept = ACCEPT_ATTRIBUTE

    @property
    def onglets(self) -> list[dict[str, object]]:
        return onglets.tabs(self.ctx, self.session, onglets.DOCUMENTS)

    @cached_property
    def signees(self) -> list[Signee]:
        return emargement.signed(self.ctx.db, self.session)

    @cached_property
    def seances(self) -> list[Seancee]:
        return assiduite.seances(self.ctx.db, self.session)

    @cached_property
    def semaines(self) -> list[tuple[Semaine, list[Signee]]]:
        """The weeks that have begun, the last first, then those to come."""
        weeks = emargement.weeks(self.seances)
        begun = [each for each in weeks if each.seances[0].commencee]
        ordered = [*reversed(begun), *[each for each in weeks if each not in begun]]
        return [(each, self.of_week(each.lundi)) for each in ordered]

    def of_week(self, lundi: date) -> list[Signee]:
        return [each for each in self.signees if emargement.monday(each.du) == lundi]

    @cached_property
    def a_joindre(self) -> frozenset[date]:
        """The Mondays of the weeks of which a signed sheet is missing."""
        return frozenset(each.lundi for each in emargement.unsigned(self.seances, self.signees))

    @property
    def phrase(self) -> str:
        late = len(self.a_joindre)
        if not late:
            return "Rien n’est à joindre pour l’instant."
        return f"{plural(late, 'semaine attend sa feuille', 'semaines attendent leur feuille')} d’émargement signée."

    @cached_property
    def autres(self) -> list[Document]:
        sheets = {each.fichier.id for each in self.signees}
        return [each for each in documents.in_force(self.ctx.db, self.session) if each.fichier_id not in sheets]

    @staticmethod
    def courte(seance: Seancee) -> str:
        """mar. 12/01, 9 h – 12 h 30"""
        return f"{JOURS[seance.jour.weekday()][:3]}. {seance.jour:%d/%m}, {hours(seance)}"
