import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { addressHashes } from "../../../functions/wkd/address/hash.ts";

const WKS_CLIENT =
  ["/usr/lib/gnupg/gpg-wks-client", "/usr/libexec/gpg-wks-client"].find(existsSync) ??
  "gpg-wks-client";

const LOCAL_PARTS = ["Joe.Doe", "vorstand", "jürgen", "JÜRGEN", "Ärzte", "ИВАН", "a+b", "İx"];

test.each(LOCAL_PARTS)("GnuPG looks for %s where we put it first", async (localPart) => {
  const printed = execFileSync(WKS_CLIENT, ["--print-wkd-hash", `${localPart}@example.org`], {
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    stdio: "pipe",
  });
  const [first] = await addressHashes(localPart);
  expect(first?.hash).toBe(printed.toString().split(" ")[0]);
});

test.each(LOCAL_PARTS)("Sequoia looks for %s where we put it, too", async (localPart) => {
  const url = execFileSync("sq", ["wkd", "url", `${localPart}@example.org`], { stdio: "pipe" });
  const hashes = (await addressHashes(localPart)).map(({ hash }) => hash);
  expect(hashes).toContain(/hu\/(\w{32})/.exec(url.toString())?.[1]);
});
