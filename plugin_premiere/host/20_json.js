// JSON of our own: ES3 has none, and the one that another panel left on the global may be broken. Output is ASCII.
(function (T) {
    var DEEPEST = 40;
    var NAMED = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\"": "\\\"", "\\": "\\\\" };
    var MEANT = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", "\"": "\"", "\\": "\\", "/": "/" };

    function escaped(letter) {
        var code;
        if (T.lists.has(NAMED, letter)) {
            return NAMED[letter];
        }
        code = letter.charCodeAt(0).toString(16);
        return "\\u" + "0000".substring(code.length) + code;
    }

    function quoted(text) {
        return "\"" + text.replace(/["\\\u0000-\u001f\u007f-\uffff]/g, escaped) + "\"";
    }

    function isList(value) {
        return Object.prototype.toString.call(value) === "[object Array]";
    }

    function listWritten(list, depth) {
        var parts = [];
        var index;
        for (index = 0; index < list.length; index += 1) {
            parts.push(written(list[index], depth + 1));
        }
        return "[" + parts.join(",") + "]";
    }

    function objectWritten(value, depth) {
        var parts = [];
        var key;
        for (key in value) {
            if (T.lists.has(value, key) && value[key] !== undefined && typeof value[key] !== "function") {
                parts.push(quoted(key) + ":" + written(value[key], depth + 1));
            }
        }
        return "{" + parts.join(",") + "}";
    }

    function written(value, depth) {
        if (depth > DEEPEST) {
            throw new Error("nested too deeply to be written");
        }
        if (value === null || value === undefined) {
            return "null";
        }
        if (typeof value === "number") {
            return isFinite(value) ? String(value) : "null";
        }
        if (typeof value === "boolean") {
            return String(value);
        }
        if (typeof value === "string") {
            return quoted(value);
        }
        return isList(value) ? listWritten(value, depth) : objectWritten(value, depth);
    }

    function peek(reader) {
        while (" \t\r\n".indexOf(reader.text.charAt(reader.spot)) >= 0 && reader.spot < reader.text.length) {
            reader.spot += 1;
        }
        return reader.text.charAt(reader.spot);
    }

    function expect(reader, letter) {
        if (peek(reader) !== letter) {
            throw new Error("expected " + letter + " at " + reader.spot);
        }
        reader.spot += 1;
    }

    function readValue(reader, depth) {
        var next = peek(reader);
        if (depth > DEEPEST) {
            throw new Error("nested too deeply to be read");
        }
        if (next === "{") {
            return readObject(reader, depth);
        }
        if (next === "[") {
            return readList(reader, depth);
        }
        return next === "\"" ? readString(reader) : readWord(reader);
    }

    function readObject(reader, depth) {
        var found = {};
        var key;
        expect(reader, "{");
        while (peek(reader) !== "}") {
            peek(reader);
            key = readString(reader);
            expect(reader, ":");
            found[key] = readValue(reader, depth + 1);
            if (peek(reader) !== "}") {
                expect(reader, ",");
            }
        }
        expect(reader, "}");
        return found;
    }

    function readList(reader, depth) {
        var found = [];
        expect(reader, "[");
        while (peek(reader) !== "]") {
            found.push(readValue(reader, depth + 1));
            if (peek(reader) !== "]") {
                expect(reader, ",");
            }
        }
        expect(reader, "]");
        return found;
    }

    function readString(reader) {
        var parts = [];
        var letter;
        expect(reader, "\"");
        for (;;) {
            letter = reader.text.charAt(reader.spot);
            reader.spot += 1;
            if (letter === "\"") {
                return parts.join("");
            }
            if (letter === "" || letter < " ") {
                throw new Error("text without end at " + reader.spot);
            }
            parts.push(letter === "\\" ? readEscape(reader) : letter);
        }
    }

    function readEscape(reader) {
        var letter = reader.text.charAt(reader.spot);
        var digits;
        reader.spot += 1;
        if (letter === "u") {
            digits = reader.text.substring(reader.spot, reader.spot + 4);
            if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
                throw new Error("bad escape at " + reader.spot);
            }
            reader.spot += 4;
            return String.fromCharCode(parseInt(digits, 16));
        }
        if (!T.lists.has(MEANT, letter)) {
            throw new Error("bad escape at " + reader.spot);
        }
        return MEANT[letter];
    }

    function readWord(reader) {
        var next = reader.text.substring(reader.spot, reader.spot + 40);
        var found = /^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)/.exec(next);
        if (!found) {
            throw new Error("nothing readable at " + reader.spot);
        }
        reader.spot += found[0].length;
        if (found[0] === "null") {
            return null;
        }
        return found[0] === "true" || (found[0] === "false" ? false : Number(found[0]));
    }

    T.json = {
        write: function (value) {
            return written(value, 0);
        },
        read: function (text) {
            var reader = { text: text, spot: 0 };
            var found = readValue(reader, 0);
            if (peek(reader) !== "") {
                throw new Error("more after the end at " + reader.spot);
            }
            return found;
        },
        isList: isList
    };
}($._temptrack_));
