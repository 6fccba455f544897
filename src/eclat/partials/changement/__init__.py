"""Changes that habilitated organismes declare."""
