/** Clients that people have, unchanged: curl, borgmatic, a client library, Prometheus' format. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HealthChecksApiClient, HealthChecksPingClient } from "healthchecks-io-client";
import parsePrometheus from "parse-prometheus-text-format";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeClock, wrongClock } from "../host/machine.ts";
import { root } from "../server.ts";
import { until } from "../until.ts";
import { startService, type Check, type Service } from "./service.ts";

const run = promisify(execFile);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.server.remove());

const NEW_RUN = "31365bce-8da9-4729-8ff3-aaa71d56b712";

describe("curl", () => {
  /** The recipe that the documentation of Healthchecks gives. */
  const curl = (...args: string[]) => run("curl", ["-fsS", "-m", "10", "--retry", "5", ...args]);

  test.each<[string, string[], Record<string, unknown>]>([
    ["a plain ping", [""], { type: "success", method: "GET" }],
    ["the exit status of a shell script", ["/3"], { type: "fail", exitstatus: 3 }],
    ["a head request", ["", "-I"], { type: "success", method: "HEAD" }],
    ["a body", ["", "--data-raw", "all good"], { type: "success", method: "POST" }],
    ["a failure with a log", ["/fail", "--data-raw", "disk full"], { type: "fail" }],
    ["a run id", [`/start?rid=${NEW_RUN}`], { type: "start", rid: NEW_RUN }],
    ["an upload by PUT", ["", "-T", "/etc/hostname"], { type: "success", method: "PUT" }],
  ])("%s", async (_, [rest = "", ...args], expected) => {
    const { uuid, ping_url: url } = await service.makeCheck();
    await curl(...args, url + rest);
    expect((await service.pings(uuid))[0]).toMatchObject(expected);
  });

  test("fails with -f where nothing was recorded", async () => {
    const { ping_url: url } = await service.makeCheck();
    await expect(curl("--retry", "0", `${url}/256`)).rejects.toThrow("400");
    await expect(curl("--retry", "0", `${url}x`)).rejects.toThrow("404");
  });

  test("a chunked body of 3 MB without a length, with its first and last part kept", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    const pipe = `{ echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last; } |
      curl -fsS -X POST -H "Transfer-Encoding: chunked" -H "Content-Length:" --data-binary @- ${url}`;
    await run("sh", ["-c", pipe]);
    const body = await service.bodyOf((await service.pings(uuid))[0]);
    expect(body.startsWith("first\n")).toBe(true);
    expect(body.endsWith("\nlast\n")).toBe(true);
    expect(body).toMatch(/\n\[… \d+ bytes cut …\]\n/);
    expect(body.length).toBeLessThan(100_100);
  });

  test("an upload that breaks off is recorded all the same", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    const child = spawn("curl", [
      "-sS",
      "-H",
      "Expect:",
      "--trace-ascii",
      "-",
      "-T",
      "-",
      `${url}/fail`,
    ]);
    let trace = "";
    child.stdout.on("data", (data: Buffer) => (trace += data.toString()));
    child.stdin.write("begun\n");
    await until(() => trace.includes("=> Send data"));
    child.kill("SIGKILL");
    await expect.poll(async () => (await service.check(uuid)).status).toBe("down");
  });

  test("by slug, made by the first ping", async () => {
    const { ping_key: key } = await service.request<{ ping_key: string }>(
      "GET",
      "/api/v3/ping-key/",
    );
    const url = `${service.server.url}/ping/${key}/from-curl`;
    const first = await curl("-w", " %{http_code}", `${url}?create=1`);
    const second = await curl("-w", " %{http_code}", url);
    expect([first.stdout, second.stdout]).toEqual(["Created 201", "OK 200"]);
  });
});

describe("many at once", () => {
  test("all of them are recorded, each once", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    const answers = await Promise.all(Array.from({ length: 300 }, () => fetch(url)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await service.check(uuid)).n_pings).toBe(300);
  });

  test("clients that go away do not take others' pings with them", async () => {
    const gone = await service.makeCheck();
    const kept = await service.makeCheck();
    const leaving = Array.from({ length: 100 }, async () => {
      const signal = AbortSignal.timeout(1 + Math.floor(Math.random() * 8));
      await fetch(gone.ping_url, { signal }).catch(() => undefined);
    });
    const staying = Array.from({ length: 100 }, () => fetch(kept.ping_url));
    const answers = await Promise.all(staying);
    await Promise.all(leaving);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await service.check(kept.uuid)).n_pings).toBe(100);
  });

  test("one check for two that create it together", async () => {
    const { ping_key: key } = await service.request<{ ping_key: string }>(
      "GET",
      "/api/v3/ping-key/",
    );
    const url = `${service.server.url}/ping/${key}/together?create=1`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(url)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
  });
});

