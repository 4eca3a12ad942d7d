// The file of a track as an item of the project: found, or imported into a bin of its own.
(function (T) {
    var BIN = "Temptrack Music";

    function sameFile(a, b) {
        function plain(path) {
            return String(path).replace(/\\/g, "/").toLowerCase();
        }
        return plain(a) === plain(b);
    }

    function find(path) {
        /** @type {any} */
        var found = app.project.rootItem.findItemsMatchingMediaPath(path, 1); // a list, or 0; types say nothing
        return found && found.length ? found[0] : null;
    }

    function bin() {
        var root = app.project.rootItem;
        var children = root.children;
        var found = null;
        T.lists.each(children, children.numItems, function (child) {
            if (child.name === BIN && child.type === 2) {
                found = child;
            }
        });
        if (found) {
            return found;
        }
        root.createBin(BIN); // answers the bin, or nothing in older versions: look again
        T.lists.each(root.children, root.children.numItems, function (child) {
            found = child.name === BIN && child.type === 2 ? child : found;
        });
        return found || T.fail("no_bin", "The bin '" + BIN + "' could not be made", "unlock the project", { bin: BIN });
    }

    function bring(path) {
        var item = find(path);
        if (item) {
            return item;
        }
        if (!new File(path).exists) { // importFiles answers true even then
            T.fail(
                "file_missing",
                "There is no file at " + path,
                "mount its drive, or add the folder again",
                { path: path }
            );
        }
        app.project.importFiles([path], true, bin(), false);
        item = find(path);
        if (!item || !sameFile(item.getMediaPath(), path)) {
            T.fail(
                "not_imported",
                "Premiere did not import " + path,
                "import it by hand and try again",
                { path: path }
            );
        }
        return item;
    }

    T.items = { bring: bring };
}($._temptrack_));
