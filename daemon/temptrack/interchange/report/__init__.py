"""Pages to send, each one self-contained HTML file: questions and the daemon's answers, or a film's cues."""

from temptrack.interchange.report.film_page import render_film
from temptrack.interchange.report.page import render_report
from temptrack.interchange.report.question import Question

__all__ = ["Question", "render_film", "render_report"]
