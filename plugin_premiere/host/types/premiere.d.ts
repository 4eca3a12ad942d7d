// What `types-for-adobe` has wrong or leaves out, as Adobe's own declarations and samples have it.

/** Ours hangs on the engine's one object. */
interface $ {
  _temptrack_: any
}

type Extract<T, U> = T extends U ? T : never

interface MarkerCollection {
  createMarker(seconds: number): Marker
}

interface ProjectItem {
  isOffline(): boolean
  isMulticamClip(): boolean
  clearInPoint(mediaType?: number): number
  clearOutPoint(mediaType?: number): number
}
