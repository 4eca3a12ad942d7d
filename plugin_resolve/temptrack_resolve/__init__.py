"""What runs inside DaVinci Resolve: reads the timeline, lets the bridge think, places markers.

Standard library only, syntax of Python 3.6: nobody can tell which interpreter Resolve will start this in. Everything
that knows of rates, ranges or the daemon is on the other side of the bridge.
"""
