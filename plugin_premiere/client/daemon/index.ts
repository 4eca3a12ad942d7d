/** The Node half of the panel, bundled to one CommonJS file: the page loads it with `require`. */

export { DaemonPort } from './port'
export { DaemonError } from './errors'
export { homeFolder, readEndpoint } from './endpoint'
export { timelineOf, SOURCE_RATE } from './request'
