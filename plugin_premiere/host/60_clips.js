// The clips of a range as they lie in the record, nested sequences opened, and what of them cannot be mapped.
(function (T) {
    var DEEPEST_NEST = 8;

    // A straight line from a sequence's own seconds to the range's: offset + seconds * scale; backwards: scale < 0.
    function placed(line, seconds) {
        return line.offset + seconds * line.scale;
    }

    // The source seconds a clip shows. Hosts are not agreed on whether out minus in counts speed, so the nearer of both
    // readings is taken.
    /** @param {TrackItem} clip */
    function sourceSpan(clip, speed) {
        var enter = clip.inPoint.seconds;
        var shown = clip.outPoint.seconds - enter;
        var lasts = clip.end.seconds - clip.start.seconds;
        var played = Math.abs(shown - lasts * speed) <= Math.abs(shown - lasts) ? shown : lasts * speed;
        return { in_s: enter, out_s: enter + played };
    }

    /** @param {TrackItem} clip */
    function speedOf(clip) {
        var speed = Math.abs(Number(clip.getSpeed()));
        return speed > 0 && isFinite(speed) ? speed : 1;
    }

    /** @param {TrackItem} clip */
    function problem(walk, kind, clip, code, path) {
        walk.problems.push({
            kind: kind,
            name: String(clip.name),
            code: code,
            path: path ? String(path) : "",
            at_frame: T.time.frameOfSeconds(clip.start.seconds, walk.timebase)
        });
    }

    /** @param {Sequence} sequence */
    function walkSequence(walk, sequence, line, speed, from_s, to_s, above) {
        var tracks = sequence.videoTracks;
        T.lists.each(tracks, tracks.numTracks, function (track) {
            if (!track.isMuted()) {
                T.lists.each(track.clips, track.clips.numItems, function (clip) {
                    walkClip(walk, clip, line, speed, from_s, to_s, above);
                });
            }
        });
    }

    // `from_s` and `to_s` bound what is seen, in the seconds of the sequence the clip lies in.
    /** @param {TrackItem} clip */
    function walkClip(walk, clip, line, speed, from_s, to_s, above) {
        var enter = Math.max(clip.start.seconds, from_s);
        var leave = Math.min(clip.end.seconds, to_s);
        var item = clip.projectItem;
        if (!(leave > enter) || clip.disabled) {
            return;
        }
        if (!item) {
            problem(walk, "no_media", clip, "graphic");
        } else if (item.isSequence()) {
            walkNested(walk, clip, item, line, speed, enter, leave, above);
        } else {
            walkMedia(walk, clip, item, line, speed, enter, leave);
        }
    }

    /** @param {TrackItem} clip @param {ProjectItem} item */
    function walkMedia(walk, clip, item, line, speed, enter, leave) {
        var path = item.getMediaPath();
        var own = speedOf(clip);
        var backwards = Boolean(Number(clip.isSpeedReversed()));
        var span = sourceSpan(clip, own);
        var before = (enter - clip.start.seconds) * own;
        var lasts = (leave - enter) * own;
        var source = backwards ? span.out_s - before - lasts : span.in_s + before;
        var record = [placed(line, enter), placed(line, leave)];
        if (!path) {
            problem(walk, "no_media", clip, "made");
            return;
        }
        if (item.isOffline()) {
            problem(walk, "offline", clip, "offline", path);
        }
        walk.clips.push({
            name: String(clip.name),
            path: String(path),
            source_in_s: Math.max(0, source),
            source_out_s: Math.max(0, source) + lasts,
            record_in_s: Math.min(record[0], record[1]),
            record_out_s: Math.max(record[0], record[1]),
            speed: own * speed,
            reversed: backwards !== (line.scale < 0)
        });
    }

    /** @param {ProjectItem} item */
    function sequenceOf(item) {
        var sequences = app.project.sequences;
        var found = null;
        T.lists.each(sequences, sequences.numSequences, function (sequence) {
            if (sequence.projectItem && sequence.projectItem.nodeId === item.nodeId) {
                found = sequence;
            }
        });
        return found;
    }

    /** @param {TrackItem} clip @param {ProjectItem} item */
    function walkNested(walk, clip, item, line, speed, enter, leave, above) {
        var inner = sequenceOf(item);
        var own = speedOf(clip);
        var span = sourceSpan(clip, own);
        var backwards = Boolean(Number(clip.isSpeedReversed()));
        var from;
        if (!inner || above.length >= DEEPEST_NEST || T.lists.contains(above, String(inner.sequenceID))) {
            problem(walk, "nested", clip, inner ? "deep" : "multicam");
            return;
        }
        from = backwards
            ? span.out_s - (leave - clip.start.seconds) * own
            : span.in_s + (enter - clip.start.seconds) * own;
        walkSequence(
            walk,
            inner,
            through(line, clip, span, own, backwards),
            speed * own,
            from,
            from + (leave - enter) * own,
            above.concat([String(inner.sequenceID)])
        );
    }

    // Inner seconds t play at start + (t - in) / speed, or at start + (out - t) / speed when backwards.
    /** @param {TrackItem} clip */
    function through(line, clip, span, own, backwards) {
        var scale = (backwards ? -1 : 1) / own;
        var at = clip.start.seconds - (backwards ? span.out_s : span.in_s) * scale;
        return { offset: placed(line, at), scale: line.scale * scale };
    }

    // Clips bottom track first, so that what comes later lies on top; seconds of record count from the range's start.
    T.clips = {
        read: function (sequence, range) {
            var walk = { timebase: sequence.timebase, clips: [], problems: [] };
            var from_s = T.time.secondsOfFrame(range.in_frame, sequence.timebase);
            var to_s = T.time.secondsOfFrame(range.out_frame, sequence.timebase);
            walkSequence(walk, sequence, { offset: -from_s, scale: 1 }, 1, from_s, to_s, [String(sequence.sequenceID)]);
            return { clips: walk.clips, problems: walk.problems };
        }
    };
}($._temptrack_));
