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

    function Reader(text) {
        this.text = text;
        this.spot = 0;
    }

    Reader.prototype.peek = function () {
        while (" \t\r\n".indexOf(this.text.charAt(this.spot)) >= 0 && this.spot < this.text.length) {
            this.spot += 1;
        }
        return this.text.charAt(this.spot);
    };

    Reader.prototype.expect = function (letter) {
        if (this.peek() !== letter) {
            throw new Error("expected " + letter + " at " + this.spot);
        }
        this.spot += 1;
    };

    Reader.prototype.value = function (depth) {
        var next = this.peek();
        if (depth > DEEPEST) {
            throw new Error("nested too deeply to be read");
        }
        if (next === "{") {
            return this.object(depth);
        }
        if (next === "[") {
            return this.list(depth);
        }
        return next === "\"" ? this.string() : this.word();
    };

    Reader.prototype.object = function (depth) {
        var found = {};
        var key;
        this.expect("{");
        while (this.peek() !== "}") {
            this.peek();
            key = this.string();
            this.expect(":");
            found[key] = this.value(depth + 1);
            if (this.peek() !== "}") {
                this.expect(",");
            }
        }
        this.expect("}");
        return found;
    };

    Reader.prototype.list = function (depth) {
        var found = [];
        this.expect("[");
        while (this.peek() !== "]") {
            found.push(this.value(depth + 1));
            if (this.peek() !== "]") {
                this.expect(",");
            }
        }
        this.expect("]");
        return found;
    };

    Reader.prototype.string = function () {
        var parts = [];
        var letter;
        this.expect("\"");
        for (;;) {
            letter = this.text.charAt(this.spot);
            this.spot += 1;
            if (letter === "\"") {
                return parts.join("");
            }
            if (letter === "" || letter < " ") {
                throw new Error("text without end at " + this.spot);
            }
            parts.push(letter === "\\" ? this.escape() : letter);
        }
    };

    Reader.prototype.escape = function () {
        var letter = this.text.charAt(this.spot);
        var digits;
        this.spot += 1;
        if (letter === "u") {
            digits = this.text.substring(this.spot, this.spot + 4);
            if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
                throw new Error("bad escape at " + this.spot);
            }
            this.spot += 4;
            return String.fromCharCode(parseInt(digits, 16));
        }
        if (!T.lists.has(MEANT, letter)) {
            throw new Error("bad escape at " + this.spot);
        }
        return MEANT[letter];
    };

    Reader.prototype.word = function () {
        var next = this.text.substring(this.spot, this.spot + 40);
        var found = /^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)/.exec(next);
        if (!found) {
            throw new Error("nothing readable at " + this.spot);
        }
        this.spot += found[0].length;
        if (found[0] === "null") {
            return null;
        }
        return found[0] === "true" || (found[0] === "false" ? false : Number(found[0]));
    };

    T.json = {
        write: function (value) {
            return written(value, 0);
        },
        read: function (text) {
            var reader = new Reader(text);
            var found = reader.value(0);
            if (reader.peek() !== "") {
                throw new Error("more after the end at " + reader.spot);
            }
            return found;
        },
        isList: isList
    };
}($._temptrack_));
