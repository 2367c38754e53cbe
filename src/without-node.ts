/**
 * Nothing of the service is Node's, but from 2026-08-04 on the runtime offers a `process` to everybody, and libraries that
 * ask whether they run on Node (hono/jsx, OpenPGP.js) load half of one by asking: 20 ms of a first page. Here they find
 * none. The runner of the tests needs its own: only what was bundled takes it away.
 */
if (process.env.NODE_ENV === "production") {
  Object.defineProperty(globalThis, "process", { value: undefined, configurable: true });
}
