"""Griefs against an organisme that is habilitated, as its pages show them."""
