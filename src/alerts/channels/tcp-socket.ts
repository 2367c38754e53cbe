/** The used part of a socket of cloudflare:sockets. */
export interface TcpSocket {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<unknown>;
  startTls(): TcpSocket;
  close(): Promise<void>;
}
