"""What was asked about, as it is told to the user and as the choice of a section sees it."""

from temptrack.fingerprint.types import Affect
from temptrack.suggest.answer import Scene
from temptrack.suggest.canvas import TEXT_DURATION_S, TYPICAL_ENERGY, Canvas
from temptrack.suggest.curves import curve_points
from temptrack.suggest.library import Floats
from temptrack.suggest.question import wanted_affect
from temptrack.suggest.routes.interface import Context

_NEUTRAL = Affect(0.5, 0.5)


def draw_canvas(context: Context) -> Canvas:
    """Return what the sections are laid on: the footage, or half a minute when there is none."""
    wanted = wanted_affect(context)
    energy = min(1.0, max(0.0, wanted.energy)) if wanted is not None else TYPICAL_ENERGY
    footage = context.query.footage
    if footage is None:
        return Canvas(TEXT_DURATION_S, energy, hit_s=context.query.hit_s)
    if context.look is None:
        return Canvas(footage.duration_s, energy, hit_s=context.query.hit_s)
    curve = context.look.curve
    levels: Floats = curve.levels.astype("float64")
    return Canvas(footage.duration_s, energy, curve.step_s, levels, context.look.cuts_s, context.query.hit_s)


def describe_scene(context: Context) -> Scene:
    """Return what was seen, without steering; for words or a reference alone, the affect they name."""
    remarks = context.remarks + (context.heard.remarks if context.heard is not None else ())
    footage = context.query.footage
    duration_s = footage.duration_s if footage is not None else 0.0
    look = context.look
    if look is None:
        heard = context.heard.affect if context.heard is not None and not context.heard.silent else None
        meant = context.meant.affect if context.meant is not None else None
        return Scene(
            affect=context.wording.affect or heard or meant or _NEUTRAL, duration_s=duration_s, remarks=remarks
        )
    return Scene(
        description=look.description,
        actions=look.actions,
        affect=look.affect,
        duration_s=duration_s,
        shot_count=len(look.cuts_s) + 1,
        cuts_range_s=look.cuts_s,
        energy_curve=curve_points(look.curve, duration_s),
        thumbnails=look.thumbnails,
        remarks=remarks,
    )
