// A track laid on a free audio track: never rippling, never over what is there unless that was asked for.
(function (T) {
    /** @param {Track} track */
    function overlapping(track, from_s, to_s) {
        var names = [];
        T.lists.each(track.clips, track.clips.numItems, function (clip) {
            if (clip.start.seconds < to_s && clip.end.seconds > from_s) {
                names.push(String(clip.name));
            }
        });
        return names;
    }

    /** @param {Sequence} sequence */
    function choose(sequence, wanted, from_s, to_s) {
        var tracks = sequence.audioTracks;
        var index;
        if (wanted !== undefined && wanted !== null) {
            return taken(sequence, wanted);
        }
        for (index = 0; index < tracks.numTracks; index += 1) {
            if (!tracks[index].isLocked() && overlapping(tracks[index], from_s, to_s).length === 0) {
                return index;
            }
        }
        return T.fail(
            "no_free_track",
            "No unlocked audio track is free there",
            "add an audio track, or choose one to overwrite"
        );
    }

    // An index beyond the last "succeeds" in Premiere and places nothing.
    /** @param {Sequence} sequence */
    function taken(sequence, index) {
        if (!(index >= 0 && index < sequence.audioTracks.numTracks)) {
            T.fail("no_track", "There is no audio track " + (index + 1), "choose another", { track: index + 1 });
        }
        if (sequence.audioTracks[index].isLocked()) {
            T.fail(
                "locked",
                "Audio track " + (index + 1) + " is locked",
                "unlock it or choose another",
                { track: index + 1 }
            );
        }
        return index;
    }

    /** @param {Track} track @param {ProjectItem} item */
    function lies(track, item, start_s, tolerance_s) {
        var found = null;
        T.lists.each(track.clips, track.clips.numItems, function (clip) {
            if (clip.projectItem && clip.projectItem.nodeId === item.nodeId &&
                    Math.abs(clip.start.seconds - start_s) <= tolerance_s) {
                found = clip;
            }
        });
        return found;
    }

    // Points set on the item bound what is placed; they are the user's own view of it, so they are put back.
    /** @param {Track} track @param {ProjectItem} item */
    function placed(track, item, asked, start_s) {
        item.setInPoint(asked.track_in_s, 4);
        item.setOutPoint(asked.track_out_s, 4);
        try {
            track.overwriteClip(item, start_s);
        } finally {
            item.clearInPoint();
            item.clearOutPoint();
        }
    }

    function place(asked) {
        var sequence = T.sequence.active();
        var frame_s = T.time.secondsOfFrame(1, sequence.timebase);
        var start_s = T.time.secondsOfFrame(asked.in_frame, sequence.timebase);
        var end_s = start_s + (asked.track_out_s - asked.track_in_s);
        var index = choose(sequence, asked.audio_track, start_s, end_s);
        var track = sequence.audioTracks[index];
        var covered = overlapping(track, start_s, end_s);
        var item;
        var clip;
        if (covered.length && !asked.overwrite) {
            T.fail(
                "occupied",
                "Audio track " + (index + 1) + " holds " + covered.join(", "),
                "allow overwriting",
                { track: index + 1, clips: covered.join(", ") }
            );
        }
        item = T.items.bring(asked.path);
        placed(track, item, asked, start_s);
        clip = lies(track, item, start_s, frame_s);
        if (!clip) {
            T.fail(
                "not_placed",
                "Nothing was placed on audio track " + (index + 1),
                "drag the file there by hand",
                { track: index + 1 }
            );
        }
        return {
            audio_track: index,
            in_frame: T.time.frameOfSeconds(clip.start.seconds, sequence.timebase),
            out_frame: T.time.frameOfSeconds(clip.end.seconds, sequence.timebase),
            covered: covered
        };
    }

    T.commands.place = place;
}($._temptrack_));
