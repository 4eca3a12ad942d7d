"""The templates of all pages: what a person reads is worded here, what is typed is escaped."""

import jinja2
from markupsafe import Markup

from temptrack.interchange import words
from temptrack.interchange.report.chart import HEIGHT, WIDTH
from temptrack.interchange.report.plane import SIDE


def template(name: str) -> jinja2.Template:
    """Return one of this folder's templates, with the words and figures that they use."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("temptrack.interchange.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": words.clock,
        "commands": _commands,
        "lasting": words.span_length,
        "percent": words.percent,
        "gain": words.gain,
        "route": words.route_name,
        "evidence": words.weight_of_evidence,
        "sentence": words.sentence,
        "key": words.key_name,
    }
    environment.globals |= {
        "count": words.count,
        "how_sure": words.how_sure,
        "familiarity": words.familiarity,
        "chart_width": WIDTH,
        "chart_height": HEIGHT,
        "plane_side": SIDE,
    }
    return environment.get_template(name)


def _commands(sentence: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = sentence.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts))