describe("borgmatic", () => {
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "randwerk-borgmatic-"));
    mkdirSync(join(home, "source"));
    writeFileSync(join(home, "source/file"), "content\n");
    await run("borg", ["init", "-e", "none", join(home, "repository")], { env: environment() });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const environment = () => ({ ...process.env, BORG_BASE_DIR: join(home, "borg"), HOME: home });

  /** Runs `borgmatic create` with its healthchecks hook. */
  async function backUp(
    pingUrl: string,
    repository: string,
    { localPath = "borg", env = {} } = {},
  ): Promise<number> {
    const config = join(home, "borgmatic.yaml");
    writeFileSync(
      config,
      `location:
    source_directories: [${join(home, "source")}]
    repositories: [${join(home, repository)}]
    borgmatic_source_directory: ${join(home, "borgmatic-source")}
    local_path: ${localPath}
storage:
    unknown_unencrypted_repo_access_is_ok: true
    archive_name_format: '{now:%Y-%m-%dT%H:%M:%S.%f}'
hooks:
    healthchecks:
        ping_url: ${pingUrl}
`,
    );
    // Its own log file keeps it from the machine's syslog.
    const log = ["--log-file", join(home, "log")];
    const args = ["--config", config, ...log, "create", "--stats", "--verbosity", "1"];
    return run("borgmatic", args, { env: { ...environment(), ...env } }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
  }

  test("a backup is a start and a success with the log", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    expect(await backUp(url, "repository")).toBe(0);
    const pings = await service.pings(uuid);
    expect(pings.map(({ type }) => type).toReversed()).toEqual(["start", "success"]);
    expect(await service.bodyOf(pings[0])).toContain("Archive name:");
    expect(await service.check(uuid)).toMatchObject({ status: "up", started: false });
  });

  test("with the agent as its borg (docs/guides/backups.md) the archive is awaited", async () => {
    const { uuid } = await service.makeCheck({ slug: "web-backup" });
    const guide = readFileSync(join(root, "docs/guides/backups.md"), "utf8");
    const [script = ""] = /#!\/bin\/sh\n[^`]*exec borg[^`]*/.exec(guide) ?? [];
    const agent = join(root, "agents/host/randwerk-agent");
    const localPath = join(home, "borg-watched");
    const lines = script.replace("randwerk-agent", agent).replace("web-backup", uuid);
    writeFileSync(localPath, lines, { mode: 0o755 });
    const settings = join(home, "agent.conf");
    writeFileSync(settings, `RANDWERK_URL=${service.server.url}\n`);
    const env = { RANDWERK_CONFIG: settings, RANDWERK_SPOOL: join(home, "spool") };
    // Nobody but the agent pings: the hook of borgmatic goes to another check.
    const other = await service.makeCheck();
    expect(await backUp(other.ping_url, "repository", { localPath, env })).toBe(0);
    const pings = await service.pings(uuid);
    expect(pings.map(({ type }) => type).toReversed()).toEqual(["start", "success"]);
    const { backups } = await service.request<{ backups: unknown[] }>("GET", "/api/v1/backups");
    expect(backups).toContainEqual(
      expect.objectContaining({
        check: expect.objectContaining({ uuid }),
        last: expect.objectContaining({ state: "awaiting", files: 1 }),
      }),
    );
  });

  test("a backup that fails is a failure with its cause", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    expect(await backUp(url, "missing")).not.toBe(0);
    const pings = await service.pings(uuid);
    expect(pings.map(({ type }) => type).toReversed()).toEqual(["start", "fail"]);
    expect(await service.bodyOf(pings[0])).toContain("missing");
    expect((await service.check(uuid)).status).toBe("down");
  });

  test("what borg itself reports as JSON becomes facts", async () => {
    const { uuid, ping_url: url } = await service.makeCheck();
    const archive = `${join(home, "repository")}::json`;
    const script = `borg create --json ${archive} ${join(home, "source")} | curl -fsS --data-binary @- ${url}`;
    const options = { BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes" };
    await run("sh", ["-c", script], { env: { ...environment(), ...options } });
    expect((await service.check(uuid)).last_facts).toMatchObject({
      tool: "borg",
      archive: expect.stringMatching(/^[0-9a-f]{64}$/),
      repository: expect.stringMatching(/^[0-9a-f]{64}$/),
      files: 1,
      size: expect.any(Number),
    });
  });

  test("the empty archive of a missing source is a failure, although borg only warns", async () => {
    const { uuid, ping_url: url } = await service.makeCheck({ exit_map: { "1": "warn" } });
    const archive = `${join(home, "repository")}::empty`;
    const script = `borg create --json ${archive} ${join(home, "gone")} >${home}/out; curl -fsS --data-binary @${home}/out ${url}/$?`;
    const options = { BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes" };
    await run("sh", ["-c", script], { env: { ...environment(), ...options } });
    expect((await service.pings(uuid))[0]).toMatchObject({ type: "fail", exitstatus: 1 });
  });
});

