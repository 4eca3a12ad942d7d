"""Timecode as Resolve shows it, written apart from the product's own so that the two check each other."""


def show(frame: int, nominal: int, drop: bool) -> str:
    """Count labels one by one where numbers are dropped, minute by minute."""
    if drop:
        skipped = 2 * nominal // 30
        minute = 0
        left = frame
        while True:
            labels = nominal * 60 - (skipped if minute % 10 else 0)
            if left < labels:
                break
            left -= labels
            minute += 1
        inside = left + (skipped if minute % 10 else 0)
        seconds, frames = divmod(inside, nominal)
    else:
        minute, inside = divmod(frame, nominal * 60)
        seconds, frames = divmod(inside, nominal)
    return "{:02d}:{:02d}:{:02d}{}{:02d}".format(minute // 60, minute % 60, seconds, ";" if drop else ":", frames)
