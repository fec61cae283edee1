"""Faces, fallback between them, shaping and embedding."""
