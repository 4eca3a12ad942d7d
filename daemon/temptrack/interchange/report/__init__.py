"""Pages to send, each one self-contained HTML file: answers to questions, a film's cues, an evaluation."""

from temptrack.interchange.report.evaluation_page import render_evaluation
from temptrack.interchange.report.film_page import render_film
from temptrack.interchange.report.page import render_report
from temptrack.interchange.report.question import Question

__all__ = ["Question", "render_evaluation", "render_film", "render_report"]
