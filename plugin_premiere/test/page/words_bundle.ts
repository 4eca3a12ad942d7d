export { clock, gain, howLikely, howSure, percent, routeName } from '../../client/page/words'
export { markerName, markerNote } from '../../client/page/marker_text'
export { timecode } from '../../client/page/timecode'
