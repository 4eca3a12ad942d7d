// A report a user can paste: what this host answers to every question that documents leave open. It changes nothing.
(function (T) {
    function told(value) {
        if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") {
            return String(value);
        }
        return "'" + String(value) + "' (" + typeof value + ")";
    }

    function probe(list, name, ask) {
        var answer;
        try {
            answer = told(ask());
        } catch (error) {
            answer = "error: " + String((error && error.message) || error);
        }
        list.push({ name: name, answer: answer });
    }

    function ofHost(list) {
        probe(list, "version", function () { return app.version; });
        probe(list, "script", function () { return T.version; });
        probe(list, "project open", function () { return app.isDocumentOpen(); });
        probe(list, "insertion bin", function () { return app.project.getInsertionBin() ? "there" : "none"; });
    }

    function ofSequence(list, sequence) {
        probe(list, "sequence", function () { return sequence.name; });
        probe(list, "timebase", function () { return sequence.timebase; });
        probe(list, "zero point", function () { return sequence.zeroPoint; });
        probe(list, "end", function () { return sequence.end; });
        probe(list, "in", function () { return sequence.getInPoint(); });
        probe(list, "out", function () { return sequence.getOutPoint(); });
        probe(list, "in as time", function () { return sequence.getInPointAsTime().seconds; });
        probe(list, "playhead", function () { return sequence.getPlayerPosition().seconds; });
        probe(list, "display format", function () { return sequence.getSettings().videoDisplayFormat; });
        probe(list, "video tracks", function () { return sequence.videoTracks.numTracks; });
        probe(list, "audio tracks", function () { return sequence.audioTracks.numTracks; });
        probe(list, "markers", function () { return sequence.markers.numMarkers; });
        probe(list, "selected", function () { return sequence.getSelection().length; });
    }

    T.commands.selfcheck = function () {
        var list = [];
        var sequence = app.project && app.project.activeSequence;
        ofHost(list);
        if (sequence) {
            ofSequence(list, sequence);
        } else {
            list.push({ name: "sequence", answer: "none" });
        }
        return { probes: list };
    };
}($._temptrack_));
