// Which range is meant: in and out, else the selected clips, else the clip under the playhead.
(function (T) {
    function spanned(clips) {
        var from = null;
        var to = null;
        T.lists.each(clips, clips.length, function (clip) {
            from = from === null ? clip.start.seconds : Math.min(from, clip.start.seconds);
            to = to === null ? clip.end.seconds : Math.max(to, clip.end.seconds);
        });
        return from === null ? null : { from_s: from, to_s: to };
    }

    // A selection holds both halves of linked clips, and things called "anonymous" that are no clips.
    /** @param {Sequence} sequence */
    function selectedPictures(sequence) {
        var selection = sequence.getSelection();
        var kept = [];
        T.lists.each(selection, selection.length, function (clip) {
            if (clip.name !== "anonymous" && clip.mediaType === "Video") {
                kept.push(clip);
            }
        });
        return kept;
    }

    /** @param {Sequence} sequence */
    function underPlayhead(sequence, playhead_s) {
        var found = [];
        var tracks = sequence.videoTracks;
        T.lists.each(tracks, tracks.numTracks, function (track) {
            T.lists.each(track.clips, track.clips.numItems, function (clip) {
                var covers = clip.start.seconds <= playhead_s && playhead_s < clip.end.seconds;
                if (covers && !track.isMuted() && !clip.disabled) {
                    found = [clip];
                }
            });
        });
        return found;
    }

    /** @param {Sequence} sequence */
    function framed(sequence, span, origin) {
        return {
            origin: origin,
            in_frame: T.time.frameOfSeconds(span.from_s, sequence.timebase),
            out_frame: T.time.frameOfSeconds(span.to_s, sequence.timebase)
        };
    }

    function marked(state) {
        var enter = state.in_frame === null ? 0 : state.in_frame;
        var leave = state.out_frame === null ? state.end_frame : state.out_frame;
        if (state.in_frame === null && state.out_frame === null) {
            return null;
        }
        if (leave <= enter) {
            T.fail("empty_range", "The out point is not after the in point", "set them again");
        }
        return { origin: "in and out", in_frame: enter, out_frame: leave };
    }

    /** @param {Sequence} sequence */
    function pick(sequence, state) {
        var found = marked(state);
        var span;
        if (found) {
            return found;
        }
        span = spanned(selectedPictures(sequence));
        if (span) {
            return framed(sequence, span, "selected clips");
        }
        span = spanned(underPlayhead(sequence, T.time.secondsOfFrame(state.playhead_frame, sequence.timebase)));
        if (span) {
            return framed(sequence, span, "clip under the playhead");
        }
        return T.fail("no_range", "No range is marked", "set in and out, select clips, or put the playhead on a clip");
    }

    function within(range, state) {
        if (range.in_frame >= state.end_frame) {
            T.fail("outside", "The range begins after the sequence's end", "set in and out again");
        }
        return {
            origin: range.origin,
            in_frame: Math.max(0, range.in_frame),
            out_frame: Math.min(range.out_frame, state.end_frame)
        };
    }

    // What the panel shows before anything is asked: the range, or why there is none.
    T.commands.look = function () {
        var sequence = T.sequence.active();
        var state = T.sequence.describe(sequence);
        try {
            state.range = within(pick(sequence, state), state);
        } catch (error) {
            if (!error.temptrack) {
                throw error;
            }
            state.range = null;
            state.no_range = T.told(error);
        }
        return state;
    };

    T.commands.range = function () {
        var sequence = T.sequence.active();
        var state = T.sequence.describe(sequence);
        var range = within(pick(sequence, state), state);
        var found = T.clips.read(sequence, range);
        if (found.clips.length === 0) {
            T.fail("no_clips", "No clip with media lies in the range", "mark footage, or unmute its track");
        }
        return { state: state, range: range, clips: found.clips, problems: found.problems };
    };
}($._temptrack_));
