"""A page to send: questions and the daemon's answers as one self-contained HTML file."""

from temptrack.interchange.report.page import render_report
from temptrack.interchange.report.question import Question

__all__ = ["Question", "render_report"]
