"""DaVinci Resolve: the bridge that thinks for the plugin, and the installer of what Resolve lists."""
