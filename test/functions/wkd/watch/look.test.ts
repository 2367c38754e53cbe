import { afterEach, describe, expect, test, vi } from "vitest";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import type { Look } from "../../../../functions/wkd/keys/found.ts";
import { lookFromOutside } from "../../../../functions/wkd/watch/look.ts";
import { lookText } from "../../../../functions/wkd/watch/texts.ts";
import { MAX_ANSWER_BYTES } from "../../../../functions/wkd/limits.ts";
import { key, NOW } from "../keys.ts";
import {
  ADVANCED,
  allWell,
  DIRECT,
  fingerprintOf,
  HASH,
  outside,
  ownersKey,
  policy,
  serving,
  status,
  type Outside,
} from "../world.ts";

const VKS = "https://keys.one.example/vks/v1/by-email/{address}";
const HKP = "https://keys.two.example/pks/lookup?op=get&options=mr&search={address}";

let requests: Request[];

async function look(answers: Outside): Promise<Look> {
  requests = outside(answers);
  return lookFromOutside(await ownersKey(), [VKS, HKP], NOW, fetch);
}

const summary = ({ lines }: Look) =>
  lines.map(({ place, code, severity }) => `${place} ${code} ${severity}`);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a look from outside", () => {
  test("asks as mail clients do, and both key servers", async () => {
    const found = await look(allWell);
    expect(found.ok).toBe(true);
    expect(summary(found)).toEqual([
      "advanced as-published ok",
      "direct as-published ok",
      "keys.one.example absent ok",
      "keys.two.example absent ok",
    ]);
    expect(requests.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual(
      [
        `GET ${ADVANCED}/hu/${HASH}?l=vorstand`,
        `HEAD ${ADVANCED}/hu/${HASH}?l=vorstand`,
        `GET ${ADVANCED}/policy`,
        `GET ${DIRECT}/hu/${HASH}?l=vorstand`,
        `HEAD ${DIRECT}/hu/${HASH}?l=vorstand`,
        `GET ${DIRECT}/policy`,
        "GET https://keys.one.example/vks/v1/by-email/vorstand%40example.org",
        "GET https://keys.two.example/pks/lookup?op=get&options=mr&search=vorstand%40example.org",
      ].toSorted(),
    );
    for (const { headers, redirect } of requests) {
      expect(headers.has("User-Agent")).toBe(false);
      expect(redirect).toBe("manual");
    }
  });

  const at = (place: string, changes: Outside): Outside => ({ ...changes, ...without(place) });
  const without = (place: string) =>
    Object.fromEntries(Object.entries(allWell).filter(([url]) => !url.startsWith(place)));

  test.each<[string, Outside, string[]]>([
    ["has no subdomain", without(ADVANCED), ["advanced unreachable info"]],
    ["has the subdomain only", without(DIRECT), ["direct unreachable info"]],
    [
      "cannot be reached",
      { "https://keys.": status(404) },
      ["advanced unreachable problem", "direct unreachable info"],
    ],
    [
      "is hidden by Cloudflare's answer for names that do not exist",
      at(ADVANCED, { [ADVANCED]: status(530) }),
      ["advanced unreachable info"],
    ],
    [
      "has a subdomain that leads elsewhere",
      at(ADVANCED, { [ADVANCED]: status(404) }),
      ["advanced not-found problem"],
    ],
    [
      "redirects",
      at(ADVANCED, { [ADVANCED]: status(301, { Location: "https://elsewhere.example/" }) }),
      ["advanced redirected problem"],
    ],
    [
      "stops requests without User-Agent",
      at(ADVANCED, { [ADVANCED]: status(403) }),
      ["advanced wrong-status problem"],
    ],
    [
      "sends a page instead of a key",
      at(ADVANCED, { [ADVANCED]: () => new Response("<!doctype html><p>Hello") }),
      ["advanced no-key problem"],
    ],
    [
      "sends something endless",
      at(ADVANCED, { [ADVANCED]: () => new Response(new Uint8Array(MAX_ANSWER_BYTES + 1)) }),
      ["advanced no-key problem"],
    ],
    [
      "sends another key",
      at(ADVANCED, {
        [`${ADVANCED}/hu/`]: serving("rsa2048"),
        [`${ADVANCED}/policy`]: policy,
      }),
      ["advanced other-key problem"],
    ],
    [
      "sends two keys",
      at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("two-keys") }),
      ["advanced several-keys problem"],
    ],
    [
      "has no policy",
      at(ADVANCED, {
        [`${ADVANCED}/hu/`]: serving("ed25519"),
        [`${ADVANCED}/policy`]: status(404),
      }),
      ["advanced no-policy problem"],
    ],
    [
      "has another key where clients rarely ask",
      at(DIRECT, { [`${DIRECT}/hu/`]: serving("rsa2048"), [`${DIRECT}/policy`]: policy }),
      ["direct other-key problem"],
    ],
    [
      "has nothing where clients rarely ask",
      at(DIRECT, { [DIRECT]: status(404) }),
      ["direct not-found info"],
    ],
    [
      "is shadowed by a key server",
      { "https://keys.one": serving("rsa2048"), ...allWell },
      ["keys.one.example other-key problem"],
    ],
    [
      "is shadowed by a key server that sends armor",
      { "https://keys.two": () => new Response(armorPublicKey(key("rsa2048"))), ...allWell },
      ["keys.two.example other-key problem"],
    ],
    [
      "is at a key server too",
      { "https://keys.two": () => new Response(armorPublicKey(key("ed25519"))), ...allWell },
      ["keys.two.example same-key ok"],
    ],
    [
      "cannot be compared with a key server that is down",
      { "https://keys.one": status(502), ...allWell },
      ["keys.one.example not-asked info"],
    ],
    [
      "cannot be compared with a key server that sends a page",
      { "https://keys.one": () => new Response("<!doctype html>"), ...allWell },
      ["keys.one.example not-asked info", "keys.two.example absent ok"],
    ],
    [
      "cannot be compared with a key server that is gone",
      Object.fromEntries(
        Object.entries(allWell).filter(([url]) => !url.startsWith("https://keys.")),
      ),
      ["keys.one.example not-asked info", "keys.two.example not-asked info"],
    ],
    [
      "is at a key server beside another one",
      { "https://keys.one": serving("two-keys"), ...allWell },
      ["keys.one.example other-key problem"],
    ],
    [
      "has another key where clients rarely ask, and none where they do",
      at(DIRECT, {
        [`${DIRECT}/hu/`]: serving("rsa2048"),
        ...at(ADVANCED, { [ADVANCED]: status(404) }),
      }),
      ["advanced not-found problem", "direct other-key problem"],
    ],
    [
      "has no subdomain, and another key at the domain",
      { [`${DIRECT}/hu/`]: serving("rsa2048"), "https://keys.": status(404) },
      ["advanced unreachable info", "direct other-key problem"],
    ],
    [
      "has no subdomain, and nothing at the domain",
      { [DIRECT]: status(404), "https://keys.": status(404) },
      ["advanced unreachable info", "direct not-found problem"],
    ],
  ])("at a key that %s", async (_, answers, expected) => {
    const found = await look(answers);
    expect(summary(found)).toEqual(expect.arrayContaining(expected));
    expect(found.ok).toBe(!expected.some((line) => line.endsWith("problem")));
    for (const line of found.lines) {
      expect(lookText(line).de).not.toBe(lookText(line).en);
      for (const other of line.fingerprints) expect(lookText(line).de).toContain(other);
    }
  });

  test("compares the octets, not only the fingerprint: an old copy is seen", async () => {
    const copy = Uint8Array.from([...key("ed25519"), 0xca, 3, 0x50, 0x47, 0x50]);
    const found = await look(at(ADVANCED, { [`${ADVANCED}/hu/`]: () => new Response(copy) }));
    expect(summary(found)[0]).toBe("advanced other-copy problem");
  });

  test.each([
    [199 + 2, "wrong-status"],
    [204, "wrong-status"],
    [299, "wrong-status"],
    [300, "redirected"],
    [308, "redirected"],
    [399, "redirected"],
    [400, "wrong-status"],
    [403, "wrong-status"],
    [404, "not-found"],
    [405, "wrong-status"],
    [410, "wrong-status"],
    [500, "wrong-status"],
    [529, "wrong-status"],
    [530, "unreachable"],
  ])("calls the status %i %s, and shows it", async (code, name) => {
    const { lines } = await look(at(ADVANCED, { [ADVANCED]: status(code) }));
    const [first] = lines;
    expect(first).toEqual({
      place: "advanced",
      code: name,
      severity: code === 530 ? "info" : "problem",
      url: `${ADVANCED}/hu/${HASH}?l=vorstand`,
      status: code === 530 ? undefined : code,
      fingerprints: [],
    });
    expect(lines.map(({ place }) => place)).toEqual([
      "advanced",
      "direct",
      "keys.one.example",
      "keys.two.example",
    ]);
  });

  test("shows the key that is there instead, and none where it is the published one", async () => {
    const other = await fingerprintOf("rsa2048");
    const answers = {
      "https://keys.one": serving("rsa2048"),
      "https://keys.two": serving("ed25519"),
    };
    const changed = at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("rsa2048") });
    const { lines } = await look({ ...answers, ...changed });
    const shown = lines.map(({ place, status: code, fingerprints }) => [place, code, fingerprints]);
    expect(shown).toEqual([
      ["advanced", 200, [other]],
      ["direct", 200, []],
      ["keys.one.example", 200, [other]],
      ["keys.two.example", undefined, []],
    ]);
  });

  test("names of two keys both, at a key server only the foreign one", async () => {
    const [own, other] = await Promise.all(["ed25519", "two-keys"].map(fingerprintOf));
    const answers = { ...at(ADVANCED, { [`${ADVANCED}/hu/`]: serving("two-keys") }) };
    const { lines } = await look({ "https://keys.one": serving("two-keys"), ...answers });
    expect(lines[0]?.fingerprints).toHaveLength(2);
    expect(lines[0]?.fingerprints).toContain(other);
    expect(lines[2]?.fingerprints).toEqual(lines[0]?.fingerprints.filter((one) => one !== own));
  });

  test("says of what it asked for where the policy is missing", async () => {
    const answers = at(ADVANCED, {
      [`${ADVANCED}/hu/`]: serving("ed25519"),
      [`${ADVANCED}/policy`]: status(403),
    });
    const { lines, at: moment } = await look(answers);
    expect(moment).toBe(NOW);
    expect(lines[1]).toEqual({
      place: "advanced",
      code: "no-policy",
      severity: "problem",
      url: `${ADVANCED}/policy`,
      status: 403,
      fingerprints: [],
    });
  });

  const length = (more: number) => ({ "Content-Length": String(key("ed25519").length + more) });

  test.each<[string, () => Response, string[]]>([
    ["the same as to GET", serving("ed25519"), []],
    ["another status", status(405, length(0)), ["wrong-head"]],
    ["another length", status(200, length(-1)), ["wrong-head"]],
    ["no length", status(200), ["wrong-head"]],
  ])("a HEAD that gets %s is noticed as it should", async (_, answer, expected) => {
    const { lines } = await look({
      ...allWell,
      [`${ADVANCED}/hu/${HASH}`]: ({ method }) =>
        method === "HEAD" ? answer() : serving("ed25519")(),
    });
    expect(lines.map(({ place, code }) => `${place} ${code}`)).toEqual([
      "advanced as-published",
      ...expected.map((code) => `advanced ${code}`),
      "direct as-published",
      "keys.one.example absent",
      "keys.two.example absent",
    ]);
  });
});
