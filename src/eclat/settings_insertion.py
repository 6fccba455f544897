"""The settings of what is asked of holders once they are certified."""

from pydantic import Field

from eclat.settings_habilitations import Habilitations


class Insertion(Habilitations):
    """Part of ``Settings``."""

    survey: bool = Field(
        True,
        description="Holders are asked what they have become, six and twenty-four months after their certificate; false: nobody is",
    )
    survey_days: int = Field(60, ge=14, le=180, description="Days in which a holder may answer that survey")
    survey_first_days: int = Field(15, ge=1, le=180, description="Days after that mail when who has not answered is reminded")
    survey_second_days: int = Field(
        30, ge=1, le=180, description="Days after that mail when they are reminded again, and never after"
    )

    @property
    def survey_reminders(self) -> list[int]:
        """Days after the mail, in order."""
        return sorted((self.survey_first_days, self.survey_second_days))
