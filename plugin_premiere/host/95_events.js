// Tells the panel that something changed, with a token and nothing else; the panel asks what. There is no event for in
// and out points: the panel looks again when it is entered.
(function (T) {
    var NAMES = [
        "onActiveSequenceChanged", "onSequenceActivated", "onActiveSequenceSelectionChanged",
        "onActiveSequenceStructureChanged", "onProjectChanged"
    ];

    T.changed = function () {
        var event;
        try {
            event = new CSXSEvent();
            event.type = "com.temptrack.changed";
            event.data = "changed";
            event.dispatch();
        } catch (ignored) {
            return; // nobody listens
        }
    };

    T.commands.listen = function () {
        var bound = [];
        T.library = T.library || new ExternalObject("lib:PlugPlugExternalObject");
        T.lists.each(NAMES, NAMES.length, function (name) {
            /** @type {any} */
            var answer = app.bind(name, T.changed); // eslint-disable-line es-x/no-function-prototype-bind -- Premiere's
            if (answer) {
                bound.push(name);
            }
        });
        return { bound: bound };
    };
}($._temptrack_));
