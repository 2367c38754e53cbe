/**
 * The cost of the on-host agent: `node bench/host-agent.ts`.
 *
 * - `run true` against `true`, with the receiver on this machine
 * - 100 MB through the agent against without
 * - `arrived` on a real borg repository of 2 GB with 100,000 small files (the goal is under 5 s)
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  makeMachine,
  runAgent,
  runProgram,
  sampleUntil,
  startAgent,
} from "../test/e2e/host/machine.ts";
import { startReceiver } from "../test/e2e/host/receiver.ts";
import { makeRepository } from "../test/e2e/host/repository.ts";

const FILES = Number(process.env["FILES"] ?? 100_000);
const BYTES_PER_FILE = 20_000;
const REPEATS = 50;

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function milliseconds(work: () => Promise<unknown>, repeats: number): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return median(times);
}

/** The largest resident memory of a process and its descendants while it runs, in MiB. */
async function peakMebibytes(pid: number, finished: Promise<unknown>): Promise<number> {
  let peak = 0;
  await sampleUntil(finished, () => (peak = Math.max(peak, residentPages(pid))));
  return (peak * 4096) / 2 ** 20;
}

function residentPages(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children
      .split(" ")
      .filter(Boolean)
      .reduce((sum, child) => sum + residentPages(Number(child)), pages);
  } catch {
    return 0; // it has ended
  }
}

const receiver = await startReceiver();
const machine = makeMachine(receiver.url);
const visible = machine.root.replaceAll(" ", "?");
Object.assign(machine.env, { RANDWERK_TOKEN: "token", RANDWERK_REPOSITORIES: `${visible}/mnt/*` });

try {
  const plain = await milliseconds(() => runProgram("true", []), REPEATS);
  const watched = await milliseconds(
    () => runAgent(machine, ["run", "web", "--", "true"]),
    REPEATS,
  );
  console.log(
    `run true: ${watched.toFixed(0)} ms, true alone: ${plain.toFixed(1)} ms (median of ${REPEATS})`,
  );

  const zeros = ["head", "-c", "104857600", "/dev/zero"];
  const direct = await milliseconds(() => runProgram("head", zeros.slice(1)), 5);
  const through = await milliseconds(() => runAgent(machine, ["run", "web", "--", ...zeros]), 5);
  console.log(
    `100 MB: ${through.toFixed(0)} ms through the agent, ${direct.toFixed(0)} ms without`,
  );

  const repository = await makeRepository(machine, "web", "none");
  const noise = Buffer.alloc(BYTES_PER_FILE);
  for (let index = 0; index < FILES; index++) {
    const folder = join(machine.root, `source/${Math.floor(index / 1000)}`);
    if (index % 1000 === 0) mkdirSync(folder);
    crypto.getRandomValues(noise);
    writeFileSync(join(folder, String(index)), noise);
  }
  const id = await repository.create("a", "-C", "none");
  const absent = "ab".repeat(32); // 00… is the manifest
  receiver.awaited.set(repository.id(), [id, absent]);
  const startedAt = performance.now();
  const { child, finished } = startAgent(machine, ["arrived"]);
  const peak = await peakMebibytes(child.pid ?? 0, finished);
  const { code } = await finished;
  const took = performance.now() - startedAt;
  const found = receiver
    .reports()[0]
    ?.results.map(({ state }) => state)
    .toSorted();
  if (code !== 0 || found?.join() !== "absent,put")
    throw new Error(`arrived: ${code}, ${found?.join()}`);
  const gigabytes = (FILES * BYTES_PER_FILE) / 1e9;
  console.log(
    `arrived: ${took.toFixed(0)} ms and ${peak.toFixed(1)} MiB for ${FILES} files in ${gigabytes} GB`,
  );
  if (took > 5_000) process.exitCode = 1;
} finally {
  await receiver.close();
  machine.remove();
}
