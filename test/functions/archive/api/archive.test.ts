/** What comes back is taken by all stores or by none, and each refusal says why. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test } from "vitest";
import { allStores } from "../../../../src/store/all.ts";
import { ADMIN_TOKEN, api, json, visit } from "../../../client.ts";

type Steps = Record<string, Record<string, number>>;

/** The steps of the stores as they are, with others for some. */
async function stepsNow(changes: Steps = {}): Promise<Steps> {
  const file = await visit("/api/v1/archive", { headers: { "X-Api-Key": ADMIN_TOKEN } });
  const stream = file.body?.pipeThrough(new DecompressionStream("gzip"));
  const lines = (await new Response(stream).text()).split("\n");
  const steps: Steps = {};
  for (const line of lines.filter((one) => one.startsWith('{"store"'))) {
    const said = JSON.parse(line) as { store: string; steps: Record<string, number> };
    steps[said.store] = said.steps;
  }
  for (const [store, parts] of Object.entries(changes))
    steps[store] = { ...steps[store], ...parts };
  return steps;
}

const begin = (stores: Steps, more: object = { format: 1 }) =>
  api("POST", "/api/v1/archive/restore", { body: { ...more, stores } });

const begun = async (stores?: Steps): Promise<string> =>
  (await json<{ id: string }>(begin(stores ?? (await stepsNow())))).id;

const piece = (id: string, path: string, columns: string, body: string) =>
  visit(`/api/v1/archive/restore/${id}/${path}?columns=${columns}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}`, "Content-Type": "application/octet-stream" },
    body,
  });

const end = (id: string) => api("POST", `/api/v1/archive/restore/${id}/end`);

const codeOf = async (response: Response | Promise<Response>, status: number) =>
  (await json<{ type: string }>(response, status)).type.split(":").at(-1);

/** A store that waits for nothing: it can be asked for an archive of its own. */
async function nothingWaits() {
  for (const store of Object.values(allStores(env))) {
    expect(await store.archive({ kind: "asked", id: "none" })).toBe(false);
  }
}

/** Whether the store that decides was made anew, and answers again. */
const isMadeAnew = async (): Promise<boolean> => {
  try {
    await allStores(env)["access"]?.archive({ kind: "asked", id: "none" });
    return true;
  } catch {
    return false;
  }
};

const TOKEN = '["id","name",{"blob":"AQI="},"[]",1,"who",null,null]';
const TOKEN_COLUMNS = "id,name,hash,scopes,created_at,created_by,expires_at,last_used_at";

afterEach(nothingWaits);

describe("it may not begin", () => {
  test("with an archive of a newer version, whose part is named", async () => {
    const problem = await json(begin(await stepsNow({ links: { links: 99 } })), 409);
    expect(problem).toMatchObject({
      detail:
        "The archive is of a newer version (“links” is older here). Please update this service first.",
    });
    expect(await codeOf(begin(await stepsNow({ keys: { unheard: 1 } })), 409)).toBe(
      "newer-archive",
    );
  });

  test("with other stores", async () => {
    const { links: _, ...fewer } = await stepsNow();
    expect(await codeOf(begin(fewer), 409)).toBe("other-stores");
    expect(await codeOf(begin(await stepsNow({ more: { part: 1 } })), 409)).toBe("other-stores");
  });

  test.each([{ format: 2 }, { format: "1" }, {}, { format: 1, more: 1 }])(
    "with %j",
    async (more) => {
      expect(await codeOf(begin(await stepsNow(), more), 422)).toBe("invalid");
    },
  );

  test.each([[{ links: { links: -1 } }], [{ links: { links: 1.5 } }], [{ "": {} }], [[]]])(
    "with the steps %j",
    async (stores) => expect(await codeOf(begin(stores as Steps), 422)).toBe("invalid"),
  );
});

describe("what does not fit changes nothing", () => {
  test.each<[string, string, string, string]>([
    ["a table that there is not", "access/tables", "id", "[1]"],
    ["a column that there is not", "access/tokens", "id,nothing", '["a",1]'],
    ["a row too short", "access/tokens", TOKEN_COLUMNS, "[1]"],
    ["no row", "access/tokens", TOKEN_COLUMNS, "{}"],
    ["no JSON", "access/tokens", TOKEN_COLUMNS, "["],
    ["a row twice", "access/tokens", TOKEN_COLUMNS, `${TOKEN}\n${TOKEN}`],
    ["a row without what must be there", "links/links", "id", "[1]"],
    ["a key that is none", "watch/(keys)", "key,value", '["a",{"object":1}]'],
    ["SQL for a name", "access/tokens", 'id"; DROP TABLE tokens; --', "[1]"],
  ])("%s", async (_, path, columns, body) => {
    const before = await stepsNow();
    const id = await begun();
    expect((await piece(id, path, encodeURIComponent(columns), body)).status).toBe(204);
    expect(await codeOf(end(id), 409)).toBe("unusable-archive");
    expect(await stepsNow()).toEqual(before);
    expect(await codeOf(end(id), 409)).toBe("unusable-archive");
  });

  test("nor does a restore that nobody has begun, or that was given up", async () => {
    const unknown = crypto.randomUUID();
    expect(await codeOf(end(unknown), 409)).toBe("unusable-archive");
    const id = await begun();
    expect((await api("DELETE", `/api/v1/archive/restore/${id}`)).status).toBe(204);
    expect(await codeOf(end(id), 409)).toBe("unusable-archive");
    expect(await codeOf(piece(id, "nothing/tokens", "id", "[1]"), 404)).toBe("not-found");
    expect((await piece(id, "access/tokens", "id", "[1]")).status).toBe(404);
  });
});

test("an archive of an older version is brought up to date, and then nothing else may come", async () => {
  // As the first version had it: one step of its own, before there were names taken by others.
  const steps = await stepsNow({ links: { links: 1, looks: 0 } });
  const id = await begun(steps);
  expect((await piece(id, "access/tokens", TOKEN_COLUMNS, TOKEN)).status).toBe(204);
  // It breaks off once it is decided, and who has begun it gives it up: it is brought to its end all the same.
  const { access } = allStores(env);
  const committed = access?.archive({ kind: "commit", id });
  // What has read the tables before is asked no more, however late it ends.
  const askedBehind = access?.archive({ kind: "asked", id });
  await expect(askedBehind).rejects.toThrow("the store was restored");
  expect(await committed).toEqual({ ok: true });
  await expect.poll(isMadeAnew).toBe(true);
  expect((await api("DELETE", `/api/v1/archive/restore/${id}`)).status).toBe(204);
  expect((await end(id)).status).toBe(204);
  expect(await stepsNow()).toEqual(await stepsNow());
  expect((await stepsNow())["links"]).not.toEqual(steps["links"]);
  const { tokens } = await json<{ tokens: { name: string }[] }>(api("GET", "/api/v1/tokens"));
  expect(tokens.map(({ name }) => name)).toEqual(["name"]);
  expect(await codeOf(begin(await stepsNow()), 409)).toBe("not-empty");
});

test("one store alone comes back where only that one is empty", async () => {
  const { links } = await stepsNow();
  expect(links).toBeDefined();
  const id = await begun({ links: links ?? {} });
  expect((await piece(id, "access/tokens", TOKEN_COLUMNS, TOKEN)).status).toBe(404);
  expect((await piece(id, "links/(keys)", "key,value", '["a",1]')).status).toBe(204);
  expect((await end(id)).status).toBe(204);
});
