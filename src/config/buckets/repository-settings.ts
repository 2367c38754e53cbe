/** The setting that names repositories of backups in object storage: read by who looks into them. */
import { readBucket, isRecord, isWord, type BucketSettings } from "./bucket.ts";
import { MAX_REPOSITORIES } from "../limits.ts";
import { parseSettings } from "../config.ts";
import { json, type Wrong } from "../readers.ts";
import { setting } from "../setting.ts";

/** A repository in object storage; checks know it by its name. */
export interface S3Repository extends BucketSettings {
  readonly name: string;
  readonly secretAccessKey: string;
}

const EXAMPLE = `takes a JSON list such as [{"name": "nextcloud", "endpoint": "https://s3.gra.io.cloud.ovh.net", "region": "gra", "bucket": "backups", "prefix": "nextcloud", "accessKeyId": "0a1b2c3d", "secretAccessKey": "…"}]`;

function readAll(said: unknown, wrong: Wrong): readonly S3Repository[] | undefined {
  if (!Array.isArray(said)) return wrong(EXAMPLE);
  if (said.length > MAX_REPOSITORIES) return wrong(`takes at most ${MAX_REPOSITORIES}`);
  const found = said.map((one: unknown) => readRepository(one, wrong));
  if (!found.every((one) => one !== undefined)) return undefined;
  const names = found.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? found : wrong(`has two that are called ${JSON.stringify(twice)}`);
}

function readRepository(said: unknown, wrong: Wrong): S3Repository | undefined {
  if (!isRecord(said)) return wrong(EXAMPLE);
  const { name, secretAccessKey, ...rest } = said;
  if (!isWord(name, /^[\w.-]{1,60}$/)) {
    return wrong(`needs "name" in each: letters, digits, and . _ -`);
  }
  if (!isWord(secretAccessKey, /^[\x21-\x7e]{1,200}$/)) {
    return wrong(`needs "secretAccessKey" in ${JSON.stringify(name)}`);
  }
  const bucket = readBucket(rest, (fault) => wrong(`in ${JSON.stringify(name)}: ${fault}`));
  return bucket && { name, secretAccessKey, ...bucket };
}

export const repositorySettings = {
  /** Repositories in object storage, where the service itself looks for what has arrived. */
  s3Repositories: setting("S3_REPOSITORIES", json<readonly S3Repository[]>(EXAMPLE, readAll), []),
};

/** Those of a Worker's environment. @throws ConfigError with a line per fault */
export const s3RepositoriesOf = (env: object): readonly S3Repository[] =>
  parseSettings(repositorySettings, env as Record<string, unknown>).s3Repositories;
