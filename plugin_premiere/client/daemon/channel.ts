/** One gRPC channel to one daemon: short calls, and long work that tells of itself and can be stopped. */

import { Client, Metadata, credentials } from '@grpc/grpc-js'
import type { Endpoint } from './endpoint'
import { daemonErrorOf } from './errors'

const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
const LARGEST_REQUEST_BYTES = 4 * 1024 * 1024
export const SHORT_MS = 30_000
export const LONG_MS = 24 * 3600 * 1000

/** A message type as protobufjs generates it. */
export interface Message<T> {
  encode(message: T): { finish(): Uint8Array }
  decode(bytes: Uint8Array): T
}

export interface Running<T> {
  result: Promise<T>
  cancel(): void
}

export class Channel {
  private readonly client: Client
  private readonly metadata = new Metadata()

  constructor(readonly endpoint: Endpoint) {
    this.client = new Client(endpoint.address, credentials.createInsecure(), {
      'grpc.enable_http_proxy': 0, // a proxy of the environment must never see a loopback call
      'grpc.max_receive_message_length': LARGEST_ANSWER_BYTES,
      'grpc.max_send_message_length': LARGEST_REQUEST_BYTES,
    })
    if (endpoint.token) this.metadata.set('authorization', `Bearer ${endpoint.token}`)
  }

  /** Return the answer of a short call. */
  call<A, B>(method: string, asked: Message<A>, answered: Message<B>, request: A): Promise<B> {
    return new Promise((resolve, reject) => {
      const done = (error: object | null, answer?: B) => (error ? reject(daemonErrorOf(error)) : resolve(answer as B))
      this.client.makeUnaryRequest(path(method), writer(asked), reader(answered), request, this.metadata, within(SHORT_MS), done)
    })
  }

  /** Begin long work; `tell` gets every message, the promise the last. */
  follow<A, B>(method: string, asked: Message<A>, answered: Message<B>, request: A, tell: (message: B) => void): Running<B> {
    const stream = this.client.makeServerStreamRequest(path(method), writer(asked), reader(answered), request, this.metadata, within(LONG_MS))
    const result = new Promise<B>((resolve, reject) => {
      let last: B | undefined
      stream.on('data', (message: B) => tell((last = message)))
      stream.on('error', (error) => reject(daemonErrorOf(error)))
      stream.on('end', () => (last === undefined ? reject(daemonErrorOf({ code: 14 })) : resolve(last)))
    })
    return { result, cancel: () => stream.cancel() }
  }

  close(): void {
    this.client.close()
  }
}

const path = (method: string) => `/temptrack.v1.${method}`
const within = (ms: number) => ({ deadline: Date.now() + ms })
const writer = <T>(type: Message<T>) => (message: T) => Buffer.from(type.encode(message).finish())
const reader = <T>(type: Message<T>) => (bytes: Buffer) => type.decode(bytes)
