import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fieldsOf, MOST_BYTES, weightOf } from "../../../src/console/browse.ts";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import { programs } from "../../../../functions/wkd/programs/programs.ts";
import {
  armoredOf,
  ask,
  CONSOLE,
  handIn,
  keyFor,
  lettersTo,
  linkIn,
  member,
  opened,
  press,
  revoked,
  served,
  setUpMail,
  type Member,
} from "../claims/world.ts";
import { key } from "../keys.ts";
import { stopTheClock } from "../published.ts";

const OWN = "/console/own-key";

beforeEach(async () => {
  await stopTheClock();
  await setUpMail();
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function open(who: Member, path: string, status = 200, more = {}): Promise<string> {
  const response = await ask(path, { headers: who.headers }, more);
  expect([path, response.status]).toEqual([path, status]);
  return response.text();
}

/** Sends a form: its answer with the status, or where it leads. */
async function send(
  who: Member,
  path: string,
  fields: Record<string, string | Uint8Array>,
  status = 303,
  more = {},
): Promise<string> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    body.set(name, typeof value === "string" ? value : new File([Uint8Array.from(value)], "k.asc"));
  }
  const headers = { ...who.headers, Origin: CONSOLE };
  const response = await ask(path, { method: "POST", headers, body }, more);
  const text = await response.text();
  expect([path, response.status, status === 303 ? "" : text.slice(0, 0)]).toEqual([
    path,
    status,
    "",
  ]);
  return status === 303 ? (response.headers.get("Location") ?? "") : text;
}

/** Somebody at the console, whose provider proves these addresses, or one that is not used here. */
const atConsole = (...addresses: string[]) =>
  member(addresses.length === 0 ? ["nobody@else.example"] : addresses);

