/** What is used of the package ovh 2.0.3, which brings no types. */
declare module "ovh" {
  interface OvhClient {
    host: string;
    basePath: string;
    /** Seconds that OVH's clock is ahead of this one; null: not known. */
    apiTimeDiff: number | null;
    /** `callback` gets a status, an errno, a text or an Error of what failed, or null. */
    request(
      method: string,
      path: string,
      parameters: object,
      callback: (error: unknown, answer: unknown) => void,
    ): void;
  }

  export default function ovh(settings: {
    host: string;
    port: number;
    basePath: string;
    appKey: string;
    appSecret: string;
    consumerKey?: string | undefined;
  }): OvhClient;
}
