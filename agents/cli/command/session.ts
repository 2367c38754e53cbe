/** The session that a command works with. */
import type * as z from "zod/mini";
import { connect, readAnswer, type Answer, type Client } from "./client.ts";
import { exitCodes, type ExitCode } from "../terminal/failure.ts";
import { readSignIn } from "./server.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface Session {
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  /** The API of the server that this user is signed in to. Fails with exit code 4 if there is none. */
  readonly api: () => Client;
}

/** The session of one call of the program. */
export function openSession(terminal: Terminal, environment: NodeJS.ProcessEnv): Session {
  let client: Client | undefined;
  return {
    terminal,
    environment,
    api: () => (client ??= connect(readSignIn(environment), terminal.language)),
  };
}

/** Gives a good answer: as it is for programs, else as `show` tells it to people. */
export function present<Schema extends z.ZodMiniType>(
  { terminal, api }: Session,
  json: boolean | undefined,
  answer: Answer,
  schema: Schema,
  show: (value: z.infer<Schema>) => void,
): ExitCode {
  if (json === true) terminal.out(answer.text);
  else show(readAnswer(schema, answer, api().url));
  return exitCodes.ok;
}
