import { expect, test, vi } from "vitest";
import { key } from "./keys.ts";
import { keyRequest, lookUp, stopTheClock } from "./published.ts";

const loaded: string[] = [];
// In place of the library, which is only to be seen coming: no key can be judged without it.
vi.mock("openpgp", () => {
  loaded.push("openpgp");
  return { PublicKeyPacket: undefined };
});

test("no OpenPGP is loaded to answer mail clients, and it is to judge a key", async () => {
  await stopTheClock();
  const directory = "https://example.org/.well-known/openpgpkey";
  const url = `${directory}/hu/qs1j67f594iidtsyffk69drssxddqm5t`;
  expect((await lookUp(`${directory}/policy`)).status).toBe(200);
  expect((await lookUp(url)).status).toBe(404);
  expect(loaded).toEqual([]);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await keyRequest("vorstand@example.org", { body: key("ed25519") });
  expect(loaded).toEqual(["openpgp"]);
});
