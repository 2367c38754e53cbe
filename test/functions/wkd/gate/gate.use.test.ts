/** Keys that came from use: what is said of them, and to whom they are no keys. */
import { enums } from "openpgp";
import { beforeAll, describe, expect, test } from "vitest";
import { check, type Wishes } from "../../../../functions/wkd/gate/gate.ts";
import type { Finding, FindingCode } from "../../../../functions/wkd/gate/findings.ts";
import { findingText } from "../../../../functions/wkd/gate/words.ts";
import { MAX_CERTIFICATE_BYTES } from "../../../../functions/wkd/limits.ts";
import { armorPublicKey } from "../../../../functions/wkd/openpgp/armor.ts";
import { withRevocation } from "../../../../functions/wkd/openpgp/revoked.ts";
import type { Packet } from "../../../../functions/wkd/openpgp/packets.ts";
import { codes, newKey, packet, packetsOf, parts, publicBytes, sign, whole } from "../craft.ts";
import { address, DAY_MS, key, NOW } from "../keys.ts";

const OWNER = address("vorstand@example.org");
const MADE = new Date("2026-01-01T00:00:00Z");

let owner: Awaited<ReturnType<typeof newKey>>;
let made: ReturnType<typeof parts>;
beforeAll(async () => {
  owner = await newKey();
  made = parts(publicBytes(owner));
});

const judge = (input: Uint8Array, wishes: Wishes = {}, now = NOW) =>
  check(input, OWNER, now, wishes);

async function found<Code extends FindingCode>(code: Code, input: Uint8Array, now = NOW) {
  const { findings } = await judge(input, {}, now);
  const one = findings.find((finding) => finding.code === code);
  return one?.params as Extract<Finding, { code: Code }>["params"] | undefined;
}

const userIdPacket = (text: string): Packet => {
  const [one] = packetsOf(packet(13, new TextEncoder().encode(text)));
  if (one === undefined) throw new Error("no packet");
  return one;
};

const CERTIFIES = { keyFlags: Uint8Array.of(0x03) };
const certify = (userId: Packet, properties: object, date = MADE) =>
  sign(owner, 0x13, { userId }, { ...CERTIFIES, ...properties }, date);

describe("a warning names the programs that cannot encrypt", () => {
  test.each([
    ["secp256k1", ["Mailvelope", "Proton Mail", "FlowCrypt", "Sequoia", "Thunderbird"]],
    ["brainpool", ["Sequoia", "Thunderbird"]],
  ])("to %s", async (name, programs) => {
    expect((await judge(key(name))).ok).toBe(true);
    expect((await found("rare_curve", key(name)))?.programs).toEqual(programs);
    expect(await codes(key(name))).not.toContain("openpgpjs_refuses");
  });

  test("to a key whose signature over the address appoints a revoker", async () => {
    const revoker = {
      revocationKeyClass: 0x80,
      revocationKeyAlgorithm: 1,
      revocationKeyFingerprint: new Uint8Array(20).fill(7),
      keyExpirationTime: 2 * 365 * 86_400,
      keyNeverExpires: false,
    };
    const certification = await certify(made.userId, revoker);
    const input = whole(made.primary, made.userId, certification, made.subkey, made.binding);
    expect((await judge(input)).ok).toBe(true);
    expect((await found("revoker_in_user_id", input))?.programs).toEqual([
      "Mailvelope",
      "Proton Mail",
      "FlowCrypt",
    ]);
  });

  test("and nothing of a key whose revoker stands in a signature of its own", async () => {
    expect(await codes(key("appoints-revoker"))).toEqual([]);
  });
});

describe("the address in the user ID", () => {
  test("with letters beyond ASCII in its domain is found by neither GnuPG nor Sequoia", async () => {
    const mailbox = address("vorstand@müller.example");
    const { ok, findings } = await check(key("idn-domain"), mailbox, NOW);
    expect(ok).toBe(true);
    expect(findings.map(({ code }) => code)).toEqual(["unicode_domain"]);
    const [first] = findings;
    expect(first && findingText(first, "de")).toContain("'<vorstand@xn--mller-kva.example>'");
  });

  test("is the one with A-labels where there are both, though the other is newer", async () => {
    const ascii = userIdPacket("V <vorstand@xn--mller-kva.example>");
    const unicode = userIdPacket("V <vorstand@müller.example>");
    const input = whole(
      made.primary,
      ascii,
      await certify(ascii, {}),
      unicode,
      await certify(unicode, {}, new Date("2026-03-01")),
      made.subkey,
      made.binding,
    );
    const verdict = await check(input, address("vorstand@müller.example"), NOW);
    expect(verdict.ok && verdict.certificate.userId).toBe("V <vorstand@xn--mller-kva.example>");
    expect(verdict.findings.map(({ code }) => code)).not.toContain("unicode_domain");
  });
});

