// Commands that an owner types to put things right. Each has been run with GnuPG 2.2.40.
import { shellQuoted } from "../../../src/shell.ts";

/** Prints the certificate in the form in which it can be handed in again. */
export function exportCommand(fingerprint: string): string {
  return `gpg --armor --export ${fingerprint}`;
}

/** Publishes the certificate, from where its secret key is. */
export function publishCommand(fingerprint: string, address: string): string {
  return `${exportCommand(fingerprint)} | randwerk keys publish ${shellQuoted(address)}`;
}

/** Extends the primary key and every subkey that is still valid; `*` passes over expired ones. */
export function extendCommands(fingerprint: string): string[] {
  return [
    `gpg --quick-set-expire ${fingerprint} 2y`,
    `gpg --quick-set-expire ${fingerprint} 2y '*'`,
  ];
}

/** Extends the primary key and the subkeys named, which works although they have expired. */
export function reviveCommands(fingerprint: string, subkeys: readonly string[]): string[] {
  return [
    `gpg --quick-set-expire ${fingerprint} 2y`,
    ...(subkeys.length > 0
      ? [`gpg --quick-set-expire ${fingerprint} 2y ${subkeys.join(" ")}`]
      : []),
  ];
}

/** Signs user IDs and subkeys anew with SHA-512; without the option GnuPG takes SHA-1 once more. */
export function resignCommands(fingerprint: string): string[] {
  return extendCommands(fingerprint).map((command) =>
    command.replace("gpg ", "gpg --cert-digest-algo SHA512 "),
  );
}

/** Adds an encryption subkey that every mail program can use, whatever the primary key is. */
export function addSubkeyCommand(fingerprint: string): string {
  return `gpg --quick-add-key ${fingerprint} cv25519 encr 2y`;
}

/** Leaves out superseded signatures and those of unknown people. */
export function cleanExportCommand(fingerprint: string): string {
  return `gpg --export-options export-clean --armor --export ${fingerprint}`;
}

export function addAddressCommand(fingerprint: string, address: string): string {
  return `gpg --quick-add-uid ${fingerprint} ${shellQuoted(`<${address}>`)}`;
}

/** Revokes a subkey; GnuPG asks for the reason and has no quick command for it. */
export function editSubkeyCommand(fingerprint: string, subkey: string): string {
  return `gpg --edit-key ${fingerprint} "key ${subkey}" revkey save`;
}

/** Makes a new key that every mail program can use. */
export function newKeyCommand(address: string): string {
  return `gpg --quick-generate-key ${shellQuoted(`<${address}>`)} future-default default 2y`;
}

/** Revokes the certificate where its secret key is, here and for everybody who refreshes it. */
export function revokeCommand(fingerprint: string, address: string): string {
  return `gpg --gen-revoke ${fingerprint} | randwerk keys publish ${shellQuoted(address)}`;
}

/** Publishes an earlier version again. */
export function rollbackCommand(address: string, version: number): string {
  return `randwerk keys rollback ${shellQuoted(address)} --version ${version}`;
}
