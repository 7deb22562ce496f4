"""Ponkotan, the public face."""
