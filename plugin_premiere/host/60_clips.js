// The clips of a range as they lie in the record, nested sequences opened, and what of them cannot be mapped.
(function (T) {
    var DEEPEST_NEST = 8;

    // A straight line from a sequence's own seconds to the range's: offset + seconds * scale; backwards: scale < 0.
    function Line(offset, scale) {
        this.offset = offset;
        this.scale = scale;
    }

    Line.prototype.place = function (seconds) {
        return this.offset + seconds * this.scale;
    };

    // The source seconds a clip shows. Hosts are not agreed on whether out minus in counts speed, so the nearer of both
    // readings is taken.
    function sourceSpan(clip, speed) {
        var enter = clip.inPoint.seconds;
        var shown = clip.outPoint.seconds - enter;
        var lasts = clip.end.seconds - clip.start.seconds;
        var played = Math.abs(shown - lasts * speed) <= Math.abs(shown - lasts) ? shown : lasts * speed;
        return { in_s: enter, out_s: enter + played };
    }

    function speedOf(clip) {
        var speed = Math.abs(Number(clip.getSpeed()));
        return speed > 0 && isFinite(speed) ? speed : 1;
    }

    function Walk(range, timebase) {
        this.range = range;
        this.timebase = timebase;
        this.clips = [];
        this.problems = [];
    }

    Walk.prototype.problem = function (kind, clip, says) {
        this.problems.push({
            kind: kind,
            name: String(clip.name),
            text: says,
            at_frame: T.time.frameOfSeconds(clip.start.seconds, this.timebase)
        });
    };

    Walk.prototype.sequence = function (sequence, line, speed, from_s, to_s, above) {
        var walk = this;
        var tracks = sequence.videoTracks;
        T.lists.each(tracks, tracks.numTracks, function (track) {
            if (!track.isMuted()) {
                T.lists.each(track.clips, track.clips.numItems, function (clip) {
                    walk.clip(clip, line, speed, from_s, to_s, above);
                });
            }
        });
    };

    // `from_s` and `to_s` bound what is seen, in the seconds of the sequence the clip lies in.
    Walk.prototype.clip = function (clip, line, speed, from_s, to_s, above) {
        var enter = Math.max(clip.start.seconds, from_s);
        var leave = Math.min(clip.end.seconds, to_s);
        var item = clip.projectItem;
        if (!(leave > enter) || clip.disabled) {
            return;
        }
        if (!item) {
            this.problem("no_media", clip, "is a graphic or an adjustment layer without media");
        } else if (item.isSequence()) {
            this.nested(clip, item, line, speed, enter, leave, above);
        } else {
            this.media(clip, item, line, speed, enter, leave);
        }
    };

    Walk.prototype.media = function (clip, item, line, speed, enter, leave) {
        var path = item.getMediaPath();
        var own = speedOf(clip);
        var backwards = Boolean(Number(clip.isSpeedReversed()));
        var span = sourceSpan(clip, own);
        var before = (enter - clip.start.seconds) * own;
        var lasts = (leave - enter) * own;
        var source = backwards ? span.out_s - before - lasts : span.in_s + before;
        var record = [line.place(enter), line.place(leave)];
        if (!path) {
            this.problem("no_media", clip, "has no file: bars, titles and colours are made by Premiere");
            return;
        }
        if (item.isOffline()) {
            this.problem("offline", clip, "is offline; its last place was " + path);
        }
        this.clips.push({
            name: String(clip.name),
            path: String(path),
            source_in_s: Math.max(0, source),
            source_out_s: Math.max(0, source) + lasts,
            record_in_s: Math.min(record[0], record[1]),
            record_out_s: Math.max(record[0], record[1]),
            speed: own * speed,
            reversed: backwards !== (line.scale < 0)
        });
    };

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

    Walk.prototype.nested = function (clip, item, line, speed, enter, leave, above) {
        var inner = sequenceOf(item);
        var own = speedOf(clip);
        var span = sourceSpan(clip, own);
        var backwards = Boolean(Number(clip.isSpeedReversed()));
        var from;
        if (!inner || above.length >= DEEPEST_NEST || T.lists.contains(above, String(inner.sequenceID))) {
            this.problem("nested", clip, inner ? "holds itself or lies too deep" : "is a multicam or merged clip");
            return;
        }
        from = backwards
            ? span.out_s - (leave - clip.start.seconds) * own
            : span.in_s + (enter - clip.start.seconds) * own;
        this.sequence(
            inner,
            this.through(line, clip, span, own, backwards),
            speed * own,
            from,
            from + (leave - enter) * own,
            above.concat([String(inner.sequenceID)])
        );
    };

    // Inner seconds t play at start + (t - in) / speed, or at start + (out - t) / speed when backwards.
    Walk.prototype.through = function (line, clip, span, own, backwards) {
        var scale = (backwards ? -1 : 1) / own;
        var at = clip.start.seconds - (backwards ? span.out_s : span.in_s) * scale;
        return new Line(line.place(at), line.scale * scale);
    };

    // Clips bottom track first, so that what comes later lies on top; seconds of record count from the range's start.
    T.clips = {
        read: function (sequence, range) {
            var walk = new Walk(range, sequence.timebase);
            var from_s = T.time.secondsOfFrame(range.in_frame, sequence.timebase);
            var to_s = T.time.secondsOfFrame(range.out_frame, sequence.timebase);
            walk.sequence(sequence, new Line(-from_s, 1), 1, from_s, to_s, [String(sequence.sequenceID)]);
            return { clips: walk.clips, problems: walk.problems };
        }
    };
}($._temptrack_));
