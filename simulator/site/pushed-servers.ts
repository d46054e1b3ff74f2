/** The servers of a site that the Mobility service is pushed to, and the accounts for it. */
import type { Server, Site } from './types.ts';

/** As the configuration server keeps it, under a number. */
export interface NumberedAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly user: string;
  readonly password: string;
}

/** The first number is that of the account for the vCenter. */
const FIRST_NUMBER = 2;

export function accountsOf({ configurationServer: { accounts } }: Site): NumberedAccount[] {
  return accounts.map(({ name, user, password }, index) => {
    return { accountId: String(index + FIRST_NUMBER), accountName: name, user, password };
  });
}

/** The one that is meant for a server, or the first. */
export function accountFor(site: Site, { mobilityService: { account } }: Server): NumberedAccount | undefined {
  const accounts = accountsOf(site);
  return accounts.find(({ accountName }) => accountName === account) ?? accounts[0];
}

/** Whether its administrator has prepared it for installations from outside: of its agent, or of a newer one. */
export function letsInstallersIn(server: Server): boolean {
  return isPushed(server) || server.mobilityService.account !== undefined;
}

export function isPushed({ mobilityService }: Server): boolean {
  return mobilityService.installation === 'push';
}
