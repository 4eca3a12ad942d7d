// Premiere's times: ticks as decimal texts (a ten hours' zero point exceeds what a number holds exactly), frames by the
// sequence's timebase, seconds as numbers or texts.
(function (T) {
    var TICKS_PER_S = 254016000000;

    function greatestDivisor(a, b) {
        return b === 0 ? a : greatestDivisor(b, a % b);
    }

    // Whole frames in a text of ticks, by long division: exact for every int64.
    function framesOfTicks(ticks, timebase) {
        var text = String(ticks);
        var negative = text.charAt(0) === "-";
        var divisor = Number(timebase);
        var quotient = 0;
        var rest = 0;
        var index;
        for (index = negative ? 1 : 0; index < text.length; index += 1) {
            rest = rest * 10 + Number(text.charAt(index));
            quotient = quotient * 10 + Math.floor(rest / divisor);
            rest = rest % divisor;
        }
        quotient += rest * 2 >= divisor ? 1 : 0;
        return negative ? -quotient : quotient;
    }

    T.time = {
        framesOfTicks: framesOfTicks,
        // Frames a second as a ratio: 8475667200 ticks a frame is 30000/1001.
        rateOf: function (timebase) {
            var ticks = Number(timebase);
            var divisor = greatestDivisor(TICKS_PER_S, ticks);
            if (!(ticks > 0) || ticks !== Math.floor(ticks)) {
                T.fail(
                    "bad_timebase",
                    "The sequence's timebase is '" + timebase + "'",
                    "save its settings anew",
                    { timebase: String(timebase) }
                );
            }
            return { num: TICKS_PER_S / divisor, den: ticks / divisor };
        },
        frameOfSeconds: function (seconds, timebase) {
            return Math.round(Number(seconds) * (TICKS_PER_S / Number(timebase)));
        },
        secondsOfFrame: function (frame, timebase) {
            return frame * Number(timebase) / TICKS_PER_S;
        },
        // Seconds of an in or out point, which is a text; -400000 where there is none.
        ofPoint: function (point) {
            var seconds = parseFloat(point);
            return isNaN(seconds) || seconds <= -400000 || seconds < 0 ? null : seconds;
        }
    };
}($._temptrack_));
