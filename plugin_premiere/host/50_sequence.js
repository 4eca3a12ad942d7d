// The sequence in front, and what its numbers are counted from.
(function (T) {
    var DROP = [102, 106]; // 29.97 and 59.94 drop-frame among the guide's video display formats

    function project() {
        if (!app.project || !app.isDocumentOpen()) {
            T.fail("no_project", "No project is open", "open a project");
        }
        return app.project;
    }

    // The guide says 0 where there is none; null and undefined have been met.
    function active() {
        var found = project().activeSequence;
        if (!found) {
            T.fail("no_sequence", "No sequence is open in the timeline", "open a sequence");
        }
        return found;
    }

    // `end` is counted from the beginning, whatever the zero point; in, out and playhead have been reported both ways.
    /** @param {Sequence} sequence */
    function origin(sequence) {
        var end = T.time.framesOfTicks(sequence.end, sequence.timebase);
        var zero = T.time.framesOfTicks(sequence.zeroPoint, sequence.timebase);
        var rules = [];
        return {
            end: end,
            zero: zero,
            rules: rules,
            // Frames from the sequence's beginning.
            place: function (seconds, what) {
                var frame = T.time.frameOfSeconds(seconds, sequence.timebase);
                if (zero > 0 && frame > end + 1 && frame - zero >= 0 && frame - zero <= end + 1) {
                    rules.push(what + " counted from the start timecode");
                    return frame - zero;
                }
                return frame;
            }
        };
    }

    /** @param {Sequence} sequence */
    function points(sequence, from) {
        var enter = T.time.ofPoint(sequence.getInPoint());
        var leave = T.time.ofPoint(sequence.getOutPoint());
        return {
            in_frame: enter === null ? null : from.place(enter, "in"),
            out_frame: leave === null ? null : from.place(leave, "out")
        };
    }

    /** @param {Sequence} sequence */
    function isDropFrame(sequence) {
        return T.lists.contains(DROP, Number(sequence.getSettings().videoDisplayFormat));
    }

    /** @param {Sequence} sequence */
    function describe(sequence) {
        var from = origin(sequence);
        var marked = points(sequence, from);
        return {
            project: String(app.project.name),
            sequence: String(sequence.name),
            sequence_id: String(sequence.sequenceID),
            rate: T.time.rateOf(sequence.timebase),
            drop_frame: isDropFrame(sequence),
            zero_frame: from.zero,
            end_frame: from.end,
            in_frame: marked.in_frame,
            out_frame: marked.out_frame,
            playhead_frame: from.place(sequence.getPlayerPosition().seconds, "playhead"),
            rules: from.rules
        };
    }

    T.sequence = { active: active, describe: describe };
    T.commands.state = function () {
        return describe(active());
    };
}($._temptrack_));
