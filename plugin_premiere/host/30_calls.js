// How the panel calls: $._temptrack_.call("name", "percent-encoded JSON") answers percent-encoded JSON, always an
// envelope. An exception would reach the panel as "EvalScript error." and nothing more, so none may leave here.
(function (T) {
    T.commands = {};

    // Throws what a person can act on; `code` is for the panel.
    T.fail = function (code, message, remedy) {
        throw { temptrack: true, code: code, message: message, remedy: remedy || "" };
    };

    function told(error) {
        if (error && error.temptrack) {
            return { code: error.code, message: error.message, remedy: error.remedy };
        }
        return {
            code: "unexpected",
            message: String((error && error.message) || error),
            remedy: "run the self-check and send us its report",
            line: error && error.line !== undefined ? Number(error.line) : null,
            file: error && error.fileName ? String(error.fileName) : null
        };
    }

    function run(name, encoded) {
        if (!T.lists.has(T.commands, name)) {
            T.fail("unknown_command", "The host script has no command '" + name + "'", "restart Premiere Pro");
        }
        return T.commands[name](encoded ? T.json.read(decodeURIComponent(encoded)) : {});
    }

    T.call = function (name, encoded) {
        var envelope;
        try {
            envelope = { ok: true, value: run(name, encoded) };
        } catch (error) {
            envelope = { ok: false, error: told(error) };
        }
        return encodeURIComponent(T.json.write(envelope));
    };
}($._temptrack_));