describe("armor", () => {
  const text = () => armorPublicKey(key("ed25519"));
  test.each<[string, (armor: string) => string]>([
    ["behind text that begins with an umlaut", (armor) => `Über mich:\n\n${armor}`],
    ["behind Cyrillic text", (armor) => `Ключ: \n${armor}`],
    ["behind Chinese text", (armor) => `密钥\n${armor}`],
    ["in a quote", (armor) => `Am Montag schrieb V:\n${armor.replaceAll(/^/gm, "> ")}`],
    ["in a quote of a quote", (armor) => armor.replaceAll(/^/gm, ">> ")],
    ["with a body on one line", (armor) => armor.replace(/(?<=\S)\n(?=[^-])/g, " ")],
    ["on one line altogether", (armor) => armor.replaceAll("\n", " ")],
    ["with the checksum behind the last line", (armor) => armor.replace(/\n(=....\n)/, "$1")],
  ])("%s is read", async (_, change) => {
    const changed = change(text());
    expect(changed).not.toBe(text());
    expect(await codes(new TextEncoder().encode(changed))).toEqual([]);
  });

  test("behind text in Latin-1 is read", async () => {
    const latin1 = Uint8Array.from(`Über mich:\n${text()}`, (letter) => letter.charCodeAt(0));
    expect(await codes(latin1)).toEqual([]);
  });

  test("that is none is not taken for a damaged key because of an umlaut", async () => {
    expect(await codes(new TextEncoder().encode("Ähm, welcher Schlüssel?"))).toEqual([
      "not_openpgp",
    ]);
  });
});

describe("signatures of a clock that is ahead", () => {
  const AHEAD = new Date(NOW + 7 * 60_000);

  test("over the address: it is said from when on it counts", async () => {
    const certification = await certify(made.userId, {}, AHEAD);
    const input = whole(made.primary, made.userId, certification, made.subkey, made.binding);
    const { ok, findings } = await judge(input);
    expect(ok).toBe(false);
    const first = findings[0];
    expect(first).toMatchObject({
      code: "signed_in_future",
      params: { validFrom: AHEAD.getTime(), minutes: 7 },
    });
    expect(first && findingText(first, "de")).toContain("in 7 Minuten (1. Juli 2026 um 00:07");
    expect((await judge(input, {}, AHEAD.getTime())).ok).toBe(true);
  });

  test("over the subkey: not from when on the subkey was made", async () => {
    const flags = { keyFlags: Uint8Array.of(0x0c) };
    const over = { subkey: made.subkey };
    const binding = await sign(owner, enums.signature.subkeyBinding, over, flags, AHEAD);
    const input = whole(made.primary, made.userId, made.certification, made.subkey, binding);
    expect(await found("not_yet_valid", input)).toEqual({ validFrom: AHEAD.getTime(), minutes: 7 });
  });

  test("beside an older one: what it changes does not count yet, and that is said", async () => {
    const short = { keyExpirationTime: 190 * 86_400, keyNeverExpires: false };
    const input = whole(
      made.primary,
      made.userId,
      await certify(made.userId, short),
      await certify(made.userId, {}, AHEAD),
      made.subkey,
      made.binding,
    );
    expect(await codes(input)).toEqual(["expires_soon", "future_signature"]);
    expect(await codes(publicBytes(owner))).toEqual([]);
  });
});

