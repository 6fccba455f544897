"""What becomes of those who were certified: asked at six and twenty-four months, counted as France compétences does (R6113-15)."""

__all__: list[str] = []
