import json
import stat
from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError, StateError
from temptrack.home import Home
from temptrack.hosts.known import host_plugin
from temptrack.hosts.premiere import installing, staging
from temptrack.hosts.premiere.installing import PremierePlugin

MANIFEST = '<ExtensionManifest ExtensionBundleId="{}" ExtensionBundleVersion="1"/>'


def panel(folder: Path, bundle: str = staging.BUNDLE_ID, page: str = "<html>") -> Path:
    (folder / "CSXS").mkdir(parents=True)
    (folder / "CSXS" / "manifest.xml").write_text(MANIFEST.format(bundle))
    (folder / "client").mkdir()
    (folder / "client" / "index.html").write_text(page)
    return folder


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = panel(tmp_path / "built")
    monkeypatch.setattr(installing, "find_staging", lambda: folder)
    return folder


def machine(tmp_path: Path, system: str) -> PremierePlugin:
    user = tmp_path / "Jörg Müller"
    environment = {"APPDATA": str(user / "Roaming"), "COMMONPROGRAMFILES(X86)": str(tmp_path / "root" / "Common Files")}
    return PremierePlugin(Home(tmp_path / "home"), system, user, environment, tmp_path / "root")


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
def test_in_and_out_again_with_nothing_left(system: str, built: Path, tmp_path: Path) -> None:
    plugin = machine(tmp_path, system)
    assert not plugin.status().whole
    done = plugin.install(everyone=False)
    assert "Window > Extensions > Temptrack" in " ".join(done.lines)
    assert "PlayerDebugMode" in " ".join(done.lines)
    (place,) = tmp_path.rglob("CEP/extensions/com.temptrack.premiere")
    assert (place / "client" / "index.html").read_text() == "<html>"
    assert plugin.status().whole
    launch = plugin.home.launch_file
    assert stat.S_IMODE(launch.stat().st_mode) == 0o600
    assert json.loads(launch.read_text())["command"][1:] == ["-m", "temptrack.service", "--detach"]
    assert [str(place)] == [line.removeprefix("Removed ").rstrip(".") for line in plugin.uninstall().lines]
    assert not list(tmp_path.rglob("extensions/*"))
    assert plugin.uninstall().lines == ("No panel of Temptrack was installed.",)


def test_another_build_is_told_and_replaced_whole(built: Path, tmp_path: Path) -> None:
    plugin = machine(tmp_path, "Darwin")
    plugin.install(everyone=False)
    (built / "client" / "index.html").write_text("<html lang=en>")
    assert "another build" in plugin.status().lines[0]
    plugin.install(everyone=False)
    assert plugin.status().whole


def test_for_everybody_takes_the_users_own_away(built: Path, tmp_path: Path) -> None:
    plugin = machine(tmp_path, "Windows")
    plugin.install(everyone=False)
    plugin.install(everyone=True)
    (place,) = tmp_path.rglob("CEP/extensions/com.temptrack.premiere")
    assert "Common Files" in str(place)


def test_somebody_elses_panel_is_left(built: Path, tmp_path: Path) -> None:
    plugin = machine(tmp_path, "Darwin")
    place = tmp_path / "Jörg Müller/Library/Application Support/Adobe/CEP/extensions/com.temptrack.premiere"
    panel(place, bundle="com.other.panel")
    with pytest.raises(StateError, match="is not Temptrack's"):
        plugin.install(everyone=False)
    plugin.uninstall()
    assert place.is_dir()


def test_where_it_cannot_be(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StateError, match="macOS and Windows"):
        machine(tmp_path, "Linux").install(everyone=False)
    monkeypatch.setattr(installing, "find_staging", lambda: None)
    with pytest.raises(StateError, match="npm run package"):
        machine(tmp_path, "Darwin").install(everyone=False)
    with pytest.raises(InvalidInputError, match="no plugin for 'avid'"):
        host_plugin("avid", Home(tmp_path))


def test_what_the_checkout_built_is_found(tmp_path: Path) -> None:
    found = staging.find_staging()
    assert found is None or staging.bundle_id(found) == staging.BUNDLE_ID
    assert staging.bundle_id(tmp_path) == ""
