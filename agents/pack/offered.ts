/** What a service offers under /agents/: programs and units for other machines. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SUMS, sumsOf } from "../../src/downloads/sums.ts";
import { HOST_ARCHIVE, hostArchive } from "../../src/downloads/tar.ts";
import { packCommandLine } from "./command-line.ts";
import { noticeOf } from "./licences.ts";
import { packWriting } from "./writing.ts";

/** A file as the Worker carries it (src/downloads/files.ts). */
export interface OfferedFile {
  /** Its path below /agents/. */
  readonly name: string;
  readonly isProgram: boolean;
  readonly text: string;
}

/** Files of agents/host that are offered as they are; those of one machine go into one archive too. */
const hostFiles: readonly { readonly name: string; readonly isProgram?: true }[] = [
  { name: "randwerk-agent", isProgram: true },
  { name: "install.sh", isProgram: true },
  { name: "README.md" },
  { name: "agent.conf.example" },
  { name: "systemd/backup.service.d/randwerk-report.conf" },
  { name: "systemd/backup.service.d/randwerk-run.conf" },
  { name: "systemd/randwerk-arrived.service" },
  { name: "systemd/randwerk-arrived.timer" },
  { name: "systemd/randwerk-failed@.service" },
  { name: "systemd/randwerk-flush.service" },
  { name: "systemd/randwerk-flush.timer" },
  { name: "systemd/randwerk-restore-test@.service" },
  { name: "systemd/randwerk-restore-test@.timer" },
];

/** What the README leads to, so that a machine without this repository has it: below docs/, as here. */
const hostPages = [
  "docs/guides/backups.md",
  "docs/guides/backups.de.md",
  "docs/reference/agent.md",
  "docs/reference/agent.de.md",
  "docs/reference/agent-pings.md",
  "docs/reference/agent-pings.de.md",
  "docs/reference/arrivals.md",
  "docs/reference/arrivals.de.md",
  "docs/runbooks/backups.md",
  "docs/runbooks/backups.de.md",
];

/** A page of the agent, whose links lead to those that are offered beside it. */
const besidePages = (text: string) => text.replaceAll("](../../docs/", "](docs/");

/** A file as it is listed, the archive of the agent and the list of sums included. */
export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Sizes and sums of all that is made of these files: to make them at the first request would take it 10 ms. */
export function listedFiles(files: readonly OfferedFile[]): ListedFile[] {
  const listed = [
    ...files.map(({ name, text }) => listedAs(name, text)),
    listedAs(HOST_ARCHIVE, hostArchive(files)),
  ];
  return [...listed, listedAs(SUMS, sumsOf(listed))];
}

const listedAs = (name: string, content: string | Uint8Array): ListedFile => ({
  name,
  bytes: Buffer.byteLength(content),
  sha256: createHash("sha256").update(content).digest("hex"),
});

/** All of them, the command line freshly packed. */
export async function offeredFiles(root: string): Promise<OfferedFile[]> {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const { text, metafile } = await packCommandLine(root);
  const { metafile: writing } = await packWriting(root);
  const title = "What is handed to machines and browsers (Randwerk, MIT)";
  const notice = noticeOf(root, title, [metafile, writing]);
  return [
    { name: "randwerk", isProgram: true, text },
    { name: "NOTICE", isProgram: false, text: notice },
    ...hostFiles.map(({ name, isProgram = false }) => ({
      name: `host/${name}`,
      isProgram,
      text: besidePages(read(`agents/host/${name}`)),
    })),
    ...hostPages.map((name) => ({ name: `host/${name}`, isProgram: false, text: read(name) })),
  ];
}
