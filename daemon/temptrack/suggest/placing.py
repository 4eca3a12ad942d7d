"""The chosen tracks, each laid where it fits the footage, and why."""

from dataclasses import replace

from temptrack.store.feedback import EvidenceRecord
from temptrack.store.interface import Store
from temptrack.suggest.answer import OtherSection, Suggestion
from temptrack.suggest.assessing import Assessed
from temptrack.suggest.curves import section_points
from temptrack.suggest.fusion import reasons_for
from temptrack.suggest.gain import section_gain_db
from temptrack.suggest.links import with_links
from temptrack.suggest.section import placements
from temptrack.suggest.weighed import Weighed


def place(store: Store, weighed: Weighed, assessed: Assessed, target_lufs: float) -> tuple[Suggestion, ...]:
    """Return the chosen tracks as suggestions, the best first.

    Parameters
    ----------
    store : Store
        Has the tracks whole.
    weighed : Weighed
        What is known of the question.
    assessed : Assessed
        The library's rows that were chosen, and how sure that is.
    target_lufs : float
        What sections are brought to.
    """
    context, fused, canvas = weighed.context, weighed.fused, weighed.canvas
    tracks = store.get_tracks([context.library.tracks[row].track_id for row in assessed.tracks])
    suggestions: list[Suggestion] = []
    for index, (row, sure) in enumerate(assessed.tracks.items()):
        summary = context.library.tracks[row]
        context.job.report("place", index, len(assessed.tracks), summary.title)
        # A track removed since the library was read is passed over.
        if summary.track_id not in tracks:
            continue
        track, score = tracks[summary.track_id], float(fused.scores[row])
        placement, *others = placements(track, canvas)
        suggestions.append(
            Suggestion(
                rank=len(suggestions) + 1,
                score=score,
                confidence=sure.own,
                raw_confidence=sure.raw,
                evidence=tuple(EvidenceRecord(*said) for said in fused.evidence(row).items()),
                track=replace(track, links=with_links(track)),
                track_in_s=placement.track_in_s,
                track_out_s=placement.track_out_s,
                gain_db=section_gain_db(track, target_lufs),
                hit_points=placement.hit_points,
                reasons=reasons_for(fused, context.library, row, canvas.duration_s),
                energy_curve=section_points(track.energy, placement) if context.query.with_visuals else (),
                section_reason=placement.why,
                alternatives=tuple(
                    OtherSection(one.track_in_s, one.track_out_s, one.why, one.hit_points) for one in others
                ),
            )
        )
    return tuple(suggestions)
