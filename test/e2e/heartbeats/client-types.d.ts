/** The used parts of clients that come without types. */
declare module "healthchecks-io-client" {
  interface ClientCheck {
    readonly name: string;
    readonly ping_url: string;
    readonly status: string;
  }
  export class HealthChecksApiClient {
    constructor(options: {
      apiKey: string;
      baseUrl: string;
      apiVersion?: number;
      maxContentLength?: number;
    });
    createCheck(check: object): Promise<ClientCheck>;
    getChecks(tags?: string[]): Promise<{ checks: ClientCheck[] }>;
    getCheck(uuid: string): Promise<ClientCheck>;
    updateCheck(uuid: string, check: object): Promise<ClientCheck>;
    pauseCheck(uuid: string): Promise<ClientCheck>;
    deleteCheck(uuid: string): Promise<ClientCheck>;
    listPings(uuid: string): Promise<{ pings: unknown[] }>;
    listFlips(uuid: string): Promise<{ flips: unknown[] }>;
    getIntegrations(): Promise<{ channels: unknown[] }>;
  }
  export class HealthChecksPingClient {
    constructor(options: { uuid: string; baseUrl: string });
    start(): Promise<string>;
    success(payload?: unknown): Promise<string>;
    fail(payload?: unknown): Promise<string>;
  }
}

declare module "parse-prometheus-text-format" {
  interface Family {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly { value: string; labels?: Record<string, string> }[];
  }
  export default function parse(text: string): Family[];
}
