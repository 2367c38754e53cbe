/** `randwerk login`: keeps where the service is and the token for it. */
import { text } from "node:stream/consumers";
import { connect } from "../command/client.ts";
import { command } from "../command/command.ts";
import { exitCodes, Failure } from "../terminal/failure.ts";
import { serverUrl, writeSignIn } from "../command/server.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const loginCommand = command({
  name: "login",
  summary: {
    de: "meldet an: fragt nach dem Token und merkt es sich",
    en: "signs in: asks for the token and keeps it",
  },
  arguments: [{ name: { de: "URL", en: "URL" } }],
  options: {},
  details: {
    de: `Das Token steht beim Dienst in STATE_DIR/admin-token, oder „randwerk tokens add“ macht eines. Beim Tippen
ist es nicht zu sehen; Skripte geben es über stdin. Es wird geprüft und mit der Adresse in
~/.config/randwerk/config.toml (oder $XDG_CONFIG_HOME/randwerk/) gemerkt, Modus 0600.`,
    en: `The service keeps its token in STATE_DIR/admin-token, or “randwerk tokens add” makes one. It does not show
while it is typed; scripts hand it over on stdin. It is checked and stored with the address in
~/.config/randwerk/config.toml (or $XDG_CONFIG_HOME/randwerk/), mode 0600.`,
  },
  examples: [
    "randwerk login https://go.example.org",
    "randwerk login http://127.0.0.1:8787 < .randwerk/admin-token",
  ],
  run: async ({ terminal, environment }, [typed = ""]) => {
    const url = serverUrl(typed);
    if (isOpenToAll(url)) {
      terminal.note(
        terminal.say({
          de: `Warnung: ${url} ist unverschlüsselt; wer mithört, kennt das Token.`,
          en: `Warning: ${url} is not encrypted; anybody who listens in learns the token.`,
        }),
      );
    }
    const token = await askToken(terminal);
    // A token without this scope is refused it, and is good nevertheless.
    const query = { limit: "1" };
    await connect({ url, token }, terminal.language).request("GET", "/api/v1/links", {
      query,
      expected: [403],
    });
    const path = await writeSignIn(environment, { url, token });
    terminal.note(
      terminal.say({
        de: `Angemeldet bei ${url}, gemerkt in ${path}.`,
        en: `Signed in to ${url}, kept in ${path}.`,
      }),
    );
    return exitCodes.ok;
  },
});

function isOpenToAll(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

async function askToken(terminal: Terminal): Promise<string> {
  const typed = process.stdin.isTTY
    ? await terminal.secret({ de: "Token (nicht zu sehen):", en: "Token (does not show):" })
    : await text(process.stdin);
  const token = typed.trim();
  // A text that a header cannot carry is no token (RFC 6750, section 2.1).
  if (/^[A-Za-z0-9._~+/=-]+$/.test(token)) return token;
  throw new Failure(exitCodes.signedOut, { de: "Das ist kein Token.", en: "This is not a token." });
}
