/** Certificates that GnuPG makes in ways of all kinds: what is judged and served of them is what GnuPG says itself. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../../functions/wkd/gate/gate.ts";
import { rounds } from "../../campaign.ts";
import { address } from "../../functions/wkd/keys.ts";
import { list, newKeyring, type Keyring } from "./keyring.ts";
import { generate, revokeOnlySubkey } from "./keys.setup.ts";

const OWNER = "vorstand@example.org";
// At noon: keys end at midnight, and none in the very second, which GnuPG counts as before the end (`expiredate >=
// curtime` in g10/getkey.c), OpenPGP.js, Sequoia and we as behind it.
const DATE = "2026-07-01T120000";
const NOW = Date.UTC(2026, 6, 1, 12);

const lifetime = fc.constantFrom("3m", "100d", "5m", "160d", "1y", "2y", "never");
const curve = fc.constantFrom("cv25519", "nistp256", "brainpoolP256r1");

/** What owners do to a key in the months after it was made. */
const step = fc.oneof(
  fc.record({ does: fc.constant("subkey" as const), curve, lifetime }),
  fc.record({ does: fc.constant("extend" as const), lifetime }),
  fc.record({ does: fc.constant("extend-subkeys" as const), lifetime }),
  fc.record({ does: fc.constant("name" as const), name: fc.constantFrom("a", "b") }),
  fc.record({ does: fc.constant("revoke-subkey" as const) }),
);

const life = fc.record({
  primary: fc.constantFrom("ed25519", "ed25519", "nistp256", "brainpoolP256r1", "rsa2048"),
  subkey: fc.oneof({ weight: 4, arbitrary: curve }, { weight: 1, arbitrary: fc.constant("none") }),
  lifetime,
  subkeyLifetime: lifetime,
  steps: fc.array(step, { maxLength: 4 }),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

/** Lives it; what GnuPG refuses to do is not done. */
function made(keyring: Keyring, { steps, ...recipe }: Life): string {
  const fingerprint = generate(keyring, recipe);
  for (const [index, one] of steps.entries()) {
    const date = `2026-0${index + 2}-01`;
    const gpg = (...args: string[]) => void keyring.gpg(args, { date });
    try {
      if (one.does === "subkey")
        gpg("--quick-add-key", fingerprint, one.curve, "encr", one.lifetime);
      if (one.does === "extend") gpg("--quick-set-expire", fingerprint, one.lifetime);
      if (one.does === "extend-subkeys") gpg("--quick-set-expire", fingerprint, one.lifetime, "*");
      if (one.does === "name") gpg("--quick-add-uid", fingerprint, `<${one.name}@example.org>`);
      if (one.does === "revoke-subkey") revokeOnlySubkey(keyring, fingerprint);
    } catch {
      // An expired key takes no subkey, and a user ID is added once.
    }
  }
  return fingerprint;
}

function canEncrypt({ gpg }: Keyring, fingerprint: string): boolean {
  try {
    const args = ["--trust-model", "always", "--recipient", fingerprint, "--encrypt"];
    return gpg(args, { date: DATE, input: "x" }).length > 0;
  } catch {
    return false;
  }
}

/** The subkeys for encryption that are neither revoked nor expired, with their ends. */
const usable = (keyring: Keyring) =>
  list(keyring, DATE)
    .keys.filter(
      ({ kind, usage, validity }) => kind === "sub" && usage === "e" && !/[re]/.test(validity),
    )
    .map(({ fingerprint, expiresAt }) => [fingerprint, expiresAt]);

// Other keys: `RANDWERK_SEED=7 npm run campaign test/e2e/wkd/generated.test.ts`.
test("taken where GnuPG can encrypt, with the same subkeys and the same end", async () => {
  const lives = fc.sample(life, {
    numRuns: rounds(12, 1_000),
    seed: Number(process.env["RANDWERK_SEED"] ?? 20_261_126),
  });
  const differences: unknown[] = [];
  for (const one of lives) {
    const [owner, sender] = [newKeyring(), newKeyring()];
    try {
      const fingerprint = made(owner, one);
      const input = owner.gpg(["--export", fingerprint]);
      const verdict = await check(input, address(OWNER), NOW);
      const can = canEncrypt(owner, fingerprint);
      if (verdict.ok !== can) differences.push({ one, can, findings: verdict.findings });
      if (!verdict.ok || !can) continue;
      const { bytes, expiresAt = Infinity } = verdict.certificate;
      sender.gpg(["--import"], { date: DATE, input: bytes });
      const { keys, userIds } = list(sender, DATE);
      const ends = usable(sender).map(([, end]) => Number(end ?? Infinity));
      const end = Math.min(keys[0]?.expiresAt ?? Infinity, Math.max(...ends));
      const seen = [
        keys[0]?.fingerprint,
        userIds.length,
        usable(sender),
        end,
        canEncrypt(sender, fingerprint),
      ];
      const meant = [fingerprint, 1, usable(owner), expiresAt, true];
      if (JSON.stringify(seen) !== JSON.stringify(meant)) differences.push({ one, seen, meant });
    } finally {
      owner.remove();
      sender.remove();
    }
  }
  expect(differences).toEqual([]);
});
