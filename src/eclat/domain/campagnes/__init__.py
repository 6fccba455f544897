"""The annual follow-up: a campaign of questions to all who are habilitated, their answers, and what is drawn from them (accord of 2021, 2.2.3)."""

__all__: list[str] = []