describe("the page of a key of one's own", () => {
  test("tells how to make one in each program, in one round trip", async () => {
    const html = await open(await atConsole("anna@own.example"), OWN);
    for (const { name } of programs) expect(html).toContain(`<summary>${name}`);
    expect(html).toContain('value="anna@own.example"');
    expect(html).toContain("26 November 2026");
    expect(await weightOf(html)).toBeLessThan(MOST_BYTES);
  });

  test("is in the navigation of members, and not of those who publish all", async () => {
    expect(await open(await atConsole(), "/console")).toContain(`href="${OWN}"`);
    const admin = await member(["x@own.example"], ["keys:write"]);
    expect(await open(admin, "/console")).not.toContain(`href="${OWN}"`);
    await open(admin, OWN);
    await open(await member(["x@own.example"], ["links:read"]), OWN, 403);
  });

  test("says what is published, and that a mail was sent", async () => {
    const address = "berta@own.example";
    const [berta, own] = await Promise.all([atConsole(), keyFor(address)]);
    const fields = { address, file: own.bytes, program: "thunderbird", step: "judge" };
    const judged = await send(berta, OWN, fields, 200);
    expect(judged).toContain("This key would be published.");
    expect(judged).toContain("As a proof a mail goes to the address");
    expect(await lettersTo(address)).toEqual([]);
    const at = await send(berta, OWN, { ...fieldsOf(judged, OWN), step: "send" });
    expect(at).toBe(`${OWN}/${address}?done=mailed`);
    const mailed = await open(berta, at);
    expect(mailed).toContain("We have sent you a mail.");
    expect(mailed).toContain("No key is published for this address.");
    await press(linkIn(await opened(armoredOf((await lettersTo(address))[0]), own)));
    const done = await open(berta, `${OWN}/${address}`);
    expect(done).toContain("Everybody can write encrypted mail to you now.");
    const looked = await send(berta, `${OWN}/${address}/look`, {});
    expect(await open(berta, looked)).toContain("Nobody answers here");
    // Pressed again at once: nobody is asked again.
    const asked = vi.mocked(globalThis.fetch).mock.calls.length;
    await send(berta, `${OWN}/${address}/look`, {});
    expect(vi.mocked(globalThis.fetch).mock.calls).toHaveLength(asked);
  });

  test("publishes at once what the sign-in proves, and removes it by name", async () => {
    const address = "carla@own.example";
    const [carla, own] = await Promise.all([atConsole(address), keyFor(address)]);
    const text = armorPublicKey(own.bytes);
    const judged = await send(carla, OWN, { address, text, step: "judge" }, 200);
    expect(judged).toContain("Your sign-in proves that the address is yours.");
    const at = await send(carla, OWN, { ...fieldsOf(judged, OWN), step: "send" });
    expect(at).toBe(`${OWN}/${address}?done=published`);
    expect(await open(carla, at)).toContain("Your key is published.");
    const me = await open(carla, "/console/me");
    expect(me).toBeTruthy();
    const remove = `${OWN}/${address}/remove`;
    const page = await open(carla, `${OWN}/${address}`);
    expect(await send(carla, remove, { name: "carla" }, 422)).toContain("That is not its name.");
    const removed = await send(carla, remove, { ...fieldsOf(page, remove), name: address });
    expect(removed).toBe(`${OWN}/${address}?done=removed`);
    expect(await served(address)).toBeUndefined();
  });

  test("takes a revocation at once, without a mail", async () => {
    const address = "dora@own.example";
    const own = await keyFor(address);
    expect((await handIn(await member([address]), address, own.bytes)).status).toBe(201);
    const dora = await atConsole();
    const judged = await send(dora, OWN, { address, file: await revoked(own), step: "judge" }, 200);
    expect(judged).toContain("This is a revocation.");
    const at = await send(dora, OWN, { ...fieldsOf(judged, OWN), step: "send" });
    expect(await open(dora, at)).toContain("The revocation is taken.");
    expect(JSON.stringify(await lettersTo(address))).not.toContain("/key/link/");
  });

  test("sends a mail to remove a key that is not proven by the sign-in", async () => {
    const address = "emil@own.example";
    const own = await keyFor(address);
    await handIn(await member([address]), address, own.bytes);
    const emil = await atConsole();
    const remove = `${OWN}/${address}/remove`;
    const at = await send(emil, remove, { name: address });
    expect(await open(emil, at)).toContain("We have sent you a mail.");
    const content = (await lettersTo(address))[0]?.content;
    await press(linkIn(content?.kind === "text" ? content.text : ""));
    expect(await served(address)).toBeUndefined();
  });

  test("says in plain words what to click when a key is refused", async () => {
    const zita = await atConsole();
    const address = "zwei@own.example";
    const wrong = { address, file: key("ed25519"), program: "mailvelope", step: "judge" };
    const html = await send(zita, OWN, wrong, 422);
    expect(html).toContain("It does not work like this yet.");
    expect(html).toContain("What you can do: Mailvelope");
    expect(html).toContain("“Generate Key”");
    const secret = { address, file: key("secret"), program: "thunderbird", step: "judge" };
    const said = await send(zita, OWN, secret, 422);
    expect(said).toContain("What you can do: Thunderbird");
    expect(said).not.toContain(key("secret").toBase64());
  });

  test.each([
    ["a reserved address", { address: "info@own.example" }, {}, 403, "speaks for the association"],
    ["another domain", { address: "a@else.example" }, {}, 422, "does not answer for else.example"],
    ["no address", { address: "anna" }, {}, 422, "the @ is missing"],
    ["no key", { file: "" }, {}, 422, "choose a file"],
    ["no domains", {}, { WKD_DOMAINS: "" }, 409, "WKD_DOMAINS"],
  ])("refuses %s beside what was typed", async (_, wrong, more, status, said) => {
    const [who, own] = await Promise.all([atConsole(), keyFor("fritz@own.example")]);
    const fields = { address: "fritz@own.example", file: own.bytes, step: "judge", ...wrong };
    const html = await send(who, OWN, fields, status, more);
    expect(html).toContain(said);
    expect(html).toContain(`value="${fields.address}"`);
  });

  test("tells that no mail can be sent, with what was handed in still there", async () => {
    const address = "gerd@own.example";
    const [gerd, own] = await Promise.all([atConsole(), keyFor(address)]);
    const judged = await send(gerd, OWN, { address, file: own.bytes, step: "judge" }, 200);
    const fields = { ...fieldsOf(judged, OWN), step: "send" };
    const html = await send(gerd, OWN, fields, 409, { OWNER_MAIL: undefined });
    expect(html).toContain("OWNER_MAIL");
    expect(fieldsOf(html, OWN)["kept"]).toBe(own.bytes.toBase64());
  });
});
