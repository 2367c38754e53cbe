/** A real browser, driven by its own protocol (https://chromedevtools.github.io/devtools-protocol/). */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Browser {
  /** What a script says of a page that was opened in a window of this width. */
  readonly look: (url: string, width: number, script: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "randwerk-browser-"));
  const options = "--headless --no-sandbox --disable-dev-shm-usage --remote-debugging-port=0";
  const program = spawn("chromium", [...options.split(" "), `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const socket = new WebSocket(await addressIn(program.stderr));
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  let last = 0;

  const heard = (wanted: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      const listen = ({ data }: MessageEvent) => {
        const message = JSON.parse(String(data)) as Message;
        if (!wanted(message)) return;
        socket.removeEventListener("message", listen);
        resolve(message);
      };
      socket.addEventListener("message", listen);
    });

  async function ask(method: string, params: object = {}, sessionId?: string) {
    const id = (last += 1);
    const answer = heard((message) => message.id === id);
    socket.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answer;
    if (result === undefined) throw new Error(`${method}: ${error?.message ?? "?"}`);
    return result;
  }

  return {
    look: async (url, width, script) => {
      const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
      const page = (method: string, params?: object) => ask(method, params, String(sessionId));
      const metrics = { width, height: 800, deviceScaleFactor: 1, mobile: true };
      await page("Emulation.setDeviceMetricsOverride", metrics);
      await page("Page.enable");
      const loaded = heard(({ method }) => method === "Page.loadEventFired");
      await page("Page.navigate", { url });
      await loaded;
      const { result } = await page("Runtime.evaluate", {
        expression: script,
        returnByValue: true,
      });
      await ask("Target.closeTarget", { targetId });
      return (result as { value?: unknown }).value;
    },
    close: async () => {
      const gone = new Promise((resolve) => program.once("close", resolve));
      await ask("Browser.close");
      await gone;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function addressIn(stderr: NodeJS.ReadableStream): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    stderr.on("data", (text: Buffer) => {
      said += text.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr.once("end", () => reject(new Error(said)));
  });
}
