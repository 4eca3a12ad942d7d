// The panel's sources read as TypeScript reads them: what is called with which texts, and which words stand in them.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const ROOT = new URL('../../', import.meta.url).pathname
const SEEN = /^(aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|textContent|innerText)$/
const UNSEEN = /^(class|className|d|viewBox|transform|stroke-dasharray)$/
const SELECTORS = /(querySelector|querySelectorAll|matches|closest|getEntriesByType|Error)$/
const KEYS = new Set(['Enter', 'DaemonPort']) // of the keyboard; of the Node half

export function sources(folder) {
  const names = readdirSync(path.join(ROOT, folder), { recursive: true }).filter((name) => /(?<!\.d)\.(ts|js)$/.test(name))
  return names.map((name) => ({ name: `${folder}/${name}`, text: readFileSync(path.join(ROOT, folder, name), 'utf8') }))
}

/** Every say(key, values) and count(key) of a language; a key made up of parts ends in a dot. */
export function calls(files) {
  return files.flatMap((file) => nodes(file)).flatMap((node) => {
    const method = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text
    if (method !== 'say' && method !== 'count') return []
    if (node.expression.expression.kind === ts.SyntaxKind.ThisKeyword && !isText(node.arguments[0])) return []
    const values = node.arguments[1] && ts.isObjectLiteralExpression(node.arguments[1]) ? node.arguments[1].properties.map((one) => one.name.text).sort() : []
    return keysOf(node.arguments[0]).map((key) => ({ method, key, values }))
  }).filter(({ key }) => key)
}

const isText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)

function keysOf(node) {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return [node.head.text]
  return ts.isConditionalExpression(node) ? [...keysOf(node.whenTrue), ...keysOf(node.whenFalse)] : []
}

/** Calls with their texts (what is not literal as "{}"), and texts that are words for a person. */
export function literals(where) {
  const files = where.flatMap((one) => (typeof one === 'string' ? sources(one) : [one]))
  return files.flatMap((file) => nodes(file)).flatMap((node) => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return [{ callee: node.expression.getText(), args: (node.arguments ?? []).map(shapeOf) }]
    if (isText(node)) return [{ words: worded(node) ? shapeOf(node) : '' }]
    return []
  }).map((one) => ({ callee: '', args: [], words: '', ...one }))
}

function shapeOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join('')
  return ts.isBinaryExpression(node) ? shapeOf(node.left) + shapeOf(node.right) : '{}'
}

/** Whether a text is words: it is shown where it stands, or it reads like a sentence or its beginning. */
function worded(node) {
  if (ts.isPropertyAssignment(node.parent) && node.parent.name === node) return false
  const text = shapeOf(node).replace(/\{\}/g, '\u0000')
  const name = nameOf(node)
  if (!/[A-Za-z]{2}/.test(text) || KEYS.has(text) || UNSEEN.test(name) || within(node, (one) => ts.isImportDeclaration(one))) return false
  const call = within(node, (one) => ts.isCallExpression(one) || ts.isNewExpression(one))
  if (call && SELECTORS.test(call.expression.getText())) return false
  if (SEEN.test(name) || (call?.expression.getText() === 'element' && call.arguments.indexOf(node) > 1)) return true
  return /[A-Za-z]{2,} [A-Za-z]{2,}/.test(text) || /^[A-Z][a-z]+/.test(text) || (/\u0000/.test(text) && / [a-z]{2,}( |$|[.,:;])|^[a-z]{2,} /.test(text))
}

/** What a text is given to: an attribute, a property, the second argument of setAttribute. */
function nameOf(node) {
  let { parent } = node
  while (parent && (ts.isConditionalExpression(parent) || ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent) || ts.isParenthesizedExpression(parent))) parent = parent.parent
  if (parent && ts.isPropertyAssignment(parent)) return parent.name.text
  if (parent && ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text
  if (parent && ts.isCallExpression(parent) && /setAttribute$/.test(parent.expression.getText()) && parent.arguments[0] !== node) return shapeOf(parent.arguments[0])
  return ''
}

function within(node, is) {
  for (let one = node.parent; one && !ts.isBlock(one); one = one.parent) if (is(one)) return one
  return null
}

function nodes({ name, text }) {
  const found = []
  const walk = (node) => (found.push(node), ts.forEachChild(node, walk))
  walk(ts.createSourceFile(name, text, ts.ScriptTarget.ES2020, true))
  return found
}
