/** The state of a version: all that a state directory holds, as text, and what the API answered from it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root, type Variables } from "../server.ts";
import { makeDatabase, shifted, textOf } from "./text.ts";

/** Where the states are that versions have left. */
const STATES = join(root, "test/fixtures/states");

/** Texts of the databases by class and file. */
export type Databases = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface State {
  /** When its service was stopped, in unix ms. */
  readonly takenAt: number;
  /** With which it ran. */
  readonly settings: Variables;
  readonly databases: Databases;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** By method and path. */
export type Answers = Readonly<Record<string, Answer>>;

/** Databases that a stopped service has left in its state directory. */
export function databasesIn(stateDir: string): Databases {
  const store = join(stateDir, "store");
  const classes = readdirSync(store).toSorted();
  return Object.fromEntries(
    classes.map((name) => {
      const files = readdirSync(join(store, name)).filter((file) => file.endsWith(".sqlite"));
      const texts = files.toSorted().map((file) => [file, textOf(join(store, name, file))]);
      return [name, Object.fromEntries(texts) as Record<string, string>];
    }),
  );
}

/** A state directory that is as if its service had been stopped at `now` (unix ms). */
export function makeStateDir({ databases, takenAt }: State, now: number): string {
  const stateDir = mkdtempSync(join(tmpdir(), "randwerk-state-"));
  for (const [name, files] of Object.entries(databases)) {
    mkdirSync(join(stateDir, "store", name), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      makeDatabase(join(stateDir, "store", name, file), shifted(text, shiftOf(takenAt, now)));
    }
  }
  return stateDir;
}

/** From one moment to another in whole seconds, in ms. */
export const shiftOf = (from: number, to: number) => Math.floor((to - from) / 1000) * 1000;

/** Where in a file the text of a database begins. */
const HEADING = /^-- (\S+\.sqlite)\n/m;

export function writeState(name: string, state: State, answers: Answers): void {
  const folder = join(STATES, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [className, files] of Object.entries(state.databases)) {
    const parts = Object.entries(files).map(([file, text]) => `-- ${file}\n${text}`);
    writeFileSync(join(folder, `${className}.sql`), parts.join(""));
  }
  const { settings, takenAt } = state;
  const about = { takenAt: new Date(takenAt).toISOString(), settings };
  writeFileSync(join(folder, "state.json"), `${JSON.stringify(about, null, 2)}\n`);
  // A line an answer: what differs shows.
  const lines = Object.entries(answers).map((pair) => JSON.stringify(pair));
  writeFileSync(join(folder, "answers.json"), `[\n${lines.join(",\n")}\n]\n`);
}

export function readState(name: string): State & { answers: Answers } {
  const folder = join(STATES, name);
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const about = json("state.json") as { takenAt: string; settings: Variables };
  const answers = Object.fromEntries(json("answers.json") as [string, Answer][]);
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  const databases = Object.fromEntries(
    files.map((file) => {
      const [, ...parts] = readFileSync(join(folder, file), "utf8").split(HEADING);
      const texts: Record<string, string> = {};
      for (let part = 0; part < parts.length; part += 2) {
        texts[parts[part] ?? ""] = parts[part + 1] ?? "";
      }
      return [basename(file, ".sql"), texts];
    }),
  );
  return { ...about, takenAt: Date.parse(about.takenAt), databases, answers };
}

/** All states that are kept, the oldest first. */
export const stateNames = (): string[] =>
  existsSync(STATES)
    ? readdirSync(STATES)
        .filter((name) => existsSync(join(STATES, name, "state.json")))
        .toSorted()
    : [];
