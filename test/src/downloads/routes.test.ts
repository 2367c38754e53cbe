import { describe, expect, test } from "vitest";
import { visit } from "../../client.ts";

const sumOf = async (response: Response) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer())).toHex();

/** Lines of SHA256SUMS: name and sum. */
async function sums(): Promise<Map<string, string>> {
  const text = await (await visit("/agents/SHA256SUMS")).text();
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, sum, name] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
      return sum === undefined || name === undefined ? [] : [[name, sum] as const];
    }),
  );
}

test("SHA256SUMS names every file that is offered, with its sum", async () => {
  const named = await sums();
  expect([...named.keys()]).toEqual([
    "randwerk",
    "NOTICE",
    "host/randwerk-agent",
    "host/install.sh",
    "host/README.md",
    "host/agent.conf.example",
    "host/systemd/backup.service.d/randwerk-report.conf",
    "host/systemd/backup.service.d/randwerk-run.conf",
    "host/systemd/randwerk-arrived.service",
    "host/systemd/randwerk-arrived.timer",
    "host/systemd/randwerk-failed@.service",
    "host/systemd/randwerk-flush.service",
    "host/systemd/randwerk-flush.timer",
    "host/systemd/randwerk-restore-test@.service",
    "host/systemd/randwerk-restore-test@.timer",
    "host/docs/guides/backups.md",
    "host/docs/guides/backups.de.md",
    "host/docs/reference/agent.md",
    "host/docs/reference/agent.de.md",
    "host/docs/reference/agent-pings.md",
    "host/docs/reference/agent-pings.de.md",
    "host/docs/reference/arrivals.md",
    "host/docs/reference/arrivals.de.md",
    "host/docs/runbooks/backups.md",
    "host/docs/runbooks/backups.de.md",
    "randwerk-host.tar",
  ]);
  for (const [name, sum] of named) {
    const response = await visit(`/agents/${name}`);
    expect(response.headers.get("ETag"), name).toBe(`"${sum}"`);
    expect(await sumOf(response), name).toBe(sum);
  }
});

test.each([
  ["randwerk", "text/javascript; charset=utf-8"],
  ["host/randwerk-agent", "application/x-shellscript; charset=utf-8"],
  ["host/systemd/randwerk-flush.timer", "text/plain; charset=utf-8"],
  ["host/README.md", "text/markdown; charset=utf-8"],
  ["randwerk-host.tar", "application/x-tar"],
  ["SHA256SUMS", "text/plain; charset=utf-8"],
])("%s is %s, and asked anew each time", async (name, type) => {
  const { status, headers } = await visit(`/agents/${name}`, { method: "HEAD" });
  expect(status).toBe(200);
  expect(headers.get("Content-Type")).toBe(type);
  expect(headers.get("Cache-Control")).toBe("no-cache");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  const again = { headers: { "If-None-Match": headers.get("ETag") ?? "" } };
  expect((await visit(`/agents/${name}`, again)).status).toBe(304);
  expect((await visit(`/agents/${name}`, { headers: { "If-None-Match": '"x"' } })).status).toBe(
    200,
  );
});

test.each(["nothing", "host", "host/", "../package.json", "toString", "HOST/README.md"])(
  "there is no %s",
  async (name) => expect((await visit(`/agents/${name}`)).status).toBe(404),
);

describe("the list", () => {
  test("is where its name leads", async () => {
    const response = await visit("/agents");
    expect([response.status, response.headers.get("Location")]).toEqual([308, "/agents/"]);
  });

  test.each([
    ["de", "Programme für andere Rechner"],
    ["en", "Programs for other machines"],
  ])("in %s", async (language, title) => {
    const page = await (
      await visit("/agents/", { headers: { "Accept-Language": language } })
    ).text();
    expect(page).toContain(`<h1>${title}</h1>`);
    for (const [name, sum] of await sums()) {
      const parts = name.replaceAll("/", "/<wbr/>");
      expect(page).toContain(`<a href="/agents/${name}">${parts}</a>`);
      expect(page).toContain(`<code>${sum}</code>`);
    }
  });
});
