// How the panel calls: $._temptrack_.call("name", "percent-encoded JSON") answers percent-encoded JSON, always an
// envelope. An exception would reach the panel as "EvalScript error." and nothing more, so none may leave here.
(function (T) {
    T.commands = {};

    // Throws what a person can act on. By `code` and `named` (what the message names) the panel has other languages.
    T.fail = function (code, message, remedy, named) {
        throw { temptrack: true, code: code, message: message, remedy: remedy || "", named: named || {} };
    };

    T.told = function (error) {
        return { code: error.code, message: error.message, remedy: error.remedy, named: error.named };
    };

    function told(error) {
        var said;
        if (error && error.temptrack) {
            return T.told(error);
        }
        said = String((error && error.message) || error);
        return {
            code: "unexpected",
            message: said,
            remedy: "run the self-check and send us its report",
            named: { said: said },
            line: error && error.line !== undefined ? Number(error.line) : null,
            file: error && error.fileName ? String(error.fileName) : null
        };
    }

    function run(name, encoded) {
        if (!T.lists.has(T.commands, name)) {
            T.fail(
                "unknown_command",
                "The host script has no command '" + name + "'",
                "restart Premiere Pro",
                { name: name }
            );
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
