/** One setting, as a row of a table. */
import type { Reader } from "./readers.ts";

/** A setting: its name in the environment, how its text is read, and its value without one. */
export interface Setting<Name extends string, Value, Fallback> {
  readonly name: Name;
  readonly read: Reader<Value>;
  readonly fallback: Fallback;
}

export type SettingTable = Readonly<Record<string, Setting<string, unknown, unknown>>>;

/** The values of a table of settings, by the table's own names. */
export type Values<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends Setting<string, infer Value, infer Fallback>
    ? Value | Extract<Fallback, undefined>
    : never;
};

/** A row; without `fallback` the setting's value may be undefined. */
export function setting<
  const Name extends string,
  Value,
  const Fallback extends Value | undefined = undefined,
>(name: Name, read: Reader<Value>, fallback?: Fallback): Setting<Name, Value, Fallback> {
  return { name, read, fallback: fallback as Fallback };
}
