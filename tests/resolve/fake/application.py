"""The application: project, pool, and what the free edition says no to."""

import os
from typing import Any, Dict, List, Optional

from .items import MediaPoolItem, TimelineItem
from .remote import Remote, Session, since
from .timeline import Timeline


class Folder(Remote):
    """A bin."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self._name = name
        self._clips = []  # type: List[MediaPoolItem]
        self._folders = []  # type: List[Folder]

    @since(17)
    def GetName(self) -> str:
        return self._name

    @since(17)
    def GetClipList(self) -> List[MediaPoolItem]:
        return list(self._clips)

    @since(17)
    def GetSubFolderList(self) -> "List[Folder]":
        return list(self._folders)


class MediaPool(Remote):
    """The pool; imports land in its current folder."""

    def __init__(self, session: Session, project: "Project") -> None:
        super().__init__(session)
        self._project = project
        self._root = Folder(session, "Master")
        self._current = self._root

    @since(17)
    def GetRootFolder(self) -> Folder:
        return self._root

    @since(17)
    def GetCurrentFolder(self) -> Folder:
        return self._current

    @since(17, write=True)
    def SetCurrentFolder(self, folder: Folder) -> bool:
        self._current = folder
        return True

    @since(17, write=True)
    def AddSubFolder(self, folder: Folder, name: str) -> Optional[Folder]:
        made = Folder(self._session, name)
        folder._folders.append(made)
        return made

    @since(17, write=True)
    def ImportMedia(self, wanted: List[Any]) -> List[Any]:
        if "import_refused" in self._session.faults:
            return []
        found = []
        for one in wanted:
            path = one["FilePath"] if isinstance(one, dict) else one
            if isinstance(one, str) and "import_by_dict" in self._session.faults:
                return []
            if os.path.exists(path):
                # Music has no rate: the project's is frozen into it.
                spec = {"name": os.path.basename(path), "path": path, "fps": self._project._timeline._fps}
                item = MediaPoolItem(self._session, spec)
                self._current._clips.append(item)
                found.append(item)
        return found

    @since(17, write=True)
    def AppendToTimeline(self, infos: List[Dict[str, Any]]) -> List[Any]:
        timeline = self._project._timeline
        return [self._append(timeline, info) for info in infos]

    def _append(self, timeline: Timeline, info: Dict[str, Any]) -> Optional[TimelineItem]:
        track = timeline._track("audio" if info.get("mediaType") == 2 else "video", info["trackIndex"])
        if self._session.version < (18, 5) or track is None or track.locked or "append_none" in self._session.faults:
            return None
        seconds = (info["endFrame"] - info["startFrame"]) / info["mediaPoolItem"]._fps
        length = int(seconds * timeline._fps + 1e-6)
        spec = {"name": "music", "start": info["recordFrame"], "end": info["recordFrame"] + length, "kind": "audio"}
        spec.update({"source_in": info["startFrame"], "source_out": info["endFrame"]})
        overlaps = any(item._spec["start"] < spec["end"] and spec["start"] < item._spec["end"] for item in track.items)
        if overlaps or length < 1 or info["recordFrame"] < timeline._start:
            return None
        item = TimelineItem(self._session, spec, info["mediaPoolItem"], timeline._fps)
        track.items.append(item)
        return item


class Project(Remote):
    """The open project."""

    def __init__(self, session: Session, timeline: Optional[Timeline]) -> None:
        super().__init__(session)
        self._timeline = timeline  # type: Any
        self._pool = MediaPool(session, self)

    @since(17)
    def GetName(self) -> str:
        return "Fake project"

    @since(17)
    def GetCurrentTimeline(self) -> Any:
        return self._timeline

    @since(17, write=True)
    def SetCurrentTimeline(self, timeline: Any) -> bool:
        return timeline is self._timeline

    @since(17)
    def GetMediaPool(self) -> MediaPool:
        return self._pool

    @since(17)
    def GetSetting(self, key: str) -> Any:
        return self._timeline._setting(key)


class ProjectManager(Remote):
    """Holds the project."""

    def __init__(self, session: Session, project: Optional[Project]) -> None:
        super().__init__(session)
        self._project = project

    @since(17)
    def GetCurrentProject(self) -> Optional[Project]:
        return self._project


class Fusion(Remote):
    """Whose windows the free edition does not sell."""

    @property
    def UIManager(self) -> Any:
        if not self._session.studio and self._session.version >= (19, 1):
            self._session.modal = True
        return None


class Resolve(Remote):
    """The application."""

    def __init__(self, session: Session, project: Optional[Project]) -> None:
        super().__init__(session)
        self._manager = ProjectManager(session, project)

    @since(17)
    def GetProjectManager(self) -> ProjectManager:
        return self._manager

    @since(17)
    def GetProductName(self) -> str:
        return "DaVinci Resolve Studio" if self._session.studio else "DaVinci Resolve"

    @since(17)
    def GetVersion(self) -> List[Any]:
        return [*([*self._session.version, 0, 0, 0][:4]), ""]

    @since(17)
    def GetVersionString(self) -> str:
        return ".".join(str(part) for part in self._session.version)

    @since(17)
    def GetCurrentPage(self) -> str:
        return str(self._session.page)

    @since(17)
    def Fusion(self) -> Fusion:
        return Fusion(self._session)

    @since(21, 1)
    def IsStudio(self) -> bool:
        return self._session.studio


class Scripting(Remote):
    """What scripts know as ``bmd``."""

    def __init__(self, session: Session, resolve: Resolve) -> None:
        super().__init__(session)
        self._resolve = resolve

    @since(17)
    def scriptapp(self, name: str) -> Optional[Resolve]:
        free_without_scripts = not self._session.studio and self._session.version >= (21, 1)
        return None if free_without_scripts or name != "Resolve" else self._resolve


def build(spec: Dict[str, Any]) -> Resolve:
    """Return an application as a description says: version, studio, page, strict, faults, timeline."""
    session = Session(spec)
    timeline = Timeline(session, spec["timeline"]) if spec.get("timeline") is not None else None
    return Resolve(session, Project(session, timeline) if spec.get("project", True) else None)
