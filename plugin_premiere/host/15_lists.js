// What ES3 lacks for lists and objects.
(function (T) {
    T.lists = {
        each: function (list, count, visit) {
            var index;
            for (index = 0; index < count; index += 1) {
                visit(list[index], index);
            }
        },
        contains: function (list, wanted) {
            var index;
            for (index = 0; index < list.length; index += 1) {
                if (list[index] === wanted) {
                    return true;
                }
            }
            return false;
        },
        has: function (object, key) {
            return Object.prototype.hasOwnProperty.call(object, key);
        }
    };
}($._temptrack_));
