/** What the tests use of oidc-provider, which brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export interface Configuration {
    readonly [option: string]: unknown;
    readonly findAccount: (
      context: unknown,
      id: string,
    ) => { accountId: string; claims: () => Promise<Record<string, unknown>> };
  }

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    on(event: "server_error", listener: (context: unknown, error: Error) => void): void;
  }
}
