"""The film of a training in a browser: as a file, in a notebook, on a page of the dashboard."""

from sigmoid_estimator.player.film_player import FilmPlayer

__all__ = ["FilmPlayer"]
