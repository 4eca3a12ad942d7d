// Objects of the host as its documents have them: whoever reads or writes what is not documented is stopped.

/** Wrap plain members so that unknown names throw on reading, and all but `writable` on writing. */
export function strict(kind, members, writable = []) {
  return new Proxy(members, {
    get(target, name) {
      if (name in target) return target[name]
      if (typeof name === 'symbol' || name === 'toString' || name === 'valueOf') return undefined
      throw new Error(`${kind}.${name} is not documented`)
    },
    has: (target, name) => name in target,
    set(target, name, value) {
      if (!writable.includes(name)) throw new Error(`${kind}.${String(name)} cannot be written`)
      target[name] = value
      return true
    },
    deleteProperty(_, name) {
      throw new Error(`${kind}.${String(name)} cannot be deleted`)
    },
  })
}

/** A collection: indexed from 0, counted by a name of its own, without the methods of an array. */
export function collection(kind, counter, list) {
  return new Proxy(list, {
    get(target, name) {
      if (name === counter) return target.length
      if (typeof name === 'string' && /^\d+$/.test(name)) return target[Number(name)]
      if (typeof name === 'symbol') return undefined
      throw new Error(`${kind}.${name} is not documented`)
    },
    set() {
      throw new Error(`${kind} cannot be written`)
    },
  })
}
