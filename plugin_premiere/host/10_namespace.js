// All panels of all makers share one engine and its globals, so everything of ours hangs on one object,
// no prototype is touched, and no global of others (JSON among them) is trusted.
$._temptrack_ = { version: "@VERSION@" };