describe("an end that another user ID names", () => {
  const OTHER = "Kasse <kasse@example.org>";
  const days = (count: number) => ({ keyExpirationTime: count * 86_400, keyNeverExpires: false });
  const withOther = async (own: object, other: object, date: string) => {
    const userId = userIdPacket(OTHER);
    return whole(
      made.primary,
      made.userId,
      await certify(made.userId, own),
      userId,
      await certify(userId, other, new Date(date)),
      made.subkey,
      made.binding,
    );
  };

  test("that comes earlier is GnuPG's end for all who have the whole key", async () => {
    const input = await withOther({}, days(30), "2026-01-02");
    expect(await found("owner_sees_earlier_end", input)).toMatchObject({
      userId: OTHER,
      ownersEnd: MADE.getTime() + 30 * DAY_MS,
    });
  });

  test("that comes later is what the owner sees, and nobody else", async () => {
    const input = await withOther(days(100), days(900), "2026-05-01");
    const { ok, findings } = await judge(input);
    expect(ok).toBe(false);
    expect(findings.map(({ code }) => code)).toContain("primary_expired");
    expect(await found("owner_sees_later_end", input)).toMatchObject({
      userId: OTHER,
      ownersEnd: MADE.getTime() + 900 * DAY_MS,
      end: MADE.getTime() + 100 * DAY_MS,
    });
  });

  test.each([
    ["is older than the own one", days(700), days(30), "2025-12-31T23:00:00Z"],
    ["is the same", days(700), days(700), "2026-05-01"],
    ["names none", days(700), {}, "2026-05-01"],
  ])("and that %s changes nothing", async (_, own, other, date) => {
    const input = await withOther(own, other, date);
    expect(await codes(input)).toEqual(["dropped_user_ids"]);
  });

  test("and that is forged changes nothing", async () => {
    const userId = userIdPacket(OTHER);
    const forged = await certify(userIdPacket("Somebody else"), days(30), new Date("2026-05-01"));
    const input = whole(
      made.primary,
      made.userId,
      made.certification,
      userId,
      forged,
      made.subkey,
      made.binding,
    );
    expect(await codes(input)).toEqual(["dropped_user_ids"]);
  });
});

describe("a key with many subkeys", () => {
  /** Superseded ones, an expired one, and the first and last that are left. */
  async function many() {
    const flags = { keyFlags: Uint8Array.of(0x0c) };
    const others: Uint8Array[] = [];
    for (const [index, properties] of [
      {},
      {},
      { keyExpirationTime: 86_400, keyNeverExpires: false },
    ].entries()) {
      const { subkey } = parts(publicBytes(await newKey()));
      const binds = { ...flags, ...properties };
      const date = new Date(MADE.getTime() + index * 1000);
      others.push(
        subkey.bytes,
        await sign(owner, enums.signature.subkeyBinding, { subkey }, binds, date),
      );
    }
    return whole(publicBytes(owner), ...others);
  }

  test("keeps them all, and on the owner's word only what is used", async () => {
    const input = await many();
    const all = await judge(input);
    expect(all.ok && all.certificate.algorithms).toHaveLength(5);
    const less = await judge(input, { leaveOutUnused: true });
    expect(less.ok && less.certificate.algorithms).toHaveLength(2);
    expect(less.findings).toContainEqual({
      code: "left_out_subkeys",
      severity: "info",
      params: { count: 3 },
    });
    expect(less.ok && all.ok && less.certificate.expiresAt).toBe(
      all.ok ? all.certificate.expiresAt : "",
    );
  });

  test("that are revoked are kept, for who still has them", async () => {
    const input = key("revoked-subkey-succeeded");
    const less = await judge(input, { leaveOutUnused: true });
    expect(less.ok && less.certificate.algorithms).toHaveLength(3);
    expect(MAX_CERTIFICATE_BYTES).toBe(65_536);
  });
});

describe("a revocation that belongs to no key here", () => {
  test("is told as one", async () => {
    expect(await found("revocation_unknown", key("revocation-alone"))).toMatchObject({
      address: OWNER.key,
    });
  });

  test("that GnuPG prepared is taken on purpose only", async () => {
    expect(await codes(key("revocation-prepared"))).toEqual(["revocation_guarded"]);
  });

  test("stands behind the primary key, and once", () => {
    const [revocation] = packetsOf(key("revoked-primary")).filter(({ tag }) => tag === 2);
    const before = Uint8Array.from(key("before-revocation"));
    const bytes = revocation?.bytes ?? new Uint8Array();
    expect(withRevocation(before, bytes)).toEqual(Uint8Array.from(key("revoked-primary")));
    expect(withRevocation(withRevocation(before, bytes), bytes)).toEqual(
      withRevocation(before, bytes),
    );
  });
});
