-- Written by `temptrack plugin install resolve`; `temptrack plugin uninstall resolve` removes it.
-- Lua lists in Workspace > Scripts where Python does not. In the free edition from 21.1 on, a menu script may print
-- nothing: there, type the line that README.md names into Workspace > Console, or read the page below.
local page = @HELP_PAGE@
local temptrack = @TEMPTRACK@
local app = resolve or (bmd and bmd.scriptapp and bmd.scriptapp("Resolve"))
local name, version = "DaVinci Resolve", ""
if app then
  name = app:GetProductName() or name
  version = app:GetVersionString() or version
end
print("Temptrack in " .. name .. " " .. version)
print("")
print("If Suggest Score is not in Workspace > Scripts, Resolve runs no Python:")
print("  free edition, 21.1 or later: Python scripts need Resolve Studio. Use a timeline file instead:")
print("    1. File > Export > Timeline: save as OTIO, FCPXML or EDL.")
print("    2. In a terminal: " .. temptrack .. " suggest TIMELINE --markers MARKERS.edl --markers-as resolve")
print("    3. Media pool, right-click the timeline > Timelines > Import > Timeline Markers from EDL.")
print("  every other edition and version: install Python 3, 64 bit, from python.org, and start Resolve again.")
print("")
print("The whole story: " .. page)
