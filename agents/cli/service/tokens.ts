/** `randwerk tokens`: who may use the API. */
import * as z from "zod/mini";
import { theOne, withId } from "../command/by-id.ts";
import { command, jsonOption, yesOption, type Noun } from "../command/command.ts";
import { confirmFinal } from "../command/confirm.ts";
import { pageSchema, readPages, searchOption, type Listed } from "../command/pages.ts";
import { exitCodes, Failure, usage } from "../terminal/failure.ts";
import { momentHelp, momentInTable, momentOption } from "../terminal/moment.ts";
import { present, type Session } from "../command/session.ts";
import type { Cell } from "../terminal/table.ts";
import { harmless } from "../terminal/width.ts";

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.nullable(z.string()),
  lastUsedAt: z.nullable(z.string()),
});
const madeSchema = z.extend(tokenSchema, { token: z.string() });
const listSchema = z.extend(pageSchema, { tokens: z.array(tokenSchema) });
type Token = z.infer<typeof tokenSchema>;

const add = command({
  name: "add",
  summary: { de: "legt ein Token an", en: "creates a token" },
  arguments: [{ name: { de: "NAME", en: "NAME" } }],
  options: {
    scope: {
      type: "string",
      multiple: true,
      value: { de: "RECHT", en: "SCOPE" },
      help: {
        de: "links:read links:write keys:write keys:own checks:read checks:write arrivals\nsessions admin",
        en: "links:read links:write keys:write keys:own checks:read checks:write arrivals\nsessions admin",
      },
    },
    expires: {
      type: "string",
      value: { de: "ZEITPUNKT", en: "MOMENT" },
      help: {
        de: "gilt bis dahin; sonst, bis es widerrufen wird",
        en: "valid until then; else until it is revoked",
      },
    },
    ...jsonOption,
  },
  details: {
    de: `Das Token geht allein nach stdout und wird nie wieder gezeigt. Schreiben schließt Lesen ein.\n\n${momentHelp.de}`,
    en: `The token alone goes to stdout and is never shown again. Writing includes reading.\n\n${momentHelp.en}`,
  },
  examples: ["randwerk tokens add plenum-team --scope links:write --expires 2027-12-31"],
  run: async (session, [name], { scope, expires, json }) => {
    if (scope === undefined) {
      throw usage({ de: "Es fehlt --scope RECHT.", en: "--scope SCOPE is missing." });
    }
    const expiresAt = expires === undefined ? null : momentOption("expires", expires, "end");
    const sent = { name, scopes: scope, expiresAt };
    const answer = await session.api().request("POST", "/api/v1/tokens", { json: sent });
    return present(session, json, answer, madeSchema, ({ token }) => {
      const once = { de: "Nur dieses eine Mal zu sehen:", en: "Shown this once only:" };
      session.terminal.note(session.terminal.say(once));
      session.terminal.out(token);
    });
  },
});

const list = command({
  name: "list",
  summary: {
    de: "zeigt die Tokens (ohne den geheimen Wert)",
    en: "shows the tokens, without their secrets",
  },
  arguments: [],
  options: { ...searchOption, ...jsonOption },
  examples: ["randwerk tokens list", "randwerk tokens list --search website"],
  run: async (session, _words, { search, json }) => {
    const tokens = await allTokens(session, { search, json });
    if (json !== true) showTokens(session, tokens);
    return exitCodes.ok;
  },
});

async function allTokens(session: Session, how: Listed = {}): Promise<Token[]> {
  const pages = await readPages(session, "/api/v1/tokens", how, listSchema);
  return pages.flatMap(({ tokens }) => tokens);
}

function showTokens({ terminal }: Session, tokens: readonly Token[]): void {
  const { say } = terminal;
  if (tokens.length === 0) {
    terminal.note(
      say({ de: "Keine Tokens außer dem Admin-Token.", en: "No tokens but the admin token." }),
    );
    return;
  }
  const never: Cell = { text: say({ de: "nie", en: "never" }), style: "dim" };
  const now = Date.now();
  const expiry = (at: string | null): Cell => {
    if (at === null) return never;
    return Date.parse(at) <= now ? { text: momentInTable(at), style: "red" } : momentInTable(at);
  };
  terminal.table(
    [
      { title: "ID", ids: true },
      { title: "Name", shrinks: true },
      { title: say({ de: "Rechte", en: "Scopes" }), shrinks: true },
      { title: say({ de: "Läuft ab", en: "Expires" }) },
      { title: say({ de: "Benutzt", en: "Used" }), drops: true },
      { title: say({ de: "Angelegt", en: "Created" }), shrinks: true, drops: true },
    ],
    tokens.map(({ id, name, scopes, expiresAt, lastUsedAt, createdAt, createdBy }) => [
      id,
      name,
      scopes.join(" "),
      expiry(expiresAt),
      lastUsedAt === null ? never : momentInTable(lastUsedAt),
      `${momentInTable(createdAt)}, ${createdBy}`,
    ]),
  );
}

const revoke = command({
  name: "revoke",
  summary: {
    de: "widerruft ein Token, sofort und endgültig",
    en: "revokes a token, at once and for good",
  },
  arguments: [{ name: { de: "ID|NAME", en: "ID|NAME" } }],
  options: yesOption,
  examples: ["randwerk tokens revoke plenum-team", "randwerk tokens revoke plenum-team --yes"],
  run: async (session, [wanted = ""], { yes }) => {
    const { terminal, api } = session;
    const tokens = await allTokens(session);
    const token =
      tokens.find(({ id, name }) => id === wanted || name === wanted) ??
      theOne(
        wanted,
        withId(wanted, tokens, ({ id }) => id),
        {
          id: ({ id }) => id,
          name: ({ name }) => name,
        },
      );
    if (token === undefined) {
      throw new Failure(exitCodes.refused, {
        de: `Es gibt kein Token „${wanted}“.`,
        en: `There is no token “${wanted}”.`,
      });
    }
    const question = {
      de: `${harmless(token.name)} (${token.scopes.join(" ")}) widerrufen?`,
      en: `Revoke ${harmless(token.name)} (${token.scopes.join(" ")})?`,
    };
    if (!(await confirmFinal(terminal, question, yes))) return exitCodes.refused;
    await api().request("DELETE", `/api/v1/tokens/${encodeURIComponent(token.id)}`);
    terminal.note(terminal.say({ de: "Widerrufen.", en: "Revoked." }));
    return exitCodes.ok;
  },
});

export const tokensNoun: Noun = {
  name: "tokens",
  summary: {
    de: "Tokens für die API; nötig ist das Recht admin",
    en: "Tokens for the API; needs the scope admin",
  },
  commands: [add, list, revoke],
};