describe("the agent of this project", () => {
  const agent = join(root, "agents/host/randwerk-agent");
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "randwerk-agent-"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Runs the agent; its exit status is the command's. */
  const runAgent = (url: string, args: string[], env: Record<string, string> = {}) =>
    run("sh", [agent, ...args], {
      env: {
        ...process.env,
        ...env,
        RANDWERK_CONFIG: "/nonexistent",
        RANDWERK_URL: url,
        RANDWERK_SPOOL: join(home, "spool"),
        BORG_BASE_DIR: join(home, "borg"),
        BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: "yes",
      },
    }).then(
      () => 0,
      (error: { code: number }) => error.code,
    );

  test("a backup brings its facts and how long it took", async () => {
    const { uuid } = await service.makeCheck();
    const repository = join(home, "repository");
    const { url } = service.server;
    await runAgent(url, ["run", uuid, "--", "borg", "init", "-e", "none", repository]);
    const create = ["borg", "create", `${repository}::first`, "/etc/hostname"];
    expect(await runAgent(url, ["run", uuid, "--", ...create])).toBe(0);
    expect(await service.check(uuid)).toMatchObject({
      status: "up",
      started: false,
      last_facts: { tool: "borg", files: 1, archive: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test("what it kept while the service was away is logged at its own time", async () => {
    const { uuid } = await service.makeCheck();
    const away = "http://127.0.0.1:1";
    // A minute by the clock, rather than waiting until the pings are late.
    const minute = 60_000;
    const before = Date.now() - minute;
    const script = ["run", uuid, "--", "sh", "-c", "echo broken; exit 3"];
    writeClock(home);
    const clock = { ...wrongClock("-1m"), PATH: `${home}:${process.env["PATH"]}` };
    expect(await runAgent(away, script, clock)).toBe(3);
    const after = Date.now() - minute;
    const flushedAt = Date.now();
    expect(await runAgent(service.server.url, ["flush"])).toBe(0);
    const took = Date.now() - flushedAt;
    const pings = await service.pings(uuid);
    expect(pings.map(({ type }) => type).toReversed()).toEqual(["start", "fail"]);
    expect(pings[0]).toMatchObject({ exitstatus: 3, received: expect.any(String) });
    const logged = Date.parse(pings[0]?.date ?? "");
    // Both clocks have whole seconds, and the ping was on its way for a while.
    expect(logged).toBeGreaterThanOrEqual(before - 2000);
    expect(logged).toBeLessThanOrEqual(after + took + 2000);
    expect(await service.bodyOf(pings[0])).toContain("broken");
    expect((await service.check(uuid)).status).toBe("down");
  });
});

describe("the npm client healthchecks-io-client", () => {
  const api = (apiVersion = 3) =>
    new HealthChecksApiClient({
      apiKey: service.server.token,
      baseUrl: service.server.url,
      apiVersion,
      maxContentLength: 10_000_000,
    });

  test.each([1, 2, 3])(
    "makes, lists, changes, pauses and deletes checks by version %i",
    async (v) => {
      const client = api(v);
      const made = await client.createCheck({
        name: `By a client ${v}`,
        tags: `client-${v} prod`,
        schedule: "15 5 * * *",
        tz: "Europe/Berlin",
        grace: 600,
        unique: ["name"],
      });
      expect(made).toMatchObject({ schedule: "15 5 * * *", tz: "Europe/Berlin", status: "new" });
      const uuid = made.ping_url.slice(-36);
      expect((await client.getChecks([`client-${v}`, "prod"])).checks).toHaveLength(1);
      expect(await client.getCheck(uuid)).toEqual(made);
      expect(await client.updateCheck(uuid, { name: "Renamed" })).toMatchObject({
        name: "Renamed",
      });
      expect(await client.pauseCheck(uuid)).toMatchObject({ status: "paused" });
      expect((await client.listFlips(uuid)).flips).toHaveLength(1);
      expect((await client.listPings(uuid)).pings).toEqual([]);
      expect(await client.getIntegrations()).toEqual({ channels: [] });
      expect(await client.deleteCheck(uuid)).toMatchObject({ name: "Renamed" });
      await expect(client.getCheck(uuid)).rejects.toThrow("404");
    },
  );

  test("pings", async () => {
    const { uuid } = await service.makeCheck();
    const client = new HealthChecksPingClient({ uuid, baseUrl: `${service.server.url}/ping` });
    await client.start();
    expect((await service.check(uuid)).started).toBe(true);
    await client.success("done");
    expect((await service.check(uuid)).status).toBe("up");
    await client.fail("disk full");
    const pings = await service.pings(uuid);
    expect(pings.map(({ type }) => type).toReversed()).toEqual(["start", "success", "fail"]);
    expect(await service.bodyOf(pings[0])).toBe("disk full");
  });

  test("a wrong key is refused", async () => {
    const client = new HealthChecksApiClient({ apiKey: "wrong", baseUrl: service.server.url });
    await expect(client.getChecks()).rejects.toThrow("401");
  });
});

test("Prometheus reads the metrics", async () => {
  const name = 'quotes " and \\ back\nslash';
  const made = await service.makeCheck({ name, tags: "metric-tag" });
  await fetch(`${made.ping_url}/fail`);
  const response = await fetch(`${service.server.url}/metrics`, {
    headers: { Authorization: `Bearer ${service.server.token}` },
  });
  expect(response.headers.get("Content-Type")).toContain("version=0.0.4");
  const families = parsePrometheus(await response.text());
  const family = (wanted: string) => families.find((one) => one.name === wanted);
  const names = ["up", "started", "grace", "paused"].map((one) => `hc_check_${one}`);
  for (const one of [...names, "hc_tag_up", "hc_checks_total", "hc_checks_down_total"]) {
    expect(family(one)).toMatchObject({ type: "GAUGE", help: expect.any(String) });
  }
  const up = family("hc_check_up")?.metrics.find(({ labels }) => labels?.["name"] === name);
  expect(up).toMatchObject({ value: "0", labels: { tags: "metric-tag" } });
  expect(up?.labels?.["unique_key"]).toMatch(/^[0-9a-f]{40}$/);
  const tag = family("hc_tag_up")?.metrics.find(({ labels }) => labels?.["tag"] === "metric-tag");
  expect(tag?.value).toBe("0");
  const total = await service.request<{ checks: Check[] }>("GET", "/api/v3/checks/");
  expect(family("hc_checks_total")?.metrics[0]?.value).toBe(String(total.checks.length));
});

test("a deadline fires, and not before its second", async () => {
  const { uuid, ping_url: url } = await service.makeCheck({ timeout: 2, grace: 1 });
  const before = Date.now();
  await fetch(url);
  const flips = () =>
    service.request<{ flips: { timestamp: string; up: number }[] }>(
      "GET",
      `/api/v3/checks/${uuid}/flips/`,
    );
  await expect.poll(async () => (await flips()).flips.length).toBe(2);
  expect(Date.now() - before).toBeGreaterThanOrEqual(3000);
  const [down, up] = (await flips()).flips.map(({ timestamp }) => Date.parse(timestamp));
  expect((down ?? 0) - (up ?? 0)).toBe(3000);
});
