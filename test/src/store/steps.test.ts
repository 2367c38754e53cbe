/** Released steps of the schema: their text is what databases out there have run. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { stores } from "../../../docs/stores.ts";
import { stepsDdl } from "../../../src/store/steps-table.ts";

/** SHA-256 of every step. A line is added with a step, and never changed once it was released. */
const released: readonly (readonly [part: string, step: number, sha256: string])[] = [
  ["tokens", 0, "0a15438de10e5adc8744a22563575941910af52983ab1ba7967455b3f5a97a03"],
  ["sessions", 0, "3b0e74c202d19677a9943b7b85a552a385db5bca3a94d420459d73207dbcbf59"],
  ["history", 0, "7d51473fbfa1bf192ee05356138653a03d27cafc4b9c4697426a43d06c1cd7bf"],
  ["outbox", 0, "92a3e0f4f698a395d5c87377fc0e656afa9cb388fe830272052e73348c2a0b26"],
  ["outbox", 1, "9037ca66ef915e06ebf8857e3b69e9f63d4faa35b444e431e0fab342700e4ae9"],
  ["outbox", 2, "a07e6ae7ba73fa8d57a2ccf5a7404f40898b13a58ab45fac6136796575c92412"],
  ["outbox", 3, "365436e82031af30aaf36516f85da5876b4c83bdb96ac76b212e316b2f602650"],
  ["links", 0, "5bf4dd3d6726c6af1149f698bd51350323a26bce0a965f0c5d0a9ff87f00f52f"],
  ["links", 1, "d5d839bababf2212679f2f3099bdc7c83c5fa973cc4cab45d02c8b83a0eb299f"],
  ["links", 2, "beb811010009a17b5a82ef277738fc9025ac7091b45b6359aad539a897f979ab"],
  ["looks", 0, "f82489647d56e312ed9f40c96456a51189c656f39f233217c0527482c9f3f1d1"],
  ["looks", 1, "b8ab2426c57bc1a3a88bca8f8769ecdf8027de0252e3c039cb12461601bb1230"],
  ["keys", 0, "8071ebeda36c039ed72a1cc1f0e86da1de5e7562dd75919cdc7770f6eec53ab1"],
  ["keys", 1, "910f04fcba35b3eec9d53974e99c28f5c57e0b8f5e96da16f1a90b7c00f650d2"],
  ["keys", 2, "70d1ce90dbd5ba9b1e2b3e4d1882b3f5d9e871b60c9c45c4a1290fb35ac89f0c"],
  ["keys", 3, "44ef2f4b58c211e01ed80c9fb275bf5ec744fe156a2fd5092f7ada7b39a7d480"],
  ["letters", 0, "b6d606ded583eb1a32ac17cfab158890a9ecf953fc4f84c73206d816bf4bca6d"],
  ["claims", 0, "424bf11777b04d90cb52da18c05397c685dac8961c045a74824a041230b7853e"],
  ["custody", 0, "fa7de711e70618b4217582675ce0ab4bea370a9e6c05958e84456f170b98621a"],
  ["checks", 0, "7dfc07859616ba4797163b0448752acdc6c9255f81740faa89fe0c0f2225f075"],
  ["checks", 1, "0e42b0476667253825884c581f7f2fa07360215f096a64491c254afd4e33c223"],
  ["checks", 2, "ae8e6e9aeec69fcf06569ff3c0939039a6037d95fa30074ff482c0e2c46dd99d"],
  ["checks", 3, "4a9e2d2b4bfe784a20ad537504a338aefb1900ec5a04c310f69de82c6d8c2711"],
  ["check-days", 0, "ece682be7d7b274450c0a53b7ae5b576eee1c710fe37c0ac6926971bfc481dfd"],
  ["check-log", 0, "9a4910eb8681b2769497c90c445225c85c464a61d244e94e6e97aba4b5ba8673"],
  ["check-log", 1, "2353bc50e13992caf409d895274bff0b906aefc9102fe0b8d28bb56c0ea9b9ea"],
  ["check-log", 2, "54ab64bdd176a618df9bdc5d624ca0c68f82a7dcadf1c450150ad7a416172fec"],
  ["check-log", 3, "fa1031100883b6e7f645f6b7db87b64e3d3a34dd6d5c396f53aedf672381fa42"],
  ["check-project", 0, "f789db35b6d231c09839cfab0d3437a6f790630fe074285c7961e2adbf65f9f3"],
  ["check-alerted", 0, "4c03751166f8d24357da282684eeccfab8726d9d50f667224c74dd3efe49892a"],
  ["backup-servers", 0, "cf79498c902a411ddde57b40b2cee9afc64d0e0cf68fa6948e68578dec2c3723"],
  ["archives", 0, "435bbed9e90f57dc5962273eea03f756f3b9dc0c07a373f3151e64e302dc0f28"],
  ["archives", 1, "0c69bae53560f176714d56f8171d020773bb346106c06e803336fd74d18e8a2e"],
  ["archives-lost", 0, "4cd60770b099ce928b84e397435848495655529d40ff8aa9884eb1d8c5c77fd2"],
  ["repositories", 0, "f21ef94e003744603c69a4d8ebd6b214a8522df9cb792b1cfae9b2076da82dd0"],
  ["repositories", 1, "9c52036abd7b6af55c4f2ddf9e5f83b6b995d03806662a346226d024149515c9"],
  ["repositories", 2, "a6e977bfefa86d9f47537046263958b1947deb5fe6e6da060a34dc10387a14fa"],
  ["repositories", 3, "e6f71bfd17d8a99abba914317276227057c758cf28fce8e87685d36e60f51d26"],
];

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

test("every step is the one that was released", async () => {
  const parts = new Set(stores.flatMap((store) => store.parts));
  const found: [string, number, string][] = [];
  for (const { part, steps } of parts) {
    for (const [step, text] of steps.entries()) found.push([part, step, await sha256(text)]);
  }
  const inOrder = <Line extends readonly [string, number, string]>(lines: readonly Line[]) =>
    lines.toSorted(([one, first], [other, second]) => one.localeCompare(other) || first - second);
  expect(inOrder(found)).toEqual(inOrder(released));
  expect(await sha256(stepsDdl)).toBe(
    "2abc8c769ba2ee3e7c38301efb86662c1dbb8046dba82f9c378d3fc0b1987dde",
  );
});

const namespaces = {
  AccessStore: env.ACCESS,
  ArchiveStore: env.ARCHIVE,
  CheckStore: env.CHECKS,
  KeyStore: env.KEYS,
  LinkStore: env.LINKS,
  WatchStore: env.WATCH,
} as unknown as Readonly<Record<string, DurableObjectNamespace>>;

describe("the stores of docs/database.md", () => {
  test("are those of the service", () => {
    const names = stores.map(({ className }) => className);
    expect(names.toSorted()).toEqual(Object.keys(namespaces));
  });

  test.each(stores.filter(({ parts }) => parts.length > 0))(
    "$className is made of these parts",
    async ({ className, parts }) => {
      const stub = namespaces[className]?.getByName("steps");
      if (stub === undefined) throw new Error(`there is no class ${className}`);
      const found = await runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec<{ part: string }>("SELECT DISTINCT part FROM schema_steps").toArray(),
      );
      const names = parts.map(({ part }) => part);
      expect(found.map(({ part }) => part).toSorted()).toEqual(names.toSorted());
    },
  );
});
