/** `randwerk sessions`: who is signed in at the console. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type Server } from "../server.ts";
import { newPerson, type Person } from "./cli.ts";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await startServer();
  admin = newPerson(server);
});
afterAll(async () => {
  admin.remove();
  await server.remove();
});

/** Signs in at the console, as a browser does. */
async function signIn(token: string): Promise<string> {
  const response = await fetch(`${server.url}/console/sign-in/token`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: server.url },
    body: new URLSearchParams({ token }),
  });
  expect(response.status).toBe(303);
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

const status = async (Cookie: string) =>
  (await fetch(`${server.url}/api/v1/sessions`, { headers: { Cookie } })).status;

test("are listed and ended; one's own with any token, everybody's with the scope", async () => {
  const none = await admin.run(["sessions", "list"]);
  expect(none).toEqual({ status: 0, stdout: "", stderr: "Nobody is signed in.\n" });
  const token = (await admin.ok(["tokens", "add", "plenum", "--scope", "links:read"])).trim();
  const plenum = newPerson({ url: server.url, token });
  const [one, two] = [await signIn(token), await signIn(server.token)];

  const table = await admin.ok(["sessions", "list"], { env: { LANG: "de_DE.UTF-8" } });
  expect(table).toMatch(/^ID +Name +Mit +Rechte +Angemeldet +Benutzt +Endet\n/);
  expect(table).toMatch(/\w{8} {2}plenum {2}Token {2}links:read {2}\d{4}-/);
  expect(table).toMatch(/\w{8} {2}admin {3}Token {2}admin /);
  const own = await plenum.ok(["sessions", "list"]);
  expect(own).toContain("plenum");
  expect(own).not.toContain("admin");
  const given = JSON.parse(await admin.ok(["sessions", "list", "--json"])) as {
    sessions: { id: string; name: string }[];
  };
  const idOf = (name: string) => given.sessions.find((session) => session.name === name)?.id ?? "";

  const foreign = await plenum.run(["sessions", "end", idOf("admin"), "--yes"]);
  expect(foreign.status).toBe(1);
  expect(foreign.stderr).toBe(`randwerk: There is no session “${idOf("admin")}”.\n`);
  expect((await admin.run(["sessions", "end", idOf("plenum")])).status).toBe(2);
  expect(await status(one)).toBe(200);
  // The beginning of the id is enough.
  expect(await admin.run(["sessions", "end", idOf("plenum").slice(0, 5), "--yes"])).toEqual({
    status: 0,
    stdout: "",
    stderr: "Ended.\n",
  });
  expect(await status(one)).toBe(401);
  expect(await status(two)).toBe(200);
  plenum.remove();
});
