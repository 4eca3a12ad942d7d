export { ENGLISH, languageOf } from '../../client/page/language'
export { markerName, markerNote } from '../../client/page/marker_text'
export { timecode } from '../../client/page/timecode'
