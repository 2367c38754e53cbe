/** The least that workerd can do: a Worker that gives one fixed answer, in the same program as the service runs in. */
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, root } from "../test/e2e/server.ts";

export interface Bare {
  readonly url: string;
  readonly stop: () => void;
}

/** Starts it; `answer` is the expression of a Response, such as `new Response(null, {status: 302})`. */
export async function startBare(answer: string): Promise<Bare> {
  const directory = mkdtempSync(join(tmpdir(), "randwerk-bare-"));
  const port = await freePort();
  writeFileSync(join(directory, "bare.js"), `export default { fetch: () => ${answer} };`);
  writeFileSync(
    join(directory, "bare.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "bare", worker = .bare)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "bare")],
);
const bare :Workerd.Worker = (
  modules = [(name = "bare.js", esModule = embed "bare.js")],
  compatibilityDate = "2026-11-02",
);
`,
  );
  const program = join(root, "node_modules/.bin/workerd");
  const child = spawn(program, ["serve", join(directory, "bare.capnp")], { stdio: "inherit" });
  while (!(await isOpen(port))) await sleep(20);
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
