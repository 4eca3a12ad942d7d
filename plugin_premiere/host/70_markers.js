// Our markers: put, read back, removed. A token on the comments' last line tells them from everybody else's.
(function (T) {
    var TOKEN = /(^|[\r\n])temptrack:[A-Za-z0-9_.-]+:\d+\s*$/;

    /** @param {Sequence} sequence */
    function all(sequence) {
        var markers = sequence.markers;
        var found = [];
        var marker = markers.numMarkers > 0 ? markers.getFirstMarker() : null;
        while (marker && found.length < 100000) {
            found.push(marker);
            marker = markers.getNextMarker(marker);
        }
        return found;
    }

    /** @param {Marker} marker */
    function isOurs(marker) {
        return TOKEN.test(String(marker.comments));
    }

    /** @param {Sequence} sequence */
    function ours(sequence) {
        var found = [];
        var markers = all(sequence);
        T.lists.each(markers, markers.length, function (marker) {
            if (isOurs(marker)) {
                found.push(marker);
            }
        });
        return found;
    }

    /** @param {Sequence} sequence */
    function remove(sequence, markers) {
        T.lists.each(markers, markers.length, function (marker) {
            sequence.markers.deleteMarker(marker);
        });
        return markers.length;
    }

    /** @param {Sequence} sequence */
    function removeOurs(sequence) {
        var found = ours(sequence);
        remove(sequence, found);
        return found.length - ours(sequence).length;
    }

    /** @param {Marker} marker */
    function colour(marker, index) {
        if (typeof marker.setColorByIndex === "function") { // not before 13
            marker.setColorByIndex(index);
        }
    }

    // One marker is four steps to undo; there is no grouping to be had.
    /** @param {Sequence} sequence */
    function put(sequence, wanted) {
        var start_s = T.time.secondsOfFrame(wanted.in_frame, sequence.timebase);
        var end_s = T.time.secondsOfFrame(wanted.out_frame, sequence.timebase);
        var marker = sequence.markers.createMarker(start_s);
        if (!marker) {
            T.fail(
                "marker_refused",
                "Premiere made no marker at frame " + wanted.in_frame,
                "unlock the project",
                { frame: wanted.in_frame }
            );
        }
        marker.name = wanted.name;
        marker.comments = wanted.comments;
        marker.end = end_s; // seconds of the sequence; a Time is refused
        colour(marker, wanted.color_index);
        return marker;
    }

    /** @param {Sequence} sequence @param {Marker} marker */
    function readBack(sequence, marker, wanted) {
        var found = {
            name: String(marker.name),
            in_frame: T.time.frameOfSeconds(marker.start.seconds, sequence.timebase),
            out_frame: T.time.frameOfSeconds(marker.end.seconds, sequence.timebase)
        };
        found.as_asked = found.in_frame === wanted.in_frame && found.out_frame === wanted.out_frame &&
            found.name === wanted.name && String(marker.comments) === wanted.comments;
        return found;
    }

    function checked(wanted, end_frame) {
        if (!TOKEN.test(wanted.comments)) {
            T.fail("bad_marker", "A marker came without its token", "send us the self-check: it is our mistake");
        }
        wanted.in_frame = Math.max(0, Math.min(wanted.in_frame, end_frame - 1));
        wanted.out_frame = Math.max(wanted.in_frame + 1, Math.min(wanted.out_frame, end_frame));
        return wanted;
    }

    /** @param {Sequence} sequence */
    function putAll(sequence, list) {
        var put_now = [];
        try {
            T.lists.each(list, list.length, function (wanted) {
                put_now.push(put(sequence, wanted));
            });
        } catch (error) {
            remove(sequence, put_now);
            throw error;
        }
        return put_now;
    }

    // Puts {in_frame, out_frame, name, comments, color_index}. What we put before goes once the new ones are there: so
    // nothing piles up and nothing is lost.
    T.commands.mark = function (asked) {
        var sequence = T.sequence.active();
        var end_frame = T.time.framesOfTicks(sequence.end, sequence.timebase);
        var before = ours(sequence);
        var read = [];
        var put_now;
        T.lists.each(asked.markers, asked.markers.length, function (wanted) {
            checked(wanted, end_frame);
        });
        put_now = putAll(sequence, asked.markers);
        remove(sequence, before);
        T.lists.each(put_now, put_now.length, function (marker, index) {
            read.push(readBack(sequence, marker, asked.markers[index]));
        });
        return { removed: before.length, markers: read };
    };

    T.commands.unmark = function () {
        return { removed: removeOurs(T.sequence.active()) };
    };

    T.commands.marks = function () {
        var sequence = T.sequence.active();
        var found = ours(sequence);
        var list = [];
        T.lists.each(found, found.length, function (marker) {
            list.push({
                name: String(marker.name),
                comments: String(marker.comments),
                in_frame: T.time.frameOfSeconds(marker.start.seconds, sequence.timebase),
                out_frame: T.time.frameOfSeconds(marker.end.seconds, sequence.timebase)
            });
        });
        return { markers: list };
    };
}($._temptrack_));
