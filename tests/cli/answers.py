"""Answers as messages, for what prints them."""

from temptrack.v1.affect_pb2 import Affect
from temptrack.v1.scene_pb2 import ActionLabel, Scene
from temptrack.v1.suggest_pb2 import Capabilities, OtherSection, Reason, Suggestion, SuggestResult, Uncertainty
from temptrack.v1.track_pb2 import Track


def suggestion(rank: int, *, title: str = "Siege", licence: str = "GPL-2.0", confidence: float = 0.62) -> Suggestion:
    return Suggestion(
        rank=rank,
        score=1.0,
        confidence=confidence,
        track=Track(
            track_id=f"{rank:032x}",
            title=title,
            artist="Doug Kaufman",
            path=f"/music/{rank}.ogg",
            duration_s=190,
            licence=licence,
            tempo_bpm=128,
            key="A minor",
            affect=Affect(energy=0.7, valence=0.3),
        ),
        track_in_s=12.4,
        track_out_s=42.4,
        gain_db=-4.2,
        section_reason="its energy runs with the picture's, a beat on the strongest cut",
        alternatives=[OtherSection(track_in_s=61.0, track_out_s=91.0), OtherSection(track_in_s=2.5, track_out_s=32.5)],
        reasons=[
            Reason(route="scenes", text="like the snow march in Sintel, whose cue this resembles " * 2, log_odds=1.4),
            Reason(route="affect", text="both are tense", log_odds=0.7),
        ],
    )


def answer(*suggestions: Suggestion, abstain: bool = False, tracks: int = 21) -> SuggestResult:
    return SuggestResult(
        suggestions=suggestions,
        uncertainty=Uncertainty(
            confidence=0.44,
            novelty=0.3,
            abstain=abstain,
            message="Confidence is not calibrated.",
            confidence_means="Confidence is the probability of this.",
        ),
        scene=Scene(
            description="A fast, dark fight.",
            actions=[ActionLabel(label="fighting", probability=0.71)],
            affect=Affect(energy=0.8, valence=0.3),
            duration_s=30,
            shot_count=12,
            remarks=["The range has no sound."],
        ),
        capabilities=Capabilities(semantic=False, films_learnt=1, tracks=tracks),
    )
