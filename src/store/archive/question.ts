/** What is asked of a store for an archive, and what it answers. Texts of lines are joined by line feeds. */
import type { Schema } from "../schema.ts";

/** A table as an archive has it. */
export interface ArchivedTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Of a store as it is at one moment. */
export interface Opened {
  /** How many steps of each part of the schema the database has run. */
  readonly steps: Readonly<Record<string, number>>;
  readonly tables: readonly ArchivedTable[];
  /** What is kept beside the tables: a line for each, `[key, value]` (cells.ts). */
  readonly kept: string;
}

export interface LinesPage {
  readonly lines: string;
  /** To ask for the page after it; undefined: there is none. */
  readonly after: string | undefined;
}

/** Why a store does not take an archive. */
type Refusal =
  | { readonly reason: "filled" }
  /** A part of the schema that is newer than the program, or unknown to it. */
  | { readonly reason: "newer"; readonly part: string }
  /** Not what an archive of ours can be; told to nobody but the admin. */
  | { readonly reason: "unusable"; readonly detail: string };

export type Taken = { readonly ok: true } | ({ readonly ok: false } & Refusal);

export interface Staging {
  readonly steps: Opened["steps"];
  /** Names of the stores that take it: all of them, or one alone. */
  readonly stores: readonly string[];
}

export type ArchiveQuestion =
  /** What its database is made of: a drill makes the same elsewhere. */
  | { readonly kind: "schemas"; readonly id: string }
  | { readonly kind: "open"; readonly id: string }
  | {
      readonly kind: "page";
      readonly id: string;
      readonly table: string;
      /** What the page before it has answered. */
      readonly after: string | undefined;
    }
  | { readonly kind: "close"; readonly id: string }
  /** Is it empty, and does it know these steps? What comes then waits until `commit`, of all `stores` together. */
  | ({ readonly kind: "stage"; readonly id: string } & Staging)
  | ({ readonly kind: "take"; readonly id: string; readonly lines: string } & ArchivedTable)
  /** Would `commit` succeed? */
  | { readonly kind: "try"; readonly id: string }
  | { readonly kind: "commit"; readonly id: string }
  /** Whether the archive with this id has been taken here. */
  | { readonly kind: "asked"; readonly id: string }
  /** Which stores take this archive together, if it waits here. */
  | { readonly kind: "waits"; readonly id: string }
  | { readonly kind: "forget"; readonly id: string };

export interface ArchiveAnswers {
  schemas: readonly Schema[];
  open: Opened;
  page: LinesPage;
  close: void;
  stage: Taken;
  /** False: this archive is not on its way. */
  take: boolean;
  try: Taken;
  commit: Taken;
  asked: boolean;
  waits: readonly string[] | undefined;
  forget: void;
}

export type ArchiveAnswer = ArchiveAnswers[keyof ArchiveAnswers];
