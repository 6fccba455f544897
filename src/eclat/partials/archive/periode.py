"""The days and the organismes of a control file."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from eclat.domain.statistiques import reussite
from eclat.formats import format_date


class Periode:
    """What was asked: from one day to another, of these organismes; of all when none is named."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.du, self.au = date.fromisoformat(query["du"]), date.fromisoformat(query["au"])
        self.organismes = [UUID(each) for each in query.get("organismes", "").split(",") if each]
        self.first, self.after = reussite.instants(self.du, self.au)

    @property
    def dite(self) -> str:
        return f"du {format_date(self.du)} au {format_date(self.au)}"

    def of(self, column: Any) -> list[Any]:
        """Of these organismes."""
        return [column.in_(self.organismes)] if self.organismes else []

    def during(self, column: Any) -> list[Any]:
        """An instant of these days."""
        return [column >= self.first, column < self.after]
